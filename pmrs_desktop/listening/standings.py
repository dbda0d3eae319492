"""The standings: acts folded once and kept, so that lists and recommenders never replay the whole log."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import Connection, delete, insert, select

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.listening.ratings import LoggedAct, fold
from pmrs_desktop.store.live import live_acts
from pmrs_desktop.store.tables import act, recording, saying_recording, standing

IN_AT_MOST = 900
BATCH = 2_000


def refresh_recordings(connection: Connection, recordings: Collection[RecordingId]) -> None:
    """Folds again what every listener did with `recordings` (roots, or members of merged ones)."""
    for part in _parts(recordings):
        members = list(
            connection.execute(
                select(recording.c.id).where(
                    recording.c.root_id.in_(select(recording.c.root_id).where(recording.c.id.in_(part)))
                )
            ).scalars()
        )
        affected = list({*part, *members})
        for piece in _parts(affected):
            connection.execute(delete(standing).where(standing.c.recording_id.in_(piece)))
        sayings = select(saying_recording.c.saying_id).where(saying_recording.c.recording_id.in_(members))
        _write(connection, live_acts().where(act.c.saying_id.in_(sayings)))


def refresh_listener(connection: Connection, listener: ListenerId) -> None:
    """Folds again everything `listener` did: after an import was finished or undone."""
    connection.execute(delete(standing).where(standing.c.listener_id == listener))
    _write(connection, live_acts().where(act.c.listener_id == listener))


def of_listener(connection: Connection, listener: ListenerId, recordings: Collection[RecordingId]) -> list[Standing]:
    """Returns where `listener` stands with each of `recordings` that they have done something with."""
    found: list[Standing] = []
    for part in _parts(recordings):
        query = select(standing).where(standing.c.listener_id == listener, standing.c.recording_id.in_(part))
        found.extend(_standing(row) for row in connection.execute(query))
    return found


def _write(connection: Connection, query) -> None:  # type: ignore[no-untyped-def]
    acts = connection.execute(query.order_by(act.c.listener_id, recording.c.root_id))
    batch: list[dict[str, object]] = []
    for (listener, song), group in groupby(acts, key=lambda row: (row.listener_id, row.recording_id)):
        folded = fold(listener, song, (LoggedAct(row.seq, row.kind, row.value, row.at, row.times) for row in group))
        batch.append(_row(folded))
        if len(batch) >= BATCH:
            connection.execute(insert(standing), batch)
            batch = []
    if batch:
        connection.execute(insert(standing), batch)


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
    )


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    everything = list(ids)
    for start in range(0, len(everything), IN_AT_MOST):
        yield everything[start : start + IN_AT_MOST]
