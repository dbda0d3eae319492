"""Vectors at length 1."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.recommend.unit import unit_rows


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_rows_have_length_1_and_what_has_none_is_zeros(kind: type) -> None:
    rows = np.array([[3, 4], [0, 0], [np.nan, 1], [np.inf, 1], [1e-7, 0]], dtype=kind)
    found = unit_rows(rows, 1e-6)
    assert found.dtype == kind
    assert found == pytest.approx(np.array([[0.6, 0.8], [0, 0], [0, 0], [0, 0], [0, 0]]))
    assert unit_rows(rows)[4] == pytest.approx([1, 0])
    assert unit_rows(rows[:0]).shape == (0, 2)
