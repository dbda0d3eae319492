"""What every listener says of every song, a row each; one row can be replaced while the others stay where they are.

The entries of two million standings are 32 MB. A rating changes one row: it is kept beside the others, so that nothing of
them is copied, and whoever adds up over all listeners reads them part by part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

AT_ONCE = 1 << 18
"""Entries of a part, so that what is computed of it takes some megabytes."""

Ids = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """K songs of which something is said, by one listener or, one after the other, by some.

    Attributes:
        songs: columns, shape (K,), those of one listener rising.
        ratings: R of each, 1..5, 0 where there is none.
        stars: as given, 0 where unrated.
        plays: in 32 bits.
    """

    songs: Places
    ratings: Numbers
    stars: Numbers
    plays: npt.NDArray[np.int32]

    def taken(self, start: int, end: int) -> Entries:
        """Returns those from `start` to before `end`, without a copy."""
        part = slice(start, end)
        return Entries(self.songs[part], self.ratings[part], self.stars[part], self.plays[part])

    @staticmethod
    def joined(*some: Entries) -> Entries:
        """Returns all of some, one after the other."""
        columns = ([getattr(one, name) for one in some] for name in Entries.__slots__)
        return Entries(*(np.concatenate(column) for column in columns))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The entries of some rows that follow each other: row `first` + i has those from `starts[i]` to before `starts[i + 1]`."""

    first: int
    starts: Ids
    entries: Entries

    @property
    def rows(self) -> slice:
        """The rows."""
        return slice(self.first, self.first + len(self.starts) - 1)

    def matrix(self, values: Numbers, songs: int) -> sparse.csr_array:
        """Returns one number of each entry as a matrix of these rows and so many columns."""
        places = (self.entries.songs, self.starts.astype(np.int32))
        return sparse.csr_array((values, *places), shape=(len(self.starts) - 1, songs))


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """What stands in the place of the rows from `before` to before `after`, one or none: one row, or none."""

    before: int
    after: int
    entries: Entries | None


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The rows of U listeners over M songs.

    Attributes:
        starts: where the entries of each row begin, and the last ends, as gathered.
        entries: of all rows, as gathered.
        songs: M.
    """

    starts: Ids
    entries: Entries
    songs: int
    _own: _Own | None = None

    def __len__(self) -> int:
        gathered = len(self.starts) - 1
        if self._own is None:
            return gathered
        return gathered - (self._own.after - self._own.before) + (self._own.entries is not None)

    def row(self, row: int) -> Entries:
        """Returns what the listener of a row says."""
        if (own := self._own) is not None:
            has_one = own.entries is not None
            if own.entries is not None and row == own.before:
                return own.entries
            if row >= own.before:
                row += own.after - own.before - has_one
        return self.entries.taken(int(self.starts[row]), int(self.starts[row + 1]))

    def parts(self) -> Iterator[Part]:
        """Yields all rows in their order, some at once."""
        if (own := self._own) is None:
            yield from self._gathered(0, len(self.starts) - 1, 0)
            return
        yield from self._gathered(0, own.before, 0)
        first = own.before
        if own.entries is not None:
            yield Part(first, np.array([0, len(own.entries.songs)]), own.entries)
            first += 1
        yield from self._gathered(own.after, len(self.starts) - 1, first)

    def with_row(self, row: int, there: bool, entries: Entries | None) -> Said:
        """Returns the same with what one listener says put in the place of row `row`, which is `there`, or before it.

        None takes the row away. The rows as gathered are shared, also where this listener's was replaced before; where
        another's was, they are copied once.
        """
        own = self._own
        if own is None:
            return Said(self.starts, self.entries, self.songs, _Own(row, row + there, entries))
        if row == own.before and there == (own.entries is not None):
            return Said(self.starts, self.entries, self.songs, _Own(own.before, own.after, entries))
        return self._copied().with_row(row, there, entries)

    def ratings_of(self, songs: Ids) -> Numbers:
        """Returns R of every listener of these songs, shape (U, S), 0 where there is none."""
        place = np.full(self.songs, -1, dtype=np.int32)
        place[songs] = np.arange(len(songs))
        made = np.zeros((len(self), len(songs)), dtype=np.float32)
        for part in self.parts():
            at = place[part.entries.songs]
            there = np.flatnonzero(at >= 0)
            rows = part.first + np.searchsorted(part.starts, there, side="right") - 1
            made[rows, at[there]] = part.entries.ratings[there]
        return made

    def known_by(self) -> Ids:
        """Returns how many listeners know each song, shape (M,)."""
        return self._counted(-1.0)

    def rated_above(self, rating: float) -> Ids:
        """Returns how many listeners rate each song above `rating`, shape (M,)."""
        return self._counted(rating)

    def matrix(self, name: str) -> sparse.csr_array:
        """Returns one of the numbers of `Entries` as a matrix, shape (U, M), of ratings only those that are there."""
        said = self if self._own is None else self._copied()
        values = getattr(said.entries, name)
        places = (said.entries.songs, said.starts.astype(np.int32))
        made = sparse.csr_array((values, *places), shape=(len(said), said.songs))
        if name == "ratings" and not values.all():
            made = made.copy()
            made.eliminate_zeros()
        return made

    def _counted(self, above: float) -> Ids:
        made = np.zeros(self.songs, dtype=np.int64)
        for part in self.parts():
            made += np.bincount(part.entries.songs[part.entries.ratings > above], minlength=self.songs)
        return made

    def _gathered(self, row: int, end: int, first: int) -> Iterator[Part]:
        """Yields gathered rows from `row` to before `end`, which are numbered from `first` on."""
        while row < end:
            last = int(np.searchsorted(self.starts, self.starts[row] + AT_ONCE, side="right")) - 1
            last = min(end, max(row + 1, last))
            starts = self.starts[row : last + 1]
            yield Part(first, starts - starts[0], self.entries.taken(int(starts[0]), int(starts[-1])))
            row, first = last, first + last - row

    def _copied(self) -> Said:
        parts = list(self.parts())
        counts = [np.diff(part.starts) for part in parts]
        starts = np.concatenate(([0], np.cumsum(np.concatenate(counts)))) if parts else np.zeros(1, dtype=np.int64)
        none = self.entries.taken(0, 0)
        return Said(starts.astype(np.int64), Entries.joined(none, *(part.entries for part in parts)), self.songs)
