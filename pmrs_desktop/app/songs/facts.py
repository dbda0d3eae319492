"""What is known of every song, as columns for the recommenders: classes, words, artist, album, decade, sound (reads only)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from pmrs_desktop.genre import guesses, shares
from pmrs_desktop.genre.heard import read_all
from pmrs_desktop.genre.labels import LABELS, label_of
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity.text import fold_artist, fold_for_search
from pmrs_desktop.recommend.features import ALBUM, ARTIST, DECADE, WORD, stack
from pmrs_desktop.recommend.lists import NO_ARTIST
from pmrs_desktop.recommend.matrix import UNKNOWN, Ids, Numbers, Songs
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.live import FINISHED

AT_ONCE = 5_000
EVEN = 0.5
"""Without a network, and so without its threshold, a label must hold more than half."""
SOURCES = (*shares.SOURCES, "log", "words", "artist")
"""Where a class vector comes from: the last three of songs in logs alone, the others from a file here; "": unknown."""
_LOG, _WORDS, _ARTIST = range(len(shares.SOURCES), len(SOURCES))
_FILES = """
    SELECT shelf.recording_id, shelf.file_id, shelf.away = 0 AND shelf.problem IS NULL, shelf.label,
        CASE shelf.genre_source WHEN 'hand' THEN shelf.genre END, shelf.added_at,
        shelf.artist, file.album_artist, file.album, file.genre_words, iif(file.year > 0, file.year / 10 * 10, 0)
    FROM shelf JOIN file ON file.id = shelf.file_id ORDER BY shelf.recording_id
"""
# Of the rows of a group SQLite takes the artist from the one with the smallest id: what was said first. The order of a CROSS
# JOIN is kept: by the songs, in their order, so that those on the shelf are left out first and nothing is sorted.
_ELSEWHERE = """
    SELECT recording.root_id, saying.artist, saying.album_artist, saying.album, min(saying.id)
    FROM recording
    CROSS JOIN saying_recording ON saying_recording.recording_id = recording.id
    CROSS JOIN saying ON saying.id = saying_recording.saying_id
    WHERE recording.root_id NOT IN (SELECT recording_id FROM shelf)
    AND EXISTS (SELECT 1 FROM standing WHERE standing.recording_id = recording.root_id)
    GROUP BY recording.root_id ORDER BY recording.root_id
"""
_TOLD = """
    SELECT recording.root_id, hearsay.network, hearsay.labels, hearsay.shares, hearsay.genre_words
    FROM hearsay
    JOIN import ON import.id = hearsay.import_id
    JOIN saying_recording ON saying_recording.saying_id = hearsay.saying_id
    JOIN recording ON recording.id = saying_recording.recording_id
    WHERE import.state = ? ORDER BY hearsay.saying_id, hearsay.import_id
"""
_COLUMN = {label: column for column, label in enumerate(LABELS)}
_Said = tuple[str, str, str, str, int]
"""Artist, album artist, album, genre words (a line each) and decade (0: unknown), as said."""


@dataclass(frozen=True, slots=True, eq=False)
class SongFacts:
    """The columns of all K songs; row i of every array speaks of `songs.recordings[i]`, which rise.

    Attributes:
        songs: what the recommenders get.
        origins: where the class vector comes from, position in `SOURCES`, shape (K,).
        artists: number of the artist, shape (K,), `NO_ARTIST` where unknown.
        added_at: when the first file came, Unix seconds, 0 for a song without one, shape (K,).
        said: digest of all that the features of the songs are made from.
    """

    songs: Songs
    origins: npt.NDArray[np.int8]
    artists: Ids
    added_at: Ids
    said: bytes

    def source_of(self, song: int) -> str | None:
        """Returns where the class vector of a song comes from, one of `SOURCES`, None where nothing is known."""
        row = self.row_of(song)
        return SOURCES[int(self.origins[row])] or None if row is not None else None

    def label_of(self, song: int) -> str | None:
        """Returns the genre in whose list a song stands, None where that is unknown."""
        row = self.row_of(song)
        return None if row is None or self.songs.labels[row] < 0 else LABELS[int(self.songs.labels[row])]

    def row_of(self, song: int) -> int | None:
        """Returns the row of a recording, None for one that is not known."""
        row = int(self.songs.recordings.searchsorted(song))
        return row if row < len(self.songs.recordings) and self.songs.recordings[row] == song else None


def song_facts(connection: Connection, package: Package | None, before: SongFacts | None = None) -> SongFacts:
    """Returns class vectors, genres, words and embeddings of all songs, those without a file here included.

    C_M of a file is the hand's label alone, else the network's vector, averaged with the tag's label where there is one. C_M of
    a song without a file is, in this order: a log's own vector of the same network, its genre words, the mean of the same
    artist's songs; of a song of which nothing is known all shares are equal, and it stands in the overall list alone.

    Args:
        before: what was read earlier: its features are taken where nothing else was said since.
    """
    reading = _Reading(package)
    reading.files(connection)
    reading.elsewhere(connection)
    reading.told(connection)
    reading.by_artist()
    return reading.facts(before)


class _Reading:
    """The columns while they are read: songs with a file first, then those of the logs."""

    def __init__(self, package: Package | None) -> None:
        self._package = package
        self._said: dict[_Said, int] = {}
        self._artists: dict[str, int] = {}
        self._more_words: dict[int, dict[str, None]] = {}
        self._sounds: npt.NDArray[np.float16] | None = None

    def files(self, connection: Connection) -> None:
        """Reads the songs that have a file here."""
        parts = [np.zeros((7, 0), dtype=np.int64)]
        for rows in _portions(connection, _FILES):
            songs, files, plays, labels, hands, added, *said = zip(*rows, strict=True)
            numbers = self._numbers_of(zip(*said, strict=True))
            columns = [songs, files, plays, _columns_of(labels), _columns_of(hands), added, numbers]
            parts.append(np.array(columns, dtype=np.int64))
        self._ids, of_files, plays_here, self._labels, of_hand, self._added, self._numbers = np.concatenate(
            parts, axis=1
        )
        tags = np.array(_columns_of(_tag(words) for *_, words, _decade in self._said), dtype=np.int64)
        self._here = plays_here.astype(np.bool_)
        self._files = len(self._ids)
        self._classes, self._origins = self._class_vectors(connection, of_files, of_hand, tags[self._numbers])

    def _class_vectors(
        self, connection: Connection, files: Ids, hands: Ids, tags: Ids
    ) -> tuple[Numbers, npt.NDArray[np.int8]]:
        """Returns C_M of the files and where each comes from, and keeps how they sound."""
        if self._package is None:
            nothing = np.zeros((0, len(LABELS)), dtype=np.float16)
            return shares.class_vectors(hands, tags, nothing, np.zeros(len(files), dtype=np.bool_))
        heard = read_all(connection, self._package.network)
        rows, known = heard.rows_of(files)
        if len(heard.file_ids):
            self._sounds = np.zeros((len(files), heard.embeddings.shape[1]), dtype=np.float16)
            self._sounds[known] = heard.embeddings[rows]
        return shares.class_vectors(hands, tags, heard.shares[rows], known)

    def elsewhere(self, connection: Connection) -> None:
        """Reads the songs that stand in logs alone."""
        ids: list[int] = []
        numbers: list[int] = []
        for rows in _portions(connection, _ELSEWHERE):
            ids += [row[0] for row in rows]
            numbers += self._numbers_of((artist, by, album, "", 0) for _song, artist, by, album, _first in rows)
        more = len(ids)
        self._ids = np.append(self._ids, np.array(ids, dtype=np.int64))
        self._numbers = np.append(self._numbers, np.array(numbers, dtype=np.int64))
        self._added = np.append(self._added, np.zeros(more, dtype=np.int64))
        self._here = np.append(self._here, np.zeros(more, dtype=np.bool_))
        self._labels = np.append(self._labels, np.full(more, UNKNOWN))
        self._classes = np.concatenate((self._classes, np.zeros((more, len(LABELS)), dtype=np.float32)))
        self._origins = np.append(self._origins, np.zeros(more, dtype=np.int8))

    def told(self, connection: Connection) -> None:
        """Reads what logs say of songs: genre words of all, class vectors of those without a file."""
        place = {int(song): row for row, song in enumerate(self._ids.tolist())}
        network = self._package.network if self._package is not None else None
        rows = chain.from_iterable(_portions(connection, _TOLD, FINISHED))
        for song, of_network, labels, blob, words in rows:
            row = place.get(song)
            if row is None:
                continue
            if words:
                self._more_words.setdefault(row, {}).update(dict.fromkeys(words.split("\n")))
            if row < self._files:
                continue
            if network is not None and of_network == network and blob is not None:
                told = guesses.shares_of(labels, blob)
                self._classes[row] = [told.get(label, 0.0) for label in LABELS]
                self._origins[row] = _LOG
            elif words and self._origins[row] != _LOG:
                label = _tag(words)
                if label is not None:
                    self._classes[row] = [float(label == one) for one in LABELS]
                    self._origins[row] = _WORDS

    def by_artist(self) -> None:
        """Gives a song without a file of which nothing is known the mean of its artist's songs, else equal shares."""
        folded = [self._artist_number(artist) for artist, *_rest in self._said]
        artist_of = np.array(folded, dtype=np.int64) if folded else np.zeros(0, dtype=np.int64)
        self._artist_of = artist_of[self._numbers]
        known = np.flatnonzero((self._origins != shares.NOTHING) & (self._artist_of != NO_ARTIST))
        sums = np.zeros((len(self._artists), len(LABELS)))
        np.add.at(sums, self._artist_of[known], self._classes[known])
        counts = np.bincount(self._artist_of[known], minlength=len(self._artists))
        bare = np.flatnonzero((np.arange(len(self._ids)) >= self._files) & (self._origins == shares.NOTHING))
        artists = self._artist_of[bare]
        told = (artists != NO_ARTIST) & (counts[artists] > 0 if len(counts) else False)
        self._classes[bare[told]] = sums[artists[told]] / counts[artists[told]][:, None]
        self._origins[bare[told]] = _ARTIST
        elsewhere = np.flatnonzero((np.arange(len(self._ids)) >= self._files) & (self._origins != shares.NOTHING))
        self._labels[elsewhere] = self._named(self._classes[elsewhere])
        self._classes[bare[~told]] = 1.0 / len(LABELS)

    def facts(self, before: SongFacts | None) -> SongFacts:
        """Returns the columns, by rising recording."""
        order = np.argsort(self._ids, kind="stable")
        said = self._digest()
        if before is not None and before.said == said:
            features, names = before.songs.features, before.songs.feature_names
        else:
            spoken, rows = self._spoken()
            features, names = stack(rows)
            features = features[spoken[order]]
        sounds = None
        if self._sounds is not None:
            sounds = np.zeros((len(order), self._sounds.shape[1]), dtype=np.float16)
            sounds[np.flatnonzero(order < self._files)] = self._sounds[order[order < self._files]]
        songs = Songs(
            tuple(LABELS), self._ids[order], self._classes[order], self._labels[order], self._here[order], sounds,
            features, names,
        )  # fmt: skip
        return SongFacts(songs, self._origins[order], self._artist_of[order], self._added[order], said)

    def _digest(self) -> bytes:
        """Returns 16 bytes that change with anything of which `_spoken` makes rows."""
        more = {row: "\n".join(words) for row, words in self._more_words.items()}
        texts = [*chain.from_iterable(said[:-1] for said in self._said), *more.values()]
        decades = [said[-1] for said in self._said]
        digest = hashlib.blake2b("".join(texts).encode("utf-8", "surrogatepass"), digest_size=16)
        for numbers in (self._ids, self._numbers, decades, list(more), list(map(len, texts))):
            digest.update(len(numbers).to_bytes(8) + np.asarray(numbers, dtype=np.int64).tobytes())
        return digest.digest()

    def _spoken(self) -> tuple[Ids, list[tuple[str, ...]]]:
        """Returns rows of features, and which of them each song has: what its file and the logs say, once for all alike."""
        rows = [_features(said) for said in self._said]
        spoken = self._numbers.copy()
        alike: dict[tuple[int, str], int] = {}
        for song, words in self._more_words.items():
            key = (int(self._numbers[song]), "\n".join(words))
            if key not in alike:
                alike[key] = len(rows)
                rows.append((*rows[key[0]], *_words(key[1])))
            spoken[song] = alike[key]
        return spoken, rows

    def _numbers_of(self, said: Iterable[_Said]) -> list[int]:
        number = self._said.setdefault
        return [number(one, len(self._said)) for one in said]

    def _artist_number(self, artist: str) -> int:
        name = fold_artist(artist)
        return self._artists.setdefault(name, len(self._artists)) if name else NO_ARTIST

    def _named(self, classes: Numbers) -> Ids:
        """Returns the labels of songs that stand in logs alone, unknown where the shares are too even to say."""
        if not len(classes):
            return np.zeros(0, dtype=np.int64)
        strongest = classes.argmax(axis=1)
        largest = classes[np.arange(len(classes)), strongest]
        sure = largest >= self._package.threshold if self._package is not None else largest > EVEN
        return np.where(sure, strongest, UNKNOWN)


def _columns_of(labels: Iterable[str | None]) -> list[int]:
    """Returns the columns of labels, `UNKNOWN` for what is none."""
    return [UNKNOWN if label is None else _COLUMN.get(label, UNKNOWN) for label in labels]


@functools.lru_cache(maxsize=20_000)
def _tag(lines: str) -> str | None:
    """Returns the label that genre words stand for, a line each."""
    return label_of(lines.split("\n")) if lines else None


def _features(said: _Said) -> tuple[str, ...]:
    """Returns the names of features of what was said, words in their order."""
    artist, album_artist, album, words, decade = said
    people = dict.fromkeys(name for one in (artist, album_artist) if (name := fold_artist(one)))
    names = [f"{ARTIST}:{name}" for name in people]
    if people and (where := fold_for_search(album)):
        names.append(f"{ALBUM}:{list(people)[-1]} / {where}")
    if decade:
        names.append(f"{DECADE}:{decade}")
    return (*_words(words), *names)


@functools.lru_cache(maxsize=20_000)
def _words(lines: str) -> tuple[str, ...]:
    """Returns the features of genre words, a line each, in their order."""
    words = dict.fromkeys(f"{WORD}:{word}" for line in lines.split("\n") if (word := fold_for_search(line)))
    return tuple(words)


def _portions(connection: Connection, query: str, *arguments: object) -> Iterator[list[tuple[Any, ...]]]:
    """Yields rows of the driver's own, some thousand at once, so that a large table never stands in memory as tuples."""
    driver: Any = connection.connection.driver_connection
    cursor = driver.execute(query, arguments)
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows
