"""An engine that is opened beside everything else."""

from __future__ import annotations

import threading

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.player.engine import EngineState, Event, Unavailable
from pmrs_desktop.player.late_engine import LateEngine
from pmrs_desktop.player.silent import SilentEngine


def test_state_is_idle_while_it_opens_and_wishes_wait() -> None:
    told: list[Event] = []
    allowed, opening = threading.Event(), threading.Event()

    def open_engine() -> SilentEngine:
        opening.set()
        allowed.wait(60)
        return SilentEngine(told.append, Trouble("There is no sound."))

    engine = LateEngine(open_engine)
    assert opening.wait(60)
    assert engine.state() == EngineState()
    allowed.set()
    engine.set_volume(30)
    assert engine.state().volume == 30
    assert str(engine.trouble) == "There is no sound."
    ticket = engine.play("song.flac")
    assert told == [Unavailable(ticket, b"song.flac", "There is no sound.")]
    engine.close()


def test_a_bug_while_opening_flies_where_the_engine_is_asked() -> None:
    def broken() -> SilentEngine:
        raise ZeroDivisionError

    engine = LateEngine(broken)
    with pytest.raises(ZeroDivisionError):
        engine.pause()
