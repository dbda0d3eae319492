"""How well songs go with one song: each part by hand, and what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.recommend.likeness import DOUBT, Likeness, likeness
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.recommender import SILENT
from pmrs_desktop.recommend.standings import Standings

GENRES = ("Jazz", "Rock")


def evidence_of(
    stars: dict[tuple[int, int], float],
    classes: dict[int, tuple[float, float] | None],
    embeddings: dict[int, tuple[float, ...]] | None = None,
    features: dict[int, tuple[str, ...]] | None = None,
) -> Evidence:
    records = [Standing(ListenerId(who), RecordingId(song), value) for (who, song), value in stars.items()]
    songs = Songs.from_records(
        GENRES,
        {RecordingId(song): vector for song, vector in classes.items()},
        here=[RecordingId(song) for song in classes],
        embeddings={RecordingId(song): row for song, row in (embeddings or {}).items()},
        features={RecordingId(song): row for song, row in (features or {}).items()},
    )
    return gather(Standings.from_records(records), songs)


def of(evidence: Evidence, song: int, scores: list[float] | None = None) -> Likeness:
    column = evidence.column_of(RecordingId(song))
    assert column is not None
    return likeness(evidence, column, np.array(scores if scores is not None else [SILENT] * len(evidence.songs)))


def test_the_more_listeners_like_a_song_the_more_the_logs_say() -> None:
    classes = {1: (1.0, 0.0), 2: None, 3: (1.0, 0.0), 4: (0.0, 1.0)}
    scores = [SILENT, 2.0, -1.0, 1.0]
    for likes in (0, 3, 27):
        evidence = evidence_of({(who, 1): 5 for who in range(1, likes + 1)} | {(99, 2): 5}, classes)
        found = of(evidence, 1, scores)
        assert found.links.tolist() == [0, 1, 0, 0.5]
        assert found.words.tolist() == [0, 0, 1, 0]
        c = likes / (likes + DOUBT)
        assert found.overall[1:] == pytest.approx([c or SILENT, 1 - c, c / 2 or SILENT])
        assert found.overall[0] == SILENT


def test_of_a_song_without_sound_or_words_the_logs_say_all() -> None:
    evidence = evidence_of({(1, 1): 5, (1, 2): 5}, dict.fromkeys((1, 2, 3)))
    assert of(evidence, 1, [SILENT, 3.0, SILENT]).overall.tolist() == [SILENT, 1.0, SILENT]


def test_what_sounds_alike_is_nearest_by_ear() -> None:
    evidence = evidence_of({}, dict.fromkeys(range(1, 5)), {1: (1, 0, 0), 2: (0.9, 0.1, 0), 3: (0, 0, 1)})
    found = of(evidence, 1)
    assert found.ear[1] > 0.9 > found.ear[2]
    assert found.ear[[0, 3]].tolist() == [0, 0]
    assert found.overall[1] == pytest.approx(found.ear[1])


def test_rare_words_say_more_than_frequent_ones() -> None:
    words = {
        1: ("word:rock", "word:zeuhl"),
        2: ("word:rock",),
        3: ("word:zeuhl",),
        4: ("word:rock",),
        5: ("word:rock",),
    }
    found = of(evidence_of({}, dict.fromkeys(range(1, 6)), features=words), 1)
    assert found.words[2] > found.words[1] > 0


def test_of_an_unknown_song_nothing_is_known() -> None:
    assert of(evidence_of({(1, 2): 5}, {1: None, 2: (1, 0)}), 1).overall.tolist() == [SILENT, SILENT]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_part_is_between_0_and_1_whatever_is_there(data: st.DataObject) -> None:
    number = st.floats(-2, 2) | st.just(float("nan"))
    songs = range(1, data.draw(st.integers(2, 6)))
    evidence = evidence_of(
        data.draw(
            st.dictionaries(
                st.tuples(st.integers(1, 3), st.integers(1, 7)), st.sampled_from((0.5, 3.0, 5.0)), max_size=8
            )
        ),
        data.draw(st.fixed_dictionaries({song: st.none() | st.tuples(number, number) for song in songs})),
        data.draw(st.dictionaries(st.sampled_from(songs), st.tuples(number, number, number), max_size=5)),
        data.draw(st.dictionaries(st.sampled_from(songs), st.sampled_from([("word:a",), ("word:a", "word:b")]))),
    )
    count = len(evidence.songs)
    scores = np.array(data.draw(st.lists(st.floats(-2, 2) | st.just(SILENT), min_size=count, max_size=count)))
    for column in range(count):
        found = likeness(evidence, column, scores)
        whole = found.overall[np.isfinite(found.overall)]
        assert ((whole > 0) & (whole <= 1 + 1e-6)).all()
        assert found.overall[column] == SILENT
        for part in (found.ear, found.words, found.links):
            assert part.shape == (count,)
            assert ((part >= 0) & (part <= 1 + 1e-6)).all()
            assert part[column] == 0
