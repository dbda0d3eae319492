"""The list of the queue: rows that can be dragged, moved by Alt+Up and Alt+Down, and taken out; its heading is a menu."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pmrs_desktop.app.rows import PickRow, QueuePage, SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.picks import QueueModel
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.hover import Hover
from pmrs_desktop.window.widgets.keep_menu import add_keep_playing
from pmrs_desktop.window.widgets.reason import paint_reason, reason_height
from pmrs_desktop.window.widgets.row_keys import is_for_window, opinion_of, stars_of
from pmrs_desktop.window.widgets.song_menu import add_taste, song_menu
from pmrs_desktop.words import tr

Index = QModelIndex | QPersistentModelIndex
SHOWN = 200
"""So many songs of the queue the application tells; of a longer one nobody here knows where it ends."""

_REASON_LINES = 3
"""Of what comes after the queue, so that the names in it are whole, as in the pane."""


class QueueList(QListView):
    """The queue."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.queue = QueueModel(self)
        self.hover_row = -1
        self.setModel(self.queue)
        self.setItemDelegate(_QueueDelegate(desk, self))
        Hover(self, self._hover, None)
        self.setAccessibleName(tr("Queue"))
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.queue.moved.connect(desk.application.playback.move)
        self.queue.given.connect(self._take_songs)
        desk.covers.arrived.connect(lambda _: self.viewport().update())
        desk.theme.changed.connect(self.doItemsLayout)
        desk.player_changed.connect(
            lambda now: self.queue.show(self.queue.page, texts.then_from(self.queue.page, now.station))
        )

    def show_queue(self, page: QueuePage) -> None:
        """Shows another queue; the current row stays with its song, and the list at its place."""
        row, place = self.currentIndex().row(), self.verticalScrollBar().value()
        song = self._song_id(row)
        self.queue.show(page, texts.then_from(page, self._desk.now.station))
        rows = range(self.queue.rowCount())
        if row >= 0 and rows:
            same = [n for n in rows if self._song_id(n) == song]
            nearest = min(same, key=lambda n: abs(n - row)) if same else min(row, rows[-1])
            self.setCurrentIndex(self.queue.index(nearest))
        self.verticalScrollBar().setValue(place)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        playback = self._desk.application.playback
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        song = self._song_id(row)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = row + (1 if key == Qt.Key.Key_Down else -1)
            if self.queue.is_queued(row) and self.queue.is_queued(to):
                playback.move(row, to)  # the current row follows its song when the queue comes back
        elif self.queue.is_heading(row) and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._heading_menu(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play(row)
        elif key == Qt.Key.Key_Delete and self.queue.is_queued(row):
            playback.remove(row)
        elif song is not None and (stars := stars_of(event)) is not None:
            self._desk.rate([song], stars)
        elif (later := self.queue.later(row)) is not None and (opinion := opinion_of(event)) is not None:
            self._desk.opine(opinion, later.song.id)
        elif is_for_window(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if self.queue.is_queued(index.row()) and remove_rect(self._desk, self.visualRect(index)).contains(at):
            self._desk.application.playback.remove(index.row())
            return
        if self.queue.is_heading(index.row()) and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self._heading_menu(index.row())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._play(self.indexAt(event.position().toPoint()).row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.currentIndex().row()
        later = self.queue.later(row)
        if later is not None:
            self._later_menu(row, later, event)
        if self.queue.is_heading(row):
            self._heading_menu(row)
        if not self.queue.is_queued(row):
            return
        playback, menu = self._desk.application.playback, QMenu(self)
        menu.addAction(tr("Play"), lambda: self._play(row))
        menu.addAction(tr("Move up") + "\tAlt+Up", lambda: playback.move(row, max(0, row - 1)))
        last = len(self.queue.page.songs) - 1
        menu.addAction(tr("Move down") + "\tAlt+Down", lambda: playback.move(row, min(last, row + 1)))
        menu.addAction(tr("Take out of the queue") + "\tDel", lambda: playback.remove(row))
        menu.addSeparator()
        menu.addAction(tr("Empty the queue"), playback.clear)
        menu.popup(self._menu_place(event))

    def _later_menu(self, row: int, pick: PickRow, event: QContextMenuEvent) -> None:
        menu = song_menu(self._desk, self, [pick.song.id], pick.song, lambda: self._play(row))
        add_taste(self._desk, menu, pick.song)
        menu.popup(self._menu_place(event))

    def _heading_menu(self, row: int) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.queue.heading)
        add_keep_playing(self._desk, menu)
        below = self.visualRect(self.queue.index(row)).bottomLeft() + QPoint(self._desk.theme.u(10), 0)
        menu.popup(self.viewport().mapToGlobal(below))

    def _menu_place(self, event: QContextMenuEvent) -> QPoint:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        middle = self.visualRect(self.currentIndex()).center()
        return event.globalPos() if by_mouse else self.viewport().mapToGlobal(middle)

    def _take_songs(self, songs: list[int], row: int) -> None:
        """Puts songs that were dropped at a row: at the end first, then each to its place."""
        end, playback = len(self.queue.page.songs), self._desk.application.playback
        self._desk.enqueue(songs)
        for number in range(len(songs) if row < end < SHOWN else 0):
            playback.move(end + number, row + number)

    def _play(self, row: int) -> None:
        song = self.queue.song(row) if row >= 0 else None
        if song is None:
            return
        heading = 0 if self.queue.is_queued(row) else 1
        self._desk.application.playback.jump(row - heading)

    def _song_id(self, row: int) -> int | None:
        """The song of a row, None for the heading and for no row."""
        song = self.queue.song(row) if row >= 0 else None
        return song.id if song else None

    def _hover(self, row: int, _part: None) -> None:
        self.hover_row = row


class _QueueDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, view: QueueList) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._desk.theme
        if self._view.queue.is_heading(index.row()):
            return QSize(100, max(theme.u(38), theme.line("sub") + theme.u(16)))
        lines = theme.line("bodyM") + theme.line("sub")
        later = self._view.queue.later(index.row())
        if later is not None and later.reason:
            wide = self._words_right(self._view.viewport().rect()) - self._words_left(self._view.viewport().rect())
            lines += reason_height(self._desk, later.reason, wide, _REASON_LINES)
            return QSize(100, lines + theme.u(14))
        return QSize(100, max(theme.u(48), lines + theme.u(8)))

    def _words_left(self, row: QRect) -> int:
        theme = self._desk.theme
        return row.left() + theme.u(30) + theme.u(34) + theme.u(11)

    def _words_right(self, row: QRect) -> int:
        return row.right() - self._desk.theme.u(16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row, rect = self._desk.theme, index.row(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = row == self._view.hover_row
        band = QRectF(rect).adjusted(8, 1, -8, -1)
        if selected or hovered:
            paint.band(painter, band, theme.colour("soft" if selected else "hover"))
        if self._desk.keyboard and self._view.hasFocus() and self._view.currentIndex() == index:
            paint.ring(painter, band, theme.colour("accent"))
        song = self._view.queue.song(row)
        if song is None:
            self._paint_heading(painter, rect, "onSoft" if selected else "text2")
            return
        later = self._view.queue.later(row)
        if later is not None and later.reason:
            top = rect.top() + theme.u(6) + theme.line("bodyM") + theme.line("sub")
            left = self._words_left(rect)
            below = QRect(left, top, self._words_right(rect) - left, rect.bottom() - top)
            paint_reason(painter, self._desk, below, later.reason, _REASON_LINES, "onSoft" if selected else "")
            rect = QRect(rect.left(), rect.top() + theme.u(6), rect.width(), top - rect.top() - theme.u(6))
        self._paint_song(painter, rect, song, later is None, selected, hovered)

    def _paint_heading(self, painter: QPainter, rect: QRect, tone: str) -> None:
        theme = self._desk.theme
        words = QRect(rect.left() + theme.u(16), rect.top(), rect.width() - theme.u(50), rect.height())
        wide = paint.text(painter, self._desk, words, self._view.queue.heading, "sub", tone)
        caret = QRect(words.left() + wide + theme.u(6), rect.top() + 1, theme.u(14), rect.height())
        self._desk.icons.paint(painter, "caret-down", caret, theme.colour(tone), theme.u(12))

    def _paint_song(
        self, painter: QPainter, rect: QRect, song: SongRow, queued: bool, selected: bool, hovered: bool
    ) -> None:
        theme, desk = self._desk.theme, self._desk
        tone = "onSoft" if selected else "text3" if not song.playable else "text"
        side = theme.u(34)
        if queued:
            handle = QRect(rect.left() + theme.u(10), rect.top(), theme.u(16), rect.height())
            desk.icons.paint(painter, "dots-six-vertical", handle, theme.colour("text3"), theme.u(15))
        cover = QRect(rect.left() + theme.u(30), rect.center().y() - side // 2 + 1, side, side)
        paint.cover(painter, desk, cover, song)
        end = remove_rect(desk, rect)
        if queued and hovered:
            desk.icons.paint(painter, "x", end, theme.colour("text2"), theme.u(15))
            time_wide = end.width()
        else:
            room = QRect(rect.right() - theme.u(76), rect.top(), theme.u(60), rect.height())
            time_wide = paint.text(painter, desk, room, texts.clock(song.seconds), "body", tone, paint.RIGHT)
        left = cover.right() + theme.u(12)
        wide = rect.right() - theme.u(16) - time_wide - theme.u(10) - left
        high = theme.line("bodyM") + theme.line("sub")
        top = rect.center().y() - high // 2 + 1
        paint.text(painter, desk, QRect(left, top, wide, theme.line("bodyM")), song.title, "bodyM", tone)
        second = " · ".join(part for part in (texts.state(song), texts.artist(song)) if part)
        line = QRect(left, top + theme.line("bodyM"), wide, theme.line("sub"))
        paint.text(painter, desk, line, second, "sub", "onSoft" if selected else "text2")


def remove_rect(desk: Desk, row: QRect) -> QRect:
    """Where a hovered row of the queue shows its "x"."""
    size = desk.theme.u(28)
    return QRect(QPoint(row.right() - desk.theme.u(8) - size, row.center().y() - size // 2), QSize(size, size))
