"""How far two listeners agree: one definition for the listeners' page and for Your taste."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import Connection

LEAST_IN_COMMON = 5

# Two listeners agree on a song that both like, or that neither likes: 3 stars and more, or without stars more plays than skips.
_LIKES = "(CASE WHEN rating IS NULL THEN plays > skips ELSE rating >= 3 END)"
# The order of a CROSS JOIN is kept: all are read once, in the order in which they are counted, each looked up among mine.
_COMMON = text(
    f"WITH mine AS MATERIALIZED (SELECT recording_id, {_LIKES} AS likes FROM standing WHERE listener_id = :me)"
    f" SELECT listener_id, count(*) AS common, sum({_LIKES} = mine.likes) AS agreed"
    " FROM standing CROSS JOIN mine ON mine.recording_id = standing.recording_id"
    " WHERE listener_id <> :me GROUP BY listener_id"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Songs that two listeners both know, and the share of them on which they agree, 0..1, None below five songs."""

    in_common: int = 0
    share: float | None = None


def agreements(connection: Connection, me: ListenerId) -> dict[ListenerId, Agreement]:
    """Returns how far every other listener agrees with me; one with whom no song is shared is missing."""
    return {
        ListenerId(row.listener_id): Agreement(
            int(row.common), row.agreed / row.common if row.common >= LEAST_IN_COMMON else None
        )
        for row in connection.execute(_COMMON, {"me": me})
    }
