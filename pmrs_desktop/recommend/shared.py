"""What two listeners share: the songs that both like most, and those on which they are furthest apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.said import Entries

AGREED = 3.0
"""Both like a song that both rate at least so, by stars or plays."""
_NONE = np.zeros(0, dtype=np.int64)
DIFFERENT = 1.5
"""They differ where their ratings are at least so far apart, and not both like the song."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """K songs that two listeners know, and what each of the two did with them.

    Attributes:
        columns: columns of the songs, shape (K,).
        stars: what they gave, shape (2, K), 0 where unrated.
        plays: how often they played it, shape (2, K).
    """

    columns: Ids
    stars: npt.NDArray[np.float64]
    plays: Ids


def shared_songs(evidence: Evidence, one: ListenerId, other: ListenerId, n: int = 5) -> tuple[Shared, Shared]:
    """Returns the songs that both like most, and those on which they differ most, at most `n` each.

    By the ratings R: first what the one who likes it less rates highest, then the higher sum; and first what lies furthest
    apart. Ties by number.
    """
    rows = [row for row in (evidence.row_of(one), evidence.row_of(other)) if row is not None]
    if len(rows) < 2:
        return _shared(evidence, rows, _NONE), _shared(evidence, rows, _NONE)
    (mine, given), (theirs, got) = (_rated(evidence.said.row(row)) for row in rows)
    at = np.minimum(np.searchsorted(mine, theirs), len(mine) - 1)
    there = np.flatnonzero(mine[at] == theirs) if len(mine) else _NONE
    both, ratings = theirs[there], np.stack([given[at[there]], got[there]]).astype(np.float64)
    least, apart = ratings.min(axis=0), np.abs(ratings[0] - ratings[1])
    liked = np.flatnonzero(least >= AGREED)
    liked = liked[np.lexsort((both[liked], -ratings[:, liked].sum(axis=0), -least[liked]))]
    far = np.flatnonzero((apart >= DIFFERENT) & (least < AGREED))
    far = far[np.lexsort((both[far], -apart[far]))]
    return _shared(evidence, rows, both[liked[:n]]), _shared(evidence, rows, both[far[:n]])


def _shared(evidence: Evidence, rows: Sequence[int], columns: Ids) -> Shared:
    stars, plays = np.zeros((2, len(columns))), np.zeros((2, len(columns)), dtype=np.int64)
    for place, row in enumerate(rows):
        said = evidence.said.row(row)
        at = np.searchsorted(said.songs, columns)
        stars[place], plays[place] = said.stars[at], said.plays[at]
    return Shared(columns.astype(np.int64), stars, plays)


def _rated(said: Entries) -> tuple[Ids, npt.NDArray[np.float32]]:
    """Returns the songs with a rating, and R of each."""
    rated = said.ratings > 0
    return said.songs[rated].astype(np.int64), said.ratings[rated]
