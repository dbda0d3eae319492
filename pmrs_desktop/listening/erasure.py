"""The one deliberate door through "only added": delete one play, forget one listener, clear what a killed import left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pmrs_desktop.kinds import ActId, ImportId, ListenerId, SayingId
from pmrs_desktop.listening.digests import digest_of_id
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import (
    act,
    erased_act,
    erasure_permit,
    import_,
    listener,
    standing,
    twin,
)

CLEARED_AT_ONCE = 5_000


def delete_act(connection: Connection, owner: ListenerId, which: ActId) -> list[SayingId]:
    """Deletes one act of `owner` for good, with its twins; importing the same logs again does not bring it back.

    Returns:
        The sayings it was about, whose recordings must be folded again; none where `owner` has no such act.
    """
    seq = connection.execute(select(act.c.seq).where(act.c.id == which, act.c.listener_id == owner)).scalar()
    if seq is None:
        return []
    kept = connection.execute(select(twin.c.of_seq).where(twin.c.act_seq == seq)).scalar() or seq
    seqs = [kept, *connection.execute(select(twin.c.act_seq).where(twin.c.of_seq == kept)).scalars()]
    rows = connection.execute(select(act.c.id, act.c.saying_id, act.c.digest).where(act.c.seq.in_(seqs))).all()
    _delete_acts(connection, seqs)
    # It can come back as the line of its log, and as a line of our own export, which names its id.
    digests = {row.digest for row in rows} | {digest_of_id(row.id) for row in rows}
    erased = sqlite_insert(erased_act).on_conflict_do_nothing()
    connection.execute(erased, [{"listener_id": owner, "digest": digest} for digest in digests])
    return [SayingId(row.saying_id) for row in rows]


def forget_listener(connection: Connection, who: ListenerId) -> None:
    """Deletes a listener with everything they did; hearsay of their imports must be gone already. Not for me.

    Only others can be forgotten, so `shown`, which says what was suggested to me, keeps its rows.

    Raises:
        ValueError: it is me.
    """
    if connection.execute(select(listener.c.is_me).where(listener.c.id == who)).scalar():
        raise ValueError("the listener at this computer cannot be forgotten")
    _delete_acts(connection, list(connection.execute(select(act.c.seq).where(act.c.listener_id == who)).scalars()))
    connection.execute(delete(import_).where(import_.c.listener_id == who))
    connection.execute(delete(erased_act).where(erased_act.c.listener_id == who))
    connection.execute(delete(standing).where(standing.c.listener_id == who))
    connection.execute(delete(listener).where(listener.c.id == who))


def clear_import(connection: Connection, which: ImportId) -> bool:
    """Deletes some thousand acts of an import that was cut off, and at last the import itself; its hearsay must be gone.

    Returns:
        Whether more is left: then call it again, in a job of its own, so that nobody waits long for the database.

    Raises:
        ValueError: the import is finished; such a one can only be undone.
    """
    state = connection.execute(select(import_.c.state).where(import_.c.id == which)).scalar()
    if state is None:
        return False
    if state == "finished":
        raise ValueError("a finished import is undone, not cleared")
    seqs = list(connection.execute(select(act.c.seq).where(act.c.import_id == which).limit(CLEARED_AT_ONCE)).scalars())
    _delete_acts(connection, seqs)
    if len(seqs) == CLEARED_AT_ONCE:
        return True
    connection.execute(delete(import_).where(import_.c.id == which))
    return False


def give_way(connection: Connection, who: ListenerId, lines: Mapping[str, bytes]) -> None:
    """Deletes hidden acts of undone imports that say the same as `lines` (act id -> digest), which are about to come in.

    An undone import keeps its acts so that it can be redone; where the same line comes in anew, the new one takes its place.
    """
    undone = list(connection.execute(select(import_.c.id).where(import_.c.state == "undone")).scalars())
    if not undone:
        return
    for part in portions(lines, values_each=2):
        same = or_(act.c.id.in_(part), (act.c.listener_id == who) & act.c.digest.in_([lines[one] for one in part]))
        found = connection.execute(select(act.c.seq).where(same, act.c.import_id.in_(undone))).scalars()
        _delete_acts(connection, list(found))


def _delete_acts(connection: Connection, seqs: Sequence[int]) -> None:
    if not seqs:
        return
    with _permit(connection):
        for part in portions(seqs):
            connection.execute(delete(twin).where(twin.c.act_seq.in_(part)))
            connection.execute(delete(twin).where(twin.c.of_seq.in_(part)))
            connection.execute(delete(act).where(act.c.seq.in_(part)))


@contextmanager
def _permit(connection: Connection) -> Iterator[None]:
    connection.execute(insert(erasure_permit).values(id=1))
    yield
    connection.execute(delete(erasure_permit))
