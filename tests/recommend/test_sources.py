"""From your listeners, rediscover and new in the library: who speaks, what is worth hearing again, what is fresh."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId, ReasonKind, RecordingId
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.recommender import SILENT
from pmrs_desktop.recommend.sources import from_listeners, new_in_library, rediscover
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import crowd


def evidence(*rows: tuple[int, int, float]) -> Evidence:
    """From (listener, song, stars)."""
    standings = Standings.from_columns([u for u, _, _ in rows], [m for _, m, _ in rows], stars=[r for _, _, r in rows])
    return gather(standings, Songs.from_records((), {RecordingId(song): None for song in range(1, 7)}))


def test_a_likelier_listener_weighs_more_and_is_named_first() -> None:
    known = evidence((1, 1, 5), (1, 2, 5), (2, 1, 5), (2, 2, 5), (2, 3, 5), (3, 2, 5), (3, 4, 5), (3, 3, 5), (4, 5, 5))
    voices = from_listeners(known, known.row_of(ListenerId(1)))
    scores = dict(zip(known.songs.tolist(), voices.scores.tolist(), strict=True))
    assert scores[3] > scores[4] > scores[5] > 0  # a stranger's song stands in the list, low
    assert scores[6] == SILENT
    (reason,) = voices.reasons(known, np.array([known.column_of(RecordingId(3))]))[0]
    assert (reason.kind, reason.listeners) == (ReasonKind.LIKED_BY, (2, 3))


def test_what_nobody_likes_is_not_loved_by_anybody() -> None:
    known = evidence((1, 1, 5), (2, 1, 5), (2, 2, 1), (2, 3, 2))
    voices = from_listeners(known, known.row_of(ListenerId(1)))
    assert [scores for scores in voices.scores.tolist() if scores != SILENT] == [voices.scores[0]]


def test_one_who_is_not_in_the_log_has_strangers_only() -> None:
    known = evidence((2, 1, 5), (3, 1, 4), (3, 2, 5))
    voices = from_listeners(known, None)
    assert len(set(voices.likeness.tolist())) == 1
    assert voices.scores[0] > voices.scores[1] > 0


@pytest.mark.parametrize("seed", range(5))
def test_without_a_listener_who_is_named_the_score_falls(seed: int) -> None:
    standings, songs = crowd(seed)
    known = gather(standings, songs)
    voices = from_listeners(known, known.row_of(ListenerId(10)))
    column = int(np.argmax(voices.scores))
    for listener in voices.reasons(known, np.array([column]))[0][0].listeners:
        less = gather(standings.take(standings.listeners != listener), songs)
        fewer = from_listeners(less, less.row_of(ListenerId(10)))
        place = less.column_of(RecordingId(int(known.songs[column])))
        assert place is None or fewer.scores[place] < voices.scores[column]


def test_listeners_take_turns_by_how_alike_they_are() -> None:
    shared = [(u, m, 5.0) for u, m in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1))]
    theirs = [(u, 100 * u + number, 5.0) for u in (2, 3) for number in range(40)]
    standings = Standings.from_columns(*zip(*((u, m) for u, m, _ in shared + theirs), strict=True), stars=[5.0] * 87)
    songs = {RecordingId(song): None for _, song, _ in shared + theirs}
    known = gather(standings, Songs.from_records((), songs))
    voices = from_listeners(known, known.row_of(ListenerId(1)))
    unheard = ~np.isin(known.songs, [1, 2, 3])
    scores = voices.in_turns(unheard)
    assert (scores[~unheard] == SILENT).all()
    best = known.songs[np.argsort(-scores, kind="stable")] // 100
    shares = voices.likeness[1:] / voices.likeness.sum()
    for n in (10, 20, 40):
        assert np.bincount(best[:n])[2:4] / n == pytest.approx(shares, abs=1 / n)
    alone = voices.in_turns(unheard & (known.songs < 300))
    assert known.songs[np.argsort(-alone, kind="stable")][:40].tolist() == list(range(200, 240))


def test_nothing_at_all_has_no_voices() -> None:
    known = gather(Standings.from_records([]), Songs.from_records((), {}))
    voices = from_listeners(known, None)
    assert (len(voices.scores), voices.reasons(known, np.zeros(0, dtype=np.int64))) == (0, [])


def test_rediscover_is_loved_and_rested_best_and_longest_first() -> None:
    ratings = np.array([5.0, 5.0, 4.0, 5.0, 3.5, 5.0, 0.0])
    days = np.array([400.0, 61.0, 400.0, 59.0, 400.0, np.nan, 400.0])
    scores = rediscover(ratings, days)
    assert np.flatnonzero(scores != SILENT).tolist() == [0, 1, 2, 5]
    assert scores[0] > scores[2] > scores[1] > scores[5]


def test_new_is_fresh_and_good_and_full_without_any_score() -> None:
    here = np.array([True, True, True, True, False])
    days = np.array([0.0, 0.0, 300.0, 300.0, 0.0])
    scores = new_in_library(np.array([0.1, 0.9, 0.9, SILENT, 0.9]), here, days)
    assert scores[4] == SILENT
    assert scores[1] > scores[0] > scores[3]
    assert scores[1] > scores[2] > scores[3]
    nothing = new_in_library(np.full(5, SILENT), here, days)
    assert np.isfinite(nothing[:4]).all()
    assert nothing[0] == nothing[1] > nothing[2]
