"""What stands on the wish list: every list of suggestions marks it, the sidebar counts it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pmrs_desktop.app.ports import Wishes
from pmrs_desktop.app.suggestions import WishRow
from pmrs_desktop.window.bridge import Bridge, Latest


class Wished(QObject):
    """The rows of the wish list as they were told last, and the ids that are marked; `changed` tells of others."""

    changed = Signal()

    def __init__(self, wishes: Wishes, bridge: Bridge) -> None:
        super().__init__()
        self._wishes, self._latest = wishes, Latest(bridge, self)
        self.rows: tuple[WishRow, ...] = ()
        self.ids: frozenset[int] = frozenset()

    def refresh(self) -> None:
        """Asks for the list again."""
        self._latest.ask(self._wishes.rows, self._take)

    def mark(self, song: int, wished: bool) -> None:
        """Shows at once what the listener did; the next answer is what counts."""
        self.ids = self.ids | {song} if wished else self.ids - {song}
        self.changed.emit()

    def _take(self, rows: Sequence[WishRow]) -> None:
        ids = frozenset(row.song.id for row in rows)
        if tuple(rows) != self.rows or ids != self.ids:
            self.rows, self.ids = tuple(rows), ids
            self.changed.emit()
