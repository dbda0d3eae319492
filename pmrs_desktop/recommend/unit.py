"""Vectors at length 1, whose products are cosines."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.floating[Any])


def unit_rows(rows: npt.NDArray[Number], smallest: float = 0.0) -> npt.NDArray[Number]:
    """Returns rows at length 1, shape (N, W); zeros where a row is not longer than `smallest`, or not finite."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    found = np.zeros_like(rows)
    np.divide(rows, lengths, out=found, where=np.isfinite(lengths) & (lengths > smallest))
    return found
