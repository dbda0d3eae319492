"""Recommenders to compare with, plain and without libraries beyond scipy: each from its paper, over what the plays say.

X is the matrix of log(10 + plays) of training (see `opinions`), U listeners x M songs. Fitting returns a function from
a setting to a scorer, and a scorer returns scores of shape (B, M) for rows of X, so that no more than a block is ever
dense.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation.ground import Split
from pmrs_desktop.words import tr

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Setting = Mapping[str, float]
Scorer = Callable[[Ids], Floats]
LARGEST = 6_000
"""Rows of the square matrix that EASE takes apart: its time grows with the cube, 6,000 take a minute."""


def random(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by chance, each listener's drawn from the listener's row."""
    songs = split.hidden.shape[1]

    def score(rows: Ids) -> Floats:
        return np.array([np.random.default_rng((int(row), songs)).random(songs) for row in rows]).reshape(-1, songs)

    return lambda _setting: score


def popularity(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by the number of listeners in training, the same for everybody."""
    counts = split.heard.astype(np.float64)
    return lambda _setting: lambda rows: np.broadcast_to(counts, (len(rows), len(counts))).copy()


def user_knn(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by other listeners: Σ_v cos(u, v)^power · X[v, x], cosines of columns weighed by idf, v ≠ u.

    Herlocker, Konstan, Borchers and Riedl, "An algorithmic framework for performing collaborative filtering" (1999),
    with all listeners as neighbours; idf[x] = log(U / listeners of x).
    """
    plays = split.plays
    idf = np.log(plays.shape[0] / np.maximum(1, split.heard))
    near = at_length_one((plays @ sparse.diags_array(idf)).tocsr())

    def scorer(setting: Setting) -> Scorer:
        def score(rows: Ids) -> Floats:
            likeness = (near[rows] @ near.T).toarray()
            likeness[np.arange(len(rows)), rows] = 0.0
            return np.asarray(np.maximum(likeness, 0.0) ** setting["power"] @ plays)

        return score

    return scorer


def rp3beta(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by walks of three steps, listener, song, listener, song, the last against its popularity.

    Paudel, Christoffel, Newell and Bernstein, "Updatable, accurate, diverse, and scalable recommendations for
    interactive applications" (2017), over weights: with P_ui and P_iu the rows of X and of Xᵀ summing to 1, each to
    the power alpha, score(u, x) = (X P_iu P_ui)[u, x] / d_x^beta, d_x the number of listeners of x.
    """
    plays = split.plays
    forth = _rows_to_one(plays)
    back = _rows_to_one(plays.T.tocsr())
    counts = np.maximum(1, split.heard).astype(np.float64)

    def scorer(setting: Setting) -> Scorer:
        there, here = _to_power(forth, setting["alpha"]), _to_power(back, setting["alpha"])
        against = counts ** -setting["beta"]

        def score(rows: Ids) -> Floats:
            walked = (plays[rows] @ here).toarray()
            return np.asarray((walked @ there) * against)

        return score

    return scorer


def ease(split: Split) -> Callable[[Setting], Scorer]:
    """Scores by EASE: B = I - P / diag(P) with zero diagonal, P = (XᵀX + λI)⁻¹, and scores X B.

    Steck, "Embarrassingly shallow autoencoders for sparse data" (2019). With fewer listeners than songs it is worked
    out in the listeners: for XXᵀ = V diag(e) Vᵀ and W = VᵀX, diag(P) = (1 - Σ_k W[k]² / (e_k + λ)) / λ and
    X P = V diag(1 / (e + λ)) W; else in the songs. One decomposition serves every λ.

    Raises:
        Trouble: both listeners and songs are too many.
    """
    plays = split.plays
    if min(plays.shape) > LARGEST:
        raise Trouble(tr("EASE takes at most {count} listeners or songs.", count=f"{LARGEST:,}"))
    if plays.shape[0] > plays.shape[1]:
        return _ease_in_songs(plays)
    values, vectors = linalg.eigh((plays @ plays.T).toarray(), overwrite_a=True)
    values, vectors = np.maximum(values, 0.0).astype(np.float32), vectors.astype(np.float32)
    seen = np.asarray(vectors.T @ plays.astype(np.float32))  # 32 bits: half the memory, twice as fast
    squares = np.square(seen)

    def scorer(setting: Setting) -> Scorer:
        ridge = np.float32(setting["ridge"])
        own = (1.0 - (1.0 / (values + ridge)) @ squares) / ridge

        def score(rows: Ids) -> Floats:
            projected = (vectors[rows] / (values + ridge)) @ seen
            return np.asarray(plays[rows].toarray() - projected / own, dtype=np.float64)

        return score

    return scorer


def _ease_in_songs(plays: sparse.csr_array) -> Callable[[Setting], Scorer]:
    values, vectors = linalg.eigh((plays.T @ plays).toarray(), overwrite_a=True)
    values = np.maximum(values, 0.0)

    @functools.cache
    def weights(ridge: float) -> Floats:
        inverse = (vectors / (values + ridge)) @ vectors.T
        return np.asarray(np.eye(len(values)) - inverse / np.diag(inverse))

    def scorer(setting: Setting) -> Scorer:
        return lambda rows: np.asarray(plays[rows] @ weights(setting["ridge"]))

    return scorer


def at_length_one(matrix: sparse.csr_array) -> sparse.csr_array:
    """Returns each row at length 1, shape (N, W); empty rows stay empty."""
    return _over(matrix, np.sqrt(matrix.multiply(matrix).sum(axis=1)))


def _rows_to_one(matrix: sparse.csr_array) -> sparse.csr_array:
    return _over(matrix, matrix.sum(axis=1))


def _over(matrix: sparse.csr_array, whole: Floats) -> sparse.csr_array:
    return (sparse.diags_array(np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)) @ matrix).tocsr()


def _to_power(matrix: sparse.csr_array, power: float) -> sparse.csr_array:
    return sparse.csr_array((matrix.data**power, matrix.indices, matrix.indptr), shape=matrix.shape)
