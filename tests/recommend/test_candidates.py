"""Which songs could come by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.recommend.candidates import DAY_S, Kind, candidates, for_listener, going_with
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.recommender import SILENT
from pmrs_desktop.recommend.standings import Standings

ME = ListenerId(1)
NOW = 1_750_000_000
NEVER = float("nan")


def evidence_of(standings: list[Standing], songs: int, away: tuple[int, ...] = ()) -> Evidence:
    here = [RecordingId(song) for song in range(1, songs + 1) if song not in away]
    known = Songs.from_records(("Rock",), {RecordingId(song): None for song in range(1, songs + 1)}, here=here)
    return gather(Standings.from_records(standings), known)


def ratings_of(evidence: Evidence) -> np.ndarray:
    return np.asarray(evidence.ratings[[0]].todense()).ravel().astype(np.float64)


def test_what_is_away_or_turned_down_is_no_candidate() -> None:
    evidence = evidence_of(
        [
            Standing(ME, RecordingId(1), 5.0),
            Standing(ME, RecordingId(2), 1.0),
            Standing(ME, RecordingId(3), not_this=True),
            Standing(ME, RecordingId(4), plays=1, skips=3),
        ],
        6,
        away=(6,),
    )
    assert candidates(evidence, 0, ratings_of(evidence)).tolist() == [True, False, False, False, True, False]
    assert candidates(evidence, None, np.zeros(6)).tolist() == [True] * 5 + [False]


def test_an_old_love_comes_before_one_of_yesterday_and_nothing_unloved_comes() -> None:
    ratings = np.array([5.0, 5.0, 4.0, 2.0, 0.0, 5.0])
    heard_at = np.array([NOW - DAY_S, NOW - 400 * DAY_S, NEVER, NEVER, NEVER, NOW])
    new, own = for_listener(None, np.zeros(6, dtype=bool), ratings, heard_at, NOW, 9)
    assert (new.kind, new.columns.tolist()) == (Kind.NEW, [])
    assert (own.kind, own.columns.tolist()) == (Kind.OWN, [1, 2, 0])


def test_new_songs_come_as_they_weigh() -> None:
    scores = np.array([0.1, 0.9, SILENT, 0.5])
    new, own = for_listener(scores, np.array([True, True, True, False]), np.zeros(4), np.full(4, NEVER), NOW, 9)
    assert new.columns.tolist() == [1, 0]
    assert own.columns.tolist() == []


@pytest.mark.parametrize(("others_too", "order"), [(False, [2, 0]), (True, [2, 0, 1])])
def test_what_goes_with_a_song_comes_first(others_too: bool, order: list[int]) -> None:
    like = np.array([0.2, SILENT, 0.7, 0.9])
    wanted = np.array([True, True, True, False])
    assert going_with(like, wanted, 9, others_too=others_too).columns.tolist() == order
    assert going_with(like, wanted, 1, others_too=others_too).columns.tolist() == order[:1]


@given(
    st.lists(
        st.builds(
            Standing,
            st.just(ME),
            st.integers(1, 8).map(RecordingId),
            st.none() | st.sampled_from((0.5, 1.5, 3.0, 5.0)),
            not_this=st.booleans(),
            plays=st.integers(0, 3),
            skips=st.integers(0, 3),
        ),
        max_size=8,
        unique_by=lambda one: one.recording,
    )
)
@settings(deadline=None)
def test_a_no_is_a_no(standings: list[Standing]) -> None:
    evidence = evidence_of(standings, 8)
    row = evidence.row_of(ME)
    ratings = ratings_of(evidence) if row is not None else np.zeros(8)
    wanted = candidates(evidence, row, ratings)
    for one in standings:
        column = evidence.column_of(one.recording)
        assert column is not None
        if one.not_this or (one.rating is not None and one.rating < 1.5):
            assert not wanted[column]
        elif one.rating is not None and one.rating >= 1.5:
            assert wanted[column]
