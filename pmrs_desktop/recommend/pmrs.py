"""The paper's recommender: "A Personalized Music Recommendation System Using Convolutional Neural Networks Approach".

Equation by equation, U listeners, M songs, F classes; u and v are listeners, m and x songs, f a class:

(1) H_U = [R_M]: all that u is aware of, rated 1 to 5 (`Evidence.history`, `Evidence.ratings`; `ratings` says where R_M
    comes from without stars).
(2) U_M = [R_M] for R_M > T_R, with T_R = 1, strictly: one star is a no (`liked`).
(3) V = U_M ⊗ C_M, the outer product V[u, m, f] = R[u, m] · C[m, f] (`cross_product`).
(4) TopN: the N best of V that are not in H_U, per genre (`recommender.top`).
(5) C_M = [M_F]: the class vector of a song, F numbers from 0 to 1 (`Evidence.classes`).

What (3) and (4) leave open, and how it is read here:

- *One number a song.* The profile of a listener is P_u[f] = Σ_m V[u,m,f] / Σ_m R[u,m] over U_M; the likeness of two
  listeners is the cosine of their profiles. Then score_f(x) = Σ_{v≠u} likeness(u,v) · V[v,x,f] in the list of genre f,
  and Σ_f P_u[f] · score_f(x) in the overall list. Since V[v,x,f] = R[v,x] · C[x,f], one number, voice(x) = Σ_{v≠u}
  likeness(u,v) · R[v,x], serves all genres, and V is never made for all listeners at once.
- *Whose songs.* Songs in U_M of other listeners, and songs with a file here; never one in H_U. A song of unknown class
  has V = 0, and so no voice.
- *Whose list.* A song stands in the list of its own genre, and in the overall list.
- *No other listener.* Then score(x) = own(x) of `content`: P_u · C_x on own unheard files, and likeness by ear where
  there are embeddings.
- *Own files that nobody else speaks of*, where there are other listeners, follow after all that others speak of, in the
  order of own(x). Their score is own(x) - 2 (lower still where classes sum to more than 1): never above 0, and a
  score from others always is.
- *Ties*: by recording id.

A listener who likes nothing has no profile, and no list.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.kinds import ListenerId, Reason
from pmrs_desktop.recommend.content import Content, weigh_content
from pmrs_desktop.recommend.matrix import Evidence
from pmrs_desktop.recommend.reasons import heaviest, name_genre, name_listeners, name_songs
from pmrs_desktop.recommend.recommender import SILENT, Recommender, Scores, Weighing
from pmrs_desktop.recommend.unit import unit_rows

THRESHOLD = 1.0
"""T_R of equation (2)."""
ROUNDING = 1e-6
"""How far classes of 32 bits may sum beyond 1."""
NO_LENGTH = 1e-9
"""A shorter profile is rounding."""
QUESTIONED = 1000
"""Liked songs that are asked for their part in a score, those with the highest ratings."""

Floats = npt.NDArray[np.float64]


class Pmrs(Recommender):
    """The paper's algorithm in the reading above. `threshold` is T_R."""

    name = "pmrs"

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._fitted: Community | None = None

    @property
    def evidence(self) -> Evidence | None:
        """What it was last fitted on, or None."""
        return self._fitted.evidence if self._fitted is not None else None

    def fit(self, evidence: Evidence) -> Pmrs:
        """Works out the profile of every listener, from nothing but `evidence`."""
        self._fitted = Community(evidence, self._threshold)
        return self

    def weigh(self, listener: ListenerId) -> PmrsWeighing | None:
        """Returns how songs weigh for `listener`, or None for one who likes nothing or is not known."""
        fitted = self._fitted
        row = fitted.evidence.row_of(listener) if fitted is not None else None
        if fitted is None or row is None or not len(fitted.liked_by(row)[0]):
            return None
        return PmrsWeighing(fitted, row)


class Community:
    """All listeners' likes and profiles.

    Attributes:
        evidence: what they were made of.
        likes: U_M of every listener, shape (U, M).
        totals: Σ_m V[u,m,f] over U_M, shape (U, F).
        directions: the profiles at unit length, shape (U, F), zeros for a listener without one.
    """

    def __init__(self, evidence: Evidence, threshold: float) -> None:
        self.evidence = evidence
        self.likes = liked(evidence.ratings, threshold)
        self.totals: Floats = np.asarray(self.likes @ evidence.classes.astype(np.float64))
        self.directions = unit_rows(self.totals, NO_LENGTH)
        self._by_song = self.likes.tocsc()

    def liked_by(self, row: int) -> tuple[npt.NDArray[np.int64], Floats]:
        """Returns U_M of one listener: columns of the songs, rising, and their ratings, both of shape (K,)."""
        part = slice(*self.likes.indptr[row : row + 2])
        return self.likes.indices[part].astype(np.int64), self.likes.data[part]

    def ratings_of(self, song: int) -> Floats:
        """Returns the ratings above T_R of one song by all listeners, shape (U,), 0 where there is none."""
        ratings = np.zeros(len(self.evidence.listeners))
        part = slice(*self._by_song.indptr[song : song + 2])
        ratings[self._by_song.indices[part]] = self._by_song.data[part]
        return ratings

    def voices(self, likeness: Floats) -> Floats:
        """Returns voice(x) = Σ_v likeness(u,v) · R[v,x] of every song, shape (M,), for likenesses of shape (U,)."""
        return np.asarray(self.likes.T @ likeness)


class PmrsWeighing(Weighing):
    """How songs weigh for one listener: by the others' voices, and by the listener's own log where there are none."""

    def __init__(self, community: Community, row: int) -> None:
        self.evidence = community.evidence
        self.row = row
        self._community = community
        columns, ratings = community.liked_by(row)
        self._content: Content = weigh_content(community.evidence, columns, ratings)
        self._likeness = community.directions @ community.directions[row]
        self._likeness[row] = 0.0
        voices = community.voices(self._likeness)
        overall = (self.evidence.classes.astype(np.float64) @ self._content.profile) * voices  # Σ_f P_u[f] · score_f(x)
        in_genre = class_of_own_genre(self.evidence) * voices  # score_f(x)
        self._spoken = (overall > 0, in_genre > 0)
        own = self._own(~(self._spoken[0] & self._spoken[1]))
        self.overall = np.where(self._spoken[0], overall, own)
        self.in_genre = np.where(self._spoken[1], in_genre, own)

    def _own(self, unspoken: npt.NDArray[np.bool_]) -> Scores:
        """Returns own(x) of the unheard songs here among `unspoken`, shape (M,), below 0 beside other listeners."""
        evidence = self.evidence
        wanted = unspoken & evidence.here
        wanted[evidence.history_of(self.row)] = False
        songs = np.flatnonzero(wanted)
        weights = self._content.own(songs)
        if len(self._community.likes.data) > len(self._content.columns):
            weights -= 1.0 + max(1.0, np.ceil(evidence.classes.sum(axis=1).max(initial=0.0) - ROUNDING))
        own = np.full(len(evidence.songs), SILENT)
        own[songs] = np.where(np.isnan(weights), SILENT, weights)
        return own

    def reasons(self, song: int, genre: int | None) -> tuple[Reason, ...]:
        """Returns the songs without which the score would fall most, the listeners that speak for it, and the genre."""
        evidence, content = self.evidence, self._content
        ratings = self._community.ratings_of(song)
        label = int(evidence.labels[song]) if genre is None else genre
        of_genre = name_genre(content.profile, label)
        carries = evidence.classes[song].astype(np.float64)
        spoken = bool(self._spoken[0 if genre is None else 1][song])
        if spoken and genre is not None:
            carries = np.where(np.arange(len(carries)) == genre, carries, 0.0)
        if spoken:
            falls, alike = self._falls(carries, ratings, genre is None), frozenset[int]()
        else:
            falls, alike = content.falls(song)
        shares = content.ratings * (content.classes @ carries)
        songs = content.columns[heaviest(falls, shares)]
        others = name_listeners(evidence, self._likeness * ratings) if spoken else ()
        return (*name_songs(evidence, self.row, songs, alike), *others, *of_genre)

    def _falls(self, carries: Floats, ratings: Floats, overall: bool) -> Floats:
        """Returns by how much a score from others would fall without each liked song, shape (K,).

        Args:
            carries: C[x], shape (F,); for the list of a genre zeros but for that class.
            ratings: R[v, x] above T_R, shape (U,).
            overall: the score is Σ_f P_u[f] · score_f(x); else it is score_f(x).
        """
        asked, totals, likeness = self._without
        content = self._content
        voice, voices = self._likeness @ ratings, likeness @ ratings
        if overall:
            rest = (content.ratings.sum() - content.ratings[asked])[:, None]
            profiles = np.divide(totals, rest, out=np.zeros_like(totals), where=rest > 0)
            falls = (content.profile @ carries) * voice - (profiles @ carries) * voices
        else:
            falls = carries.sum() * (voice - voices)
        every = np.zeros(len(content.columns))
        every[asked] = falls
        return every

    @cached_property
    def _without(self) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
        """Liked songs that are asked, shape (A,); without each: Σ_m V, shape (A, F), and likenesses, shape (A, U)."""
        content = self._content
        asked = np.argsort(-content.ratings, kind="stable")[:QUESTIONED]
        totals = content.total - cross_product(content.ratings[asked], content.classes[asked])
        likeness = unit_rows(totals, NO_LENGTH) @ self._community.directions.T
        likeness[:, self.row] = 0.0
        return asked, totals, likeness


def liked(ratings: sparse.csr_array, threshold: float = THRESHOLD) -> sparse.csr_array:
    """Returns U_M, equation (2): of `ratings`, shape (U, M), those strictly greater than `threshold`."""
    kept = ratings.astype(np.float64)
    kept.data = np.where(kept.data > threshold, kept.data, 0.0)
    kept.eliminate_zeros()
    return kept


def cross_product(likes: Floats, classes: Floats) -> Floats:
    """Returns V of one listener, equation (3): V[m, f] = R[m] · C[m, f].

    Args:
        likes: U_M of the listener, shape (K,), each above T_R and at most 5.
        classes: C_M of the same songs, shape (K, F), each 0..1.
    """
    return np.asarray(likes[:, None] * classes)


def class_of_own_genre(evidence: Evidence) -> Floats:
    """Returns C[x, f] for the genre f in whose list x stands, shape (M,), 0..1; 0 for a song of unknown genre."""
    if not evidence.genres:
        return np.zeros(len(evidence.songs))
    column = np.maximum(evidence.labels, 0)[:, None]
    shares = np.take_along_axis(evidence.classes, column, axis=1)[:, 0].astype(np.float64)
    return np.where(evidence.labels >= 0, shares, 0.0)
