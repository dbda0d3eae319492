"""Sums over splits, listener by listener, and the figures with intervals and differences that follow from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pmrs_desktop.recommend.evaluation import intervals, metrics
from pmrs_desktop.recommend.evaluation.ground import Split
from pmrs_desktop.recommend.evaluation.judge import GENRE_LIST, LIST, Judgement
from pmrs_desktop.recommend.evaluation.metrics import Floats, Ids

NDCG, RECALL, CS = f"ndcg@{LIST}", f"recall@{LIST}", f"cs@{GENRE_LIST}"
COVERAGE, PERCENTILE, NOVELTY = "coverage", "popularity_percentile", "novelty"
COMPARED = (NDCG, RECALL, CS)
"""Measures whose difference to ours is taken: more of the others is not better in itself."""

Key = tuple[str, str | None]
"""A measure and a genre, None where overall."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes:
        recommender: whose.
        metric: which measure.
        genre: of which genre, None where overall.
        value: the number; None where there is nothing to measure.
        low, high: its 95 % interval.
        listeners: how many listeners it was measured on.
    """

    recommender: str
    metric: str
    genre: str | None
    value: float | None
    low: float | None
    high: float | None
    listeners: int


@dataclass(eq=False)
class Tally:
    """What one recommender's judgements sum up to over the splits.

    Attributes:
        everyone: ids of all listeners of the log, shape (L,), rising.
        genres: the G genres.
        above, below: numerator and denominator of each ratio, by listener, shape (L,).
    """

    everyone: Ids
    genres: Sequence[str]
    above: dict[Key, Floats] = field(default_factory=dict)
    below: dict[Key, Floats] = field(default_factory=dict)
    _lists: list[tuple[Ids, Ids]] = field(default_factory=list)
    _songs: list[int] = field(default_factory=list)

    def add(self, split: Split, judgement: Judgement) -> None:
        """Adds what a recommender did on one more split."""
        owners = np.searchsorted(self.everyone, split.listeners[judgement.rows])
        once = np.ones(len(owners))
        self._sum((NDCG, None), owners, judgement.ndcg, once)
        self._sum((RECALL, None), owners, judgement.recall, once)
        self._sum((CS, None), owners, judgement.genre_hits.sum(axis=1), judgement.genre_most.sum(axis=1))
        for place, genre in enumerate(self.genres):
            self._sum((CS, genre), owners, judgement.genre_hits[:, place], judgement.genre_most[:, place])
        shown = judgement.lists != metrics.NOBODY
        for key, each in (
            (PERCENTILE, metrics.percentiles(split.heard)),
            (NOVELTY, metrics.self_information(split.heard, len(split.listeners))),
        ):
            worth = np.where(shown, each[np.maximum(judgement.lists, 0)], 0.0)
            self._sum((key, None), owners, worth.sum(axis=1), shown.sum(axis=1))
        self._lists.append((judgement.lists, owners))
        self._songs.append(split.hidden.shape[1])

    def figures(self, recommender: str) -> list[Figure]:
        """Returns all figures with their intervals."""
        keys = list(self.above)
        drawn = intervals.bootstrap([(self.above[key], self.below[key]) for key in keys])
        found = [
            _figure(recommender, key, self._ratio(key), intervals.bounds(row), self._counted(key))
            for key, row in zip(keys, drawn, strict=True)
        ]
        value, low, high = intervals.coverage(self._lists, self._songs, len(self.everyone))
        return [*found, _figure(recommender, (COVERAGE, None), value, (low, high), self._counted((NDCG, None)))]

    def against(self, recommender: str, ours: Tally) -> list[Figure]:
        """Returns the figures less ours, on the same listeners and the same draws, with intervals of the difference."""
        keys = [key for key in self.above if key[0] in COMPARED]
        theirs = intervals.bootstrap([(self.above[key], self.below[key]) for key in keys])
        own = intervals.bootstrap([(ours.above[key], ours.below[key]) for key in keys])
        return [
            _figure(recommender, key, self._ratio(key) - ours._ratio(key), intervals.bounds(row), self._counted(key))
            for key, row in zip(keys, theirs - own, strict=True)
        ]

    def _ratio(self, key: Key) -> float:
        return intervals.ratio(self.above[key], self.below[key])

    def _counted(self, key: Key) -> int:
        return int((self.below[key] > 0).sum()) if key in self.below else 0

    def _sum(self, key: Key, owners: Ids, above: Floats | Ids, below: Floats | Ids) -> None:
        for sums, values in ((self.above, above), (self.below, below)):
            sums.setdefault(key, np.zeros(len(self.everyone)))
            np.add.at(sums[key], owners, values)


def _figure(recommender: str, key: Key, value: float, bounds: tuple[float, float], listeners: int) -> Figure:
    metric, genre = key
    return Figure(recommender, metric, genre, _number(value), _number(bounds[0]), _number(bounds[1]), listeners)


def _number(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None
