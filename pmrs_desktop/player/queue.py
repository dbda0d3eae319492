"""The queue: which songs come, in which order, and which have been."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import NewType

EntryKey = NewType("EntryKey", int)
"""Names one entry of the queue: the same song may stand in it twice."""


class Repeat(StrEnum):
    """What comes after the end: nothing, the queue again, or the same song again."""

    OFF = "off"
    ALL = "all"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the queue: its key and the song's id."""

    key: EntryKey
    song: int


@dataclass(frozen=True, slots=True)
class QueueRecord:
    """A queue as it is kept over a restart; plain numbers and words, fit for JSON by `dataclasses.asdict`.

    Attributes:
        songs: ids in the order without shuffle.
        order: for each place in play order, the index into `songs`.
        done: how many entries in play order have been.
        has_current: whether the entry at `done` is the current one.
        repeat: a `Repeat`.
        position_seconds: where in the current song the listener was.
    """

    songs: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    done: int = 0
    has_current: bool = False
    shuffle: bool = False
    repeat: str = "off"
    position_seconds: float = 0.0


class PlayQueue:
    """The entries in play order, with a mark on the current one.

    What stands before the mark is the history, what stands after it is still to come. The current entry may be missing:
    before the first song, after the last, and after it was removed while it sounded. Single steps take time linear in
    the number of entries at most (about 1 ms at 100,000). It belongs to one thread.

    Args:
        chance: shuffles.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._keys = count(1)
        self._order: list[Entry] = []
        self._plain: list[Entry] = []  # the order to come back to; only while shuffled
        self._done = 0
        self._has_current = False
        self._offered: Entry | None = None
        self._shuffled = False
        self.repeat = Repeat.OFF

    # What it holds.

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in play order."""
        return tuple(self._order)

    @property
    def current(self) -> Entry | None:
        """The entry that plays or rests, or None."""
        return self._order[self._done] if self._has_current else None

    @property
    def history(self) -> tuple[Entry, ...]:
        """What stands before the current entry, in play order."""
        return tuple(self._order[: self._done])

    @property
    def upcoming(self) -> tuple[Entry, ...]:
        """What stands after the current entry, in play order."""
        return tuple(self._order[self._after :])

    @property
    def offered(self) -> Entry | None:
        """What comes after the last entry by itself, see `offer`; None where nothing does."""
        return self._offered if self.repeat is Repeat.OFF else None

    @property
    def shuffled(self) -> bool:
        """Whether the order is shuffled."""
        return self._shuffled

    def __len__(self) -> int:
        return len(self._order)

    @property
    def _after(self) -> int:
        return self._done + self._has_current

    # Going on.

    def next(self) -> Entry | None:
        """Makes the next entry current, as the listener asks for it (also while one song repeats).

        Returns:
            It, or None past the last one without repeat and where nothing is offered; then all entries are history.
        """
        place = self._after_now(self._after)
        if place >= len(self._order):
            self._take_offered()
        self._mark(place)
        return self.current

    def go_on(self) -> Entry | None:
        """Makes current what comes by itself at the end of a song: the same again, the next, the first, or none."""
        if not (self.repeat is Repeat.ONE and self._has_current):
            self.next()
        return self.current

    def coming(self) -> Entry | None:
        """Returns what `go_on` would make current, for preparing it."""
        if self.repeat is Repeat.ONE and self._has_current:
            return self.current
        place = self._after_now(self._after)
        return self._order[place] if place < len(self._order) else self.offered

    def offer(self, song: int | None) -> Entry | None:
        """Says which song comes after the last entry; None: none, as in the beginning.

        It stands in no list until it becomes current; then it is the last entry, also in the order without shuffle. While
        something repeats it never comes.

        Returns:
            The entry that it will be, the same one as long as the same song is offered.
        """
        if song is None or self._offered is None or self._offered.song != song:
            self._offered = self._made([song])[0] if song is not None else None
        return self._offered

    def previous(self) -> Entry | None:
        """Makes the entry before current; at the first one the last while all repeat, else it stays.

        Returns:
            The current entry, or None where the queue is empty.
        """
        if not self._order:
            return None
        if self._done > 0:
            self._mark(self._done - 1)
        else:
            self._mark(len(self._order) - 1 if self.repeat is Repeat.ALL else 0)
        return self.current

    def jump(self, key: EntryKey) -> Entry | None:
        """Makes this entry current and returns it; None, and no change, where it is neither here nor offered."""
        if self.offered is not None and self.offered.key == key:
            self._take_offered()
        place = next((place for place, entry in enumerate(self._order) if entry.key == key), None)
        if place is None:
            return None
        self._mark(place)
        return self.current

    def _after_now(self, place: int) -> int:
        """Returns the place that follows: `place`, or the first where all repeat and the end is reached."""
        at_end = place >= len(self._order)
        return 0 if at_end and self.repeat is not Repeat.OFF else place

    def _take_offered(self) -> None:
        """Makes what is offered the last entry."""
        if self.offered is not None:
            self._order.append(self.offered)
            if self._shuffled:
                self._plain.append(self.offered)
            self._offered = None

    def _mark(self, place: int) -> None:
        self._done = min(place, len(self._order))
        self._has_current = self._done < len(self._order)

    # Changing it.

    def replace(self, songs: Iterable[int], start: int | None = 0) -> Entry | None:
        """Puts these songs in place of all others and makes one current.

        Args:
            songs: their ids, in order.
            start: index of the one to begin with; None for the first, or any one while shuffled.

        Returns:
            The current entry; None without songs.
        """
        entries = self._made(songs)
        if not entries:
            self.clear()
            return None
        if start is None:
            start = self._chance.randrange(len(entries)) if self._shuffled else 0
        self._order, self._plain, self._offered = entries, [], None
        self._mark(min(max(0, start), len(entries) - 1))
        if self._shuffled:
            self._scatter()
        return self.current

    def insert_next(self, songs: Iterable[int]) -> tuple[Entry, ...]:
        """Puts these songs right after the current one; returns their entries."""
        entries = self._made(songs)
        if self._shuffled:
            current = self.current
            place = len(self._plain) if current is None else _place(self._plain, current) + 1
            self._plain[place:place] = entries
        self._order[self._after : self._after] = entries
        return tuple(entries)

    def append(self, songs: Iterable[int]) -> tuple[Entry, ...]:
        """Puts these songs at the end, also while shuffled; returns their entries."""
        entries = self._made(songs)
        if self._shuffled:
            self._plain.extend(entries)
        self._order.extend(entries)
        return tuple(entries)

    def move(self, keys: Iterable[EntryKey], before: EntryKey | None) -> None:
        """Puts these entries, in their present order, before another one, or at the end for None.

        The current entry stays current wherever it goes. While shuffled the order to come back to is left alone.
        Unknown keys do nothing; where `before` is itself moved, they go before the next entry that is not.
        """
        moved = set(keys)
        taken = [entry for entry in self._order if entry.key in moved]
        place, seen = len(self._order) - len(taken), 0
        found = False
        for entry in self._order:
            found = found or entry.key == before
            if entry.key in moved:
                continue
            if found:
                place = seen
                break
            seen += 1
        self._rearrange(lambda rest: rest[:place] + taken + rest[place:], moved)

    def remove(self, keys: Iterable[EntryKey]) -> None:
        """Takes these entries out. Where the current one goes, none is current and what followed it comes next."""
        gone = set(keys)
        self._rearrange(lambda rest: rest, gone)
        self._plain = [entry for entry in self._plain if entry.key not in gone]

    def clear(self) -> None:
        """Takes all entries out."""
        self._order, self._plain, self._offered = [], [], None
        self._mark(0)

    def clear_upcoming(self) -> None:
        """Takes out what is still to come; history and current entry stay."""
        self.remove([entry.key for entry in self._order[self._after :]])

    def shuffle(self, on: bool) -> None:
        """Shuffles, with the current entry first, or brings back the order there was, with what came since.

        Without a current entry all entries are to come again.
        """
        if on == self._shuffled:
            return
        self._shuffled = on
        if on:
            self._scatter()
            return
        current = self.current
        self._order, self._plain = self._plain, []
        self._done = _place(self._order, current) if current is not None else 0

    def _made(self, songs: Iterable[int]) -> list[Entry]:
        return [Entry(EntryKey(next(self._keys)), int(song)) for song in songs]

    def _scatter(self) -> None:
        """Shuffles all but the current entry, which comes first; keeps the order to come back to."""
        current = self.current
        self._plain = self._order
        others = [entry for entry in self._order if entry is not current]
        scattered = self._chance.sample(others, len(others))
        self._order = scattered if current is None else [current, *scattered]
        self._done = 0

    def _rearrange(self, build: Callable[[list[Entry]], list[Entry]], touched: set[EntryKey]) -> None:
        """Builds the order anew from the entries that are not touched, and finds the mark again."""
        current = self.current
        been = next((entry for entry in reversed(self._order[: self._done]) if entry.key not in touched), None)
        rest = [entry for entry in self._order if entry.key not in touched]
        self._order = build(rest)
        if current is not None and (current.key not in touched or len(self._order) > len(rest)):
            self._done = _place(self._order, current)
            return
        self._has_current = False
        self._done = 0 if been is None else _place(self._order, been) + 1

    # Keeping it over a restart.

    def to_record(self, position_seconds: float = 0.0) -> QueueRecord:
        """Returns the queue as it is kept, with the place in the current song."""
        plain = self._plain if self._shuffled else self._order
        index = {entry.key: place for place, entry in enumerate(plain)}
        return QueueRecord(
            tuple(entry.song for entry in plain),
            tuple(index[entry.key] for entry in self._order),
            self._done,
            self._has_current,
            self._shuffled,
            self.repeat.value,
            position_seconds if self._has_current else 0.0,
        )

    @classmethod
    def from_record(cls, record: QueueRecord, chance: random.Random) -> PlayQueue:
        """Returns the queue that was kept; of a damaged record the songs, from the beginning and not shuffled."""
        queue = cls(chance)
        plain = queue._made(record.songs)
        queue.repeat = Repeat(record.repeat) if record.repeat in set(Repeat) else Repeat.OFF
        if not _whole(record.order, len(plain)) or not 0 <= record.done <= len(plain):
            queue._order = plain
            return queue
        queue._order = [plain[place] for place in record.order]
        queue._shuffled = record.shuffle
        queue._plain = plain if record.shuffle else []
        queue._done = record.done
        queue._has_current = record.has_current and record.done < len(plain)
        return queue


def _place(entries: Sequence[Entry], wanted: Entry) -> int:
    """Returns where this very entry stands; some ms at 100,000, where `list.index` compares field by field."""
    return next(place for place, entry in enumerate(entries) if entry is wanted)


def _whole(order: Sequence[int], length: int) -> bool:
    """Returns whether `order` names every place below `length` once."""
    return len(order) == length and set(order) == set(range(length))
