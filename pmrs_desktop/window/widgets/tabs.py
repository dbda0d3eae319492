"""Tabs of a page: words with a line under the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint

PAD = 13
"""Left and right of the words of a tab, so that they stand 26 apart."""

_HIGH, _LINE = 38, 3


class Tabs(QTabBar):
    """A tab bar, so that role, names and keys come with it."""

    def __init__(self, desk: Desk, name: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._over = desk, -1
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for one in words:
            self.addTab(one)
        desk.theme.changed.connect(self._measure)

    def tabSizeHint(self, index: int) -> QSize:
        theme = self._desk.theme
        wide = theme.metrics("bodyM").horizontalAdvance(self.tabText(index)) + 2
        return QSize(wide + 2 * theme.u(PAD), max(theme.u(_HIGH), theme.line("bodyM") + theme.u(16)))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def words_rect(self, index: int) -> QRect:
        """Where the words of a tab stand."""
        pad = self._desk.theme.u(PAD)
        return self.tabRect(index).adjusted(pad, 0, -pad, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        for index in range(self.count()):
            rect, current = self.words_rect(index), index == self.currentIndex()
            token = "text" if current or index == self._over else "text2"
            paint.text(painter, self._desk, rect, self.tabText(index), "bodyM", token)
            if current:
                thick = theme.u(_LINE)
                line = QRectF(rect.left(), rect.bottom() + 1 - thick, rect.width(), thick)
                painter.fillRect(line, theme.colour("accent"))
                if self.hasFocus() and self._desk.keyboard:
                    paint.ring(painter, QRectF(rect).adjusted(-8, 4, 8, -thick - 3), theme.colour("accent"), 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._look(self.tabAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._look(-1)
        super().leaveEvent(event)

    def _look(self, index: int) -> None:
        if index != self._over:
            self._over = index
            self.update()

    def _measure(self) -> None:
        self.setIconSize(QSize(self._desk.theme.u(16), self._desk.theme.u(16)))  # has Qt ask for the sizes again
        self.updateGeometry()
