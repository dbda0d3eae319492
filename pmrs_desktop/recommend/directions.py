"""The main directions of taste: listeners' rows on the strongest singular vectors (PureSVD, Cremonesi et al., RecSys 2010).

X with its columns damped by `DAMPING` is X ≈ U Σ Vᵀ with k = √L directions, `MOST` at most; a row's scores are x V Vᵀ. Only V
is kept, so that a row that has changed, or a new one, is weighed without another fit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.stack import Stack

DAMPING = 0.25
MOST = 64

Numbers = npt.NDArray[np.float32]


class Directions:
    """V of the listeners of a stack, shape (M, k); k is 0 where there are too few listeners or songs."""

    def __init__(self, stack: Stack) -> None:
        """Fits V to the listeners' rows of `stack`."""
        self._scale = (np.maximum(stack.heard, 1.0) ** -DAMPING).astype(np.float32)
        rows = stack.by_song[:, : stack.listeners]
        out = self._scale / stack.damping
        scaled = sparse.csr_array(rows * out[:, None]).astype(np.float64)
        count = min(MOST, round(np.sqrt(stack.listeners)), min(scaled.shape) - 1)
        if count < 1 or scaled.nnz == 0:
            self._axes: Numbers = np.zeros((scaled.shape[0], 0), dtype=np.float32)
            return
        start = np.ones(min(scaled.shape)) + np.arange(min(scaled.shape)) / max(1, min(scaled.shape))
        axes, strengths, _ = svds(scaled, k=count, v0=start, return_singular_vectors="u")
        self._axes = np.ascontiguousarray(axes[:, strengths > 1e-9 * strengths.max()]).astype(np.float32)

    def scores(self, rows: Numbers) -> Numbers:
        """Returns x V Vᵀ of rows x, both of shape (Q, M)."""
        return np.asarray(((rows * self._scale) @ self._axes) @ self._axes.T)

    def pulls(self, songs: Ids, others: Ids) -> Numbers:
        """Returns what one unit of each of `others` in a row adds to the scores of `songs`, shape (S, N)."""
        return np.asarray((self._axes[songs] @ self._axes[others].T) * self._scale[others])
