"""A symmetric matrix in half the memory: strips of its rows, each up to the diagonal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

STRIP = 256
"""Rows of a strip: few, so that little is kept twice, and enough for a product of whole matrices."""

Numbers = npt.NDArray[np.float32]


class Symmetric:
    """A symmetric matrix K, shape (N, N); it cannot be changed.

    Attributes:
        diagonal: shape (N,).
    """

    def __init__(self, matrix: Numbers) -> None:
        """Keeps what stands on and below the diagonal of `matrix`, shape (N, N)."""
        self.diagonal = np.diag(matrix).copy()
        self._strips = [matrix[start : start + STRIP, : start + STRIP].copy() for start in range(0, len(matrix), STRIP)]

    def times(self, columns: Numbers) -> Numbers:
        """Returns K times `columns`, both of shape (N, Q)."""
        made = np.zeros(columns.shape, dtype=np.float32)
        for start, strip in zip(range(0, len(made), STRIP), self._strips, strict=True):
            end = start + len(strip)
            made[start:end] += strip @ columns[:end]
            made[:start] += strip[:, :start].T @ columns[start:end]
        return made

    def rows(self, places: npt.NDArray[np.int64]) -> Numbers:
        """Returns the rows at these places, shape (P, N)."""
        asked = np.zeros((len(self.diagonal), len(places)), dtype=np.float32)
        asked[places, np.arange(len(places))] = 1
        return np.ascontiguousarray(self.times(asked).T)
