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
        self._said: dict[int, bool] = {}

    def refresh(self) -> None:
        """Asks for the list again."""
        self._latest.ask(self._wishes.rows, self._take)

    def mark(self, song: int, wished: bool) -> None:
        """Shows at once what the listener does, until it is done or has failed."""
        self._said[song] = wished
        self.ids = self.ids | {song} if wished else self.ids - {song}
        self.changed.emit()

    def settle(self, song: int) -> None:
        """What the listener did to a song is done or has failed: what the application tells is what counts."""
        self._said.pop(song, None)
        self.refresh()

    def _take(self, rows: Sequence[WishRow]) -> None:
        told = {row.song.id: True for row in rows} | self._said
        ids = frozenset(song for song, wished in told.items() if wished)
        if tuple(rows) != self.rows or ids != self.ids:
            self.rows, self.ids = tuple(rows), ids
            self.changed.emit()
