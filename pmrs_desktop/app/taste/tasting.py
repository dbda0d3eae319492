"""How the page Your taste is made: hearings as columns, weighed by genre and month, and what others share with me."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Integer, cast, func, select

from pmrs_desktop.app.log.agreement import Agreement, agreements
from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.app.songs import views
from pmrs_desktop.app.suggestions import GenreTaste, ListenerTaste, MonthTaste, SharedSong, TastePage
from pmrs_desktop.app.taste.months import Month, numbered
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, Seconds, UnixTime
from pmrs_desktop.listening import listeners
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.shared import Shared, shared_songs
from pmrs_desktop.store.columns import numbers
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.live import counts
from pmrs_desktop.store.tables import act, recording, saying, saying_recording, shelf
from pmrs_desktop.words import tr

USUAL_S: Seconds = 210.0
"""The length of a song of which no log and no file says it: three and a half minutes."""
GENRES_NAMED = 12
HUNDREDTHS = 100

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What the page is made from: M songs of the evidence.

    Attributes:
        evidence: standings of all listeners.
        genres: names of the G genres.
        genre: each song's genre, shape (M,), 0..G-1.
        lengths: each song's length, shape (M,), seconds.
    """

    evidence: Evidence
    genres: list[str]
    genre: Ids
    lengths: Floats

    def sums(self, columns: Ids, values: Floats) -> Floats:
        """Returns the sum of values by genre, shape (G,), for values of the songs in these columns, both (N,)."""
        sums = np.bincount(self.genre[columns], weights=values, minlength=len(self.genres))
        return sums.astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Hearings:
    """My plays and skips: column of the song, when (0 where unknown), seconds heard; each of shape (N,)."""

    columns: Ids
    at: Ids
    seconds: Floats


def taste_page(
    database: Database, me: ListenerId, package: Package | None, evidence: Evidence, now: UnixTime, months: int
) -> TastePage:
    """Returns my taste, from everything known; see `app.taste.taste`."""
    with database.reading() as connection:
        lengths, columns_of = _sayings(connection, evidence)
        genres, genre = _genres_of(connection, evidence)
        hearings = _hearings(connection, me, columns_of, lengths)
        close = agreements(connection, me)
        people = {one.id: one.name for one in listeners.everyone(connection) if not one.is_me}
        ground = _folded(_Ground(evidence, genres, genre, lengths), hearings)
        shared = {who: shared_songs(evidence, me, who) for who in people}
        wanted = {song for pair in shared.values() for some in pair for song in evidence.songs[some.columns].tolist()}
        songs = views.songs_by_id(connection, list(wanted), me, package)
    known = [(name, close.get(who, Agreement()), who) for who, name in people.items()]
    known.sort(key=lambda one: (-(one[1].share or 0.0), -one[1].in_common, one[0].casefold()))
    return TastePage(
        _genres(ground, me, hearings),
        _months(ground, hearings, now, months),
        tuple(
            ListenerTaste(
                name,
                both.share,
                both.in_common,
                _shares(ground, who),
                *(_rows(evidence, both_know, songs) for both_know in shared[who]),
            )
            for name, both, who in known
        ),
    )


def _sayings(connection: Connection, evidence: Evidence) -> tuple[Floats, Ids]:
    """Returns each song's length, shape (M,), and by the id of a saying the column of its song, -1 where there is none."""
    said = numbers(
        connection,
        select(saying.c.id, recording.c.root_id, _hundredths(saying.c.seconds, 0))
        .join(saying_recording, saying_recording.c.saying_id == saying.c.id)
        .join(recording, recording.c.id == saying_recording.c.recording_id),
    )
    here = numbers(connection, select(shelf.c.recording_id, _hundredths(shelf.c.seconds, 0)))
    lengths = np.zeros(len(evidence.songs))
    columns, known = evidence.columns_of(said[1])
    columns_of = np.full(int(said[0].max(initial=0)) + 1, -1, dtype=np.int64)
    columns_of[said[0][known]] = columns
    for songs, seconds in (said[1:], here):
        columns, known = evidence.columns_of(songs)
        told = seconds[known] > 0
        lengths[columns[told]] = seconds[known][told] / HUNDREDTHS
    return np.where(lengths > 0, lengths, USUAL_S), columns_of


def _hundredths(column: ColumnElement[Any], missing: ColumnElement[Any] | int) -> ColumnElement[int]:
    """Returns seconds as whole hundredths, and what stands for those that are missing."""
    return func.coalesce(func.max(cast(func.round(column * HUNDREDTHS), Integer), 0), missing)


def _genres_of(connection: Connection, evidence: Evidence) -> tuple[list[str], Ids]:
    """Returns all genres, Unknown last, and each song's: its label, else the words in the tags of its file."""
    worded = select(shelf.c.recording_id, shelf.c.genre).where(shelf.c.genre.is_not(None), shelf.c.label.is_(None))
    words = {row.recording_id: row.genre for row in connection.execute(worded)}
    names = [*evidence.genres, *sorted(set(words.values()) - set(evidence.genres) - {UNKNOWN}), UNKNOWN]
    number = {name: place for place, name in enumerate(names)}
    genre = np.where(evidence.labels >= 0, evidence.labels, number[UNKNOWN])
    for song, word in words.items():
        place = evidence.column_of(RecordingId(song))
        if place is not None:
            genre[place] = number[word]
    return names, genre


def _hearings(connection: Connection, me: ListenerId, columns_of: Ids, lengths: Floats) -> _Hearings:
    plays = act.c.count * (act.c.kind == ActKind.PLAY)  # below 0 where they stand in for seconds
    sayings, at, heard = numbers(
        connection,
        select(act.c.saying_id, func.coalesce(act.c.at, 0), _hundredths(act.c.heard_seconds, -plays)).where(
            act.c.listener_id == me, act.c.kind.in_([ActKind.PLAY, ActKind.SKIP]), counts()
        ),
    )
    columns = columns_of[np.minimum(sayings, len(columns_of) - 1)]
    known = columns >= 0
    columns, heard = columns[known], heard[known]
    return _Hearings(columns, at[known], np.where(heard >= 0, heard / HUNDREDTHS, -heard * lengths[columns]))


def _folded(ground: _Ground, hearings: _Hearings) -> _Ground:
    """Returns the same with the genres that I heard most first, then all others as one, then Unknown.

    Only genres of which some listener knows a song are left; the rest speaks of nobody.
    """
    evidence, unknown = ground.evidence, len(ground.genres) - 1
    known_by = ground.sums(np.arange(len(evidence.songs)), evidence.said.known_by().astype(np.float64))
    mine = ground.sums(hearings.columns, hearings.seconds)
    order = [place for place in np.lexsort((-known_by, -mine)).tolist() if known_by[place] and place != unknown]
    first, rest = order[:GENRES_NAMED], order[GENRES_NAMED:]
    names = [ground.genres[place] for place in first] + [tr("Other")] * bool(rest) + [UNKNOWN] * bool(known_by[unknown])
    new = np.full(len(ground.genres), max(0, len(names) - 1), dtype=np.int64)
    new[first] = np.arange(len(first))
    new[rest] = len(first)
    return _Ground(evidence, names, new[ground.genre], ground.lengths)


def _genres(ground: _Ground, me: ListenerId, hearings: _Hearings) -> tuple[GenreTaste, ...]:
    evidence = ground.evidence
    row = evidence.row_of(me)
    if row is None:
        return ()
    said = evidence.said.row(row)
    columns, given, times = evidence.history_of(row), said.stars.astype(np.float64), said.plays.astype(np.float64)
    seconds, stars, rated, plays = (
        ground.sums(hearings.columns, hearings.seconds),
        ground.sums(columns, given),
        ground.sums(columns, (given > 0).astype(np.float64)),
        ground.sums(columns, times),
    )
    return tuple(
        GenreTaste(
            name,
            float(stars[place] / rated[place]) if rated[place] else None,
            int(rated[place]),
            int(plays[place]),
            float(seconds[place]),
        )
        for place, name in enumerate(ground.genres)
    )


def _months(ground: _Ground, hearings: _Hearings, now: UnixTime, at_most: int) -> tuple[MonthTaste, ...]:
    """Returns the months, oldest first and gaps filled, from the first in which something was heard."""
    timed = hearings.at[hearings.at > 0]
    if not len(timed) or at_most < 1:
        return ()
    last = Month.at(now)
    if Month.at(int(timed.max())).begins < last.later(1 - at_most).begins:
        last = Month.at(int(timed.max()))
    since = max(Month.at(int(timed.min())), last.later(1 - at_most), key=lambda month: month.begins)
    months = list(since.until(last))
    number = numbered(hearings.at, months)
    inside = number >= 0
    places = number[inside] * len(ground.genres) + ground.genre[hearings.columns[inside]]
    sums = np.bincount(places, weights=hearings.seconds[inside], minlength=len(months) * len(ground.genres))
    return tuple(
        MonthTaste(str(month), tuple(row))
        for month, row in zip(months, sums.reshape(len(months), -1).tolist(), strict=True)
    )


def _shares(ground: _Ground, listener: ListenerId) -> tuple[float, ...]:
    """Returns what each genre has of a listener's time, 0..1, every play counting the song's length; () without plays."""
    evidence = ground.evidence
    row = evidence.row_of(listener)
    if row is None:
        return ()
    said = evidence.said.row(row)
    columns = evidence.history_of(row)
    sums = ground.sums(columns, said.plays * ground.lengths[columns])
    return tuple((sums / sums.sum()).tolist()) if sums.sum() > 0 else ()


def _rows(evidence: Evidence, both: Shared, songs: Mapping[int, SongRow]) -> tuple[SharedSong, ...]:
    """Returns the rows of the songs that are there still, and what both gave them."""
    rows = zip(evidence.songs[both.columns].tolist(), *both.stars.tolist(), *both.plays.tolist(), strict=True)
    return tuple(
        SharedSong(songs[song], mine or None, theirs or None, my_plays, their_plays)
        for song, mine, theirs, my_plays, their_plays in rows
        if song in songs
    )
