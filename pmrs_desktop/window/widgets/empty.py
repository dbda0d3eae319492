"""What an empty place says: a picture of three sleeves, a title, one or two lines, what to do, small promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import Mark, label
from pmrs_desktop.window.widgets.space import space

_MARGIN, _GAP = 20, 24
_NIGHT, _SUN = QColor("#123F40"), QColor("#E2713D")
_SLATE, _SAND, _WAVE = QColor("#2A3350"), QColor("#F0E6CF"), QColor("#8FB7B4")


class Sleeves(QWidget):
    """Three record sleeves, painted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._measure()
        desk.theme.changed.connect(self._measure)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self._desk.theme.scale
        painter.scale(unit, unit)
        painter.setPen(Qt.PenStyle.NoPen)
        for x, angle, draw in ((54, -9, _lines), (190, 8, _waves)):
            painter.save()
            painter.translate(x, 66)
            painter.rotate(angle)
            painter.setOpacity(0.62)
            _sleeve(painter, 86, draw)
            painter.restore()
        painter.translate(122, 62)
        painter.setBrush(self._desk.theme.colour("page"))
        painter.drawRoundedRect(QRectF(-56, -56, 112, 112), 9, 9)
        _sleeve(painter, 104, _sunset)
        painter.end()

    def _measure(self) -> None:
        theme = self._desk.theme
        self.setFixedSize(QSize(theme.u(244), theme.u(128)))


class EmptyState(QWidget):
    """Centred in its page."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        lines: str,
        primary: tuple[str, str, Callable[[], object]] | None = None,
        other: tuple[str, Callable[[], object]] | None = None,
        note: str = "",
        promises: Sequence[tuple[str, str, str]] = (),
        picture: bool = True,
        wide: int = 440,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._widths: list[tuple[QLabel, int, int]] = []  # each with how many stand beside each other
        self._title = label(title, "page" if wide > 300 else "h2", wrap=True)
        self._lines = label(lines, "body", "text2", wrap=True)
        column = QVBoxLayout(self)
        space(desk, column, (_MARGIN,) * 4, 8)
        column.addStretch(1)
        self._picture = Sleeves(desk) if picture else None
        if self._picture is not None:
            column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(desk.theme.u(16))
        for text in (self._title, self._lines):
            self._add_centred(column, text, wide)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        if primary is not None:
            words, icon, do = primary
            self.primary = Button(desk, words, icon, "primary")
            self.primary.clicked.connect(lambda: do())
            buttons.addWidget(self.primary)
        if other is not None:
            self._other = Button(desk, "")
            self._other.clicked.connect(lambda: self._do_other())
            self.offer(*other)
            buttons.addWidget(self._other)
        buttons.addStretch(1)
        column.addSpacing(desk.theme.u(10))
        column.addLayout(buttons)
        if note:
            below = label(note, "sub", "text2", wrap=True)
            column.addSpacing(desk.theme.u(4))
            self._add_centred(column, below, wide)
        if promises:
            column.addSpacing(desk.theme.u(22))
            column.addLayout(self._promises(promises))
        column.addStretch(2)
        desk.theme.changed.connect(self._measure)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def say(self, title: str, lines: str) -> None:
        """Changes the words."""
        self._title.setText(title)
        self._lines.setText(lines)
        self._measure()

    def offer(self, words: str, do: Callable[[], object]) -> None:
        """Changes what the second button says and does; "" hides it."""
        self._do_other = do
        self._other.say(words)
        self._other.setVisible(bool(words))

    def _add_centred(self, column: QVBoxLayout, text: QLabel, wide: int) -> None:
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._widths.append((text, wide, 1))
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)

    def _measure(self) -> None:
        """A wrapped label in a layout that aligns it gets one line only, unless it is told what it needs."""
        theme = self._desk.theme
        for text, wide, beside in self._widths:
            room = self.width() - 2 * theme.u(_MARGIN) - (beside - 1) * theme.u(_GAP)
            most = min(theme.u(wide), max(room // beside, 100))
            text.ensurePolished()
            text.setMinimumWidth(0)  # Qt measures no width below it
            text.setMinimumHeight(max(0, text.heightForWidth(most)))
            text.setFixedWidth(_balanced(text, most) if beside == 1 else most)
        if self._picture is not None:
            hidden = self._picture.isHidden()
            need = self.layout().totalMinimumSize().height() + (self._picture.height() if hidden else 0)
            self._picture.setVisible(need <= self.height())

    def _promises(self, promises: Sequence[tuple[str, str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        space(self._desk, row, gap=_GAP)
        row.addStretch(1)
        for icon, title, words in promises:
            cell = QGridLayout()
            cell.setHorizontalSpacing(8)
            cell.setVerticalSpacing(4)
            cell.addWidget(Mark(self._desk, icon, 17, "accent"), 0, 0)
            cell.addWidget(label(title, "bodyB"), 0, 1)
            text = label(words, "sub", "text2", wrap=True)
            self._widths.append((text, 184, len(promises)))
            cell.addWidget(text, 1, 0, 1, 2)
            cell.setColumnStretch(1, 1)
            cell.setRowStretch(2, 1)
            row.addLayout(cell)
        row.addStretch(1)
        return row


def _balanced(text: QLabel, most: int) -> int:
    """Returns the least width in which a text takes no more lines than in `most`: no word is left alone on the last one."""
    least, high = most // 2, text.heightForWidth(most)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if text.heightForWidth(middle) > high else (least, middle)
    return most


def _sleeve(painter: QPainter, side: float, draw: Callable[[QPainter, float], None]) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-side / 2, -side / 2, side, side), 6, 6)
    painter.save()
    painter.setClipPath(path)
    draw(painter, side)
    painter.restore()


def _sunset(painter: QPainter, side: float) -> None:
    half = side / 2
    painter.fillRect(QRectF(-half, -half, side, side), _NIGHT)
    painter.setBrush(_SUN)
    painter.drawEllipse(QPointF(0, -4), side * 0.26, side * 0.26)
    for number in range(6):
        top = side * (-0.02 + number * 0.07)
        painter.fillRect(QRectF(-half, top, side, 1.4 + number * 0.7), _NIGHT)
    warm = QColor(_SUN)
    warm.setAlpha(90)
    for number in range(3):
        painter.fillRect(QRectF(-half, side * (0.24 + number * 0.075), side, 3), warm)


def _lines(painter: QPainter, side: float) -> None:
    half = side / 2
    painter.fillRect(QRectF(-half, -half, side, side), _SLATE)
    ink = QColor("#8FA6C8")
    for number in range(9):
        wide = side * (0.72 - 0.06 * ((number * 5) % 4))
        painter.fillRect(QRectF(-half * 0.76, -half * 0.62 + number * side * 0.075, wide, 2), ink)


def _waves(painter: QPainter, side: float) -> None:
    half = side / 2
    painter.fillRect(QRectF(-half, -half, side, side), _SAND)
    for number in range(4):
        y = -half * 0.35 + number * side * 0.19
        path = QPainterPath(QPointF(-half, y))
        path.cubicTo(-side * 0.2, y - 16, side * 0.16, y + 16, half, y - 4)
        path.lineTo(half, y + 9)
        path.cubicTo(side * 0.16, y + 26, -side * 0.2, y - 2, -half, y + 11)
        path.closeSubpath()
        painter.fillPath(path, _WAVE if number % 2 == 0 else QColor("#C9DAD3"))
