"""The player and the log together, with the real libVLC on an output that makes no sound."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pmrs_desktop.app.application as application_module
from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import Notice, NowPlaying, Preferences, QueuePage, Repeat
from pmrs_desktop.kinds import Changes
from pmrs_desktop.player.silent import SilentEngine, without_sound
from tests.homes import Ear, home, scan, song, write_songs, write_tone

LONG_S = 60.0


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Three songs of a second, and three of a minute."""
    folder = tmp_path / "music"
    write_songs(folder / "short", 3, seconds=1.0)
    for number in range(3):
        write_tone(folder / f"Slow - Long {number}.wav", LONG_S, 500 + 50 * number)
    return folder


@pytest.fixture
def application(tmp_path: Path, music: Path) -> Iterator[Application]:
    with home(tmp_path / "data", live=True) as opened:
        opened.settings.change(Preferences(keep_playing="off"))
        scan(opened, music)
        yield opened


@pytest.fixture
def ear(application: Application) -> Ear:
    return Ear(application)


def ids(application: Application, *names: str) -> list[int]:
    found = {str(row["title"]): int(str(row["id"])) for row in application.library.catalogue("")}
    return [found[name] for name in names]


def plays(ear: Ear, title: str, since: int = 0) -> NowPlaying:
    return ear.until(
        NowPlaying,
        lambda now: now.playing and now.song is not None and now.song.title == title and now.length > 0,
        since,
    )


def coming(page: QueuePage) -> list[str]:
    return [row.title for row in page.songs]


def counted(application: Application, title: str) -> tuple[Any, Any]:
    row = song(application, title)
    return row["plays"], row["skips"]


def sounding(application: Application, ear: Ear, title: str, seconds: float = 0.0) -> None:
    """Waits until more than so much of a song was heard."""
    plays(ear, title)
    while application.playback._engine.state().heard_seconds <= seconds:
        since = len(ear.heard)
        application.playback.refresh()
        ear.until(NowPlaying, since=since)


def test_the_queue_goes_on_by_itself_and_every_hearing_is_logged(application: Application, ear: Ear) -> None:
    wanted = ids(application, "Song 0", "Song 1", "Song 2")
    application.playback.play(wanted, 0, "library")
    for number in range(3):
        ear.until(Changes, lambda changes, song=wanted[number]: changes.acts and song in changes.songs)  # type: ignore[misc]
    assert [counted(application, f"Song {number}") for number in range(3)] == [(1, 0)] * 3
    ear.until(NowPlaying, lambda now: now.song is None and not now.playing, len(ear.heard) - 3)
    with application._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, page, ended FROM act ORDER BY seq").all()
    assert [tuple(row) for row in rows] == [("play", "library", "finished")] * 3


def test_next_is_a_skip_from_the_page_it_was_started_on(application: Application, ear: Ear) -> None:
    first, second, other = ids(application, "Long 0", "Long 1", "Long 2")
    application.playback.play([first, second], 0, "genres")
    sounding(application, ear, "Long 0")
    application.playback.play([other], 0, "recommendations")
    ear.until(Changes, lambda changes: first in changes.songs and changes.acts)
    sounding(application, ear, "Long 2")
    assert (counted(application, "Long 0"), counted(application, "Long 1")) == ((0, 1), (0, 0))
    with application._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT page FROM act").scalars().all() == ["genres"]


def test_the_queue_is_reordered_jumped_in_and_cleared(application: Application, ear: Ear) -> None:
    playback = application.playback
    wanted = ids(application, "Long 0", "Long 1", "Long 2", "Song 0", "Song 1")
    playback.play(wanted, 0, "library")
    plays(ear, "Long 0")
    playback.move(3, 0)
    ear.until(QueuePage, lambda page: coming(page) == ["Song 1", "Long 1", "Long 2", "Song 0"])
    playback.remove(2)
    ear.until(QueuePage, lambda page: coming(page) == ["Song 1", "Long 1", "Song 0"])
    playback.remove(99)
    playback.move(99, 0)
    playback.jump(99)
    playback.enqueue(ids(application, "Song 2"), "library", next_up=True)
    ear.until(QueuePage, lambda page: coming(page) == ["Song 2", "Song 1", "Long 1", "Song 0"])
    playback.jump(2)
    plays(ear, "Long 1")
    assert coming(playback.queue()) == ["Song 0"]
    playback.previous()
    plays(ear, "Song 1", len(ear.heard) - 1)
    playback.clear()
    ear.until(QueuePage, lambda page: coming(page) == [], len(ear.heard) - 1)


def test_shuffle_repeat_and_loudness(application: Application, ear: Ear) -> None:
    playback = application.playback
    wanted = ids(application, "Long 0", "Long 1", "Long 2")
    playback.set_repeat(Repeat.ONE)
    playback.set_shuffle(True)
    playback.play(wanted, 1, "library")
    now = plays(ear, "Long 1")
    assert (now.shuffle, now.repeat) == (True, Repeat.ONE)
    assert sorted(coming(playback.queue())) == ["Long 0", "Long 2"]
    playback.set_shuffle(False)
    ear.until(QueuePage, lambda page: coming(page) == ["Long 2"])
    playback.set_volume(140)
    playback.set_muted(True)
    assert (playback.now().volume, playback.now().muted) == (100, True)
    playback.toggle()
    ear.until(NowPlaying, lambda now: not now.playing and now.song is not None and now.position > 0)
    playback.seek(30.0)
    ear.until(NowPlaying, lambda now: now.position >= 30.0)


def test_one_song_repeats_until_told_otherwise(application: Application, ear: Ear) -> None:
    (only,) = ids(application, "Song 0")
    application.playback.set_repeat(Repeat.ONE)
    application.playback.play([only], 0, "library")
    ear.until(Changes, lambda changes: only in changes.songs and changes.acts)
    since = len(ear.heard)
    ear.until(Changes, lambda changes: only in changes.songs and changes.acts, since)
    application.playback.set_repeat(Repeat.OFF)
    ear.until(NowPlaying, lambda now: not now.playing and now.song is None, since)
    assert song(application, "Song 0")["plays"] in (2, 3)


def test_what_cannot_be_played_is_named_and_passed_over(application: Application, ear: Ear, music: Path) -> None:
    (music / "short" / "Artist 0 - Song 0.wav").write_bytes(b"no sound " * 100)
    (music / "short" / "Artist 0 - Song 1.wav").unlink()
    application.playback.play(ids(application, "Song 0", "Song 1", "Long 0"), 0, "library")
    plays(ear, "Long 0")
    notices = ear.all(Notice)
    assert [notice.sentence.split("”")[0] for notice in notices] == ["“Song 0", "“Song 1"]
    assert all("could not be played" in notice.sentence for notice in notices)
    assert all(notice.hint == "Went on to the next song." for notice in notices)
    assert counted(application, "Song 0") == (0, 0)


def test_a_queue_of_nothing_but_failures_ends(application: Application, ear: Ear, music: Path) -> None:
    names = [f"Song {number}" for number in range(3)]
    wanted = ids(application, *names)
    for file in (music / "short").iterdir():
        file.unlink()
    application.playback.set_repeat(Repeat.ALL)
    application.playback.play([*wanted, 987_654], 0, "library")
    ear.until(Notice, lambda notice: notice.hint == "")
    assert len(ear.all(Notice)) == 4
    since = len(ear.heard)
    application.playback.play(ids(application, "Long 0"), 0, "library")
    plays(ear, "Long 0", since)
    assert len(ear.all(Notice)) == 4


def test_private_mode_writes_nothing(application: Application, ear: Ear) -> None:
    application.settings.change(Preferences(private=True, keep_playing="off"))
    short, long = ids(application, "Song 0", "Long 0")
    application.playback.play([short, long], 0, "library")
    plays(ear, "Long 0")
    application.playback.next()
    ear.until(NowPlaying, lambda now: now.song is None and not now.playing, len(ear.heard) - 2)
    with application._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM act").scalar() == 0


def test_queue_and_position_survive_a_restart_and_closing_is_no_skip(tmp_path: Path, music: Path) -> None:
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.set_volume(33)
        application.playback.play(ids(application, "Long 0", "Long 1", "Long 2"), 1, "library")
        plays(ear, "Long 1")
        application.playback.seek(20.0)
        ear.until(NowPlaying, lambda now: now.position >= 20.0)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        assert counted(application, "Long 1") == (0, 0)
        application.playback.refresh()
        now = ear.until(NowPlaying, lambda now: now.song is not None)
        assert now.song is not None
        assert (now.song.title, now.playing, now.volume, now.length) == ("Long 1", False, 33, LONG_S)
        assert 20.0 <= now.position < 40.0
        assert coming(application.playback.queue()) == ["Long 2"]
        application.playback.toggle()
        assert plays(ear, "Long 1").position >= 20.0
        ear.until(NowPlaying, lambda now: now.playing and now.position >= 20.0)


def test_a_play_heard_at_the_end_is_logged_as_stopped(tmp_path: Path, music: Path) -> None:
    write_tone(music / "Two - Seconds.wav", 3.0, 1_000)
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.play(ids(application, "Seconds"), 0, "library")
        sounding(application, ear, "Seconds", 1.6)
    with home(tmp_path / "data") as application:
        assert counted(application, "Seconds") == (1, 0)
        with application._database.reading() as connection:
            assert connection.exec_driver_sql("SELECT ended FROM act").scalar() == "stopped"


PLAYER = """
import sys
from pathlib import Path
from pmrs_desktop.app.rows import NowPlaying
from tests.homes import Ear, home
import pmrs_desktop.app.playing.performance as performance_module
performance_module.KEEP_POSITION_EVERY_S = 0.05
with home(Path(sys.argv[1]), live=True) as application:
    ear = Ear(application)
    application.playback.play([int(word) for word in sys.argv[2:]], 1, "library")
    ear.until(NowPlaying, lambda now: now.playing and now.length > 0)
    application.playback.seek(20.0)
    print("under way", flush=True)
    sys.stdin.readline()
"""


def test_a_kill_costs_neither_queue_nor_position(tmp_path: Path, music: Path) -> None:
    data = tmp_path / "data"
    with home(data) as application:
        scan(application, music)
        wanted = ids(application, "Long 0", "Long 1", "Long 2")
    command = [sys.executable, "-c", PLAYER, str(data), *map(str, wanted)]
    kept = data / "position.json"
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "under way\n"
        while not kept.exists() or json.loads(kept.read_text(encoding="utf-8"))["position_seconds"] < 20:
            assert child.poll() is None
        child.send_signal(signal.SIGKILL)
    with home(data, live=True) as application:
        ear = Ear(application)
        application.playback.refresh()
        now = ear.until(NowPlaying, lambda now: now.song is not None)
        assert now.song is not None
        assert (now.song.title, coming(application.playback.queue())) == ("Long 1", ["Long 2"])
        assert now.position >= 20.0


def test_without_libvlc_all_but_sound_works(tmp_path: Path, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(post: Any, **_: object) -> SilentEngine:
        return SilentEngine(post, without_sound())

    monkeypatch.setattr(application_module, "open_engine", silent)
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.play(ids(application, "Song 0", "Song 1"), 0, "library")
        assert "sudo apt install" in ear.until(Notice).sentence
        now = ear.until(NowPlaying, lambda now: now.song is not None)
        assert (now.playing, "Sound needs VLC." in now.sound_problem) == (False, True)
        application.playback.next()
        ear.until(NowPlaying, lambda now: now.song is not None and now.song.title == "Song 1")
        application.listening.rate(ids(application, "Song 0"), 4)
        assert song(application, "Song 0")["rating"] == 4


def test_a_song_that_turns_out_to_be_another_plays_on_in_the_queue(application: Application, ear: Ear) -> None:
    """Two ids that became one, as when audio hashes are taken after the songs were queued."""
    first, second = ids(application, "Long 0", "Long 1")
    application.playback.play([first, second], 0, "library")
    plays(ear, "Long 0")

    def job(connection: Any) -> None:
        connection.exec_driver_sql(
            "UPDATE recording SET merged_into = ?, root_id = ? WHERE id = ?", (first, first, second)
        )
        application._shelf.refresh(connection, [first, second])

    application._writer.run(job)
    application.playback.refresh()
    ear.until(QueuePage, lambda page: [row.id for row in page.songs] == [first], len(ear.heard))
    since = len(ear.heard)
    application.playback.next()
    ear.until(NowPlaying, lambda now: now.playing and now.song is not None and now.song.id == first, since)
    assert ear.all(Notice) == []
