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
    """How one listener's songs weigh.

    Attributes:
        overall: score of each song for the overall list, shape (M,), `SILENT` where nothing is known.
        in_genre: score of each song for the list of its own genre, shape (M,).
    """

    overall: Scores
    in_genre: Scores

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
    def weigh(self, row: int) -> Weighing | None:
        """Returns how songs weigh for the listener in `row` of the evidence, or None where nothing can be said."""

    def recommend(self, listener: ListenerId, n: int, genre: str | None = None) -> list[Pick]:
        """Returns at most `n` songs that `listener` is not aware of, best first.

        Args:
            listener: whose list; one who is not in the evidence gets an empty list.
            n: how many songs at most.
            genre: a label of the evidence for the list of that genre; None for the overall list.
        """
        return self._lists(listener, n, [genre])[genre]

    def lists(self, listener: ListenerId, n: int) -> dict[str | None, list[Pick]]:
        """Returns every list of `recommend` at once: the overall list under None, then each genre under its label."""
        genres = self.evidence.genres if self.evidence is not None else ()
        return self._lists(listener, n, [None, *genres])

    def _lists(self, listener: ListenerId, n: int, genres: list[str | None]) -> dict[str | None, list[Pick]]:
        lists: dict[str | None, list[Pick]] = {genre: [] for genre in genres}
        evidence = self.evidence
        row = evidence.row_of(listener) if evidence is not None else None
        weighing = self.weigh(row) if row is not None and n > 0 else None
        if evidence is None or row is None or weighing is None:
            return lists
        unheard = np.ones(len(evidence.songs), dtype=np.bool_)
        unheard[evidence.history_of(row)] = False
        for genre in genres:
            if genre is None:
                scores, label, standing = weighing.overall, None, unheard
            elif genre in evidence.genres:
                label = evidence.genres.index(genre)
                scores, standing = weighing.in_genre, unheard & (evidence.labels == label)
            else:
                continue
            lists[genre] = [
                Pick(
                    RecordingId(int(evidence.songs[song])),
                    rank,
                    float(np.round(scores[song], DECIMALS)),
                    weighing.reasons(int(song), label),
                )
                for rank, song in enumerate(top(scores, standing, n), start=1)
            ]
        return lists


def top(scores: Scores, standing: npt.NDArray[np.bool_], n: int) -> Ids:
    """Returns the columns of the `n` best scores among `standing`: equation (4), TopN.

    Args:
        scores: shape (M,); `SILENT` and NaN are never among the best.
        standing: which songs may stand in the list, shape (M,).
        n: how many at most.
    """
    columns = np.flatnonzero(standing & np.isfinite(scores))
    values = np.round(scores[columns], DECIMALS)
    if len(columns) > n:
        bar = np.partition(values, len(values) - n)[len(values) - n]
        columns, values = columns[values >= bar], values[values >= bar]
    return columns[np.lexsort((columns, -values))][:n]
