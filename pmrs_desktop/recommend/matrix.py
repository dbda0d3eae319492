"""From columns to matrices, and back to ids: R, H_U and C, the evidence that a recommender is fitted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.kinds import ListenerId, RecordingId
from pmrs_desktop.recommend.features import spread, stack
from pmrs_desktop.recommend.ratings import HIGHEST, aware, rate
from pmrs_desktop.recommend.said import Entries, Said
from pmrs_desktop.recommend.standings import Standings

UNKNOWN = -1
"""The genre of a song whose genre is unknown, and the row of an embedding that is not there."""

MOST_PLAYS = 2**31 - 1

Ids = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Songs:
    """What is known of K songs; row i of every array speaks of `recordings[i]`. Songs of the log may be missing here.

    Attributes:
        genres: the F labels, in the order of the columns of `classes`.
        recordings: recording ids, shape (K,), each once.
        classes: C_M (equation 5), shape (K, F), each 0..1; a row of zeros or with NaN: unknown.
        labels: column of `classes` that is the song's genre, shape (K,); -1: unknown.
        here: has a file that can be played here, shape (K,).
        embeddings: shape (K, E) of 16 or 32 bits, for likeness by cosine; a row of zeros or with NaN: none. Or None.
        features: words, artist, album and decade, shape (K, W), each weight above 0, 1 for a plain word. Or None.
        feature_names: the W names, "kind:value" (see `features`).
    """

    genres: tuple[str, ...]
    recordings: Ids
    classes: Numbers
    labels: Ids
    here: npt.NDArray[np.bool_]
    embeddings: npt.NDArray[np.floating] | None = None
    features: sparse.csr_array | None = None
    feature_names: tuple[str, ...] = ()

    @classmethod
    def from_records(
        cls,
        genres: Sequence[str],
        classes: Mapping[RecordingId, Sequence[float] | None],
        *,
        labels: Mapping[RecordingId, str | None] | None = None,
        here: Iterable[RecordingId] = (),
        embeddings: Mapping[RecordingId, Sequence[float]] | None = None,
        features: Mapping[RecordingId, Iterable[str]] | None = None,
    ) -> Songs:
        """Returns the columns for class vectors by recording; None is an unknown vector.

        Args:
            genres: the F labels.
            classes: recording -> F numbers, or None.
            labels: recording -> its genre, or None for unknown; for recordings not named, the strongest class.
            here: recordings with a file here.
            embeddings: recording -> embedding, all of one length.
            features: recording -> names of its features, such as "word:hard rock".
        """
        local, named, heard, said = frozenset(here), labels or {}, embeddings or {}, features or {}
        ids = sorted(classes.keys() | local | named.keys() | heard.keys() | said.keys())
        vectors = np.full((len(ids), len(genres)), np.nan, dtype=np.float32)
        width = max((len(row) for row in heard.values()), default=0)
        sounds = np.full((len(ids), width), np.nan, dtype=np.float32) if width else None
        for row, song in enumerate(ids):
            vector = classes.get(song)
            if vector is not None:
                vectors[row] = vector
            if sounds is not None and song in heard:
                sounds[row] = heard[song]
        own = strongest(vectors)
        for row, song in enumerate(ids):
            if song in named:
                label = named[song]
                own[row] = genres.index(label) if label in genres else UNKNOWN
        mask = np.fromiter((song in local for song in ids), dtype=np.bool_, count=len(ids))
        words, names = stack(said.get(song, ()) for song in ids)
        return cls(tuple(genres), np.array(ids, dtype=np.int64), vectors, own, mask, sounds, words, names)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Everything that a recommender may know: U listeners, M songs, F classes. Never changed once made.

    Attributes:
        listeners: ids of the rows, shape (U,), rising.
        songs: recording ids of the columns, shape (M,), rising: every song of the log or of `Songs`.
        said: what each listener says of the songs of H_U (equation 1), all that a listener is aware of. "Not this" stands
            in it without a rating; nothing that stands in it is ever recommended. Plays are at most `MOST_PLAYS`.
        genres: the F labels.
        classes: C (equation 5), shape (M, F), 0..1, zeros where unknown.
        known: which songs have a class vector, shape (M,).
        labels: the genre in whose list a song stands, shape (M,), column of `classes` or -1.
        here: which songs can be played here, shape (M,).
        embeddings: (K, E) as handed in, or None.
        embedding_rows: row of `embeddings` for each song, shape (M,), or -1.
        features: words, artist, album and decade, shape (M, W), weights above 0; an empty row where nothing is said.
        feature_names: the W names, "kind:value" (see `features`).
    """

    listeners: Ids
    songs: Ids
    said: Said
    genres: tuple[str, ...]
    classes: Numbers
    known: npt.NDArray[np.bool_]
    labels: Ids
    here: npt.NDArray[np.bool_]
    embeddings: npt.NDArray[np.floating] | None
    embedding_rows: Ids
    features: sparse.csr_array
    feature_names: tuple[str, ...]

    @property
    def ratings(self) -> sparse.csr_array:
        """R, shape (U, M), 1..5 (see `ratings`); an entry only where a rating is known. Made anew each time."""
        return self.said.matrix("ratings")

    @property
    def plays(self) -> sparse.csr_array:
        """Plays, shape (U, M), an entry for every song of H_U. Made anew each time."""
        return self.said.matrix("plays")

    def row_of(self, listener: ListenerId) -> int | None:
        """Returns the listener's row, or None for one who is not in the log."""
        return _find(self.listeners, listener)

    def column_of(self, recording: RecordingId) -> int | None:
        """Returns the song's column, or None for one that is unknown."""
        return _find(self.songs, recording)

    def columns_of(self, recordings: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
        """Returns the columns of those of N recordings that are known, in their order, and which those are, shape (N,)."""
        if not len(self.songs):
            return np.zeros(0, dtype=np.int64), np.zeros(len(recordings), dtype=np.bool_)
        columns = self.songs.searchsorted(recordings).clip(max=len(self.songs) - 1)
        known = self.songs[columns] == recordings
        return columns[known], known

    def history_of(self, row: int) -> Ids:
        """Returns the columns of the songs in H_U of the listener in `row`, rising."""
        return self.said.row(row).songs.astype(np.int64)


def gather(standings: Standings, songs: Songs) -> Evidence:
    """Returns the evidence of `standings` and `songs`.

    Where one listener and song stand in more than one row, the last row counts. Of songs that stand in `songs` twice
    the first row counts.
    """
    wanted = aware(standings)
    if not wanted.all():
        standings = standings.take(wanted)
    listeners, rows = _number(standings.listeners)
    ids, everywhere = _number(np.concatenate((standings.recordings, songs.recordings)))
    columns = everywhere[: len(standings)]
    cells = rows * max(1, len(ids)) + columns
    if not (np.diff(cells) > 0).all():
        order = _last_of_each(cells)
        standings, rows, columns = standings.take(order), rows[order], columns[order]
    starts = np.searchsorted(rows, np.arange(len(listeners) + 1))
    said = Said(starts, entries(standings, columns), len(ids))
    return Evidence(listeners, ids, said, songs.genres, *_describe(ids, songs))


def entries(standings: Standings, columns: Ids) -> Entries:
    """Returns N standings, of songs in these columns, as evidence holds them."""
    stars = np.clip(np.nan_to_num(standings.stars), 0.0, HIGHEST)
    plays = np.clip(standings.plays, 0, MOST_PLAYS).astype(np.int32)
    return Entries(columns.astype(np.int32), rate(standings), stars, plays)


def strongest(classes: Numbers) -> Ids:
    """Returns the column of the largest class of each row, the first of equals; -1 where the vector is unknown."""
    if not classes.size:
        return np.full(len(classes), UNKNOWN, dtype=np.int64)
    clean, known = _clean(classes)
    return np.where(known, clean.argmax(axis=1), UNKNOWN).astype(np.int64)


_Described = tuple[
    Numbers,
    npt.NDArray[np.bool_],
    Ids,
    npt.NDArray[np.bool_],
    npt.NDArray[np.floating] | None,
    Ids,
    sparse.csr_array,
    tuple[str, ...],
]


def _describe(ids: Ids, songs: Songs) -> _Described:
    recordings, first = np.unique(songs.recordings, return_index=True)
    at = np.searchsorted(ids, recordings)
    clean, filled = _clean(songs.classes[first])
    classes = np.zeros((len(ids), len(songs.genres)), dtype=np.float32)
    known = np.zeros(len(ids), dtype=np.bool_)
    labels = np.full(len(ids), UNKNOWN, dtype=np.int64)
    here = np.zeros(len(ids), dtype=np.bool_)
    rows = np.full(len(ids), UNKNOWN, dtype=np.int64)
    classes[at], known[at], labels[at], here[at] = clean, filled, songs.labels[first], songs.here[first]
    if songs.embeddings is not None:
        rows[at] = first
    words = spread(songs.features, songs.feature_names, first, at, len(ids))
    return classes, known, labels, here, songs.embeddings, rows, words, songs.feature_names


def _clean(classes: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Returns the vectors within 0..1, unknown ones as zeros, and which are known."""
    finite = np.isfinite(classes).all(axis=1, keepdims=True)
    clean = np.where(finite, np.clip(classes, 0.0, 1.0), 0.0).astype(np.float32)
    return clean, np.asarray(clean.any(axis=1))


def _number(ids: Ids) -> tuple[Ids, Ids]:
    """Returns the ids that occur, rising, and for each of `ids` its place among them.

    Ids of a database lie close together: then a table over their range does it without sorting.
    """
    lowest, highest = (int(ids.min()), int(ids.max())) if len(ids) else (0, 0)
    if highest - lowest > 8 * len(ids):
        found, places = np.unique(ids, return_inverse=True)
        return found, places.astype(np.int64)
    occurs = np.zeros(highest - lowest + 1, dtype=np.bool_)
    occurs[ids - lowest] = True
    places = np.cumsum(occurs) - 1
    return np.flatnonzero(occurs) + lowest, places[ids - lowest]


def _last_of_each(cells: Ids) -> Ids:
    """Returns the positions in the order of `cells`, of equal cells only the last."""
    order = np.argsort(cells, kind="stable")
    return np.asarray(order[np.append(np.diff(cells[order]) != 0, True)], dtype=np.int64)


def _find(ids: Ids, wanted: int) -> int | None:
    place = int(np.searchsorted(ids, wanted))
    return place if place < len(ids) and ids[place] == wanted else None
