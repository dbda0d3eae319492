"""The fold of acts: order never matters, the newest counts, the larger of totals and dated plays."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, Standing
from pmrs_desktop.listening.ratings import LoggedAct, fold
from pmrs_desktop.listening.twins import CLOSE_S, Hearing, twins_among

ACT = st.tuples(
    st.sampled_from([kind.value for kind in ActKind]),
    st.one_of(st.none(), st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0, 5.0])),
    st.one_of(st.none(), st.integers(0, 50)),
    st.sampled_from([1, 1, 1, 4, 9]),
)
ACTS = st.lists(ACT, max_size=12).map(
    lambda acts: [LoggedAct(seq, kind, value, at, count) for seq, (kind, value, at, count) in enumerate(acts)]
)


def standing(acts: list[LoggedAct]) -> Standing:
    return fold(ListenerId(1), RecordingId(2), acts)


def rating(seq: int, value: float, at: int | None) -> LoggedAct:
    return LoggedAct(seq, "rating", value, at, 1)


def play(seq: int, at: int | None, count: int = 1) -> LoggedAct:
    return LoggedAct(seq, "play", None, at, count)


@given(ACTS, st.randoms())
def test_the_order_of_reading_never_matters(acts: list[LoggedAct], chance: random.Random) -> None:
    shuffled = acts[:]
    chance.shuffle(shuffled)
    assert standing(shuffled) == standing(acts)


@given(ACTS, st.sampled_from([0.0, 0.5, 2.0, 5.0]))
def test_the_newest_rating_counts(acts: list[LoggedAct], value: float) -> None:
    stands = standing([*acts, rating(99, value, 1_000)])
    assert stands.rating == (value or None)


@given(ACTS, st.integers(0, 50))
def test_an_act_without_a_time_never_beats_one_with_a_time(acts: list[LoggedAct], at: int) -> None:
    dated = [*acts, rating(50, 3.0, at)]
    assert standing([*dated, rating(99, 1.0, None)]).rating == standing(dated).rating


def test_among_equal_times_the_later_in_the_log_counts() -> None:
    assert standing([rating(2, 4.0, 10), rating(1, 1.0, 10)]).rating == 4.0


def test_ratings_of_a_log_beyond_the_scale_are_bounded() -> None:
    assert standing([rating(1, 80.0, 1)]).rating == 5.0
    assert standing([rating(1, 0.1, 1)]).rating == 0.5
    assert standing([rating(1, float("nan"), 1)]).rating is None


def test_a_total_and_dated_plays_are_the_larger_never_the_sum() -> None:
    dated = [play(seq, seq) for seq in range(9)]
    assert standing([*dated, play(99, None, 14)]).plays == 14
    assert standing([*dated, play(99, None, 4)]).plays == 9
    assert standing([*dated, play(99, None, 1)]).plays == 9, "a total of one is a total, too"
    assert standing([play(1, None, 14), play(2, None, 15)]).plays == 15, "two totals of the same song"
    assert standing([play(1, None), play(2, None)]).plays == 2, "lines of a log without a clock"


@given(ACTS)
def test_one_play_more_is_never_less(acts: list[LoggedAct]) -> None:
    before, after = standing(acts), standing([*acts, play(99, 7)])
    assert before.plays <= after.plays <= before.plays + 1
    assert after.rating == before.rating


HEARINGS = st.lists(
    st.tuples(st.sampled_from(["", "lastfm", "spotify"]), st.integers(0, 400), st.integers(0, 2)), max_size=10
).map(lambda found: [Hearing(seq, source, at, richness) for seq, (source, at, richness) in enumerate(found)])


@given(HEARINGS, st.randoms())
def test_twins_are_close_of_other_sources_and_never_poorer(hearings: list[Hearing], chance: random.Random) -> None:
    by_seq = {one.seq: one for one in hearings}
    found = twins_among(hearings)
    for twin, kept in found.items():
        assert kept not in found, "what is kept counts"
        assert by_seq[twin].source != by_seq[kept].source
        assert by_seq[twin].richness <= by_seq[kept].richness
        assert abs(by_seq[twin].at - by_seq[kept].at) <= 2 * CLOSE_S
    for source in ("", "lastfm", "spotify"):
        of_source = [one for one in hearings if one.source == source]
        assert len(hearings) - len(found) >= len(of_source), "one log's plays stay as many"
    shuffled = hearings[:]
    chance.shuffle(shuffled)
    assert twins_among(shuffled) == found


@given(ACTS, st.sampled_from(["less", "more"]), st.sampled_from([0.0, 1.0]))
def test_the_newest_of_less_and_more_counts(acts: list[LoggedAct], kind: str, value: float) -> None:
    stands = standing([*acts, LoggedAct(99, kind, value, 1_000, 1)])
    assert stands.lean == (0 if not value else 1 if kind == "more" else -1)


@given(ACTS, st.sampled_from([0.0, 1.0]))
def test_the_newest_wish_counts(acts: list[LoggedAct], value: float) -> None:
    stands = standing([*acts, LoggedAct(99, "wish", value, 1_000, 1)])
    assert (stands.wished, stands.wished_at) == (value > 0, 1_000 if value else None)
