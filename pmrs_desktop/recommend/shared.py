"""What two listeners share: the songs that both like most, and those on which they are furthest apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Evidence, Ids

AGREED = 3.0
"""Both like a song that both rate at least so, by stars or plays."""
DIFFERENT = 1.5
"""They differ where their ratings are at least so far apart."""


def shared_songs(evidence: Evidence, one: ListenerId, other: ListenerId, n: int = 5) -> tuple[Ids, Ids]:
    """Returns the columns of the songs that both like most, and of those on which they differ most, at most `n` each.

    By the ratings R: first what the one who likes it less rates highest, then the higher sum; and first what lies furthest
    apart. Ties by number.
    """
    rows = evidence.row_of(one), evidence.row_of(other)
    if rows[0] is None or rows[1] is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    (mine, given), (theirs, got) = _row(evidence.ratings, rows[0]), _row(evidence.ratings, rows[1])
    both, at, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    ratings = np.stack([given[at], got[there]]).astype(np.float64)
    least, apart = ratings.min(axis=0), np.abs(ratings[0] - ratings[1])
    liked = np.flatnonzero(least >= AGREED)
    liked = liked[np.lexsort((both[liked], -ratings[:, liked].sum(axis=0), -least[liked]))]
    far = np.flatnonzero(apart >= DIFFERENT)
    far = far[np.lexsort((both[far], -apart[far]))]
    return both[liked[:n]].astype(np.int64), both[far[:n]].astype(np.int64)


def stands(evidence: Evidence, listener: ListenerId, column: int) -> tuple[float, int]:
    """Returns the stars (0 where unrated) and plays of the song in this column by a listener."""
    row = evidence.row_of(listener)
    if row is None:
        return 0.0, 0
    columns, stars = _row(evidence.stars, row)
    place = int(np.searchsorted(columns, column))
    if place >= len(columns) or columns[place] != column:
        return 0.0, 0
    return float(stars[place]), int(_row(evidence.plays, row)[1][place])


def _row(matrix: sparse.csr_array, row: int) -> tuple[Ids, npt.NDArray[np.float32]]:
    part = slice(*matrix.indptr[row : row + 2])
    return matrix.indices[part], matrix.data[part]
