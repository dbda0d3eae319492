"""The standings: acts folded once and kept, so that lists and recommenders never replay the whole log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Cast, Column, Connection, Delete, Integer, Select, cast, delete, func, insert, or_, select

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing, UnixTime
from pmrs_desktop.listening.ratings import LoggedAct, fold
from pmrs_desktop.listening.twins import Hearing, twins_among
from pmrs_desktop.store.live import FINISHED, done_by, live_acts
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import act, import_, recording, saying, saying_recording, standing, twin

_HEARINGS = ("play", "skip")


def refresh_recordings(
    connection: Connection, recordings: Collection[RecordingId], listener: ListenerId | None = None
) -> None:
    """Folds again what every listener, or one, did with `recordings` (roots, or members of merged ones).

    Which hearings are twins is found anew with it, for it depends on what is one recording and which imports count.
    """
    for part in portions(recordings):
        roots = select(recording.c.root_id).where(recording.c.id.in_(part))
        members = list(connection.execute(select(recording.c.id).where(recording.c.root_id.in_(roots))).scalars())
        for piece in portions({*part, *members}):
            old = delete(standing).where(standing.c.recording_id.in_(piece))
            connection.execute(old if listener is None else old.where(standing.c.listener_id == listener))
        groups: dict[tuple[ListenerId, RecordingId], list[Any]] = {}
        for piece in portions(members):
            connection.execute(_twins_hidden(piece, listener))
            for row in connection.execute(_acts_about(piece, listener)).all():
                groups.setdefault((row.listener_id, row.root_id), []).append(row)
        _fold(connection, groups)


def of_listener(connection: Connection, listener: ListenerId, recordings: Collection[RecordingId]) -> list[Standing]:
    """Returns where `listener` stands with each of `recordings` that they have done something with."""
    found: list[Standing] = []
    for part in portions(recordings):
        query = select(standing).where(standing.c.listener_id == listener, standing.c.recording_id.in_(part))
        found.extend(_standing(row) for row in connection.execute(query))
    return found


def last_said(
    connection: Connection, listener: ListenerId, recordings: Collection[RecordingId]
) -> dict[RecordingId, UnixTime]:
    """Returns when `listener` last said what they think of each of `recordings` (roots), where a time is known."""
    found: dict[RecordingId, UnixTime] = {}
    for part in portions(recordings):
        query = live_acts().where(
            recording.c.root_id.in_(part),
            done_by(listener),
            act.c.kind.not_in(_HEARINGS),
            act.c.at.is_not(None),
        )
        for row in connection.execute(query):
            song = RecordingId(row.recording_id)
            found[song] = max(row.at, found.get(song, row.at))
    return found


def _known(column: Column[Any]) -> Cast[int]:
    return cast(column.is_not(None), Integer)


def _acts_about(recordings: Sequence[int], listener: ListenerId | None) -> Select[Any]:
    query = (
        select(
            act.c.listener_id,
            recording.c.root_id,
            act.c.seq,
            act.c.kind,
            act.c.value,
            act.c.at,
            act.c.count.label("times"),
            func.coalesce(import_.c.source, "").label("source"),
            (_known(act.c.heard_seconds) + _known(saying.c.seconds)).label("richness"),
            twin.c.of_seq,
        )
        .select_from(saying_recording)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .join(saying, saying.c.id == saying_recording.c.saying_id)
        .join(act, act.c.saying_id == saying_recording.c.saying_id)
        .outerjoin(import_, import_.c.id == act.c.import_id)
        .outerjoin(twin, twin.c.act_seq == act.c.seq)
        .where(saying_recording.c.recording_id.in_(recordings))
        .where(or_(act.c.import_id.is_(None), import_.c.state == FINISHED))
    )
    return query if listener is None else query.where(done_by(listener))


def _twins_hidden(recordings: Sequence[int], listener: ListenerId | None) -> Delete:
    """Returns what forgets the twins among acts that do not count, as those of an undone import."""
    hidden = (
        select(act.c.seq)
        .join(saying_recording, saying_recording.c.saying_id == act.c.saying_id)
        .join(import_, import_.c.id == act.c.import_id)
        .where(saying_recording.c.recording_id.in_(recordings), import_.c.state != FINISHED)
    )
    if listener is not None:
        hidden = hidden.where(done_by(listener))
    return delete(twin).where(twin.c.act_seq.in_(hidden))


def _fold(connection: Connection, groups: dict[tuple[ListenerId, RecordingId], list[Any]]) -> None:
    standings: list[dict[str, object]] = []
    no_longer: list[int] = []
    newly: list[dict[str, int]] = []
    for (listener, song), rows in groups.items():
        twins = _twins(rows)
        for row in rows:
            if row.of_seq != twins.get(row.seq):
                if row.of_seq is not None:
                    no_longer.append(row.seq)
                if row.seq in twins:
                    newly.append({"act_seq": row.seq, "of_seq": twins[row.seq]})
        counting = (LoggedAct(row.seq, row.kind, row.value, row.at, row.times) for row in rows if row.seq not in twins)
        standings.append(_row(fold(listener, song, counting)))
    for part in portions(no_longer):
        connection.execute(delete(twin).where(twin.c.act_seq.in_(part)))
    if newly:
        connection.execute(insert(twin), newly)
    if standings:
        connection.execute(insert(standing), standings)


def _twins(rows: Sequence[Any]) -> dict[int, int]:
    first = rows[0].source
    if all(row.source == first for row in rows):
        return {}
    return twins_among(
        [
            Hearing(row.seq, row.source, row.at, row.richness)
            for row in rows
            if row.at is not None and row.kind in _HEARINGS
        ]
    )


def _row(folded: Standing) -> dict[str, object]:
    return {
        "listener_id": folded.listener,
        "recording_id": folded.recording,
        "rating": folded.rating,
        "rated_at": folded.rated_at,
        "love": folded.love,
        "not_this": folded.not_this,
        "plays": folded.plays,
        "skips": folded.skips,
        "first_at": folded.first_at,
        "last_at": folded.last_at,
        "lean": folded.lean,
        "wished": folded.wished,
        "wished_at": folded.wished_at,
    }


def _standing(row) -> Standing:  # type: ignore[no-untyped-def]
    return Standing(
        row.listener_id,
        row.recording_id,
        row.rating,
        row.rated_at,
        row.love,
        row.not_this,
        row.plays,
        row.skips,
        row.first_at,
        row.last_at,
        row.lean,
        row.wished,
        row.wished_at,
    )
