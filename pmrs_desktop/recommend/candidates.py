"""Which songs could come by themselves: columns of the evidence, the best of each kind first.

For the listener there are three kinds, in this order: unheard songs as a recommender weighs them; songs of the
listener's own,

    own(x) = (R_x - 1) / 4 · min(1, days since x was heard / RESTED_DAYS),

so that an old love comes again and yesterday's does not; and whatever goes with the song that was heard last, which is all
there is for a listener of whom nothing is known. For a station there is the last kind alone. Only songs that can be
played here are candidates, and none that the listener has turned down: a rating below `DISLIKED`, or "not this".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import UnixTime
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.recommender import Scores, top

DISLIKED = 1.5
LIKED = 2.0
"""Above this rating a song is one of the listener's own: one play without a skip is 2.33."""
RESTED_DAYS = 30
DAY_S = 86_400

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


class Kind(StrEnum):
    """What speaks for a song."""

    NEW = "new"  # the recommender
    OWN = "own"  # the listener's own rating
    LIKE = "like"  # its likeness to one song


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """The candidates of one kind: columns, shape (N,), best first."""

    kind: Kind
    columns: Ids


def for_listener(
    scores: Scores | None, new: Mask, ratings: Floats, heard_at: Floats, now: UnixTime, n: int
) -> list[Tier]:
    """Returns the new and the own songs of a listener, at most `n` each.

    Args:
        scores: how songs weigh for the listener, shape (M,), None where nothing can be said.
        new: which songs may come as new ones, shape (M,).
        ratings: R of the listener's own songs that may come, 0 elsewhere, shape (M,).
        heard_at: when the listener last heard each song, Unix seconds, NaN where that is not known, shape (M,).
        now: the time.
        n: how many of each kind at most.
    """
    days = np.where(np.isnan(heard_at), RESTED_DAYS, (now - heard_at) / DAY_S)
    own = (ratings - 1) / 4 * np.clip(days / RESTED_DAYS, 0.0, 1.0)
    return [
        Tier(Kind.NEW, top(scores, new, n) if scores is not None else np.zeros(0, dtype=np.int64)),
        Tier(Kind.OWN, top(own, (ratings > LIKED) & (own > 0), n)),
    ]


def going_with(like: Scores, wanted: Mask, n: int, *, others_too: bool) -> Tier:
    """Returns the songs among `wanted` that go with one song, best first, at most `n`.

    Args:
        like: how well each song goes with it, shape (M,), `SILENT` where that cannot be said.
        wanted: which songs may come, shape (M,), see `candidates`.
        n: how many at most.
        others_too: after them come songs of which it cannot be said.
    """
    scores = (
        np.where(np.isfinite(like), like, like.min(initial=0.0, where=np.isfinite(like)) - 1) if others_too else like
    )
    return Tier(Kind.LIKE, top(scores, wanted, n))


def candidates(evidence: Evidence, row: int | None, ratings: Floats) -> Mask:
    """Returns which songs can be played here and were not turned down by the listener in `row`, shape (M,).

    Args:
        evidence: M songs.
        row: the listener's row, None where they are not in the log.
        ratings: R of the listener's own songs, 0 where there is none or where they want less like it, shape (M,).
    """
    wanted = evidence.here.copy()
    if row is not None:
        history = evidence.history_of(row)
        wanted[history] &= ratings[history] >= DISLIKED
    return wanted
