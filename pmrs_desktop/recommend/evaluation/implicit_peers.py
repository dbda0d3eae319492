"""Peers from the library `implicit` (Frederickson), which the extra `evaluate` brings; nothing imports this but by name.

Arguments and scorers are those of `peers`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from implicit.utils import ParameterWarning
from scipy import sparse
from threadpoolctl import threadpool_limits

from pmrs_desktop.recommend.evaluation.ground import Split
from pmrs_desktop.recommend.evaluation.peers import Floats, Ids, Scorer, Setting

SEED = 20
ONE = 1
"""Threads: more of them wait for one another, on a busy machine forty times as long as the work takes."""


def item_knn_cosine(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by X S, S the cosines of the songs' columns, for each song the `k` nearest."""
    return lambda setting: _by_neighbours(CosineRecommender(K=int(setting["k"]), num_threads=ONE), split)


def item_knn_bm25(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by X S, S the products of the songs' columns weighed by BM25 (K1 and B as in the library)."""
    return lambda setting: _by_neighbours(BM25Recommender(K=int(setting["k"]), num_threads=ONE), split)


def als(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by factors fitted by alternating least squares.

    Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (2008), alpha 1.
    """

    def scorer(setting: Setting) -> Scorer:
        with threadpool_limits(1, "blas"):  # the library complains of more
            model = AlternatingLeastSquares(
                factors=int(setting["factors"]),
                regularization=setting["regularization"],
                alpha=1.0,
                random_state=SEED,
                num_threads=ONE,
            )
            model.fit(sparse.csr_matrix(split.plays.astype(np.float32)), show_progress=False)
        users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
        return lambda rows: np.asarray(users[rows] @ items.T, dtype=np.float64)

    return scorer


def _by_neighbours(model: Any, split: Split) -> Scorer:
    plays = split.plays
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ParameterWarning)  # the library converts what it has made itself
        model.fit(sparse.csr_matrix(plays), show_progress=False)
    likeness = model.similarity

    def score(rows: Ids) -> Floats:
        return np.asarray((plays[rows] @ likeness).toarray(), dtype=np.float64)

    return score
