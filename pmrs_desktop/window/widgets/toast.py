"""One short message at a time above the player bar, with at most one thing to do; read out by screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.labels import label

_STAYS_MS = 6_000


def announce(widget: QWidget, words: str) -> None:
    """Has a screen reader say it, politely."""
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class Toast(QWidget):
    """The message. It stays while the pointer or the focus is on it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._icon = "info"
        self._do: Callable[[], object] | None = None
        self._words = label("", "bodyM", "onTip", wrap=True)
        self._action = QPushButton()
        self._action.setProperty("kind", "link")
        self._action.setProperty("tone", "tip")
        self._action.clicked.connect(self._act)
        self._action.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._action)
        self._clock = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._clock.timeout.connect(self._end)
        desk.theme.changed.connect(self.place)
        self.hide()

    def say(self, words: str, icon: str = "info", action: str = "", do: Callable[[], object] | None = None) -> None:
        """Shows a message, in place of the one before."""
        self._icon, self._do = icon, do
        self._words.setText(words)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(words)
        self.place()
        self.show()
        self.raise_()
        self._clock.start()
        announce(self, words)

    def place(self) -> None:
        """Moves to its place in the window."""
        theme, home = self._desk.theme, self.parentWidget()
        self._row.setContentsMargins(theme.u(42), theme.u(12), theme.u(20), theme.u(12))
        self._row.setSpacing(theme.u(22))
        most = home.width() - 40
        words = theme.metrics("bodyM").horizontalAdvance(self._words.text()) + theme.u(4)
        action = self._action.sizeHint().width() + theme.u(22) if not self._action.isHidden() else 0
        wide = min(words + action + theme.u(64), most, theme.u(640))
        self.resize(wide, max(theme.u(44), self._row.heightForWidth(wide)))
        self.move((home.width() - wide) // 2, home.height() - self.height() - theme.u(80 + 14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        paint.band(painter, QRectF(self.rect()), theme.colour("tip"), 8)
        mark = self.rect().adjusted(theme.u(14), 0, 0, 0)
        mark.setWidth(theme.u(18))
        self._desk.icons.paint(painter, self._icon, mark, theme.colour("onTip"), theme.u(17))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()

    def _act(self) -> None:
        if self._action.hasFocus():
            self.parentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        if self._do is not None:
            self._do()

    def _end(self) -> None:
        if self._action.hasFocus() or self.underMouse():
            self._clock.start()
        else:
            self.hide()
