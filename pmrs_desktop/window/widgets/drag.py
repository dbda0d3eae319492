"""Songs under the pointer on their way to the queue."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.picks import songs_mime
from pmrs_desktop.window.widgets import paint


def drag_songs(desk: Desk, source: QWidget, songs: Sequence[int]) -> None:
    """Drags songs until they are dropped; how many they are goes along under the pointer."""
    if not songs:
        return
    drag = QDrag(source)
    drag.setMimeData(songs_mime(songs))
    drag.setPixmap(_sign(desk, texts.songs(len(songs)), source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(-12, -4))
    drag.exec(Qt.DropAction.CopyAction)


def _sign(desk: Desk, words: str, ratio: float) -> QPixmap:
    theme = desk.theme
    wide = theme.metrics("bodyM").horizontalAdvance(words) + theme.u(24)
    high = theme.line("bodyM") + theme.u(10)
    sign = QPixmap(round(wide * ratio), round(high * ratio))
    sign.setDevicePixelRatio(ratio)
    sign.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sign)
    paint.band(painter, QRectF(0, 0, wide, high), theme.colour("tip"), high / 2)
    paint.text(painter, desk, QRect(0, 0, wide, high), words, "bodyM", "onTip", paint.CENTRE)
    painter.end()
    return sign
