"""What counts: the acts that are neither in an unfinished or undone import nor twins, and the recordings they speak of."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.sql.elements import ColumnElement

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.tables import act, import_, recording, saying, saying_recording, twin

FINISHED = "finished"


def counts() -> ColumnElement[bool]:
    """Returns the condition on `act` under which an act counts."""
    # "+ 0" keeps SQLite from coming to acts by their imports.
    finished = select(import_.c.id).where(import_.c.state == FINISHED)
    return or_(act.c.import_id.is_(None), (act.c.import_id + 0).in_(finished)) & act.c.seq.not_in(
        select(twin.c.act_seq)
    )


def done_by(listener: ListenerId) -> ColumnElement[bool]:
    """Returns the condition on `act` under which a listener did it, for few recordings."""
    # "+ 0" keeps SQLite from walking through all acts of the listener: it must come from the recordings.
    return act.c.listener_id + 0 == listener


def live_acts(*more: ColumnElement[object]) -> Select:  # type: ignore[type-arg]
    """Returns a select of every act that counts, with `recording_id` (the root), `length` as said, and the columns `more`."""
    return (
        select(
            act.c.seq,
            act.c.id,
            act.c.listener_id,
            recording.c.root_id.label("recording_id"),
            act.c.kind,
            act.c.value,
            act.c.at,
            act.c.heard_seconds,
            act.c.ended,
            act.c.count.label("times"),
            act.c.page,
            saying.c.seconds.label("length"),
            *more,
        )
        .select_from(act)
        .join(saying, saying.c.id == act.c.saying_id)
        .join(saying_recording, saying_recording.c.saying_id == saying.c.id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .where(counts())
    )
