"""The lists: whole, kept fresh by themselves, and true to what the log says now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.app import naming
from pmrs_desktop.app.advice import ALGORITHMS
from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import AdvicePage, PickRow
from pmrs_desktop.kinds import Changes
from tests.homes import Ear, home, scan, titles, write_songs, write_tone


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """24 songs of three genres, by their tags."""
    folder = tmp_path / "music"
    for number in range(24):
        name = f"Artist {number // 4} - Song {number}.wav"
        write_tone(folder / name, hz=200 + 40 * number, genre=("Rock", "Trance", "Pop")[number % 3])
    return folder


@pytest.fixture
def application(tmp_path: Path, music: Path) -> Iterator[Application]:
    with home(tmp_path / "data", live=True) as opened:
        scan(opened, music)
        yield opened


def listens(path: Path, *songs: str, times: int = 12) -> Path:
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


def named(picks: tuple[PickRow, ...]) -> list[str]:
    return [pick.song.title for pick in picks]


def fresh(application: Application, ear: Ear, since: int) -> AdvicePage:
    """Waits until the lists were made again by themselves."""
    ear.until(Changes, lambda changes: changes.advice, since)
    return application.advice.page(30)


def test_a_lonely_listener_gets_full_lists_that_name_songs(application: Application) -> None:
    ids = titles(application)
    assert application.advice.page() == AdvicePage()
    application.listening.rate([ids["Song 0"]], 5)
    application.listening.rate([ids["Song 1"]], 4)
    application.listening.rate([ids["Song 2"]], 3)
    page = _made_again(application)
    assert len(page.overall) == 5
    assert [pick.rank for pick in page.overall] == [1, 2, 3, 4, 5]
    assert {section.genre: len(section.picks) for section in page.sections} == {"Rock": 5, "Trance": 5, "Pop": 5}
    for section in page.sections:
        for pick in section.picks:
            assert pick.song.label == section.genre
            assert pick.song.playable
            assert pick.why.startswith(("Because you gave ", "Sounds like "))
            assert any(emphasised for _, emphasised in pick.reason)
    assert {"Song 0", "Song 1", "Song 2"}.isdisjoint(named(page.overall))
    assert (page.ratings_and_plays, page.listeners) == (3, 0)


def _made_again(application: Application) -> AdvicePage:
    application.advice.opened._forget(Changes(acts=True))
    return application.advice.page()


def test_the_page_follows_a_rating_by_itself(application: Application) -> None:
    ids = titles(application)
    assert application.advice.page() == AdvicePage()
    ear = Ear(application)
    application.listening.rate([ids["Song 0"]], 5)
    page = fresh(application, ear, 0)
    assert named(page.overall)
    assert page.overall[0].song.label == "Rock"
    since = len(ear.heard)
    application.listening.rate([ids["Song 0"]], 1)
    assert fresh(application, ear, since).overall == ()


def test_ten_ratings_make_the_lists_once(application: Application) -> None:
    ids = titles(application)
    ear = Ear(application)
    for number in range(10):
        application.listening.rate([ids[f"Song {number}"]], 4)
    fresh(application, ear, 0)
    assert sum(changes.advice for changes in ear.all(Changes)) == 1


def test_not_this_goes_at_once_and_comes_back(application: Application) -> None:
    ids = titles(application)
    ear = Ear(application)
    application.listening.rate([ids["Song 0"]], 5)
    first = fresh(application, ear, 0).overall[0].song
    since = len(ear.heard)
    done = application.listening.not_this(first.id, "recommendations")
    assert first.title not in named(fresh(application, ear, since).overall)
    since = len(ear.heard)
    assert done.undo is not None
    done.undo()
    assert fresh(application, ear, since).overall[0].song.title == first.title


def test_what_others_like_comes_with_their_import_and_goes_with_it(application: Application, tmp_path: Path) -> None:
    ids = titles(application)
    ear = Ear(application)
    application.listening.rate([ids["Song 0"]], 5)
    fresh(application, ear, 0)
    since = len(ear.heard)
    log = listens(tmp_path / "mira.jsonl", "Artist 0 - Song 0", "Elsewhere - Far away", "Artist 0 - Song 3")
    done = application.listeners.bring_in(log, "Mira")
    page = fresh(application, ear, since)
    assert named(page.overall)[:2] == ["Song 3", "Far away"]
    assert page.overall[0].why == "Because you gave 5 stars to Song 0; Mira played it 12 times"
    assert page.listeners == 1
    away = page.overall[1].song
    assert (away.here, away.playable, away.label) == (False, False, None)
    here = application.advice.picks("", 3, True)
    assert len(here) == 3
    assert all(pick.song.playable for pick in here)
    since = len(ear.heard)
    assert done.undo is not None
    done.undo()
    page = fresh(application, ear, since)
    assert "Far away" not in named(page.overall)
    assert all("Mira" not in pick.why for pick in page.overall)
    assert page.listeners == 0


def test_only_what_plays_here_is_full_however_much_others_know(application: Application, tmp_path: Path) -> None:
    """More songs from elsewhere than any list is long stand before the first one that plays here."""
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    songs = [f"Elsewhere - Far {number}" for number in range(600)]
    application.listeners.bring_in(listens(tmp_path / "m.jsonl", "Artist 0 - Song 0", *songs, times=1), "Mira")
    page = _made_again_whole(application)
    assert not any(pick.song.here for pick in page.overall)
    assert len(application.advice.picks("", 10, True)) == 10
    assert [pick.rank for pick in application.advice.picks("Rock", 5, True)] == [1, 2, 3, 4, 5]


def _made_again_whole(application: Application) -> AdvicePage:
    application.advice.opened._forget(Changes(all_songs=True))
    return application.advice.page()


def test_a_song_that_was_merged_is_listed_once_under_its_new_name(application: Application) -> None:
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    application.advice.page()
    one, other = ids["Song 3"], ids["Song 6"]

    def job(connection: object) -> None:
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE recording SET merged_into = ?, root_id = ? WHERE id = ?", (one, one, other)
        )
        application._shelf.refresh(connection, [one, other])  # type: ignore[arg-type, list-item]

    application._writer.run(job)
    application.advice.opened._forget(Changes(songs=frozenset([one, other]), acts=True))
    found = [pick.song.id for pick in application.advice.picks("", 50, False)]
    assert len(found) == len(set(found)) == 22
    assert other not in found


def test_the_command_line_names_what_there_is() -> None:
    assert tuple(ALGORITHMS) == naming.ALGORITHMS


def test_closing_leaves_no_thread(application: Application) -> None:
    thread = application.advice.opened._thread
    assert thread is not None
    application.close()
    assert not thread.is_alive()


def test_nothing_known_at_all(tmp_path: Path) -> None:
    with home(tmp_path / "data") as application:
        assert application.advice.page() == AdvicePage()
        assert application.advice.picks("Rock", 5, False) == ()
        assert application.advice.table(application.me, 5, "pmrs", None) == []
        write_songs(tmp_path / "music", 2)
        scan(application, tmp_path / "music")
        application.advice.opened._forget(Changes(all_songs=True))
        assert application.advice.page() == AdvicePage()
