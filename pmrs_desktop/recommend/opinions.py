"""What a listener says of a song as one number, for the models that learn from all logs: the weight w.

It rises with every star and every play and falls with every skip (R is the rating of `ratings`, 1 to 5):

- a no (R = 1: one star, hated, skipped as often as played): w = -log 3, so that it counts against;
- stars and love: w = (R - 1) · log 3, that is log(1 + p) with p = 3^(R - 1) - 1: five stars say as much as 80 plays,
  four as 26, three as 8, two as 2;
- plays without stars: w = log(1 + p) · (R - 1) / (R₀ - 1), R₀ the rating of as many plays without a skip. Without skips
  this is log(1 + p) alone, with which all figures of the model were measured;
- "not this" and whatever else holds no rating: no weight.

====== ======= ======= ======= =======
plays  0 skips 1 skip  2       4
====== ======= ======= ======= =======
1      0.69    -1.10   -1.10   -1.10
3      1.39    0.77    0.33    -1.10
10     2.40    1.99    1.64    1.08
50     3.93    3.78    3.63    3.36
====== ======= ======= ======= =======
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.ratings import DOUBT, HIGHEST, LOWEST

STAR = float(np.log(3.0))
"""The weight of one star more."""
LOVED = (HIGHEST - LOWEST) * STAR
"""The weight of five stars."""

Numbers = npt.NDArray[np.float32]


def opinions(evidence: Evidence) -> sparse.csr_array:
    """Returns w of every listener and song with a rating, shape (U, M) in 32 bits; an entry is never 0."""
    parts = []
    for part in evidence.said.parts():
        said = part.entries
        stated = part.matrix(weigh(said.ratings, said.stars, said.plays), len(evidence.songs)).copy()
        stated.eliminate_zeros()
        parts.append(stated)
    shape = (len(evidence.listeners), len(evidence.songs))
    return sparse.csr_array(sparse.vstack(parts, format="csr")) if parts else sparse.csr_array(shape, dtype=np.float32)


def opinions_of(evidence: Evidence, row: int) -> tuple[Ids, Numbers]:
    """Returns the songs of which the listener in `row` has an opinion, rising, and w of each, both of shape (K,)."""
    said = evidence.said.row(row)
    weights = weigh(said.ratings, said.stars, said.plays)
    return said.songs[weights != 0].astype(np.int64), weights[weights != 0]


def weigh(
    ratings: npt.NDArray[np.floating], stars: npt.NDArray[np.floating], plays: npt.NDArray[np.integer]
) -> Numbers:
    """Returns w for ratings R (0 where there is none), stars (0 where unrated) and plays, all of shape (N,)."""
    heard = np.maximum(plays, 0).astype(np.float32)
    unskipped = (HIGHEST - LOWEST) * heard / (heard + np.float32(DOUBT))
    share = np.divide(ratings - LOWEST, unskipped, out=np.zeros_like(heard), where=unskipped > 0)
    said = (stars > 0) | (ratings >= HIGHEST)
    weights = np.where(said, (ratings - LOWEST) * STAR, np.log1p(heard) * np.minimum(share, 1.0))
    weights = np.where(ratings <= LOWEST, -STAR, weights)
    return np.where(ratings > 0, weights, 0.0).astype(np.float32)
