"""Watched folders, with the real inotify; every wait is for an event, never for a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import FolderId
from pmrs_desktop.library.watch import Pace, Watcher, watch_limit
from tests.homes import Stuck

Put = Callable[..., Path]
SOON = Pace(quiet=0.05, patience=0.5, look=0.05, poll=0.1)
NEVER_POLLED = Pace(quiet=0.05, patience=0.5, look=0.05, poll=3_600)
ONE = FolderId(1)
TWO = FolderId(2)
PATIENCE_S = 20


class Ears:
    """Collects what a watcher says; `heard` waits for a folder."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []
        self.told: list[FolderId] = []
        self._bell = threading.Condition()

    def changed(self, folders: frozenset[FolderId]) -> None:
        with self._bell:
            self.told.extend(folders)
            self._bell.notify_all()

    def heard(self, folder_id: FolderId) -> bool:
        with self._bell:
            there = self._bell.wait_for(lambda: folder_id in self.told, PATIENCE_S)
            self.told.clear()
            return there


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def start(ears: Ears) -> Iterator[Callable[..., Watcher]]:
    started: list[Watcher] = []

    def start_watcher(folders: dict[FolderId, Path], limit: int | None = None, pace: Pace = NEVER_POLLED) -> Watcher:
        watcher = Watcher(ears.changed, ears.troubles.append, limit=limit, pace=pace)
        started.append(watcher)
        watcher.start()
        watcher.watch({folder_id: os.fsencode(path) for folder_id, path in folders.items()})
        assert watcher.wait_until_ready(PATIENCE_S)
        return watcher

    yield start_watcher
    for watcher in started:
        watcher.stop()


def test_new_changed_moved_and_deleted_files_are_noticed(
    start: Callable[..., Watcher], ears: Ears, put: Put, music: Path
) -> None:
    (music / "album").mkdir()
    start({ONE: music})
    path = put("album/song.mp3")
    assert ears.heard(ONE)
    path = path.rename(music / "song.mp3")
    assert ears.heard(ONE)
    with path.open("ab") as song:
        song.write(b"\0" * 10)
    assert ears.heard(ONE)
    path.unlink()
    assert ears.heard(ONE)
    put(b"new/caf\xe9.flac")
    assert ears.heard(ONE)
    assert ears.troubles == []


def test_only_the_folder_that_changed_is_named_and_other_files_are_nothing(
    ears: Ears, put: Put, music: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    told: list[frozenset[FolderId]] = []
    watcher = Watcher(
        lambda folders: (told.append(folders), ears.changed(folders))[0], ears.troubles.append, limit=None, pace=SOON
    )
    watcher.start()
    watcher.watch({ONE: os.fsencode(music), TWO: os.fsencode(other)})
    assert watcher.wait_until_ready(PATIENCE_S)
    (music / "notes.txt").write_text("nothing to hear")
    (music / ".hidden.mp3").write_text("nothing to hear")
    put("song.mp3", other)
    assert ears.heard(TWO)
    watcher.stop()
    assert set().union(*told) == {TWO}


def test_folders_are_exchanged_while_watching(
    start: Callable[..., Watcher], ears: Ears, put: Put, music: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watcher = start({ONE: music})
    watcher.watch({TWO: os.fsencode(other)})
    assert watcher.wait_until_ready(PATIENCE_S)
    put("song.mp3", other)
    assert ears.heard(TWO)


def test_a_drive_that_goes_and_comes_is_noticed_and_watched_again(
    start: Callable[..., Watcher], ears: Ears, put: Put, music: Path, tmp_path: Path
) -> None:
    put("a.mp3")
    start({ONE: music})
    music.rename(tmp_path / "unplugged")
    assert ears.heard(ONE)
    (tmp_path / "unplugged").rename(music)
    assert ears.heard(ONE)
    put("b.mp3")
    assert ears.heard(ONE)


def test_beyond_the_limit_folders_are_polled_and_the_listener_is_told(
    start: Callable[..., Watcher], ears: Ears, music: Path, tmp_path: Path
) -> None:
    for number in range(4):
        (music / str(number)).mkdir()
    small = tmp_path / "small"
    small.mkdir()
    start({ONE: music, TWO: small}, limit=3, pace=SOON)
    assert [str(music) in trouble.sentence for trouble in ears.troubles] == [True]
    assert "max_user_watches" in ears.troubles[0].hint
    assert ears.heard(ONE)  # by polling: nothing changed on disk


def test_a_watcher_can_be_stopped_before_and_after_it_watches() -> None:
    silent = Watcher(lambda _: None, lambda _: None, limit=None)
    silent.stop()
    started = Watcher(lambda _: None, lambda _: None, limit=None)
    started.start()
    started.stop()


def test_a_drive_that_hangs_does_not_hold_up_stopping_and_nothing_is_told_any_more(
    ears: Ears, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = Watcher(ears.changed, ears.troubles.append, limit=0, pace=replace(SOON, poll=0.0, leave=0.1))
    watcher.start()
    watcher.watch({ONE: os.fsencode(music)})
    assert ears.heard(ONE)
    stuck = Stuck(tmp_path / "gate", os.stat, os.fsencode(music))
    monkeypatch.setattr(os, "stat", stuck)
    stuck.wait()
    ears.told.clear()
    watcher.stop()
    stuck.release()
    assert ears.told == []


def test_the_limit_of_the_system_is_read_or_unknown(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("8192\n")
    assert watch_limit(tmp_path / "limit") == 8192
    assert watch_limit(tmp_path / "nowhere") is None
    (tmp_path / "limit").write_text("many")
    assert watch_limit(tmp_path / "limit") is None
