"""The main directions of taste: listeners' rows on the strongest singular vectors (PureSVD, Cremonesi et al., RecSys 2010).

X with its columns damped as in `neighbours` is X ≈ U Σ Vᵀ with k = √L directions, `MOST` at most; a row's scores are
x V Vᵀ. Since V = Xᵀ U Σ⁻¹, these are scores from other listeners, x Xᵀ · U Σ⁻² Uᵀ · X: the products of listeners that the
neighbours need anyway are all it takes, X Xᵀ = U Σ² Uᵀ, and U Σ⁻¹ is all that is kept. A row that has changed, or a new
one, is weighed without another fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pmrs_desktop.late import late

if TYPE_CHECKING:
    from scipy import linalg
else:
    linalg = late("scipy.linalg")

MOST = 64
SMALLEST = 1e-6
"""A direction with less than this part of the strongest one's variance is rounding."""

Numbers = npt.NDArray[np.float32]


class Directions:
    """U Σ⁻¹ of the L listeners of a stack, shape (L, k); k is 0 where there are too few listeners or songs."""

    def __init__(self, products: Numbers, songs: int) -> None:
        """Fits the directions to X Xᵀ, shape (L, L), of that many songs."""
        listeners = len(products)
        count = min(MOST, round(np.sqrt(listeners)), min(listeners, songs) - 1)
        if count < 1 or not products.any():
            self._axes: Numbers = np.zeros((listeners, 0), dtype=np.float32)
            return
        strongest = (listeners - count, listeners - 1)
        squares, axes = linalg.eigh(products, subset_by_index=strongest, check_finite=False)
        kept = squares > SMALLEST * squares.max()
        self._axes = np.ascontiguousarray(axes[:, kept] / np.sqrt(squares[kept])).astype(np.float32)

    def made_of(self, shared: Numbers) -> Numbers:
        """Returns how much of each of the listeners Q rows are made of, for their products x Xᵀ; both of shape (Q, L)."""
        return np.asarray((shared @ self._axes) @ self._axes.T)
