"""The peers against their definitions, written down densely with numpy."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation import peers
from pmrs_desktop.recommend.evaluation.contestants import contestants
from pmrs_desktop.recommend.evaluation.ground import Split, draw
from tests.recommend.listeners import listeners_with_taste


def small(listeners: int, songs: int) -> tuple[Split, np.ndarray]:
    split = draw(listeners_with_taste(3, listeners=listeners, songs=songs, rows=8), 0)
    return split, split.plays.toarray()


@pytest.mark.parametrize(("listeners", "songs"), [(20, 60), (60, 30)])
def test_ease_is_the_inverse_with_a_zero_diagonal(listeners: int, songs: int) -> None:
    split, x = small(listeners, songs)
    inverse = np.linalg.inv(x.T @ x + 7.0 * np.eye(x.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    rows = np.array([5, 2, 11])
    assert peers.ease(split)({"ridge": 7.0})(rows) == pytest.approx((x @ weights)[rows], abs=1e-5)


def test_ease_says_when_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    split, _ = small(20, 60)
    monkeypatch.setattr(peers, "LARGEST", 10)
    with pytest.raises(Trouble, match="at most 10"):
        peers.ease(split)


def test_rp3beta_walks_three_steps() -> None:
    split, x = small(20, 40)
    there = x / x.sum(axis=1, keepdims=True)
    back = x.T / x.T.sum(axis=1, keepdims=True)
    weights = (back**0.6) @ (there**0.6) / ((x > 0).sum(axis=0) ** 0.3)
    rows = np.arange(len(x))
    assert peers.rp3beta(split)({"alpha": 0.6, "beta": 0.3})(rows) == pytest.approx(x @ weights)


def test_user_knn_sums_over_the_others() -> None:
    split, x = small(20, 40)
    weighed = x * np.log(len(x) / (x > 0).sum(axis=0))
    near = weighed / np.linalg.norm(weighed, axis=1, keepdims=True)
    likeness = (near @ near.T) ** 1.5
    np.fill_diagonal(likeness, 0.0)
    rows = np.array([0, 7])
    assert peers.user_knn(split)({"power": 1.5})(rows) == pytest.approx((likeness @ x)[rows])


def test_popularity_counts_and_chance_does_not_depend_on_the_block() -> None:
    split, x = small(20, 40)
    assert peers.popularity(split)({})(np.array([1, 2])).tolist() == [(x > 0).sum(axis=0).tolist()] * 2
    chance = peers.random(split)({})
    assert np.array_equal(chance(np.array([4, 9]))[1], chance(np.array([9]))[0])
    assert chance(np.zeros(0, dtype=np.int64)).shape == (0, x.shape[1])


def test_those_of_implicit_score_as_it_recommends() -> None:
    pytest.importorskip("implicit", reason="the extra evaluate is not installed")
    split, x = small(30, 40)
    everyone, missing = contestants()
    assert not missing
    rows = np.array([3, 8])
    for one in everyone:
        overall, _ = one.fit(split)(one.grid[0])(rows)
        assert overall.shape == (2, x.shape[1])
        assert np.isfinite(overall).all() or one.name in ("pmrs", "default")
    cosine = next(one for one in everyone if one.name == "item-knn-cosine")
    norm = x / np.linalg.norm(x, axis=0)
    scores, _ = cosine.fit(split)({"k": 1000})(rows)
    assert scores == pytest.approx((x @ (norm.T @ norm))[rows])
