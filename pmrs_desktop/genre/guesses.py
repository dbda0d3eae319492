"""The tables `guess`, `chosen_genre` and `hearsay`: what networks heard, what the listener chose, what logs said.

Shares and embeddings are stored as 16-bit floats, each row with its network's hash and its own list of labels, so that
answers of another network or another list of labels are never taken for ours.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import FileId, Guess, Hearsay, ImportId, RecordingId, SayingId, UnixTime
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import chosen_genre, file, guess, hearsay, recording

OUR_LABELS = json.dumps(LABELS)
"""How a row says that its shares are those of our labels, in their order."""
LARGEST = 65_504.0
"""The largest number of 16 bits."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one import's log says that a song sounds like; `shares` is empty where it gave none."""

    import_id: ImportId
    network: str | None
    shares: Mapping[str, float] = field(default_factory=dict)
    genre_words: tuple[str, ...] = ()


def write_guess(conn: Connection, file_id: FileId, heard: Guess, size: int, mtime_ns: int) -> None:
    """Keeps what a network heard in a file of that size and time of change, in place of what it heard before."""
    _write(
        conn,
        file_id=file_id,
        network=heard.network,
        shares=_packed(heard.shares),
        embedding=_packed(heard.embedding),
        problem=None,
        size=size,
        mtime_ns=mtime_ns,
    )


def write_problem(conn: Connection, file_id: FileId, network: str, problem: str, size: int, mtime_ns: int) -> None:
    """Keeps why a network could hear nothing in a file, so that it is not asked again until the file changes."""
    _write(
        conn,
        file_id=file_id,
        network=network,
        shares=None,
        embedding=None,
        problem=problem,
        size=size,
        mtime_ns=mtime_ns,
    )


def read_guesses(conn: Connection, file_ids: Iterable[FileId], network: str) -> dict[FileId, Guess]:
    """Returns what `network` heard in the files named, as far as it heard anything with our labels."""
    found = {}
    for some in portions(file_ids):
        query = select(guess.c.file_id, guess.c.shares, guess.c.embedding).where(
            guess.c.file_id.in_(some),
            guess.c.network == network,
            guess.c.labels == OUR_LABELS,
            guess.c.shares.is_not(None),
        )
        for file_id, shares, embedding in conn.execute(query):
            found[FileId(file_id)] = Guess(network, _unpacked(shares), _unpacked(embedding))
    return found


def read_problems(conn: Connection, file_ids: Iterable[FileId], network: str) -> dict[FileId, str]:
    """Returns those of the files named that `network` could not hear, with the sentence why."""
    found = {}
    for some in portions(file_ids):
        query = select(guess.c.file_id, guess.c.problem).where(
            guess.c.file_id.in_(some), guess.c.network == network, guess.c.problem.is_not(None)
        )
        found.update({FileId(file_id): problem for file_id, problem in conn.execute(query)})
    return found


def waiting(conn: Connection, network: str) -> list[FileId]:
    """Returns the files that are there and that `network` has not yet judged as they are now, oldest first."""
    judged = exists().where(
        and_(
            guess.c.file_id == file.c.id,
            guess.c.network == network,
            guess.c.labels == OUR_LABELS,
            guess.c.size == file.c.size,
            guess.c.mtime_ns == file.c.mtime_ns,
        )
    )
    query = select(file.c.id).where(~file.c.gone, ~judged).order_by(file.c.id)
    return [FileId(file_id) for file_id in conn.scalars(query)]


def choose_genre(conn: Connection, recording_id: RecordingId, label: str | None, at: UnixTime) -> None:
    """Keeps the label that the listener chose for a recording; None takes the choice back.

    Raises:
        ValueError: the label is none of `LABELS`.
    """
    if label is None:
        conn.execute(delete(chosen_genre).where(chosen_genre.c.recording_id == recording_id))
        return
    if label not in LABELS:
        raise ValueError(f"no such label: {label}")
    row = {"recording_id": recording_id, "label": label, "chosen_at": at}
    conn.execute(insert(chosen_genre).values(row).on_conflict_do_update(index_elements=["recording_id"], set_=row))


def chosen(conn: Connection, recording_ids: Iterable[RecordingId]) -> dict[RecordingId, str]:
    """Returns the labels set by hand of the recordings named, merged ones included: the newest choice counts."""
    found: dict[RecordingId, str] = {}
    for some in portions(recording_ids):
        query = (
            select(recording.c.root_id, chosen_genre.c.label)
            .join(recording, recording.c.id == chosen_genre.c.recording_id)
            .where(recording.c.root_id.in_(some))
            .order_by(chosen_genre.c.chosen_at, chosen_genre.c.recording_id)
        )
        found.update((RecordingId(song), label) for song, label in conn.execute(query))
    return found


def write_hearsay(conn: Connection, saying_id: SayingId, import_id: ImportId, said: Hearsay) -> None:
    """Keeps what an import's log says a song sounds like; of two sayings of one import the later counts."""
    row = {
        "saying_id": saying_id,
        "import_id": import_id,
        "network": said.network,
        "labels": json.dumps(list(said.shares)) if said.shares else None,
        "shares": _packed(said.shares.values()) if said.shares else None,
        "genre_words": "\n".join(said.genre_words),
    }
    keys = ["saying_id", "import_id"]
    conn.execute(insert(hearsay).values(row).on_conflict_do_update(index_elements=keys, set_=row))


def read_hearsay(conn: Connection, saying_ids: Iterable[SayingId]) -> dict[SayingId, list[Told]]:
    """Returns what logs say of the songs named, newest import first; which imports count, the caller knows."""
    found: dict[SayingId, list[Told]] = {}
    for some in portions(saying_ids):
        query = select(hearsay).where(hearsay.c.saying_id.in_(some)).order_by(hearsay.c.import_id.desc())
        for row in conn.execute(query):
            words = tuple(word for word in row.genre_words.split("\n") if word)
            told = Told(ImportId(row.import_id), row.network, shares_of(row.labels, row.shares), words)
            found.setdefault(SayingId(row.saying_id), []).append(told)
    return found


def shares_of(labels: str | None, stored: bytes | None) -> dict[str, float]:
    """Returns the shares of a row of `hearsay`, label -> 0..1; {} where its log gave none."""
    if labels is None or stored is None:
        return {}
    return dict(zip(json.loads(labels), _unpacked(stored), strict=True))


def forget_hearsay(conn: Connection, import_ids: Iterable[ImportId]) -> None:
    """Deletes what the logs of these imports said."""
    for some in portions(import_ids):
        conn.execute(delete(hearsay).where(hearsay.c.import_id.in_(some)))


def _write(conn: Connection, **row: object) -> None:
    row["labels"] = OUR_LABELS
    keys = ["file_id", "network"]
    conn.execute(insert(guess).values(row).on_conflict_do_update(index_elements=keys, set_=row))


def _packed(numbers: Iterable[float]) -> bytes:
    whole = [max(-LARGEST, min(LARGEST, number)) for number in numbers]
    return struct.pack(f"<{len(whole)}e", *whole)


def _unpacked(stored: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(stored) // 2}e", stored)
