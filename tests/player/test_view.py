"""Between two positions that libVLC tells, the clock goes on; what it told before a seek is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.player.engine import Mood, Ticket
from pmrs_desktop.player.failures import broke_off, gave_nothing, why_unplayable
from pmrs_desktop.player.view import View, opening

PLAYING = opening(Ticket(1), b"/song.mp3", 0.0).running(100.0)


def position(view: View, now: float) -> float:
    return view.at(now, 100, False).position


def test_the_clock_goes_on_between_two_steps() -> None:
    assert position(PLAYING, 100.4) == pytest.approx(0.4)
    assert position(PLAYING.told(1.0, 101.0), 101.7) == pytest.approx(1.7)
    assert position(PLAYING.resting(103.0), 200.0) == pytest.approx(3.0)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(1, 1e4))
def test_the_position_stays_in_the_song(told: float, gone: float, length: float) -> None:
    view = PLAYING.measured(length).told(told, 100.0)
    assert 0 <= position(view, 100.0 + gone) <= length


def test_a_position_from_before_a_seek_is_left_out() -> None:
    view = PLAYING.told(10.0, 110.0).sought(90.0, 110.1)
    assert position(view.told(10.3, 110.2), 110.2) == pytest.approx(90.1)
    assert position(view.told(90.2, 110.3), 110.3) == pytest.approx(90.2)
    assert position(view.told(10.9, 111.0), 111.0) == pytest.approx(10.9)
    assert view.furthest == 90.0
    assert view.sought(5.0, 110.2).furthest == 90.0


def test_the_furthest_place_goes_on_with_the_clock() -> None:
    view = PLAYING.told(8.0, 101.0)
    assert view.furthest_by(101.5, 16.0) == 16.0
    assert view.sought(2.0, 101.0).furthest_by(101.5, 1.0) == 8.0
    assert view.resting(101.0).furthest_by(200.0, 1.0) == 8.0


def test_seeking_is_not_hearing() -> None:
    state = PLAYING.sought(90.0, 101.0).at(102.0, 40, True)
    assert (state.heard_seconds, state.position) == (2.0, 91.0)
    assert (state.mood, state.volume, state.muted) == (Mood.PLAYING, 40, True)


@pytest.mark.parametrize(
    ("furthest", "length", "off"),
    [(0.0, None, False), (176.0, 180.0, False), (165.0, 180.0, False), (60.0, 180.0, True), (3.0, 30.0, True)],
)
def test_a_song_that_ends_far_before_its_length_broke_off(furthest: float, length: float | None, off: bool) -> None:
    assert broke_off(furthest, length) is off


def test_without_a_length_and_without_sound_there_was_nothing() -> None:
    assert gave_nothing(0.0, None, 0.01)
    assert gave_nothing(30.0, None, 0.01)
    assert gave_nothing(0.0, 3.0, 0.01)
    assert not gave_nothing(0.0, 0.5, 0.4)
    assert not gave_nothing(180.0, 180.0, 0.0)


def test_a_link_that_leads_in_a_circle_is_named(tmp_path: Path) -> None:
    link = tmp_path / "circle.mp3"
    link.symlink_to(link)
    assert why_unplayable(os.fsencode(link)).startswith("The file could not be opened: ")
