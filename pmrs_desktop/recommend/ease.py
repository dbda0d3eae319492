"""Songs by songs: EASE (Steck, WWW 2019) with dropout on the diagonal (EDLAE, Steck, NeurIPS 2020), in dual form.

Every song is written as a sum of the other songs over all rows of S, the listeners and the traits (see `stack`):
S ≈ SB. With G = SᵀS and the ridge Λ = d/(1-d) · diag(G) + λI,

    P = (G + Λ)⁻¹,   B = I - P / diag(P)  (each column by its own P_xx, so that no song explains itself).

P is songs x songs and not made where songs are many: with K = I + S Λ⁻¹ Sᵀ, only R x R, by Woodbury

    P = Λ⁻¹ - Λ⁻¹ Sᵀ K⁻¹ S Λ⁻¹.

Where songs are fewer than rows, P itself is made. λ = `RIDGE` · mean ||x||², relative like all constants, so that one
rule serves one listener and thousands. The score of a song x that is not in a listener's row y is (yB)_x = -(yP)_x/P_xx,
and since (G + Λ)P = I, also Σ_r S[r, x] · (S P yᵀ)_r / (Λ_x · P_xx): what each listener and each trait carry of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.late import late
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.products import mirror, quadratic
from pmrs_desktop.recommend.stack import Stack
from pmrs_desktop.recommend.symmetric import Symmetric

if TYPE_CHECKING:
    from scipy import linalg
else:
    linalg = late("scipy.linalg")

RIDGE = 3.0
DROPOUT = 0.6

Numbers = npt.NDArray[np.float32]


class Ease:
    """The links B between songs, of M songs and R rows; fitted once, listeners' rows are handed in."""

    def __init__(self, stack: Stack) -> None:
        """Fits the links to the rows of `stack`, which it keeps."""
        self._stack = stack
        squares = stack.squares()
        self._ridge = (DROPOUT / (1 - DROPOUT) * squares + RIDGE * stack.mean_square()).astype(np.float32)
        songs, rows = stack.by_song.shape
        self._small = songs <= rows
        if self._small:
            made = np.asarray((stack.by_song @ stack.by_song.T).toarray(), dtype=np.float32)
            made[np.diag_indices(songs)] += self._ridge
            self._inverse = inverse(made)
            self._diagonal = np.diag(self._inverse).copy()
        else:
            made = stack.gram(np.float32(1) / self._ridge, rows)
            made[np.diag_indices(rows)] += 1
            made = inverse(made)
            carried = quadratic(stack.by_song, made, stack.dense_from)
            self._carried = Symmetric(made)
            self._diagonal = (1 / self._ridge - carried / self._ridge**2).astype(np.float32)

    def scores(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Returns the scores (yB) of listeners' rows y, and S P yᵀ, from which `shares` are made.

        Args:
            rows: shape (Q, M); the scores, of the same shape, are only of songs that are not in the row.
        """
        projected = self._project((rows * self._stack.damping).T)
        return np.ascontiguousarray((-projected / self._diagonal[:, None]).T), self._stack.times(projected)

    def pulls(self, songs: Ids, others: Ids, theirs: sparse.csr_array) -> Numbers:
        """Returns what one unit of each of `others` in a row adds to the scores of `songs`, shape (S, N).

        Args:
            songs: columns of S songs.
            others: columns of N other songs.
            theirs: their rows of `Stack.by_song`, shape (N, R).
        """
        if self._small:
            made = self._inverse[songs][:, others]
        else:
            asked = self._carried.times(self._stack.by_song[songs].toarray().T)
            made = -(theirs @ asked).T / (self._ridge[songs][:, None] * self._ridge[others])
        return np.asarray(made * (-self._stack.damping[others] / self._diagonal[songs][:, None]))

    def shares(self, carriers: Numbers, song: int) -> tuple[Ids, Numbers]:
        """Returns the rows of S that `song` stands in, and what each carries of its score, for S P yᵀ of shape (R,)."""
        rows, numbers = self._stack.song(song)
        return rows, np.asarray(numbers * carriers[rows] / (self._ridge[song] * self._diagonal[song]))

    def _project(self, columns: Numbers) -> Numbers:
        """Returns P times `columns`, both of shape (M, Q)."""
        if self._small:
            return np.asarray(self._inverse @ columns)
        loose = columns / self._ridge[:, None]
        return np.asarray(
            loose - self._stack.back(self._carried.times(self._stack.times(loose))) / self._ridge[:, None]
        )


def inverse(matrix: Numbers) -> Numbers:
    """Returns the inverse of a symmetric positive definite matrix, shape (N, N), which is overwritten."""
    if not len(matrix):
        return matrix
    factor, problem = linalg.lapack.spotrf(matrix.T, lower=True, overwrite_a=True, clean=True)
    if problem:
        raise np.linalg.LinAlgError("not positive definite")
    made, _ = linalg.lapack.spotri(factor, lower=True, overwrite_c=True)
    mirror(made)
    # It is symmetric and lies by columns: turned, it lies by rows, as products with sparse rows want it.
    return np.asarray(made.T)
