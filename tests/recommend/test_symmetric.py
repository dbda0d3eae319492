"""Half of a symmetric matrix says what the whole one says."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.recommend.symmetric import STRIP, Symmetric


@pytest.mark.parametrize("size", [0, 1, 7, STRIP, STRIP + 1, 3 * STRIP - 5])
def test_products_and_rows_are_those_of_the_whole_matrix(size: int) -> None:
    rng = np.random.default_rng(size)
    half = rng.standard_normal((size, size)).astype(np.float32)
    whole = half + half.T
    kept = Symmetric(whole)
    columns = rng.standard_normal((size, 3)).astype(np.float32)
    assert kept.times(columns) == pytest.approx(whole @ columns, rel=1e-4, abs=1e-3)
    places = np.unique(rng.integers(0, max(1, size), 4))[:size]
    assert (kept.rows(places) == whole[places]).all()
    assert (kept.diagonal == np.diag(whole)).all()


def test_half_the_memory_is_enough() -> None:
    kept = Symmetric(np.eye(8 * STRIP, dtype=np.float32))
    assert sum(strip.size for strip in kept._strips) < 0.6 * (8 * STRIP) ** 2
