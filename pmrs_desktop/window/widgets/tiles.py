"""Tiles: genres with their hue and leaning covers, artists and albums; as many a row as fit without cutting a name."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pmrs_desktop.app.rows import GenreTile
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.words import tr

_GAP = 12


class GenreButton(QAbstractButton):
    """The tile of a genre."""

    def __init__(self, desk: Desk, tile: GenreTile, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tile = tile
        self.small = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        desk.covers.arrived.connect(lambda _: self.update())
        self.show_tile(tile)

    def show_tile(self, tile: GenreTile) -> None:
        """Shows other numbers."""
        self.tile = tile
        self.setAccessibleName(f"{tr(tile.name)}, {texts.songs(tile.songs)}")
        self.update()

    def name_width(self) -> int:
        """How wide the name is with its margins, so that it is never cut."""
        theme = self._desk.theme
        name = theme.metrics("bodyB").horizontalAdvance(tr(self.tile.name))
        count = theme.metrics("sub").horizontalAdvance(texts.songs(self.tile.songs))
        if self.small:
            number = theme.metrics("sub").horizontalAdvance(texts.number(self.tile.songs))
            return name + number + theme.u(12 + 12 + 10) + 2
        return max(name, count) + theme.u(24) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self._desk.theme, QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(1, 1, -1, -1), 10, 10)
        painter.fillPath(shape, theme.tile(self.tile.name, self.underMouse()))
        if self.small:
            self._paint_small(painter)
        else:
            painter.save()
            painter.setClipPath(shape)
            self._paint_covers(painter)
            painter.restore()
            left, top = theme.u(13), theme.u(10)
            name = QRect(left, top, self.width() - left, theme.line("bodyB"))
            paint.text(painter, self._desk, name, tr(self.tile.name), "bodyB")
            below = QRect(left, name.bottom() + 1, self.width() - left, theme.line("sub"))
            paint.text(painter, self._desk, below, texts.songs(self.tile.songs), "sub", "text2")
        if self.isChecked():
            painter.setPen(QPen(theme.hue(self.tile.name), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def _paint_small(self, painter: QPainter) -> None:
        theme = self._desk.theme
        room = self.rect().adjusted(theme.u(12), 0, -theme.u(12), 0)
        paint.text(painter, self._desk, room, texts.number(self.tile.songs), "sub", "text2", paint.RIGHT)
        paint.text(painter, self._desk, room, tr(self.tile.name), "bodyB")

    def _paint_covers(self, painter: QPainter) -> None:
        theme = self._desk.theme
        side = theme.u(46)
        spots = ((-theme.u(60), -12), (-theme.u(32), -9)) if len(self.tile.covers) > 1 else ((-theme.u(32), -9),)
        for file, (shift, angle) in zip(self.tile.covers, spots, strict=False):
            if self._desk.covers.get(file, side, 4, self.devicePixelRatioF()) is None:
                continue
            painter.save()
            painter.translate(self.width() + shift + side / 2 - theme.u(8), self.height() - side / 2 + theme.u(3))
            painter.rotate(angle)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            paint.cover_of(painter, self._desk, QRect(-side // 2, -side // 2, side, side), file)
            painter.restore()


class TileGrid(QWidget):
    """Lays tiles of one height into columns of one width."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.buttons: list[GenreButton] = []
        self._high = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        desk.theme.changed.connect(self._arrange)

    def show_tiles(self, tiles: tuple[GenreTile, ...]) -> bool:
        """Shows tiles; returns whether the buttons are new ones."""
        same = [button.tile.name for button in self.buttons] == [tile.name for tile in tiles]
        if same:
            for button, tile in zip(self.buttons, tiles, strict=True):
                button.show_tile(tile)
        else:
            focused = next((button.tile.name for button in self.buttons if button.hasFocus()), None)
            for button in self.buttons:
                button.hide()
                button.deleteLater()
            self.buttons = [GenreButton(self._desk, tile, self) for tile in tiles]
            for button in self.buttons:
                button.show()
                if button.tile.name == focused:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()
        return not same

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(300, self._high)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._high)

    def _arrange(self) -> None:
        theme, wide = self._desk.theme, self.width()
        room = self.window().width() / theme.scale
        small = room < 820
        for button in self.buttons:
            button.small = small
        longest = max((button.name_width() for button in self.buttons), default=100)
        fits = max(1, (wide + _GAP) // (longest + _GAP))
        columns = fits if small else min(6 if room >= 1100 else 4, fits)
        high = max(theme.u(40), theme.line("bodyB") + 8) if small else theme.u(72)
        each = (wide - (columns - 1) * _GAP) / columns
        for number, button in enumerate(self.buttons):
            row, column = divmod(number, columns)
            left = round(column * (each + _GAP))
            button.setGeometry(left, row * (high + _GAP), round((column + 1) * (each + _GAP)) - _GAP - left, high)
        rows = -(-len(self.buttons) // columns)
        self._high = max(0, rows * (high + _GAP) - _GAP)
        if self.height() != self._high:
            self.setFixedHeight(self._high)
