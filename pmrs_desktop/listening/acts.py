"""Acts, only added: what a listener did with a song, and what was said about that song, as it was said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, or_, select

from pmrs_desktop.kinds import Act, ActId, Clues, FileId, ImportId, ListenerId, SayingId, UnixTime
from pmrs_desktop.listening.digests import digest_of, digest_of_id, digest_of_repeat
from pmrs_desktop.listening.erasure import give_way
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import act, erased_act, import_, saying

# A statement of the driver's own: SQLAlchemy's takes three times as long over the 300,000 rows of a large import.
_COLUMNS = (
    *("id", "listener_id", "device_id", "import_id", "saying_id", "kind", "value", "at"),
    *("appended_at", "heard_seconds", "ended", "count", "page", "digest"),
)
_APPEND = (
    'INSERT INTO act ("' + '", "'.join(_COLUMNS) + '")'
    f" VALUES ({', '.join('?' * len(_COLUMNS))}) ON CONFLICT DO NOTHING"
)
_ID, _DIGEST = 0, len(_COLUMNS) - 1
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Clues, and the file here that they were read from while it was heard (None for what other logs say)."""

    clues: Clues
    file_id: FileId | None = None


@dataclass(slots=True)
class Occurrences:
    """Counts equal lines of one log, so that two plays in the same minute stay two, however often the log comes in."""

    seen: dict[bytes, int] = field(default_factory=dict)

    def number(self, digest: bytes) -> int:
        """Returns 0 for the first line with this digest, 1 for the second, ..."""
        count = self.seen.get(digest, 0)
        self.seen[digest] = count + 1
        return count


def new_act_id() -> ActId:
    """Returns a random id of an act, 32 hexadecimal digits."""
    return ActId(os.urandom(16).hex())


def saying_ids(connection: Connection, said: Sequence[Said]) -> tuple[list[SayingId], list[tuple[SayingId, Clues]]]:
    """Keeps what was said once, however often it is said.

    Returns:
        The id of each saying in the order given, and the sayings that were new with their clues (for identity).
    """
    digests = [_saying_digest(one) for one in said]
    known = _known_sayings(connection, digests)
    fresh: dict[bytes, Said] = {}
    for digest, one in zip(digests, said, strict=True):
        if digest not in known:
            fresh.setdefault(digest, one)
    if fresh:
        connection.execute(insert(saying), [_saying_row(digest, one) for digest, one in fresh.items()])
        known |= _known_sayings(connection, list(fresh))
    return [known[digest] for digest in digests], [(known[digest], one.clues) for digest, one in fresh.items()]


def append(
    connection: Connection,
    listener: ListenerId,
    acts: Iterable[tuple[Act, SayingId]],
    now: UnixTime,
    *,
    device: int | None = None,
    import_id: ImportId | None = None,
    source: str = "",
    occurrences: Occurrences | None = None,
) -> int:
    """Appends acts to the log of `listener`; those that stand there already, or were erased, are passed over.

    An act with an id of its own is known by it. A line of another program's log is known by what it says: source, kind, song,
    time, seconds heard and value, and its number among equal lines. A time in the future is clamped to `now`.

    Returns:
        How many acts were new.
    """
    rows: list[Row] = []
    for one, saying_id in acts:
        act_id = one.id or new_act_id()
        at = None if one.at is None else min(one.at, now)
        ended = one.ended.value if one.ended else None
        digest = _digest(one, act_id, source, occurrences)
        said = (act_id, listener, device, import_id, saying_id, one.kind.value, one.value, at)
        rows.append((*said, now, one.heard_seconds, ended, one.count, one.page, digest))
    rows = _without_erased(connection, listener, rows)
    if not rows:
        return 0
    if import_id is not None:
        give_way(connection, listener, {str(row[_ID]): bytes(row[_DIGEST]) for row in rows})  # type: ignore[call-overload]
    before = _total_changes(connection)
    connection.exec_driver_sql(_APPEND, rows)
    return _total_changes(connection) - before


def said_by_others(connection: Connection, me: ListenerId, sayings: Sequence[SayingId]) -> set[SayingId]:
    """Returns which of `sayings` stand in the log of anybody but `me`."""
    found: set[SayingId] = set()
    for part in portions(sayings):
        query = select(act.c.saying_id).where(act.c.saying_id.in_(part), act.c.listener_id != me).distinct()
        found.update(SayingId(number) for number in connection.execute(query).scalars())
    return found


def known_here(
    connection: Connection, listener: ListenerId, lines: Sequence[Act], source: str, occurrences: Occurrences
) -> int:
    """Returns how many of the lines of a log stand in the log of `listener` already."""
    digests = [_digest(one, one.id, source, occurrences) for one in lines]
    known = 0
    for part in portions(digests):
        query = (
            select(func.count())
            .select_from(act)
            .outerjoin(import_, import_.c.id == act.c.import_id)
            .where(act.c.listener_id == listener, act.c.digest.in_(part))
            .where(or_(act.c.import_id.is_(None), import_.c.state != "undone"))
        )
        known += int(connection.execute(query).scalar_one())
    return known


def _digest(one: Act, act_id: ActId | None, source: str, occurrences: Occurrences | None) -> bytes:
    """Returns 16 bytes by which an act is known again: its own id, or what the line says in the log of `source`."""
    if one.id or occurrences is None:
        return digest_of_id(str(act_id))
    said = one.said
    digest = digest_of((source, one.kind, said.artist, said.title, one.at, one.heard_seconds, one.value, one.count))
    return digest_of_repeat(digest, occurrences.number(digest))


def _total_changes(connection: Connection) -> int:
    return int(connection.execute(select(func.total_changes())).scalar_one())


def _without_erased(connection: Connection, listener: ListenerId, rows: list[Row]) -> list[Row]:
    if connection.execute(select(erased_act.c.digest).limit(1)).first() is None:
        return rows
    erased = set(connection.execute(select(erased_act.c.digest).where(erased_act.c.listener_id == listener)).scalars())
    return [row for row in rows if row[_DIGEST] not in erased and digest_of_id(str(row[_ID])) not in erased]


def _saying_digest(said: Said) -> bytes:
    clues = said.clues
    parts = (
        clues.artist,
        clues.title,
        clues.album,
        clues.album_artist,
        clues.seconds,
        clues.recording_mbid,
        clues.isrc,
        clues.audio_hash,
        said.file_id,
    )
    return digest_of(parts)


def _saying_row(digest: bytes, said: Said) -> dict[str, object]:
    clues = said.clues
    return {
        "digest": digest,
        "artist": clues.artist,
        "title": clues.title,
        "album": clues.album,
        "album_artist": clues.album_artist,
        "seconds": clues.seconds,
        "recording_mbid": clues.recording_mbid,
        "isrc": clues.isrc,
        "audio_hash": clues.audio_hash,
        "file_id": said.file_id,
    }


def _known_sayings(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, SayingId]:
    known: dict[bytes, SayingId] = {}
    for part in portions(set(digests)):
        query = select(saying.c.digest, saying.c.id).where(saying.c.digest.in_(part))
        known.update((digest, SayingId(number)) for digest, number in connection.execute(query))
    return known
