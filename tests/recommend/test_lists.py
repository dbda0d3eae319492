"""The rules of the lists: no song in two, no artist thrice, nobody starves, the dial, and what sinks."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.recommend.lists import (
    NO_ARTIST,
    OF_AN_ARTIST,
    PATIENCE_DAYS,
    STEP,
    at_most,
    dialled,
    draft,
    familiarity,
    pool,
    sunk,
    z_scores,
)

SONGS = 40
IDS = np.arange(SONGS) * 7 + 3
ARTISTS = st.lists(st.integers(NO_ARTIST, 6), min_size=SONGS, max_size=SONGS).map(lambda them: np.array(them))
ORDER = st.lists(st.integers(0, SONGS - 1), unique=True, max_size=SONGS).map(
    lambda them: np.array(them, dtype=np.int64)
)
ORDERS = st.lists(ORDER, min_size=1, max_size=4)
NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=SONGS, max_size=SONGS).map(np.array)


def too_many(songs: np.ndarray, artists: np.ndarray) -> bool:
    counts = Counter(artists[songs].tolist())
    counts.pop(NO_ARTIST, None)
    return any(count > OF_AN_ARTIST for count in counts.values())


@given(ORDERS, ARTISTS, st.integers(0, 12))
def test_a_draft_keeps_every_rule(orders: list[np.ndarray], artists: np.ndarray, n: int) -> None:
    chosen = draft(orders, IDS, artists, n)
    every = [song for songs in chosen for song in songs.tolist()]
    assert len(every) == len(set(every))
    for order, songs in zip(orders, chosen, strict=True):
        assert len(songs) <= n
        assert not too_many(songs, artists)
        assert songs.tolist() == [song for song in order.tolist() if song in set(songs.tolist())]
        if len(songs) < n:  # it has nothing left that another list has not or the rule of artists does not forbid
            counts = Counter(artists[songs].tolist())
            for song in set(order.tolist()) - set(every):
                assert artists[song] != NO_ARTIST
                assert counts[int(artists[song])] == OF_AN_ARTIST


@given(ORDERS, ARTISTS, st.integers(0, 8), st.integers(0, 8))
def test_a_longer_draft_holds_the_shorter_one(orders: list[np.ndarray], artists: np.ndarray, n: int, more: int) -> None:
    for short, long in zip(draft(orders, IDS, artists, n), draft(orders, IDS, artists, n + more), strict=True):
        assert set(short.tolist()) <= set(long.tolist())


@given(st.permutations(range(400)), st.integers(0, 399))
def test_when_one_song_goes_no_other_changes_its_list(order: list[int], gone: int) -> None:
    songs, nobody = np.array(order, dtype=np.int64), np.full(400, NO_ARTIST)
    orders = [songs, songs[songs % 2 == 0], songs]
    before = draft(orders, np.arange(400), nobody, 30)
    after = draft([one[one != gone] for one in orders], np.arange(400), nobody, 30)
    for old, new in zip(before, after, strict=True):
        assert new[: len(old) - 1].tolist() == old[old != gone][: len(old) - 1].tolist()


@given(st.permutations(range(400)))
def test_of_two_lists_of_the_same_order_each_has_about_every_other_song(order: list[int]) -> None:
    songs = np.array(order, dtype=np.int64)
    first, second = draft([songs, songs], np.arange(400), np.full(400, NO_ARTIST), 100)
    assert max(len(np.intersect1d(songs[:100], one)) for one in (first, second)) <= 80


@given(ORDER, st.integers(1, 10))
def test_lists_that_want_the_same_songs_share_them_fairly(order: np.ndarray, n: int) -> None:
    chosen = draft([order, order, order], IDS, np.full(SONGS, NO_ARTIST), n)
    lengths = [len(songs) for songs in chosen]
    assert max(lengths) - min(lengths) <= 1
    assert sum(lengths) == min(len(order), 3 * n)


@given(ORDER, ARTISTS, st.integers(1, 4))
def test_at_most_keeps_the_first_of_each_artist(order: np.ndarray, artists: np.ndarray, count: int) -> None:
    counts: Counter[int] = Counter()
    expected = []
    for song in order.tolist():
        artist = int(artists[song])
        if artist == NO_ARTIST or counts[artist] < count:
            expected.append(song)
        counts[artist] += 1
    assert at_most(order, artists, count).tolist() == expected


@given(ORDER, NUMBERS, NUMBERS)
def test_the_middle_of_the_dial_leaves_the_order(order: np.ndarray, scores: np.ndarray, familiar: np.ndarray) -> None:
    assert dialled(order, scores[order], familiar[order], 50).tolist() == order.tolist()


@given(ORDER, NUMBERS, st.lists(st.floats(-3, 3), min_size=SONGS, max_size=SONGS).map(np.array))
def test_turning_the_dial_never_brings_a_more_familiar_song_further_up(
    order: np.ndarray, scores: np.ndarray, familiar: np.ndarray
) -> None:
    order = order[np.argsort(-scores[order], kind="stable")]
    means = []
    for adventure in (0, 25, 50, 75, 100):
        dialled_order = dialled(order, scores[order], familiar[order], adventure)
        assert sorted(dialled_order.tolist()) == sorted(order.tolist())
        # The mean of familiarity by place: the higher, the further down stand the familiar songs.
        means.append(float(np.arange(len(order)) @ familiar[dialled_order]))
    assert all(later >= earlier - 1e-3 for earlier, later in itertools.pairwise(means))


def test_the_ends_of_the_dial_are_far_apart() -> None:
    songs = np.arange(20)
    familiar = familiarity(np.where(songs % 2 == 0, 30.0, 0.0), np.where(songs % 2 == 0, 5.0, 1.0))
    scores = np.linspace(1.0, 0.0, 20)
    known = [int((dialled(songs, scores, familiar, adventure)[:10] % 2 == 0).sum()) for adventure in (0, 50, 100)]
    assert known == [10, 5, 0]


@given(ORDER)
def test_nothing_sinks_that_was_not_passed_over_for_days(order: np.ndarray) -> None:
    patient = np.full(len(order), PATIENCE_DAYS)
    assert sunk(order, patient, np.zeros(len(order))).tolist() == order.tolist()


def test_what_was_passed_over_sinks_by_days_and_rises_by_weeks() -> None:
    songs = np.arange(60)
    places = []
    for days, weeks in ((2, 0.0), (3, 0.0), (4, 0.0), (4, 2.0), (4, 52.0)):
        passed, since = np.zeros(60, dtype=np.int64), np.zeros(60)
        passed[0], since[0] = days, weeks
        places.append(int(np.flatnonzero(sunk(songs, passed, since) == 0)[0]))
    assert places == [0, int(STEP), int(2 * STEP), int(STEP), 0]


def test_a_pool_is_the_best_songs_and_not_all_of_one_artist() -> None:
    scores = np.arange(5_000, dtype=np.float64)
    scores[-1] = -np.inf
    artists = np.where(np.arange(5_000) % 2 == 0, np.arange(5_000), 1)
    found = pool(scores, np.ones(5_000, dtype=np.bool_), artists)
    assert len(found) == 1_000
    assert found[0] == 4_998
    assert (np.diff(scores[found]) < 0).all()
    assert (artists[found] == 1).sum() == 10


@given(NUMBERS)
def test_z_scores_are_bounded_and_rise_with_the_value(values: np.ndarray) -> None:
    scores = z_scores(values)
    assert (np.abs(scores) <= 3).all()
    assert (np.diff(scores[np.argsort(values, kind="stable")]) >= 0).all()


@pytest.mark.parametrize("values", [np.zeros(0), np.ones(5)])
def test_z_scores_of_nothing_or_of_equals_are_zero(values: np.ndarray) -> None:
    assert z_scores(values).tolist() == [0.0] * len(values)
