"""What lists and pages show, read from a real library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import LibraryCounts, SongQuery, SongSort
from pmrs_desktop.app.songs import listing, views
from pmrs_desktop.app.songs.shelf import search_text
from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.ours import write
from pmrs_desktop.identity.text import fold_for_search, sort_key
from pmrs_desktop.kinds import Act, ActKind, Clues, Owner
from pmrs_desktop.store.database import Connection, open_database
from pmrs_desktop.store.tables import shelf
from tests.homes import home, scan, titles, write_tone

WORDS = st.text(st.sampled_from("abAÁßé %_\"'*^ü三🎵\0-"), max_size=8)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    write_tone(folder / "The Tides - Élan.wav", 0.4, 300, "Rock")
    write_tone(folder / "marlow - apple.wav", 0.2, 350, "Trance")
    write_tone(folder / "Marlow - Zebra 100%.wav", 0.3, 400)
    write_tone(folder / "No name.wav", 0.5, 450)
    return folder


@pytest.fixture
def application(tmp_path: Path, music: Path) -> Iterator[Application]:
    with home(tmp_path / "data") as opened:
        scan(opened, music)
        yield opened


def listed(application: Application, **asked: object) -> list[str]:
    query = SongQuery(**asked)  # type: ignore[arg-type]
    rows = application.library.songs(application.library.song_ids(query))
    for count in (1, 2, 64):
        assert application.library.first_songs(query, count) == rows[:count]
    return [row.title for row in rows]


def test_sorting_in_both_directions_with_nothing_last(application: Application) -> None:
    assert listed(application) == ["apple", "Élan", "No name", "Zebra 100%"]
    assert listed(application, descending=True) == ["Zebra 100%", "No name", "Élan", "apple"]
    assert listed(application, sort=SongSort.TIME) == ["apple", "Zebra 100%", "Élan", "No name"]
    by_artist = listed(application, sort=SongSort.ARTIST)
    assert by_artist.index("apple") + 1 == by_artist.index("Zebra 100%")
    ids = titles(application)
    application.listening.rate([ids["apple"]], 2)
    application.listening.rate([ids["Élan"]], 5)
    for descending, first in ((False, ["apple", "Élan"]), (True, ["Élan", "apple"])):
        assert listed(application, sort=SongSort.RATING, descending=descending)[:2] == first
    genres = listed(application, sort=SongSort.GENRE, descending=True)
    assert genres[:2] == ["apple", "Élan"]
    assert set(genres[2:]) == {"No name", "Zebra 100%"}


def test_search_folds_and_takes_every_word(application: Application) -> None:
    assert listed(application, text="ELAN") == ["Élan"]
    assert listed(application, text="tides elan") == ["Élan"]
    assert listed(application, text="100%") == ["Zebra 100%"]
    assert listed(application, text="trance") == ["apple"]
    assert listed(application, text="%") == ["Zebra 100%"]
    assert listed(application, text="_") == []
    assert listed(application, text="elan " * 5_000) == ["Élan"]
    assert listed(application, text="三" * 60_000) == []
    assert listed(application, artist="MARLOW") == ["apple", "Zebra 100%"]
    assert listed(application, genre="Rock") == ["Élan"]


@given(
    songs=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=12),
    text=WORDS,
    sort=st.sampled_from(SongSort),
    descending=st.booleans(),
)
def test_a_search_finds_what_holds_every_word(
    filled: Connection, songs: list[tuple[str, str, str]], text: str, sort: SongSort, descending: bool
) -> None:
    filled.execute(delete(shelf))
    filled.execute(insert(shelf), [_row(number, *words) for number, words in enumerate(songs)])
    query = SongQuery(sort, descending, text)
    found = listing.song_ids(filled, query)
    wanted = fold_for_search(text).split()
    held = {number: fold_for_search(" ".join(words)) for number, words in enumerate(songs)}
    assert set(found) == {number for number, folded in held.items() if all(word in folded for word in wanted)}
    every = listing.song_ids(filled, SongQuery(sort, descending))
    assert found == [number for number in every if number in found]
    for count in (1, 3, 99):
        assert listing.first_ids(filled, query, count) == found[:count]


def _row(number: int, title: str, artist: str, album: str) -> dict[str, object]:
    return {
        "recording_id": number,
        "file_id": number,
        "title": title,
        "artist": artist,
        "album": album,
        "title_key": sort_key(title),
        "artist_key": sort_key(artist),
        "album_key": sort_key(album),
        "search": search_text(title, artist, album),
        "rating": number % 3 or None,
        "added_at": number % 5,
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    database, _alone = open_database(tmp_path_factory.mktemp("filled"), 1_750_000_000)
    with database.writing.connect() as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield connection
        connection.execute(delete(shelf))
    database.close()


def test_groups_and_counts(application: Application) -> None:
    assert application.library.counts() == LibraryCounts(4, 0, 2)
    artists = {tile.name.casefold(): tile.songs for tile in application.library.artists("")}
    assert artists == {"marlow": 2, "the tides": 1}
    assert application.library.albums("") == []
    (folder,) = application.folders.rows()
    assert folder.songs == 4
    page = application.genres.page()
    assert {tile.name: (tile.songs, tile.unheard) for tile in page.tiles} == {"Rock": (1, 1), "Trance": (1, 1)}
    application.listening.play(titles(application)["Élan"])
    assert {tile.name: tile.unheard for tile in application.genres.page().tiles} == {"Rock": 0, "Trance": 1}


def test_details(application: Application) -> None:
    ids = titles(application)
    assert application.library.details(987_654) is None
    application.listening.play(ids["Élan"])
    details = application.library.details(ids["Élan"])
    assert details is not None
    assert details.song.plays == 1
    assert details.last_played_at is not None
    assert application.library.words(ids["Élan"]) == "The Tides - Élan"
    with pytest.raises(Trouble, match="no song with the number"):
        application.library.words(987_654)


def test_songs_that_stand_in_logs_alone_have_rows(application: Application, tmp_path: Path) -> None:
    said = [Clues("X", "Long ago", seconds=None), Clues("X", "Long ago", "An album", seconds=200.0)]
    write(tmp_path / "m.jsonl", Owner("M", "a" * 32), 1, [Act(ActKind.PLAY, one, at=1_700_000_000) for one in said])
    application.trade.bring_in(tmp_path / "m.jsonl", "Mira")
    with application._database.reading() as connection:
        song = connection.exec_driver_sql("SELECT root_id FROM recording ORDER BY id DESC LIMIT 1").scalar_one()
        (row,) = views.songs(connection, [song, 987_654], application.me, application._package)
        clues, file_id = views.clues_of(connection, song)
    assert (row.title, row.album, row.seconds, row.here, row.playable) == ("Long ago", "An album", 200.0, False, False)
    assert (clues.album, file_id) == ("An album", None)
    application.listening.rate([song], 4)
    assert application.library.songs([song])[0].rating == 4.0


def test_names_of_any_bytes_and_songs_that_went_away(application: Application, music: Path) -> None:
    os.rename(music / "No name.wav", bytes(music) + b"/not utf-8 \xff.wav")  # noqa: PTH104
    scan(application, music)
    odd = next(row for row in application.library.catalogue("") if "\\xff" in str(row["locations"]))
    assert str(odd["locations"]).count(".wav") == 1
    (music / "marlow - apple.wav").unlink()
    scan(application, music)
    assert "apple" not in titles(application)
    music.rename(music.with_name("elsewhere"))
    scan_again = application.intake.scan(application.folders.rows()[0].id)  # type: ignore[arg-type]
    assert scan_again["away"] == 1
    rows = list(application.library.catalogue(""))
    assert all(row["away"] for row in rows)
    assert not any(row.playable for row in application.library.songs([int(str(row["id"])) for row in rows]))
