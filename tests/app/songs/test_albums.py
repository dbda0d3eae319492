"""Which songs make an album: by album artist, by the artist they share, or by several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import GroupTile, SongQuery, SongSort
from pmrs_desktop.app.songs import groups, listing, views
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import Clues, FileId, FolderId, Tags
from pmrs_desktop.library import files, folders
from pmrs_desktop.library.scan import Reading, Stat
from pmrs_desktop.store.tables import album, album_song
from tests.homes import home

NOW = 1_750_000_000


class Shelves:
    """A library of files that are only said to be there."""

    def __init__(self, application: Application, connection: Connection) -> None:
        self.app, self.connection = application, connection
        self.folder: FolderId = folders.add(connection, b"/music", NOW).id

    def put(self, path: str, artist: str, title: str, album: str, album_artist: str = "", **more: int | None) -> FileId:
        """Adds or tags anew one file, as a scan does."""
        clues = Clues(artist, title, album, album_artist, 200.0)
        reading = Reading(path.encode(), Stat(1, len(title)), Tags(clues, **more))  # type: ignore[arg-type]
        recorded = files.record(self.connection, self.folder, [reading], NOW)
        (file_id,) = (*recorded.added, *recorded.changed)
        before = recordings.of_files(self.connection, [file_id])
        now = recordings.assign_files(self.connection, [(file_id, clues)])
        self.app._shelf.refresh(self.connection, [*now.values(), *before.values()])
        return file_id

    def albums(self, text: str = "") -> list[tuple[str, str, int]]:
        """Title, second line and count of the albums."""
        return [(tile.name, tile.detail, tile.songs) for tile in groups.albums(self.connection, text)]

    def on(self, tile: GroupTile, **more: object) -> list[str]:
        """The titles on an album, in the order of its tracks."""
        query = SongQuery(SongSort.ALBUM, album=tile.name, album_artist=tile.album_artist, **more)  # type: ignore[arg-type]
        ids = listing.song_ids(self.connection, query)
        assert listing.first_ids(self.connection, query, 2) == ids[:2]
        return [row.title for row in views.songs(self.connection, ids, self.app.me, None)]


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    with home(tmp_path / "data") as application, application._database.writing.begin() as connection:
        yield Shelves(application, connection)


def test_two_greatest_hits_are_two_albums_and_a_compilation_is_one(shelves: Shelves) -> None:
    shelves.put("a/1.mp3", "Ada", "One", "Greatest Hits", year=1999, track_number=1)
    shelves.put("a/2.mp3", "Ada feat. Cy", "Two", "Greatest hits", year=1998, track_number=2)
    shelves.put("b/1.mp3", "Bo", "One", "Greatest Hits")
    for number, artist in enumerate(("Ada", "Bo", "Cy")):
        shelves.put(f"c/{number}.mp3", artist, "Summer", "Summer 99")
    shelves.put("d/1.mp3", "Di", "Song", "Summer 99", "VA")
    shelves.put("e/1.mp3", "Di", "Alone", "")
    assert shelves.albums() == [
        ("Greatest Hits", "Ada · 1998", 2),
        ("Greatest Hits", "Bo", 1),
        ("Summer 99", "Various artists", 4),
    ]
    assert groups.counts(shelves.connection).albums == 3
    ada, _bo, summer = groups.albums(shelves.connection, "")
    assert shelves.on(ada) == ["One", "Two"]
    assert len(shelves.on(summer)) == 4
    assert shelves.albums("cy sum") == [("Summer 99", "Various artists", 4)]


def test_the_album_artist_decides_where_it_is_tagged(shelves: Shelves) -> None:
    shelves.put("a/1.mp3", "Ada", "One", "Duets", "Ada & Bo")
    shelves.put("b/1.mp3", "Bo", "Two", "Duets", "Ada and Bo")
    shelves.put("b/2.mp3", "Bo", "Three", "Duets")
    assert shelves.albums() == [("Duets", "Ada and Bo", 2), ("Duets", "Bo", 1)]


def test_songs_come_by_disc_and_track(shelves: Shelves) -> None:
    for disc, track, title in ((2, 1, "C"), (1, 10, "B"), (1, 2, "A"), (None, None, "Z")):
        shelves.put(f"{title}.mp3", "Ada", title, "Box", disc_number=disc, track_number=track)
    (box,) = groups.albums(shelves.connection, "")
    assert shelves.on(box) == ["Z", "A", "B", "C"]
    assert shelves.on(box, descending=True) == ["C", "B", "A", "Z"]
    assert shelves.on(box, text="b") == ["Z", "A", "B", "C"]  # they stand on "Box"


def test_a_recording_on_two_albums_is_in_the_lists_of_both(shelves: Shelves) -> None:
    shelves.put("album/2.mp3", "Ada", "Song", "First", track_number=2)
    shelves.put("album/2.flac", "Ada", "Song", "First", track_number=2)
    shelves.put("album/1.mp3", "Ada", "Other", "First", track_number=1)
    shelves.put("hits/1.mp3", "Ada", "Song", "Hits", track_number=1)
    first, hits = groups.albums(shelves.connection, "")
    assert (first.songs, hits.songs) == (2, 1)
    assert shelves.on(first) == ["Other", "Song"]
    assert shelves.on(hits) == ["Song"]
    assert groups.counts(shelves.connection) == groups.LibraryCounts(2, 2, 1)


def test_an_album_follows_its_tags_and_goes_with_its_last_song(shelves: Shelves) -> None:
    one = shelves.put("a/1.mp3", "Ada", "One", "Album")
    shelves.put("a/2.mp3", "Bo", "Two", "Album")
    assert shelves.albums() == [("Album", "Various artists", 2)]
    shelves.put("a/2.mp3", "Ada", "Two again", "Album")
    assert shelves.albums() == [("Album", "Ada", 2)]
    shelves.connection.execute(text("UPDATE file SET gone = 1 WHERE id = :one"), {"one": one})
    shelves.app._shelf.refresh_files(shelves.connection, [one])
    assert shelves.albums() == [("Album", "Ada", 1)]
    shelves.put("a/2.mp3", "Ada", "Two once more", "")
    assert shelves.albums() == []
    assert shelves.connection.execute(select(func.count()).select_from(album_song)).scalar() == 0


def test_albums_of_an_older_database_are_found(tmp_path: Path) -> None:
    with home(tmp_path / "data") as application:
        with application._database.writing.begin() as connection:
            Shelves(application, connection).put("a/1.mp3", "Ada", "One", "Album")
            connection.execute(text("DELETE FROM album_song"))
            connection.execute(text("DELETE FROM album"))
        assert application.library.albums("") == []
        application.intake.complete_albums_soon()
        assert application.wait_until_idle(30)
        assert [tile.name for tile in application.library.albums("")] == ["Album"]


FILES = st.tuples(
    st.sampled_from(["a", "b", "a/cd"]),
    st.integers(0, 2),
    st.sampled_from(["Ada", "Ada feat. Bo", "Bo", ""]),
    st.sampled_from(["", "Hits", "hits", "Other"]),
    st.sampled_from(["", "", "Ada", "Various"]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FILES, max_size=10))
def test_albums_that_follow_equal_albums_made_anew(
    shelves: Shelves, every: list[tuple[str, int, str, str, str]]
) -> None:
    with shelves.connection.begin_nested() as point:
        for number, (folder, name, artist, title, album_artist) in enumerate(every):
            shelves.put(f"{folder}/{name}.mp3", artist, f"Song {'x' * number}", title, album_artist)
        kept = _standing(shelves.connection)
        shelves.connection.execute(text("DELETE FROM album_song"))
        shelves.connection.execute(text("DELETE FROM album"))
        shelves.app._shelf.refresh(shelves.connection, shelves.app._shelf.without_album(shelves.connection))
        assert kept == _standing(shelves.connection)
        point.rollback()


def _standing(connection: Connection) -> list[tuple[object, ...]]:
    query = select(album_song.c.file_id, album_song.c.recording_id, album.c.title_key, album.c.artist_key)
    assert (
        connection.execute(
            text("SELECT count(*) FROM album WHERE id NOT IN (SELECT album_id FROM album_song)")
        ).scalar()
        == 0
    )
    return [tuple(row) for row in connection.execute(query.join(album).order_by(album_song.c.file_id))]
