"""Lists of suggestions and the queue: short, held whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pmrs_desktop.app.rows import PickRow, QueuePage, SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.words import tr

PICK = Qt.ItemDataRole.UserRole + 2
_ROW_MIME = "application/x-pmrs-queue-row"
Index = QModelIndex | QPersistentModelIndex


class PickModel(QAbstractListModel):
    """Suggestions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picks: tuple[PickRow, ...] = ()

    def show(self, picks: Sequence[PickRow]) -> bool:
        """Shows other picks; returns whether anything is new."""
        if tuple(picks) == self.picks:
            return False
        same = len(picks) == len(self.picks)
        if not same:
            self.beginResetModel()
        self.picks = tuple(picks)
        if not same:
            self.endResetModel()
        elif self.picks:
            self.dataChanged.emit(self.index(0), self.index(len(self.picks) - 1))
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.picks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.picks):
            return None
        pick = self.picks[index.row()]
        if role == PICK:
            return pick
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return texts.spoken_pick(pick)
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tip(pick.why or texts.spoken_song(pick.song))
        return None


class QueueModel(QAbstractListModel):
    """The queue, a heading, and what would come after it. `moved` asks to move a row of the queue to another place."""

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = QueuePage()

    def show(self, page: QueuePage) -> None:
        """Shows another queue."""
        if page != self.page:
            self.beginResetModel()
            self.page = page
            self.endResetModel()

    def song(self, row: int) -> SongRow | None:
        """The song of a row; None for the heading."""
        queued = len(self.page.songs)
        if row < queued:
            return self.page.songs[row]
        later = row - queued - 1
        return self.page.then[later] if 0 <= later < len(self.page.then) else None

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
                return tr("Then, from For you")
            return f"{texts.spoken_song(song)}, {texts.spoken(song.seconds)}"
        if role == Qt.ItemDataRole.ToolTipRole and song is not None:
            return texts.tip(f"{song.title} · {texts.artist(song)}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self.is_queued(index.row()):
            return usual | Qt.ItemFlag.ItemIsDragEnabled
        return usual if self.song(index.row()) else Qt.ItemFlag.NoItemFlags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_ROW_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(_ROW_MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not data.hasFormat(_ROW_MIME):
            return False
        source = int(data.data(_ROW_MIME).data())
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self.page.songs)
        target = min(target, len(self.page.songs))
        if target > source:
            target -= 1
        if target != source:
            self.moved.emit(source, target)
        return False
