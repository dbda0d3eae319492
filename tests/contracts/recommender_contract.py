"""What every recommender keeps, whatever it does inside: inherit `RecommenderContract` and say how yours is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId, Pick, RecordingId
from pmrs_desktop.recommend.matrix import UNKNOWN, Evidence, Songs, gather, strongest
from pmrs_desktop.recommend.recommender import Recommender
from pmrs_desktop.recommend.standings import Standings

GENRES = ("Rock", "Trance", "Hip Hop")


def crowd(seed: int, *, listeners: int = 8, songs: int = 60, sounds: bool = True) -> tuple[Standings, Songs]:
    """Returns a small log with stars, plays, skips and "not this".

    A fifth of the songs has no class, half of them are here. Listener ids are 10, 20, ...; recording ids 100, 107, ...
    """
    rng = np.random.default_rng(seed)
    cells = np.flatnonzero(rng.random(listeners * songs) < 0.25)
    standings = Standings.from_columns(
        (cells // songs + 1) * 10,
        cells % songs * 7 + 100,
        stars=np.where(rng.random(len(cells)) < 0.5, rng.integers(1, 11, len(cells)) / 2, np.nan),
        love=np.where(rng.random(len(cells)) < 0.1, rng.choice([-1, 1], len(cells)), 0),
        not_this=rng.random(len(cells)) < 0.1,
        plays=rng.poisson(2, len(cells)),
        skips=rng.poisson(1, len(cells)),
    )
    classes = rng.dirichlet(np.full(len(GENRES), 0.5), songs).astype(np.float32)
    classes[rng.random(songs) < 0.2] = np.nan
    embeddings = rng.standard_normal((songs, 8)).astype(np.float16) if sounds else None
    known = Songs(GENRES, np.arange(songs) * 7 + 100, classes, strongest(classes), rng.random(songs) < 0.5, embeddings)
    return standings, known


def checkerboard(size: int = 8) -> tuple[Evidence, dict[int, int]]:
    """Returns listeners who like every second song, all but one of them, and that song by listener.

    Even listeners like even songs, which are Rock, odd ones odd songs, which are Trance; all ids start at 1.
    """
    withheld = {listener: (listener + 2 - 1) % size + 1 for listener in range(1, size + 1)}
    pairs = [
        (listener, song)
        for listener in range(1, size + 1)
        for song in range(1, size + 1)
        if (listener - song) % 2 == 0 and song != withheld[listener]
    ]
    standings = Standings.from_columns([u for u, _ in pairs], [m for _, m in pairs], stars=[5.0] * len(pairs))
    vectors = {RecordingId(song): (1.0, 0.0, 0.0) if song % 2 == 0 else (0.0, 1.0, 0.0) for song in range(1, size + 1)}
    return gather(standings, Songs.from_records(GENRES, vectors)), withheld


class RecommenderContract:
    """The suite. A subclass named `Test...` gives `make`."""

    def make(self) -> Recommender:
        """Returns a new recommender, not fitted."""
        raise NotImplementedError

    @pytest.fixture
    def recommender(self) -> Recommender:
        return self.make()

    @pytest.mark.parametrize("seed", range(5))
    def test_lists_are_ranked_from_one_and_scores_never_rise(self, recommender: Recommender, seed: int) -> None:
        evidence = gather(*crowd(seed))
        recommender.fit(evidence)
        filled = 0
        for listener in evidence.listeners.tolist():
            for picks in recommender.lists(ListenerId(listener), 5).values():
                filled += len(picks)
                assert len(picks) <= 5
                assert [pick.rank for pick in picks] == list(range(1, len(picks) + 1))
                keys = [(-pick.score, pick.recording) for pick in picks]
                assert keys == sorted(set(keys))
        assert filled > 0

    @pytest.mark.parametrize("seed", range(5))
    def test_nothing_heard_rated_or_refused_is_recommended(self, recommender: Recommender, seed: int) -> None:
        standings, songs = crowd(seed)
        evidence = gather(standings, songs)
        recommender.fit(evidence)
        for listener in evidence.listeners.tolist():
            own = standings.take(standings.listeners == listener)
            said = (own.stars > 0) | (own.love != 0) | own.not_this | (own.plays > 0) | (own.skips > 0)
            touched = set(own.recordings[said].tolist())
            offered = {
                pick.recording for picks in recommender.lists(ListenerId(listener), 1000).values() for pick in picks
            }
            assert offered
            assert not offered & touched

    @pytest.mark.parametrize("seed", range(3))
    def test_a_genre_list_holds_only_its_genre(self, recommender: Recommender, seed: int) -> None:
        evidence = gather(*crowd(seed))
        recommender.fit(evidence)
        for label, genre in enumerate(GENRES):
            for pick in recommender.recommend(ListenerId(10), 100, genre):
                assert evidence.labels[evidence.column_of(pick.recording)] == label

    @pytest.mark.parametrize("seed", range(3))
    def test_the_same_log_gives_the_same_lists_in_whatever_order(self, recommender: Recommender, seed: int) -> None:
        standings, songs = crowd(seed)
        first = recommender.fit(gather(standings, songs)).lists(ListenerId(20), 10)
        again = self.make().fit(gather(standings, songs)).lists(ListenerId(20), 10)
        shuffled = standings.take(np.random.default_rng(seed).permutation(len(standings)))
        assert first == again
        assert first == self.make().fit(gather(shuffled, songs)).lists(ListenerId(20), 10)

    def test_all_lists_at_once_are_the_single_lists(self, recommender: Recommender) -> None:
        recommender.fit(gather(*crowd(1)))
        lists = recommender.lists(ListenerId(30), 4)
        assert list(lists) == [None, *GENRES]
        for genre, picks in lists.items():
            assert picks == recommender.recommend(ListenerId(30), 4, genre)

    def test_the_withheld_song_of_a_checkerboard_is_found(self, recommender: Recommender) -> None:
        evidence, withheld = checkerboard()
        recommender.fit(evidence)
        for listener, song in withheld.items():
            assert recommender.recommend(ListenerId(listener), 1)[0].recording == song

    def test_an_unknown_listener_an_unknown_genre_and_no_room_get_nothing(self, recommender: Recommender) -> None:
        recommender.fit(gather(*crowd(0)))
        assert recommender.recommend(ListenerId(999), 5) == []
        assert recommender.recommend(ListenerId(10), 5, "Polka") == []
        assert recommender.recommend(ListenerId(10), 0) == []

    def test_before_a_fit_there_is_nothing(self, recommender: Recommender) -> None:
        assert recommender.evidence is None
        assert recommender.recommend(ListenerId(1), 5) == []
        assert recommender.lists(ListenerId(1), 5) == {None: []}

    def test_nothing_at_all_gives_nothing(self, recommender: Recommender) -> None:
        for genres in ((), GENRES):
            recommender.fit(gather(Standings.from_records([]), Songs.from_records(genres, {})))
            assert recommender.recommend(ListenerId(1), 5) == []

    def test_a_single_song_that_is_known_leaves_nothing(self, recommender: Recommender) -> None:
        one = Songs.from_records(GENRES, {RecordingId(1): (1.0, 0.0, 0.0)}, here=[RecordingId(1)])
        recommender.fit(gather(Standings.from_columns([1], [1], stars=[5.0]), one))
        assert recommender.recommend(ListenerId(1), 5) == []

    def test_a_listener_who_leaves_between_fits_is_forgotten(self, recommender: Recommender) -> None:
        standings, songs = crowd(2)
        recommender.fit(gather(standings, songs))
        rest = gather(standings.take(standings.listeners != 20), songs)
        recommender.fit(rest)
        assert recommender.recommend(ListenerId(20), 5) == []
        picks = recommender.recommend(ListenerId(10), 1000)
        assert picks
        assert not [reason for pick in picks for reason in pick.reasons if 20 in reason.listeners]
        assert picks == self.make().fit(rest).recommend(ListenerId(10), 1000)

    def test_a_fit_meanwhile_does_not_mix_two_logs(self, recommender: Recommender) -> None:
        standings, songs = crowd(2)
        logs = [gather(standings, songs), gather(standings.take(standings.listeners > 30), songs)]
        expected = [self.make().fit(log).lists(ListenerId(40), 5) for log in logs]
        assert expected[0] != expected[1]
        recommender.fit(logs[0])
        with ThreadPoolExecutor(1) as other:
            fits = [other.submit(recommender.fit, logs[turn % 2]) for turn in range(200)]
            seen = [recommender.lists(ListenerId(40), 5) for _ in range(40)]
            gone = [recommender.recommend(ListenerId(10), 5) for _ in range(40)]
        assert all(fit.result() is recommender for fit in fits)
        assert all(lists in expected for lists in seen)
        assert all(picks in (self.make().fit(logs[0]).recommend(ListenerId(10), 5), []) for picks in gone)

    @pytest.mark.parametrize("alone", [False, True])
    @pytest.mark.parametrize("seed", range(4))
    def test_without_a_named_song_the_score_falls(self, recommender: Recommender, seed: int, alone: bool) -> None:
        standings, songs = crowd(seed)
        standings = standings.take(standings.listeners == 10) if alone else standings
        recommender.fit(gather(standings, songs))
        picks = recommender.recommend(ListenerId(10), 5)
        assert len(picks) == 5
        for pick in picks:
            assert _named(pick)
            for song in _named(pick):
                without = gather(standings.take((standings.listeners != 10) | (standings.recordings != song)), songs)
                weighing, column = self.make().fit(without).weigh(ListenerId(10)), without.column_of(pick.recording)
                assert weighing is None or weighing.overall[column] < pick.score

    def test_an_unknown_song_is_offered_only_where_it_can_be_played(self, recommender: Recommender) -> None:
        standings, songs = crowd(1)
        fresh = Songs.from_records(
            GENRES, {RecordingId(5000): (1.0, 0.0, 0.0), RecordingId(5001): (1.0, 0.0, 0.0)}, here=[RecordingId(5000)]
        )
        everything = Songs(
            GENRES,
            np.concatenate((songs.recordings, fresh.recordings)),
            np.concatenate((songs.classes, fresh.classes)),
            np.concatenate((songs.labels, fresh.labels)),
            np.concatenate((songs.here, fresh.here)),
        )
        offered = recommender.fit(gather(standings, everything)).recommend(ListenerId(10), 1000)
        assert 5000 in {pick.recording for pick in offered}
        assert 5001 not in {pick.recording for pick in offered}

    def test_many_listeners_at_once_are_weighed_as_one_by_one(self, recommender: Recommender) -> None:
        evidence = gather(*crowd(2))
        recommender.fit(evidence)
        listeners = [ListenerId(one) for one in (10, 999, 40)]
        overall, in_genre = recommender.weigh_many(listeners)
        for row, listener in enumerate(listeners):
            weighing = recommender.weigh(listener)
            if weighing is None:
                assert not np.isfinite(overall[row]).any()
                continue
            assert overall[row] == pytest.approx(weighing.overall, rel=1e-4, abs=1e-5)
            assert in_genre[row] == pytest.approx(weighing.in_genre, rel=1e-4, abs=1e-5)

    def test_a_song_that_nobody_else_knows_keeps_its_listener_served(self, recommender: Recommender) -> None:
        standings, songs = crowd(3)
        mine = standings.take(standings.listeners == 10)
        rest = standings.take((standings.listeners == 10) | ~np.isin(standings.recordings, mine.recordings))
        assert recommender.fit(gather(rest, songs)).recommend(ListenerId(10), 5)

    def test_all_ratings_equal_gives_a_list(self, recommender: Recommender) -> None:
        standings, songs = crowd(3)
        flat = Standings.from_columns(standings.listeners, standings.recordings, stars=[3.0] * len(standings))
        assert recommender.fit(gather(flat, songs)).recommend(ListenerId(10), 5)

    def test_songs_without_class_or_embedding_do_no_harm(self, recommender: Recommender) -> None:
        standings, songs = crowd(4, sounds=False)
        blank = np.full_like(songs.classes, np.nan)
        nothing = Songs(GENRES, songs.recordings, blank, np.full(len(blank), UNKNOWN), songs.here)
        assert isinstance(recommender.fit(gather(standings, nothing)).recommend(ListenerId(10), 5), list)
        broken = Songs(GENRES, songs.recordings, songs.classes, songs.labels, songs.here, np.full((60, 4), np.nan))
        assert recommender.fit(gather(standings, broken)).recommend(ListenerId(10), 5)

    @pytest.mark.parametrize("seed", range(3))
    def test_reasons_name_liked_songs_and_other_listeners(self, recommender: Recommender, seed: int) -> None:
        evidence = gather(*crowd(seed))
        recommender.fit(evidence)
        row = evidence.row_of(ListenerId(10))
        assert row is not None
        liked = set(evidence.songs[evidence.ratings[[row]].tocoo().col].tolist())
        for picks in recommender.lists(ListenerId(10), 5).values():
            for pick in picks:
                assert pick.reasons
                assert _named(pick) <= liked
                assert len(_named(pick)) <= 3
                assert all(10 not in reason.listeners for reason in pick.reasons)


def _named(pick: Pick) -> set[int]:
    return {song for reason in pick.reasons for song in reason.recordings}
