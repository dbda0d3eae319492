"""What a listener says of a song as one number, for the models that learn from all logs: the weight w.

It rises with every star and every play and falls with every skip (R is the rating of `ratings`, 1 to 5):

- plays without stars: w = log(`FIRST` + p) · (R - 1) / (R₀ - 1), R₀ the rating of as many plays without a skip. That a
  song was played at all says most, and ten times as many plays as much again: on songs that are mostly played once or
  twice log(1 + p) makes too much of the second play (NDCG@20 .18 instead of .20 on the real plays of the Million Song
  Dataset), and on artists that are played by the hundred both do the same;
- stars and love: w = (R - 1) · log(`FIRST` + 1) / 2: three stars say as much as one play, four as 26, five as 111;
- a no (R = 1: one star, hated, skipped as often as played): w = -log(`FIRST` + 1) / 2, so that it counts against;
- "not this" and whatever else holds no rating: no weight.

====== ======= ======= ======= =======
plays  0 skips 1 skip  2       4
====== ======= ======= ======= =======
1      2.40    -1.20   -1.20   -1.20
3      2.56    1.42    0.61    -1.20
10     3.00    2.49    2.05    1.35
50     4.09    3.94    3.78    3.50
====== ======= ======= ======= =======
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.ratings import DOUBT, HIGHEST, LOWEST

FIRST = 10.0
STAR = float(np.log(FIRST + 1.0)) / 2
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
    weights = np.where(said, (ratings - LOWEST) * STAR, weigh_plays(heard) * np.minimum(share, 1.0))
    weights = np.where(ratings <= LOWEST, -STAR, weights)
    return np.where(ratings > 0, weights, 0.0).astype(np.float32)


def weigh_plays(plays: Numbers) -> Numbers:
    """Returns log(`FIRST` + p) for p plays without a skip, 0 for none, shape (N,)."""
    return np.where(plays > 0, np.log(np.float32(FIRST) + plays), np.float32(0.0)).astype(np.float32)
