"""Recommendations: the overall list, and the first of each genre."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import AdvicePage, PickRow
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

_TOP = 30
_PER_GENRE = 5


class RecommendationsView(Page):
    """The Recommendations page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page = AdvicePage()
        self._header = PageHeader(desk, tr("Recommendations"))
        self._here = Switch(desk, tr("Only songs that play here"))
        self._here.toggled.connect(lambda _: self._show())
        self._play = Button(desk, tr("Play all"), "play-fill", "primary")
        self._play.clicked.connect(self._play_all)
        self._header.tools.addWidget(self._here)
        self._header.tools.addWidget(self._play)
        self._scroller = Scroller(desk, margin=0)
        self._scroller.column.setSpacing(0)
        self.overall = PickList(desk, tr("For you"), with_chip=True)
        self._scroller.column.addWidget(self.overall)
        self._sections: dict[str, tuple[QWidget, PickList]] = {}
        self._end = QWidget()
        self._scroller.column.addWidget(self._end)
        self._scroller.column.addStretch(1)
        self._empty = EmptyState(
            desk,
            tr("Rate or play a few songs"),
            tr("Suggestions start with 20 songs you have not heard, and get better with stars and with friends' logs."),
            other=(tr("Import a log..."), lambda: desk.asked.emit("import")),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroller)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        self._question = desk.question(self)
        self._fresh = Freshness(self, self.refresh)
        desk.changed.connect(lambda changes: self._fresh.spoil() if changes.advice else None)

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        self._here.setVisible(room >= 700)

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self.overall

    def refresh(self) -> None:
        """Asks for all lists again."""
        advice = self._desk.application.advice
        self._question.ask(lambda: advice.page(_TOP), self._take)

    def _take(self, page: AdvicePage) -> None:
        self._page = page
        words = ntr("From your {count} rating and play", "From your {count} ratings and plays", page.ratings_and_plays)
        if page.listeners:
            words += ", " + ntr("and the log of {count} listener", "and the logs of {count} listeners", page.listeners)
        self._header.counts.say(words if page.ratings_and_plays or page.listeners else tr("No rating or play yet"))
        self._show()

    def _show(self) -> None:
        page = self._page
        full = bool(page.overall or page.sections)
        self._stack.setCurrentWidget(self._scroller if full else self._empty)
        self._here.setEnabled(full)
        self.overall.picks.show(self._wanted(page.overall))
        playable = any(pick.song.playable for pick in page.overall)
        self._play.setEnabled(playable)
        self._play.setToolTip("" if playable else tr("None of these songs plays here"))
        shown = {section.genre: self._wanted(section.picks[:_PER_GENRE]) for section in page.sections}
        for genre in shown.keys() - self._sections.keys():
            self._sections[genre] = self._section(genre)
        for genre, (box, picks) in self._sections.items():
            picks.picks.show(shown.get(genre, ()))
            box.setVisible(bool(shown.get(genre)))
        for genre in shown:
            place = self._scroller.column.indexOf(self._end)
            box = self._sections[genre][0]
            if self._scroller.column.indexOf(box) < 0:
                self._scroller.column.insertWidget(place, box)

    def _section(self, genre: str) -> tuple[QWidget, PickList]:
        box = QWidget()
        heading = QHBoxLayout()
        space(self._desk, heading, (20, 24, 20, 4))
        heading.addWidget(label(tr(genre), "h2"), 1)
        more = Button(self._desk, tr("All of this genre"), "squares-four", "link")
        more.clicked.connect(lambda: self._desk.page_wanted.emit("genres", genre))
        heading.addWidget(more)
        picks = PickList(self._desk, tr(genre))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        column.addWidget(picks)
        return box, picks

    def _wanted(self, picks: tuple[PickRow, ...]) -> tuple[PickRow, ...]:
        if not self._here.isChecked():
            return picks
        return tuple(pick for pick in picks if pick.song.playable)

    def _play_all(self) -> None:
        self._desk.play([pick.song.id for pick in self._page.overall if pick.song.playable])
