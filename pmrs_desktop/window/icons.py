"""Phosphor icons, painted in the colour that their token has at the moment of painting.

The font is the one that QtAwesome carries. It is loaded by its path: importing QtAwesome takes 0.14 s of the start,
and its icons keep the colour that they were made with.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QImage, QPainter, QPixmap

from pmrs_desktop.window.theme import Theme

NAMES = (
    "music-notes",
    "music-notes-fill",
    "squares-four",
    "squares-four-fill",
    "sparkle",
    "sparkle-fill",
    "users",
    "users-fill",
    "chart-pie-slice",
    "chart-pie-slice-fill",
    "bookmark-simple",
    "bookmark-simple-fill",
    "gear-six",
    "gear-six-fill",
    "play-fill",
    "pause-fill",
    "skip-back-fill",
    "skip-forward-fill",
    "shuffle",
    "repeat",
    "repeat-once",
    "queue",
    "speaker-high",
    "speaker-slash",
    "star",
    "star-fill",
    "activity",
    "tag",
    "pencil-simple",
    "hourglass",
    "question",
    "cloud-slash",
    "eject",
    "hard-drives",
    "warning-circle",
    "check-circle",
    "info",
    "plus",
    "thumbs-down",
    "thumbs-up",
    "copy",
    "broadcast",
    "dots-three",
    "x",
    "magnifying-glass",
    "caret-down",
    "caret-up",
    "sliders-horizontal",
    "dots-six-vertical",
    "folder",
    "folder-plus",
    "file-arrow-down",
    "download-simple",
    "upload-simple",
    "clock-counter-clockwise",
    "eye-slash",
    "list",
    "trash",
    "arrows-clockwise",
    "user",
    "arrow-counter-clockwise",
)
"""Every icon that the window uses; a test asks the font for each."""


class Icons:
    """The icon font. `theme` gives the colours."""

    def __init__(self, theme: Theme) -> None:
        folder = _font_folder()
        self._theme = theme
        number = QFontDatabase.addApplicationFont(str(_only(folder, "phosphor-*.ttf")))
        self._font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
        self._font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        with _only(folder, "phosphor-charmap-*.json").open(encoding="utf-8") as file:
            points = json.load(file)
        self._signs = {name: chr(int(points[name], 16)) for name in NAMES}

    def paint(self, painter: QPainter, name: str, rect: QRect | QRectF, colour: QColor, size: float = 0.0) -> None:
        """Paints an icon in the middle of `rect`, `size` pixels large (0: as large as `rect`)."""
        self._font.setPixelSize(max(1, round(size or min(rect.width(), rect.height()))))
        painter.save()
        painter.setFont(self._font)
        painter.setPen(colour)
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, self._signs[name])
        painter.restore()

    def icon(self, name: str, token: str = "text2", filled: str = "", filled_token: str = "") -> QIcon:
        """An icon for buttons and menus; `filled` is painted while on."""
        return QIcon(_Engine(self, self._theme, name, token, filled or name, filled_token or token))


class _Engine(QIconEngine):
    def __init__(self, icons: Icons, theme: Theme, name: str, token: str, on: str, on_token: str) -> None:
        super().__init__()
        self._icons, self._theme = icons, theme
        self._off, self._on = (name, token), (on, on_token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, token = self._on if state == QIcon.State.On else self._off
        if mode == QIcon.Mode.Disabled:
            token = "text3"
        self._icons.paint(painter, name, rect, self._theme.colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _Engine(self._icons, self._theme, *self._off, *self._on)


def _font_folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome")
    return Path(next(iter(spec.submodule_search_locations))) / "fonts"


def _only(folder: Path, pattern: str) -> Path:
    return sorted(folder.glob(pattern))[-1]
