"""What of a list the mouse is over: the one way for all views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

Part = TypeVar("Part")


class Hover(QObject, Generic[Part]):
    """Tells `show` the row under the mouse (-1: none) and which part of it, and has the rows concerned painted again.

    Args:
        view: the list.
        show: takes a row and a part.
        nothing: the part where the mouse is over none.
        part_at: the part of an item at a point of the viewport.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        show: Callable[[int, Part], object],
        nothing: Part,
        part_at: Callable[[QModelIndex, QPoint], Part] | None = None,
    ) -> None:
        super().__init__(view)
        self._view, self._show, self._nothing, self._part_at = view, show, nothing, part_at
        self._over = (-1, nothing)
        view.setMouseTracking(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            at = event.position().toPoint()
            index = self._view.indexAt(at)
            part = self._part_at(index, at) if index.isValid() and self._part_at is not None else self._nothing
            self._move(index.row(), part)
        elif event.type() == QEvent.Type.Leave:
            self._move(-1, self._nothing)
        return False

    def _move(self, row: int, part: Part) -> None:
        before, _part = self._over
        if (row, part) == self._over:
            return
        self._over = row, part
        self._show(row, part)
        for touched in {before, row} - {-1}:
            rect = self._view.visualRect(self._view.model().index(touched, 0))
            self._view.viewport().update(QRect(0, rect.top(), self._view.viewport().width(), rect.height()))
