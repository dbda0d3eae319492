"""The paper's recommender: its equations by hand and by brute force, its reasons, and what every recommender keeps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId, Pick, ReasonKind, RecordingId, Standing
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.pmrs import Pmrs, cross_product, liked
from pmrs_desktop.recommend.recommender import Recommender
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import RecommenderContract, crowd

GENRES = ("Rock", "Trance")
YOU, ANN, BOB = ListenerId(1), ListenerId(2), ListenerId(3)


class TestContract(RecommenderContract):
    def make(self) -> Recommender:
        return Pmrs()


def example() -> Evidence:
    """Three listeners, six songs, two classes; song 6 has a file here and nobody rated it.

    ===== ============ === === ===
    song  Rock, Trance You Ann Bob
    ===== ============ === === ===
    1     1,    0      4   3
    2     .5,   .5     2
    3     0,    1      1   1   4
    4     .8,   .2         5
    5     .2,   .8             5
    6     .6,   .4
    ===== ============ === === ===
    """
    stars = {YOU: {1: 4, 2: 2, 3: 1}, ANN: {1: 3, 3: 1, 4: 5}, BOB: {3: 4, 5: 5}}
    classes = {1: (1.0, 0.0), 2: (0.5, 0.5), 3: (0.0, 1.0), 4: (0.8, 0.2), 5: (0.2, 0.8), 6: (0.6, 0.4)}
    rows = [Standing(who, RecordingId(song), rating=r) for who, given in stars.items() for song, r in given.items()]
    vectors = {RecordingId(song): vector for song, vector in classes.items()}
    return gather(Standings.from_records(rows), Songs.from_records(GENRES, vectors, here=[RecordingId(6)]))


def numbers(picks: list[Pick]) -> list[tuple[int, float]]:
    return [(pick.recording, pytest.approx(pick.score, abs=1e-6)) for pick in picks]


def test_one_star_is_a_no() -> None:
    likes = liked(example().ratings).toarray()
    assert likes.tolist() == [[4, 2, 0, 0, 0, 0], [3, 0, 0, 5, 0, 0], [0, 0, 4, 0, 5, 0]]


def test_v_is_the_outer_product_of_ratings_and_classes() -> None:
    # You: songs 1 and 2 with 4 and 2 stars. V = [[4·1, 4·0], [2·.5, 2·.5]]
    v = cross_product(np.array([4.0, 2.0]), np.array([[1.0, 0.0], [0.5, 0.5]]))
    assert v.tolist() == [[4.0, 0.0], [1.0, 1.0]]


def test_the_worked_example() -> None:
    # Σ_m V:      You (4,0) + (1,1) = (5,1), of 6      P = (5/6, 1/6)
    #             Ann (3,0) + (4,1) = (7,1)            likeness to You = (35 + 1) / (√26·√50) = 3.6/√13
    #             Bob (0,4) + (1,4) = (1,8)            likeness to You = (5 + 8) / (√26·√65) = 1/√10
    # voice(4) = 5 · 3.6/√13 = 18/√13,  voice(5) = 5/√10;  song 3 is in H_U, with one star
    # Rock:       song 4: .8 · 18/√13;  then song 6, which nobody speaks of: own = 5/6·.6 + 1/6·.4 = 17/30, less 2
    # Trance:     song 5: .8 · 5/√10
    # overall:    song 4: (5/6·.8 + 1/6·.2) · 18/√13 = .7 · 18/√13;  song 5: (5/6·.2 + 1/6·.8) · 5/√10 = .3 · 5/√10
    lists = Pmrs().fit(example()).lists(YOU, 5)
    assert numbers(lists["Rock"]) == [(4, 14.4 / math.sqrt(13)), (6, 17 / 30 - 2)]
    assert numbers(lists["Trance"]) == [(5, 4 / math.sqrt(10))]
    assert numbers(lists[None]) == [(4, 12.6 / math.sqrt(13)), (5, 1.5 / math.sqrt(10)), (6, 17 / 30 - 2)]


def test_the_worked_example_says_why() -> None:
    pick = Pmrs().fit(example()).recommend(YOU, 1, "Rock")[0]
    kinds = {reason.kind: reason for reason in pick.reasons}
    # Without song 1 You would be (1,1) and like Ann by 8/10, without song 2 (1,0) and like Ann by 7/√50, both less
    # than 3.6/√13 = .998; the fall is greater without song 1 (.198 against .008), so it stands first.
    assert [reason.kind for reason in pick.reasons[:2]] == [ReasonKind.RATED, ReasonKind.RATED]
    assert [(reason.recordings, reason.value) for reason in pick.reasons[:2]] == [((1,), 4.0), ((2,), 2.0)]
    assert kinds[ReasonKind.LIKED_BY].listeners == (ANN,)
    assert kinds[ReasonKind.GENRE].value == pytest.approx(5 / 6)


@pytest.mark.parametrize("seed", range(6))
def test_scores_equal_the_whole_tensor(seed: int) -> None:
    evidence = gather(*crowd(seed, sounds=False))
    recommender = Pmrs().fit(evidence)
    u_m = np.where(evidence.ratings.toarray() > 1.0, evidence.ratings.toarray(), 0.0).astype(np.float64)
    v = u_m[:, :, None] * evidence.classes[None].astype(np.float64)
    profiles = v.sum(axis=1) / u_m.sum(axis=1, keepdims=True)
    for u in range(len(evidence.listeners)):
        others = [w for w in range(len(evidence.listeners)) if w != u]
        lengths = np.linalg.norm(profiles, axis=1)
        likeness = profiles @ profiles[u] / (lengths * lengths[u])
        by_genre = sum(likeness[w] * v[w] for w in others)
        overall = by_genre @ profiles[u]
        weighing = recommender.weigh(ListenerId(int(evidence.listeners[u])))
        assert weighing is not None
        unheard = np.ones(len(evidence.songs), dtype=bool)
        unheard[evidence.history_of(u)] = False
        spoken = unheard & (overall > 0)
        assert weighing.overall[spoken] == pytest.approx(overall[spoken])
        labelled = spoken & (evidence.labels >= 0)
        own = by_genre[np.arange(len(by_genre)), evidence.labels]
        assert weighing.in_genre[labelled] == pytest.approx(own[labelled])
        assert (weighing.overall[unheard & ~spoken] <= 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_without_a_named_listener_the_score_falls(seed: int) -> None:
    standings, songs = crowd(seed)
    picks = Pmrs().fit(gather(standings, songs)).recommend(ListenerId(10), 5)
    named = [(who, pick) for pick in picks for reason in pick.reasons for who in reason.listeners]
    assert named
    for who, pick in named:
        assert score_of(standings.take(standings.listeners != who), songs, pick.recording) < pick.score


def score_of(standings: Standings, songs: Songs, recording: RecordingId) -> float:
    evidence = gather(standings, songs)
    column = evidence.column_of(recording)
    assert column is not None
    weighing = Pmrs().fit(evidence).weigh(ListenerId(10))
    return float(weighing.overall[column]) if weighing is not None else -math.inf


def test_a_listener_who_likes_nothing_gets_nothing() -> None:
    songs = Songs.from_records(
        GENRES, {RecordingId(m): (1.0, 0.0) for m in range(1, 9)}, here=map(RecordingId, range(1, 9))
    )
    disliked = Standings.from_columns([1, 2], [1, 2], stars=[1.0, 5.0])
    assert Pmrs().fit(gather(disliked, songs)).lists(YOU, 5) == {None: [], "Rock": [], "Trance": []}


def test_others_songs_without_a_file_come_but_not_those_nobody_likes() -> None:
    songs = Songs.from_records(GENRES, {RecordingId(m): (1.0, 0.0) for m in (1, 2, 3)})
    standings = Standings.from_columns([1, 2, 2], [1, 2, 3], stars=[5.0, 5.0, 1.0])
    assert [pick.recording for pick in Pmrs().fit(gather(standings, songs)).recommend(YOU, 5)] == [2]


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    songs = Songs.from_records(GENRES, {RecordingId(m): (0.7, 0.3) for m in (9, 2, 7, 4, 1)})
    standings = Standings.from_columns([2, 2, 2, 2, 1], [9, 7, 4, 2, 1], stars=[4.0] * 5)
    assert [pick.recording for pick in Pmrs().fit(gather(standings, songs)).recommend(YOU, 3)] == [2, 4, 7]


def test_a_friend_with_one_song_leaves_the_lists_full() -> None:
    local = [RecordingId(m) for m in range(1, 31)]
    songs = Songs.from_records(
        GENRES, {m: (0.9, 0.1) if m % 2 else (0.2, 0.8) for m in [*local, RecordingId(99)]}, here=local
    )
    standings = Standings.from_columns([1, 1, 2], [1, 2, 99], stars=[5.0, 3.0, 4.0])
    lists = Pmrs().fit(gather(standings, songs)).lists(YOU, 5)
    assert [len(picks) for picks in lists.values()] == [5, 5, 5]
    assert lists[None][0].recording == 99
    assert lists["Rock"][0].recording == 99
    assert all(pick.score < 0 for pick in lists[None][1:])


def test_one_who_played_a_hundred_thousand_songs_gets_lists() -> None:
    rng = np.random.default_rng(3)
    heard = np.arange(1, 100_001)
    classes = rng.dirichlet((1.0, 1.0), 100_050).astype(np.float32)
    here = np.ones(100_050, dtype=np.bool_)
    songs = Songs(GENRES, np.arange(1, 100_051), classes, classes.argmax(axis=1), here)
    standings = Standings.from_columns(np.ones_like(heard), heard, plays=rng.integers(1, 9, len(heard)))
    picks = Pmrs().fit(gather(standings, songs)).recommend(YOU, 5)
    assert len(picks) == 5
    assert all(pick.recording > 100_000 for pick in picks)
    assert all(pick.reasons[0].kind is ReasonKind.PLAYED for pick in picks)
