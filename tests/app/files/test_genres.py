"""Genres by hand and by ear, with the real worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Changes
from tests.homes import Ear, home, scan, song, write_songs, write_tone


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    with home(tmp_path / "data") as opened:
        yield opened


def test_a_choice_by_hand_wins_and_is_taken_back(application: Application, tmp_path: Path) -> None:
    write_songs(tmp_path / "music", 2, genre="Zydeco")
    ids = scan(application, tmp_path / "music")
    assert song(application, "Song 0")["genre"] == "Zydeco"
    ear = Ear(application)
    done = application.genres.choose(list(ids.values()), "Pop")
    assert done.sentence == "Genre of 2 songs: Pop."
    assert ear.until(Changes, lambda changes: changes.genres).songs == set(ids.values())
    row = song(application, "Song 0")
    assert (row["genre"], row["genre_source"]) == ("Pop", "hand")
    assert row["genres"] == {label: float(label == "Pop") for label in LABELS}
    page = application.genres.page()
    assert [(tile.name, tile.songs, tile.unheard) for tile in page.tiles] == [("Pop", 2, 2)]
    assert (page.named, page.songs) == (2, 2)
    assert done.undo is not None
    done.undo()
    assert song(application, "Song 1")["genre"] == "Zydeco"
    with pytest.raises(Trouble, match="no genre"):
        application.genres.choose([ids["Song 0"]], "Polka")


def test_every_new_file_is_heard_once_whatever_befalls_the_worker(application: Application, tmp_path: Path) -> None:
    music = tmp_path / "music"
    for number in range(5):
        write_tone(music / f"A - Song {number}.wav", seconds=5, hz=300 + 50 * number)
    (music / "A - Silent.wav").write_bytes((music / "A - Song 0.wav").read_bytes()[:60])
    scan(application, music)
    rows: list[ProgressRow] = []

    def kill_once(event: object) -> None:
        if not isinstance(event, tuple) or not event or event[0].kind != "genres":
            return
        if not rows:
            hearing = application.genres._hearing
            assert hearing is not None
            assert hearing.worker_pid is not None
            os.kill(hearing.worker_pid, signal.SIGKILL)
        rows.append(event[0])

    application.listen(kill_once)
    counts = application.genres.hear_all()
    assert counts["heard"] == 5
    assert [row.done for row in rows] == list(range(1, len(rows) + 1))
    assert application.progress() == ()
    assert len(application.failures("genres")) == counts["failed"]
    assert application.genres.hear_all() == {"heard": 0, "failed": 0}
    write_tone(music / "A - Song 0.wav", seconds=6, hz=999)
    scan(application, music)
    assert application.genres.hear_all()["heard"] == 1
