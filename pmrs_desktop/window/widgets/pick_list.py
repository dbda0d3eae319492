"""A list of suggestions: in the pane with its own scrolling, or on a page as tall as its rows."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScrollArea, QSizePolicy, QToolTip, QWidget

from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.picks import PickModel
from pmrs_desktop.window.widgets.drag import drag_songs
from pmrs_desktop.window.widgets.hover import Hover
from pmrs_desktop.window.widgets.pick_delegate import PickDelegate
from pmrs_desktop.window.widgets.row_keys import is_for_window, is_plain, opinion_of, stars_of
from pmrs_desktop.window.widgets.song_menu import add_taste, copy_words, song_menu


class PickList(QListView):
    """Suggestions of a `PickModel`.

    Args:
        page: the list as acts name it; "" names the page that is shown.
        grows: it is as tall as its rows and what stands around it scrolls; else it scrolls by itself.
    """

    def __init__(
        self,
        desk: Desk,
        name: str,
        in_pane: bool = False,
        with_chip: bool = False,
        page: str = "",
        grows: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._grows, self.page = desk, grows and not in_pane, page
        self.picks = PickModel(self)
        self._delegate = PickDelegate(desk, in_pane, with_chip, self)
        self.setModel(self.picks)
        self.setItemDelegate(self._delegate)
        Hover(self, self._hover, "", self._action_at)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if self._grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.picks.rowsInserted.connect(self._fit)
        self.picks.rowsRemoved.connect(self._fit)
        desk.covers.arrived.connect(lambda _: self.viewport().update())
        self.picks.mark(desk.wished.ids)
        desk.wished.changed.connect(lambda: self.picks.mark(desk.wished.ids))
        desk.theme.changed.connect(self._fit)

    def current_song(self) -> SongRow | None:
        """The song of the current row."""
        row = self.currentIndex().row()
        return self.picks.picks[row].song if 0 <= row < len(self.picks.picks) else None

    def songs_in_sight(self) -> list[int]:
        """The songs of which at least half a row is really seen."""
        shown = self.viewport().visibleRegion()
        if not self.isVisible() or self.window().isMinimized():
            return []
        rows = [(pick.song.id, self.visualRect(self.picks.index(n))) for n, pick in enumerate(self.picks.picks)]
        return [song for song, row in rows if 2 * shown.intersected(row).boundingRect().height() >= row.height() > 0]

    def sizeHint(self) -> QSize:
        if not self._grows:
            return super().sizeHint()
        return QSize(300, self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._high() if self._grows else 80)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters and digits act on the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        song, key = self.current_song(), event.key()
        if song is None:
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do("play", song)
        elif key == Qt.Key.Key_Q and song.here:
            self._desk.enqueue([song.id], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier), self.page)
        elif (stars := stars_of(event)) is not None:
            self._desk.rate([song.id], stars, self.page)
        elif (opinion := opinion_of(event)) is not None:
            self._do(opinion, song)
        elif (is_plain(event) and key == Qt.Key.Key_W) or (
            key == Qt.Key.Key_Delete and song.id in self._desk.wished.ids
        ):
            self._do("wish", song)
        elif is_for_window(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            song = self.picks.picks[index.row()].song
            action, _ = self._delegate.action_at(self.visualRect(index), song, at)
            if action == "more":
                self.setCurrentIndex(index)
                self._menu(song, self.viewport().mapToGlobal(at))
                return
            if action:
                self._do(action, song)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        song = self.current_song()
        at = event.position().toPoint()
        index = self.indexAt(at)
        if song is not None and index.isValid() and not self._delegate.action_at(self.visualRect(index), song, at)[0]:
            self._do("play", song)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._grows:
            event.ignore()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if index.isValid():
                song = self.picks.picks[index.row()].song
                name = self._delegate.action_at(self.visualRect(index), song, event.pos())[1]
                if name:
                    QToolTip.showText(event.globalPos(), texts.tip(name), self)
                    return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Mouse and index.isValid():
            self.setCurrentIndex(index)
        song = self.current_song()
        if song is not None:
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            at = event.globalPos() if by_mouse else self._middle_of_current()
            self._menu(song, at)

    def startDrag(self, actions: Qt.DropAction) -> None:
        song = self.current_song()
        drag_songs(self._desk, self, [song.id] if song is not None and song.here else [])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        outer: QWidget | None = self.parentWidget()
        while outer is not None and not isinstance(outer, QScrollArea):
            outer = outer.parentWidget()
        if self._grows and outer is not None and current.isValid() and self._desk.keyboard:
            middle = self.viewport().mapTo(cast(QWidget, outer.widget()), self.visualRect(current).center())
            outer.ensureVisible(middle.x(), middle.y(), 0, self.visualRect(current).height())

    def _middle_of_current(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    def _menu(self, song: SongRow, at: QPoint) -> None:
        menu = song_menu(self._desk, self, [song.id], song, lambda: self._do("play", song), self.page)
        add_taste(self._desk, menu, song, self.page)
        menu.popup(at)

    def _do(self, action: str, song: SongRow) -> None:
        desk, page = self._desk, self.page or self._desk.page
        if action == "play":
            if song.playable:
                desk.play([song.id], page=page)
        elif action == "add":
            desk.enqueue([song.id], page=page)
        elif action == "copy":
            copy_words(song)
        elif action == "wish":
            if not song.here or song.id in desk.wished.ids:
                desk.wish(song, page)
        else:
            desk.opine(action, song.id, page)

    def _hover(self, row: int, action: str) -> None:
        self._delegate.hover_row, self._delegate.hover_action = row, action

    def _action_at(self, index: QModelIndex, at: QPoint) -> str:
        return self._delegate.action_at(self.visualRect(index), self.picks.picks[index.row()].song, at)[0]

    def _high(self) -> int:
        return len(self.picks.picks) * self._delegate.row_height(self.viewport().width())

    def _fit(self) -> None:
        if self._grows and self.height() != self._high():
            self.setFixedHeight(self._high())
        self.doItemsLayout()
