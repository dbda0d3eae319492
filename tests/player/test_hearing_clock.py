"""Heard seconds are the seconds between run and pause, whatever is asked in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.player.hearing_clock import HearingClock

steps = st.lists(st.tuples(st.sampled_from(["run", "pause", "look"]), st.floats(0, 1e5)), max_size=40)


@given(steps, st.floats(0, 1e6))
def test_it_gathers_the_seconds_while_it_runs(steps: list[tuple[str, float]], start: float) -> None:
    now, clock, running, wanted = start, HearingClock(), False, 0.0
    for what, seconds in steps:
        if what == "run":
            clock, running = clock.run(now), True
        elif what == "pause":
            clock, running = clock.pause(now), False
        now += seconds
        wanted += seconds if running else 0.0
        assert clock.heard(now) == pytest.approx(wanted, abs=1e-4)
    assert clock.pause(now).heard(now + 1000) == pytest.approx(wanted, abs=1e-4)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_clock_that_steps_back_takes_nothing_away(start: float, back: float) -> None:
    assert HearingClock(5.0).run(start).heard(start - back) == 5.0
