"""The measures by hand and by brute force, and the intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.recommend.evaluation import intervals, metrics


def test_ndcg_by_hand() -> None:
    # Two songs are hidden, found at ranks 1 and 3: (1 + 1/2) of an ideal 1 + 1/log2(3)
    rel = np.array([[True, False, True]])
    assert metrics.ndcg(rel, np.array([2])) == pytest.approx([1.5 / (1 + 1 / math.log2(3))])
    # Five are hidden and a list has three places, all right: 1; nothing hidden: 0
    assert metrics.ndcg(np.array([[True, True, True]]), np.array([5])).tolist() == [1.0]
    assert metrics.ndcg(np.array([[False, False]]), np.array([0])).tolist() == [0.0]


def test_recall_by_hand() -> None:
    rel = np.array([[True, False, True], [False, False, False]])
    assert metrics.recall(rel, np.array([4, 0])).tolist() == [0.5, 0.0]


def test_popularity_percentile_and_novelty_by_hand() -> None:
    counts = np.array([1, 1, 2, 8])
    # fewer, and half of as many with itself: (0 + 1), (0 + 1), 2 + .5, 3 + .5, of 4
    assert metrics.percentiles(counts).tolist() == [25.0, 25.0, 62.5, 87.5]
    assert metrics.percentiles(counts).mean() == 50.0
    assert metrics.self_information(counts, 8).tolist() == [3.0, 3.0, 2.0, 0.0]
    assert np.isfinite(metrics.self_information(np.array([0]), 8)).all()


def test_a_list_ends_where_nothing_speaks_for_a_song() -> None:
    scores = np.array([[1.0, -np.inf, 3.0, np.nan]])
    assert metrics.top(scores, 3).tolist() == [[2, 0, metrics.NOBODY]]
    assert metrics.top(scores, 6).tolist() == [[2, 0, -1, -1, -1, -1]]
    assert metrics.top(np.zeros((2, 0)), 2).tolist() == [[-1, -1], [-1, -1]]
    hidden = np.array([[False, True, True, True]])
    assert metrics.found(metrics.top(scores, 3), hidden).tolist() == [[True, False, False]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 12))
def test_the_measures_are_what_a_loop_says(seed: int, songs: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.permutation(songs).astype(float)[None, :]
    hidden = rng.random((1, songs)) < 0.3
    rel = metrics.found(metrics.top(scores, n), hidden)
    order = sorted(range(songs), key=lambda song: -scores[0, song])[:n]
    gain = sum(1 / math.log2(rank + 2) for rank, song in enumerate(order) if hidden[0, song])
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(n, int(hidden.sum()))))
    assert metrics.ndcg(rel, hidden.sum(axis=1))[0] == pytest.approx(gain / ideal if ideal else 0.0)
    hits = sum(bool(hidden[0, song]) for song in order)
    assert metrics.recall(rel, hidden.sum(axis=1))[0] == pytest.approx(hits / hidden.sum() if hidden.any() else 0.0)


def test_the_bootstrap_interval_is_that_of_theory() -> None:
    rng = np.random.default_rng(0)
    values = rng.random(900) < 0.3
    low, high = intervals.bounds(intervals.bootstrap([(values.astype(float), np.ones(900))])[0])
    value = values.mean()
    expected = 1.96 * math.sqrt(value * (1 - value) / 900)
    assert low < value < high
    assert (high - low) / 2 == pytest.approx(expected, rel=0.12)


def test_the_same_draws_serve_every_ratio_so_that_equals_do_not_differ() -> None:
    above, below = np.random.default_rng(1).random((2, 50))
    one, other = intervals.bootstrap([(above, below), (2 * above, 2 * below)])
    assert one == pytest.approx(other)
    assert intervals.bounds(one - other) == pytest.approx((0.0, 0.0), abs=1e-12)


def test_a_ratio_without_anything_below_is_no_number() -> None:
    nothing = np.zeros(4)
    assert math.isnan(intervals.ratio(nothing, nothing))
    assert all(map(math.isnan, intervals.bounds(intervals.bootstrap([(nothing, nothing)])[0])))
    assert intervals.bootstrap([], 10).shape == (0, 10)


def test_coverage_by_hand() -> None:
    # Two listeners, four candidates: songs 0 and 1, songs 1 and none. Covered: 2 of 4; without the first: 1, else: 2.
    lists = np.array([[0, 1], [1, -1]])
    value, low, high = intervals.coverage([(lists, np.array([0, 1]))], [4], 2)
    spread = 1.96 * math.sqrt(0.5 * ((0.25 - 0.125) ** 2 + 0.125**2))
    assert (value, low, high) == pytest.approx((0.5, 0.5 - spread, 0.5 + spread))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_coverage_is_what_leaving_out_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lists = np.array([rng.choice(15, 3, replace=False) for _ in range(6)])
    value, low, _ = intervals.coverage([(lists, np.arange(6))], [15], 6)
    without = np.array([len(np.unique(np.delete(lists, one, axis=0))) / 15 for one in range(6)])
    assert value == pytest.approx(len(np.unique(lists)) / 15)
    spread = 1.96 * math.sqrt(5 / 6 * ((without - without.mean()) ** 2).sum())
    assert low == pytest.approx(max(0.0, value - spread))
