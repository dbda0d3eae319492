"""Artists and albums as a grid of covers with names; a list view, so that thousands of them scroll."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pmrs_desktop.app.rows import GroupTile
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.hover import Hover
from pmrs_desktop.window.widgets.labels import initials
from pmrs_desktop.words import tr

Index = QModelIndex | QPersistentModelIndex
_GROUP = Qt.ItemDataRole.UserRole + 3
_SMALLEST = 136


class GroupList(QListView):
    """`opened` tells the group that the listener chose."""

    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._groups = _GroupModel(self)
        self._delegate = _GroupDelegate(desk, self)
        self.setModel(self._groups)
        self.setItemDelegate(self._delegate)
        Hover(self, self._hover, None)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        desk.covers.arrived.connect(lambda _: self.viewport().update())
        desk.theme.changed.connect(self._fit)

    def show_groups(self, groups: Sequence[GroupTile], artists: bool) -> None:
        """Shows artists or albums."""
        self.setAccessibleName(tr("Artists") if artists else tr("Albums"))
        self._delegate.round = artists
        self._groups.show(groups)
        self._fit()

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead; the search field does that."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        group = self.currentIndex().data(_GROUP)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and group is not None:
            self.opened.emit(group)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        group = self.indexAt(event.position().toPoint()).data(_GROUP)
        if event.button() == Qt.MouseButton.LeftButton and group is not None:
            self.opened.emit(group)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _hover(self, row: int, _part: None) -> None:
        self._delegate.hover_row = row

    def _fit(self) -> None:
        theme = self._desk.theme
        room = self.viewport().width() - 2 * theme.u(12) - 2
        columns = max(2, room // theme.u(_SMALLEST + 16))
        wide = room // columns
        size = QSize(wide, wide + theme.line("bodyM") + theme.line("sub") + theme.u(6))
        self.setViewportMargins(theme.u(12), theme.u(4), 0, 0)
        if size != self.gridSize():
            self._delegate.size = size
            self.setGridSize(size)


class _GroupModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._groups: tuple[GroupTile, ...] = ()

    def show(self, groups: Sequence[GroupTile]) -> None:
        if tuple(groups) != self._groups:
            self.beginResetModel()
            self._groups = tuple(groups)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._groups):
            return None
        group = self._groups[index.row()]
        if role == _GROUP:
            return group
        words = ", ".join(part for part in (group.name, group.detail, texts.songs(group.songs)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tip(words)
        return words if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


class _GroupDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, view: GroupList) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view
        self.hover_row = -1
        self.round = False
        self.size = QSize(150, 190)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        group: GroupTile | None = index.data(_GROUP)
        if group is None:
            return
        theme, cell, view = self._desk.theme, option.rect, self._view
        focused = view.hasFocus() and view.currentIndex() == index
        if index.row() == self.hover_row or (option.state & QStyle.StateFlag.State_Selected and focused):
            paint.band(painter, QRectF(cell).adjusted(2, 2, -2, -2), theme.colour("hover"), 10)
        if focused and self._desk.keyboard:
            paint.ring(painter, QRectF(cell).adjusted(2, 2, -2, -2), theme.colour("accent"), 10)
        pad = theme.u(9)
        side = cell.width() - 2 * pad
        cover = QRect(cell.left() + pad, cell.top() + pad, side, side)
        radius = side // 2 if self.round else 8
        if group.covers or not self.round:
            paint.cover_of(painter, self._desk, cover, group.covers[0] if group.covers else None, radius)
        else:
            paint.band(painter, QRectF(cover), theme.colour("line"), radius)
            paint.text(painter, self._desk, cover, initials(group.name), "page", "text2", paint.CENTRE)
        name = QRect(cover.left(), cover.bottom() + theme.u(4), side, theme.line("bodyM"))
        align = paint.CENTRE if self.round else paint.LEFT
        paint.text(painter, self._desk, name, group.name or tr("Unknown artist"), "bodyM", "text", align)
        below = QRect(name.left(), name.bottom() + 1, side, theme.line("sub"))
        paint.text(painter, self._desk, below, group.detail or texts.songs(group.songs), "sub", "text2", align)
