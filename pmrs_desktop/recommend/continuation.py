"""Which songs come by themselves, after the queue or on a station: one rule over a pool of songs that could come.

Every song x of the pool has a base weight w(x), 0..1, of the recommender or of its likeness to a station's song. What
was heard just before steers, the newest hearing most:

    weight(x) = w(x) + sum over hearings h of FADE^age(h) · (steer(h) · near(x, h) - SPREAD · [same artist])

- age(h) is 0 for the newest hearing, 1 for the one before, and so on;
- steer(h) is PULL for a song heard out, -PUSH for a skipped one, 0 for anything else;
- near(x, h), 0..1, is 1 for the same artist, else the larger of the cosine of their vectors (negative ones count as 0)
  and SAME_GENRE where the genre is the same;
- SPREAD keeps an artist from coming back again and again, also where the artist is liked.

The heaviest song comes first (ties: lowest id); then the next one is chosen as if that one had been heard. Three rules
hold whatever the weights are: never the same artist twice in a row; nothing that was heard within `LEAST_S`; and what
was heard within `FRESH_S` only where nothing else may come, the longest rested first. Where no song may come, the list
ends. An artist who is not known is nobody's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import UnixTime
from pmrs_desktop.recommend.heard import FRESH_S, LEAST_S, REMEMBERED, Heard

PULL, PUSH, SPREAD = 0.15, 0.6, 0.25
SAME_GENRE = 0.5
FADE = 0.8

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pool:
    """N songs that could come, all of which can be played here.

    Attributes:
        songs: recording ids, shape (N,), each once.
        artists: their artists, folded so that equal ones are the same; "" where unknown.
        genres: their genres, "" where unknown.
        weights: w, shape (N,), each 0..1; NaN for a song that may not come, but was or will be heard and steers.
        heard_at: when each was last heard, shape (N,), Unix seconds; 0 where never.
        vectors: shape (N, E), each at unit length, or zeros where nothing is known; their products are cosines.
    """

    songs: Ids
    artists: tuple[str, ...]
    genres: tuple[str, ...]
    weights: Floats
    heard_at: Ids
    vectors: npt.NDArray[np.float32]

    @cached_property
    def places(self) -> dict[int, int]:
        """Returns the row of each song."""
        return {int(song): row for row, song in enumerate(self.songs)}

    def by(self, artist: str) -> npt.NDArray[np.bool_]:
        """Returns which songs are of this artist, shape (N,); none where the artist is unknown."""
        return np.asarray((self._names[0] == artist) & (artist != ""), dtype=np.bool_)

    def of(self, genre: str) -> npt.NDArray[np.bool_]:
        """Returns which songs are of this genre, shape (N,); none where it is unknown."""
        return np.asarray((self._names[1] == genre) & (genre != ""), dtype=np.bool_)

    @cached_property
    def _names(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        return np.array(self.artists, dtype=object), np.array(self.genres, dtype=object)

    @classmethod
    def empty(cls) -> Pool:
        """Returns a pool without songs."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, (), (), np.zeros(0), none, np.zeros((0, 0), dtype=np.float32))


def near(pool: Pool, heard: Heard) -> Floats:
    """Returns how near each song of the pool is to one that was heard, shape (N,), each 0..1."""
    found = SAME_GENRE * pool.of(heard.genre)
    place = pool.places.get(heard.song)
    if place is not None:
        found = np.maximum(found, np.clip(pool.vectors @ pool.vectors[place], 0.0, 1.0))
    return np.where(pool.by(heard.artist), 1.0, found)


def weigh(pool: Pool, hearings: Sequence[Heard]) -> Floats:
    """Returns weight(x) of each song of the pool, shape (N,), after `hearings`, oldest first; NaN where w is NaN."""
    weights = pool.weights.copy()
    for age, heard in enumerate(reversed(hearings[-REMEMBERED:])):
        steer = PULL if heard.steer > 0 else -PUSH if heard.steer < 0 else 0.0
        change = steer * near(pool, heard) if steer else np.zeros(len(weights))
        weights += FADE**age * (change - SPREAD * pool.by(heard.artist))
    return weights


def choose(
    pool: Pool,
    hearings: Sequence[Heard],
    after: str,
    now: UnixTime,
    n: int,
    barred: Collection[int] = (),
) -> list[int]:
    """Returns at most `n` songs of the pool in the order in which they come.

    Args:
        pool: what could come.
        hearings: what was heard, oldest first, all of it that can matter for `FRESH_S`.
        after: the artist of the song that they follow, "" where unknown.
        now: the time.
        n: how many at most.
        barred: songs that must not come, such as those that stand in the queue already.
    """
    last = pool.heard_at.copy()
    for heard in hearings:
        if (place := pool.places.get(heard.song)) is not None:
            last[place] = max(last[place], heard.at)
    free = np.isfinite(pool.weights) & ((last == 0) | (now - last >= LEAST_S))
    free &= ~np.array([song in barred for song in pool.songs.tolist()], dtype=np.bool_)
    rested = (last == 0) | (now - last >= FRESH_S)
    chosen: list[int] = []
    walk = list(hearings)
    while len(chosen) < n:
        weights = weigh(pool, walk)
        allowed = free & ~pool.by(after)
        fresh = np.flatnonzero(allowed & rested)
        tired = np.flatnonzero(allowed)
        if len(fresh):
            best = int(fresh[np.lexsort((pool.songs[fresh], -weights[fresh]))[0]])
        elif len(tired):
            best = int(tired[np.lexsort((pool.songs[tired], last[tired]))[0]])
        else:
            break
        chosen.append(int(pool.songs[best]))
        free[best] = False
        after = pool.artists[best]
        walk.append(Heard(chosen[-1], after, pool.genres[best], now))
    return chosen
