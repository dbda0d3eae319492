"""An application without a face, on a folder of small real songs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from app_room import Room, make_song


@pytest.fixture
def room(home: Path, tmp_path: Path) -> Iterator[Room]:
    """An application with three songs; the first has 5 stars and two plays, the second one play."""
    music = tmp_path / "music"
    make_song(music / "one.wav", "Ada", "Red Lamp", pitch=300)
    make_song(music / "sub" / "two.wav", "Ada", "Two Rivers", pitch=400)
    make_song(music / "sub" / "three.wav", "Bo", "Three Hills", pitch=500)
    opened = Room(home, music)
    opened.scan()
    opened.app.listening.rate([opened.song("Red Lamp").id], 5.0)
    opened.app.listening.play(opened.song("Red Lamp").id)
    opened.app.listening.play(opened.song("Red Lamp").id)
    opened.app.listening.play(opened.song("Two Rivers").id)
    yield opened
    opened.close()


@pytest.fixture
def nothing_lost(room: Room) -> Iterator[Callable[[], None]]:
    """Checks at the end, too, that every act of before is still there, word for word."""
    before = room.acts()

    def check() -> None:
        assert room.acts()[: len(before)] == before

    yield check
    check()
