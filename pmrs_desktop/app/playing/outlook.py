"""What could come after the queue by itself: more for the listener, more of a genre, or the station of a song."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.lists.pick_rows import rows_of
from pmrs_desktop.app.lists.sentences import first_names
from pmrs_desktop.app.playing.continuing import Call, Way, genre_of
from pmrs_desktop.app.playing.grounds import from_library, goes_with
from pmrs_desktop.app.rows import PickRow, Preferences, SongRow
from pmrs_desktop.app.songs import views
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import ListenerId, Pick, Reason, ReasonKind, RecordingId, UnixTime
from pmrs_desktop.listening import listeners
from pmrs_desktop.recommend.candidates import Kind, Mask, Tier, candidates, for_listener, going_with
from pmrs_desktop.recommend.continuation import Pool, choose
from pmrs_desktop.recommend.default import Station
from pmrs_desktop.recommend.heard import FRESH_S, Heard
from pmrs_desktop.recommend.likeness import Likeness, likeness
from pmrs_desktop.recommend.lists import at_most, dialled, familiarity
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.ratings import LOWEST
from pmrs_desktop.recommend.recommender import SILENT, Scores
from pmrs_desktop.recommend.sound import centred
from pmrs_desktop.recommend.unit import unit_rows
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.tables import shelf

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


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Answers `app.playing.continuing.Prospects`: a pool of songs that could come, and the row of each with its reason."""

    pool: Pool
    rows: Mapping[int, PickRow]

    def then(
        self, hearings: Sequence[Heard], artist: str, now: UnixTime, n: int, barred: Collection[int]
    ) -> tuple[PickRow, ...]:
        """Returns what comes, at most `n` songs, by the rule of `recommend.continuation`."""
        chosen = choose(self.pool, hearings, artist, now, n, barred)
        known = [self.rows[song] for song in chosen if song in self.rows]
        return tuple(replace(row, rank=rank) for rank, row in enumerate(known, start=1))


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What one answer is made from; `station` and `like` only where they were asked for."""

    fitted: Fitted
    song: int | None
    tiers: Sequence[Tier]
    station: Station | None
    like: Likeness | None

    def id_of(self, column: int) -> int:
        return int(self.fitted.known.songs[column])


class Outlook:
    """Answers `app.playing.continuing.Continuing` from the last fit and the likeness of songs."""

    def __init__(
        self,
        database: Database,
        package: Package | None,
        fitted: Callable[[], Fitted],
        preferences: Callable[[], Preferences],
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._package = package
        self._fitted = fitted
        self._preferences = preferences
        self._clock = clock

    def prospects(self, call: Call) -> Found:
        """Returns the songs that could come, at most 40 of each kind and 3 of an artist (see `recommend.candidates`).

        "genre" means the genre of the last song; where that is not known it is the same as "for-you". New songs come in the
        order that the dial from familiar to adventurous gives them. What was heard in the last hours is among them only where
        there are few others.
        """
        fitted = self._fitted()
        with self._database.reading() as connection:
            song = views.merged(connection, [call.song]).get(call.song, call.song)
            within = _of_same_genre(connection, fitted.known, song) if call.way is Way.GENRE else None
        tired = (self._clock() - fitted.heard_at < FRESH_S) | np.isin(fitted.known.songs, list(call.lately))
        scene = self._scene(fitted, fitted.known.column_of(RecordingId(song)), call.way, within, tired)
        with self._database.reading() as connection:
            ids = {scene.id_of(column) for tier in scene.tiers for column in tier.columns.tolist()}
            rows = views.songs_by_id(connection, list(ids | {song} | call.around), fitted.me, self._package)
            weights = _weights(scene, rows)
            told = self._told(connection, scene, weights, rows)
        return Found(_pool(scene, weights, rows, call.around), told)

    def _scene(self, fitted: Fitted, song: int | None, way: Way, within: Mask | None, tired: Mask) -> _Scene:
        known, weighing = fitted.known, fitted.weighing
        wanted = candidates(known, known.row_of(fitted.me), fitted.ratings)
        scores = weighing.overall if weighing is not None else None
        if within is not None:
            wanted &= within
            if weighing is not None and song is not None and known.labels[song] >= 0:
                scores = weighing.in_genre
        wanted, again = wanted & ~tired, wanted & tired
        tiers: list[Tier] = []
        if way is not Way.STATION:
            ratings = np.where(wanted, fitted.ratings, 0.0)
            tiers = for_listener(scores, wanted & fitted.unheard, ratings, fitted.heard_at, self._clock(), LOOKED_AT)
            if scores is not None:
                tiers[0] = self._dialled(fitted, tiers[0], scores)
        like = station = None
        if song is not None and sum(len(tier.columns) for tier in tiers) < POOL:
            station = fitted.similar(song)
            nothing = np.full(len(known.songs), SILENT)
            like = likeness(known, song, station.overall if station is not None else nothing)
            for some in (wanted, again):
                if sum(len(tier.columns) for tier in tiers) < POOL:
                    tiers.append(going_with(like.overall, some, LOOKED_AT, others_too=way is not Way.STATION))
        tiers = [Tier(tier.kind, at_most(tier.columns, fitted.artists, OF_ONE_ARTIST)) for tier in tiers]
        return _Scene(fitted, song, tiers, station, like)

    def _dialled(self, fitted: Fitted, tier: Tier, scores: Scores) -> Tier:
        songs = tier.columns
        familiar = familiarity(fitted.artist_known[songs], fitted.listeners_known[songs])
        return Tier(tier.kind, dialled(songs, scores[songs], familiar, self._preferences().adventure))

    def _told(
        self,
        connection: Connection,
        scene: _Scene,
        weights: Mapping[int, tuple[Kind, float]],
        rows: Mapping[int, SongRow],
    ) -> dict[int, PickRow]:
        """Returns the row of every song that is held ready, with its reason."""
        picks = [
            Pick(RecordingId(scene.id_of(column)), 0, weight, _reasons(scene.fitted, kind, column))
            for column, (kind, weight) in weights.items()
            if kind is not Kind.LIKE
        ]
        told = {row.song.id: row for row in rows_of(connection, scene.fitted, self._package, {"": picks})[""]}
        if scene.like is None or scene.song is None or scene.id_of(scene.song) not in rows:
            return told
        going = [column for column, (kind, _) in weights.items() if kind is Kind.LIKE]
        sounds = centred(scene.fitted.known, np.array([scene.song, *going], dtype=np.int64))
        likers = _likers(scene.fitted.known, scene.song)
        people = first_names({int(one.id): one.name for one in listeners.everyone(connection)})
        for column, ear in zip(going, (sounds[1:] @ sounds[0]).tolist(), strict=True):
            one, other = rows[scene.id_of(scene.song)], rows[scene.id_of(column)]
            known = bool(np.isfinite(scene.like.overall[column]))
            why = goes_with(one, other, ear, _both(scene.station, likers, column), people, scene.fitted.me)
            told[other.id] = PickRow(other, 0, why if known else from_library())
        return told


def _likers(evidence: Evidence, song: int) -> set[int]:
    """Returns who likes the song in this column."""
    likes = evidence.said.ratings_of(np.array([song]))[:, 0] > LOWEST
    return set(evidence.listeners[likes].tolist())


def _both(station: Station | None, likers: set[int], column: int) -> list[ListenerId]:
    """Returns who likes both the station's song and this one, those whose word weighs most first."""
    reasons = station.reasons(column) if station is not None and likers else ()
    named = [who for one in reasons if one.kind is ReasonKind.LIKED_BY for who in one.listeners]
    return [who for who in named if who in likers]


def _reasons(fitted: Fitted, kind: Kind, column: int) -> tuple[Reason, ...]:
    if kind is Kind.NEW:
        return fitted.reasons(column, None)
    at = float(fitted.heard_at[column])
    song = RecordingId(int(fitted.known.songs[column]))
    return (Reason(ReasonKind.REDISCOVER, (song,), value=None if np.isnan(at) else at),)


def _of_same_genre(connection: Connection, evidence: Evidence, song: int) -> Mask | None:
    """Returns which songs here have the genre of this one, shape (M,), None where that is not known."""
    row = connection.execute(select(shelf.c.label, shelf.c.genre).where(shelf.c.recording_id == song)).first()
    if row is None or not (row.label or row.genre):
        return None
    same = shelf.c.label == row.label if row.label not in (None, UNKNOWN) else shelf.c.genre == row.genre
    ids = np.array(connection.execute(select(shelf.c.recording_id).where(same)).scalars().all(), dtype=np.int64)
    return np.isin(evidence.songs, ids)


def _weights(scene: _Scene, rows: Mapping[int, SongRow]) -> dict[int, tuple[Kind, float]]:
    """Returns the columns that are held ready: what speaks for each, and its base weight, 0..1."""
    found: dict[int, tuple[Kind, float]] = {}
    for tier in scene.tiers:
        highest = HIGHEST[tier.kind] if scene.tiers[0].kind is not Kind.LIKE else 1.0
        playable = [
            column
            for column in tier.columns.tolist()
            if column not in found and column != scene.song and _plays(rows.get(scene.id_of(column)))
        ]
        for place, column in enumerate(playable[:POOL]):
            found[column] = (tier.kind, highest * (1 - place / POOL))
    return found


def _plays(row: SongRow | None) -> bool:
    return row is not None and row.playable


def _pool(
    scene: _Scene, weights: Mapping[int, tuple[Kind, float]], rows: Mapping[int, SongRow], around: frozenset[int]
) -> Pool:
    evidence = scene.fitted.known
    held = {column: rows[scene.id_of(column)] for column in weights}
    for song in around & rows.keys():
        column = evidence.column_of(RecordingId(rows[song].id))
        if column is not None:
            held.setdefault(column, rows[song])
    columns = np.array(sorted(held), dtype=np.int64)
    songs = [held[column] for column in columns.tolist()]
    return Pool(
        evidence.songs[columns],
        tuple(fold_artist(song.artist) for song in songs),
        tuple(genre_of(song) for song in songs),
        np.array([weights[column][1] if column in weights else np.nan for column in columns.tolist()]),
        np.nan_to_num(scene.fitted.heard_at[columns]).astype(np.int64),
        _vectors(evidence, columns),
    )


def _vectors(evidence: Evidence, columns: Ids) -> Vectors:
    """Returns sound and genres of songs as one vector each, at unit length, shape (N, E + F); zeros: nothing known."""
    classes = evidence.classes[columns].astype(np.float32)
    both = np.hstack([np.sqrt(BY_EAR) * centred(evidence, columns), np.sqrt(1 - BY_EAR) * unit_rows(classes)])
    return unit_rows(both)
