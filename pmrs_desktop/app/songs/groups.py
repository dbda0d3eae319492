"""Read-only rows of groups of songs: artists, albums, genres, folders, and how much there is of all."""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, func, select

from pmrs_desktop.app.rows import VARIOUS, GenresPage, GenreTile, GroupTile, LibraryCounts, SongQuery
from pmrs_desktop.app.songs.listing import conditions
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.store.tables import album, album_song, file, file_recording, recording, shelf
from pmrs_desktop.words import tr


def counts(connection: Connection) -> LibraryCounts:
    """Returns how many songs, albums and artists there are."""
    row = connection.execute(
        select(
            func.count(),
            select(func.count()).select_from(album).scalar_subquery(),
            func.count(func.distinct(func.nullif(shelf.c.artist_key, ""))),
        ).select_from(shelf)
    ).one()
    return LibraryCounts(*row)


def artists(connection: Connection, text: str) -> list[GroupTile]:
    """Returns the artists whose songs match `text`, by name."""
    query = (
        select(func.min(shelf.c.artist), func.count(), func.group_concat(shelf.c.file_id))
        .where(shelf.c.artist_key != "", *conditions(SongQuery(text=text)))
        .group_by(shelf.c.artist_key)
        .order_by(shelf.c.artist_key)
    )
    return [GroupTile(name, songs=count, covers=_first(files)) for name, count, files in connection.execute(query)]


def albums(connection: Connection, text: str, artist: str = "") -> list[GroupTile]:
    """Returns the albums that hold a song that matches `text`, of one artist where one is named, by title and artist."""
    found = (
        select(
            album_song.c.album_id,
            func.count(func.distinct(album_song.c.recording_id)).label("songs"),
            func.min(album_song.c.file_id).label("cover"),
            func.min(album_song.c.year).label("year"),
        )
        .group_by(album_song.c.album_id)
        .subquery()
    )
    query = (
        select(album.c.title, album.c.artist, found.c.songs, found.c.cover, found.c.year)
        .join(found, found.c.album_id == album.c.id)
        .order_by(album.c.title_key, album.c.artist_key)
    )
    if asked := conditions(SongQuery(text=text, artist=artist)):
        matching = album_song.join(shelf, shelf.c.recording_id == album_song.c.recording_id)
        query = query.where(album.c.id.in_(select(album_song.c.album_id).select_from(matching).where(*asked)))
    return [
        GroupTile(title, _below(singer, year), songs, (cover,), singer)
        for title, singer, songs, cover, year in connection.execute(query)
    ]


def _below(artist: str, year: int | None) -> str:
    shown = tr("Various artists") if artist == VARIOUS else artist or tr("Unknown artist")
    return f"{shown} · {year}" if year else shown


def genres(connection: Connection) -> GenresPage:
    """Returns the genres by count of songs, Unknown last; a song that is still waiting stands in none."""
    query = (
        select(
            shelf.c.label,
            func.count(),
            func.sum(case((and_(shelf.c.plays == 0, shelf.c.rating.is_(None)), 1), else_=0)),
            func.group_concat(shelf.c.file_id),
        )
        .where(shelf.c.label.is_not(None))
        .group_by(shelf.c.label)
    )
    tiles = [
        GenreTile(label, count, unheard or 0, _first(files))
        for label, count, unheard, files in connection.execute(query)
    ]
    tiles.sort(key=lambda tile: (tile.name == UNKNOWN, -tile.songs, tile.name))
    named = sum(tile.songs for tile in tiles if tile.name != UNKNOWN)
    return GenresPage(tuple(tiles), named, counts(connection).songs)


def songs_of_folders(connection: Connection) -> dict[int, int]:
    """Returns how many songs each folder holds."""
    query = (
        select(file.c.folder_id, func.count(func.distinct(recording.c.root_id)).label("songs"))
        .join(file_recording, file_recording.c.file_id == file.c.id)
        .join(recording, recording.c.id == file_recording.c.recording_id)
        .where(~file.c.gone)
        .group_by(file.c.folder_id)
    )
    return {row.folder_id: row.songs for row in connection.execute(query)}


def _first(files: str) -> tuple[int, ...]:
    return tuple(int(number) for number in files.split(",", 2)[:2])
