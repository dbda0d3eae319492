"""What to hear next: the log and the class vectors through a recommender, made again soon after anything changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmrs_desktop.app import evidence, views
from pmrs_desktop.app.catalogue import locations
from pmrs_desktop.app.rows import PickRow, PickSection
from pmrs_desktop.app.sentences import Known, first_names, sentence
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.suggestions import ListName, SuggestionList, SuggestionPage, SuggestionWish
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Changes, ListenerId, Pick, RecordingId
from pmrs_desktop.listening import listeners
from pmrs_desktop.recommend.matrix import Evidence, gather
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.recommend.recommender import Recommender, Weighing
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.store.database import Database

QUIET_S = 0.3
"""So long nothing may have changed before the lists are made again, so that rating ten songs makes them once."""
ALGORITHMS: dict[str, type[Recommender]] = {Pmrs.name: Pmrs}


@dataclass(frozen=True, slots=True, eq=False)
class _Stock:
    """Everything read for the recommender; kept until the part of it changes."""

    mine: Standings
    others: Standings
    facts: evidence.SongFacts

    def gathered(self) -> Evidence:
        return gather(evidence.joined(self.mine, self.others), self.facts.songs)


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """A recommender, and the stock and evidence that it was fitted on."""

    recommender: Recommender
    stock: _Stock
    known: Evidence

    @classmethod
    def on(cls, stock: _Stock, algorithm: type[Recommender]) -> _Fitted:
        known = stock.gathered()
        return cls(algorithm().fit(known), stock, known)


class Advisor:
    """Answers `app.ports.Advice` for the listener `me`."""

    def __init__(
        self, database: Database, announcer: Announcer, me: ListenerId, package: Package | None, *, live: bool
    ) -> None:
        self._database = database
        self._announcer = announcer
        self._me = me
        self._package = package
        self._lock = threading.RLock()
        self._stock: _Stock | None = None
        self._fitted: _Fitted | None = None
        self._wake = threading.Condition()
        self._stale = Changes()
        self._dirty = False
        self._closed = False
        self._thread: threading.Thread | None = None
        if live:
            self._thread = threading.Thread(target=self._keep_fresh, name="advice", daemon=True)
            self._thread.start()
            announcer.listen(lambda event: self._note(event) if isinstance(event, Changes) else None)

    def page(self, wish: SuggestionWish) -> SuggestionPage:
        """Returns the list For you and one section a genre, at most five songs each."""
        fitted = self._fit()
        lists = fitted.recommender.lists(self._me, 5)
        rows = self._rows(fitted, self._me, lists)
        sections = [PickSection(genre, rows[genre]) for genre in lists if genre is not None and rows[genre]]
        mine = fitted.stock.mine
        said = int(mine.plays.sum()) + int((mine.stars > 0).sum())
        others = int((fitted.known.listeners != self._me).sum())
        mine_list = SuggestionList(ListName.FOR_YOU, tuple(self.picks("", wish)))
        return SuggestionPage(said, others, (mine_list,), tuple(sections))

    def picks(self, genre: str, wish: SuggestionWish) -> Sequence[PickRow]:
        """Returns the overall list (genre "") or that of one genre, only what plays here where asked."""
        fitted = self._fit()
        wanted = genre or None
        picks = fitted.recommender.recommend(self._me, wish.top, wanted, only_here=wish.only_here)
        return self._rows(fitted, self._me, {wanted: picks})[wanted]

    def shown(self, page: str, songs: Sequence[int]) -> None:
        """Notes nothing yet."""

    def weighed(self) -> tuple[Evidence, Weighing | None]:
        """Returns everything known, and how songs weigh for me: None where nothing can be said."""
        fitted = self._fit()
        return fitted.known, fitted.recommender.weigh(self._me)

    def explained(self, picks: Sequence[Pick]) -> Sequence[PickRow]:
        """Returns the rows of some picks of mine, with their reasons in words."""
        return self._rows(self._fit(), self._me, {None: picks})[None]

    def table(self, listener: ListenerId, top: int, algorithm: str, genre: str | None) -> list[dict[str, object]]:
        """Returns the lists of any listener by a named algorithm as the command line shows them, overall first.

        Raises:
            KeyError: no algorithm has that name.
        """
        fitted = _Fitted.on(self._read(), ALGORITHMS[algorithm])
        lists: dict[str | None, list[Pick]] = (
            {genre: fitted.recommender.recommend(listener, top, genre)}
            if genre
            else fitted.recommender.lists(listener, top)
        )
        with self._database.reading() as connection:
            places = locations(connection, [pick.recording for picks in lists.values() for pick in picks])
        rows = self._rows(fitted, listener, lists)
        scores = {(label, pick.rank): pick.score for label, picks in lists.items() for pick in picks}
        sources = fitted.stock.facts.sources
        return [
            {
                "list": label or "overall",
                "rank": row.rank,
                "id": row.song.id,
                "title": row.song.title,
                "artist": row.song.artist,
                "album": row.song.album,
                "genre": row.song.label or row.song.genre or UNKNOWN,
                "genre_source": row.song.genre_source or sources.get(row.song.id),
                "score": scores[label, row.rank],
                "reasons": [row.why],
                "playable": row.song.playable,
                "location": places[row.song.id][0] if places[row.song.id] else None,
            }
            for label in lists
            for row in rows[label]
        ]

    def close(self) -> None:
        """Ends the thread that keeps the lists fresh."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _note(self, changes: Changes) -> None:
        if changes.advice or not (
            changes.acts or changes.songs or changes.all_songs or changes.genres or changes.listeners
        ):
            return
        with self._wake:
            self._stale = self._stale | changes
            self._dirty = True
            self._wake.notify_all()

    def _keep_fresh(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._dirty or self._closed)
                while self._dirty and not self._closed:
                    self._dirty = False
                    self._wake.wait_for(lambda: self._dirty or self._closed, QUIET_S)
                if self._closed:
                    return
                stale, self._stale = self._stale, Changes()
            with self._lock:
                self._forget(stale)
                self._fit()
            self._announcer.tell(Changes(advice=True))

    def _forget(self, stale: Changes) -> None:
        self._fitted = None
        if self._stock is None:
            return
        if stale.listeners or stale.all_songs or stale.genres or (stale.songs and not stale.acts):
            self._stock = None
            return
        with self._database.reading() as connection:
            if views.merged(connection, stale.songs):
                self._stock = None
            else:
                mine = evidence.my_standings(connection, self._me)
                self._stock = _Stock(mine, self._stock.others, self._stock.facts)

    def _read(self) -> _Stock:
        with self._lock:
            if self._stock is None:
                with self._database.reading() as connection:
                    mine, others = evidence.standings_of(connection, self._me)
                    self._stock = _Stock(mine, others, evidence.song_facts(connection, self._package))
            return self._stock

    def _fit(self) -> _Fitted:
        with self._lock:
            if self._fitted is None:
                self._fitted = _Fitted.on(self._read(), Pmrs)
            return self._fitted

    def _rows(
        self, fitted: _Fitted, listener: ListenerId, lists: Mapping[str | None, Sequence[Pick]]
    ) -> dict[str | None, tuple[PickRow, ...]]:
        picks = [pick for some in lists.values() for pick in some]
        named = {song for pick in picks for reason in pick.reasons for song in reason.recordings}
        with self._database.reading() as connection:
            ids = list({*named, *(pick.recording for pick in picks)})
            songs = views.songs_by_id(connection, ids, self._me, self._package)
            people = first_names({int(one.id): one.name for one in listeners.everyone(connection)})
        titles = {song: row.title for song, row in songs.items()}
        whose = None if listener == self._me else people.get(listener, "")
        gave = {int(song): stars for song in named if (stars := _stands(fitted.known, listener, song)[0]) > 0}
        rows: dict[str | None, tuple[PickRow, ...]] = {}
        for label, some in lists.items():
            rows[label] = tuple(
                PickRow(
                    views.with_label(songs[pick.recording], _label_of(fitted.stock.facts, pick.recording)),
                    pick.rank,
                    sentence(
                        pick.reasons,
                        Known(titles, people, gave, _opinions(fitted.known, pick), whose, self._me),
                        label or songs[pick.recording].label,
                    ),
                )
                for pick in some
                if pick.recording in songs
            )
        return rows


def _opinions(known: Evidence, pick: Pick) -> dict[int, tuple[float, int]]:
    """Returns the stars and plays of the one who likes a recommended song; of several nothing is told apart."""
    return {
        reason.listeners[0]: _stands(known, reason.listeners[0], pick.recording)
        for reason in pick.reasons
        if len(reason.listeners) == 1
    }


def _stands(known: Evidence, listener: ListenerId, song: RecordingId) -> tuple[float, int]:
    """Returns the stars (0 where unrated) and plays of a song by a listener."""
    row, column = known.row_of(listener), known.column_of(song)
    if row is None or column is None:
        return 0.0, 0
    history = known.history_of(row)
    place = int(history.searchsorted(column))
    if place >= len(history) or history[place] != column:
        return 0.0, 0
    entry = int(known.history.indptr[row]) + place
    return float(known.stars.data[entry]), int(known.plays.data[entry])


def _label_of(facts: evidence.SongFacts, song: int) -> str | None:
    songs = facts.songs
    place = int(songs.recordings.searchsorted(song))
    if place >= len(songs.recordings) or songs.recordings[place] != song or songs.labels[place] < 0:
        return None
    return songs.genres[int(songs.labels[place])]
