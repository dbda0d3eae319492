"""A listener without others: the genre profile and likeness by ear."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId, Reason, ReasonKind, RecordingId
from pmrs_desktop.recommend.content import LISTENED_TO, largest, weigh_content
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.recommend.standings import Standings

GENRES = ("Rock", "Trance")
ME = ListenerId(1)


def library(seed: int = 0, songs: int = 26, liked: int = 6, *, sounds: bool = True) -> Evidence:
    """One listener with `liked` played songs and the rest unheard, all here; half Rock, half Trance."""
    rng = np.random.default_rng(seed)
    ids = [RecordingId(song) for song in range(1, songs + 1)]
    classes = {song: (0.8, 0.2) if song % 2 else (0.1, 0.9) for song in ids}
    embeddings = {song: rng.standard_normal(8).tolist() for song in ids} if sounds else None
    known = Songs.from_records(GENRES, classes, here=ids, embeddings=embeddings)
    return gather(Standings.from_columns([1] * liked, ids[:liked], plays=[4] * liked), known)


def test_the_worked_example() -> None:
    # Liked: 1 (5 stars, Rock, sounds (1,0)) and 2 (2 stars, half and half, sounds (0,2)). P = ((5 + 1)/7, 1/7).
    # 3: Rock, sounds (3,0):     6/7 + (5/5·1 + 2/5·0)/3        = 6/7 + 1/3
    # 4: Trance, sounds (3,4):   1/7 + (5/5·.6 + 2/5·.8)/3      = 1/7 + .92/3
    # 5: Trance, sounds (-1,0):  1/7, for what sounds unlike counts nothing
    # 6: unknown class, (0,1):   (2/5·1)/3
    # 7: neither class nor sound: not weighed
    rock, trance = (1.0, 0.0), (0.0, 1.0)
    ids = [RecordingId(song) for song in range(1, 8)]
    classes = dict(zip(ids, (rock, (0.5, 0.5), rock, trance, trance, None, None), strict=True))
    sounds = dict(zip(ids, ((1, 0), (0, 2), (3, 0), (3, 4), (-1, 0), (0, 1)), strict=False))
    songs = Songs.from_records(GENRES, classes, here=ids, embeddings=sounds)
    lists = Pmrs().fit(gather(Standings.from_columns([1, 1], [1, 2], stars=[5.0, 2.0]), songs)).lists(ME, 9)
    expected = [(3, 6 / 7 + 1 / 3), (4, 1 / 7 + 0.92 / 3), (5, 1 / 7), (6, 0.4 / 3)]
    assert [(p.recording, pytest.approx(p.score, abs=1e-6)) for p in lists[None]] == expected
    assert [pick.recording for pick in lists["Rock"]] == [3]
    assert [pick.recording for pick in lists["Trance"]] == [4, 5]
    assert lists[None][0].reasons == (
        Reason(ReasonKind.SOUNDS_LIKE, (RecordingId(1),)),
        Reason(ReasonKind.GENRE, value=pytest.approx(6 / 7)),
    )
    assert lists[None][3].reasons == (Reason(ReasonKind.SOUNDS_LIKE, (RecordingId(2),)),)


def test_twenty_unheard_files_fill_every_list_and_name_where_they_come_from() -> None:
    lists = Pmrs().fit(library()).lists(ME, 5)
    assert [len(picks) for picks in lists.values()] == [5, 5, 5]
    for picks in lists.values():
        for pick in picks:
            named = [song for reason in pick.reasons for song in reason.recordings]
            assert set(named) <= set(range(1, 7))
            assert named


def test_without_embeddings_the_genre_profile_alone_fills_the_lists() -> None:
    lists = Pmrs().fit(library(sounds=False)).lists(ME, 5)
    assert [len(picks) for picks in lists.values()] == [5, 5, 5]
    # P = (.45, .55), so Trance (.1, .9) with .54 goes before Rock (.8, .2) with .47.
    assert [pick.recording for pick in lists[None]] == [8, 10, 12, 14, 16]
    assert lists[None][0].score == pytest.approx(0.54, abs=1e-6)
    assert lists[None][0].reasons[0].kind is ReasonKind.PLAYED
    assert lists[None][0].reasons[0].value == 4


def test_likes_of_one_class_alone_are_named_together() -> None:
    ids = [RecordingId(song) for song in range(1, 30)]
    songs = Songs.from_records(GENRES, dict.fromkeys(ids, (1.0, 0.0)), here=ids)
    standings = Standings.from_columns([1] * 4, [1, 2, 3, 4], stars=[2.0, 5.0, 4.0, 5.0])
    pick = Pmrs().fit(gather(standings, songs)).recommend(ME, 1, "Rock")[0]
    assert [(reason.recordings, reason.value) for reason in pick.reasons[:2]] == [((2, 4), 5.0), ((3,), 4.0)]


def test_nothing_unheard_or_nothing_liked_gives_nothing() -> None:
    assert Pmrs().fit(library(songs=6)).recommend(ME, 5) == []
    assert Pmrs().fit(library(liked=0)).recommend(ME, 5) == []


def test_without_any_genre_the_ear_alone_ranks() -> None:
    ids = [RecordingId(song) for song in (1, 2, 3)]
    sounds = dict(zip(ids, ((1, 0), (0, 1), (1, 1)), strict=True))
    songs = Songs.from_records((), dict.fromkeys(ids), here=ids, embeddings=sounds)
    lists = Pmrs().fit(gather(Standings.from_columns([1], [1], stars=[5.0]), songs)).lists(ME, 5)
    assert {genre: [pick.recording for pick in picks] for genre, picks in lists.items()} == {None: [3, 2]}


def test_another_liked_song_never_lowers_likeness_by_ear() -> None:
    evidence = library(seed=5, liked=12)
    columns, songs = np.arange(12), np.arange(12, 26)
    blank = np.zeros_like(evidence.classes)
    ear = [
        weigh_content(silence(evidence, blank), columns[:liked], np.full(liked, 4.0)).own(songs)
        for liked in range(1, 13)
    ]
    assert (np.diff(ear, axis=0) >= 0).all()
    assert (ear[-1] > ear[0]).any()


def silence(evidence: Evidence, classes: np.ndarray) -> Evidence:
    names = Evidence.__dataclass_fields__
    fields = {name: getattr(evidence, name) for name in names}
    return Evidence(**{**fields, "classes": classes, "known": np.zeros(len(classes), dtype=np.bool_)})


def test_more_liked_songs_than_are_listened_to() -> None:
    evidence = library(seed=1, songs=LISTENED_TO * 2, liked=LISTENED_TO + 40)
    assert len(Pmrs().fit(evidence).recommend(ME, 5)) == 5


def test_largest_keeps_the_best_of_each_row_and_nothing_below_zero() -> None:
    found = largest(np.array([[0.1, 0.5, 0.3, 0.4], [-1.0, -0.5, 0.2, -0.1]], dtype=np.float32))
    assert found == pytest.approx(np.array([[0.5, 0.4, 0.3], [0.2, 0.0, 0.0]]))
    assert largest(np.array([[0.4]], dtype=np.float32)) == pytest.approx(np.array([[0.4, 0.0, 0.0]]))
