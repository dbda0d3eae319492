"""One listener's row of the evidence made anew, the others left as they are: what a rating changes, in milliseconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Evidence, given
from pmrs_desktop.recommend.ratings import aware, rate
from pmrs_desktop.recommend.standings import Standings

Values = npt.NDArray[np.generic]


def with_row(evidence: Evidence, listener: ListenerId, standings: Standings) -> Evidence | None:
    """Returns the evidence where the row of `listener` is what `standings` say, by the rules of `matrix.gather`.

    Songs that nobody speaks of any more stay. None where a song is not in the evidence: then it must be gathered anew.

    Args:
        evidence: U listeners, M songs; it stays as it is.
        listener: whose row it is, also one who had none.
        standings: all standings of this listener, each recording once.
    """
    standings = standings.take(aware(standings))
    standings = standings.take(np.argsort(standings.recordings, kind="stable"))
    columns = np.searchsorted(evidence.songs, standings.recordings)
    if (columns >= len(evidence.songs)).any() or (evidence.songs[columns] != standings.recordings).any():
        return None
    before = int(np.searchsorted(evidence.listeners, listener))
    had_one = before < len(evidence.listeners) and evidence.listeners[before] == listener
    after = before + int(had_one)
    has_one = [listener] if len(standings) else []  # one who said nothing has no row
    listeners = np.concatenate((evidence.listeners[:before], has_one, evidence.listeners[after:])).astype(np.int64)
    ratings = rate(standings)
    rated = ratings > 0
    stars, plays = given(standings)
    history = _Splice(evidence.history, (before, after), bool(has_one), columns)
    liked = _Splice(evidence.ratings, (before, after), bool(has_one), columns[rated])
    return replace(
        evidence,
        listeners=listeners,
        ratings=liked.matrix(evidence.ratings.data, ratings[rated]),
        history=history.matrix(evidence.history.data, np.ones(len(standings), dtype=np.bool_)),
        stars=history.matrix(evidence.stars.data, stars),
        plays=history.matrix(evidence.plays.data, plays),
    )


class _Splice:
    """The rows of a matrix before the first and from the second of `rows` on, and between them one new row, or none."""

    def __init__(
        self, old: sparse.csr_array, rows: tuple[int, int], has_row: bool, columns: npt.NDArray[np.int64]
    ) -> None:
        before, after = rows
        self._start, self._end = int(old.indptr[before]), int(old.indptr[after])
        self._indices = self._joined(old.indices, columns)
        grown = len(columns) - (self._end - self._start)
        middle = [self._start + len(columns)] if has_row else []
        lengths = (old.indptr[: before + 1], middle, old.indptr[after + 1 :] + grown)
        self._indptr = np.concatenate(lengths).astype(old.indptr.dtype)
        self._columns = old.shape[1]

    def matrix(self, old: Values, new: Values) -> sparse.csr_array:
        """Returns the matrix with these values of the old rows and of the new one."""
        values = self._joined(old, new)
        return sparse.csr_array((values, self._indices, self._indptr), shape=(len(self._indptr) - 1, self._columns))

    def _joined(self, old: Values, new: Values) -> Values:
        return np.concatenate((old[: self._start], new.astype(old.dtype), old[self._end :]))
