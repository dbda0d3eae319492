"""Lists of suggestions and the queue: short, held whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pmrs_desktop.app.rows import PickRow, QueuePage, SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.words import tr

PICK = Qt.ItemDataRole.UserRole + 2
SONGS_MIME = "application/x-pmrs-songs"
_ROW_MIME = "application/x-pmrs-queue-row"
Index = QModelIndex | QPersistentModelIndex


class PickModel(QAbstractListModel):
    """Suggestions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picks: tuple[PickRow, ...] = ()
        self._wished: frozenset[int] = frozenset()

    def mark(self, wished: frozenset[int]) -> None:
        """Takes which songs stand on the wish list."""
        changed, self._wished = self._wished ^ wished, wished
        for row, pick in enumerate(self.picks):
            if pick.song.id in changed:
                self.dataChanged.emit(self.index(row), self.index(row))

    def show(self, picks: Sequence[PickRow]) -> None:
        """Shows other picks. Rows go, move and come one by one, so that a view keeps its selection and its place."""
        wanted = {pick.song.id: pick for pick in picks}
        for row in range(len(self.picks) - 1, -1, -1):
            if self.picks[row].song.id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self.picks = (*self.picks[:row], *self.picks[row + 1 :])
                self.endRemoveRows()
        for row, pick in enumerate(wanted.values()):
            old = next((n for n, held in enumerate(self.picks) if held.song.id == pick.song.id), None)
            rest = self.picks if old is None else (*self.picks[:old], *self.picks[old + 1 :])
            if old is None:
                self.beginInsertRows(QModelIndex(), row, row)
            elif old != row:
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
            changed = old is not None and self.picks[old] != pick
            self.picks = (*rest[:row], pick, *rest[row:])
            if old is None:
                self.endInsertRows()
            elif old != row:
                self.endMoveRows()
            if changed:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.picks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.picks):
            return None
        pick = self.picks[index.row()]
        if role == PICK:
            return pick
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            wished = f", {tr('on your wish list')}" if pick.song.id in self._wished else ""
            return texts.spoken_pick(pick) + wished
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tip(pick.why or texts.spoken_song(pick.song))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsDragEnabled if self.picks[index.row()].song.here else usual

    def mimeTypes(self) -> list[str]:
        return [SONGS_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        return songs_mime([self.picks[index.row()].song.id for index in indexes])


class QueueModel(QAbstractListModel):
    """The queue, a heading, and what would come after it.

    `moved` asks to move a row of the queue to another place, `given` to put songs (a list of ids) at a row.
    """

    moved = Signal(int, int)
    given = Signal(object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = QueuePage()
        self.heading = ""

    def show(self, page: QueuePage, heading: str) -> None:
        """Shows another queue; `heading` says where what comes after it comes from."""
        if page != self.page:
            self.beginResetModel()
            self.page, self.heading = page, heading
            self.endResetModel()
        elif heading != self.heading:
            self.heading = heading
            row = self.index(len(page.songs))
            self.dataChanged.emit(row, row)

    def song(self, row: int) -> SongRow | None:
        """The song of a row; None for the heading."""
        if row < len(self.page.songs):
            return self.page.songs[row]
        later = self.later(row)
        return later.song if later else None

    def later(self, row: int) -> PickRow | None:
        """The song of a row with its reason, where it comes after the queue."""
        place = row - len(self.page.songs) - 1
        return self.page.then[place] if 0 <= place < len(self.page.then) else None

    def is_heading(self, row: int) -> bool:
        """Whether a row says where the rows below it come from."""
        return bool(self.page.then) and row == len(self.page.songs)

    def is_queued(self, row: int) -> bool:
        """Whether a row is of the queue itself."""
        return 0 <= row < len(self.page.songs)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid():
            return 0
        return len(self.page.songs) + (len(self.page.then) + 1 if self.page.then else 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        song = self.song(index.row()) if index.isValid() else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if song is None:
                return self.heading
            later = self.later(index.row())
            why = f", {later.why}" if later and later.why else ""
            return f"{texts.spoken_song(song)}, {texts.spoken(song.seconds)}{why}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and self.is_heading(index.row()):
            return tr("What comes when the queue ends.")
        if role == Qt.ItemDataRole.ToolTipRole and song is not None:
            later = self.later(index.row())
            return texts.tip(later.why if later and later.why else f"{song.title} · {texts.artist(song)}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self.is_queued(index.row()):
            return usual | Qt.ItemFlag.ItemIsDragEnabled
        return usual

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_ROW_MIME, SONGS_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(_ROW_MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self.page.songs)
        target = min(target, len(self.page.songs))
        if data.hasFormat(SONGS_MIME):
            self.given.emit(songs_of(data), target)
        elif data.hasFormat(_ROW_MIME):
            source = int(data.data(_ROW_MIME).data())
            target -= target > source
            if target != source:
                self.moved.emit(source, target)
        return False


def songs_mime(songs: Sequence[int]) -> QMimeData:
    """Songs as what is dragged from one list to another."""
    data = QMimeData()
    data.setData(SONGS_MIME, ",".join(map(str, songs)).encode())
    return data


def songs_of(data: QMimeData) -> list[int]:
    """The songs that are dragged; none where it is something else."""
    return [int(number) for number in data.data(SONGS_MIME).data().split(b",") if number]
