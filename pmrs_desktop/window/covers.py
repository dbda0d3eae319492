"""Covers: read and scaled in the background, kept small, rounded and bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from pmrs_desktop.window.bridge import Bridge

_WAITING = 120
_REST_MS = 60
"""Rows that pass by ask for covers too; reading those would keep the rows that are wanted waiting."""
_KEPT_BYTES = 48 * 1024 * 1024
_MAX_SIDE = 16_000

Key = tuple[int, int, int, bool]
"""File, side in device pixels, radius in device pixels, grey."""


class Covers(QObject):
    """Gives covers as pixmaps. What is not there yet is read once nothing else was asked for a moment.

    `arrived` tells a file whose cover is now another one.
    """

    arrived = Signal(int)

    def __init__(self, read: Callable[[int], bytes | None], bridge: Bridge) -> None:
        super().__init__(bridge)
        self._read, self._bridge = read, bridge
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._stale: set[Key] = set()
        self._bytes = 0
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._running = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._next)

    @property
    def settled(self) -> bool:
        """Whether no cover is asked for that has not arrived."""
        return not (self._wanted or self._running)

    def get(self, file: int | None, side: int, radius: int, ratio: float, grey: bool = False) -> QPixmap | None:
        """The cover, `side` logical pixels large, or None where there is none (yet)."""
        if file is None:
            return None
        key = (file, round(side * ratio), round(radius * ratio), grey)
        if key not in self._kept or key in self._stale:
            self._stale.discard(key)
            self._want(key)
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        pixmap = self._kept[key]
        if pixmap is not None:
            pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def renew(self) -> None:
        """Has every cover read again when it is next shown; until then the old one stands."""
        self._stale = set(self._kept)

    def _want(self, key: Key) -> None:
        self._wanted[key] = None
        self._wanted.move_to_end(key)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        self._rest.start()

    def _next(self) -> None:
        if self._running or self._rest.isActive() or not self._wanted:
            return
        self._running = True
        key, _ = self._wanted.popitem()
        self._bridge.aside(lambda: (key, prepared(self._read(key[0]), *key[1:])), self._take, self._ended)

    def _ended(self) -> None:
        self._running = False
        self._next()

    def _take(self, answer: tuple[Key, QImage | None]) -> None:
        key, image = answer
        before = self._kept.get(key)
        if key in self._kept:
            self._drop(key)
        self._kept[key] = QPixmap.fromImage(image) if image is not None else None
        self._bytes += _size(key)
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))
        if image is not None or before is not None:
            self.arrived.emit(key[0])

    def _drop(self, key: Key) -> None:
        del self._kept[key]
        self._stale.discard(key)
        self._bytes -= _size(key)


def _size(key: Key) -> int:
    return 4 * key[1] * key[1]


def prepared(data: bytes | None, side: int, radius: int, grey: bool) -> QImage | None:
    """A picture as a rounded square of `side` pixels, its middle kept; None where the bytes are no picture."""
    if not data:
        return None
    image = QImage.fromData(data)
    if image.isNull() or max(image.width(), image.height()) > _MAX_SIDE:
        return None
    image = image.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    image = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    if grey:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    out = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, side, side), radius, radius)
    painter.setClipPath(path)
    painter.setOpacity(0.45 if grey else 1.0)
    painter.drawImage(0, 0, image)
    painter.end()
    return out
