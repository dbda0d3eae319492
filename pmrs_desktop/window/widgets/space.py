"""Margins and gaps that grow with the text, also while the window stands open."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from pmrs_desktop.window.desk import Desk

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom, at 100 % text."""


def space(desk: Desk, layout: QBoxLayout | QGridLayout, margins: Sides | None = None, gap: float | None = None) -> None:
    """Keeps the margins and the gap of a layout at these lengths times the text scale."""
    _Space(desk, layout, margins, gap)


class Gap(QWidget):
    """A gap between groups."""

    def __init__(self, desk: Desk, high: float) -> None:
        super().__init__()
        self._theme, self._high = desk.theme, high
        desk.theme.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        self.setFixedHeight(self._theme.u(self._high))


class _Space(QObject):
    """Belongs to its layout and ends with it."""

    def __init__(self, desk: Desk, layout: QBoxLayout | QGridLayout, margins: Sides | None, gap: float | None) -> None:
        super().__init__(layout)
        self._theme, self._layout = desk.theme, layout
        self._margins, self._gap = margins, gap
        desk.theme.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        u = self._theme.u
        if self._margins is not None:
            self._layout.setContentsMargins(*(u(side) for side in self._margins))
        if self._gap is not None:
            self._layout.setSpacing(u(self._gap))
