"""Songs as the command line lists them: everything known of each, with all its files (reads only)."""

from __future__ import annotations

from collections.abc import Iterator

from pmrs_desktop.app.rows import SongQuery, SongSort
from pmrs_desktop.app.songs import listing, views
from pmrs_desktop.app.songs.facts import SongFacts, song_facts
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import Connection

AT_ONCE = 500


def catalogue(
    connection: Connection, text: str, me: ListenerId, package: Package | None
) -> Iterator[dict[str, object]]:
    """Yields the songs that match `text`, by artist, album and title; keys as the README lists them."""
    ids = listing.song_ids(connection, SongQuery(SongSort.ARTIST, text=text))
    shares = shares_of(song_facts(connection, package))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        places = views.locations(connection, part)
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


def shares_of(facts: SongFacts) -> dict[int, dict[str, float]]:
    """Returns the class vector C_M of every song that has one, as {label: share}."""
    return {
        int(song): {label: round(float(share), 4) for label, share in zip(LABELS, vector, strict=True)}
        for song, vector in zip(facts.songs.recordings.tolist(), facts.songs.classes.tolist(), strict=True)
        if any(vector)
    }
