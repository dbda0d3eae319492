"""Now playing: the cover large, what the song sounds like, who likes it, your history with it, songs close to it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import ListenerOnSong, NowPlaying, SongDetails, SongRow
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.page import Page, Scroller
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.close_songs import CloseSongs
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.labels import Avatar, Bar, Cover, Elided, label
from pmrs_desktop.window.widgets.sliders import Stars
from pmrs_desktop.window.widgets.song_menu import fill_genre_menu, song_menu
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

_PAUSE_MS = 300


class NowPlayingView(Page):
    """The Now playing page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._song: SongRow | None = None
        self._back = IconButton(desk, "caret-down", tr("Back"), 18, 32)
        self._back.clicked.connect(lambda: desk.page_wanted.emit("back", None))
        self._more = IconButton(desk, "dots-three", tr("More actions"), 18, 32)
        self._more.clicked.connect(self._menu)
        self._cover = Cover(desk, 248, 10)
        self._title = label("", "hero", wrap=True)
        self._artist = label("", "h2", "text2", wrap=True)
        self._album = label("", "body", "text2", wrap=True)
        self._why = label("", "sub", "text2", wrap=True)
        self._station = Button(desk, tr("Play from here"), "broadcast", "link")
        self._station.clicked.connect(lambda: desk.play_station(self._song.id) if self._song else None)
        self._stars = Stars(desk, 22, 4)
        self._stars.rated.connect(lambda stars: desk.rate([self._song.id], stars) if self._song else None)
        self._shares, self._listeners = QGridLayout(), QGridLayout()
        self._history = [label("", "body", wrap=True) for _ in range(3)]
        self._genre = Button(desk, tr("Not right? Choose a genre"), "pencil-simple", "link")
        self._genre.clicked.connect(self._choose_genre)
        self._shares_name = label(tr("Named from the sound"), "subM", "text2")
        self._friends = QWidget()
        self._parts_box, self._close = QWidget(), CloseSongs(desk)
        self._build()
        self._question = desk.question(self)
        self._fresh = Freshness(self, self.refresh, _PAUSE_MS)
        desk.player_changed.connect(self._follow_player)
        desk.changed.connect(self._hear)
        self._follow_player(desk.now)

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        wide = room >= 760
        way = QBoxLayout.Direction.LeftToRight
        beside = room >= 560
        self._top.setDirection(way if beside else QBoxLayout.Direction.TopToBottom)
        self._top.setAlignment(self._cover, Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignLeft)
        self._parts.setDirection(way if wide else QBoxLayout.Direction.TopToBottom)
        self._cover.resize_to(248 if room >= 1000 else 180 if room >= 720 else 140)

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self._stars

    def refresh(self) -> None:
        """Asks for the song's details again."""
        if self._song is not None:
            song, library = self._song.id, self._desk.application.library
            self._question.ask(lambda: library.details(song), self._take)

    def _build(self) -> None:
        desk = self._desk
        head = QHBoxLayout()
        space(desk, head, (20, 12, 20, 8))
        head.addWidget(self._back)
        head.addWidget(label(tr("Now playing"), "bodyM", "text2"), 1)
        head.addWidget(self._more)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        for part in (self._title, self._artist, self._album):
            words.addWidget(part)
        words.addSpacing(8)
        words.addWidget(self._stars)
        words.addSpacing(6)
        words.addWidget(self._why)
        words.addStretch(1)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        space(desk, self._top, gap=28)
        self._top.addWidget(self._cover)
        self._top.addLayout(words, 1)
        sound = _column(self._shares_name)
        self._shares.setHorizontalSpacing(12)
        self._shares.setVerticalSpacing(6)
        sound.addLayout(self._shares)
        sound.addSpacing(4)
        sound.addWidget(self._genre)
        sound.addStretch(1)
        friends = _column(label(tr("Your listeners"), "subM", "text2"))
        self._listeners.setVerticalSpacing(8)
        self._listeners.setHorizontalSpacing(10)
        friends.addLayout(self._listeners)
        friends.addStretch(1)
        self._friends.setLayout(friends)
        history = _column(label(tr("Your history"), "subM", "text2"))
        for line in self._history:
            history.addWidget(line)
        history.addSpacing(4)
        history.addWidget(self._station)
        history.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        space(desk, self._parts, gap=32)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.addLayout(sound, 5)
        self._parts.addWidget(self._friends, 4)
        self._parts.addLayout(history, 4)
        scroller = Scroller(desk, margin=32)
        space(desk, scroller.column, gap=28)
        scroller.column.addLayout(self._top)
        self._parts_box.setLayout(self._parts)
        scroller.column.addWidget(self._parts_box)
        scroller.column.addWidget(self._close)
        scroller.column.addStretch(1)
        self._scroller = scroller
        self._empty = EmptyState(
            desk,
            tr("Nothing playing"),
            tr("The song that plays stands here, with its genre, your history with it, and songs close to it."),
            (tr("Show the library"), "music-notes", lambda: desk.page_wanted.emit("library", None)),
            (tr("Show recommendations"), lambda: desk.page_wanted.emit("recommendations", None)),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(scroller)
        self._stack.addWidget(self._empty)
        self.fill(head, self._stack)

    def _follow_player(self, now: NowPlaying) -> None:
        song, before = now.song, self._song
        self._song = song
        self._stack.setCurrentWidget(self._empty if song is None else self._scroller)
        self._more.setEnabled(song is not None)
        if song is None:
            return
        why = texts.why_it_plays(now)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._station.setEnabled(song.playable)
        self._cover.show_file(song.cover)
        self._title.setText(texts.shorter(texts.one_line(song.title), 120))
        self._artist.setText(texts.shorter(texts.one_line(texts.artist(song)), 120))
        self._stars.show_rating(song.rating)
        if before is None or before.id != song.id:
            self._album.setText(song.album)
            self._parts_box.hide()
            self._fresh.spoil(at_once=True)
            self._close.show_song(song.id)

    def _take(self, details: SongDetails | None) -> None:
        if details is None or self._song is None or details.song.id != self._song.id:
            return
        parts = [texts.shorter(texts.one_line(details.song.album), 120)]
        if details.year:
            parts.append(str(details.year))
        if details.track_number and details.track_count:
            parts.append(tr("track {number} of {count}", number=details.track_number, count=details.track_count))
        self._album.setText(" · ".join(part for part in parts if part))
        self._show_shares(details)
        self._show_listeners(details.listeners)
        self._show_history(details)
        self._parts_box.show()

    def _show_shares(self, details: SongDetails) -> None:
        song = details.song
        _clear(self._shares)
        heading = {"hand": tr("Chosen by you"), "tag": tr("From the tag")}.get(song.genre_source or "")
        named = tr("Genre") if song.waiting and not song.genre else tr("Named from the sound")
        self._shares_name.setText(heading or named)
        if not details.shares or heading:
            self._shares.addWidget(label(texts.genre(song), "body", wrap=True), 0, 0, 1, 3)
        if details.shares and heading:
            self._shares.addWidget(label(tr("From the sound alone"), "subM", "text2"), 2, 0, 1, 3)
        for row, (genre, share) in enumerate(details.shares[:3], start=3):
            bar = Bar(self._desk, tr(genre), genre)
            bar.show_share(share)
            number = label(texts.percent(share), "sub", "text2")
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._shares.addWidget(label(tr(genre), "sub"), row, 0)
            self._shares.addWidget(bar, row, 1)
            self._shares.addWidget(number, row, 2)
        self._shares.setColumnStretch(1, 1)
        self._shares.setRowMinimumHeight(1, self._desk.theme.u(6) if heading else 0)

    def _show_listeners(self, listeners: tuple[ListenerOnSong, ...]) -> None:
        _clear(self._listeners)
        self._friends.setVisible(bool(listeners))
        for row, listener in enumerate(listeners[:4]):
            avatar, name = Avatar(self._desk, 24), Elided(self._desk, "body")
            avatar.show_name(listener.name)
            name.say(listener.name)
            self._listeners.addWidget(avatar, row, 0)
            self._listeners.addWidget(name, row, 1)
            if listener.rating:
                given = Stars(self._desk, 12, 2)
                given.show_rating(listener.rating)
                given.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                given.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                self._listeners.addWidget(given, row, 2, Qt.AlignmentFlag.AlignRight)
            else:
                plays = label(texts.plays(listener.plays), "sub", "text2")
                self._listeners.addWidget(plays, row, 2, Qt.AlignmentFlag.AlignRight)
        self._listeners.setColumnStretch(1, 1)

    def _show_history(self, details: SongDetails) -> None:
        song, now = details.song, time.time()
        if song.plays:
            played = ntr("Played {count} time", "Played {count} times", song.plays)
            if details.last_played_at:
                played += ", " + tr("last {when}", when=texts.ago(details.last_played_at, now))
        else:
            played = tr("Not played yet")
        first = tr("First heard {date}", date=texts.date(details.first_heard_at)) if details.first_heard_at else ""
        skipped = ntr("Skipped {count} time", "Skipped {count} times", song.skips) if song.skips else ""
        for line, words in zip(self._history, (played, first, skipped), strict=True):
            line.setText(words)
            line.setVisible(bool(words))

    def _choose_genre(self) -> None:
        if self._song is not None:
            menu = QMenu(self)
            fill_genre_menu(self._desk, menu, (self._song.id,))
            menu.popup(self._genre.mapToGlobal(self._genre.rect().bottomLeft()))

    def _menu(self) -> None:
        song = self._song
        if song is not None:
            menu = song_menu(self._desk, self, [song.id], song, lambda: self._desk.play([song.id]))
            menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _hear(self, changes: Changes) -> None:
        mine = self._song is not None and self._song.id in changes.songs
        if mine or changes.all_songs or changes.genres or changes.listeners:
            self._fresh.spoil()


def _column(heading: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(heading)
    return column


def _clear(layout: QGridLayout | QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
