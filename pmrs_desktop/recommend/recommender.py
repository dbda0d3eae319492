"""What a recommender is: fitted on evidence, it weighs every song for a listener; ranking is the same for all.

The rules every list keeps, whatever weighs the songs:

- nothing from the listener's history H_U, so nothing heard, rated or marked "not this";
- a song stands in the list of its own genre (`Evidence.labels`) and in the overall list, one of unknown genre in the
  overall list alone;
- higher scores first; scores that are equal in nine decimals are ordered by recording id, so that the same log always
  gives the same lists.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import ListenerId, Pick, Reason, RecordingId
from pmrs_desktop.recommend.matrix import Evidence, Ids

Scores = npt.NDArray[np.float64]
SILENT = -np.inf
"""The score of a song that nothing speaks about: it stands in no list."""
DECIMALS = 9


class Weighing(ABC):
    """How one listener's songs weigh. It holds the evidence it comes from, so that a fit meanwhile cannot disturb it.

    Attributes:
        evidence: what the recommender was fitted on; M songs.
        row: the listener's row in it.
        overall: score of each song for the overall list, shape (M,), `SILENT` where nothing is known.
        in_genre: score of each song for the list of its own genre, shape (M,).
    """

    evidence: Evidence
    row: int
    overall: Scores
    in_genre: Scores

    def prepare(self, songs: Sequence[int]) -> None:  # noqa: B027 - not every recommender has something to prepare
        """Says whose reasons will be asked for, columns of songs, so that they can be worked out together."""

    @abstractmethod
    def reasons(self, song: int, genre: int | None) -> tuple[Reason, ...]:
        """Returns why the song in column `song` has its score, heaviest songs first; `genre` None: the overall list."""


class Recommender(ABC):
    """Fit, then recommend. `name` is what the command line calls it."""

    name: str

    @abstractmethod
    def fit(self, evidence: Evidence) -> Self:
        """Learns from `evidence`, which it keeps, and returns itself; whatever was learnt before is forgotten."""

    @property
    @abstractmethod
    def evidence(self) -> Evidence | None:
        """What it was last fitted on, or None."""

    @abstractmethod
    def weigh(self, listener: ListenerId) -> Weighing | None:
        """Returns how songs weigh for `listener`, or None where nothing can be said, as for one who is not known."""

    def weigh_many(self, listeners: Sequence[ListenerId]) -> tuple[Scores, Scores]:
        """Returns `overall` and `in_genre` of `weigh` for N listeners at once, each of shape (N, M).

        All songs are `SILENT` for one of whom nothing can be said.
        """
        songs = len(self.evidence.songs) if self.evidence is not None else 0
        overall, in_genre = np.full((len(listeners), songs), SILENT), np.full((len(listeners), songs), SILENT)
        for place, listener in enumerate(listeners):
            weighing = self.weigh(listener)
            if weighing is not None:
                overall[place], in_genre[place] = weighing.overall, weighing.in_genre
        return overall, in_genre

    def recommend(
        self, listener: ListenerId, n: int, genre: str | None = None, *, only_here: bool = False
    ) -> list[Pick]:
        """Returns at most `n` songs that `listener` is not aware of, best first.

        Args:
            listener: whose list; one who is not in the evidence gets an empty list.
            n: how many songs at most.
            genre: a label of the evidence for the list of that genre; None for the overall list.
            only_here: leaves out what cannot be played here.
        """
        weighing = self.weigh(listener)
        return ranked(weighing, n, genre, only_here=only_here) if weighing is not None else []

    def lists(self, listener: ListenerId, n: int) -> dict[str | None, list[Pick]]:
        """Returns every list of `recommend` at once: the overall list under None, then each genre under its label."""
        weighing = self.weigh(listener)
        if weighing is None:
            genres = self.evidence.genres if self.evidence is not None else ()
            return {genre: [] for genre in (None, *genres)}
        return {genre: ranked(weighing, n, genre) for genre in (None, *weighing.evidence.genres)}


def ranked(weighing: Weighing, n: int, genre: str | None = None, *, only_here: bool = False) -> list[Pick]:
    """Returns at most `n` songs of a weighing, best first, with reasons: the overall list, or that of `genre`."""
    evidence = weighing.evidence
    if genre is not None and genre not in evidence.genres:
        return []
    label = None if genre is None else evidence.genres.index(genre)
    scores = weighing.overall if label is None else weighing.in_genre
    standing = np.ones(len(evidence.songs), dtype=np.bool_) if label is None else evidence.labels == label
    standing[evidence.history_of(weighing.row)] = False
    if only_here:
        standing &= evidence.here
    return [
        Pick(
            RecordingId(int(evidence.songs[song])),
            rank,
            float(np.round(scores[song], DECIMALS)),
            weighing.reasons(int(song), label),
        )
        for rank, song in enumerate(top(scores, standing, n), start=1)
    ]


def top(scores: Scores, standing: npt.NDArray[np.bool_], n: int) -> Ids:
    """Returns the columns of the `n` best scores among `standing`: equation (4), TopN.

    Args:
        scores: shape (M,); `SILENT` and NaN are never among the best.
        standing: which songs may stand in the list, shape (M,).
        n: how many at most.
    """
    if n <= 0:
        return np.zeros(0, dtype=np.int64)
    columns = np.flatnonzero(standing & np.isfinite(scores))
    values = np.round(scores[columns], DECIMALS)
    if len(columns) > n:
        bar = np.partition(values, len(values) - n)[len(values) - n]
        columns, values = columns[values >= bar], values[values >= bar]
    return columns[np.lexsort((columns, -values))][:n]
