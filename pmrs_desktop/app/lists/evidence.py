"""Where everybody stands, as columns for the recommenders (reads only)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.store.database import Connection

# Everything about one song in one number, and all songs of a listener in one text that numpy reads: between two rows Python
# would make seven objects and hand the interpreter to other threads, two million times.
_STARS, _SKIPS, _PLAYS = 3, 12, 32
_HUNDREDTHS = 100
_MOST_SKIPS, _MOST_PLAYS = (1 << 20) - 1, (1 << 30) - 1
_PACKED = (
    f"(min(plays, {_MOST_PLAYS}) << {_PLAYS}) + (min(skips, {_MOST_SKIPS}) << {_SKIPS})"
    f" + (CAST(round(coalesce(rating, 0) * {_HUNDREDTHS}) AS INTEGER) << {_STARS}) + ((love + 1) << 1) + not_this"
)
_MORE = ("coalesce(last_at, 0)", "coalesce(rated_at, 0)", "lean", "wished * max(1, coalesce(wished_at, 1))")


@dataclass(frozen=True, slots=True, eq=False)
class Mine:
    """Where I stand: N songs, row i of every array speaks of `standings.recordings[i]`, which rise.

    Attributes:
        standings: what the recommenders get.
        heard_at: when each was last heard, Unix seconds, 0 where the log does not say, shape (N,).
        touched_at: when each was last heard or rated, the same way, shape (N,).
        lean: 1 for "more like this", -1 for "less like this", else 0, shape (N,).
        wished_at: since when each stands on the wish list, the same way but 1 where the log does not say, shape (N,).
    """

    standings: Standings
    heard_at: Ids
    touched_at: Ids
    lean: Ids
    wished_at: Ids

    @property
    def said(self) -> int:
        """How many plays and ratings that is."""
        return int(self.standings.plays.sum()) + int((self.standings.stars > 0).sum())


def my_standings(connection: Connection, me: ListenerId) -> Mine:
    """Returns where I stand; some milliseconds."""
    listeners, numbers = _read(connection, "=", me, *_MORE)
    numbers = numbers[:, np.argsort(numbers[0], kind="stable")]
    recordings, packed, last_at, rated_at, lean, wished_at = numbers
    return Mine(_standings(listeners, recordings, packed), last_at, np.maximum(last_at, rated_at), lean, wished_at)


def others_standings(connection: Connection, me: ListenerId) -> Standings:
    """Returns where all others stand."""
    listeners, (recordings, packed) = _read(connection, "<>", me)
    return _standings(listeners, recordings, packed)


def how_many(connection: Connection) -> int:
    """Returns how many standings there are."""
    driver: Any = connection.connection.driver_connection
    return int(driver.execute("SELECT count(*) FROM standing").fetchone()[0])


def joined(one: Standings, other: Standings) -> Standings:
    """Returns the standings of both."""
    columns = ("listeners", "recordings", "stars", "love", "not_this", "plays", "skips")
    return Standings(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns))


def _standings(listeners: Ids, recordings: Ids, packed: Ids) -> Standings:
    return Standings.from_columns(
        listeners,
        recordings,
        stars=(packed >> _STARS & (1 << _SKIPS - _STARS) - 1) / np.float32(_HUNDREDTHS),
        love=(packed >> 1 & 3) - 1,
        not_this=packed & 1,
        plays=packed >> _PLAYS,
        skips=packed >> _SKIPS & _MOST_SKIPS,
    )


def _read(connection: Connection, sign: str, me: ListenerId, *more: str) -> tuple[Ids, Ids]:
    """Returns the listener of each standing, shape (N,), and recording, packed number and `more`, shape (2 + more, N)."""
    driver: Any = connection.connection.driver_connection
    columns = ("recording_id", _PACKED, *more)
    numbers = " || ' ' || ".join(f"({column})" for column in columns)
    query = (
        f"SELECT listener_id, group_concat({numbers}, ' ') FROM standing"
        f" WHERE listener_id {sign} ? GROUP BY listener_id ORDER BY listener_id"
    )
    listeners: list[int] = []
    parts: list[Ids] = []
    for listener, text in driver.execute(query, (me,)):
        listeners.append(listener)
        parts.append(np.fromstring(text, dtype=np.int64, sep=" ").reshape(-1, len(columns)))
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros((len(columns), 0), dtype=np.int64)
    counts = [len(part) for part in parts]
    return np.repeat(np.array(listeners, dtype=np.int64), counts), np.concatenate(parts).T
