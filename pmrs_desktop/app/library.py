"""The library and its folders, as the window asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmrs_desktop.app import groups, listing, views
from pmrs_desktop.app.intake import Intake
from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.rows import (
    Done,
    FailureRow,
    FolderRow,
    GroupTile,
    LibraryCounts,
    PlayRow,
    SongDetails,
    SongQuery,
    SongRow,
)
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import FileId, FolderId, ListenerId
from pmrs_desktop.late import late
from pmrs_desktop.library import files, folders, names
from pmrs_desktop.store.database import Database
from pmrs_desktop.words import tr

if TYPE_CHECKING:
    from pmrs_desktop.app import catalogue, closeness
    from pmrs_desktop.library import covers
else:
    catalogue = late("pmrs_desktop.app.catalogue")
    closeness = late("pmrs_desktop.app.closeness")
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


class Folders:
    """Answers `app.ports.Folders`."""

    def __init__(self, database: Database, intake: Intake, jobs: Jobs) -> None:
        self._database = database
        self._intake = intake
        self._jobs = jobs
        self.unwatched: dict[int, str] = {}

    def rows(self) -> Sequence[FolderRow]:
        """Returns the music folders."""
        with self._database.reading() as connection:
            counts = groups.songs_of_folders(connection)
            return [
                FolderRow(
                    one.id,
                    names.shown(os.path.basename(one.path) or one.path),
                    names.shown(one.path),
                    counts.get(one.id, 0),
                    away=one.away,
                    watched=one.id not in self.unwatched,
                    checked_at=one.checked_at,
                    note=self.unwatched.get(one.id, ""),
                )
                for one in folders.folders(connection)
            ]

    def add(self, folder: Path) -> Done:
        """Adds a music folder and begins to read it."""
        folder_id, sentence = self._intake.add(folder)
        self._intake.scan_soon(folder_id)
        return Done(sentence or tr("Reading {folder}.", folder=names.shown(os.fsencode(folder.name or folder))))

    def remove(self, folder: int) -> Done:
        """Takes a folder out of the library."""
        return self._intake.remove(FolderId(folder))

    def relocate(self, folder: int, path: Path) -> Done:
        """Says that a folder now stands elsewhere."""
        return self._intake.relocate(FolderId(folder), path)

    def rescan(self, folder: int) -> None:
        """Looks into a folder again, soon."""
        self._intake.scan_soon(FolderId(folder))

    def failures(self, kind: str) -> Sequence[FailureRow]:
        """Returns what the jobs of this kind could not read."""
        return self._jobs.failures(kind)

    def pause(self, kind: str, paused: bool) -> None:
        """Lets jobs of this kind rest, or go on."""
        self._jobs.pause(kind, paused)
