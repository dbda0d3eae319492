"""The pane at the right: For you, or the queue in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import PickRow, Preferences, QueuePage
from pmrs_desktop.app.suggestions import GENRES, ListName
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.models.picks import SONGS_MIME, songs_of
from pmrs_desktop.window.nothing import Place
from pmrs_desktop.window.sightings import Sightings
from pmrs_desktop.window.tokens import HUES, PANE
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.dial import dial_menu
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.keep_menu import add_keep_playing
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.queue_list import QueueList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

_TOP = 30


class Pane(QStackedWidget):
    """`closed` asks to be put away."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("ground", "page")
        self.for_you, self.queue = ForYou(desk), QueuePane(desk)
        for part in (self.for_you, self.queue):
            self.addWidget(part)
            part.closed.connect(self.closed)
        desk.theme.changed.connect(self._measure)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.colour("page"))
        painter.fillRect(0, 0, 1, self.height(), self._desk.theme.colour("line"))
        painter.end()

    def current_list(self) -> QListView:
        """The list that is shown."""
        return self.queue.list if self.currentWidget() is self.queue else self.for_you.list

    def _measure(self) -> None:
        self.setFixedWidth(self._desk.theme.u(PANE))


class ForYou(QWidget):
    """Recommendations beside the page; it refreshes itself after a rating."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._genre = ""
        self.setAccessibleName(tr("Recommendations"))
        self.list = PickList(desk, tr("For you"), in_pane=True, page=ListName.FOR_YOU)
        self._sightings = Sightings(desk, self)
        self._sightings.watch(self.list)
        self._dial = IconButton(desk, "sliders-horizontal", tr("Familiar or adventurous"), 17, 30)
        self._dial.clicked.connect(lambda: self._show_dial())
        self._close = IconButton(desk, "x", tr("Close"), 16, 30)
        self._close.clicked.connect(self.closed)
        self._genre_button = Button(desk, tr("All genres"), "caret-down", "quiet")
        self._genre_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._genre_button.say(tr("All genres"))
        self._genre_button.clicked.connect(self._choose_genre)
        self._here = Switch(desk, tr("Plays here"))
        self._here.toggled.connect(lambda on: desk.choose(replace(desk.preferences, only_here=on)))
        self._place = Place(desk, self.list, in_pane=True)
        self._latest = desk.latest(self)
        self._asked: tuple[object, ...] = ()
        self._fresh = Freshness(self, self.refresh)
        desk.changed.connect(lambda changes: self._fresh.spoil() if changes.advice else None)
        desk.preferences_changed.connect(self._follow)
        self._here.setChecked(desk.preferences.only_here)
        head, tools = QHBoxLayout(), QHBoxLayout()
        space(desk, head, (16, 10, 10, 0))
        head.addWidget(label(tr("For you"), "h2"), 1)
        head.addWidget(self._dial)
        head.addWidget(self._close)
        space(desk, tools, (16, 0, 14, 6))
        tools.addWidget(self._genre_button)
        tools.addStretch(1)
        tools.addWidget(self._here)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(self._place, 1)

    def refresh(self) -> None:
        """Asks for the list again."""
        genre, wish, advice = self._genre, self._desk.suggestion_wish(_TOP), self._desk.application.advice
        self._asked = genre, wish
        self._latest.ask(lambda: advice.picks(genre, wish), lambda picks: self._take(genre, picks))

    def _take(self, genre: str, picks: Sequence[PickRow]) -> None:
        if genre != self._genre:
            return
        self.list.page = GENRES if genre else ListName.FOR_YOU
        self.list.picks.show(picks)
        if picks:
            self._place.show_full()
        else:
            self._place.show_empty(self.list.page)

    def _follow(self, preferences: Preferences) -> None:
        self._here.blockSignals(True)
        self._here.setChecked(preferences.only_here)
        self._here.blockSignals(False)
        if self._asked != (self._genre, self._desk.suggestion_wish(_TOP)):
            self._fresh.spoil()

    def _show_dial(self) -> None:
        menu = dial_menu(self._desk, self, not self._genre)
        place = QPoint(self._dial.width() - menu.sizeHint().width(), self._dial.height() + 2)
        menu.popup(self._dial.mapToGlobal(place))

    def _choose_genre(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("All genres"), lambda: self._show_genre(""))
        menu.addSeparator()
        for genre in sorted(set(HUES) - {"Unknown"}):
            menu.addAction(tr(genre), partial(self._show_genre, genre))
        menu.popup(self._genre_button.mapToGlobal(self._genre_button.rect().bottomLeft()))

    def _show_genre(self, genre: str) -> None:
        self._genre = genre
        self._genre_button.say(tr(genre) if genre else tr("All genres"))
        self.refresh()


class QueuePane(QWidget):
    """The queue."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(tr("Queue"))
        self.list = QueueList(desk)
        self._counts = label("", "sub", "text2")
        close = IconButton(desk, "x", tr("Close"), 16, 30)
        close.clicked.connect(self.closed)
        more = IconButton(desk, "dots-three", tr("More actions"), 18, 30)
        more.clicked.connect(lambda: self._menu(more))
        self._empty = EmptyState(
            desk, tr("Nothing is queued"), tr("Press Q on a song, or drag it here."), picture=False, wide=250
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        head = QHBoxLayout()
        space(desk, head, (16, 10, 10, 0))
        head.addWidget(label(tr("Queue"), "h2"), 1)
        head.addWidget(more)
        head.addWidget(close)
        below = QHBoxLayout()
        space(desk, below, (16, 0, 16, 4))
        below.addWidget(self._counts)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(below)
        column.addWidget(self._stack, 1)
        desk.queue_changed.connect(self.show_queue)
        self.setAcceptDrops(True)

    def show_queue(self, page: QueuePage) -> None:
        """Shows another queue."""
        self.list.show_queue(page)
        seconds = sum(song.seconds or 0 for song in page.songs)
        minutes = ntr("{count} minute", "{count} minutes", round(seconds / 60))
        self._counts.setText(f"{tr('Next up')}  ·  {texts.songs(len(page.songs))}, {minutes}" if page.songs else "")
        self._stack.setCurrentWidget(self.list if page.songs or page.then else self._empty)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SONGS_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._desk.enqueue(songs_of(event.mimeData()))
        event.acceptProposedAction()

    def _menu(self, button: IconButton) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Empty the queue"), self._desk.application.playback.clear)
        menu.addSeparator()
        add_keep_playing(self._desk, menu)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
