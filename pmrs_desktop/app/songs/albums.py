"""The tables `album` and `album_song`: which file stands on which album; derived, and made again where files change.

An album is a title and its artist: the album artist where one is tagged; else the artist, where all songs of that title
in one directory share it; else "Various artists". So two "Greatest Hits" are two albums, and a compilation is one.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, RowMapping, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from pmrs_desktop.app.rows import VARIOUS
from pmrs_desktop.identity.text import fold_artist, sort_key
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import album, album_song, file

_VARIOUS = {"various artists", "various", "va", "v a"}
Key = tuple[str, str]
"""Title and artist of an album, folded."""


@dataclass(frozen=True, slots=True)
class _Track:
    file_id: int
    place: int
    title: str
    artist: str
    album_artist: str


def artist_key(artist: str) -> str:
    """Returns the artist of an album as it is looked up; all ways to say "various artists" are one."""
    folded = fold_artist(artist)
    return "various artists" if folded in _VARIOUS else folded


def refresh(connection: Connection, recordings: Collection[int], rows: Iterable[RowMapping]) -> None:
    """Makes the albums of `recordings` again, whose files here are `rows` (of `file`, with `root_id`)."""
    left: set[int] = set()
    places: set[int] = set()
    added = {row["id"]: row for row in rows}
    for column, numbers in ((album_song.c.recording_id, recordings), (album_song.c.file_id, added)):
        for part in portions(numbers):
            here = column.in_(part)
            for place, album_id in connection.execute(select(album_song.c.place, album_song.c.album_id).where(here)):
                places.add(place)
                left.add(album_id)
            connection.execute(delete(album_song).where(here))
    added = {number: row for number, row in added.items() if sort_key(row["album"])}
    tracks = [
        _Track(number, _place(row), row["album"], row["artist"], row["album_artist"]) for number, row in added.items()
    ]
    places.update(track.place for track in tracks)
    standing = _standing(connection, places)
    albums = _albums([*tracks, *standing])
    ids = _ids(connection, dict(albums.values()))
    new = [_row(added[track.file_id], track.place, ids[albums[track.file_id][0]]) for track in tracks]
    if new:
        connection.execute(insert(album_song), new)
    for track, before in standing.items():
        now = ids[albums[track.file_id][0]]
        if now != before:
            left.add(before)
            connection.execute(update(album_song).where(album_song.c.file_id == track.file_id).values(album_id=now))
    for part in portions(left):
        held = select(album_song.c.file_id).where(album_song.c.album_id == album.c.id).exists()
        connection.execute(delete(album).where(album.c.id.in_(part), ~held))


def _standing(connection: Connection, places: Iterable[int]) -> dict[_Track, int]:
    """Returns what stands in these places already, and the albums that it stands on."""
    found = {}
    for part in portions(places):
        query = (
            select(
                album_song.c.album_id, album_song.c.place, file.c.id, file.c.album, file.c.artist, file.c.album_artist
            )
            .join(file, file.c.id == album_song.c.file_id)
            .where(album_song.c.place.in_(part))
        )
        for album_id, place, *words in connection.execute(query):
            found[_Track(words[0], place, *words[1:])] = album_id
    return found


def _albums(tracks: Iterable[_Track]) -> dict[int, tuple[Key, tuple[str, str]]]:
    """Returns the album of each file: its key, and its title and artist as they are shown."""
    together: dict[int, list[_Track]] = defaultdict(list)
    for track in tracks:
        together[track.place].append(track)
    found = {}
    for same in together.values():
        shared = _shared(track.artist for track in same)
        for track in same:
            artist = track.album_artist.strip() or shared
            key = artist_key(artist)
            found[track.file_id] = (sort_key(track.title), key), (track.title, VARIOUS if key in _VARIOUS else artist)
    return found


def _shared(artists: Iterable[str]) -> str:
    """Returns the artist that all songs share, in the shortest spelling (guests stand behind it)."""
    named = {artist.strip() for artist in artists} - {""}
    if len({artist_key(artist) for artist in named}) > 1:
        return VARIOUS
    return min(named, key=lambda artist: (len(artist), artist), default="")


def _ids(connection: Connection, albums: dict[Key, tuple[str, str]]) -> dict[Key, int]:
    if not albums:
        return {}
    adding = insert(album)
    shown = {"title": adding.excluded.title, "artist": adding.excluded.artist}
    connection.execute(
        adding.on_conflict_do_update(index_elements=["title_key", "artist_key"], set_=shown),
        [
            {"title": title, "artist": artist, "title_key": title_key, "artist_key": key}
            for (title_key, key), (title, artist) in albums.items()
        ],
    )
    found: dict[Key, int] = {}
    for part in portions({title_key for title_key, _artist in albums}):
        query = select(album.c.title_key, album.c.artist_key, album.c.id).where(album.c.title_key.in_(part))
        found.update({(title_key, key): number for title_key, key, number in connection.execute(query)})
    return found


def _row(row: RowMapping, place: int, album_id: int) -> dict[str, object]:
    return {
        "file_id": row["id"],
        "recording_id": row["root_id"],
        "album_id": album_id,
        "place": place,
        "disc": row["disc_number"] or 0,
        "track": row["track_number"] or 0,
        "year": row["year"],
    }


def _place(row: RowMapping) -> int:
    words = b"%d/%s\0%s" % (row["folder_id"], os.path.dirname(row["path"]), sort_key(row["album"]).encode())
    return int.from_bytes(blake2b(words, digest_size=8).digest(), signed=True)
