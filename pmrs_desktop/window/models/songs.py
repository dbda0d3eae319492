"""The song list: all ids at once, rows by the page and only when they are painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from pmrs_desktop.app.rows import SongQuery, SongRow, SongSort
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk, adds_songs
from pmrs_desktop.window.models.picks import SONGS_MIME, songs_mime
from pmrs_desktop.words import ntr, tr

PAGE = 64
_KEPT_PAGES = 48
_PAUSE_MS = 400
_REST_MS = 60
"""So long after the first page the rest is asked for: 100,000 ids take 100 ms, in which the next letter may be typed."""
SONG = Qt.ItemDataRole.UserRole + 1

COLUMNS = ("title", "artist", "album", "genre", "rating", "plays", "added", "time")
_CELL = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
Index = QModelIndex | QPersistentModelIndex


class SongModel(QAbstractTableModel):
    """Songs of a query. `about_to_replace` and `replaced` frame a new list, so that a view can keep its place.

    A new query shows its first page at once; the others follow, and `whole` tells whether they have.
    """

    about_to_replace = Signal()
    replaced = Signal()
    completed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.query = SongQuery()
        self.ids: Sequence[int] = ()
        self.loaded = False
        self.whole = False
        self._pages: OrderedDict[int, dict[int, SongRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._serial = 0
        self.pages_fetched = 0
        self._question = desk.question(self)
        self._again = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._again.timeout.connect(self.refresh)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        desk.changed.connect(self._hear)

    @property
    def settled(self) -> bool:
        """Whether all that is known of has been asked for."""
        return not self._rest.isActive()

    @property
    def in_sight(self) -> bool:
        """Whether the first rows, or that there are none, have arrived."""
        return self.loaded and (not self.ids or self.pages_fetched > 0)

    def show(self, query: SongQuery) -> None:
        """Shows other songs, or the same in another order."""
        known, self.query = self.query, query
        self._ask_list(same=replace(query, sort=known.sort, descending=known.descending) == known)

    def refresh(self) -> None:
        """Asks for the list again; selection and place stay."""
        self._ask_list(same=True)

    def _ask_list(self, same: bool) -> None:
        query, library = self.query, self._desk.application.library
        self._rest.stop()
        if same and self.loaded:
            self._question.ask(lambda: library.song_ids(query), self._take_ids)
        else:
            self._question.ask(lambda: library.first_songs(query, PAGE), self._take_first)

    def song(self, row: int) -> SongRow | None:
        """The row, or None while it is on its way."""
        if not 0 <= row < len(self.ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            self._ask(number)
            return None
        self._pages.move_to_end(number)
        return page.get(self.ids[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_name(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        wanted = (SONG, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in wanted:
            return None
        song = self.song(index.row())
        if song is None or role == SONG:
            return song
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tip(_hint(song, column))
        return spoken_cell(song, column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _CELL if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [SONGS_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        return songs_mime([self.ids[row] for row in sorted({index.row() for index in indexes})])

    def _ask(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        ids, serial = self.ids[number * PAGE : (number + 1) * PAGE], self._serial
        self._desk.bridge.run(
            lambda: self._desk.application.library.songs(ids), lambda rows: self._take_page(number, serial, rows)
        )

    def _take_page(self, number: int, serial: int, rows: Sequence[SongRow]) -> None:
        if serial != self._serial:
            return
        self.pages_fetched += 1
        self._asked.discard(number)
        self._pages[number] = {row.id: row for row in rows}
        self._pages.move_to_end(number)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(len(self.ids), (number + 1) * PAGE) - 1
        if last >= number * PAGE:
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(COLUMNS) - 1))

    def _take_first(self, rows: Sequence[SongRow]) -> None:
        self.pages_fetched += 1
        self._replace([row.id for row in rows], len(rows) < PAGE, rows)
        if not self.whole:
            self._rest.start()

    def _take_ids(self, ids: Sequence[int]) -> None:
        if not self.whole and ids[: len(self.ids)] == self.ids:
            self._complete(ids)
        elif self.whole and ids == self.ids:
            self._serial += 1
            self._asked.clear()
            self._renew(tuple(self._pages)[-4:])
            self.replaced.emit()
        else:
            self._replace(ids, whole=True)

    def _complete(self, ids: Sequence[int]) -> None:
        if len(ids) > len(self.ids):
            self.beginInsertRows(QModelIndex(), len(self.ids), len(ids) - 1)
            self.ids = ids
            self.endInsertRows()
        self.whole = True
        self.completed.emit()

    def _replace(self, ids: Sequence[int], whole: bool, rows: Sequence[SongRow] = ()) -> None:
        self._serial += 1
        self._asked.clear()
        self.about_to_replace.emit()
        self.beginResetModel()
        self.ids, self.whole, self.loaded = ids, whole, True
        self._pages = OrderedDict({0: {row.id: row for row in rows}} if rows else {})
        self.endResetModel()
        self.replaced.emit()

    def _renew(self, numbers: Sequence[int]) -> None:
        for number in [number for number in self._pages if number not in numbers]:
            del self._pages[number]
        for number in numbers:
            self._ask(number)

    def _hear(self, changes: Changes) -> None:
        query = self.query
        by_genre = query.sort is SongSort.GENRE or bool(query.genre or query.text)
        if (adds_songs(changes) or (changes.genres and by_genre)) and not self._again.isActive():
            self._again.start()
        if changes.songs:
            self._renew_songs(changes.songs)

    def _renew_songs(self, songs: frozenset[int]) -> None:
        touched = [number for number, page in self._pages.items() if not songs.isdisjoint(page)]
        for number in touched:
            self._asked.discard(number)
            self._ask(number)


def column_name(column: str) -> str:
    """The heading of a column."""
    return {
        "title": tr("Title"),
        "artist": tr("Artist"),
        "album": tr("Album"),
        "genre": tr("Genre"),
        "rating": tr("Rating"),
        "plays": tr("Plays"),
        "added": tr("Added"),
        "time": tr("Time"),
    }[column]


def column_sort(column: str) -> SongSort:
    """What a click on a heading sorts by."""
    return SongSort(column)


def spoken_cell(song: SongRow, column: str) -> str:
    """A cell as a screen reader says it."""
    if column == "title":
        return texts.spoken_song(song)
    if column == "genre":
        return texts.genre_origin(song)
    return {
        "artist": lambda: texts.artist(song),
        "album": lambda: song.album or tr("no album"),
        "rating": lambda: texts.stars(song.rating),
        "plays": lambda: texts.plays(song.plays),
        "added": lambda: texts.date(song.added_at),
        "time": lambda: texts.spoken(song.seconds),
    }[column]()


def _hint(song: SongRow, column: str) -> str:
    if column == "title" and song.problem:
        return song.problem
    if column == "title":
        return f"{song.title} · {texts.artist(song)}"
    if column == "plays":
        return f"{texts.plays(song.plays)}, " + ntr("{count} skip", "{count} skips", song.skips)
    return spoken_cell(song, column)
