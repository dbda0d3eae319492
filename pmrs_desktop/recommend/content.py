"""What one listener's own log says of a song that nobody else speaks of: the genre profile, and likeness by ear.

own(x) = P_u · C_x + ear(x):

- P_u · C_x is the paper's plain reading for a listener without others: P_u the listener's profile, C_x the classes,
  the product from 0 to 1 where classes sum to 1;
- ear(x) = (sum of the 3 largest R_m / 5 · max(0, cos(E_m, E_x)) over liked songs m) / 3, from 0 to 1, E the embeddings.
  Always a third of the sum, also where fewer songs are liked, so that another liked song never lowers it.

Songs with neither a class vector nor an embedding are not weighed. At most 256 liked songs are listened to, those with
the highest ratings (ties: lowest recording ids), so that the work grows with the songs weighed, not with their square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.recommend.matrix import Evidence, Ids, Numbers
from pmrs_desktop.recommend.ratings import HIGHEST
from pmrs_desktop.recommend.unit import unit_rows

NEAREST = 3
LISTENED_TO = 256
COSINE_DECIMALS = 6
"""What 32 bits hold of a cosine, so that equal sounds weigh equal wherever they stand in a block."""
BLOCK = 4096
"""Songs compared at once, which bounds the memory: 4 MB of embeddings and 4 MB of likenesses."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """One listener's liked songs, ready to weigh others.

    Attributes:
        evidence: where the songs stand.
        columns: columns of the liked songs U_M, shape (K,), rising.
        ratings: R of each, shape (K,), 1..5.
        classes: C_m of each, shape (K, F), 0..1, zeros where unknown.
        total: the sum of C_m · R_m over them, shape (F,).
        ears: positions in `columns` of the songs that are listened to, shape (L,), L <= 256.
        sounds: their embeddings at unit length, each times R_m / 5, shape (L, E).
    """

    evidence: Evidence
    columns: Ids
    ratings: Floats
    classes: Floats
    total: Floats
    ears: Ids
    sounds: Numbers

    @property
    def profile(self) -> Floats:
        """P_u: the share of each class in what the listener likes, shape (F,), each 0..1."""
        return np.asarray(self.total / self.ratings.sum())

    def own(self, songs: Ids) -> Floats:
        """Returns own(x) of the songs in these columns, shape (S,), 0 and up; NaN where nothing is known of a song."""
        classes = self.evidence.classes[songs].astype(np.float64)
        score = np.where(self.evidence.known[songs], classes @ self.profile, np.nan)
        heard = np.flatnonzero(self.evidence.embedding_rows[songs] >= 0) if len(self.ears) else np.zeros(0, np.int64)
        for start in range(0, len(heard), BLOCK):
            block = heard[start : start + BLOCK]
            sounds, filled = unit(self.evidence, songs[block])
            block, sounds = block[filled], sounds[filled]
            near = largest(sounds @ self.sounds.T)
            score[block] = np.nan_to_num(score[block]) + near.sum(axis=1) / NEAREST
        return score

    def falls(self, song: int) -> tuple[Floats, frozenset[int]]:
        """Returns by how much own(x) would fall without each liked song, shape (K,), and the columns it sounds like."""
        rest = self.ratings.sum() - self.ratings
        classes = self.evidence.classes[song].astype(np.float64)
        carried = self.ratings * (self.classes @ classes)
        without = np.divide(self.total @ classes - carried, rest, out=np.zeros_like(rest), where=rest > 0)
        falls = self.profile @ classes - without
        alike: set[int] = set()
        if len(self.ears) and self.evidence.embedding_rows[song] >= 0:
            sound, _ = unit(self.evidence, np.array([song]))
            likeness = np.maximum(0.0, (self.sounds @ sound[0]).astype(np.float64))
            order = np.argsort(-likeness, kind="stable")
            next_best = likeness[order[NEAREST]] if len(order) > NEAREST else 0.0
            for place in order[:NEAREST].tolist():
                if likeness[place] > 0:
                    falls[self.ears[place]] += (likeness[place] - next_best) / NEAREST
                    alike.add(int(self.columns[self.ears[place]]))
        return falls, frozenset(alike)


def weigh_content(evidence: Evidence, columns: Ids, ratings: Floats) -> Content:
    """Returns the content of the liked songs in `columns` (at least one) with their `ratings`, both of shape (K,)."""
    classes = evidence.classes[columns].astype(np.float64)
    ears = np.flatnonzero(evidence.embedding_rows[columns] >= 0)
    ears = np.sort(ears[np.argsort(-ratings[ears], kind="stable")[:LISTENED_TO]])
    sounds, filled = unit(evidence, columns[ears])
    ears, sounds = ears[filled], sounds[filled]
    weights = (ratings[ears, None] / HIGHEST).astype(np.float32)
    return Content(evidence, columns, ratings, classes, ratings @ classes, ears, sounds * weights)


def unit(evidence: Evidence, songs: Ids) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Returns the embeddings of songs at unit length, shape (S, E), and which of them are there; the rest is zeros."""
    rows = evidence.embedding_rows[songs]
    if evidence.embeddings is None or not len(rows):
        return np.zeros((len(rows), 0), dtype=np.float32), np.zeros(len(rows), dtype=np.bool_)
    sounds = unit_rows(evidence.embeddings[rows].astype(np.float32))
    sounds[rows < 0] = 0.0
    return sounds, np.asarray(sounds.any(axis=1))


def largest(likeness: Numbers) -> Floats:
    """Returns the `NEAREST` largest positive numbers of each row, the rest as zeros, shape (S, NEAREST)."""
    near = np.zeros((len(likeness), NEAREST))
    every = np.arange(len(likeness))
    for place in range(min(NEAREST, likeness.shape[1])):
        best = likeness.argmax(axis=1)
        near[:, place] = np.round(np.maximum(0.0, likeness[every, best]).astype(np.float64), COSINE_DECIMALS)
        likeness[every, best] = -1.0
    return near
