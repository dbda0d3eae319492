"""The recordings, and which file or saying speaks of which, with the reason. Merging never touches an act."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects.sqlite import insert

from pmrs_desktop.identity.keys import Candidate, choose, keys_of
from pmrs_desktop.identity.rules import LENGTH_TOLERANCE_S, Evidence
from pmrs_desktop.kinds import Clues, FileId, RecordingId, SayingId, Seconds
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import file_recording, recording, recording_key, saying, saying_recording


@dataclass(slots=True)
class _Shelfmark:
    """The keys in reach of one batch, as they stand and as the batch adds to them."""

    candidates: dict[str, dict[RecordingId, Candidate]] = field(default_factory=dict)
    added: dict[tuple[str, RecordingId], float | None] = field(default_factory=dict)

    def find(self, clues: Clues) -> tuple[RecordingId, Evidence] | None:
        for key in keys_of(clues):
            found = choose(key, clues.seconds, self.candidates.get(key, {}).values())
            if found:
                return found
        return None

    def file_under(self, clues: Clues, recording_id: RecordingId) -> None:
        for key in keys_of(clues):
            known = self.candidates.setdefault(key, {})
            if recording_id not in known or (known[recording_id].seconds is None and clues.seconds is not None):
                known[recording_id] = Candidate(recording_id, clues.seconds)
                self.added[key, recording_id] = clues.seconds


def assign_files(connection: Connection, files: Sequence[tuple[FileId, Clues]]) -> dict[FileId, RecordingId]:
    """Finds or makes the recording of each new file and notes it with the reason; returns the recording of each."""
    return _assign(connection, file_recording, "file_id", files)


def assign_sayings(connection: Connection, sayings: Sequence[tuple[SayingId, Clues]]) -> dict[SayingId, RecordingId]:
    """Finds or makes the recording of each new saying and notes it with the reason; returns the recording of each."""
    return _assign(connection, saying_recording, "saying_id", sayings)


def assign_heard(connection: Connection, saying_id: SayingId, recording_id: RecordingId) -> None:
    """Notes that a saying speaks of a recording because it was heard from a file of it."""
    row = {"saying_id": saying_id, "recording_id": recording_id, "reason": Evidence.FROM_FILE}
    _upsert(connection, saying_recording, "saying_id", [row])


def move_files(connection: Connection, files: Collection[FileId], to: RecordingId, reason: Evidence) -> None:
    """Moves files, and every saying that was heard from them, to another recording."""
    for part in portions(files):
        connection.execute(
            update(file_recording).where(file_recording.c.file_id.in_(part)).values(recording_id=to, reason=reason)
        )
        heard = select(saying.c.id).where(saying.c.file_id.in_(part))
        connection.execute(
            update(saying_recording).where(saying_recording.c.saying_id.in_(heard)).values(recording_id=to)
        )


def move_sayings(connection: Connection, sayings: Collection[SayingId], to: RecordingId, reason: Evidence) -> None:
    """Moves sayings to another recording."""
    for part in portions(sayings):
        connection.execute(
            update(saying_recording)
            .where(saying_recording.c.saying_id.in_(part))
            .values(recording_id=to, reason=reason)
        )


def assign_anew(connection: Connection, file_id: FileId, clues: Clues) -> RecordingId:
    """Gives a file alone the recording that `clues` mean, made where there is none; what was heard from it stays."""
    return assign_files(connection, [(file_id, clues)])[file_id]


def fits_length(connection: Connection, recording_id: RecordingId, seconds: Seconds | None) -> bool:
    """Returns whether a recording is known under a length like this one, or one of both lengths is unknown."""
    query = (
        select(recording_key.c.seconds)
        .join(recording, recording.c.id == recording_key.c.recording_id)
        .where(recording.c.root_id == recording_id, recording_key.c.seconds.is_not(None))
    )
    known = list(connection.execute(query).scalars())
    return seconds is None or not known or any(abs(seconds - one) <= LENGTH_TOLERANCE_S for one in known)


def take_sound(connection: Connection, origin: RecordingId, to: RecordingId) -> None:
    """Lets the audio hashes that led to one recording lead to another: the only file of the first went there."""
    members = select(recording.c.id).where(recording.c.root_id == root(connection, origin))
    sound = recording_key.c.recording_id.in_(members) & recording_key.c.key.startswith("h:")
    keys = list(connection.execute(select(recording_key.c.key).where(sound).distinct()).scalars())
    connection.execute(recording_key.delete().where(sound))
    if keys:
        adding = insert(recording_key).on_conflict_do_nothing()
        connection.execute(adding, [{"key": key, "recording_id": to, "seconds": None} for key in keys])


def find(connection: Connection, clues: Clues) -> tuple[RecordingId, Evidence] | None:
    """Returns the recording that `clues` mean, with the reason, or None where nothing known fits."""
    return _load(connection, [clues]).find(clues)


def find_all(connection: Connection, all_clues: Sequence[Clues]) -> list[tuple[RecordingId, Evidence] | None]:
    """Returns what `find` returns for each of many clues."""
    marks = _load(connection, all_clues)
    return [marks.find(clues) for clues in all_clues]


def make(connection: Connection, clues: Clues) -> RecordingId:
    """Makes a new recording that is found under `clues`."""
    new = RecordingId(_next_id(connection))
    connection.execute(insert(recording).values(id=new, root_id=new))
    add_keys(connection, new, clues)
    return new


def add_keys(connection: Connection, recording_id: RecordingId, clues: Clues) -> None:
    """Lets a recording be found under `clues` too."""
    marks = _load(connection, [clues])
    marks.file_under(clues, recording_id)
    _write_keys(connection, marks)


def merge(connection: Connection, one: RecordingId, other: RecordingId, reason: str) -> RecordingId:
    """Makes two recordings one; the older id leads, so that what is shown keeps its id.

    Returns:
        The root of the merged recording.
    """
    roots = sorted({root(connection, one), root(connection, other)})
    if len(roots) == 1:
        return roots[0]
    leading, following = roots
    connection.execute(
        update(recording).where(recording.c.id == following).values(merged_into=leading, merge_reason=reason)
    )
    connection.execute(update(recording).where(recording.c.root_id == following).values(root_id=leading))
    return leading


def root(connection: Connection, recording_id: RecordingId) -> RecordingId:
    """Returns the recording that leads the merged ones that `recording_id` belongs to; an unknown one leads itself."""
    found = connection.execute(select(recording.c.root_id).where(recording.c.id == recording_id)).scalar()
    return RecordingId(found if found is not None else recording_id)


def name_of(connection: Connection, recording_id: RecordingId) -> Clues | None:
    """Returns the folded artist and title that a recording was first filed under, or None for a nameless one."""
    query = (
        select(recording_key.c.key)
        .join(recording, recording.c.id == recording_key.c.recording_id)
        .where(recording.c.root_id == recording_id, recording_key.c.key.startswith("t:"))
        .order_by(recording.c.id, recording_key.c.key)
        .limit(1)
    )
    key = connection.execute(query).scalar()
    if key is None:
        return None
    artist, _, title = key.removeprefix("t:").partition("|")
    return Clues(artist=artist, title=title)


def of_files(connection: Connection, files: Collection[FileId]) -> dict[FileId, RecordingId]:
    """Returns the (root) recording of each file that has one."""
    return _of(connection, file_recording, "file_id", files)


def of_sayings(connection: Connection, sayings: Collection[SayingId]) -> dict[SayingId, RecordingId]:
    """Returns the (root) recording of each saying that has one."""
    return _of(connection, saying_recording, "saying_id", sayings)


def others_on(connection: Connection, recording_id: RecordingId, but: FileId) -> tuple[list[FileId], list[SayingId]]:
    """Returns the other files of a recording, and the sayings about it that were not heard from the file `but`."""
    lead = root(connection, recording_id)
    files = connection.execute(
        select(file_recording.c.file_id)
        .join(recording, recording.c.id == file_recording.c.recording_id)
        .where(recording.c.root_id == lead, file_recording.c.file_id != but)
    ).scalars()
    sayings = connection.execute(
        select(saying_recording.c.saying_id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .join(saying, saying.c.id == saying_recording.c.saying_id)
        .where(recording.c.root_id == lead, func.coalesce(saying.c.file_id, -1) != but)
    ).scalars()
    return [FileId(found) for found in files], [SayingId(found) for found in sayings]


def _assign(connection: Connection, table: Table, column: str, items: Sequence[tuple[int, Clues]]) -> dict:  # type: ignore[type-arg]
    if not items:
        return {}
    marks = _load(connection, [clues for _id, clues in items])
    following = _next_id(connection)
    fresh: list[RecordingId] = []
    rows = []
    for item, clues in items:
        found = marks.find(clues)
        if found is None:
            fresh.append(RecordingId(following + len(fresh)))
        recording_id, reason = found or (fresh[-1], Evidence.FIRST)
        marks.file_under(clues, recording_id)
        rows.append({column: item, "recording_id": recording_id, "reason": reason})
    if fresh:
        connection.execute(insert(recording), [{"id": number, "root_id": number} for number in fresh])
    _write_keys(connection, marks)
    _upsert(connection, table, column, rows)
    return {row[column]: row["recording_id"] for row in rows}


def _load(connection: Connection, all_clues: Iterable[Clues]) -> _Shelfmark:
    marks = _Shelfmark()
    keys = {key for clues in all_clues for key in keys_of(clues)}
    for part in portions(keys):
        query = (
            select(recording_key.c.key, recording.c.root_id, recording_key.c.seconds)
            .join(recording, recording.c.id == recording_key.c.recording_id)
            .where(recording_key.c.key.in_(part))
            .order_by(recording_key.c.recording_id)
        )
        for key, recording_id, seconds in connection.execute(query):
            known = marks.candidates.setdefault(key, {})
            if recording_id not in known or known[recording_id].seconds is None:
                known[recording_id] = Candidate(recording_id, seconds)
    return marks


def _write_keys(connection: Connection, marks: _Shelfmark) -> None:
    if not marks.added:
        return
    adding = insert(recording_key)
    adding = adding.on_conflict_do_update(
        index_elements=["key", "recording_id"],
        set_={"seconds": func.coalesce(recording_key.c.seconds, adding.excluded.seconds)},
    )
    connection.execute(
        adding,
        [{"key": key, "recording_id": owner, "seconds": length} for (key, owner), length in marks.added.items()],
    )


def _next_id(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(recording.c.id), 0))).scalar_one()) + 1


def _of(connection: Connection, table: Table, column: str, ids: Collection[int]) -> dict:  # type: ignore[type-arg]
    found: dict[int, int] = {}
    for part in portions(ids):
        query = (
            select(table.c[column], recording.c.root_id)
            .join(recording, recording.c.id == table.c.recording_id)
            .where(table.c[column].in_(part))
        )
        found.update((item, recording_id) for item, recording_id in connection.execute(query))
    return found


def _upsert(connection: Connection, table: Table, column: str, rows: list[dict[str, object]]) -> None:
    adding = insert(table)
    connection.execute(
        adding.on_conflict_do_update(
            index_elements=[column],
            set_={"recording_id": adding.excluded.recording_id, "reason": adding.excluded.reason},
        ),
        rows,
    )
