"""Listeners by listeners: the same regression turned round, each listener written as a sum of the other listeners.

A listener is the column [x; √v·q] over all songs and traits: x the row with its columns damped by `DAMPING`, q the mean
traits of what the listener hears at length 1, v = `TRAITS` · mean ||x||². With G the products of these columns between
listeners and Λ = d/(1-d) · diag(G) + ridge · mean diag(G),

    b = (G_oo + Λ_oo)⁻¹ g_o   over the others o,   score of song x = Σ_v b_v · X[v, x].

For a listener in the fit (G_oo + Λ_oo)⁻¹ comes from P = (G + Λ)⁻¹ by a Schur complement, so that a listener whose row has
changed since, or who was not there, is weighed exactly without another fit. `FIRM` is a stiffer ridge for short
histories: closer to plain likeness, since little can be regressed on one song; there the listeners' songs are counted
with the milder damping of the stack, since popularity is most of what one knows of a newcomer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.ease import inverse
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.stack import Stack

DAMPING = 0.25
DROPOUT = 0.6
TRAITS = 2.0
FREE, FIRM = 2.0, 10.0

Numbers = npt.NDArray[np.float32]


class Neighbours:
    """The listeners of a stack, by each other; L listeners, M songs."""

    def __init__(self, stack: Stack) -> None:
        """Fits both ridges to the listeners of `stack`, which it keeps."""
        self._stack = stack
        own = np.maximum(stack.heard, 1.0) ** -DAMPING
        self._own = own.astype(np.float32)
        self._out = (own / stack.damping).astype(np.float32)
        products = stack.gram(self._out**2, stack.listeners)
        lengths = np.diag(products).copy()
        self._share = np.float32(TRAITS * (lengths.mean() if len(lengths) else 1.0))
        self._tastes = _unit(stack.tastes(self._out))
        products += self._share * (self._tastes @ self._tastes.T)
        self._inverses = {ridge: _loosened(products, ridge) for ridge in (FREE, FIRM)}

    def likeness(self, rows: Numbers, own: Sequence[int | None]) -> tuple[dict[float, Numbers], Numbers]:
        """Returns how much of each listener the listeners of `rows` are made of: b for each ridge, shape (Q, L).

        And the length of the mean traits of each row, shape (Q,), for `pulls`.

        Args:
            rows: shape (Q, M).
            own: place of each of the Q among the L, or None for one who is not there; none is made of itself.
        """
        listeners = self._stack.listeners
        songs = self._stack.times((rows * self._own * self._out).T)[:listeners].T
        taste = np.ascontiguousarray(self._stack.times((rows * self._own).T)[listeners:].T)
        products = np.ascontiguousarray(songs + self._share * (_unit(taste) @ self._tastes.T))
        made = {ridge: _without(inverse_, products, own) for ridge, inverse_ in self._inverses.items()}
        return made, np.linalg.norm(taste, axis=1)

    def scores(self, likeness: Numbers, ridge: float) -> Numbers:
        """Returns the scores of all songs, shape (Q, M), for b of shape (Q, L)."""
        padded = np.zeros((self._stack.by_song.shape[1], len(likeness)), dtype=np.float32)
        padded[: self._stack.listeners] = likeness.T
        return np.ascontiguousarray((self._stack.back(padded) * self._told(ridge)[:, None]).T)

    def shares(self, likeness: Numbers, ridge: float, song: int) -> tuple[Ids, Numbers]:
        """Returns the listeners in whose rows `song` stands, and what each carries of its score, for b of shape (L,)."""
        rows, numbers = self._heard(ridge, song)
        return rows, np.asarray(likeness[rows] * numbers)

    def pulls(
        self, length: float, own: int | None, ridge: float, songs: Ids, others: Ids, theirs: sparse.csr_array
    ) -> Numbers:
        """Returns what one unit of each of `others` in a row adds to the scores of `songs`, shape (S, N).

        Args:
            length: of the listener's mean traits, taken as it is.
            own: the listener's place among the L, or None.
            ridge: `FREE` or `FIRM`.
            songs: columns of S songs.
            others: columns of N other songs.
            theirs: their rows of `Stack.by_song`, shape (N, R).
        """
        listeners, inverse_ = self._stack.listeners, self._inverses[ridge]
        heard = self._stack.by_song[songs][:, :listeners].toarray() * self._told(ridge)[songs][:, None]
        if own is not None:
            heard[:, own] = 0.0
        asked = heard @ inverse_
        if own is not None:
            asked -= inverse_[own] * (asked[:, own] / inverse_[own, own])[:, None]
        wanted = np.zeros((theirs.shape[1], len(songs)), dtype=np.float32)
        wanted[:listeners] = asked.T
        by_songs = theirs @ wanted
        wanted[:listeners] = 0.0
        if length > 0:
            wanted[listeners:] = (asked @ self._tastes * (self._share / length)).T
        return np.asarray((by_songs.T * self._out[others] + (theirs @ wanted).T) * self._own[others])

    def _heard(self, ridge: float, song: int) -> tuple[Ids, Numbers]:
        """Returns the listeners in whose rows `song` stands, and how much it counts there."""
        rows, numbers = self._stack.song(song)
        end = int(np.searchsorted(rows, self._stack.listeners))
        return rows[:end], numbers[:end] * self._told(ridge)[song]

    def _told(self, ridge: float) -> Numbers:
        """Returns what columns of S are multiplied by where listeners' songs are counted, shape (M,)."""
        return self._out if ridge == FREE else np.ones_like(self._out)


def _loosened(products: Numbers, ridge: float) -> Numbers:
    """Returns (G + Λ)⁻¹ for the products G, shape (L, L)."""
    lengths = np.diag(products).copy()
    made = products.copy()
    made[np.diag_indices(len(made))] += DROPOUT / (1 - DROPOUT) * lengths + ridge * (lengths.mean() if len(made) else 0)
    return inverse(made)


def _without(inverse_: Numbers, products: Numbers, own: Sequence[int | None]) -> Numbers:
    """Returns (G_oo + Λ_oo)⁻¹ g_o with 0 for the own place, shape (Q, L); P is `inverse_`, g are `products`."""
    rows = np.array([row for row, place in enumerate(own) if place is not None], dtype=np.int64)
    places = np.array([place for place in own if place is not None], dtype=np.int64)
    others = products.copy()
    others[rows, places] = 0.0
    made = others @ inverse_
    made[rows] -= inverse_[places] * (made[rows, places] / inverse_[places, places])[:, None]
    return np.asarray(made)


def _unit(rows: Numbers) -> Numbers:
    """Returns rows at length 1; rows of zeros stay so."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0))
