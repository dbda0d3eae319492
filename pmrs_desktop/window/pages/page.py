"""What all pages share: the header, and scrolling as one piece."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.tokens import HEADER, MARGIN
from pmrs_desktop.window.widgets.labels import Elided, label
from pmrs_desktop.window.widgets.space import space


class Page(QWidget):
    """A page of the window."""

    def fill(self, *parts: QWidget | QBoxLayout) -> None:
        """Puts parts below each other without gaps; the last takes the room that is left."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            if isinstance(part, QBoxLayout):
                column.addLayout(part, int(part is parts[-1]))
            else:
                column.addWidget(part, int(part is parts[-1]))

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window: its width divided by the text scale."""

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self

    def settled(self) -> bool:
        """Whether everything it will ask for by itself was asked for."""
        return True

    def refresh(self) -> None:
        """Asks the application for everything again."""


class PageHeader(QWidget):
    """Title and a line of counts at the left, tools at the right."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self._desk = desk
        self.title = label(title, "page")
        self.counts = Elided(desk, "sub", "text2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.counts)
        words.addStretch(1)
        self.tools = QHBoxLayout()
        space(desk, self.tools, gap=10)
        self._row = QHBoxLayout(self)
        self._row.addLayout(words, 1)
        self._row.addLayout(self.tools)
        desk.theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        theme = self._desk.theme
        margin = theme.u(MARGIN)
        self._row.setContentsMargins(margin, theme.u(6), margin, 0)
        self._row.setSpacing(theme.u(16))
        need = theme.line("page") + theme.line("sub") + theme.u(14)
        self.setFixedHeight(max(theme.u(HEADER), need))


class Scroller(QScrollArea):
    """A page that scrolls as one piece; fill `column`."""

    def __init__(self, desk: Desk, margin: int = MARGIN, most: int = 0) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "clear")
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self._desk, self._most, self._margin = desk, most, margin
        outer = QHBoxLayout(inside)
        outer.setSpacing(0)
        self._block = QWidget()
        self.column = QVBoxLayout(self._block)
        self.column.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._block)
        if most:
            outer.addStretch(1)
            outer.setStretch(0, 1000)
        self._outer = outer
        self.setWidget(inside)
        desk.theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        side = self._desk.theme.u(self._margin) if self._margin else 0
        self._outer.setContentsMargins(side, 2, side, self._desk.theme.u(20))
        if self._most:
            self._block.setMaximumWidth(self._desk.theme.u(self._most))
