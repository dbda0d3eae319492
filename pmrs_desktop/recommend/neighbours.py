"""Listeners by listeners: the same regression turned round, and beside it plain likeness for short histories.

A listener is the column [x; √v·q] over all songs and traits: x the row with its columns damped by `DAMPING`, q the mean
traits of what the listener hears at length 1, v = `TRAITS` · mean ||x||². With g the products of these columns,

- *regressed*: each listener is written as a sum of the other listeners o, with Λ = d/(1-d) · diag(G) + λ · mean diag(G):
  b = (G_oo + Λ_oo)⁻¹ g_o, score of song x = Σ_v b_v · X[v, x];
- *alike*: b = max(0, cosine)^`POWER` · ||w_v||^`EVENING`, for a newcomer, of whom one song or two tell nothing to regress
  on. There the songs count as the others say it, w without damping or evening, since much of what one knows of a
  newcomer is what all like.

For a listener in the fit (G_oo + Λ_oo)⁻¹ comes from P = (G + Λ)⁻¹ by a Schur complement, so that a listener whose row has
changed since, or who was not there, is weighed exactly without another fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.directions import Directions
from pmrs_desktop.recommend.ease import inverse
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.stack import Stack
from pmrs_desktop.recommend.symmetric import Symmetric
from pmrs_desktop.recommend.unit import unit_rows

DAMPING = 0.25
DROPOUT = 0.6
TRAITS = 2.0
RIDGE = 1.0
POWER = 3

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How much of each of L listeners Q others are made of.

    Attributes:
        places: place of each of the Q among the L, or None; none is made of itself.
        shared: products of the Q rows and the L over songs alone, shape (Q, L).
        regressed: b of the regression, shape (Q, L).
        cosines: shape (Q, L), 0..1; 0 where opposed.
        evened: what the rows of the L were divided by, shape (L,).
        lengths: of each of the Q as a column, shape (Q,).
        traits: lengths of the sums of traits, shape (Q,).
    """

    places: Sequence[int | None]
    shared: Numbers
    regressed: Numbers
    cosines: Numbers
    evened: Numbers
    lengths: Numbers
    traits: Numbers

    def of(self, alike: bool) -> Numbers:
        """Returns b, shape (Q, L): plain likeness, or else the regression."""
        return self.cosines**POWER * self.evened if alike else self.regressed


class Neighbours:
    """The listeners of a stack, by each other; L listeners, M songs.

    Attributes:
        directions: the main directions of what they hear.
    """

    def __init__(self, stack: Stack) -> None:
        """Fits the regression to the listeners of `stack`, which it keeps."""
        self._stack = stack
        own = np.maximum(stack.heard, 1.0) ** -DAMPING
        self._own = own.astype(np.float32)
        self._out = (own / stack.damping).astype(np.float32)
        products = stack.gram(self._out**2, stack.listeners)
        self.directions = Directions(products, len(own))
        squares = np.diag(products)
        self._share = np.float32(TRAITS * (squares.mean() if len(squares) else 1.0))
        self._tastes = unit_rows(stack.tastes(self._out))
        products += self._share * (self._tastes @ self._tastes.T)
        squares = np.diag(products).copy()
        self._lengths = np.sqrt(squares)
        loose = DROPOUT / (1 - DROPOUT) * squares + RIDGE * (squares.mean() if len(squares) else 1.0)
        products[np.diag_indices(len(products))] += loose
        self._inverse = Symmetric(inverse(products))

    def likeness(self, rows: Numbers, places: Sequence[int | None]) -> Likeness:
        """Returns what Q listeners are made of.

        Args:
            rows: their rows, shape (Q, M).
            places: place of each among the L, or None for one who is not there.
        """
        listeners = self._stack.listeners
        damped = rows * self._own
        shared = np.ascontiguousarray(self._stack.times((damped * self._out).T)[:listeners].T)
        taste = np.ascontiguousarray(self._stack.times(damped.T)[listeners:].T)
        traits = np.linalg.norm(taste, axis=1)
        products = np.ascontiguousarray(shared + self._share * (unit_rows(taste) @ self._tastes.T))
        lengths = np.sqrt(np.einsum("ij,ij->i", damped, damped) + self._share * (traits > 0))
        both = lengths[:, None] * self._lengths[None, :]
        inside = np.array([row for row, place in enumerate(places) if place is not None], dtype=np.int64)
        own = np.array([place for place in places if place is not None], dtype=np.int64)
        products[inside, own] = 0.0
        regressed = np.ascontiguousarray(self._inverse.times(products.T).T)
        theirs = self._inverse.rows(own)
        regressed[inside] -= theirs * (regressed[inside, own] / self._inverse.diagonal[own])[:, None]
        cosines = np.divide(products, both, out=np.zeros_like(products), where=both > 0)
        return Likeness(places, shared, regressed, np.clip(cosines, 0.0, 1.0), self._stack.evened, lengths, traits)

    def scores(self, made_of: Numbers, *, alike: bool) -> Numbers:
        """Returns the scores of all songs, shape (Q, M), for b of shape (Q, L)."""
        padded = np.zeros((self._stack.by_song.shape[1], len(made_of)), dtype=np.float32)
        padded[: self._stack.listeners] = made_of.T
        return np.ascontiguousarray((self._stack.back(padded) * self._told(alike)[:, None]).T)

    def shares(self, made_of: Numbers, song: int, *, alike: bool) -> tuple[Ids, Numbers]:
        """Returns the listeners in whose rows `song` stands, and what each carries of its score, for b of shape (L,)."""
        rows, numbers = self._heard(alike, song)
        return rows, np.asarray(made_of[rows] * numbers)

    def pulls(
        self, likeness: Likeness, row: int, songs: Ids, others: Ids, theirs: sparse.csr_array, *, alike: bool
    ) -> Numbers:
        """Returns what one unit of each of `others` in a row adds to the scores of `songs`, shape (S, N).

        The lengths of the row and of its traits are taken as they are; of plain likeness it is the part in the score of
        the first order, so that the parts sum to the score.

        Args:
            likeness: of Q listeners.
            row: whose of them.
            songs: columns of S songs.
            others: columns of N other songs.
            theirs: their rows of `Stack.by_song`, shape (N, R).
            alike: of plain likeness, or else of the regression.
        """
        listeners, own = self._stack.listeners, likeness.places[row]
        asked = self._stack.by_song[songs][:, :listeners].toarray() * self._told(alike)[songs][:, None]
        if alike:
            both = likeness.lengths[row] * self._lengths
            close = likeness.cosines[row] ** (POWER - 1) * likeness.evened
            asked *= np.divide(close, both, out=np.zeros_like(close), where=both > 0)
        else:
            asked = self._regress(asked, own)
        wanted = np.zeros((theirs.shape[1], len(songs)), dtype=np.float32)
        wanted[:listeners] = asked.T
        by_songs = theirs @ wanted
        wanted[:listeners] = 0.0
        if likeness.traits[row] > 0:
            wanted[listeners:] = (asked @ self._tastes * (self._share / likeness.traits[row])).T
        return np.asarray((by_songs.T * self._out[others] + (theirs @ wanted).T) * self._own[others])

    def main_pulls(self, songs: Ids, others: Ids, theirs: sparse.csr_array) -> Numbers:
        """Returns what one unit of each of `others` adds along the main directions, as `pulls`, shape (S, N)."""
        listeners = self._stack.listeners
        asked = self._stack.by_song[songs][:, :listeners].toarray() * self._out[songs][:, None]
        wanted = np.zeros((theirs.shape[1], len(songs)), dtype=np.float32)
        wanted[:listeners] = self.directions.made_of(asked).T
        return np.asarray((theirs @ wanted).T * (self._out[others] * self._own[others]))

    def _regress(self, numbers: Numbers, own: int | None) -> Numbers:
        """Returns (G_oo + Λ_oo)⁻¹ of S columns over the listeners, both of shape (S, L); the own place is overwritten."""
        if own is not None:
            numbers[:, own] = 0.0
        asked = np.ascontiguousarray(self._inverse.times(numbers.T).T)
        if own is not None:
            asked -= self._inverse.rows(np.array([own])) * (asked[:, own] / self._inverse.diagonal[own])[:, None]
        return asked

    def _heard(self, alike: bool, song: int) -> tuple[Ids, Numbers]:
        """Returns the listeners in whose rows `song` stands, and how much it counts there."""
        rows, numbers = self._stack.song(song)
        end = int(np.searchsorted(rows, self._stack.listeners))
        return rows[:end], numbers[:end] * self._told(alike)[song]

    def _told(self, alike: bool) -> Numbers:
        """Returns what columns of S are multiplied by where listeners' songs are counted, shape (M,)."""
        return np.float32(1) / self._stack.damping if alike else self._out
