"""The lists of the Recommendations page, made from a fit: For you, From your listeners, Rediscover, New, and the genres."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.suggestions import ListName, SuggestionWish
from pmrs_desktop.kinds import ListenerId, Pick, Reason, ReasonKind, RecordingId, UnixTime
from pmrs_desktop.listening.shown import DAY_S, PassedOver
from pmrs_desktop.recommend import sources
from pmrs_desktop.recommend.lists import OF_AN_ARTIST, at_most, dialled, draft, familiarity, pool, sunk
from pmrs_desktop.recommend.matrix import Ids
from pmrs_desktop.recommend.recommender import DECIMALS, SILENT, Scores, Weighing, top

Passed = Mapping[ListName, Sequence[PassedOver]]
_WEEK_S = 7 * DAY_S
_WhyAll = Callable[[Ids], list[tuple[Reason, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Where a list comes from: scores and the songs that may stand in it, both (M,), and the reasons of those chosen."""

    scores: Scores
    standing: npt.NDArray[np.bool_]
    why: _WhyAll


def page_lists(
    fitted: Fitted, wish: SuggestionWish, passed: Passed, now: UnixTime, wanted: Sequence[ListName] = tuple(ListName)
) -> dict[ListName, list[Pick]]:
    """Returns those `wanted` of the four lists; no song stands in two of the four, by the rules of `recommend.lists`."""
    found = _sources(fitted, now, only_here=wish.only_here)
    orders = [_order(fitted, one, wish, passed.get(name, ()), now) for name, one in found.items()]
    chosen = draft(orders, fitted.known.songs, fitted.artists, wish.top)
    lists = dict(zip(found, chosen, strict=True))
    return {name: _picks(fitted, found[name], lists[name]) for name in wanted}


def genre_lists(
    fitted: Fitted, genres: Sequence[str], n: int, now: UnixTime, *, only_here: bool = False
) -> dict[str | None, list[Pick]]:
    """Returns the lists of some genres for me in the recommender's order, at most two songs an artist."""
    labels = [fitted.known.genres.index(genre) for genre in genres if genre in fitted.known.genres]
    standing = fitted.suggestible(now)
    if only_here:
        standing &= fitted.known.here
    return _ranked(fitted, fitted.weighing, labels, standing, n)


def plain_lists(fitted: Fitted, listener: ListenerId, n: int, now: UnixTime) -> dict[str | None, list[Pick]]:
    """Returns the overall list under None and each genre under its label for any listener, at most two songs an artist."""
    labels = [None, *range(len(fitted.known.genres))]
    if listener == fitted.me:
        return _ranked(fitted, fitted.weighing, labels, fitted.suggestible(now), n)
    weighing = fitted.recommender.weigh(listener)
    unheard = np.ones(len(fitted.known.songs), dtype=np.bool_)
    if weighing is not None:
        unheard[fitted.known.history_of(weighing.row)] = False
    return _ranked(fitted, weighing, labels, unheard, n)


def _ranked(
    fitted: Fitted, weighing: Weighing | None, labels: Sequence[int | None], standing: npt.NDArray[np.bool_], n: int
) -> dict[str | None, list[Pick]]:
    names = [None if label is None else fitted.known.genres[label] for label in labels]
    if weighing is None:
        return {name: [] for name in names}
    chosen = [_best(fitted, weighing, label, standing, n) for label in labels]
    weighing.prepare(np.concatenate(chosen).tolist() if chosen else [])
    lists: dict[str | None, list[Pick]] = {}
    for name, label, songs in zip(names, labels, chosen, strict=True):
        scores = weighing.overall if label is None else weighing.in_genre
        lists[name] = [
            _pick(fitted, song, rank, scores, weighing.reasons(song, label))
            for rank, song in enumerate(songs.tolist(), 1)
        ]
    return lists


def _best(fitted: Fitted, weighing: Weighing, label: int | None, standing: npt.NDArray[np.bool_], n: int) -> Ids:
    if label is None:
        scores = weighing.overall
    else:
        scores, standing = weighing.in_genre, standing & (fitted.known.labels == label)
    return at_most(top(scores, standing, len(scores)), fitted.artists, OF_AN_ARTIST)[: max(0, n)]


def _sources(fitted: Fitted, now: UnixTime, *, only_here: bool) -> dict[ListName, _Source]:
    """Returns the four sources in the order in which they choose."""
    known = fitted.known
    every = known.here if only_here else np.ones(len(known.songs), dtype=np.bool_)
    unheard = fitted.suggestible(now) & every
    overall = fitted.weighing.overall if fitted.weighing is not None else np.full(len(known.songs), SILENT)
    rested = (now - fitted.touched_at) / DAY_S
    age = np.maximum(0, now - fitted.added_at) / DAY_S

    def recommended(songs: Ids) -> list[tuple[Reason, ...]]:
        fitted.prepare(songs.tolist())
        return [fitted.reasons(int(song), None) for song in songs]

    def again(songs: Ids) -> list[tuple[Reason, ...]]:
        return [(_heard_before(fitted, int(song)),) for song in songs]

    def new(songs: Ids) -> list[tuple[Reason, ...]]:
        fitted.prepare(songs[np.isfinite(overall[songs])].tolist())
        return [
            (np.isfinite(overall[song]) and fitted.reasons(int(song), None))
            or (Reason(ReasonKind.ADDED, value=float(age[song] // 1)),)
            for song in songs
        ]

    return {
        ListName.FOR_YOU: _Source(overall, unheard, recommended),
        ListName.FROM_LISTENERS: _Source(
            fitted.voices.in_turns(unheard), unheard, lambda songs: fitted.voices.reasons(known, songs)
        ),
        ListName.REDISCOVER: _Source(sources.rediscover(fitted.ratings, rested), every, again),
        ListName.NEW: _Source(sources.new_in_library(overall, unheard & known.here, age), every, new),
    }


def _order(fitted: Fitted, source: _Source, wish: SuggestionWish, passed: Sequence[PassedOver], now: UnixTime) -> Ids:
    """Returns the songs that a list would have, best first."""
    songs = pool(source.scores, source.standing, fitted.artists)
    familiar = familiarity(fitted.artist_known[songs], fitted.listeners_known[songs])
    songs = dialled(songs, source.scores[songs], familiar, wish.adventure)
    days, weeks = _passed_over(fitted, songs, passed, now)
    return sunk(songs, days, weeks)


def _passed_over(
    fitted: Fitted, songs: Ids, passed: Sequence[PassedOver], now: UnixTime
) -> tuple[Ids, npt.NDArray[np.float64]]:
    """Returns days passed over and weeks since, both (N,). Today does not count yet: nothing sinks under the eye."""
    today = now // DAY_S
    seen = {int(one.recording): (one.days - (one.last_at // DAY_S == today), one.last_at) for one in passed}
    found = [seen.get(int(song), (0, now)) for song in fitted.known.songs[songs]]
    days = np.array([days for days, _at in found], dtype=np.int64)
    at = np.array([at for _days, at in found], dtype=np.float64)
    return days, np.maximum(0.0, now - at) / _WEEK_S


def _picks(fitted: Fitted, source: _Source, songs: Ids) -> list[Pick]:
    return [
        _pick(fitted, int(song), rank, source.scores, reasons)
        for rank, (song, reasons) in enumerate(zip(songs, source.why(songs), strict=True), 1)
    ]


def _pick(fitted: Fitted, song: int, rank: int, scores: Scores, reasons: tuple[Reason, ...]) -> Pick:
    return Pick(RecordingId(int(fitted.known.songs[song])), rank, float(np.round(scores[song], DECIMALS)), reasons)


def _heard_before(fitted: Fitted, song: int) -> Reason:
    at = fitted.heard_at[song]
    recording = RecordingId(int(fitted.known.songs[song]))
    return Reason(ReasonKind.REDISCOVER, (recording,), value=None if np.isnan(at) else float(at))
