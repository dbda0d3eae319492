"""Columns to matrices and back to ids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.recommend.matrix import UNKNOWN, Songs, gather, strongest
from pmrs_desktop.recommend.standings import Standings

GENRES = ("Rock", "Trance")
NO_SONGS = Songs.from_records(GENRES, {})

standing = st.builds(
    Standing,
    listener=st.one_of(st.integers(1, 6), st.integers(10**14, 10**14 + 2)).map(ListenerId),
    recording=st.one_of(st.integers(1, 9), st.integers(10**12, 10**12 + 2)).map(RecordingId),
    rating=st.one_of(st.none(), st.sampled_from((0.5, 1.0, 3.5, 5.0))),
    love=st.sampled_from((-1, 0, 1)),
    not_this=st.booleans(),
    plays=st.integers(0, 3),
    skips=st.integers(0, 3),
)


@given(st.lists(standing, max_size=40, unique_by=lambda row: (row.listener, row.recording)))
def test_every_standing_is_found_under_its_ids(rows: list[Standing]) -> None:
    evidence = gather(Standings.from_records(rows), NO_SONGS)
    assert (np.diff(evidence.listeners) > 0).all()
    assert (np.diff(evidence.songs) > 0).all()
    seen = 0
    for row in rows:
        if row.rating is None and not (row.love or row.not_this or row.plays or row.skips):
            continue
        u, m = evidence.row_of(row.listener), evidence.column_of(row.recording)
        assert u is not None
        assert m is not None
        seen += 1
        assert m in evidence.history_of(u)
        assert evidence.said.matrix("stars")[u, m] == (row.rating or 0.0)
        assert evidence.plays[u, m] == row.plays
        assert (evidence.ratings[u, m] > 0) == (not row.not_this)
        if row.rating is not None and not row.not_this:
            assert evidence.ratings[u, m] == max(1.0, row.rating)
    assert len(evidence.said.entries.songs) == seen
    assert (evidence.ratings.data >= 1).all()


@given(st.lists(standing, max_size=30))
def test_of_two_standings_of_one_listener_and_song_the_last_counts(rows: list[Standing]) -> None:
    last = {(row.listener, row.recording): row for row in rows if row.rating or row.love or row.not_this or row.plays}
    said = [row for row in rows if row.rating or row.love or row.not_this or row.plays]
    twice, once = (
        gather(Standings.from_records(said), NO_SONGS),
        gather(Standings.from_records(last.values()), NO_SONGS),
    )
    assert (twice.ratings.toarray() == once.ratings.toarray()).all()
    assert (twice.plays.toarray() == once.plays.toarray()).all()
    assert len(twice.said.entries.songs) == len(once.said.entries.songs)


def test_unknown_ids_have_no_place() -> None:
    evidence = gather(Standings.from_columns([3, 5], [10, 30], plays=[1, 1]), NO_SONGS)
    assert [evidence.row_of(ListenerId(at)) for at in (1, 3, 4, 5, 9)] == [None, 0, None, 1, None]
    assert [evidence.column_of(RecordingId(at)) for at in (9, 10, 20, 30, 31)] == [None, 0, None, 1, None]
    columns, known = evidence.columns_of(np.array([30, 9, 10, 20, 30, 31]))
    assert (columns.tolist(), known.tolist()) == ([1, 0, 1], [True, False, True, False, True, False])


def test_classes_stand_with_their_songs_and_unknown_ones_are_zeros() -> None:
    songs = Songs.from_records(
        GENRES,
        {RecordingId(7): (0.2, 0.8), RecordingId(2): None, RecordingId(9): (float("nan"), 1.0), RecordingId(4): (0, 0)},
        here=[RecordingId(7), RecordingId(11)],
        embeddings={RecordingId(11): (3.0, 4.0)},
    )
    evidence = gather(Standings.from_columns([1], [5], plays=[1]), songs)
    assert evidence.songs.tolist() == [2, 4, 5, 7, 9, 11]
    assert evidence.known.tolist() == [False, False, False, True, False, False]
    assert evidence.classes[3] == pytest.approx([0.2, 0.8])
    assert not evidence.classes[[0, 1, 2, 4, 5]].any()
    assert evidence.labels.tolist() == [UNKNOWN, UNKNOWN, UNKNOWN, 1, UNKNOWN, UNKNOWN]
    assert evidence.here.tolist() == [False, False, False, True, False, True]
    assert evidence.embeddings is not None
    assert evidence.embeddings[evidence.embedding_rows[5]].tolist() == [3.0, 4.0]


def test_a_label_handed_in_comes_before_the_strongest_class() -> None:
    vectors = {RecordingId(1): (0.9, 0.1), RecordingId(2): (0.9, 0.1), RecordingId(3): (0.9, 0.1)}
    named = {RecordingId(1): "Trance", RecordingId(2): None}
    assert Songs.from_records(GENRES, vectors, labels=named).labels.tolist() == [1, UNKNOWN, 0]


def test_of_equal_classes_the_first_is_the_strongest() -> None:
    assert strongest(np.array([[0.5, 0.5], [0.0, 0.0], [np.nan, 1.0]], dtype=np.float32)).tolist() == [0, -1, -1]


def test_features_stand_with_their_songs_and_a_song_without_has_none() -> None:
    songs = Songs.from_records(
        GENRES,
        {RecordingId(7): (0.2, 0.8)},
        features={RecordingId(7): ("word:trance", "artist:ann", "word:trance"), RecordingId(3): ("word:rock",)},
    )
    evidence = gather(Standings.from_columns([1], [5], plays=[1]), songs)
    assert evidence.songs.tolist() == [3, 5, 7]
    assert evidence.feature_names == ("artist:ann", "word:rock", "word:trance")
    assert evidence.features.toarray().tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 1]]


def test_weights_of_features_that_say_nothing_are_left_out() -> None:
    weights = sparse.csr_array(np.array([[0.5, np.nan, -1.0, 2.0]], dtype=np.float32))
    songs = Songs(GENRES, np.array([4]), np.zeros((1, 2)), np.array([UNKNOWN]), np.array([True]), None, weights,
                  ("word:a", "word:b", "word:c", "decade:1990"))  # fmt: skip
    evidence = gather(Standings.from_columns([1], [1], plays=[1]), songs)
    assert evidence.features.toarray().tolist() == [[0, 0, 0, 0], [0.5, 0, 0, 2.0]]
    assert evidence.features.nnz == 2


def test_without_features_there_is_a_matrix_without_columns() -> None:
    assert gather(Standings.from_columns([1], [5], plays=[1]), NO_SONGS).features.shape == (1, 0)
