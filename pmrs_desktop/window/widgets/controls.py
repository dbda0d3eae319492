"""Switch, segmented choice and search field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint


class Switch(QCheckBox):
    """A switch; knob right is on. `words` stand at its right and are its name; without, give it a name."""

    def __init__(self, desk: Desk, words: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._desk = desk
        self.setAccessibleName(name or words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        words = theme.metrics("body").horizontalAdvance(self.text()) + theme.u(10) if self.text() else 0
        return QSize(theme.u(34) + words + 2, max(theme.u(22), theme.line("body")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        wide, high = theme.u(34), theme.u(18)
        rect = QRectF(1, (self.height() - high) / 2, wide - 1, high)
        on = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if on else "edge"), 1.4))
        painter.setBrush(theme.colour("accent") if on else theme.colour("card"))
        painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), high / 2, high / 2)
        knob = high - theme.u(7)
        left = rect.right() - knob - theme.u(3.5) if on else rect.left() + theme.u(3.5)
        paint.band(
            painter,
            QRectF(left, rect.center().y() - knob / 2, knob, knob),
            theme.colour("onAccent" if on else "edge"),
            knob / 2,
        )
        if self.text():
            words = QRect(wide + theme.u(8), 0, self.width() - wide - theme.u(8), self.height())
            paint.text(painter, self._desk, words, self.text(), "body", "text" if self.isEnabled() else "text3")
        painter.end()


class Segments(QWidget):
    """A choice of few, side by side. `chosen` tells the key."""

    chosen = Signal(str)

    def __init__(
        self, desk: Desk, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for key, words in choices:
            button = _Segment(desk, words, self)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)

    def show_choice(self, key: str) -> None:
        """Shows a choice without telling `chosen`."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.band(painter, QRectF(self.rect()), self._desk.theme.colour("line"), 8)
        painter.end()


class _Segment(QAbstractButton):
    def __init__(self, desk: Desk, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        wide = theme.metrics("bodyM").horizontalAdvance(self.text()) + theme.u(30)
        return QSize(max(theme.u(60), wide), max(theme.u(28), theme.line("bodyM") + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        if self.isChecked():
            paint.band(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.colour("card"), 6)
        token = "text" if self.isChecked() or self.underMouse() else "text2"
        paint.text(painter, self._desk, self.rect(), self.text(), "bodyM", token, paint.CENTRE)
        painter.end()


class SearchField(QLineEdit):
    """The search field, its own icon in the margin so that it grows with the text. `left` is told by a second Esc."""

    left = Signal()

    def __init__(self, desk: Desk, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._measure()
        desk.theme.changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self._desk.theme
        size = theme.u(16)
        mark = QRect(theme.u(10), (self.height() - size) // 2, size, size)
        self._desk.icons.paint(painter, "magnifying-glass", mark, theme.colour("text2"))
        painter.end()

    def _measure(self) -> None:
        self.setTextMargins(self._desk.theme.u(22), 0, 0, 0)
