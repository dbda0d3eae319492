"""Where everybody stands, as columns for the recommenders (reads only)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.store.database import Connection

AT_ONCE = 20_000
_COLUMNS = "listener_id, recording_id, coalesce(rating, 0), love, not_this, plays, skips"
_STARS = 2
_MORE = "coalesce(last_at, 0), coalesce(rated_at, 0), lean, wished"


@dataclass(frozen=True, slots=True, eq=False)
class Mine:
    """Where I stand: N songs, row i of every array speaks of `standings.recordings[i]`, which rise.

    Attributes:
        standings: what the recommenders get.
        heard_at: when each was last heard, Unix seconds, 0 where the log does not say, shape (N,).
        touched_at: when each was last heard or rated, the same way, shape (N,).
        lean: 1 for "more like this", -1 for "less like this", else 0, shape (N,).
        wished: which stand on the wish list, shape (N,).
    """

    standings: Standings
    heard_at: Ids
    touched_at: Ids
    lean: Ids
    wished: Ids

    @property
    def said(self) -> int:
        """How many plays and ratings that is."""
        return int(self.standings.plays.sum()) + int((self.standings.stars > 0).sum())


def my_standings(connection: Connection, me: ListenerId) -> Mine:
    """Returns where I stand; some milliseconds."""
    columns = _read(connection, f"SELECT {_COLUMNS}, {_MORE} FROM standing WHERE listener_id = ?", me)
    last_at, rated_at, lean, wished = (column.astype(np.int64) for column in columns[7:])
    return Mine(_standings(columns[:7]), last_at, np.maximum(last_at, rated_at), lean, wished)


def others_standings(connection: Connection, me: ListenerId) -> Standings:
    """Returns where all others stand."""
    return _standings(_read(connection, f"SELECT {_COLUMNS} FROM standing WHERE listener_id <> ?", me))


def joined(one: Standings, other: Standings) -> Standings:
    """Returns the standings of both."""
    columns = ("listeners", "recordings", "stars", "love", "not_this", "plays", "skips")
    return Standings(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns))


def _standings(columns: list[np.ndarray]) -> Standings:
    listeners, recordings, stars, love, not_this, plays, skips = columns
    return Standings.from_columns(
        listeners, recordings, stars=stars, love=love, not_this=not_this, plays=plays, skips=skips
    )


def _read(connection: Connection, query: str, me: ListenerId) -> list[np.ndarray]:
    """Returns the columns of a query by rising listener and recording, read in parts so that memory stays small."""
    driver: Any = connection.connection.driver_connection
    cursor = driver.execute(f"{query} ORDER BY listener_id, recording_id", (me,))
    parts = list(_parts(cursor))
    if not parts:
        return [np.zeros(0)] * len(cursor.description)
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _parts(cursor: Any) -> Iterator[list[np.ndarray]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield [
            np.array(column, dtype=np.float32 if place == _STARS else np.int64)
            for place, column in enumerate(zip(*rows, strict=True))
        ]
