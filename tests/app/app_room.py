"""The application without a face, on a folder of small real songs."""

from __future__ import annotations

import json
import wave
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import TALB, TIT2, TPE1
from mutagen.wave import WAVE

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import Places, resources
from pmrs_desktop.app.rows import SongQuery, SongRow

NOW = 1_750_000_000


class Room:
    """An open application, and what the tests ask it."""

    def __init__(self, home: Path, music: Path) -> None:
        self.home, self.music, self.now = home, music, NOW
        self._closing = ExitStack()
        self.open()

    def open(self) -> None:
        """Opens the application, as after a restart."""
        places = Places(self.home, self.home / "settings.toml", self.home / "diagnostics", resources())
        self.app = Application(places, clock=lambda: self.now, live=False)

    def close(self) -> None:
        """Closes it."""
        self.app.close()

    def scan(self) -> dict[str, int]:
        """Scans the music folder and takes the audio hashes."""
        folder_id, _sentence = self.app.intake.add(self.music)
        counts = self.app.intake.scan(folder_id)
        self.app.intake.hash_all()
        return counts

    def songs(self) -> list[SongRow]:
        """All songs, by title."""
        rows = self.app.library.songs(self.app.library.song_ids(SongQuery()))
        return sorted(rows, key=lambda row: row.title)

    def song(self, title: str) -> SongRow:
        """The one song of this title."""
        (found,) = [row for row in self.songs() if row.title == title]
        return found

    def history(self, title: str) -> tuple[float | None, int]:
        """Rating and plays of the song of this title."""
        row = self.song(title)
        return row.rating, row.plays

    def acts(self) -> list[tuple[Any, ...]]:
        """Every act with what was said, as it stands in the log."""
        with self.app.library._database.reading() as connection:
            return list(
                connection.exec_driver_sql(
                    "SELECT act.id, kind, value, at, artist, title FROM act JOIN saying ON saying.id = saying_id ORDER BY seq"
                )
            )


def make_song(path: Path, artist: str, title: str, *, pitch: int = 440, seconds: float = 1.0) -> Path:
    """Makes a real, tagged wave file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moments = np.arange(int(8_000 * seconds)) / 8_000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes((np.sin(2 * np.pi * pitch * moments) * 9_000).astype("<i2").tobytes())
    tag(path, artist, title)
    return path


def tag(path: Path, artist: str, title: str) -> None:
    """Writes other tags into a file."""
    audio = WAVE(path)
    if audio.tags is None:
        audio.add_tags()
    audio.tags.setall("TPE1", [TPE1(text=artist)])
    audio.tags.setall("TIT2", [TIT2(text=title)])
    audio.tags.setall("TALB", [TALB(text="Tests")])
    audio.save()


def listens(path: Path, lines: list[tuple[str, str, int]]) -> Path:
    """Writes a ListenBrainz export of (artist, title, time)."""
    path.write_text(
        "\n".join(
            json.dumps({"listened_at": at, "track_metadata": {"artist_name": artist, "track_name": title}})
            for artist, title, at in lines
        ),
        encoding="utf-8",
    )
    return path
