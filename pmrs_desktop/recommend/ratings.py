"""R_M, the rating of a song by a listener on the paper's scale of 1 to 5: one rule for stars, love, plays and skips.

In this order, the first that speaks decides:

1. "Not this": no rating; the song stays in the history and is never liked.
2. Stars (0.5 to 5): R = stars, at least 1 (half a star is as clear a no as one).
3. Love: R = 5; hate: R = 1.
4. p plays and s skips: R = 1 + 4 · max(0, p - s) / (p + s + 2).
5. Nothing of these: no rating.

Rule 4 rises with every play and falls with every skip, down to 1. It lies above the paper's threshold T_R = 1
(equation 2) only where a song was heard out more often than it was skipped. The 2 below the line is doubt: one hearing
says little.

====== ====== ====== ====== ====== ======
plays  0 skip 1 skip 2      4      10
====== ====== ====== ====== ====== ======
0      none   1.00   1.00   1.00   1.00
1      2.33   1.00   1.00   1.00   1.00
2      3.00   1.80   1.00   1.00   1.00
3      3.40   2.33   1.57   1.00   1.00
5      3.86   3.00   2.33   1.36   1.00
10     4.33   3.77   3.29   2.50   1.00
50     4.85   4.70   4.56   4.29   3.58
====== ====== ====== ====== ====== ======
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pmrs_desktop.recommend.standings import Standings

LOWEST = 1.0
HIGHEST = 5.0
DOUBT = 2.0
"""Hearings that rule 4 adds below the line."""

Floats = npt.NDArray[np.float32]


def rate(standings: Standings) -> Floats:
    """Returns R_M of each standing, shape (N,), 1 to 5, or 0 where the standing holds no rating (rules 1 and 5)."""
    heard = (standings.plays > 0) | (standings.skips > 0)
    rating = np.where(heard, _from_hearings(standings.plays, standings.skips), 0.0)
    rating = np.where(standings.love > 0, HIGHEST, np.where(standings.love < 0, LOWEST, rating))
    rated = standings.stars > 0
    rating = np.where(rated, np.clip(standings.stars, LOWEST, HIGHEST), rating)
    return np.where(standings.not_this, 0.0, rating).astype(np.float32)


def aware(standings: Standings) -> npt.NDArray[np.bool_]:
    """Returns which standings belong to the history H_U: rated, loved, hated, played, skipped or "not this"."""
    said = (standings.stars > 0) | (standings.love != 0) | standings.not_this
    return np.asarray(said | (standings.plays > 0) | (standings.skips > 0))


def _from_hearings(plays: npt.NDArray[np.int64], skips: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    p = np.maximum(plays, 0).astype(np.float64)
    s = np.maximum(skips, 0).astype(np.float64)
    return LOWEST + (HIGHEST - LOWEST) * np.maximum(0.0, p - s) / (p + s + DOUBT)
