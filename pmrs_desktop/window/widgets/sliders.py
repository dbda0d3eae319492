"""Stars, position and volume: sliders with painting of our own, so that role, value and keys come with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.words import tr


class Stars(QSlider):
    """Five stars. `rated` is told when the listener chose; a click on the star that is given takes it back."""

    rated = Signal(int)

    def __init__(self, desk: Desk, size: int = 14, gap: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk, self._star, self._gap = desk, size, gap
        self._over = 0
        self._given: float | None = None
        self.setRange(0, 5)
        self.setPageStep(1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._measure()
        self.show_rating(None)
        desk.theme.changed.connect(self._measure)

    def show_rating(self, rating: float | None) -> None:
        """Shows a rating without telling `rated`."""
        self._given = rating
        self.setValue(round(rating or 0))
        self.setAccessibleName(tr("Rating, {stars}", stars=texts.stars(rating)))
        self.setToolTip(texts.stars(rating))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        if event.text() and event.text() in "012345" and not event.modifiers():
            self._choose(int(event.text()))
        elif event.key() in steps and not event.modifiers():
            self._choose(min(5, max(0, self.value() + steps[Qt.Key(event.key())])))
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(5)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position())
            self._choose(0 if star == self.value() else star)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over = self._star_at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = 0
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        shown = float(self._over) if self._over and self.isEnabled() else self._given or 0.0
        paint.stars(painter, self._desk, 1, self.height() // 2, shown, theme.u(self._star), theme.u(self._gap))
        painter.end()

    def _choose(self, stars: int) -> None:
        self.show_rating(float(stars) if stars else None)
        self.rated.emit(stars)

    def _star_at(self, at: QPointF) -> int:
        theme = self._desk.theme
        return min(5, max(1, int(at.x() // (theme.u(self._star) + theme.u(self._gap))) + 1))

    def _measure(self) -> None:
        theme = self._desk.theme
        size = theme.u(self._star)
        self.setFixedSize(paint.stars_width(size, theme.u(self._gap)) + 2, size + theme.u(4))


class Track(QSlider):
    """A thin slider with a knob. `moved_by_hand` is told with the value while and after the listener moves it."""

    moved_by_hand = Signal(int)

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None, filled: bool = True) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk, self._filled = desk, filled
        self._held = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._measure()
        desk.theme.changed.connect(self._measure)

    @property
    def held(self) -> bool:
        """Whether the listener holds the knob."""
        return self._held

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            self.moved_by_hand.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.value()
        super().keyPressEvent(event)
        if self.value() != before:
            self.moved_by_hand.emit(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = self.singleStep() if event.angleDelta().y() > 0 else -self.singleStep()
        self.setValue(self.value() + step)
        self.moved_by_hand.emit(self.value())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        knob, high = theme.u(12), max(4, theme.u(4))
        groove = QRectF(knob / 2, (self.height() - high) / 2, self.width() - knob, high)
        span = max(1, self.maximum() - self.minimum())
        share = (self.value() - self.minimum()) / span
        if not self.isEnabled():
            paint.band(painter, groove, theme.colour("line"), high / 2)
            return
        paint.band(painter, groove, theme.colour("scroll"), high / 2)
        if self._filled:
            filled = QRectF(groove.left(), groove.top(), groove.width() * share, high)
            paint.band(painter, filled, theme.colour("accent"), high / 2)
        middle = groove.left() + groove.width() * share
        size = knob + (2 if self.underMouse() or self._held else 0)
        knob_rect = QRectF(middle - size / 2, self.height() / 2 - size / 2, size, size)
        paint.band(painter, knob_rect, theme.colour("accent"), size / 2)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(self._desk.theme.u(92), self._desk.theme.u(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._desk.theme.u(60), self._desk.theme.u(20))

    def _follow(self, at: QPointF) -> None:
        knob = self._desk.theme.u(12)
        share = (at.x() - knob / 2) / max(1, self.width() - knob)
        self.setValue(round(self.minimum() + min(1.0, max(0.0, share)) * (self.maximum() - self.minimum())))
        self.moved_by_hand.emit(self.value())

    def _measure(self) -> None:
        self.setFixedHeight(self._desk.theme.u(20))
        self.updateGeometry()
