"""The table `shown`: which suggestions were in sight on which page, how often in vain, and what became of them.

These are no acts: they say what the program did, not the listener. They are never exported.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, UnixTime
from pmrs_desktop.store.live import done_by, live_acts
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import act, recording, shown

DAY_S = 86_400
KEPT_S = 365 * DAY_S
"""What was last in sight a year ago is forgotten when something new is noted."""
LIKED_STARS = 4.0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A suggestion of one page: on how many days it was in sight since it was last taken up, and when last."""

    recording: RecordingId
    days: int
    last_at: UnixTime


@dataclass(frozen=True, slots=True)
class Became:
    """Of the last `shown` suggestions of a page, how many were played after they were first shown, and how many liked."""

    shown: int = 0
    played: int = 0
    liked: int = 0


def note(connection: Connection, page: str, songs: Collection[RecordingId], now: UnixTime) -> None:
    """Notes that these suggestions were in sight on `page`; a second time within one day (UTC) counts nothing."""
    rows = [
        {"page": page, "recording_id": song, "first_at": now, "last_at": now, "days": 1}
        for part in portions(songs)
        for song in connection.execute(
            select(recording.c.root_id).where(recording.c.id.in_(part)).distinct().order_by(recording.c.root_id)
        ).scalars()
    ]
    if not rows:
        return
    connection.execute(delete(shown).where(shown.c.last_at < now - KEPT_S))
    adding = insert(shown)
    another_day = adding.excluded.last_at // DAY_S > shown.c.last_at // DAY_S
    connection.execute(
        adding.on_conflict_do_update(
            index_elements=["page", "recording_id"],
            set_={
                "days": shown.c.days + func.iif(another_day, 1, 0),
                "last_at": func.max(shown.c.last_at, adding.excluded.last_at),
            },
        ),
        rows,
    )


def take_up(connection: Connection, songs: Collection[RecordingId]) -> None:
    """Notes that something came of these suggestions, so that they were not passed over until now."""
    for part in portions(songs):
        roots = select(recording.c.root_id).where(recording.c.id.in_(part))
        members = select(recording.c.id).where(recording.c.root_id.in_(roots))
        connection.execute(update(shown).where(shown.c.recording_id.in_(members), shown.c.days > 0).values(days=0))


def passed_over(connection: Connection, page: str, since: UnixTime) -> list[PassedOver]:
    """Returns the suggestions of `page` that were in sight since then, merged recordings as one."""
    query = (
        select(recording.c.root_id, func.max(shown.c.days), func.max(shown.c.last_at))
        .join(recording, recording.c.id == shown.c.recording_id)
        .where(shown.c.page == page, shown.c.last_at >= since)
        .group_by(recording.c.root_id)
        .order_by(recording.c.root_id)
    )
    return [PassedOver(RecordingId(song), days, last_at) for song, days, last_at in connection.execute(query)]


def became(connection: Connection, page: str, me: ListenerId, last: int) -> Became:
    """Returns what became of the last suggestions of `page`, at most `last` of them, by the acts of `me`.

    Played is a play that began after the song was first in sight there; liked is 4 stars or more, love, or "more like this".
    """
    roots = (
        select(recording.c.root_id, func.min(shown.c.first_at).label("first_at"))
        .join(recording, recording.c.id == shown.c.recording_id)
        .where(shown.c.page == page)
        .group_by(recording.c.root_id)
        .order_by(func.max(shown.c.last_at).desc(), func.min(shown.c.first_at).desc(), recording.c.root_id)
        .limit(last)
    )
    first = {int(song): int(at) for song, at in connection.execute(roots)}
    if not first:
        return Became()
    wanted = or_(
        act.c.kind == ActKind.PLAY,
        (act.c.kind == ActKind.RATING) & (act.c.value >= LIKED_STARS),
        act.c.kind.in_([ActKind.LOVE, ActKind.MORE]) & (act.c.value > 0),
    )
    played: set[int] = set()
    liked: set[int] = set()
    query = live_acts().where(recording.c.root_id.in_(first), done_by(me), wanted)
    for row in connection.execute(query):
        if row.at is not None and row.at >= first[row.recording_id]:
            (played if row.kind == ActKind.PLAY else liked).add(row.recording_id)
    return Became(len(first), len(played), len(liked))
