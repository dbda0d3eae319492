"""Splits: what is hidden, what may be learnt from, and what never stands on both sides."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation.ground import Candidates, Protocol, again, draw, liked, once
from pmrs_desktop.recommend.standings import Standings
from tests.recommend.listeners import listeners_with_taste


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 25))
def test_a_split_hides_a_fifth_and_keeps_the_sides_apart(seed: int, rows: int) -> None:
    ground = listeners_with_taste(seed, listeners=30, songs=60, rows=rows)
    split = draw(ground, seed)
    assert not split.hidden.multiply(split.seen).nnz
    known = np.bincount(split.plays.indices, minlength=split.hidden.shape[1])
    assert (known > 0).all(), "every candidate has a listener in training"
    hidden = np.diff(split.hidden.indptr)
    assert (hidden <= max(1, round(0.2 * rows))).all()
    assert len(split.training) + split.hidden.nnz <= len(ground.standings)


def test_every_listener_with_two_rows_loses_one_and_keeps_one() -> None:
    standings = Standings.from_columns([1, 1, 2, 2, 3], [5, 6, 5, 6, 5], plays=[1, 2, 3, 4, 5])
    for seed in range(20):
        ground = dataclasses.replace(listeners_with_taste(0), standings=standings)
        try:
            split = draw(ground, seed)
        except Trouble:  # both listeners lost the same song, and the third never had it
            continue
        assert np.bincount(split.training.listeners).tolist()[1:] == [1, 1, 1]


def test_the_seed_alone_decides() -> None:
    ground = listeners_with_taste(1)
    one, same, other = (draw(ground, seed, Protocol(listeners=20)) for seed in (4, 4, 5))
    assert (one.hidden != same.hidden).nnz == 0
    assert one.listeners.tolist() == same.listeners.tolist()
    assert one.listeners.tolist() != other.listeners.tolist()
    assert len(one.listeners) == 20


def test_a_song_of_one_listener_takes_no_part() -> None:
    ground = listeners_with_taste(2)
    split = draw(ground, 0)
    counts = np.bincount(ground.standings.recordings)
    assert split.hidden.shape[1] <= (counts >= 2).sum()


def test_validation_sees_nothing_of_the_test() -> None:
    split = draw(listeners_with_taste(3), 0)
    inner = again(split, 0)
    assert 0 < inner.hidden.nnz < split.plays.nnz
    assert len(inner.training) < len(split.training)
    assert not inner.hidden.multiply(inner.seen).nnz
    assert len(inner.training) + inner.hidden.nnz <= len(split.training)


def test_members_and_classes_stay_with_their_songs() -> None:
    ground = listeners_with_taste(4)
    split = draw(ground, 0)
    rows = np.argsort(split.songs.recordings)
    assert split.songs.recordings[rows].tolist() == list(range(split.hidden.shape[1]))
    assert np.array_equal(split.songs.classes[rows] > 0, split.members)
    assert np.array_equal(split.evidence.classes > 0, split.members)


def test_what_is_skipped_or_refused_is_known_but_neither_hidden_nor_learnt() -> None:
    ground = listeners_with_taste(5)
    skips = np.where(np.arange(len(ground.standings)) % 4 == 0, ground.standings.plays + 1, 0)
    standings = dataclasses.replace(ground.standings, skips=skips)
    split = draw(dataclasses.replace(ground, standings=standings), 0)
    assert split.seen.nnz > split.plays.nnz
    assert (liked(standings) == (skips == 0)).all()


def test_what_was_held_out_is_what_must_be_found() -> None:
    ground = listeners_with_taste(6)
    later = np.arange(len(ground.standings)) % 3 == 0
    split = draw(dataclasses.replace(ground, standings=ground.standings.take(~later),
                                     heldout=ground.standings.take(later)), 0)  # fmt: skip
    assert len(split.training) <= (~later).sum()
    assert 0 < split.hidden.nnz <= later.sum()
    assert not split.hidden.multiply(split.seen).nnz


def test_newcomers_keep_so_many_rows_and_are_measured_alone() -> None:
    split = draw(listeners_with_taste(7), 0, Protocol(newcomer_rows=3, newcomers=10))
    rows = np.diff(split.plays.indptr)
    asked = np.flatnonzero(np.diff(split.hidden.indptr))
    assert 0 < len(asked) <= 10
    assert (rows[asked] <= 3).all()
    assert (rows == 3).sum() >= len(asked)


def test_over_the_full_catalogue_there_are_more_candidates() -> None:
    ground = listeners_with_taste(8)
    small, full = (
        draw(ground, 0, Protocol(listeners=15, candidates=those)) for those in (Candidates.KNOWN, Candidates.CATALOGUE)
    )
    assert full.hidden.shape[1] > small.hidden.shape[1]
    assert full.hidden.nnz == small.hidden.nnz
    assert full.songs.here.all()


def test_of_rows_that_stand_twice_the_last_counts() -> None:
    rows = once(Standings.from_columns([1, 2, 1], [7, 7, 7], plays=[1, 2, 3]))
    assert rows.plays.tolist() == [3, 2]
    assert len(once(Standings.from_columns([], []))) == 0


@pytest.mark.parametrize(
    "standings",
    [
        Standings.from_columns([], []),
        Standings.from_columns([1], [2], plays=[3]),
        Standings.from_columns([1, 2], [2, 3], plays=[3, 3]),
        Standings.from_columns([1, 1], [2, 3], plays=[3, 3]),
    ],
)
def test_a_log_that_is_too_small_is_one_sentence(standings: Standings) -> None:
    with pytest.raises(Trouble, match="too small"):
        draw(dataclasses.replace(listeners_with_taste(0), standings=standings), 0)
