"""How well songs go with one song: by ear, by words, and by the listeners who play both.

    like(x) = sum of SHARE_k · part_k(x) / sum of SHARE_k, over the parts k of which something is known of the one song

- ear(x) = max(0, cos(E_x, E_s)), E the embeddings less their mean (see `sound`);
- words(x) = the mean of cos(C_x, C_s), C the class vectors, and the cosine of the features (words, artist, decade), each
  feature weighing the logarithm of how rare it is, over those of the two that are known of s;
- logs(x) = cos(R_x, R_s) · n / (n + DOUBT), R the ratings as columns and n the listeners who know both, so that one
  listener who knows both says less than ten who do.

All are 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.kinds import ListenerId, Reason, ReasonKind
from pmrs_desktop.recommend.matrix import Evidence
from pmrs_desktop.recommend.recommender import SILENT, Scores
from pmrs_desktop.recommend.sound import centred

EAR, WORDS, LOGS = 0.5, 0.25, 0.25
DOUBT = 2.0
"""With so many listeners who know both songs, their word counts half."""
LIKED = 2.0
"""Above this rating a listener likes a song: one play without a skip is 2.33."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How well each of M songs goes with the one in column `song`.

    Attributes:
        evidence: where the songs stand.
        song: the column of the one song.
        overall: like(x), shape (M,), `SILENT` where it is 0, and for the song itself.
        ear: ear(x), shape (M,).
        words: words(x), shape (M,).
        logs: logs(x), shape (M,).
    """

    evidence: Evidence
    song: int
    overall: Scores
    ear: Floats
    words: Floats
    logs: Floats
    _known_by: sparse.csc_array

    def reasons(self, other: int) -> tuple[Reason, ...]:
        """Returns the reason that names who likes both songs, () for nobody."""
        liked = [
            set(self._known_by.indices[part][self._known_by.data[part] > LIKED].tolist())
            for part in (slice(*self._known_by.indptr[column : column + 2]) for column in (self.song, other))
        ]
        both = tuple(ListenerId(int(self.evidence.listeners[row])) for row in sorted(liked[0] & liked[1]))
        return (Reason(ReasonKind.LIKED_BY, listeners=both),) if both else ()


def likeness(evidence: Evidence, song: int) -> Likeness:
    """Returns how well every song of the evidence goes with the one in column `song`."""
    parts = (_by_ear(evidence, song), _by_words(evidence, song), _by_logs(evidence, song))
    shares = [share * bool(part.any()) for share, part in zip((EAR, WORDS, LOGS), parts, strict=True)]
    whole = np.zeros(len(evidence.songs))
    for share, part in zip(shares, parts, strict=True):
        part[song] = 0.0
        whole += share / max(sum(shares), EAR * WORDS) * part
    return Likeness(evidence, song, np.where(whole > 0, whole, SILENT), *parts, evidence.ratings.tocsc())


def _by_ear(evidence: Evidence, song: int) -> Floats:
    found = np.zeros(len(evidence.songs))
    heard = np.flatnonzero(evidence.embedding_rows >= 0)
    place = int(np.searchsorted(heard, song))
    if place < len(heard) and heard[place] == song:
        sounds = centred(evidence, heard)
        found[heard] = sounds @ sounds[place]
    return np.clip(found, 0.0, 1.0)


def _by_words(evidence: Evidence, song: int) -> Floats:
    parts = []
    if evidence.known[song]:
        classes = evidence.classes.astype(np.float64)
        parts.append(_cosines(classes @ classes[song], np.sqrt((classes**2).sum(axis=1)), song))
    features = evidence.features
    if features.indptr[song + 1] > features.indptr[song]:
        songs = np.bincount(features.indices, minlength=features.shape[1])
        rare = np.log(1 + len(evidence.songs) / np.maximum(songs, 1))
        weighted = (features @ sparse.diags_array(rare)).tocsr()
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        parts.append(_cosines(np.asarray((weighted @ weighted[[song]].T).todense()).ravel(), lengths, song))
    return np.asarray(np.mean(parts, axis=0)) if parts else np.zeros(len(evidence.songs))


def _by_logs(evidence: Evidence, song: int) -> Floats:
    ratings = evidence.ratings.astype(np.float64)
    given = np.asarray(ratings[:, [song]].todense()).ravel()
    if not given.any():
        return np.zeros(len(evidence.songs))
    counted = ratings.copy()
    counted.data = np.ones_like(counted.data)
    common = counted.T @ (given > 0)
    lengths = np.sqrt(np.asarray(ratings.multiply(ratings).sum(axis=0)).ravel())
    return np.asarray(_cosines(ratings.T @ given, lengths, song) * common / (common + DOUBT))


def _cosines(products: Floats, lengths: Floats, song: int) -> Floats:
    below = lengths * lengths[song]
    return np.asarray(np.clip(np.divide(products, below, out=np.zeros_like(products), where=below > 0), 0.0, 1.0))
