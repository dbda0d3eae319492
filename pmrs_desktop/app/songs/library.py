"""The library as the window asks for it: songs, artists, albums, covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pmrs_desktop.app.rows import (
    GroupTile,
    LibraryCounts,
    PlayRow,
    SongDetails,
    SongQuery,
    SongRow,
)
from pmrs_desktop.app.songs import groups, listing, views
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import FileId, ListenerId
from pmrs_desktop.late import late
from pmrs_desktop.library import files
from pmrs_desktop.store.database import Database

if TYPE_CHECKING:
    from pmrs_desktop.app.songs import catalogue, closeness
    from pmrs_desktop.library import covers
else:
    catalogue = late("pmrs_desktop.app.songs.catalogue")
    closeness = late("pmrs_desktop.app.songs.closeness")
    covers = late("pmrs_desktop.library.covers")


class Library:
    """Answers `app.ports.Library`."""

    def __init__(self, database: Database, me: ListenerId, package: Package | None) -> None:
        self._database = database
        self._me = me
        self._package = package

    def counts(self) -> LibraryCounts:
        """Returns how many songs, albums and artists there are."""
        with self._database.reading() as connection:
            return groups.counts(connection)

    def song_ids(self, query: SongQuery) -> Sequence[int]:
        """Returns all ids in order."""
        with self._database.reading() as connection:
            return listing.song_ids(connection, query)

    def first_songs(self, query: SongQuery, at_most: int) -> Sequence[SongRow]:
        """Returns the rows of the first of these songs."""
        with self._database.reading() as connection:
            ids = listing.first_ids(connection, query, at_most)
            return views.songs(connection, ids, self._me, self._package)

    def songs(self, ids: Sequence[int]) -> Sequence[SongRow]:
        """Returns the rows of these ids in the order asked; ids that are gone are left out."""
        with self._database.reading() as connection:
            return views.songs(connection, ids, self._me, self._package)

    def artists(self, text: str) -> Sequence[GroupTile]:
        """Returns the artists whose songs match."""
        with self._database.reading() as connection:
            return groups.artists(connection, text)

    def albums(self, text: str, artist: str = "") -> Sequence[GroupTile]:
        """Returns the albums whose songs match."""
        with self._database.reading() as connection:
            return groups.albums(connection, text, artist)

    def details(self, song: int) -> SongDetails | None:
        """Returns what is known of one song."""
        with self._database.reading() as connection:
            return views.details(connection, song, self._me, self._package)

    def close_to(self, song: int, n: int) -> Sequence[SongRow]:
        """Returns at most `n` songs that can be played and sound like this one, the closest first."""
        with self._database.reading() as connection:
            ids = closeness.close_to(connection, song, n, self._package)
            return views.songs(connection, ids, self._me, self._package)

    def plays(self, song: int) -> Sequence[PlayRow]:
        """Returns my plays and skips of a song, newest first."""
        with self._database.reading() as connection:
            return views.plays_of(connection, self._me, song)

    def cover(self, file: int) -> bytes | None:
        """Returns the encoded picture of a file, or None."""
        with self._database.reading() as connection:
            row = files.rows(connection, [FileId(file)]).get(FileId(file))
        return covers.cover(row.location) if row is not None else None

    def words(self, song: int) -> str:
        """Returns the song as text: "Artist - Title"."""
        with self._database.reading() as connection:
            clues, _file = views.clues_of(connection, song)
        return f"{clues.artist} - {clues.title}" if clues.artist else clues.title

    def catalogue(self, text: str) -> Iterator[dict[str, object]]:
        """Yields every song that matches `text` as the command line shows it, by artist, album and title."""
        with self._database.reading() as connection:
            yield from catalogue.catalogue(connection, text, self._me, self._package)
