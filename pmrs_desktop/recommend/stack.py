"""What all models learn from: the rows of the listeners and, below them, the traits of the songs as pseudo-listeners.

S has R = L + W rows over M songs: [X; √t·Tᵀ], X the rows of L listeners with columns damped, T the traits. It is kept
once, by songs, in 32 bits, and every model reads it through its own scale of the columns.

A listener's row is the weights of `opinions`, x_m = w_m / ||w||^`EVENING`, so that one who hears much does not outweigh
one who hears little. Of more than `MOST` listeners those who know most songs are learnt from (of equals those who stand
first); the others are weighed like newcomers, and the work grows with the acts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.products import gram
from pmrs_desktop.recommend.traits import aloneness, describe

EVENING = 0.75
DAMPING = 0.1
"""Columns are multiplied by (listeners of the song)^-DAMPING, against mere popularity."""
TRAITS, ALONE = 8.0, 2.5
"""t = TRAITS · (1 + ALONE · a) mean squared entries of X, a of `traits`: the fewer listeners, the more the traits say."""
MUCH = 300
"""A listener who knows more songs has no more say in t: else one who knows 100,000 silences the traits for everybody."""
MOST = 3000
BLOCK = 256

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The rows that are learnt from; L listeners, W traits, R = L + W, M songs.

    Attributes:
        by_song: Sᵀ, shape (M, R), numbers and places in 32 bits.
        learnt: rows of the evidence that are the L listeners, shape (L,), rising.
        heard: how many listeners like each song, shape (M,).
        damping: what the columns of X are multiplied by in S, shape (M,).
        evened: what the rows of X were divided by, ||w||^`EVENING`, shape (L,).
        names: names of the first traits, "kind:value"; classes and sound follow, which have none.
        sound_from: the first trait that is sound.
    """

    by_song: sparse.csr_array
    learnt: Ids
    heard: Numbers
    damping: Numbers
    evened: Numbers
    names: tuple[str, ...]
    sound_from: int

    @property
    def listeners(self) -> int:
        """L."""
        return len(self.learnt)

    @property
    def dense_from(self) -> int:
        """The first row of S that has an entry for nearly every song: classes and sound stand last."""
        return self.listeners + len(self.names)

    def times(self, columns: Numbers) -> Numbers:
        """Returns S times `columns`, shape (R, Q), of columns of shape (M, Q)."""
        return np.asarray(self.by_song.T @ columns)

    def back(self, columns: Numbers) -> Numbers:
        """Returns Sᵀ times `columns`, shape (M, Q), of columns of shape (R, Q)."""
        return np.asarray(self.by_song @ columns)

    def song(self, song: int) -> tuple[Ids, Numbers]:
        """Returns the column of S of one song: the rows it stands in, rising, and the numbers there."""
        part = slice(*self.by_song.indptr[song : song + 2])
        return self.by_song.indices[part].astype(np.int64), self.by_song.data[part]

    def mean_square(self) -> float:
        """Returns the mean squared length of the listeners' rows of S; 1 where there are none."""
        rows = self.by_song.indices < self.listeners
        return float((self.by_song.data[rows] ** 2).sum()) / self.listeners if rows.any() else 1.0

    def squares(self) -> Numbers:
        """Returns the diagonal of SᵀS, shape (M,)."""
        return np.asarray(self.by_song.multiply(self.by_song).sum(axis=1)).ravel().astype(np.float32)

    def gram(self, scale: Numbers, rows: int) -> Numbers:
        """Returns S diag(scale) Sᵀ of the first `rows` rows, shape (rows, rows)."""
        part = self.by_song[:, :rows] if rows < self.by_song.shape[1] else self.by_song
        return gram(part, scale, min(rows, self.dense_from))

    def tastes(self, scale: Numbers) -> Numbers:
        """Returns the listeners' rows of S, columns times `scale`, times their traits in S, shape (L, W)."""
        left = sparse.csr_array(self.by_song[:, : self.listeners].T)
        left.data *= scale[left.indices]
        names = self.by_song[:, self.listeners : self.dense_from]
        made = np.empty((self.listeners, self.by_song.shape[1] - self.listeners), dtype=np.float32)
        for start in range(0, self.listeners, BLOCK):
            made[start : start + BLOCK, : names.shape[1]] = (left[start : start + BLOCK] @ names).toarray()
        made[:, names.shape[1] :] = left @ self.by_song[:, self.dense_from :].toarray()
        return made


def stack(evidence: Evidence, weights: sparse.csr_array) -> Stack:
    """Returns the rows to learn from; `weights` are `opinions(evidence)`, shape (U, M)."""
    heard = np.bincount(weights.indices[weights.data > 0], minlength=weights.shape[1]).astype(np.float32)
    known = np.diff(weights.indptr)
    learnt = np.flatnonzero(known > 0)
    if len(learnt) > MOST:
        learnt = np.sort(learnt[np.argsort(-known[learnt], kind="stable")[:MOST]])
    rows = sparse.csr_array(weights[learnt])
    evened = np.asarray(rows.multiply(rows).sum(axis=1)).ravel() ** np.float32(EVENING / 2)
    rows.data /= np.repeat(evened, np.diff(rows.indptr))
    damping = (np.maximum(heard, 1.0) ** -DAMPING).astype(np.float32)
    rows.data *= damping[rows.indices]
    mean = _mean_square(rows) if rows.nnz else 1.0
    alone = aloneness(len(learnt))
    weight = float(np.sqrt(TRAITS * (1 + ALONE * alone) * mean))
    traits = describe(evidence, heard, alone)
    by_song = sparse.hstack([rows.T, traits.matrix * np.float32(weight)], format="csr", dtype=np.float32)
    return Stack(sparse.csr_array(by_song), learnt, heard, damping, evened, traits.names, traits.sound_from)


def _mean_square(rows: sparse.csr_array) -> float:
    """Returns the mean squared entry of rows that are not empty; one with more than `MUCH` entries counts as `MUCH`."""
    counts = np.diff(rows.indptr)
    means = np.add.reduceat(rows.data.astype(np.float64) ** 2, rows.indptr[:-1]) / counts
    return float(np.average(means, weights=np.minimum(counts, MUCH)))
