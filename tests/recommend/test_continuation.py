"""What comes by itself: the rules that always hold, and how hearings steer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.recommend.continuation import Pool, choose, near, weigh
from pmrs_desktop.recommend.heard import FRESH_S, LEAST_S, Heard

NOW = 1_750_000_000
ARTISTS = ("", "ada", "bo", "cy")
GENRES = ("", "Jazz", "Rock")


def pool_of(rows: list[tuple[str, str, float, int]], vectors: np.ndarray | None = None) -> Pool:
    """Songs 1, 2, ...: (artist, genre, weight, seconds since it was heard or 0)."""
    if vectors is None:
        vectors = np.zeros((len(rows), 2))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return Pool(
        np.arange(1, len(rows) + 1),
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([NOW - row[3] if row[3] else 0 for row in rows], dtype=np.int64),
        np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0).astype(np.float32),
    )


rows = st.tuples(
    st.sampled_from(ARTISTS),
    st.sampled_from(GENRES),
    st.floats(0, 1) | st.just(float("nan")),
    st.sampled_from((0, 60, LEAST_S, LEAST_S + 60, FRESH_S, 10 * FRESH_S)),
)
pools = st.lists(rows, max_size=12).flatmap(
    lambda some: st.builds(
        lambda numbers: pool_of(some, np.array(numbers, dtype=np.float64).reshape(-1, 2)),
        st.lists(st.sampled_from((-1.0, 0.0, 0.5, 1.0)), min_size=2 * len(some), max_size=2 * len(some)),
    )
)
hearings = st.lists(
    st.builds(
        Heard,
        st.integers(1, 14),
        st.sampled_from(ARTISTS),
        st.sampled_from(GENRES),
        st.sampled_from((NOW, NOW - LEAST_S, NOW - FRESH_S)),
        st.sampled_from((-1, 0, 1)),
    ),
    max_size=20,
)


@given(pools, hearings, st.sampled_from(ARTISTS), st.integers(0, 14), st.sets(st.integers(1, 12), max_size=3))
@settings(deadline=None)
def test_the_rules_hold_whatever_was_heard(pool: Pool, walk: list[Heard], after: str, n: int, barred: set[int]) -> None:
    chosen = choose(pool, walk, after, NOW, n, barred)
    assert len(chosen) <= n
    assert len(set(chosen)) == len(chosen)
    assert not barred & set(chosen)
    last = {int(song): int(at) for song, at in zip(pool.songs, pool.heard_at, strict=True)}
    for heard in walk:
        last[heard.song] = max(last.get(heard.song, 0), heard.at)
    could = {int(song) for song in pool.songs[np.isfinite(pool.weights)]} - barred
    could = {song for song in could if last[song] == 0 or NOW - last[song] >= LEAST_S}
    assert set(chosen) <= could
    fresh = {song for song in could if last[song] == 0 or NOW - last[song] >= FRESH_S}
    artist = dict(zip(pool.songs.tolist(), pool.artists, strict=True))
    left, before = set(could), after
    for song in chosen:
        assert artist[song] == "" or artist[song] != before, "the same artist twice in a row"
        if song not in fresh:
            assert not [one for one in left & fresh if artist[one] == "" or artist[one] != before]
        left.remove(song)
        before = artist[song]
    if len(chosen) < n:
        assert all(artist[one] == before != "" for one in left), "it ended with songs left"
    assert choose(pool, walk, after, NOW, n + 1, barred)[: len(chosen)] == chosen


@given(pools, hearings, st.integers(1, 12), st.sampled_from(ARTISTS), st.sampled_from(GENRES))
@settings(deadline=None)
def test_a_skip_sinks_what_is_near_and_a_song_heard_out_lifts_it(
    pool: Pool, walk: list[Heard], song: int, artist: str, genre: str
) -> None:
    skipped, neither, heard_out = (Heard(song, artist, genre, NOW, steer) for steer in (-1, 0, 1))
    closeness = near(pool, neither)
    assert ((closeness >= 0) & (closeness <= 1)).all()
    fall = weigh(pool, [*walk, neither]) - weigh(pool, [*walk, skipped])
    rise = weigh(pool, [*walk, heard_out]) - weigh(pool, [*walk, neither])
    known = np.isfinite(pool.weights)
    order = np.argsort(closeness[known], kind="stable")
    for change in (fall[known][order], rise[known][order]):
        assert (change >= -1e-12).all()
        assert (np.diff(change) >= -1e-9).all(), "the nearer, the more it changes"


def test_the_heaviest_comes_first_and_equals_by_number() -> None:
    pool = pool_of([("ada", "", 0.2, 0), ("bo", "", 0.9, 0), ("cy", "", 0.2, 0)])
    assert choose(pool, [], "", NOW, 3) == [2, 1, 3]


def test_a_skipped_song_takes_its_artist_genre_and_likes_down_with_it() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.0, 1.0], [1.0, 0.0]])
    pool = pool_of(
        [("ada", "Jazz", float("nan"), 0), ("ada", "Rock", 1.0, 0), ("bo", "Rock", 0.9, 0), ("cy", "Jazz", 0.8, 0),
         ("dee", "Rock", 0.7, 0)],
        vectors,
    )  # fmt: skip
    skipped = Heard(1, "ada", "Jazz", NOW, -1)
    assert near(pool, skipped) == pytest.approx([1.0, 1.0, 0.6, 0.5, 1.0])
    assert choose(pool, [], "", NOW, 4) == [2, 3, 4, 5]
    assert choose(pool, [skipped], "", NOW, 4) == [3, 4, 2, 5]


def test_a_few_songs_end_and_a_song_of_the_last_hours_comes_only_where_nothing_else_is() -> None:
    three = pool_of([("ada", "", 0.5, 0), ("bo", "", 0.4, 0), ("cy", "", 0.3, 0)])
    walk = [Heard(1, "ada", "", NOW - 400, 1), Heard(2, "bo", "", NOW - 200, 1)]
    assert choose(three, walk, "bo", NOW, 9) == [3]
    assert choose(three, walk, "bo", NOW + LEAST_S, 9) == [3, 1, 2]
    assert choose(Pool.empty(), walk, "bo", NOW, 9) == []


def test_one_artist_alone_ends_at_once() -> None:
    pool = pool_of([("ada", "", 0.5, 0), ("ada", "", 0.4, 0)])
    assert choose(pool, [], "ada", NOW, 9) == []
    assert choose(pool, [], "", NOW, 9) == [1]
