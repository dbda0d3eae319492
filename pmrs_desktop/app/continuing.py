"""What comes after the queue by itself: more for the listener, more of a genre, or the station of a song."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from pmrs_desktop.app import views
from pmrs_desktop.app.grounds import familiar, from_library, goes_with
from pmrs_desktop.app.rows import PickRow, SongRow
from pmrs_desktop.app.sentences import first_names
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import ListenerId, Pick, RecordingId, UnixTime
from pmrs_desktop.listening import listeners
from pmrs_desktop.recommend.candidates import Kind, Mask, Tier, candidates, for_listener, going_with
from pmrs_desktop.recommend.continuation import Pool
from pmrs_desktop.recommend.likeness import Likeness, centred, likeness
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.recommender import Weighing
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.tables import shelf, standing

POOL = 40
"""Songs of each kind that are held ready."""
LOOKED_AT = 4 * POOL
"""Songs of each kind that are looked at for those, as most of them may be of one artist."""
OF_ONE_ARTIST = 3
BY_EAR = 0.7
"""How much of a song's vector is its sound; the rest is its genres."""
Vectors = npt.NDArray[np.float32]
HIGHEST = {Kind.NEW: 1.0, Kind.OWN: 1.0 - 0.5 / POOL, Kind.LIKE: 0.3}
"""What the first song of each kind weighs beside others: new and own songs come in turn."""


class Way(StrEnum):
    """Where what comes by itself is taken from; also `QueuePage.then_from`."""

    FOR_YOU = "for-you"
    GENRE = "genre"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for: songs by a way, for the station's song or after the last one; `around` are songs that steer."""

    way: Way
    song: int
    around: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Prospects:
    """A pool of songs that could come, and the row of each with its reason."""

    pool: Pool = field(default_factory=Pool.empty)
    rows: Mapping[int, PickRow] = field(default_factory=dict)


class Continuing(Protocol):
    """Finds what could come; it is asked in the background and may take its time."""

    def prospects(self, call: Call) -> Prospects: ...


class Source(Protocol):
    """What is known of all songs, and what a recommender says of them to me; `app.advice.Advisor` is one."""

    def weighed(self) -> tuple[Evidence, Weighing | None]:
        """Returns everything known, and how songs weigh for me: None where nothing can be said."""
        ...

    def explained(self, picks: Sequence[Pick]) -> Sequence[PickRow]:
        """Returns the rows of some picks of mine, with their reasons in words."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What one answer is made from; `like` only where it was asked for."""

    evidence: Evidence
    weighing: Weighing | None
    song: int | None
    heard_at: Ids
    tiers: Sequence[Tier]
    like: Likeness | None

    def id_of(self, column: int) -> int:
        return int(self.evidence.songs[column])


class Outlook:
    """Answers `Continuing` from the log, a recommender, and the likeness of songs."""

    def __init__(
        self,
        database: Database,
        me: ListenerId,
        package: Package | None,
        source: Source,
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._me = me
        self._package = package
        self._source = source
        self._clock = clock

    def prospects(self, call: Call) -> Prospects:
        """Returns the songs that could come, at most 40 of each kind and 3 of an artist (see `recommend.candidates`).

        "genre" means the genre of the last song; where that is not known it is the same as "for-you".
        """
        evidence, weighing = self._source.weighed()
        with self._database.reading() as connection:
            song = views.merged(connection, [call.song]).get(call.song, call.song)
            heard_at = _last_heard(connection, self._me, evidence)
            within = _of_same_genre(connection, evidence, song) if call.way is Way.GENRE else None
        scene = self._scene(evidence, weighing, evidence.column_of(RecordingId(song)), heard_at, call.way, within)
        with self._database.reading() as connection:
            ids = {scene.id_of(column) for tier in scene.tiers for column in tier.columns.tolist()}
            rows = views.songs_by_id(connection, list(ids | {song} | call.around), self._me, self._package)
            people = first_names({int(one.id): one.name for one in listeners.everyone(connection)})
        weights = _weights(scene, rows)
        return Prospects(_pool(scene, weights, rows, call.around), self._told(scene, weights, rows, people))

    def _scene(
        self,
        evidence: Evidence,
        weighing: Weighing | None,
        song: int | None,
        heard_at: Ids,
        way: Way,
        within: Mask | None,
    ) -> _Scene:
        row = evidence.row_of(self._me)
        wanted = candidates(evidence, row)
        scores = weighing.overall if weighing is not None else None
        if within is not None:
            wanted &= within
            if weighing is not None and song is not None and evidence.labels[song] >= 0:
                scores = weighing.in_genre
        tiers: list[Tier] = []
        if way is not Way.STATION:
            tiers = for_listener(evidence, row, scores, wanted, heard_at, self._clock(), LOOKED_AT)
        like = None
        if song is not None and sum(len(tier.columns) for tier in tiers) < POOL:
            like = likeness(evidence, song)
            tiers.append(going_with(like, wanted, LOOKED_AT, least=0.0 if way is Way.STATION else -1.0))
        return _Scene(evidence, weighing, song, heard_at, tiers, like)

    def _told(
        self,
        scene: _Scene,
        weights: Mapping[int, tuple[Kind, float]],
        rows: Mapping[int, SongRow],
        people: Mapping[int, str],
    ) -> dict[int, PickRow]:
        new = [column for column, (kind, _) in weights.items() if kind is Kind.NEW]
        told = {row.song.id: row for row in self._source.explained(_picks(scene, new))}
        for column, (kind, _) in weights.items():
            song = rows[scene.id_of(column)]
            if kind is Kind.OWN:
                told[song.id] = PickRow(song, 0, familiar(song))
            elif kind is Kind.LIKE and scene.like is not None and scene.song is not None:
                both = scene.like.both(column)
                others = [people[who] for who in both if who != self._me and who in people]
                one = rows.get(scene.id_of(scene.song))
                if one is not None and scene.like.whole[column] == 0:
                    told[song.id] = PickRow(song, 0, from_library())
                elif one is not None:
                    reason = goes_with(one, song, float(scene.like.ear[column]), others, self._me in both)
                    told[song.id] = PickRow(song, 0, reason)
        return told


def genre_of(song: SongRow) -> str:
    """Returns the genre of a song in one spelling: its label, else its words as they stand in its tags; "" unknown."""
    return song.label if song.label not in (None, UNKNOWN) else song.genre.casefold()


def _of_same_genre(connection: Connection, evidence: Evidence, song: int) -> Mask | None:
    """Returns which songs here have the genre of this one, shape (M,), None where that is not known."""
    row = connection.execute(select(shelf.c.label, shelf.c.genre).where(shelf.c.recording_id == song)).first()
    if row is None or not (row.label or row.genre):
        return None
    same = shelf.c.label == row.label if row.label not in (None, UNKNOWN) else shelf.c.genre == row.genre
    ids = np.array(connection.execute(select(shelf.c.recording_id).where(same)).scalars().all(), dtype=np.int64)
    return np.isin(evidence.songs, ids)


def _last_heard(connection: Connection, me: ListenerId, evidence: Evidence) -> Ids:
    """Returns when I last heard each song of the evidence, shape (M,), 0 where that is not known."""
    query = select(standing.c.recording_id, standing.c.last_at).where(
        standing.c.listener_id == me, standing.c.last_at.is_not(None)
    )
    found = np.zeros(len(evidence.songs), dtype=np.int64)
    rows = [tuple(row) for row in connection.execute(query)]
    if rows and len(found):
        songs, moments = np.array(rows, dtype=np.int64).T
        places = np.minimum(np.searchsorted(evidence.songs, songs), len(found) - 1)
        known = evidence.songs[places] == songs
        found[places[known]] = moments[known]
    return found


def _weights(scene: _Scene, rows: Mapping[int, SongRow]) -> dict[int, tuple[Kind, float]]:
    """Returns the columns that are held ready: what speaks for each, and its base weight, 0..1."""
    found: dict[int, tuple[Kind, float]] = {}
    alone = len(scene.tiers) == 1
    for tier in scene.tiers:
        artists: Counter[str] = Counter()
        highest = 1.0 if alone else HIGHEST[tier.kind]
        place = 0
        for column in tier.columns.tolist():
            row = rows.get(scene.id_of(column))
            if row is None or not row.playable or column in found or column == scene.song or place == POOL:
                continue
            artist = fold_artist(row.artist)
            artists[artist] += 1
            if artist and artists[artist] > OF_ONE_ARTIST:
                continue
            found[column] = (tier.kind, highest * (1 - place / POOL))
            place += 1
    return found


def _pool(
    scene: _Scene, weights: Mapping[int, tuple[Kind, float]], rows: Mapping[int, SongRow], around: frozenset[int]
) -> Pool:
    evidence = scene.evidence
    steering = [evidence.column_of(RecordingId(rows[song].id)) for song in around if song in rows]
    columns = np.array(sorted({*weights, *(one for one in steering if one is not None)}), dtype=np.int64)
    songs = [rows[scene.id_of(column)] for column in columns.tolist()]
    return Pool(
        evidence.songs[columns],
        tuple(fold_artist(song.artist) for song in songs),
        tuple(genre_of(song) for song in songs),
        np.array([weights[column][1] if column in weights else np.nan for column in columns.tolist()]),
        scene.heard_at[columns],
        _vectors(evidence, columns),
    )


def _vectors(evidence: Evidence, columns: Ids) -> Vectors:
    """Returns sound and genres of songs as one vector each, at unit length, shape (N, E + F); zeros: nothing known."""
    classes = evidence.classes[columns].astype(np.float32)
    both = np.hstack([np.sqrt(BY_EAR) * centred(evidence, columns), np.sqrt(1 - BY_EAR) * _unit(classes)])
    return _unit(both)


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0))


def _picks(scene: _Scene, columns: Sequence[int]) -> list[Pick]:
    weighing = scene.weighing
    if weighing is None:
        return []
    return [
        Pick(RecordingId(scene.id_of(column)), place, float(weighing.overall[column]), weighing.reasons(column, None))
        for place, column in enumerate(columns, start=1)
    ]
