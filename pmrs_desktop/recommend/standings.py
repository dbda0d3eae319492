"""Standings as columns: where every listener stands with every song, one array a field, so that 100,000 are cheap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import Standing


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """N standings; row i of every array, each of shape (N,), speaks of one listener and one recording.

    Attributes:
        listeners: listener ids.
        recordings: recording ids.
        stars: 0.5 to 5; 0 or NaN where unrated.
        love: 1 loved, -1 hated, 0 neither.
        not_this: the listener does not want to be offered it.
        plays: how often it was heard, 0 and up.
        skips: how often it was skipped, 0 and up.
    """

    listeners: npt.NDArray[np.int64]
    recordings: npt.NDArray[np.int64]
    stars: npt.NDArray[np.float32]
    love: npt.NDArray[np.int8]
    not_this: npt.NDArray[np.bool_]
    plays: npt.NDArray[np.int64]
    skips: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.listeners)

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Standings:
        """Returns the standings of `rows`, a mask of shape (N,) or row numbers."""
        return Standings(
            self.listeners[rows],
            self.recordings[rows],
            self.stars[rows],
            self.love[rows],
            self.not_this[rows],
            self.plays[rows],
            self.skips[rows],
        )

    @classmethod
    def from_columns(
        cls,
        listeners: npt.ArrayLike,
        recordings: npt.ArrayLike,
        *,
        stars: npt.ArrayLike | None = None,
        love: npt.ArrayLike | None = None,
        not_this: npt.ArrayLike | None = None,
        plays: npt.ArrayLike | None = None,
        skips: npt.ArrayLike | None = None,
    ) -> Standings:
        """Returns standings of columns of one length; a column that is left out is nothing but zeros."""
        ids = np.asarray(listeners, dtype=np.int64)
        empty = np.zeros(len(ids), dtype=np.int8)
        return cls(
            ids,
            np.asarray(recordings, dtype=np.int64),
            np.asarray(empty if stars is None else stars, dtype=np.float32),
            np.asarray(empty if love is None else love, dtype=np.int8),
            np.asarray(empty if not_this is None else not_this, dtype=np.bool_),
            np.asarray(empty if plays is None else plays, dtype=np.int64),
            np.asarray(empty if skips is None else skips, dtype=np.int64),
        )

    @classmethod
    def from_records(cls, records: Iterable[Standing]) -> Standings:
        """Returns the same standings as columns."""
        rows = list(records)
        return cls.from_columns(
            [row.listener for row in rows],
            [row.recording for row in rows],
            stars=[row.rating or 0.0 for row in rows],
            love=[row.love for row in rows],
            not_this=[row.not_this for row in rows],
            plays=[row.plays for row in rows],
            skips=[row.skips for row in rows],
        )
