"""The table of songs: columns that give way, sorting, hover, rating by mouse and key, and its place kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from pmrs_desktop.app.rows import NowPlaying, Preferences, SongSort
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.songs import COLUMNS, SongModel, column_name, column_sort
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.drag import drag_songs
from pmrs_desktop.window.widgets.hover import Hover
from pmrs_desktop.window.widgets.row_keys import is_for_window, stars_of
from pmrs_desktop.window.widgets.song_delegate import SongDelegate, star_at
from pmrs_desktop.window.widgets.song_menu import song_menu
from pmrs_desktop.words import tr

_WIDTHS = {"genre": 134, "rating": 94, "plays": 62, "added": 112, "time": 68}
_GIVES_UP = {"added": 860, "album": 690, "plays": 600, "genre": 420, "rating": 330}
_RIGHT = ("plays", "time")


class SongTable(QTableView):
    """Songs of a `SongModel`."""

    def __init__(self, desk: Desk, model: SongModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._delegate = SongDelegate(desk, self)
        self._kept: tuple[set[int], int | None, int | None, int] = (set(), None, None, 0)
        self._to_play = -1
        self._arranging = False
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        Hover(self, self._hover, 0, self._star_at)
        self.setAccessibleName(tr("Songs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        header = _Header(desk, model, self)
        self.setHorizontalHeader(header)
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._resized_by_hand)
        model.about_to_replace.connect(self._keep_place)
        model.replaced.connect(self._find_place)
        model.completed.connect(self._take_rest)
        desk.covers.arrived.connect(lambda _: self.viewport().update())
        desk.player_changed.connect(self._follow_player)
        desk.preferences_changed.connect(self._follow_preferences)
        desk.theme.changed.connect(self._arrange)
        self._beat = QTimer(self, interval=500)
        self._beat.timeout.connect(self._tick)
        self._follow_preferences(desk.preferences)
        self._follow_player(desk.now)

    def chosen(self) -> list[int]:
        """The ids of the selected rows, in the order shown."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self._model.ids[row] for row in rows]

    def sort(self, sort: SongSort, descending: bool) -> None:
        """Shows the songs in another order."""
        self._model.show(replace(self._model.query, sort=sort, descending=descending))
        self.horizontalHeader().viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters and digits act on the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play(self.currentIndex().row())
        elif key == Qt.Key.Key_Q:
            self._desk.enqueue(self.chosen(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif (stars := stars_of(event)) is not None:
            self._desk.rate(self.chosen(), stars)
        elif is_for_window(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            cell, column = self.visualRect(index), COLUMNS[index.column()]
            if column == "title" and self._delegate.cover_rect(cell).contains(at):
                self._play(index.row())
                return
            star = self._star_at(index, at)
            song = self._model.song(index.row())
            if star and song is not None:
                self._desk.rate([song.id], 0 if round(song.rating or 0) == star else star)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and COLUMNS[index.column()] != "rating":
            self._play(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid() and not self.selectionModel().isRowSelected(index.row()):
                self.selectRow(index.row())
            at = event.globalPos()
        else:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.center() if rect.isValid() else QPoint(40, 40))
        song = self._model.song(self.currentIndex().row())
        chosen = self.chosen()
        if chosen:
            menu = song_menu(self._desk, self, chosen, song, lambda: self._play(self.currentIndex().row()))
            menu.popup(at)

    def startDrag(self, actions: Qt.DropAction) -> None:
        drag_songs(self._desk, self, self.chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _play(self, row: int) -> None:
        self._to_play = -1
        if not self._model.whole:
            self._to_play = row
        elif 0 <= row < len(self._model.ids):
            self._desk.play(self._model.ids, row)

    def _hover(self, row: int, star: int) -> None:
        self._delegate.hover_row, self._delegate.hover_star = row, star

    def _star_at(self, index: QModelIndex, at: QPoint) -> int:
        if COLUMNS[index.column()] != "rating":
            return 0
        return star_at(self._delegate, self._desk, self.visualRect(index), at.x())

    def _sort_by(self, section: int) -> None:
        sort, query = column_sort(COLUMNS[section]), self._model.query
        first_down = sort in (SongSort.RATING, SongSort.PLAYS, SongSort.ADDED)
        self.sort(sort, not query.descending if query.sort == sort else first_down)

    def _arrange(self) -> None:
        theme, compact = self._desk.theme, self._desk.preferences.compact
        high = theme.row_height(compact)
        if self.verticalHeader().defaultSectionSize() != high:
            self.verticalHeader().setDefaultSectionSize(high)
        wide = self.viewport().width()
        room = wide / theme.scale
        own = dict(self._desk.preferences.column_widths)
        shown = [c for c in COLUMNS if room >= _GIVES_UP.get(c, 0) and (c != "artist" or (compact and room >= 560))]
        widths = {c: theme.u(own.get(c, _WIDTHS[c])) for c in shown if c in _WIDTHS}
        rest = max(theme.u(120), wide - sum(widths.values()))
        parts = {"title": 46, "artist": 26, "album": 28} if compact else {"title": 60, "album": 40}
        parts = {c: part for c, part in parts.items() if c in shown}
        taken = 0
        for c in [c for c in parts if c != "title"]:
            widths[c] = theme.u(own[c]) if c in own else int(rest * parts[c] / sum(parts.values()))
            taken += widths[c]
        widths["title"] = max(theme.u(120), rest - taken)
        self._arranging = True
        for number, c in enumerate(COLUMNS):
            self.setColumnHidden(number, c not in shown)
            if c in shown:
                self.setColumnWidth(number, widths[c])
        self._arranging = False

    def _resized_by_hand(self, section: int, _old: int, new: int) -> None:
        column = COLUMNS[section]
        if self._arranging or column == "title" or new <= 0 or not self.isVisible():
            return
        own = dict(self._desk.preferences.column_widths)
        own[column] = round(new / self._desk.theme.scale)
        self._desk.choose(replace(self._desk.preferences, column_widths=tuple(sorted(own.items()))))
        QTimer.singleShot(0, self._arrange)

    def _keep_place(self) -> None:
        self._to_play = -1
        rows = self.selectionModel().selectedRows()
        chosen = {self._model.ids[index.row()] for index in rows[:2000]}
        current = self.currentIndex().row()
        top = self.rowAt(0)
        offset = self.rowViewportPosition(top) if top >= 0 else 0
        at_top = self.verticalScrollBar().value() == 0
        ids = self._model.ids
        self._kept = (
            chosen,
            ids[current] if 0 <= current < len(ids) else None,
            None if at_top or not 0 <= top < len(ids) else ids[top],
            offset,
        )

    def _find_place(self) -> None:
        chosen, current, top, offset = self._kept
        # While only the first page is there, another list was asked for: it begins at its top, and what was chosen is
        # looked for again in the rest.
        self._kept = (set(), None, None, 0) if self._model.whole else (chosen, current, None, 0)
        if not chosen and current is None and top is None:
            return
        rows = {song: row for row, song in enumerate(self._model.ids)}
        if top in rows:
            self.verticalScrollBar().setValue(rows[top] * self.verticalHeader().defaultSectionSize() - offset)
        last = len(COLUMNS) - 1
        selection = QItemSelection()
        for song in chosen & rows.keys():
            selection.select(self._model.index(rows[song], 0), self._model.index(rows[song], last))
        if current in rows:
            index = self._model.index(rows[current], 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _take_rest(self) -> None:
        row, (chosen, current, *_place) = self._to_play, self._kept
        if set(self.chosen()) <= chosen | {current}:
            self._find_place()
        self._kept = (set(), None, None, 0)
        if row >= 0:
            self._play(row)

    def _follow_player(self, now: NowPlaying) -> None:
        self._delegate.playing = now.song.id if now.song is not None else None
        if now.playing and not self._desk.theme.calm:
            self._beat.start()
        else:
            self._beat.stop()
        self.viewport().update()

    def _tick(self) -> None:
        if self.isVisible():
            self._delegate.phase += 1
            self.viewport().update()

    def _follow_preferences(self, preferences: Preferences) -> None:
        self._delegate.compact = preferences.compact
        self._arrange()


class _Header(QHeaderView):
    def __init__(self, desk: Desk, model: SongModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk, self._songs = desk, model
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(40)
        self.setFixedHeight(desk.theme.u(30))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        desk.theme.changed.connect(lambda: self.setFixedHeight(desk.theme.u(30)))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, column = self._desk.theme, COLUMNS[section]
        sorted_here = self._songs.query.sort.value == column
        tone = "text" if sorted_here else "text2"
        name = column_name(column)
        pad = theme.u(20)
        caret = theme.u(12)
        if column in _RIGHT:
            end = pad if column == "time" else theme.u(10)
            room = rect.adjusted(0, 0, -end, 0)
            wide = paint.text(painter, self._desk, room, name, "cap", tone, paint.RIGHT)
            mark = QRect(room.right() - wide - caret - theme.u(4), rect.center().y() - caret // 2 + 1, caret, caret)
        else:
            room = rect.adjusted(pad if section == 0 else theme.u(6), 0, 0, 0)
            wide = paint.text(painter, self._desk, room, name, "cap", tone)
            mark = QRect(room.left() + wide + theme.u(6), rect.center().y() - caret // 2 + 1, caret, caret)
        if sorted_here:
            icon = "caret-down" if self._songs.query.descending else "caret-up"
            self._desk.icons.paint(painter, icon, mark, theme.colour("text"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
