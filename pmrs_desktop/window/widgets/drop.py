"""Files held over the window: the page is covered by a target that says what happens."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.words import tr


class DropCover(QWidget):
    """Covers the page while files are held over the window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        rect = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("soft"))
        painter.drawRoundedRect(rect, 12, 12)
        middle = self.rect().center()
        size = theme.u(28)
        icon = QRect(middle.x() - size // 2, middle.y() - size - 4, size, size)
        self._desk.icons.paint(painter, "file-arrow-down", icon, theme.colour("onSoft"))
        words = QRect(0, middle.y() + 4, self.width(), theme.line("h2") + 4)
        paint.text(painter, self._desk, words, tr("Drop to import"), "h2", "onSoft", paint.CENTRE)
        painter.end()
