"""What tests of the whole application share: songs that sound different, data folders, and waiting for events."""

from __future__ import annotations

import json
import os
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from mutagen.id3 import TCON
from mutagen.wave import WAVE

from pmrs_desktop.app.application import Application, Sound, wall_clock
from pmrs_desktop.app.places import places
from pmrs_desktop.app.ports import Event

RATE_HZ = 16_000
PATIENCE_S = 30.0
QUIET = Sound(("--aout=dummy", "--file-caching=0"))
Kind = TypeVar("Kind")


def write_tone(path: Path, seconds: float = 0.2, hz: float = 440.0, genre: str = "") -> Path:
    """Writes a WAV file with a tone of its own; artist and title come from the name, "Artist - Title"."""
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((np.sin(2 * np.pi * hz * time) * 9_000).astype("<i2").tobytes())
    if genre:
        tagged = WAVE(path)
        tagged.add_tags()
        tagged.tags.add(TCON(encoding=3, text=genre))
        tagged.save()
    return path


def write_songs(folder: Path, count: int, seconds: float = 0.2, genre: str = "") -> list[Path]:
    """Writes `count` songs, "Artist 0 - Song 0.wav" and on, two an artist."""
    return [
        write_tone(folder / f"Artist {number // 2} - Song {number}.wav", seconds, 200 + 30 * number, genre)
        for number in range(count)
    ]


def listens(path: Path, *songs: str, times: int = 12) -> Path:
    """Writes a log of ListenBrainz: each song, "Artist - Title", heard so many times; returns its path."""
    lines = [
        {
            "listened_at": 1_700_000_000 + 1_000 * number + 100_000 * turn,
            "track_metadata": {"artist_name": song.split(" - ")[0], "track_name": song.split(" - ")[1]},
        }
        for turn in range(times)
        for number, song in enumerate(songs)
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


@contextmanager
def home(
    data: Path, *, live: bool = False, sound: Sound = QUIET, clock: Callable[[], int] = wall_clock
) -> Iterator[Application]:
    """Opens the application on a data folder and closes it again."""
    application = Application(places(data), live=live, sound=sound, clock=clock)
    if live:
        application.advice.begin()
        assert application.advice.opened  # lists are kept fresh once somebody has asked for them
    try:
        yield application
    finally:
        application.close()


def scan(application: Application, folder: Path) -> dict[str, int]:
    """Adds a folder and returns the ids of all songs by title."""
    application.intake.scan(application.intake.add(folder)[0])
    return titles(application)


def titles(application: Application) -> dict[str, int]:
    """Returns the ids of all songs by title."""
    return {str(song["title"]): int(str(song["id"])) for song in application.library.catalogue("")}


def song(application: Application, title: str) -> dict[str, object]:
    """Returns the row of one song as the command line shows it."""
    return next(song for song in application.library.catalogue("") if song["title"] == title)


class Stuck:
    """A call to the system that hangs for one path, inside the system, as on a drive that does not answer.

    Args:
        gate: where to make the named pipe at which it waits.
        call: what it does for other paths, and once it was released.
        path: for which it hangs.
    """

    def __init__(self, gate: Path, call: Callable[..., Any], path: bytes) -> None:
        os.mkfifo(gate)
        self._gate, self._call, self._path = gate, call, path
        self._begun = threading.Event()
        self._ended: threading.Thread | None = None

    def __call__(self, path: Any = ".", *more: Any, **named: Any) -> Any:
        if path == self._path and not self._begun.is_set():
            self._ended = threading.current_thread()
            self._begun.set()
            os.close(os.open(self._gate, os.O_RDONLY))  # until somebody opens it for writing
        return self._call(path, *more, **named)

    def wait(self) -> None:
        """Waits until it hangs."""
        assert self._begun.wait(PATIENCE_S)

    def release(self) -> None:
        """Lets it go on, and waits until the thread that called it is at its end."""
        os.close(os.open(self._gate, os.O_WRONLY))
        assert self._ended is not None
        self._ended.join(PATIENCE_S)
        assert not self._ended.is_alive()


class Ear:
    """Hears every event of an application, and waits for those a test asks for."""

    def __init__(self, application: Application) -> None:
        self.heard: list[Event] = []
        self._news = threading.Condition()
        application.listen(self._hear)

    def _hear(self, event: Event) -> None:
        with self._news:
            self.heard.append(event)
            self._news.notify_all()

    def until(self, kind: type[Kind], fits: Callable[[Kind], bool] = lambda _event: True, since: int = 0) -> Kind:
        """Returns the first event of this kind that fits, from the one numbered `since` on, and waits for it."""

        def found() -> Kind | None:
            return next((one for one in self.heard[since:] if isinstance(one, kind) and fits(one)), None)

        with self._news:
            self._news.wait_for(lambda: found() is not None, PATIENCE_S)
            event = found()
        assert event is not None, f"no {kind.__name__} among {self.heard[-5:]}"
        return event

    def all(self, kind: type[Kind]) -> list[Kind]:
        """Returns all events of this kind that were heard so far."""
        with self._news:
            return [one for one in self.heard if isinstance(one, kind)]
