"""How a suggestion is painted: in the pane, or as a row of a page with chip and actions."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pmrs_desktop.app.rows import PickRow, SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.picks import PICK
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.reason import paint_reason
from pmrs_desktop.words import tr

Index = QModelIndex | QPersistentModelIndex
_BESIDE, _WITH_CHIP = 760, 940
_PANE_LINES = 3
"""Of a reason; two are too few in the pane for a name and who likes it where the system's font is wide."""


class PickDelegate(QStyledItemDelegate):
    """Paints suggestions. The view sets `hover_row` and `hover_action`."""

    def __init__(self, desk: Desk, in_pane: bool, with_chip: bool, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._desk, self._in_pane, self._with_chip = desk, in_pane, with_chip
        self.hover_row = -1
        self.hover_action = ""

    def row_height(self, width: int) -> int:
        """The height of every row, in a view of this width."""
        theme = self._desk.theme
        lines = theme.line("bodyM") + theme.line("sub")
        if self._in_pane:
            return max(theme.u(84), lines + _PANE_LINES * theme.line("sub") + theme.u(16))
        if width / theme.scale >= _BESIDE:
            return max(theme.u(64), lines + theme.u(18))
        return max(theme.u(64), lines + 2 * theme.line("sub") + theme.u(20))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = self._view.viewport().width()
        return QSize(wide, self.row_height(wide))

    def cover_rect(self, row: QRect) -> QRect:
        """Where the cover stands."""
        theme = self._desk.theme
        side = theme.u(40 if self._in_pane else 46)
        left = row.left() + theme.u(16 if self._in_pane else 20)
        beside = not self._in_pane and row.width() / theme.scale >= _BESIDE
        top = row.center().y() - side // 2 + 1 if beside else row.top() + theme.u(10)
        return QRect(left, top, side, side)

    def actions(self, row: QRect, song: SongRow) -> list[tuple[str, str, QRect]]:
        """Key, name and place of what can be done with the mouse."""
        theme = self._desk.theme
        size = theme.u(28)
        wished = song.id in self._desk.wished.ids
        first = ("add", tr("Add to the queue")) if song.here else ("copy", tr("Copy artist and title"))
        wish = ("wish", tr("Take off the wish list") if wished else tr("Put on the wish list"))
        what = [first, wish if wished or not song.here else ("not-this", tr("Not this"))]
        if not self._in_pane:
            what.append(("more", tr("More actions")))
        step = theme.u(30 if self._in_pane else 36)
        end = row.right() - theme.u(8 if self._in_pane else 14)
        beside = not self._in_pane and row.width() / theme.scale >= _BESIDE
        top = row.center().y() - size // 2 if beside else row.top() + theme.u(6)
        places = [QRect(end - size - (len(what) - 1 - n) * step, top, size, size) for n in range(len(what))]
        return [(key, name, place) for (key, name), place in zip(what, places, strict=True)]

    def action_at(self, row: QRect, song: SongRow, at: QPoint) -> tuple[str, str]:
        """Key and name of the action under the pointer, or two empty texts; the cover plays."""
        if song.playable and self.cover_rect(row).contains(at):
            return "play", tr("Play")
        for key, name, place in self.actions(row, song):
            if place.contains(at):
                return key, name
        return "", ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        pick: PickRow | None = index.data(PICK)
        if pick is None:
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = index.row() == self.hover_row
        view = self._view
        ring = self._desk.keyboard and view.hasFocus() and view.currentIndex() == index
        theme, row = self._desk.theme, option.rect
        whole = QRectF(row).adjusted(8, 1, -8, -1)
        last = index.row() == index.model().rowCount() - 1
        if not self._in_pane and not last:
            left = self.cover_rect(row).right() + theme.u(18)
            right = row.right() - theme.u(20)
            painter.fillRect(left, row.bottom(), right - left, 1, theme.colour("line"))
        if selected or hovered:
            paint.band(painter, whole, theme.colour("soft" if selected else "hover"), 8)
        if ring:
            paint.ring(painter, whole, theme.colour("accent"), 8)
        cover = self.cover_rect(row)
        paint.cover(painter, self._desk, cover, pick.song, 4 if self._in_pane else 5)
        if hovered and pick.song.playable:
            paint.over_cover(painter, self._desk, cover, "play")
        if self._in_pane:
            self._paint_in_pane(painter, row, cover, pick, selected, hovered)
        else:
            self._paint_on_page(painter, row, cover, pick, selected, hovered)

    def _paint_in_pane(
        self, painter: QPainter, row: QRect, cover: QRect, pick: PickRow, selected: bool, hovered: bool
    ) -> None:
        theme = self._desk.theme
        left = cover.right() + theme.u(13)
        wide = row.right() - left - theme.u(12)
        free = wide - theme.u(58) if hovered else wide
        top = cover.top() - theme.u(2)
        top = self._song_lines(painter, QRect(left, top, free, 0), pick.song, selected, with_album=False)
        rest = QRect(left, top, wide, row.bottom() - top)
        paint_reason(painter, self._desk, rest, pick.reason, _PANE_LINES, "onSoft" if selected else "")
        if hovered:
            self._paint_actions(painter, row, pick.song, hovered)

    def _paint_on_page(
        self, painter: QPainter, row: QRect, cover: QRect, pick: PickRow, selected: bool, hovered: bool
    ) -> None:
        theme = self._desk.theme
        left, token = cover.right() + theme.u(17), "onSoft" if selected else ""
        end = self.actions(row, pick.song)[0][2].left() - theme.u(12)
        beside = row.width() / theme.scale >= _BESIDE
        chip = theme.u(150) if self._with_chip and row.width() / theme.scale >= _WITH_CHIP else 0
        high = theme.line("bodyM") + theme.line("sub")
        if beside:
            room = end - left - chip
            song_wide = int((row.width() - theme.u(40)) * 0.40) - (left - row.left() - theme.u(20))
            song_wide = max(theme.u(180), min(song_wide, room // 2 + theme.u(40)))
            self._song_lines(
                painter,
                QRect(left, row.center().y() - high // 2 + 1, song_wide, 0),
                pick.song,
                selected,
                with_album=True,
            )
            at = left + song_wide + theme.u(16)
            reason = QRect(at, row.top() + 2, end - chip - at - theme.u(16 if chip else 6), row.height() - 4)
            paint_reason(painter, self._desk, reason, pick.reason, token=token, middle=True)
            if chip:
                ground = "soft" if selected else "hover" if hovered else "page"
                paint.genre_chip(
                    painter, self._desk, QRect(end - chip, row.top(), chip, row.height()), pick.song, ground
                )
        else:
            under = self._song_lines(painter, QRect(left, cover.top() - 2, end - left, 0), pick.song, selected, True)
            rest = QRect(left, under + 1, row.right() - theme.u(20) - left, row.bottom() - under)
            paint_reason(painter, self._desk, rest, pick.reason, token=token)
        self._paint_actions(painter, row, pick.song, hovered)

    def _song_lines(self, painter: QPainter, at: QRect, song: SongRow, selected: bool, with_album: bool) -> int:
        """Paints title and second line from the top of `at`; returns where the next line begins."""
        theme = self._desk.theme
        first = QRect(at.left(), at.top(), at.width(), theme.line("bodyM"))
        second = QRect(at.left(), first.bottom() + 1, at.width(), theme.line("sub"))
        tone = "onSoft" if selected else "text"
        dim = "onSoft" if selected else "text2"
        paint.text(painter, self._desk, first, song.title, "bodyM", tone)
        state = texts.state(song)
        if not state:
            more = song.album if with_album else texts.genre(song)
            words = "  ·  ".join(part for part in (texts.artist(song), more) if part)
            paint.text(painter, self._desk, second, words, "sub", dim)
            return second.bottom() + 1
        metrics = theme.metrics("sub")
        needs = metrics.horizontalAdvance(state) + theme.u(30)
        room = max(theme.u(40), second.width() - needs)
        wide = paint.text(
            painter, self._desk, QRect(second.topLeft(), QSize(room, second.height())), song.artist, "sub", dim
        )
        rest = second.adjusted(wide + (theme.u(10) if wide else 0), 0, 0, 0)
        bad = song.here and bool(song.problem) and not selected
        paint.state_line(painter, self._desk, rest, song, "danger" if bad else dim, "")
        return second.bottom() + 1

    def _paint_actions(self, painter: QPainter, row: QRect, song: SongRow, hovered: bool) -> None:
        theme = self._desk.theme
        icons = {
            "add": "plus",
            "copy": "copy",
            "not-this": "thumbs-down",
            "more": "dots-three",
            "wish": "bookmark-simple",
        }
        wished = song.id in self._desk.wished.ids
        if wished:
            icons["wish"] = "bookmark-simple-fill"
        for key, _, place in self.actions(row, song):
            over = key == self.hover_action and hovered
            token = "text" if over else "accent" if key == "wish" and wished else "text2"
            self._desk.icons.paint(painter, icons[key], place, theme.colour(token), theme.u(17 if not over else 18))
