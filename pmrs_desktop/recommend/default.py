"""The default recommender: everything that all logs say, joined with everything known about a song (see `blend`).

Candidates are songs that another listener likes and songs with a file here; one that nobody likes and of which nothing
is known is silent. A listener who likes nothing gets no list.

A fit reads everything; `adopt` reads newer rows with the standing fit. That is exact in what the listener says; what
links songs to each other is as old as the fit. A new fit is needed when there are other songs, when what is known about
them has changed, and now and then for the links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import ListenerId, Reason
from pmrs_desktop.recommend.blend import Fit, Tastes
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.opinions import LOVED, opinions_of
from pmrs_desktop.recommend.ratings import LOWEST
from pmrs_desktop.recommend.reasons import heaviest, name_genre, name_listeners, name_seeds, name_songs, name_words
from pmrs_desktop.recommend.recommender import SILENT, Recommender, Scores, Weighing

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.float32]
WEIGHTY = 0.125
"""A song that pulls less than this part of the heaviest is not named: without it, links fitted anew could outweigh it."""
TOGETHER = 1 << 22
"""Numbers of a block of listeners that are weighed at once, which bounds the memory."""


class Default(Recommender):
    """Links between songs, other listeners and directions of taste, fitted on all logs and all that is known of songs."""

    name = "default"

    def __init__(self) -> None:
        self._standing: tuple[Fit, Evidence] | None = None

    @property
    def evidence(self) -> Evidence | None:
        """What it was last fitted on, or adopted, or None."""
        return self._standing[1] if self._standing is not None else None

    def fit(self, evidence: Evidence) -> Default:
        """Learns from `evidence`; at 2,000 listeners, 100,000 songs and 2 million acts this is four seconds of one core."""
        self._standing = (Fit(evidence), evidence)
        return self

    def adopt(self, evidence: Evidence) -> Default | None:
        """Returns a recommender with the same fit that reads the listeners' rows of newer `evidence`.

        None where it cannot: before a fit, and where the songs are not the same songs.
        """
        standing = self._standing
        if standing is None or not np.array_equal(standing[0].songs, evidence.songs):
            return None
        made = Default()
        made._standing = (standing[0], evidence)
        return made

    def weigh(self, listener: ListenerId, nudges: Mapping[int, float] | None = None) -> DefaultWeighing | None:
        """Returns how songs weigh for `listener`, or None for one who likes nothing or is not known.

        Args:
            listener: whose songs.
            nudges: column -> how much more of its like is wanted (1: as if it had been given five stars, -1: as much
                less), added to what the listener says of it; for "more like this" and "less like this".
        """
        standing = self._standing
        if standing is None:
            return None
        fit, evidence = standing
        row = evidence.row_of(listener)
        if row is None:
            return None
        songs, weights = nudged(*opinions_of(evidence, row), nudges or {}, len(evidence.songs))
        return DefaultWeighing(fit, evidence, row, songs, weights) if (weights > 0).any() else None

    def similar(self, seeds: Sequence[int]) -> Station | None:
        """Returns what is like the songs in the columns `seeds`: the songs for a newcomer who loves just these.

        None before a fit and without seeds.
        """
        standing = self._standing
        columns = np.unique(np.asarray(seeds, dtype=np.int64))
        if standing is None or not len(columns):
            return None
        return Station(*standing, columns)

    def weigh_many(self, listeners: Sequence[ListenerId]) -> tuple[Scores, Scores]:
        """Returns what `weigh` says for N listeners, shape (N, M) twice; in blocks, and so faster than one by one."""
        if self._standing is None:
            return super().weigh_many(listeners)
        fit, evidence = self._standing
        made = np.full((len(listeners), len(evidence.songs)), SILENT)
        rows = [(place, row) for place, one in enumerate(listeners) if (row := evidence.row_of(one)) is not None]
        step = max(1, TOGETHER // max(1, len(evidence.songs)))
        liked = liked_by(evidence)
        for start in range(0, len(rows), step):
            block = [(*pair, *opinions_of(evidence, pair[1])) for pair in rows[start : start + step]]
            block = [one for one in block if (one[3] > 0).any()]
            if not block:
                continue
            places, within, songs, weights = (list(column) for column in zip(*block, strict=True))
            known = [evidence.history_of(row) for row in within]
            own = [fit.place(int(evidence.listeners[row])) for row in within]
            tastes = Tastes(fit, songs, weights, known, own)
            for place, row, scores in zip(places, within, tastes.scores, strict=True):
                made[place] = np.where(candidates(fit, evidence, liked, row), scores, SILENT)
        return made, made


class DefaultWeighing(Weighing):
    """How songs weigh for one listener; `in_genre` is `overall`, since a genre's list is the best of that genre."""

    def __init__(self, fit: Fit, evidence: Evidence, row: int, songs: Ids, weights: Numbers) -> None:
        self.evidence, self.row = evidence, row
        self._fit, self._songs, self._weights = fit, songs, weights
        self._tastes = Tastes(
            fit, [songs], [weights], [evidence.history_of(row)], [fit.place(int(evidence.listeners[row]))]
        )
        spoken = candidates(fit, evidence, liked_by(evidence), row)
        self.overall = np.where(spoken, self._tastes.scores[0], SILENT)
        self.in_genre = self.overall
        self._liked = np.isin(songs, evidence.history_of(row)) & (weights > 0)
        likes = np.maximum(weights, 0).astype(np.float64)
        self._pulls: dict[int, Floats] = {}
        self._profile = likes @ evidence.classes[songs] / likes.sum()

    def prepare(self, songs: Sequence[int]) -> None:
        """Works out what pulls `songs`, together, which takes a third of the time that one after another takes."""
        fresh = [song for song in dict.fromkeys(songs) if song not in self._pulls]
        if fresh:
            self._pulls.update(zip(fresh, self._tastes.pulls(0, np.array(fresh)), strict=True))

    def reasons(self, song: int, genre: int | None) -> tuple[Reason, ...]:
        """Returns the own songs that lift the score most, who likes it, its words, and the share of its genre."""
        evidence = self.evidence
        if song not in self._pulls:
            self.prepare([song])
        pulls = np.where(self._liked, self._pulls[song], 0.0)
        named = self._songs[heaviest(pulls, np.zeros_like(pulls), WEIGHTY)]
        alike = frozenset(int(one) for one in named if only_sounds(self._fit, int(one), song))
        listeners, words = explain(self._fit, evidence, self._tastes, song)
        label = int(evidence.labels[song]) if genre is None else genre
        reasons = (*name_songs(evidence, self.row, named, alike), *listeners, *words, *name_genre(self._profile, label))
        return reasons or everyone(evidence, song, self.row)


class Station:
    """What is like some songs.

    Attributes:
        evidence: where the songs stand.
        seeds: the columns it starts from, rising.
        overall: how much each song is like them, shape (M,); the seeds and songs nobody knows of are `SILENT`.
    """

    def __init__(self, fit: Fit, evidence: Evidence, seeds: Ids) -> None:
        self.evidence, self.seeds = evidence, seeds
        self._fit = fit
        self._tastes = Tastes(fit, [seeds], [np.full(len(seeds), LOVED, dtype=np.float32)], [seeds], [None])
        spoken = candidates(fit, evidence, liked_by(evidence), None)
        spoken[seeds] = False
        self.overall: Scores = np.where(spoken, self._tastes.scores[0], SILENT)

    def reasons(self, song: int) -> tuple[Reason, ...]:
        """Returns why `song` is like the seeds: the seeds that pull it, the listeners who hear both, the words."""
        pulls = self._tastes.pulls(0, np.array([song]))[0]
        named = self.seeds[heaviest(pulls, np.maximum(pulls, 0), WEIGHTY)]
        listeners, words = explain(self._fit, self.evidence, self._tastes, song)
        return (*name_seeds(self.evidence, named), *listeners, *words)


def nudged(songs: Ids, weights: Numbers, nudges: Mapping[int, float], count: int) -> tuple[Ids, Numbers]:
    """Returns songs with an opinion and its weight, both of shape (K,), after `nudges` by column in times five stars."""
    if not nudges:
        return songs, weights
    every = np.zeros(count, dtype=np.float32)
    every[songs] = weights
    for column, much in nudges.items():
        every[column] += np.float32(much * LOVED)
    kept = np.flatnonzero(every)
    return kept, every[kept]


def liked_by(evidence: Evidence) -> npt.NDArray[np.int64]:
    """Returns how many listeners like each song, shape (M,)."""
    return evidence.said.rated_above(LOWEST)


def candidates(fit: Fit, evidence: Evidence, liked: npt.NDArray[np.int64], row: int | None) -> npt.NDArray[np.bool_]:
    """Returns the songs that another listener likes, or that are here and of which something is known, shape (M,)."""
    others = liked
    if row is not None:
        mine = evidence.said.row(row)
        others = liked.copy()
        others[mine.songs[mine.ratings > LOWEST]] -= 1
    return np.asarray((others > 0) | (evidence.here & (np.diff(fit.stack.by_song.indptr) > 0)))


def explain(fit: Fit, evidence: Evidence, tastes: Tastes, song: int) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Returns the reasons that name listeners and words, by what they carry of the score of `song`."""
    carried, traits = tastes.carried(0, song)
    shares = np.zeros(len(evidence.listeners))
    places = np.searchsorted(evidence.listeners, fit.learnt)
    there = places < len(evidence.listeners)
    there[there] = evidence.listeners[places[there]] == fit.learnt[there]
    rows, numbers = fit.stack.song(song)
    carried[rows[(rows < len(carried)) & (numbers < 0)]] = 0.0
    shares[places[there]] = carried[there]
    return name_listeners(evidence, shares), name_words(fit.stack.names, traits)


def only_sounds(fit: Fit, one: int, other: int) -> bool:
    """Returns whether two songs are linked by sound and by neither a listener nor a word nor anything else with a name."""
    stack = fit.stack
    both = np.intersect1d(stack.song(one)[0], stack.song(other)[0], assume_unique=True) - stack.listeners
    return bool(len(both)) and bool((both >= stack.sound_from).all())


def everyone(evidence: Evidence, song: int, row: int) -> tuple[Reason, ...]:
    """Returns the reason that names all others who like `song`, () for none."""
    likes = evidence.said.ratings_of(np.array([song]))[:, 0].astype(np.float64) - LOWEST
    likes[row] = 0.0
    return name_listeners(evidence, likes)
