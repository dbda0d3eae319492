"""Which hue is which genre, as words in a line that breaks where the width ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.taste import genre_name
from pmrs_desktop.window.tokens import HUES
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.words import tr

_DOT, _GAP = 10, 18


class Legend(QWidget):
    """A dot and a word a genre."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._words: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        desk.theme.changed.connect(self._measure)

    def show_genres(self, genres: Sequence[str]) -> None:
        """Shows other genres; those that have no hue of their own share one."""
        own = [genre for genre in genres if genre in HUES]
        self._words = [(genre, genre_name(genre)) for genre in own]
        if len(own) < len(genres):
            self._words.append(("", tr("Other genres")))
        self.setAccessibleName(", ".join(words for _, words in self._words))
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        size = theme.u(_DOT)
        for (genre, words), place in self._places():
            dot = QRectF(place.left(), place.center().y() - size / 2 + 1, size, size)
            paint.band(painter, dot, theme.hue(genre), theme.u(3))
            beside = place.adjusted(size + theme.u(6), 0, theme.u(4), 0)
            paint.text(painter, self._desk, beside, words, "sub", "text2")
        painter.end()

    def _places(self) -> list[tuple[tuple[str, str], QRect]]:
        theme = self._desk.theme
        high, left, top = theme.line("sub") + theme.u(6), 0, 0
        places = []
        for genre, words in self._words:
            wide = theme.u(_DOT + 6) + theme.metrics("sub").horizontalAdvance(words) + 2
            if left and left + wide > self.width():
                left, top = 0, top + high
            places.append(((genre, words), QRect(left, top, wide, high)))
            left += wide + theme.u(_GAP)
        return places

    def _measure(self) -> None:
        places = self._places()
        self.setFixedHeight(places[-1][1].bottom() + 1 if places else 1)
        self.update()
