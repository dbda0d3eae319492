"""Songs as the command line lists them: everything known of each, with all its files (reads only)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from pmrs_desktop.app import evidence, listing, views
from pmrs_desktop.app.rows import SongQuery, SongSort
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.tables import file, file_recording, folder, recording

AT_ONCE = 500


def catalogue(
    connection: Connection, text: str, me: ListenerId, package: Package | None
) -> Iterator[dict[str, object]]:
    """Yields the songs that match `text`, by artist, album and title; keys as the README lists them."""
    ids = listing.song_ids(connection, SongQuery(SongSort.ARTIST, text=text))
    shares = shares_of(evidence.song_facts(connection, package))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        places = locations(connection, part)
        for row in views.songs(connection, part, me, package):
            yield {
                "id": row.id,
                "title": row.title,
                "artist": row.artist,
                "album": row.album,
                "seconds": row.seconds,
                "genre": row.genre or None,
                "genre_source": row.genre_source,
                "genres": shares.get(row.id),
                "label": row.label,
                "rating": row.rating,
                "plays": row.plays,
                "skips": row.skips,
                "locations": places[row.id],
                "away": row.away,
                "problem": row.problem,
            }


def shares_of(facts: evidence.SongFacts) -> dict[int, dict[str, float]]:
    """Returns the class vector C_M of every song that has one, as {label: share}."""
    return {
        int(song): {label: round(float(share), 4) for label, share in zip(LABELS, vector, strict=True)}
        for song, vector in zip(facts.songs.recordings.tolist(), facts.songs.classes.tolist(), strict=True)
        if any(vector)
    }


def locations(connection: Connection, songs: list[int]) -> dict[int, list[str]]:
    """Returns where the files of these songs are, whole paths; bytes that are no UTF-8 are escaped."""
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(recording.c.root_id, folder.c.path, file.c.path)
        .select_from(file)
        .join(folder, folder.c.id == file.c.folder_id)
        .join(file_recording, file_recording.c.file_id == file.c.id)
        .join(recording, recording.c.id == file_recording.c.recording_id)
        .where(recording.c.root_id.in_(songs), ~file.c.gone, ~folder.c.removed)
        .order_by(file.c.id)
    )
    for song, root, path in connection.execute(query):
        found[song].append(os.path.join(root, path).decode("utf-8", "backslashreplace"))
    return found
