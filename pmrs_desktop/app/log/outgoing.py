"""What leaves with my log: my acts in the order they were logged, and what each of my songs sounds like; never a path."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Act, ActId, ActKind, Clues, Ended, FileId, Hearsay, ListenerId
from pmrs_desktop.library import files
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.live import live_acts
from pmrs_desktop.store.tables import act, saying, shelf, standing

SONGS_AT_ONCE = 500


def my_items(connection: Connection, me: ListenerId, package: Package | None) -> Iterator[Act | Hearsay]:
    """Yields the acts of `me` that count, oldest entry first, then hearsay of every song here that they speak of."""
    query = live_acts(
        saying.c.artist,
        saying.c.title,
        saying.c.album,
        saying.c.album_artist,
        saying.c.recording_mbid,
        saying.c.isrc,
        saying.c.audio_hash,
    ).where(act.c.listener_id == me)
    for row in connection.execution_options(stream_results=True).execute(query.order_by(act.c.seq)):
        clues = Clues(
            row.artist,
            row.title,
            row.album,
            row.album_artist,
            row.length,
            row.recording_mbid,
            row.isrc,
            row.audio_hash,
        )
        yield Act(
            ActKind(row.kind),
            clues,
            value=row.value,
            at=row.at,
            heard_seconds=row.heard_seconds,
            ended=Ended(row.ended) if row.ended else None,
            count=row.times,
            page=row.page,
            id=ActId(row.id),
        )
    yield from _sounds(connection, me, package)


def _sounds(connection: Connection, me: ListenerId, package: Package | None) -> Iterator[Hearsay]:
    known = select(standing.c.recording_id).where(standing.c.listener_id == me)
    wanted = list(connection.execute(select(shelf.c.file_id).where(shelf.c.recording_id.in_(known))).scalars())
    for start in range(0, len(wanted), SONGS_AT_ONCE):
        part = [FileId(number) for number in wanted[start : start + SONGS_AT_ONCE]]
        heard = guesses.read_guesses(connection, part, package.network) if package else {}
        for file_id, row in files.rows(connection, part).items():
            guess = heard.get(file_id)
            shares = dict(zip(LABELS, guess.shares, strict=True)) if guess else {}
            if shares or row.tags.genre_words:
                network = package.network if package and guess else None
                yield Hearsay(row.tags.clues, network, shares, row.tags.genre_words)
