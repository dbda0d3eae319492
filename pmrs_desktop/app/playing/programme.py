"""What plays next: the queue, then what comes by itself; of each entry the page it came from and why."""

from __future__ import annotations

from collections.abc import Sequence

from pmrs_desktop.app.playing.ahead import Ahead
from pmrs_desktop.app.playing.board import Board
from pmrs_desktop.app.rows import PickRow
from pmrs_desktop.kinds import Ended, Seconds
from pmrs_desktop.player.queue import Entry, PlayQueue, Repeat


class Programme:
    """The queue and what follows it; it belongs to the playback thread."""

    def __init__(self, queue: PlayQueue, ahead: Ahead, board: Board) -> None:
        self.queue = queue
        self.ahead = ahead
        self.then: tuple[PickRow, ...] = ()
        self._board = board
        self._pages: dict[int, str] = {}
        self._reasons: dict[int, str] = {}

    @property
    def then_from(self) -> str:
        """Returns where what comes after the queue is taken from, "" where nothing comes."""
        return "" if self.ahead.way is None or self.queue.repeat is not Repeat.OFF else self.ahead.way.value

    def page(self, entry: Entry) -> str | None:
        """Returns the page that an entry was started from, None where that is not known."""
        return self._pages.get(entry.key)

    def why(self, entry: Entry | None) -> str:
        """Returns why an entry came by itself, "" where the listener chose it."""
        return self._reasons.get(entry.key, "") if entry is not None else ""

    def replace(self, songs: Sequence[int], start: int, page: str, station: int | None) -> Entry | None:
        """Puts other songs, or a station, in place of everything and returns the current entry."""
        self.ahead.station = station
        entry = self.queue.replace(songs, start)
        self.then, self._reasons = (), {}
        self._pages = {one.key: page for one in self.queue.entries}
        return entry

    def put(self, songs: Sequence[int], page: str, next_up: bool) -> None:
        """Adds songs after the current one, or at the end."""
        put = self.queue.insert_next if next_up else self.queue.append
        self._pages.update({entry.key: page for entry in put(songs)})

    def next(self) -> Entry | None:
        """Makes the next entry current, chosen after all that was heard until now, and returns it."""
        self.offer()
        return self.queue.next()

    def go_on(self) -> Entry | None:
        """Makes current what comes by itself at the end of a song, and returns it."""
        self.offer()
        return self.queue.go_on()

    def jump(self, row: int) -> Entry | None:
        """Makes current what stands `row` places after the current entry, in the queue or in what comes after it.

        Returns:
            It; None, and no change, where nothing stands there.
        """
        upcoming = self.queue.upcoming
        if not 0 <= row < len(upcoming) + len(self.then):
            return None
        if row < len(upcoming):
            return self.queue.jump(upcoming[row].key)
        entry = self._offer(self.then[row - len(upcoming)])
        return self.queue.jump(entry.key) if entry is not None else None

    def look_ahead(self) -> None:
        """Asks for what could come after the queue, and offers what is known of it."""
        last = self._last()
        self.ahead.ask(self._board.song(last.song) if last is not None else None)
        self.offer()

    def offer(self) -> None:
        """Chooses what comes after the queue."""
        last, current = self._last(), self.queue.current
        self.then = ()
        if self.then_from:
            barred = {entry.song for entry in self.queue.upcoming}
            barred |= {current.song} if current is not None else set()
            self.then = self.ahead.then(self._board.song(last.song) if last is not None else None, barred)
        self._offer(self.then[0] if self.then else None)

    def _offer(self, pick: PickRow | None) -> Entry | None:
        entry = self.queue.offer(pick.song.id if pick is not None else None)
        if entry is not None and pick is not None:
            self._pages[entry.key] = self.ahead.page
            self._reasons[entry.key] = pick.why
        return entry

    def began(self, which: object, entry: Entry) -> None:
        """Notes that an entry plays, so that its song does not come again before the engine has told how it ended."""
        self.heard(which, entry.song, 0.0, None, Ended.STOPPED)

    def heard(self, which: object, song: int, heard: Seconds, length: Seconds | None, ended: Ended) -> None:
        """Notes a hearing, which steers what comes after the queue; of one told twice the last word holds."""
        row = self._board.song(song)
        if row is not None:
            self.ahead.heard(which, row, heard, length, ended)

    def _last(self) -> Entry | None:
        """Returns the entry that what comes by itself follows."""
        entries = self.queue.upcoming or ((self.queue.current,) if self.queue.current else self.queue.history)
        return entries[-1] if entries else None
