"""From scores to lists: the dial, what sinks, at most two songs an artist, and no song in two lists (pure).

Everything works on song numbers (columns of the evidence) in an order, best first; where nothing is to be changed the order stays
as it is, so that the lists of the recommender are shown as it made them.

- *Pool.* What a list is chosen from: its `POOL` best songs, of one artist the best `OF_AN_ARTIST_IN_POOL`.
- *Dial.* With adventure a from 0 to 100 and t = (a - 50) / 50, the songs of a pool are ordered by
  z(score) - `REACH` · t · familiarity, where familiarity = (z(log(1 + k)) + z(log(1 + l))) / 2, k how well the listener knows the
  song's artist, l how many listeners know the song, and z the z-score within the pool, between -3 and 3. At 50 the order stays.
- *Passed over.* A song that was in sight on d days without being played, liked or queued afterwards stands
  `STEP` · max(0, d - `PATIENCE_DAYS`) · 2^(-w / `HALF_LIFE_WEEKS`) places lower, w the weeks since it was last in sight.
- *Draft.* A song that several lists would have belongs to one of them by its id, as if by lot (`_owners`). The lists choose in
  turns, each the best song that no list has and whose artist stands fewer than `OF_AN_ARTIST` times in it, of those that belong
  to it before all others, until each is full or has nothing left; what it chose stands best first. A longer draft holds the
  shorter one. Were it turns alone, two lists of the same order would exchange all that follows whenever one song goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.recommender import Scores, top

OF_AN_ARTIST = 2
POOL = 1_000
OF_AN_ARTIST_IN_POOL = 10
REACH = 2.0
LARGEST_Z = 3.0
PATIENCE_DAYS = 2
STEP = 10.0
HALF_LIFE_WEEKS = 2.0
BETWEEN = 0.5
"""So that a song that sinks by whole places stands behind the one whose place it comes to."""
NO_ARTIST = -1
"""The artist of a song whose artist is unknown; such songs are never too many."""
DECIMALS = 9

Floats = npt.NDArray[np.float64]


def pool(scores: Scores, standing: npt.NDArray[np.bool_], artists: Ids) -> Ids:
    """Returns the songs that a list is chosen from, best first.

    Args:
        scores: shape (M,); what is not finite stands in no list.
        standing: which songs may stand in the list, shape (M,).
        artists: number of each song's artist, shape (M,), or `NO_ARTIST`.
    """
    every = top(scores, standing, len(scores))
    return at_most(every, artists, OF_AN_ARTIST_IN_POOL)[:POOL]


def at_most(songs: Ids, artists: Ids, count: int) -> Ids:
    """Returns `songs` in their order, of each artist only the first `count`."""
    return songs[_earlier_of_artist(artists[songs]) < count]


def familiarity(artist_known: Floats, listeners: Floats) -> Floats:
    """Returns how familiar the songs of a pool are, shape (N,), about -3 to 3, 0 on the whole.

    Args:
        artist_known: how well the listener knows each song's artist, 0 and up, shape (N,).
        listeners: how many listeners know each song, shape (N,).
    """
    return (z_scores(np.log1p(artist_known)) + z_scores(np.log1p(listeners))) / 2


def dialled(songs: Ids, scores: Floats, familiar: Floats, adventure: int) -> Ids:
    """Returns the songs of a pool as the dial orders them.

    Args:
        songs: best first, shape (N,).
        scores: the score of each, shape (N,).
        familiar: the familiarity of each, shape (N,).
        adventure: 0 familiar to 100 adventurous; 50 leaves the order.
    """
    turn = (min(max(adventure, 0), 100) - 50) / 50
    if turn == 0:
        return songs
    keys = z_scores(scores) - REACH * turn * familiar
    return songs[np.argsort(-np.round(keys, DECIMALS), kind="stable")]


def sunk(songs: Ids, days: Ids, weeks: Floats) -> Ids:
    """Returns the songs with what was passed over often further below.

    Args:
        songs: best first, shape (N,).
        days: on how many days each was in sight and passed over, shape (N,).
        weeks: weeks since each was last in sight, 0 and up, shape (N,).
    """
    lower = STEP * np.maximum(0, days - PATIENCE_DAYS) * 2.0 ** (-weeks / HALF_LIFE_WEEKS)
    places = np.arange(len(songs)) + np.where(lower > 0, lower + BETWEEN, 0.0)
    return songs[np.argsort(np.round(places, DECIMALS), kind="stable")]


def draft(orders: Sequence[Ids], ids: Ids, artists: Ids, n: int) -> list[Ids]:
    """Returns at most `n` songs for each list, best first, no song in two of them.

    Args:
        orders: the songs that each list would have, best first; the earlier list chooses first.
        ids: what each song is known by, shape (M,): its place among the lists hangs on it.
        artists: number of each song's artist, shape (M,), or `NO_ARTIST`.
        n: how many songs in each list at most.
    """
    every = np.unique(np.concatenate(orders)) if len(orders) else np.zeros(0, dtype=np.int64)
    owners = _owners([np.isin(every, order) for order in orders], ids[every])
    own = [owners[np.searchsorted(every, order)] == place for place, order in enumerate(orders)]
    waiting = [iter([*order[its].tolist(), *order[~its].tolist()]) for order, its in zip(orders, own, strict=True)]
    chosen: list[list[int]] = [[] for _ in orders]
    counts = [Counter[int]() for _ in orders]
    taken: set[int] = set()
    choosing = list(range(len(orders))) if n > 0 else []
    while choosing:
        for place in list(choosing):
            song = next((one for one in waiting[place] if _fits(one, taken, counts[place], artists)), None)
            if song is None:
                choosing.remove(place)
                continue
            taken.add(song)
            chosen[place].append(song)
            counts[place][int(artists[song])] += 1
            if len(chosen[place]) == n:
                choosing.remove(place)
    return [order[np.isin(order, songs)] for order, songs in zip(orders, chosen, strict=True)]


def z_scores(values: npt.NDArray[np.floating]) -> Floats:
    """Returns by how many standard deviations each value lies above the mean, between -3 and 3; zeros where all are equal."""
    numbers = values.astype(np.float64)
    spread = numbers.std() if len(numbers) else 0.0
    if not spread > 0:
        return np.zeros(len(numbers))
    return np.asarray(np.clip((numbers - numbers.mean()) / spread, -LARGEST_Z, LARGEST_Z))


def _owners(wanted: Sequence[npt.NDArray[np.bool_]], ids: Ids) -> Ids:
    """Returns to which list each of N songs belongs, shape (N,).

    It is the list with the highest lot for the song among those that want it (rendezvous hashing: Thaler, Ravishankar 1998), so
    that a song changes only when its own list does not want it any more, or a new one has a higher lot.

    Args:
        wanted: which songs each list would have, each of shape (N,).
        ids: of the songs, shape (N,).
    """
    lots = [np.where(wants, _lot(ids, place), np.uint64(0)) for place, wants in enumerate(wanted)]
    return np.argmax(lots, axis=0) if lots else np.zeros(0, dtype=np.int64)


def _lot(ids: Ids, place: int) -> npt.NDArray[np.uint64]:
    """Returns a number for each id and a place, evenly spread, never 0 (the end of SplitMix64)."""
    mixed = (ids.astype(np.uint64) << np.uint64(3)) + np.uint64(place) + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)


def _fits(song: int, taken: set[int], count: Counter[int], artists: Ids) -> bool:
    artist = int(artists[song])
    return song not in taken and (artist == NO_ARTIST or count[artist] < OF_AN_ARTIST)


def _earlier_of_artist(artists: Ids) -> Ids:
    """Returns how many songs of the same artist stand before each one, shape (N,); 0 where the artist is unknown."""
    order = np.argsort(artists, kind="stable")
    inside = artists[order]
    starts = np.flatnonzero(np.append(True, inside[1:] != inside[:-1])[: len(inside)])
    lengths = np.diff(np.append(starts, len(inside)))
    earlier = np.zeros(len(artists), dtype=np.int64)
    earlier[order] = np.arange(len(artists)) - np.repeat(starts, lengths)
    return np.where(artists == NO_ARTIST, 0, earlier)
