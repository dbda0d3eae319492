"""The one deliberate door through "only added": delete one play, forget one listener, clear what a killed import left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pmrs_desktop.kinds import ActId, ListenerId, SayingId
from pmrs_desktop.store.tables import (
    act,
    erased_act,
    erasure_permit,
    import_,
    listener,
    standing,
    twin,
)


def delete_act(connection: Connection, owner: ListenerId, which: ActId) -> SayingId | None:
    """Deletes one act of `owner` for good; importing the same log again does not bring it back.

    Returns:
        The saying it was about, whose recording must be folded again; None where `owner` has no such act.
    """
    row = connection.execute(
        select(act.c.seq, act.c.saying_id, act.c.digest).where(act.c.id == which, act.c.listener_id == owner)
    ).first()
    if row is None:
        return None
    with _permit(connection):
        connection.execute(delete(twin).where((twin.c.act_seq == row.seq) | (twin.c.of_seq == row.seq)))
        connection.execute(delete(act).where(act.c.seq == row.seq))
    erased = sqlite_insert(erased_act).values(listener_id=owner, digest=row.digest)
    connection.execute(erased.on_conflict_do_nothing())
    return SayingId(row.saying_id)


def forget_listener(connection: Connection, who: ListenerId) -> None:
    """Deletes a listener with everything they did; hearsay of their imports must be gone already. Not for me."""
    if connection.execute(select(listener.c.is_me).where(listener.c.id == who)).scalar():
        raise ValueError("the listener at this computer cannot be forgotten")
    _delete_acts(connection, select(act.c.seq).where(act.c.listener_id == who))
    connection.execute(delete(import_).where(import_.c.listener_id == who))
    connection.execute(delete(erased_act).where(erased_act.c.listener_id == who))
    connection.execute(delete(standing).where(standing.c.listener_id == who))
    connection.execute(delete(listener).where(listener.c.id == who))


def clear_unfinished(connection: Connection) -> int:
    """Deletes the acts of imports that were cut off (their process is gone); returns how many imports that were."""
    running = list(connection.execute(select(import_.c.id).where(import_.c.state == "running")).scalars())
    if running:
        _delete_acts(connection, select(act.c.seq).where(act.c.import_id.in_(running)))
        connection.execute(update(import_).where(import_.c.id.in_(running)).values(state="undone"))
    return len(running)


def clear_undone(connection: Connection, who: ListenerId) -> None:
    """Deletes the hidden acts of a listener's undone imports, so that the same log can be brought in again."""
    undone = list(
        connection.execute(
            select(import_.c.id).where(import_.c.listener_id == who, import_.c.state == "undone")
        ).scalars()
    )
    if undone:
        _delete_acts(connection, select(act.c.seq).where(act.c.import_id.in_(undone)))
        connection.execute(delete(import_).where(import_.c.id.in_(undone)))


def _delete_acts(connection: Connection, seqs) -> None:  # type: ignore[no-untyped-def]
    with _permit(connection):
        connection.execute(delete(twin).where(twin.c.act_seq.in_(seqs) | twin.c.of_seq.in_(seqs)))
        connection.execute(delete(act).where(act.c.seq.in_(seqs)))


@contextmanager
def _permit(connection: Connection) -> Iterator[None]:
    connection.execute(insert(erasure_permit).values(id=1))
    yield
    connection.execute(delete(erasure_permit))
