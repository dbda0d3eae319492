"""The pane at the right: For you, or the queue in its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import PickRow, QueuePage
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.models.picks import SONGS_MIME, songs_of
from pmrs_desktop.window.tokens import HUES, PANE
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.empty import EmptyState
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
        self.list = PickList(desk, tr("For you"), in_pane=True)
        self._close = IconButton(desk, "x", tr("Close"), 16, 30)
        self._close.clicked.connect(self.closed)
        self._genre_button = Button(desk, tr("All genres"), "caret-down", "quiet")
        self._genre_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._genre_button.say(tr("All genres"))
        self._genre_button.clicked.connect(self._choose_genre)
        self._here = Switch(desk, tr("Plays here"))
        self._here.toggled.connect(lambda _: self.refresh())
        self._empty = EmptyState(
            desk,
            tr("Rate or play a few songs"),
            tr("Suggestions start with 20 songs you have not heard, and get better with stars and with friends' logs."),
            other=(tr("Import a log..."), lambda: desk.asked.emit("import")),
            picture=False,
            wide=250,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._question = desk.question(self)
        self._fresh = Freshness(self, self.refresh)
        desk.changed.connect(lambda changes: self._fresh.spoil() if changes.advice else None)
        head, tools = QHBoxLayout(), QHBoxLayout()
        space(desk, head, (16, 10, 10, 0))
        head.addWidget(label(tr("For you"), "h2"), 1)
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
        column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Asks for the list again."""
        genre, here, advice = self._genre, self._here.isChecked(), self._desk.application.advice
        self._question.ask(lambda: advice.picks(genre, _TOP, here), self._take)

    def _take(self, picks: Sequence[PickRow]) -> None:
        self.list.picks.show(picks)
        self._stack.setCurrentWidget(self.list if picks else self._empty)

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
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
