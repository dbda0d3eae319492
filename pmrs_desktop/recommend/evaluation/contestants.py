"""Who is measured: our recommenders and the peers, each by its name and with the settings that validation chooses from."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.default import Default
from pmrs_desktop.recommend.evaluation import peers
from pmrs_desktop.recommend.evaluation.ground import Split
from pmrs_desktop.recommend.evaluation.peers import Floats, Ids, Setting
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.recommend.recommender import SILENT, Recommender

OURS = Default.name
"""The row that all others are compared with."""

Judged = Callable[[Ids], tuple[Floats, Floats]]
"""From rows to their scores for the overall list and for the lists of genres, both of shape (B, M)."""
Fit = Callable[[Split], Callable[[Setting], Judged]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A row of the table.

    Attributes:
        name: what it is called.
        fit: learns from a split and returns what makes a scorer of a setting.
        grid: the settings; the first counts where there is nothing to choose by.
    """

    name: str
    fit: Fit
    grid: tuple[Setting, ...] = ({},)


def contestants() -> tuple[list[Contestant], list[str]]:
    """Returns all that can be measured here, in the order of the table, and the names of those left out."""
    here = [
        Contestant("random", _plain(peers.random)),
        Contestant("popularity", _plain(peers.popularity)),
        Contestant(Pmrs.name, _ours(Pmrs)),
        Contestant(OURS, _ours(Default)),
    ]
    own = [
        Contestant("user-knn", _plain(peers.user_knn), _grid(power=(1.0, 1.5, 2.0, 3.0))),
        Contestant("rp3beta", _plain(peers.rp3beta), _grid(alpha=(0.4, 0.6, 0.8, 1.0), beta=(0.2, 0.3, 0.4, 0.6))),
        Contestant("ease", _plain(peers.ease), _grid(ridge=(100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 5000.0))),
    ]
    names = ("item-knn-cosine", "item-knn-bm25", "als")
    try:
        outside = importlib.import_module("pmrs_desktop.recommend.evaluation.implicit_peers")
    except ImportError:
        return here + own, list(names)
    neighbours = _grid(k=(50, 200, 400, 1000))
    brought = [
        Contestant(names[0], _plain(outside.item_knn_cosine), neighbours),
        Contestant(names[1], _plain(outside.item_knn_bm25), neighbours),
        Contestant(names[2], _plain(outside.als), _grid(factors=(16, 32, 64), regularization=(1.0, 10.0))),
    ]
    return here + brought + own, []


def _grid(**choices: tuple[float, ...]) -> tuple[Setting, ...]:
    return tuple(dict(zip(choices, chosen, strict=True)) for chosen in itertools.product(*choices.values()))


def _plain(fit: Callable[[Split], Callable[[Setting], peers.Scorer]]) -> Fit:
    """Returns a peer that ranks every list by the same scores."""

    def fitted(split: Split) -> Callable[[Setting], Judged]:
        chosen = fit(split)

        def judged(setting: Setting) -> Judged:
            score = chosen(setting)

            def both(rows: Ids) -> tuple[Floats, Floats]:
                scores = score(rows)
                return scores, scores

            return both

        return judged

    return fitted


def _ours(make: Callable[[], Recommender]) -> Fit:
    """Returns one of the program's recommenders as it is: fitted on the evidence, asked for every listener."""

    def fitted(split: Split) -> Callable[[Setting], Judged]:
        recommender = make().fit(split.evidence)

        def both(rows: Ids) -> tuple[Floats, Floats]:
            shape = (len(rows), split.hidden.shape[1])
            overall, in_genre = np.full(shape, SILENT), np.full(shape, SILENT)
            listeners = [ListenerId(int(one)) for one in split.listeners[rows]]
            overall[:, split.evidence.songs], in_genre[:, split.evidence.songs] = recommender.weigh_many(listeners)
            return overall, in_genre

        return lambda _setting: both

    return fitted
