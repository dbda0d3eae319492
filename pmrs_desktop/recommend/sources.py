"""The lists beside the recommender's own: from your listeners, rediscover, new in your library (pure).

Each function gives a score for every song, `SILENT` where the song does not stand in the list; which songs may stand there beyond
that (heard, refused, playable) is for the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import Reason
from pmrs_desktop.recommend.lists import z_scores
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.ratings import HIGHEST, LOWEST
from pmrs_desktop.recommend.reasons import name_listeners
from pmrs_desktop.recommend.recommender import SILENT, Scores
from pmrs_desktop.recommend.said import Entries

LIKED = 3.0
"""R from which a listener likes a song: 3 stars, love, or 2 plays without a skip."""
LOVED = 4.0
"""R from which a song of mine is worth hearing again: 4 stars, love, or 6 plays without a skip."""
STRANGER = 0.05
"""The likeness of a listener with whom nothing is shared, so that a new listener's songs stand in the list, low."""
REST_DAYS = 60.0
LONG_DAYS = 180.0
"""After so long the wish to hear a song again is half of what it can be."""
FRESH_DAYS = 30.0
"""After so long an addition to the library is half as fresh."""
FRESHNESS = 3.0
"""What being added this moment is worth, in standard deviations of the score."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """What the other listeners say to one listener.

    Attributes:
        scores: Σ_v likeness(v) · R[v, x] over listeners v who like x, shape (M,), `SILENT` where nobody does.
        likeness: of each listener, shape (U,), `STRANGER` to 1 + `STRANGER`; 0 for the listener.
        speakers: row of the listener v with the largest likeness(v) · R[v, x], shape (M,); of equals the first.
    """

    scores: Scores
    likeness: Floats
    speakers: Ids

    def in_turns(self, standing: npt.NDArray[np.bool_]) -> Scores:
        """Returns log(likeness(v) / (2k + 1)) for the (k + 1)-th best of the songs that v speaks for, shape (M,).

        So each listener's songs stand from the first on in proportion to how alike the listener is (PM-2: Dang and
        Croft, SIGIR 2012, by the seats of Sainte-Laguë), and the closest one does not fill the list alone.

        Args:
            standing: which songs may stand in the list, shape (M,); the others are `SILENT`.
        """
        found = np.full(len(self.scores), SILENT)
        songs = np.flatnonzero(standing & (self.scores > SILENT))
        order = songs[np.lexsort((-self.scores[songs], self.speakers[songs]))]
        speakers = self.speakers[order]
        first = np.searchsorted(speakers, speakers, side="left")
        found[order] = np.log(self.likeness[speakers] / (2 * (np.arange(len(order)) - first) + 1))
        return found

    def reasons(self, evidence: Evidence, songs: Ids) -> list[tuple[Reason, ...]]:
        """Returns who likes each of `songs`, heaviest first."""
        if not len(songs):
            return []
        ratings = evidence.said.ratings_of(songs)
        shares = np.where(ratings >= LIKED, ratings, 0.0) * self.likeness[:, None]
        return [name_listeners(evidence, shares[:, place]) for place in range(len(songs))]


def from_listeners(evidence: Evidence, row: int | None) -> Voices:
    """Returns what the others like; likeness is the cosine of (R - 1) over all songs, plus `STRANGER`.

    Args:
        evidence: U listeners, M songs.
        row: the listener's row, None for one who is not in the log: all others are strangers then.
    """
    said, songs = evidence.said, len(evidence.songs)
    likeness, scores = np.zeros(len(evidence.listeners)), np.zeros(songs)
    speakers, loudest = np.zeros(songs, dtype=np.int64), np.zeros(songs)
    mine = np.zeros(songs, dtype=np.float32)
    if row is not None:
        own = said.row(row)
        mine[own.songs] = _likes(own)
    for part in said.parts():
        likes = part.matrix(_likes(part.entries), songs)
        squares = likes.multiply(likes).sum(axis=1, dtype=np.float64)
        lengths = np.sqrt(squares * float(mine @ mine))
        near = np.divide(likes @ mine, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        likeness[part.rows] = np.round(near, 6) + STRANGER
        if row is not None and part.first <= row < part.rows.stop:
            likeness[row] = 0.0
        rows = np.repeat(np.arange(len(evidence.listeners))[part.rows], np.diff(part.starts))
        said_of, ratings = part.entries.songs, part.entries.ratings
        loud = np.where(ratings >= LIKED, ratings, 0.0) * likeness[rows]
        scores += np.bincount(said_of, loud, minlength=songs)
        before = loudest.copy()
        np.maximum.at(loudest, said_of, loud)
        heard = np.flatnonzero((loud == loudest[said_of]) & (loud > before[said_of]))[::-1]
        speakers[said_of[heard]] = rows[heard]
    return Voices(np.where(scores > 0, scores, SILENT), likeness, speakers)


def rediscover(ratings: npt.NDArray[np.floating], days: Floats) -> Scores:
    """Returns R / 5 · (1 - 2^(-d / `LONG_DAYS`)) for songs with R >= `LOVED` that rested d >= `REST_DAYS`, shape (M,).

    Args:
        ratings: R of the listener's own songs, 0 where there is none, shape (M,).
        days: days since each was last heard, shape (M,); NaN, where that is unknown, counts as `REST_DAYS`.
    """
    rested = np.where(np.isnan(days), REST_DAYS, days)
    score = ratings / HIGHEST * (1.0 - 2.0 ** (-rested / LONG_DAYS))
    return np.where((ratings >= LOVED) & (rested >= REST_DAYS), score, SILENT)


def new_in_library(scores: Scores, here: npt.NDArray[np.bool_], days: Floats) -> Scores:
    """Returns z(score) + `FRESHNESS` · 2^(-d / `FRESH_DAYS`) for songs added d days ago, shape (M,).

    A song without a score, as where nothing is known of the listener, counts as the lowest one.

    Args:
        scores: the recommender's, shape (M,).
        here: the unheard songs in the library, shape (M,).
        days: days since each was added, 0 and up, shape (M,).
    """
    found = np.full(len(scores), SILENT)
    wanted = np.flatnonzero(here)
    said = np.isfinite(scores[wanted])
    known = np.where(said, scores[wanted], scores[wanted][said].min() if said.any() else 0.0)
    found[wanted] = z_scores(known) + FRESHNESS * 2.0 ** (-days[wanted] / FRESH_DAYS)
    return found


def _likes(entries: Entries) -> npt.NDArray[np.float32]:
    """Returns R - 1 of each entry, 0 where there is no rating."""
    return np.asarray(np.maximum(entries.ratings - np.float32(LOWEST), np.float32(0)))
