"""The default recommender: what every recommender keeps, and what is its own."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId, ReasonKind, RecordingId
from pmrs_desktop.recommend.default import Default
from pmrs_desktop.recommend.matrix import UNKNOWN, Evidence, Songs, gather
from pmrs_desktop.recommend.recommender import SILENT, Recommender
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import RecommenderContract, crowd

ME = ListenerId(10)
WORDS = {1: "shoegaze", 2: "shoegaze", 3: "shoegaze", 4: "polka", 5: "polka", 6: "polka"}


class TestContract(RecommenderContract):
    def make(self) -> Recommender:
        return Default()


def tagged(stars: dict[int, dict[int, float]], *, here: tuple[int, ...] = tuple(WORDS)) -> Evidence:
    """Returns the evidence of stars by listener and song, of six songs with a word each."""
    given = [(who, song, r) for who, own in stars.items() for song, r in own.items()]
    standings = Standings.from_columns([w for w, _, _ in given], [s for _, s, _ in given], stars=[r for *_, r in given])
    said = {RecordingId(song): (f"word:{word}",) for song, word in WORDS.items()}
    return gather(standings, Songs.from_records((), {}, here=map(RecordingId, here), features=said))


def test_one_who_is_alone_gets_songs_with_the_words_of_what_is_liked() -> None:
    picks = Default().fit(tagged({10: {1: 5.0, 2: 4.0}})).recommend(ME, 1)
    assert [pick.recording for pick in picks] == [3]
    kinds = {reason.kind: reason for reason in picks[0].reasons}
    assert kinds[ReasonKind.WORDS].words == ("shoegaze",)
    assert set(kinds[ReasonKind.RATED].recordings) <= {1, 2}


def test_a_song_with_one_star_counts_against_its_like() -> None:
    without = Default().fit(tagged({10: {1: 5.0, 4: 3.0}})).weigh(ME)
    against = Default().fit(tagged({10: {1: 5.0, 4: 1.0}})).weigh(ME)
    assert without is not None
    assert against is not None
    assert without.overall[4] > 0 > against.overall[4]


def test_songs_that_are_not_here_and_nobody_else_likes_are_silent() -> None:
    weighing = Default().fit(tagged({10: {1: 5.0}, 20: {2: 1.0}}, here=(3,))).weigh(ME)
    assert weighing is not None
    assert np.flatnonzero(weighing.overall > SILENT).tolist() == [2]


def test_one_who_likes_nothing_gets_nothing() -> None:
    fitted = Default().fit(tagged({10: {1: 1.0}, 20: {2: 5.0}}))
    assert fitted.recommend(ME, 5) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_standing_fit_reads_what_i_say_now(seed: int) -> None:
    standings, songs = crowd(seed)
    before = gather(standings, songs)
    fitted = Default().fit(before)
    pick = fitted.recommend(ME, 1)[0]
    named = {song for reason in pick.reasons for song in reason.recordings}
    assert named
    kept = ~((standings.listeners == 10) & np.isin(standings.recordings, list(named)))
    adopted = fitted.adopt(gather(standings.take(kept), songs))
    assert adopted is not None
    weighing, column = adopted.weigh(ME), before.column_of(pick.recording)
    assert weighing is not None
    assert weighing.overall[column] < pick.score
    assert fitted.recommend(ME, 1) == [pick]


def test_a_standing_fit_cannot_read_other_songs() -> None:
    fitted = Default().fit(gather(*crowd(0)))
    assert fitted.adopt(gather(*crowd(0, songs=61))) is None
    assert Default().adopt(gather(*crowd(0))) is None


def test_adopting_what_it_was_fitted_on_changes_nothing() -> None:
    evidence = gather(*crowd(1))
    fitted = Default().fit(evidence)
    adopted = fitted.adopt(evidence)
    assert adopted is not None
    assert adopted.lists(ME, 5) == fitted.lists(ME, 5)


def test_more_like_this_lifts_its_like_and_less_sinks_it() -> None:
    fitted = Default().fit(tagged({10: {1: 3.0, 4: 3.0}}))
    plain, more, less = (fitted.weigh(ME, nudges) for nudges in ({}, {1: 1.0}, {1: -1.0}))
    assert plain is not None
    assert more is not None
    assert less is not None
    assert more.overall[2] > plain.overall[2] > less.overall[2]


def test_a_station_stays_with_the_words_of_its_seed_and_says_why() -> None:
    station = Default().fit(tagged({10: {1: 5.0, 4: 4.0}, 20: {1: 4.0, 2: 5.0}})).similar([0])
    assert station is not None
    assert station.overall[0] == SILENT
    assert set(np.argsort(-station.overall)[:2].tolist()) == {1, 2}
    kinds = {reason.kind: reason for reason in station.reasons(1)}
    assert kinds[ReasonKind.SOUNDS_LIKE].recordings == (1,)
    assert kinds[ReasonKind.WORDS].words == ("shoegaze",)
    assert set(kinds[ReasonKind.LIKED_BY].listeners) <= {10, 20}


def test_a_station_needs_a_fit_and_a_seed() -> None:
    assert Default().similar([0]) is None
    assert Default().fit(gather(*crowd(0))).similar([]) is None


def test_where_nothing_is_known_of_songs_the_logs_carry() -> None:
    standings, songs = crowd(4, sounds=False)
    blank = Songs((), songs.recordings, np.zeros((60, 0)), np.full(60, UNKNOWN), np.zeros(60, dtype=np.bool_))
    picks = Default().fit(gather(standings, blank)).recommend(ME, 5)
    assert len(picks) == 5
    assert all(pick.reasons for pick in picks)


def test_one_who_played_a_hundred_thousand_songs_gets_a_list() -> None:
    rng = np.random.default_rng(3)
    heard = np.arange(1, 100_001)
    classes = rng.dirichlet((1.0, 1.0), 100_050).astype(np.float32)
    songs = Songs(("a", "b"), np.arange(1, 100_051), classes, classes.argmax(axis=1), np.ones(100_050, dtype=np.bool_))
    standings = Standings.from_columns(np.full(len(heard), 10), heard, plays=rng.integers(1, 9, len(heard)))
    picks = Default().fit(gather(standings, songs)).recommend(ME, 5)
    assert len(picks) == 5
    assert all(pick.recording > 100_000 for pick in picks)
