"""The one focus ring of the window, shown after keys and not after clicks; lists and tabs paint theirs inside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QLineEdit, QTabBar, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OUTSIDE = 4
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show)


class FocusRing(QWidget):
    """Lies over the whole window, transparent for the mouse."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._around: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._place)
        self.hide()
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(watched, QWidget) and isinstance(event, QFocusEvent):
            self._follow(watched, event.reason())
        elif kind == QEvent.Type.KeyPress and not self._desk.keyboard:
            self._by_key(True)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            self._by_key(False)
        elif kind in _MOVES and self._around is not None:
            self._again.start()
        return False

    def close_down(self) -> None:
        """Stops watching."""
        QApplication.instance().removeEventFilter(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ring(painter, QRectF(self.rect()), self._desk.theme.colour("accent"), 9)
        painter.end()

    def _by_key(self, by_key: bool) -> None:
        if self._desk.keyboard != by_key:
            self._desk.keyboard = by_key
            if not by_key and not isinstance(self._around, QLineEdit):
                self._around = None
                self._place()
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractItemView):
                focused.viewport().update()
            elif isinstance(focused, QTabBar):
                focused.update()

    def _follow(self, widget: QWidget, reason: Qt.FocusReason) -> None:
        if reason in _BY_KEY:
            self._desk.keyboard = True
        shown = self._desk.keyboard or isinstance(widget, QLineEdit)
        inside = isinstance(widget, QAbstractScrollArea | QTabBar)
        only_kept = widget.focusPolicy() == Qt.FocusPolicy.NoFocus  # a stack gives it to a part that takes no keys
        if widget.window() is not self._window or inside or only_kept or widget is self._window:
            shown = False
        if isinstance(widget, QAbstractItemView):
            widget.viewport().update()
        self._around = widget if shown else None
        self._place()

    def _place(self) -> None:
        around = self._around
        if around is None or not around.isVisible() or not around.hasFocus():
            self.hide()
            return
        rect = QRect(around.mapTo(self._window, QPoint(0, 0)), around.size())
        self.setGeometry(rect.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE))
        self.show()
        self.raise_()
        self.update()
