"""The measures, listener by listener, so that intervals and differences can be taken afterwards.

h is the number of songs hidden from a listener, N the length of a list, rel(r) is 1 where the song of rank r is hidden:

- NDCG@N = Σ_r rel(r) / log2(r + 1), divided by the same sum for an ideal list, Σ_{r <= min(N, h)} 1 / log2(r + 1)
  (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002; binary relevance);
- recall@N = Σ_r rel(r) / h;
- CS@N of a genre = Σ over listeners of Σ_r rel(r), divided by Σ over listeners of min(N, h), both among the songs of
  the genre alone and over listeners with a hidden song in it: equation (6) of the paper with candidates that are all
  songs of the genre that the listener does not know;
- coverage = the share of candidates that stand in the list of at least one listener (Ge, Delgado-Battenfeld and
  Jannach, "Beyond accuracy", 2010: catalog coverage);
- popularity percentile of a song = the share of candidates with fewer listeners in training, half of those with as
  many, 0 to 100, and the mean of it over all songs of all lists (Abdollahpouri et al., "The unfairness of popularity
  bias in recommendation", 2019, measure the same by the mean number of ratings); a list by chance has 50;
- novelty of a song = -log2(listeners of the song in training / all listeners), in bits, and the mean of it over all
  songs of all lists (Vargas and Castells, "Rank and relevance in novelty and diversity metrics", 2011, after Zhou et
  al. 2010: self-information).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int64]
NOBODY = -1
"""Stands in a list that is shorter than it may be."""


def top(scores: Floats, n: int) -> Ids:
    """Returns the columns of the `n` best scores of each row, best first, shape (B, n), `NOBODY` where a list ends.

    Args:
        scores: shape (B, M); -inf and NaN never stand in a list. Equal scores: the lower column first, but which of
            those that are equal to the last in the list stands in it is open.
        n: the length of a list.
    """
    count = min(n, scores.shape[1])
    clean = np.where(np.isnan(scores), -np.inf, scores)
    part = np.sort(np.argpartition(-clean, count - 1, axis=1)[:, :count], axis=1) if count else clean.astype(np.int64)
    values = np.take_along_axis(clean, part, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    best = np.take_along_axis(part, order, axis=1)
    best = np.where(np.isneginf(np.take_along_axis(values, order, axis=1)), NOBODY, best)
    return np.pad(best, ((0, 0), (0, n - count)), constant_values=NOBODY).astype(np.int64)


def found(lists: Ids, hidden: Mask) -> Mask:
    """Returns rel: which songs of each list are hidden, shape (B, N).

    Args:
        lists: columns, `NOBODY` where a list ends, shape (B, N).
        hidden: shape (B, M).
    """
    if not hidden.shape[1]:
        return np.zeros(lists.shape, dtype=np.bool_)
    return np.asarray(np.take_along_axis(hidden, np.maximum(lists, 0), axis=1) & (lists != NOBODY))


def ndcg(rel: Mask, hidden: Ids) -> Floats:
    """Returns NDCG@N of each listener, 0..1, shape (B,), of `rel`, shape (B, N); 0 where nothing is hidden.

    Args:
        rel: which songs of the list are hidden, best rank first.
        hidden: how many songs are hidden from each listener, shape (B,).
    """
    discounts = 1.0 / np.log2(np.arange(2, rel.shape[1] + 2))
    ideal = np.concatenate(([0.0], np.cumsum(discounts)))[np.minimum(hidden, rel.shape[1])]
    return np.asarray(np.divide(rel @ discounts, ideal, out=np.zeros(len(rel)), where=ideal > 0))


def recall(rel: Mask, hidden: Ids) -> Floats:
    """Returns recall@N of each listener, 0..1, shape (B,); 0 where nothing is hidden. Arguments as for `ndcg`."""
    return np.asarray(np.divide(rel.sum(axis=1), hidden, out=np.zeros(len(rel)), where=hidden > 0))


def percentiles(listeners: Ids) -> Floats:
    """Returns the popularity percentile of each song, 0..100, shape (M,), of its number of listeners, shape (M,)."""
    ordered = np.sort(listeners)
    fewer = np.searchsorted(ordered, listeners, side="left")
    no_more = np.searchsorted(ordered, listeners, side="right")
    return np.asarray(100.0 * (fewer + no_more) / (2 * max(1, len(listeners))))


def self_information(listeners: Ids, everyone: int) -> Floats:
    """Returns the novelty of each song in bits, shape (M,), of its number of listeners among `everyone`.

    A song without a listener counts as if it had half a one, so that its novelty is finite.
    """
    return np.asarray(-np.log2(np.maximum(listeners, 0.5) / max(1, everyone)))
