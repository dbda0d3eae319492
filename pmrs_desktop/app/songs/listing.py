"""Which songs a list holds, and in which order: found and sorted in SQL, in libraries of 100,000 songs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import ColumnElement

from pmrs_desktop.app.rows import SongQuery, SongSort
from pmrs_desktop.app.songs.albums import artist_key
from pmrs_desktop.identity.text import fold_for_search, sort_key
from pmrs_desktop.store.tables import album, album_song, shelf, shelf_words

Columns = ReadOnlyColumnCollection[str, Any]
NEAR = 1_000
"""So many rows at the head of an order are looked at before it is left for the index of letters."""
LONGEST = 1_000
"""Letters of a search that are read: SQLite bounds patterns and the depth of conditions, and a pasted book is no song."""
_SORTS: dict[SongSort, tuple[ColumnElement[object], ...]] = {
    SongSort.TITLE: (shelf.c.title_key,),
    SongSort.ARTIST: (shelf.c.artist_key, shelf.c.album_key, shelf.c.title_key),
    SongSort.ALBUM: (shelf.c.album_key, shelf.c.title_key),
    SongSort.GENRE: (shelf.c.genre,),
    SongSort.RATING: (shelf.c.rating,),
    SongSort.PLAYS: (shelf.c.plays,),
    SongSort.ADDED: (shelf.c.added_at,),
    SongSort.TIME: (shelf.c.seconds,),
}
_OFTEN_EMPTY = {SongSort.GENRE, SongSort.RATING, SongSort.TIME}


def song_ids(connection: Connection, query: SongQuery) -> list[int]:
    """Returns the ids of the songs that `query` asks for, in its order; songs without a value come last."""
    if _words(query) and _has_index(query):
        # The matches are found first and the index of the order is walked by them: neither looks up 100,000 rows that
        # lie here and there (200 ms), and none are sorted (90 ms). The sign keeps SQLite from looking up each match.
        matching = select(shelf.c.recording_id).where(*conditions(query))
        wanted = select(shelf.c.recording_id).where(literal_column("+shelf.recording_id").in_(matching))
    else:
        wanted = select(shelf.c.recording_id).where(*conditions(query))
    # One row of text instead of 100,000 rows: between two rows Python would hand the interpreter to other threads, and
    # wait for them each time. The limit keeps SQLite from dropping the order of the inner query.
    inner = wanted.order_by(*_order(query)).limit(-1).subquery()
    ids = connection.execute(select(func.group_concat(inner.c.recording_id))).scalar()
    return [int(number) for number in ids.split(",")] if ids else []


def first_ids(connection: Connection, query: SongQuery, at_most: int) -> list[int]:
    """Returns the first of the ids that `song_ids` returns, sooner."""
    order = _order(query)
    if _words(query) and _has_index(query):
        # What matches often stands among the first rows; what does not is a short list, soon found and sorted.
        parts = (shelf.c.recording_id, shelf.c.search, shelf.c.artist_key, shelf.c.label)
        near = select(*parts).order_by(*order).limit(NEAR).subquery()
        asked = [*_letters(query, near.c), *_groups(query, near.c)]
        found = _read(connection, select(near.c.recording_id).where(*asked), at_most)
        if len(found) == at_most:
            return found
        order = [literal_column(f"+{part}") for part in order]
    return _read(connection, select(shelf.c.recording_id).where(*conditions(query)).order_by(*order), at_most)


def conditions(query: SongQuery) -> list[ColumnElement[bool]]:
    """Returns what `query` asks of a row of the shelf."""
    asked = [*_letters(query, shelf.c), *_groups(query, shelf.c)]
    threes = {word[at : at + 3] for word in _words(query) for at in range(len(word) - 2)}
    if threes:
        held = " AND ".join(f'"{three}"' for three in sorted(threes))
        asked.append(
            shelf.c.recording_id.in_(select(shelf_words.c.rowid).where(literal_column("shelf_words").match(held)))
        )
    return asked


def _words(query: SongQuery) -> list[str]:
    return fold_for_search(query.text[:LONGEST]).split()


def _letters(query: SongQuery, row: Columns) -> list[ColumnElement[bool]]:
    return [row.search.contains(word, autoescape=True) for word in _words(query)]


def _groups(query: SongQuery, row: Columns) -> list[ColumnElement[bool]]:
    asked = []
    if query.artist:
        asked.append(row.artist_key == sort_key(query.artist))
    if query.album:
        asked.append(row.recording_id.in_(select(album_song.c.recording_id).where(*_album(query))))
    if query.genre:
        asked.append(row.label == query.genre)
    return asked


def _album(query: SongQuery) -> list[ColumnElement[bool]]:
    wanted = select(album.c.id).where(album.c.title_key == sort_key(query.album))
    if query.album_artist is not None:
        wanted = wanted.where(album.c.artist_key == artist_key(query.album_artist))
    return [album_song.c.album_id.in_(wanted)]


def _order(query: SongQuery) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = [*_SORTS[query.sort], shelf.c.recording_id]
    if _in_tracks(query):
        track = func.min(album_song.c.disc * 10_000 + album_song.c.track)
        same = album_song.c.recording_id == shelf.c.recording_id
        columns = [select(track).where(same, *_album(query)).scalar_subquery(), shelf.c.title_key, shelf.c.recording_id]
    if query.descending:
        return [column.desc() for column in columns]
    first = [columns[0].is_(None)] if query.sort in _OFTEN_EMPTY else []
    return [*first, *columns]


def _in_tracks(query: SongQuery) -> bool:
    return bool(query.album) and query.sort is SongSort.ALBUM


def _has_index(query: SongQuery) -> bool:
    return not _in_tracks(query) and (query.descending or query.sort not in _OFTEN_EMPTY)


def _read(connection: Connection, wanted: Select[tuple[int]], at_most: int) -> list[int]:
    return [row.recording_id for row in connection.execute(wanted.limit(at_most))]
