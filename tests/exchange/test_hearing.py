"""The one rule of what counts as a play."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.hearing import kind_of_hearing, seconds_for_play
from pmrs_desktop.kinds import ActKind, Ended

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no finding."""
HEARD = st.floats(0, 100_000)
LENGTHS = st.none() | st.floats(0.1, 100_000)
ENDINGS = st.none() | st.sampled_from(Ended)


@pytest.mark.parametrize(
    ("heard", "length", "ended", "kind"),
    [
        (100.0, 200.0, Ended.SKIPPED, ActKind.PLAY),
        (99.9, 200.0, Ended.SKIPPED, ActKind.SKIP),
        (99.9, 200.0, Ended.STOPPED, None),
        (99.9, 200.0, Ended.FAILED, None),
        (1.0, 200.0, Ended.FINISHED, None),
        (240.0, 3600.0, Ended.STOPPED, ActKind.PLAY),
        (5.0, 10.0, None, ActKind.PLAY),
        (30.0, None, None, ActKind.PLAY),
        (29.9, None, Ended.SKIPPED, ActKind.SKIP),
        (29.9, 0.0, None, None),
        (30.0, -1.0, None, ActKind.PLAY),
    ],
)
def test_examples(heard: float, length: float | None, ended: Ended | None, kind: ActKind | None) -> None:
    assert kind_of_hearing(heard, length, ended) is kind


@CALM
@given(LENGTHS)
def test_so_much_is_asked_that_any_song_can_give(length: float | None) -> None:
    assert 0 < seconds_for_play(length) <= 240
    if length is not None:
        assert seconds_for_play(length) <= length


@CALM
@given(HEARD, HEARD, LENGTHS, ENDINGS)
def test_hearing_more_never_turns_a_play_into_less(
    a: float, b: float, length: float | None, ended: Ended | None
) -> None:
    less, more = sorted((a, b))
    if kind_of_hearing(less, length, ended) is ActKind.PLAY:
        assert kind_of_hearing(more, length, ended) is ActKind.PLAY


@CALM
@given(HEARD, LENGTHS, ENDINGS, ENDINGS)
def test_a_play_is_a_play_however_it_ended(
    heard: float, length: float | None, a: Ended | None, b: Ended | None
) -> None:
    assert (kind_of_hearing(heard, length, a) is ActKind.PLAY) == (kind_of_hearing(heard, length, b) is ActKind.PLAY)


@CALM
@given(HEARD, LENGTHS, ENDINGS)
def test_only_the_listener_skips(heard: float, length: float | None, ended: Ended | None) -> None:
    if kind_of_hearing(heard, length, ended) is ActKind.SKIP:
        assert ended is Ended.SKIPPED


@CALM
@given(st.none() | st.floats(0.1, 100_000), ENDINGS)
def test_a_song_heard_whole_is_a_play(length: float | None, ended: Ended | None) -> None:
    assert kind_of_hearing(length or 30.0, length, ended) is ActKind.PLAY
