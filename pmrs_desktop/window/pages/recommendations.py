"""Recommendations: For you, from your listeners, to rediscover, new files, and the first of each genre."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pmrs_desktop.app.rows import Preferences
from pmrs_desktop.app.suggestions import GENRES, ListName, Success, SuggestionPage, SuggestionWish
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.nothing import Place
from pmrs_desktop.window.pages.genre_lists import GenreLists
from pmrs_desktop.window.pages.page import Page, PageHeader
from pmrs_desktop.window.sightings import Sightings
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.dial import Dial, dial_menu
from pmrs_desktop.window.widgets.labels import Elided, hairline
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.window.widgets.tabs import PAD, Tabs
from pmrs_desktop.words import ntr, tr

_TOP = 30
_DIAL, _SHORT = 860, 760


class RecommendationsView(Page):
    """The Recommendations page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page = SuggestionPage()
        self._asked = SuggestionWish(top=0)
        self._short = False
        self._header = PageHeader(desk, tr("Recommendations"))
        self.dial = Dial(desk)
        self.more = IconButton(desk, "dots-three", tr("More actions"), 18, 34)
        self.more.clicked.connect(self._show_dial)
        self.play = Button(desk, tr("Play all"), "play-fill", "primary")
        self.play.clicked.connect(self._play_all)
        for tool in (self.dial, self.more, self.play):
            self._header.tools.addWidget(tool)
        names = {
            ListName.FOR_YOU: tr("For you"),
            ListName.FROM_LISTENERS: tr("From your listeners"),
            ListName.REDISCOVER: tr("Rediscover"),
            ListName.NEW: tr("New in your library"),
        }
        self.tabs = Tabs(desk, tr("Lists"), [*names.values(), tr("Genres")])
        self.success = Elided(desk, "sub", "text2")
        self.here = Switch(desk, tr("Only songs that play here"))
        self.here.setChecked(desk.preferences.only_here)
        self.here.toggled.connect(lambda on: desk.choose(replace(desk.preferences, only_here=on)))
        sightings = Sightings(desk, self)
        self.lists = {
            name: PickList(desk, words, with_chip=True, page=name, grows=False) for name, words in names.items()
        }
        for shown in self.lists.values():
            sightings.watch(shown)
        self.genres = GenreLists(desk, sightings)
        self._places = [Place(desk, shown) for shown in (*self.lists.values(), self.genres)]
        self._stack = QStackedWidget()
        for place in self._places:
            self._stack.addWidget(place)
        self.tabs.currentChanged.connect(lambda _: self._show())
        self._build()
        self._latest = desk.latest(self)
        self._fresh = Freshness(self, self.refresh)
        desk.changed.connect(lambda changes: self._fresh.spoil() if changes.advice else None)
        desk.preferences_changed.connect(self._follow)

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        self.dial.setVisible(room >= _DIAL)
        self.more.setVisible(room < _DIAL)
        if self._short != (room < _SHORT):
            self._short = room < _SHORT
            self._show()

    def main_view(self) -> QWidget:
        """What has the focus first."""
        shown = self._shown_lists()
        return shown[0] if shown else self.tabs

    def refresh(self) -> None:
        """Asks for all lists again."""
        wish, advice = self._desk.suggestion_wish(_TOP), self._desk.application.advice
        self._asked = wish
        self._latest.ask(lambda: advice.page(wish), self._take)

    def _build(self) -> None:
        tabs, line = QHBoxLayout(), QHBoxLayout()
        space(self._desk, tabs, (20 - PAD, 0, 20 - PAD, 0), 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        space(self._desk, line, (20, 8, 22, 6), 16)
        line.addWidget(self.success, 1)
        line.addWidget(self.here)
        self.fill(self._header, tabs, hairline(), line, self._stack)

    def _take(self, page: SuggestionPage) -> None:
        self._page = page
        words = ntr("From your {count} rating and play", "From your {count} ratings and plays", page.ratings_and_plays)
        if page.listeners:
            words += ", " + ntr("and the log of {count} listener", "and the logs of {count} listeners", page.listeners)
        self._header.counts.say(words if page.ratings_and_plays or page.listeners else tr("No rating or play yet"))
        for name, shown in self.lists.items():
            shown.picks.show(page.named(name).picks)
        self.genres.show_sections(page.genres)
        self._show()

    def _show(self) -> None:
        """Shows the tab that is chosen, or why it is empty."""
        number, lists = self.tabs.currentIndex(), list(self.lists)
        name = lists[number] if number < len(lists) else GENRES
        place = self._places[number]
        self.dial.allow(name != GENRES)
        full = bool(self._shown_lists())
        if full:
            place.show_full()
        else:
            place.show_empty(name, self._page.listeners)
        self._stack.setCurrentWidget(place)
        self._say_success(name if full else "")
        playable = bool(self._playable())
        self.play.setEnabled(playable)
        self.play.setToolTip("" if playable else tr("None of these songs plays here"))

    def _say_success(self, name: str) -> None:
        """Says how the list did; in a narrow window in fewer words, so that none is cut."""
        success = self._page.in_genres if name in ("", GENRES) else self._page.named(ListName(name)).success
        words = _success(success) if name else ""
        if name == GENRES:
            first = tr("The first five of every genre")
            words = f"{first}  ·  {words}" if success.shown else first
        self.success.say((_in_short(success) if self._short and name else "") or words)
        self.success.setAccessibleName(words)

    def _shown_lists(self) -> list[PickList]:
        number = self.tabs.currentIndex()
        lists = list(self.lists.values())
        shown = [lists[number]] if number < len(lists) else self.genres.lists()
        return [one for one in shown if one.picks.picks]

    def _playable(self) -> list[int]:
        songs = [pick.song for shown in self._shown_lists() for pick in shown.picks.picks]
        return list(dict.fromkeys(song.id for song in songs if song.playable))

    def _play_all(self) -> None:
        shown = self._shown_lists()
        if shown:
            self._desk.play(self._playable(), page=shown[0].page)

    def _follow(self, preferences: Preferences) -> None:
        self.here.blockSignals(True)
        self.here.setChecked(preferences.only_here)
        self.here.blockSignals(False)
        if self._asked != self._desk.suggestion_wish(_TOP):
            self._fresh.spoil()

    def _show_dial(self) -> None:
        menu = dial_menu(self._desk, self, self.dial.isEnabled())
        place = QPoint(self.more.width() - menu.sizeHint().width(), self.more.height() + 2)
        menu.popup(self.more.mapToGlobal(place))


def _in_short(success: Success) -> str:
    if not success.shown:
        return ""
    played, liked = texts.number(success.played), texts.number(success.liked)
    return ntr(
        "Of the last {count}: {played} played, {liked} liked",
        "Of the last {count}: {played} played, {liked} liked",
        success.shown,
        played=played,
        liked=liked,
    )


def _success(success: Success) -> str:
    if not success.shown:
        return tr("Counted here: how many of these songs you play and like")
    return ntr(
        "You played {played} of the last {count} song shown here and liked {liked}",
        "You played {played} of the last {count} songs shown here and liked {liked}",
        success.shown,
        played=texts.number(success.played),
        liked=texts.number(success.liked),
    )
