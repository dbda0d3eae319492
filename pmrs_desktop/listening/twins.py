"""Twice is once across services: a play that two sources tell of counts once; neither line is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, delete, func, insert, select

from pmrs_desktop.kinds import ActKind, ListenerId, UnixTime
from pmrs_desktop.store.live import FINISHED
from pmrs_desktop.store.tables import act, import_, recording, saying, saying_recording, twin

CLOSE_S = 90
"""Starts of one hearing that differ by up to this much between two sources (minute precision, end stamps)."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A dated play or skip: its place in the log, source (import, or None for this program), start and wealth of detail."""

    seq: int
    source: str | None
    at: UnixTime
    richness: int


def twins_among(hearings: list[Hearing]) -> dict[int, int]:
    """Returns which of one song's hearings say again what another source says: seq -> seq of the line that is kept.

    The richest line of a cluster is kept, the earlier one where they are equally rich. Each source lends a cluster at most one
    line, so that two plays a minute apart in one log stay two.
    """
    clusters: list[dict[str | None, Hearing]] = []
    recent: list[dict[str | None, Hearing]] = []
    for hearing in sorted(hearings, key=lambda one: (one.at, one.seq)):
        recent = [cluster for cluster in recent if hearing.at - max(one.at for one in cluster.values()) <= CLOSE_S]
        home = next((cluster for cluster in recent if hearing.source not in cluster), None)
        if home is None:
            home = {}
            clusters.append(home)
            recent.append(home)
        home[hearing.source] = hearing
    found = {}
    for cluster in clusters:
        kept = max(cluster.values(), key=lambda one: (one.richness, -one.seq))
        found.update({one.seq: kept.seq for one in cluster.values() if one is not kept})
    return found


def find_twins(connection: Connection, who: ListenerId) -> None:
    """Marks again all twins in the log of `who`; cheap where everything comes from one source."""
    mine = select(act.c.seq).where(act.c.listener_id == who)
    connection.execute(delete(twin).where(twin.c.act_seq.in_(mine)))
    source = func.coalesce(import_.c.source, "")
    sources = connection.execute(
        select(func.count(func.distinct(source)))
        .select_from(act)
        .outerjoin(import_, import_.c.id == act.c.import_id)
        .where(act.c.listener_id == who, (act.c.import_id.is_(None)) | (import_.c.state == FINISHED))
    ).scalar_one()
    if sources < 2:
        return
    rows = connection.execute(
        select(act.c.seq, source.label("source"), act.c.at, act.c.heard_seconds, saying.c.seconds, recording.c.root_id)
        .select_from(act)
        .join(saying, saying.c.id == act.c.saying_id)
        .join(saying_recording, saying_recording.c.saying_id == act.c.saying_id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .outerjoin(import_, import_.c.id == act.c.import_id)
        .where(
            act.c.listener_id == who,
            act.c.at.is_not(None),
            act.c.kind.in_([ActKind.PLAY, ActKind.SKIP]),
            (act.c.import_id.is_(None)) | (import_.c.state == FINISHED),
        )
        .order_by(recording.c.root_id)
    )
    pairs: dict[int, int] = {}
    for _song, group in groupby(rows, key=lambda row: row.root_id):
        hearings = [
            Hearing(row.seq, row.source, row.at, (row.heard_seconds is not None) + (row.seconds is not None))
            for row in group
        ]
        if len({hearing.source for hearing in hearings}) > 1:
            pairs.update(twins_among(hearings))
    if pairs:
        connection.execute(insert(twin), [{"act_seq": one, "of_seq": kept} for one, kept in pairs.items()])
