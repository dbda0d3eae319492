"""One recommender on one split: its lists, listener by listener, and what they hold of what was hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmrs_desktop.recommend.evaluation import metrics
from pmrs_desktop.recommend.evaluation.contestants import Contestant, Judged
from pmrs_desktop.recommend.evaluation.ground import Split, again
from pmrs_desktop.recommend.evaluation.metrics import Floats, Ids
from pmrs_desktop.recommend.evaluation.peers import Setting

LIST = 20
"""N of NDCG, recall, coverage, popularity percentile and novelty."""
GENRE_LIST = 10
"""N of CS."""
CELLS = 4_000_000
"""Scores held at once: 32 MB, and some times that while they are ranked."""
CHOSEN_BY = 500
"""Listeners by whom a setting is chosen, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the lists of S listeners are worth.

    Attributes:
        rows: their rows in the split, shape (S,).
        ndcg: NDCG@20, shape (S,).
        recall: recall@20, shape (S,).
        lists: columns of the songs in the overall list, best first, -1 where it ends, shape (S, 20).
        genre_hits: hidden songs among the 10 best of each genre, shape (S, G).
        genre_most: the most that could be, min(10, hidden songs of the genre), shape (S, G).
    """

    rows: Ids
    ndcg: Floats
    recall: Floats
    lists: Ids
    genre_hits: Ids
    genre_most: Ids


def judge(split: Split, judged: Judged, rows: Ids | None = None) -> Judgement:
    """Returns the judgement over `rows`, without any given over all listeners with a hidden song; block by block."""
    asked = np.flatnonzero(np.diff(split.hidden.indptr) > 0) if rows is None else rows
    step = max(1, CELLS // max(1, split.hidden.shape[1]))
    blocks = [_block(split, judged, asked[start : start + step]) for start in range(0, len(asked), step)]
    if not blocks:
        genres = split.members.shape[1]
        nothing = np.zeros(0)
        none = np.zeros((0, genres), dtype=np.int64)
        return Judgement(asked, nothing, nothing, np.zeros((0, LIST), dtype=np.int64), none, none)
    return Judgement(asked, *(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def choose(contestant: Contestant, split: Split, seed: int) -> Setting:
    """Returns the setting with the best NDCG@20 where 20 % of the training rows are hidden again; the first of equals."""
    if len(contestant.grid) == 1:
        return contestant.grid[0]
    inner = again(split, seed)
    rows = np.flatnonzero(np.diff(inner.hidden.indptr) > 0)
    if len(rows) > CHOSEN_BY:
        rows = np.sort(np.random.default_rng((seed, 2)).choice(rows, size=CHOSEN_BY, replace=False))
    made = contestant.fit(inner)
    worth = [float(judge(inner, made(setting), rows).ndcg.mean()) for setting in contestant.grid]
    return contestant.grid[int(np.argmax(worth))]


def _block(split: Split, judged: Judged, rows: Ids) -> tuple[Floats, Floats, Ids, Ids, Ids]:
    overall, in_genre = judged(rows)
    seen = split.seen[rows].toarray()
    hidden = split.hidden[rows].toarray()
    lists = metrics.top(np.where(seen, -np.inf, overall), LIST)
    rel, count = metrics.found(lists, hidden), hidden.sum(axis=1)
    hits = np.zeros((len(rows), split.members.shape[1]), dtype=np.int64)
    most = np.zeros_like(hits)
    for genre in range(split.members.shape[1]):
        songs = np.flatnonzero(split.members[:, genre])
        inside = hidden[:, songs]
        most[:, genre] = np.minimum(GENRE_LIST, inside.sum(axis=1))
        asked = np.flatnonzero(most[:, genre])
        if not len(asked):
            continue
        scores = np.where(seen[np.ix_(asked, songs)], -np.inf, in_genre[np.ix_(asked, songs)])
        hits[asked, genre] = metrics.found(metrics.top(scores, GENRE_LIST), inside[asked]).sum(axis=1)
    return metrics.ndcg(rel, count), metrics.recall(rel, count), lists, hits, most
