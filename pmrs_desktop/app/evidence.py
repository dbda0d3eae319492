"""The whole log and all class vectors as columns, read for the recommenders (reads only)."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, select

from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.heard import read_all
from pmrs_desktop.genre.labels import LABELS, label_of
from pmrs_desktop.genre.labels import UNKNOWN as NO_LABEL
from pmrs_desktop.genre.package import Package
from pmrs_desktop.genre.shares import class_vector
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import UNKNOWN, Songs
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.live import FINISHED
from pmrs_desktop.store.tables import (
    file,
    hearsay,
    import_,
    recording,
    saying,
    saying_recording,
    shelf,
    standing,
)

_STANDINGS = "SELECT listener_id, recording_id, coalesce(rating, 0), love, not_this, plays, skips FROM standing WHERE listener_id"
_labelled = functools.lru_cache(maxsize=20_000)(label_of)
Vector = tuple[float, ...]
EVEN = 0.5
"""Without a network, and so without its threshold, a label must hold more than half."""


@dataclass(frozen=True, slots=True, eq=False)
class SongFacts:
    """The columns of all songs, and where the class vector of each song comes from.

    Attributes:
        songs: what the recommenders get.
        sources: recording -> "hand", "tag", "sound" (a file here), "log", "words", "artist" (no file); missing: unknown.
    """

    songs: Songs
    sources: Mapping[int, str]


def standings_of(connection: Connection, me: ListenerId) -> tuple[Standings, Standings]:
    """Returns where I stand, and where all others stand."""
    return _standings(connection, "=", me), _standings(connection, "<>", me)


def my_standings(connection: Connection, me: ListenerId) -> Standings:
    """Returns where I stand; some milliseconds."""
    return _standings(connection, "=", me)


def joined(one: Standings, other: Standings) -> Standings:
    """Returns the standings of both."""
    columns = ("listeners", "recordings", "stars", "love", "not_this", "plays", "skips")
    return Standings(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns))


def song_facts(connection: Connection, package: Package | None) -> SongFacts:
    """Returns class vectors, genres and embeddings of all songs, those without a file here included.

    C_M of a file is the hand's label alone, else the network's vector, averaged with the tag's label where there is one. C_M of
    a song without a file is, in this order: a log's own vector of the same network, its genre words, the mean of the same
    artist's songs; of a song of which nothing is known all shares are equal, and it stands in the overall list alone.
    """
    vectors: dict[int, Vector] = {}
    labels: dict[int, str | None] = {}
    sources: dict[int, str] = {}
    here: list[int] = []
    artists: dict[int, str] = {}
    heard = read_all(connection, package.network) if package else None
    row_of = {int(file_id): row for row, file_id in enumerate(heard.file_ids)} if heard else {}
    shares = heard.shares.tolist() if heard else []
    embedded: dict[int, int] = {}
    for row in connection.execute(_files()):
        song = row.recording_id
        if not row.away and row.problem is None:
            here.append(song)
        place = row_of.get(row.file_id)
        if place is not None:
            embedded[song] = place
        words = tuple(row.genre_words.split("\n")) if row.genre_words else ()
        hand = row.genre if row.genre_source == "hand" else None
        known = class_vector(
            hand, tuple(shares[place]) if place is not None else None, _labelled(words) if words else None
        )
        labels[song], artists[song] = row.label, fold_artist(row.artist)
        if known is not None:
            vectors[song], sources[song] = known.shares, known.source.value
    here_known = set(labels)
    _from_logs(connection, package, here_known, vectors, sources, artists)
    _from_artists(vectors, sources, artists)
    labels.update((song, _name(vector, package)) for song, vector in vectors.items() if song not in here_known)
    nothing_known = (1.0 / len(LABELS),) * len(LABELS)
    vectors.update((song, nothing_known) for song in artists if song not in vectors and song not in labels)
    labels.update((song, None) for song, vector in vectors.items() if vector is nothing_known)
    return SongFacts(_columns(vectors, labels, here, embedded, heard.embeddings if heard else None), sources)


def _name(vector: Vector, package: Package | None) -> str:
    """Returns the label of a song that stands in logs alone, Unknown where its shares are too even to say."""
    if package is not None:
        return package.name(vector)
    strongest = max(range(len(vector)), key=vector.__getitem__)
    return LABELS[strongest] if vector[strongest] > EVEN else NO_LABEL


def _standings(connection: Connection, sign: str, me: ListenerId) -> Standings:
    driver: Any = connection.connection.driver_connection
    rows = driver.execute(f"{_STANDINGS} {sign} ? ORDER BY listener_id, recording_id", (me,)).fetchall()
    if not rows:
        return Standings.from_columns([], [])
    listeners, recordings, stars, love, not_this, plays, skips = zip(*rows, strict=True)
    return Standings.from_columns(
        listeners, recordings, stars=stars, love=love, not_this=not_this, plays=plays, skips=skips
    )


def _files() -> Select[Any]:
    return select(
        shelf.c.recording_id,
        shelf.c.file_id,
        shelf.c.away,
        shelf.c.problem,
        shelf.c.label,
        shelf.c.genre,
        shelf.c.genre_source,
        shelf.c.artist,
        file.c.genre_words,
    ).join(file, file.c.id == shelf.c.file_id)


def _from_logs(
    connection: Connection,
    package: Package | None,
    known: set[int],
    vectors: dict[int, Vector],
    sources: dict[int, str],
    artists: dict[int, str],
) -> None:
    said = (
        select(recording.c.root_id, saying.c.artist)
        .select_from(saying)
        .join(saying_recording, saying_recording.c.saying_id == saying.c.id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .where(recording.c.root_id.in_(select(standing.c.recording_id)))
        .order_by(saying.c.id)
    )
    for song, artist in connection.execute(said):
        if song not in known:
            artists.setdefault(song, fold_artist(artist))
    told = (
        select(recording.c.root_id, hearsay.c.network, hearsay.c.labels, hearsay.c.shares, hearsay.c.genre_words)
        .select_from(hearsay)
        .join(import_, import_.c.id == hearsay.c.import_id)
        .join(saying_recording, saying_recording.c.saying_id == hearsay.c.saying_id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .where(import_.c.state == FINISHED)
        .order_by(hearsay.c.saying_id, hearsay.c.import_id)
    )
    for song, network, labels, blob, words in connection.execute(told):
        if song in known:
            continue
        if package is not None and network == package.network and blob is not None:
            told_shares = guesses.shares_of(labels, blob)
            vectors[song] = tuple(told_shares.get(label, 0.0) for label in LABELS)
            sources[song] = "log"
        elif words and sources.get(song) != "log":
            label = _labelled(tuple(words.split("\n")))
            if label is not None:
                vectors[song], sources[song] = tuple(float(label == one) for one in LABELS), "words"


def _from_artists(vectors: dict[int, Vector], sources: dict[int, str], artists: Mapping[int, str]) -> None:
    sums: dict[str, npt.NDArray[np.float64]] = {}
    counts: dict[str, int] = defaultdict(int)
    for song, vector in vectors.items():
        artist = artists.get(song)
        if artist:
            sums[artist] = sums.get(artist, np.zeros(len(LABELS))) + np.asarray(vector)
            counts[artist] += 1
    for song, artist in artists.items():
        if song not in vectors and artist in sums:
            vectors[song] = tuple((sums[artist] / counts[artist]).tolist())
            sources[song] = "artist"


def _columns(
    vectors: Mapping[int, Vector],
    labels: Mapping[int, str | None],
    here: list[int],
    embedded: Mapping[int, int],
    embeddings: npt.NDArray[np.float16] | None,
) -> Songs:
    ids = sorted(vectors.keys() | labels.keys())
    classes = np.zeros((len(ids), len(LABELS)), dtype=np.float32)
    if vectors:
        place = {song: row for row, song in enumerate(ids)}
        classes[[place[song] for song in vectors]] = np.array(list(vectors.values()), dtype=np.float32)
    own = np.where(classes.any(axis=1), classes.argmax(axis=1), UNKNOWN).astype(np.int64)
    number = {label: column for column, label in enumerate(LABELS)}
    for row, song in enumerate(ids):
        if song in labels:
            own[row] = number.get(labels[song] or "", UNKNOWN)
    playable = np.isin(np.array(ids, dtype=np.int64), np.array(here, dtype=np.int64))
    sounds = None
    if embeddings is not None and len(embeddings):
        sounds = np.zeros((len(ids), embeddings.shape[1]), dtype=np.float16)
        rows = list(_pairs(ids, embedded))
        if rows:
            places = np.array(rows)
            sounds[places[:, 0]] = embeddings[places[:, 1]]
    return Songs(tuple(LABELS), np.array(ids, dtype=np.int64), classes, own, playable, sounds)


def _pairs(ids: list[int], embedded: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    for row, song in enumerate(ids):
        if song in embedded:
            yield row, embedded[song]
