"""How the models are joined: one rule from a lonely listener to thousands.

score(x) = D(x) + σ_D · g · (.45 F(x)/σ_F + .35 A(x)/σ_A + 2.7 e^(-n/5) · H(x)/σ_H), where

- D, `ease`: links between songs, learnt from all logs and from everything known about the songs;
- F and H, `neighbours`: other listeners, by regression and, for short histories, by plain likeness;
- A, `directions`: the main directions of taste;
- σ: how far a score spreads over the songs that the listener does not know, so that the four are of one scale;
- g = L² / (L² + 400²): what a few listeners say is in D, thousands say more; n: of how many songs there is an opinion.

All four are sums over the listener's own songs (σ and lengths taken as they are), so a score is one, and is given for
the weights w of `opinions` as they are: w of a song times its pull on x.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.ease import Ease
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.neighbours import Neighbours
from pmrs_desktop.recommend.opinions import opinions
from pmrs_desktop.recommend.stack import EVENING, stack

CROWD = 400.0
OTHERS, MAIN = 0.45, 0.35
NEWCOMER, SOON = 2.7, 5.0
STRANGE = 0.7
"""What the score of a song that nobody likes yet is multiplied by: words promise much, and nobody has kept the promise."""
NEGLIGIBLE = 1e-3
"""Below this part of a score plain likeness is not asked."""

REGRESSED, DIRECTIONS, ALIKE = "regressed", "directions", "alike"

Numbers = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


class Fit:
    """The models fitted on one log; nothing in it changes. L listeners, M songs.

    Attributes:
        strangeness: `STRANGE` for songs that nobody likes yet, else 1, shape (M,).
    """

    def __init__(self, evidence: Evidence) -> None:
        """Fits all models to `evidence`."""
        self.songs = evidence.songs
        self.stack = stack(evidence, opinions(evidence))
        self.learnt = evidence.listeners[self.stack.learnt]
        self.crowd = len(self.learnt) ** 2 / (len(self.learnt) ** 2 + CROWD**2)
        self.strangeness = np.where(self.stack.heard > 0, 1.0, STRANGE)
        self.ease = Ease(self.stack)
        self.neighbours = Neighbours(self.stack)

    def place(self, listener: int) -> int | None:
        """Returns where a listener stands among the L, or None."""
        place = int(np.searchsorted(self.learnt, listener))
        return place if place < len(self.learnt) and self.learnt[place] == listener else None


class Tastes:
    """What Q listeners say, weighed by a fit.

    Attributes:
        scores: of all songs, shape (Q, M); those of songs that a listener knows mean nothing.
    """

    def __init__(
        self,
        fit: Fit,
        songs: Sequence[Ids],
        weights: Sequence[Numbers],
        known: Sequence[Ids],
        places: Sequence[int | None],
    ) -> None:
        """Weighs all songs.

        Args:
            fit: what was learnt.
            songs: columns with an opinion, of each listener.
            weights: w of each of them.
            known: columns of the songs each listener knows, over which no score is spread.
            places: place of each listener in the fit, or None.
        """
        self._fit, self._songs, self._weights, self._places = fit, songs, weights, places
        self._lengths = np.array([_evened(some) for some in weights], dtype=np.float32)
        self._rows = np.zeros((len(songs), len(fit.songs)), dtype=np.float32)
        unknown = np.ones(self._rows.shape, dtype=np.bool_)
        for row, (columns, some) in enumerate(zip(songs, weights, strict=True)):
            self._rows[row, columns] = some / self._lengths[row]
            unknown[row, known[row]] = False
        self._likeness = fit.neighbours.likeness(self._rows, places)
        short = NEWCOMER * np.exp(-np.array([len(some) for some in weights]) / SOON)
        self._shares: dict[str, Floats] = {}
        self._kept: dict[int, sparse.csr_array] = {}
        made, self._carriers = fit.ease.scores(self._rows)
        spread = _spread(made, unknown)
        every = np.ones(len(songs))
        parts: list[tuple[str, Floats]] = [(REGRESSED, OTHERS * every), (DIRECTIONS, MAIN * every), (ALIKE, short)]
        for name, share in parts:
            if (share < NEGLIGIBLE).all():
                continue
            part = self._part(name)
            own = _spread(part, unknown)
            self._shares[name] = np.divide(fit.crowd * share * spread, own, out=np.zeros_like(own), where=own > 0)
            made += self._shares[name].astype(np.float32)[:, None] * part
        self.scores: Floats = made.astype(np.float64) * self._lengths[:, None] * fit.strangeness

    def pulls(self, row: int, songs: Ids) -> Floats:
        """Returns what each song with an opinion adds to the scores of `songs`, shape (S, K): w times its pull."""
        fit, columns, theirs = self._fit, self._songs[row], self._theirs(row)
        made = fit.ease.pulls(songs, columns, theirs).astype(np.float64)
        for name, shares in self._shares.items():
            if name == DIRECTIONS:
                alone = fit.neighbours.main_pulls(songs, columns, theirs)
            else:
                alone = fit.neighbours.pulls(self._likeness, row, songs, columns, theirs, alike=name == ALIKE)
            made += shares[row] * alone
        return np.asarray(made * self._weights[row] * fit.strangeness[songs][:, None])

    def carried(self, row: int, song: int) -> tuple[Floats, Floats]:
        """Returns what the L listeners, shape (L,), and the traits, shape (W,), carry of the score of `song`."""
        stack = self._fit.stack
        made = np.zeros(stack.by_song.shape[1])
        rows, numbers = self._fit.ease.shares(self._carriers[:, row], song)
        made[rows] = numbers
        for name, shares in self._shares.items():
            if name == DIRECTIONS:
                continue
            alike = name == ALIKE
            rows, numbers = self._fit.neighbours.shares(self._likeness.of(alike)[row], song, alike=alike)
            made[rows] += shares[row] * numbers
        place = self._places[row]
        if place is not None:
            made[place] = 0.0
        made *= self._lengths[row] * self._fit.strangeness[song]
        return made[: stack.listeners], made[stack.listeners :]

    def _theirs(self, row: int) -> sparse.csr_array:
        """Returns the rows of the stack for the songs with an opinion, shape (K, R)."""
        if row not in self._kept:
            self._kept[row] = self._fit.stack.by_song[self._songs[row]]
        return self._kept[row]

    def _part(self, name: str) -> Numbers:
        neighbours, alike = self._fit.neighbours, name == ALIKE
        if name == DIRECTIONS:
            return neighbours.scores(neighbours.directions.made_of(self._likeness.shared), alike=False)
        return neighbours.scores(self._likeness.of(alike), alike=alike)


def _evened(weights: Numbers) -> float:
    length = float(np.linalg.norm(weights))
    return length**EVENING if length > 0 else 1.0


def _spread(scores: Numbers, unknown: npt.NDArray[np.bool_]) -> Floats:
    """Returns the standard deviation of each row over the songs that are `unknown`, shape (Q,)."""
    count = np.maximum(unknown.sum(axis=1), 1)
    mean = np.where(unknown, scores, 0).sum(axis=1, dtype=np.float64) / count
    far = np.where(unknown, scores - mean[:, None].astype(np.float32), 0)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", far, far, dtype=np.float64) / count))
