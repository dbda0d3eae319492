"""Opening, working in the background, noticing others, and closing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import Places, places, resources
from pmrs_desktop.app.rows import Notice, Preferences, ProgressRow
from pmrs_desktop.app.suggestions import ListName, SuggestionWish
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.package import load as load_package
from pmrs_desktop.kinds import Changes
from tests.homes import PATIENCE_S, QUIET, Ear, home, scan, song, titles, write_songs, write_tone


def test_the_bundled_network_is_there() -> None:
    assert load_package(resources() / "network").network


def test_closing_twice_leaves_no_thread_and_no_process(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    application = Application(places(tmp_path / "data"), sound=QUIET)
    write_tone(tmp_path / "music" / "A - Long.wav", seconds=5)
    application.start_background([tmp_path / "music"])
    application.wait_until_idle(PATIENCE_S)
    assert set(threading.enumerate()) > before
    application.close()
    application.close()
    assert set(threading.enumerate()) == before
    assert not list((tmp_path / "data").glob("running-*"))


def test_opening_that_fails_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(threading.enumerate())

    def broken(*_: object, **__: object) -> None:
        raise Trouble("no sound card")

    monkeypatch.setattr("pmrs_desktop.app.application.Playback", broken)
    with pytest.raises(Trouble, match="no sound card"):
        Application(places(tmp_path / "data"), sound=QUIET)
    assert set(threading.enumerate()) == before


def test_background_work_scans_hashes_names_genres_and_then_watches(tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_songs(music, 2, seconds=5)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        application.start_background([music, tmp_path / "nowhere"])
        missing = ear.until(Notice)
        assert "nowhere" in missing.sentence
        assert missing.icon == "warning-circle"
        ear.until(Changes, lambda changes: changes.genres)
        assert application.wait_until_idle(PATIENCE_S)
        assert [row["genre_source"] for row in application.library.catalogue("")] == ["sound", "sound"]
        assert {row.kind for rows in ear.all(tuple) for row in rows} >= {"scan", "genres"}
        assert application.progress() == ()
        assert application._watching.wait_until_ready(PATIENCE_S)
        since = len(ear.heard)
        write_tone(music / "new" / "Fresh - Arrival.wav", hz=1_234, seconds=5)
        ear.until(Changes, lambda changes: changes.genres, since)
        assert song(application, "Arrival")["artist"] == "Fresh"


def test_a_drive_that_goes_and_comes_back_is_said(tmp_path: Path) -> None:
    music = tmp_path / "Music on TRAVEL DRIVE"
    write_songs(music, 3)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        application.start_background([music])
        assert application._watching.wait_until_ready(PATIENCE_S)
        assert application.wait_until_idle(PATIENCE_S)
        since = len(ear.heard)
        music.rename(tmp_path / "unplugged")
        gone = ear.until(Notice, lambda notice: "not connected" in notice.sentence, since)
        assert gone.sentence == "The drive with “Music on TRAVEL DRIVE” is not connected."
        assert gone.hint == "Its 3 songs are kept and marked."
        assert all(row["away"] for row in application.library.catalogue(""))
        assert application.folders.rows()[0].away
        (tmp_path / "unplugged").rename(music)
        back = ear.until(Notice, lambda notice: "again" in notice.sentence, since)
        assert back.sentence == "The drive with “Music on TRAVEL DRIVE” is connected again."
        assert back.hint == "Its 3 songs can be played."
        assert not any(row["away"] for row in application.library.catalogue(""))
        assert application.wait_until_idle(PATIENCE_S)
        assert sum(isinstance(event, Notice) for event in ear.heard[since:]) == 2


def test_genres_rest_while_they_are_switched_off(tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_songs(music, 1, seconds=5)
    with home(tmp_path / "data", live=True) as application:
        application.settings.change(Preferences(genres_in_background=False))
        ear = Ear(application)
        application.start_background([music])
        ear.until(Changes, lambda changes: bool(changes.songs))
        assert song(application, "Song 0")["genre"] is None
        application.settings.change(Preferences(genres_in_background=True))
        ear.until(Changes, lambda changes: changes.genres)
        assert song(application, "Song 0")["genre"] is not None


def test_closing_ends_a_song_that_is_being_heard(tmp_path: Path) -> None:
    """Also where the worker hangs: the window closes, and the song is heard after the next start."""
    music = tmp_path / "music"
    music.mkdir()
    os.mkfifo(music / "hang.wav")
    write_songs(music, 3, seconds=5)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        application.start_background([music])
        ear.until(tuple, lambda rows: any(isinstance(row, ProgressRow) and row.kind == "genres" for row in rows))
    with home(tmp_path / "data") as application:
        counts = application.genres.hear_all()
        assert counts["failed"] == 0
        assert all(row["genre"] for row in application.library.catalogue("song"))


def test_what_another_process_writes_is_noticed(tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_songs(music, 1)
    with home(tmp_path / "data", live=True) as window, home(tmp_path / "data") as command:
        ids = scan(window, music)
        ear = Ear(window)
        command.listening.rate([ids["Song 0"]], 5)
        ear.until(Changes, lambda changes: changes.all_songs and changes.acts)
        ear.until(Changes, lambda changes: changes.advice)
        assert song(window, "Song 0")["rating"] == 5


def test_without_the_network_all_but_genres_works(tmp_path: Path) -> None:
    write_songs(tmp_path / "music", 2, genre="Rock")
    where = places(tmp_path / "data")
    application = Application(Places(where.data, where.settings, where.diagnostics, tmp_path / "none"), live=False)
    try:
        ids = scan(application, tmp_path / "music")
        application.listening.rate([ids["Song 0"]], 5)
        page = application.advice.page(SuggestionWish())
        assert [pick.song.title for pick in page.named(ListName.FOR_YOU).picks] == ["Song 1"]
        with pytest.raises(Trouble, match="network is missing"):
            application.genres.hear_all()
        with pytest.raises(Trouble, match="network is missing"):
            application.genres.name_files([])
        assert application.trade.save_mine(tmp_path / "out.jsonl") == 2  # the rating, and the genre word
    finally:
        application.close()


def test_what_was_heard_of_a_listener_stays_after_a_restart(tmp_path: Path) -> None:
    write_songs(tmp_path / "music", 1)
    with home(tmp_path / "data") as application:
        ids = scan(application, tmp_path / "music")
        me = application.me
        application.listening.rate([ids["Song 0"]], 4)
    with home(tmp_path / "data") as application:
        assert (application.me, titles(application)) == (me, ids)
        assert song(application, "Song 0")["rating"] == 4
