"""Read-only rows of groups of songs: artists, albums, genres, folders, and how much there is of all."""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, func, select

from pmrs_desktop.app.listing import conditions
from pmrs_desktop.app.rows import GenresPage, GenreTile, GroupTile, LibraryCounts, SongQuery
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.store.tables import file, file_recording, recording, shelf


def counts(connection: Connection) -> LibraryCounts:
    """Returns how many songs, albums and artists there are."""
    album = func.nullif(shelf.c.album_key, "")
    row = connection.execute(
        select(
            func.count(),
            func.count(func.distinct(album)),
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
    """Returns the albums whose songs match `text`, of one artist where one is named, by name."""
    query = (
        select(
            func.min(shelf.c.album),
            func.min(shelf.c.artist),
            func.count(func.distinct(shelf.c.artist_key)),
            func.count(),
            func.group_concat(shelf.c.file_id),
        )
        .where(shelf.c.album_key != "", *conditions(SongQuery(text=text, artist=artist)))
        .group_by(shelf.c.album_key)
        .order_by(shelf.c.album_key)
    )
    return [
        GroupTile(name, singer if singers == 1 else "", count, _first(files))
        for name, singer, singers, count, files in connection.execute(query)
    ]


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
