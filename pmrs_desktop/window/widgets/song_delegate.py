"""How a song row is painted: a band across all cells, the cover and two lines, stars, genre mark."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.songs import COLUMNS, SONG
from pmrs_desktop.window.widgets import paint

STAR, STAR_GAP = 14, 2
Index = QModelIndex | QPersistentModelIndex


class SongDelegate(QStyledItemDelegate):
    """Paints cells. The view sets `hover_row`, `hover_star`, `compact`, `phase` and `playing`."""

    def __init__(self, desk: Desk, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._desk = desk
        self.hover_row = -1
        self.hover_star = 0
        self.compact = False
        self.phase = 0
        self.playing: int | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._desk.theme.row_height(self.compact))

    def cover_rect(self, cell: QRect) -> QRect:
        """Where the cover stands in a title cell."""
        theme = self._desk.theme
        side = theme.u(20 if self.compact else 32)
        return QRect(cell.left() + theme.u(20), cell.center().y() - side // 2 + 1, side, side)

    def stars_left(self, cell: QRect) -> int:
        """Where the first star of a rating cell begins."""
        return cell.left() + self._desk.theme.u(6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, row = self._view, index.row()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_band(painter, option.rect, view, row, selected, index)
        song = index.data(SONG)
        if song is None:
            return
        column = COLUMNS[index.column()]
        if column == "title":
            self._paint_title(painter, option.rect, song, row, selected)
        elif column == "rating":
            self._paint_rating(painter, option.rect, song, row, selected)
        elif column == "genre":
            rect = option.rect.adjusted(self._desk.theme.u(6), 0, -4, 0)
            paint.genre_mark(painter, self._desk, rect, song, selected)
        else:
            self._paint_text(painter, option.rect, song, column, selected)

    def _paint_band(
        self, painter: QPainter, cell: QRect, view: QAbstractItemView, row: int, selected: bool, index: Index
    ) -> None:
        ring = self._desk.keyboard and view.hasFocus() and view.currentIndex().row() == row
        if not (selected or ring or row == self.hover_row):
            return
        theme = self._desk.theme
        whole = QRectF(8, cell.top() + 1, view.viewport().width() - 12, cell.height() - 2)
        painter.save()
        painter.setClipRect(cell)
        if selected or row == self.hover_row:
            paint.band(painter, whole, theme.colour("soft" if selected else "hover"))
        if ring:
            paint.ring(painter, whole, theme.colour("accent"))
        painter.restore()

    def _paint_title(self, painter: QPainter, cell: QRect, song: SongRow, row: int, selected: bool) -> None:
        desk, theme = self._desk, self._desk.theme
        cover = self.cover_rect(cell)
        paint.cover(painter, desk, cover, song)
        if song.id == self.playing:
            paint.over_cover(painter, desk, cover, "bars", self.phase)
        elif row == self.hover_row and song.playable:
            paint.over_cover(painter, desk, cover, "play")
        dim = song.away or bool(song.problem)
        colour = "onSoft" if selected else "text3" if dim else "accent" if song.id == self.playing else "text"
        left = cover.right() + theme.u(11)
        lines = QRect(left, cell.top(), cell.right() - left - theme.u(8), cell.height())
        if self.compact:
            if dim:
                size = theme.u(13)
                mark = QRect(left, cell.center().y() - size // 2 + 1, size, size)
                token = "onSoft" if selected else "danger" if song.problem else "text3"
                desk.icons.paint(painter, "warning-circle" if song.problem else "eject", mark, theme.colour(token))
                lines.setLeft(left + size + theme.u(6))
            paint.text(painter, desk, lines, song.title, "bodyM", colour)
            return
        high = theme.line("bodyM") + theme.line("sub")
        top = cell.top() + (cell.height() - high) // 2
        paint.text(painter, desk, QRect(left, top, lines.width(), theme.line("bodyM")), song.title, "bodyM", colour)
        second = QRect(left, top + theme.line("bodyM"), lines.width(), theme.line("sub"))
        if dim:
            tone = "onSoft" if selected else "danger" if song.problem else "text3"
            paint.state_line(painter, desk, second, song, tone, texts.artist(song))
        else:
            paint.text(painter, desk, second, texts.artist(song), "sub", "onSoft" if selected else "text2")

    def _paint_rating(self, painter: QPainter, cell: QRect, song: SongRow, row: int, selected: bool) -> None:
        hovered = row == self.hover_row
        if not song.rating and not hovered and not selected:
            return
        theme = self._desk.theme
        shown = self.hover_star if hovered and self.hover_star else song.rating or 0
        middle = cell.center().y() + 1
        dim = song.away
        paint.stars(painter, self._desk, self.stars_left(cell), middle, shown, theme.u(STAR), theme.u(STAR_GAP), dim)

    def _paint_text(self, painter: QPainter, cell: QRect, song: SongRow, column: str, selected: bool) -> None:
        theme = self._desk.theme
        tone = "onSoft" if selected else "text3" if song.away or song.problem else "text2"
        if column in ("artist", "album"):
            words = (texts.artist(song) if column == "artist" else song.album) or "—"
            paint.text(painter, self._desk, cell.adjusted(theme.u(6), 0, -theme.u(8), 0), words, "body", tone)
        elif column == "added":
            paint.text(
                painter, self._desk, cell.adjusted(theme.u(6), 0, -4, 0), texts.date(song.added_at), "body", tone
            )
        else:
            words = texts.clock(song.seconds) if column == "time" else self._plays(song)
            pad = theme.u(20) if column == "time" else theme.u(10)
            paint.text(painter, self._desk, cell.adjusted(0, 0, -pad, 0), words, "body", tone, paint.RIGHT)

    def _plays(self, song: SongRow) -> str:
        return texts.number(song.plays) if song.plays else texts.NOTHING


def star_at(delegate: SongDelegate, desk: Desk, cell: QRect, x: int) -> int:
    """The star 1..5 under `x` of a rating cell, or 0."""
    theme = desk.theme
    step = theme.u(STAR) + theme.u(STAR_GAP)
    star = (x - delegate.stars_left(cell)) // step + 1
    return star if 1 <= star <= 5 else 0
