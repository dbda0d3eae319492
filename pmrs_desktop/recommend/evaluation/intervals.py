"""95 % intervals over listeners: what the figures would be with other listeners of the same kind.

Every measure but coverage is a ratio of two sums over listeners; a listener who stands in several splits is one
listener, all of whose splits are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
RESAMPLES = 1000
SEED = 20
BLOCK = 4_000_000
"""Weights drawn at once, which bounds the memory."""


def ratio(above: Floats, below: Floats) -> float:
    """Returns Σ above / Σ below over listeners, both of shape (L,); NaN where nothing stands below."""
    whole = below.sum()
    return float(above.sum() / whole) if whole > 0 else float("nan")


def bootstrap(pairs: Sequence[tuple[Floats, Floats]], resamples: int = RESAMPLES) -> Floats:
    """Returns the ratios of resampled listeners, shape (len(pairs), resamples), the same draws for every pair.

    Efron's bootstrap: as many listeners as there are, drawn with replacement; a draw without anything below is NaN.

    Args:
        pairs: above and below of each ratio, listener by listener, all of shape (L,).
        resamples: how often.
    """
    listeners = len(pairs[0][0]) if pairs else 0
    above = np.array([pair[0] for pair in pairs], dtype=np.float64).T
    below = np.array([pair[1] for pair in pairs], dtype=np.float64).T
    if not listeners:
        return np.full((len(pairs), resamples), np.nan)
    rng = np.random.default_rng(SEED)
    step = max(1, BLOCK // listeners)
    drawn = []
    for start in range(0, resamples, step):
        count = min(step, resamples - start)
        draws = rng.integers(listeners, size=(count, listeners)) + listeners * np.arange(count)[:, None]
        weights = np.bincount(draws.ravel(), minlength=count * listeners).reshape(count, listeners).astype(np.float64)
        lower = weights @ below
        drawn.append(np.divide(weights @ above, lower, out=np.full(lower.shape, np.nan), where=lower > 0).T)
    return np.concatenate(drawn, axis=1)


def bounds(drawn: Floats) -> tuple[float, float]:
    """Returns the 2.5th and the 97.5th percentile of resampled figures; NaN where there are none."""
    kept = drawn[np.isfinite(drawn)]
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.percentile(kept, [2.5, 97.5])
    return float(low), float(high)


def coverage(lists: Sequence[tuple[Ids, Ids]], songs: Sequence[int], listeners: int) -> tuple[float, float, float]:
    """Returns the mean coverage of the splits, 0..1, with a 95 % interval by the jackknife over listeners.

    Drawn with replacement, listeners would be fewer and show fewer songs, so the bootstrap would lie too low; the
    jackknife asks how many songs only one listener is shown (Efron and Tibshirani 1993, chapter 11).

    Args:
        lists: of each split the columns in the lists, shape (B, N), -1 where a list ends, and whose they are, (B,).
        songs: of each split the number of candidates.
        listeners: how many there are in all splits together.
    """
    covered, only = [], np.zeros(listeners)
    for (columns, owners), count in zip(lists, songs, strict=True):
        owner = np.repeat(owners, columns.shape[1])[columns.ravel() >= 0]
        shown = columns.ravel()[columns.ravel() >= 0]
        times = np.bincount(shown, minlength=count)
        covered.append((times > 0).sum() / max(1, count))
        only += np.bincount(owner, weights=times[shown] == 1, minlength=listeners) / max(1, count)
    if not covered:
        return float("nan"), float("nan"), float("nan")
    value, lost = float(np.mean(covered)), only / len(covered)
    spread = 1.96 * float(np.sqrt((listeners - 1) / listeners * ((lost - lost.mean()) ** 2).sum()))
    return value, max(0.0, value - spread), min(1.0, value + spread)
