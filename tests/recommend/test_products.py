"""Products made by the shortest way are the plain products."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from pmrs_desktop.recommend import products
from pmrs_desktop.recommend.products import gram, quadratic


def stacked(seed: int, songs: int, rows: int, dense: int) -> sparse.csr_array:
    """Returns Sᵀ of songs of which few are crowded, the last `dense` rows of S being full for most songs."""
    rng = np.random.default_rng(seed)
    share = np.minimum(1.0, 3.0 / (1 + np.arange(songs)))[:, None]
    numbers = rng.standard_normal((songs, rows)) * (rng.random((songs, rows)) < share)
    numbers[:, rows - dense :] = rng.standard_normal((songs, dense)) * (rng.random((songs, 1)) < 0.8)
    return sparse.csr_array(numbers.astype(np.float32))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("songs", "rows", "dense"), [(300, 90, 7), (300, 90, 0), (40, 700, 34), (5, 1, 0), (9, 3, 3)])
@pytest.mark.parametrize("block", [products.BLOCK, 512])
def test_products_are_the_plain_ones(
    monkeypatch: pytest.MonkeyPatch, seed: int, songs: int, rows: int, dense: int, block: int
) -> None:
    monkeypatch.setattr(products, "BLOCK", block)
    by_song = stacked(seed, songs, rows, dense)
    scale = np.random.default_rng(seed).random(songs).astype(np.float32)
    whole = by_song.toarray().astype(np.float64)
    made = gram(by_song, scale, rows - dense)
    assert np.allclose(made, whole.T @ (whole * scale[:, None]), rtol=1e-4, atol=1e-4)
    assert np.allclose(made, made.T, atol=1e-5)
    found = quadratic(by_song, np.ascontiguousarray(made), rows - dense)
    assert np.allclose(found, np.einsum("ij,ij->i", whole, whole @ made), rtol=1e-3, atol=1e-3)


def test_of_no_songs_and_of_no_rows_nothing_is_made() -> None:
    nobody = sparse.csr_array((4, 0), dtype=np.float32)
    nothing = sparse.csr_array((0, 4), dtype=np.float32)
    assert gram(nobody, np.ones(4, np.float32), 0).shape == (0, 0)
    assert not gram(nothing, np.ones(0, np.float32), 3).any()
    assert quadratic(nobody, np.zeros((0, 0), np.float32), 0).tolist() == [0.0] * 4
    assert quadratic(nothing, np.eye(4, dtype=np.float32), 3).shape == (0,)
