"""What journeys share: music made on the spot, the real application on it, the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pmrs_desktop.app.application import Application, Sound
from pmrs_desktop.app.places import places
from pmrs_desktop.window.main import make_shell
from pmrs_desktop.window.shell import Shell

RATE_HZ = 22_050
SILENT = Sound(("--aout=dummy", "--file-caching=0"))


@pytest.fixture
def make_song() -> Callable[..., Path]:
    """Writes a FLAC file with a sound of its own (told by `seed`) and the tags given."""

    def make(path: Path, seed: int, seconds: float = 5.0, **tags: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        chance = np.random.default_rng(seed)
        time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
        tones = sum(np.sin(2 * np.pi * hz * time) for hz in chance.uniform(80, 3_000, 3))
        samples = (np.asarray(tones) / 6 + chance.normal(0, 0.02, len(time))) * 32_767
        with av.open(str(path), "w") as container:
            stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
            frame = av.AudioFrame.from_ndarray(samples.astype(np.int16)[None, :], format="s16", layout="mono")
            frame.sample_rate = RATE_HZ
            for packet in [*stream.encode(frame), *stream.encode(None)]:
                container.mux(packet)
        audio = mutagen.File(path)
        audio.update({name: [value] for name, value in tags.items()})
        audio.save()
        return path

    return make


@pytest.fixture
def music(tmp_path: Path, make_song: Callable[..., Path]) -> Path:
    """Twenty-four songs by six artists, a third of them with a genre tag."""
    folder = tmp_path / "Music"
    genres = ("Rock", "", "Trance", "", "Hip Hop", "")
    for number in range(24):
        artist = number % 6
        tags = {"artist": f"Artist {artist}", "title": f"Song {number}", "album": f"Album {artist}"}
        if genres[artist]:
            tags["genre"] = genres[artist]
        make_song(folder / f"Artist {artist}" / f"{number:02d}.flac", seed=number, **tags)
    return folder


@pytest.fixture
def few(tmp_path: Path, make_song: Callable[..., Path]) -> Path:
    """Eight short songs by two artists, tagged."""
    folder = tmp_path / "Few"
    for number in range(8):
        artist = f"Artist {number % 2}"
        tags = {"artist": artist, "title": f"Song {number}", "album": f"Album {number % 2}", "genre": "Rock"}
        make_song(folder / f"{number}.flac", seed=number, seconds=2.0, **tags)
    return folder


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """The whole application on new data, with libVLC's dummy output."""
    made = Application(places(tmp_path / "data"), sound=SILENT)
    yield made
    made.close()


@pytest.fixture
def stocked(application: Application, few: Path) -> Application:
    """The application with the eight songs read, and nothing running in the background."""
    application.intake.scan(application.intake.add(few)[0])
    return application


@pytest.fixture
def shell(application: Application, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    """The window on it, shown."""
    made = make_shell(application, qapp)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.desk.close()
    made.deleteLater()
