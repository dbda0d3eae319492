"""What every engine keeps to. A test class inherits `EngineContract` and gives the fixture `open_engine`."""

from __future__ import annotations

import os
import queue
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from pmrs_desktop.player.engine import Engine, Event, Failed, Finished, Mood, Post, Stopped, Unavailable

LAST = (Finished, Stopped, Failed, Unavailable)
PATIENCE_SECONDS = 20.0
Kind = TypeVar("Kind")

NAMES = [
    b"plain.flac",
    b"hash # and 100% and %20 and ?.flac",
    b"-dash.flac",
    "Ünïcode 夜.flac".encode(),
    "emoji 🎧.flac".encode(),
    b"line\nbreak.flac",
    b"not utf-8 \xff\xfe\xe9.flac",
    b"file:with:colons.flac",
]


class Mailbox:
    """Takes events from the engine's thread and hands them to the test in order."""

    def __init__(self) -> None:
        self._mail: queue.Queue[Event] = queue.Queue()
        self.seen: list[Event] = []

    def post(self, event: Event) -> None:
        """What the engine calls."""
        self._mail.put(event)

    def until(self, kind: type[Kind]) -> Kind:
        """Returns the next event of this kind; those before it are in `seen`."""
        while True:
            try:
                event = self._mail.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                pytest.fail(f"no {kind.__name__} after {self.seen[-5:]}")
            self.seen.append(event)
            if isinstance(event, kind):
                return event

    def rest(self) -> list[Event]:
        """Returns what is there already, without waiting."""
        events = []
        while not self._mail.empty():
            events.append(self._mail.get())
        self.seen += events
        return events

    def of(self, ticket: int) -> list[str]:
        """Returns the kinds of all events seen of one song, in order; its lengths are left out."""
        kinds = [type(event).__name__ for event in self.seen if event.ticket == ticket]
        return [kind for kind in kinds if kind != "LengthKnown"]


def make_tone(path: Path, seconds: float, *options: str) -> Path:
    """Writes a tone of this length with ffmpeg, the format by the name's ending; returns the path."""
    tone = f"sine=frequency=440:duration={seconds}"
    command = ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i", tone, *options, str(path)]
    subprocess.run(command, check=True)
    return path


Opener = Callable[[Post], Engine]


class EngineContract:
    """Inherit it, and give a fixture `open_engine` of type `Opener`."""

    @pytest.fixture
    def song(self, tmp_path: Path) -> Path:
        return make_tone(tmp_path / "song.flac", 1.0)

    @pytest.fixture
    def mail(self) -> Mailbox:
        return Mailbox()

    @pytest.fixture
    def engine(self, open_engine: Opener, mail: Mailbox) -> Engine:
        return open_engine(mail.post)

    def test_idle_it_takes_every_wish(self, engine: Engine, mail: Mailbox) -> None:
        engine.pause()
        engine.resume()
        engine.seek(3.0)
        engine.stop()
        assert engine.prepare_next(None) is None
        assert engine.state().mood is Mood.IDLE
        engine.close()
        assert mail.rest() == []

    def test_volume_and_mute_are_kept_and_clamped(self, engine: Engine) -> None:
        assert (engine.state().volume, engine.state().muted) == (100, False)
        for wish, kept in ((30, 30), (-5, 0), (250, 100), (55, 55)):
            engine.set_volume(wish)
            assert engine.state().volume == kept
        engine.set_mute(True)
        assert (engine.state().volume, engine.state().muted) == (55, True)
        engine.close()

    def test_every_song_has_a_ticket_of_its_own_and_one_last_event(
        self, engine: Engine, mail: Mailbox, song: Path
    ) -> None:
        tickets = [engine.play(song), engine.play(song), engine.play(song.with_name("missing.flac")), engine.play(song)]
        engine.close()
        mail.rest()
        assert len(set(tickets)) == 4
        assert tickets == sorted(tickets)
        last = [event.ticket for event in mail.seen if isinstance(event, LAST)]
        assert last == tickets
        assert all(event.path.endswith(b".flac") for event in mail.seen if isinstance(event, LAST))

    def test_once_closed_it_says_nothing_more(self, engine: Engine, mail: Mailbox, song: Path) -> None:
        engine.close()
        engine.close()
        engine.play(song)
        engine.set_volume(10)
        assert engine.state().mood is Mood.IDLE
        assert mail.rest() == []

    def test_a_name_of_any_bytes_is_taken(self, engine: Engine, mail: Mailbox, song: Path, tmp_path: Path) -> None:
        paths = [tmp_path / os.fsdecode(name) for name in NAMES]
        tickets = []
        for path in paths:
            path.write_bytes(song.read_bytes())
            tickets += [engine.play(path), engine.play(os.fsencode(path))]
        engine.close()
        events = [event for event in mail.rest() if isinstance(event, LAST)]
        assert [event.ticket for event in events] == tickets
        assert [event.path for event in events] == [os.fsencode(path) for path in paths for _ in range(2)]
        assert not [event for event in events if isinstance(event, Failed)]
