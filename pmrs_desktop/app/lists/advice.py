"""What to hear next: the log through a recommender into lists, made again soon after anything changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from pmrs_desktop.app.lists import drafting, evidence, learning
from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.lists.learning import Learner
from pmrs_desktop.app.lists.pick_rows import rows_of
from pmrs_desktop.app.lists.upkeep import Upkeep
from pmrs_desktop.app.memory import give_back, keep_large_blocks_apart
from pmrs_desktop.app.ports import Event
from pmrs_desktop.app.rows import PickRow, PickSection, QueuePage
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.app.songs.facts import song_facts
from pmrs_desktop.app.suggestions import GENRES, ListName, Success, SuggestionList, SuggestionPage, SuggestionWish
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Changes, ListenerId, Pick, RecordingId, UnixTime
from pmrs_desktop.listening import shown
from pmrs_desktop.recommend.matrix import Songs
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.writer import Writer

DEFAULT = "default"
PER_GENRE = 5
LAST_SHOWN = 40
LOOKED_AT = 200
"""So many songs of the queue are looked at, those that come next."""
FADED_S = 10 * 7 * shown.DAY_S
"""So long after it was last in sight a song that was passed over has all but risen again (`recommend.lists`)."""
UNFITTED_AT_LEAST = 20
UNFITTED_SHARE = 0.05
"""Where I said something of more songs than this share of mine, and than `UNFITTED_AT_LEAST`, everything is fitted anew."""


class Advisor:
    """Answers `app.ports.Advice` for the listener `me`.

    Where it is live two threads keep the lists fresh, and `page` and `picks` answer from the last fit without waiting for the
    next; else both look first whether anything changed.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        announcer: Announcer,
        me: ListenerId,
        package: Package | None,
        clock: Callable[[], UnixTime],
        is_private: Callable[[], bool],
        *,
        live: bool,
    ) -> None:
        keep_large_blocks_apart()
        self._database = database
        self._writer = writer
        self._announcer = announcer
        self._me = me
        self._package = package
        self._clock = clock
        self._is_private = is_private
        self._lock = threading.RLock()
        self._fitting = threading.Lock()
        self._fitted: Fitted | None = None
        self._closed = False
        self._said_since: set[int] = set()
        self._queued: frozenset[int] = frozenset()
        self._learner = Learner(database, DEFAULT, me, package)
        self._upkeep = Upkeep(self._renew, self._refit) if live else None
        announcer.listen(self._note)

    def page(self, wish: SuggestionWish) -> SuggestionPage:
        """Returns the four lists, and the first of every genre."""
        fitted = self._ready()
        now = self._clock()
        with self._database.reading() as connection:
            lists = drafting.page_lists(fitted, wish, self._passed(connection, now), now)
            genres = drafting.genre_lists(fitted, fitted.known.genres, PER_GENRE, now, only_here=wish.only_here)
            found: dict[str | None, list[Pick]] = {**{name.value: picks for name, picks in lists.items()}, **genres}
            labels: dict[str | None, str] = {genre: genre for genre in fitted.known.genres}
            rows = rows_of(connection, fitted, self._package, found, genres=labels)
            success = {name: self._success(connection, name) for name in (*lists, GENRES)}
        return SuggestionPage(
            fitted.mine.said,
            int((fitted.known.listeners != self._me).sum()),
            tuple(SuggestionList(name, rows[name.value], success[name]) for name in lists),
            tuple(PickSection(genre, rows[genre]) for genre in fitted.known.genres if rows[genre]),
            success[GENRES],
        )

    def picks(self, genre: str, wish: SuggestionWish) -> Sequence[PickRow]:
        """Returns the list For you (genre ""), the same as on the page, or the list of one genre."""
        fitted = self._ready()
        now = self._clock()
        with self._database.reading() as connection:
            if genre:
                lists = drafting.genre_lists(fitted, [genre], wish.top, now, only_here=wish.only_here)
                picks = lists.get(genre, [])
            else:
                passed = self._passed(connection, now)
                picks = drafting.page_lists(fitted, wish, passed, now, [ListName.FOR_YOU])[ListName.FOR_YOU]
            return rows_of(connection, fitted, self._package, {genre: picks}, genres={genre: genre})[genre]

    def shown(self, page: str, songs: Sequence[int]) -> None:
        """Notes that these suggestions were in sight on a page, unless private mode is on; never waits."""
        if self._is_private() or not songs:
            return
        noted, now = [RecordingId(song) for song in songs], self._clock()
        self._writer.submit(lambda connection: shown.note(connection, page, noted, now))

    def fitted(self) -> Fitted:
        """Returns the last fit, with everything that is known; the first one is waited for."""
        return self._ready()

    def table(self, listener: ListenerId, top: int, algorithm: str, genre: str | None) -> list[dict[str, object]]:
        """Returns the lists of any listener by a named algorithm as the command line shows them, overall first.

        The paper's lists ("pmrs") are exactly its own; the default's hold at most two songs an artist.

        Raises:
            KeyError: no algorithm has that name.
        """
        with self._database.reading() as connection:
            fitted = learning.learnt(connection, algorithm, self._me, self._package)
        lists: dict[str | None, list[Pick]] = (
            drafting.plain_lists(fitted, listener, top, self._clock())
            if algorithm == DEFAULT
            else fitted.recommender.lists(listener, top)
        )
        if genre is not None:
            lists = {genre: lists[genre]}
        genres: dict[str | None, str] = {label: label for label in lists if label is not None}
        with self._database.reading() as connection:
            places = views.locations(connection, [pick.recording for picks in lists.values() for pick in picks])
            rows = rows_of(connection, fitted, self._package, lists, whose=listener, genres=genres)
        scores = {(label, pick.rank): pick.score for label, picks in lists.items() for pick in picks}
        return [
            {
                "list": label or "overall",
                "rank": row.rank,
                "id": row.song.id,
                "title": row.song.title,
                "artist": row.song.artist,
                "album": row.song.album,
                "genre": row.song.label or row.song.genre or UNKNOWN,
                "genre_source": row.song.genre_source or fitted.facts.source_of(row.song.id),
                "score": scores[label, row.rank],
                "reasons": [row.why],
                "playable": row.song.playable,
                "location": places[row.song.id][0] if places[row.song.id] else None,
            }
            for label in lists
            for row in rows[label]
        ]

    def whole_log(self) -> tuple[Standings, Songs]:
        """Returns where everybody stands with every song, and what is known of the songs."""
        with self._database.reading() as connection:
            mine = evidence.my_standings(connection, self._me).standings
            every = evidence.joined(mine, evidence.others_standings(connection, self._me))
            return every, song_facts(connection, self._package).songs

    def close(self) -> None:
        """Ends the threads that keep the lists fresh; a fit that takes long ends later, heard by nobody."""
        self._closed = True
        self._learner.stop()
        if self._upkeep is not None:
            self._upkeep.close()

    def _note(self, event: Event) -> None:
        if isinstance(event, QueuePage):
            self._note_queue(event)
        if not isinstance(event, Changes):
            return
        beyond = event.all_songs or event.genres or event.listeners
        if not (beyond or event.songs):
            return
        if self._upkeep is None:
            self._fitted = None
        elif beyond or not event.acts:
            self._upkeep.changed()
        else:
            self._upkeep.said(event.songs)

    def _note_queue(self, page: QueuePage) -> None:
        """What was queued was taken up, also before it is played."""
        queued = frozenset(song.id for song in page.songs[:LOOKED_AT])
        fresh, self._queued = queued - self._queued, queued
        if fresh and not self._is_private():
            songs = [RecordingId(song) for song in sorted(fresh)]
            self._writer.submit(lambda connection: shown.take_up(connection, songs))

    def _ready(self) -> Fitted:
        """Returns the last fit; the first one is waited for."""
        fitted = self._fitted
        if fitted is None:
            with self._fitting:
                fitted = self._fitted or self._fit_and_keep()
        return fitted

    def _renew(self, songs: frozenset[int]) -> None:
        """Makes the lists again after acts of mine alone: my row changes, nothing is learnt anew."""
        with self._lock:
            self._said_since |= songs
            fitted = self._fitted
            renewed = self._renewed(fitted, songs) if fitted is not None else None
            if renewed is not None:
                self._fitted = renewed
        if renewed is None or len(renewed.unfitted) > max(
            UNFITTED_AT_LEAST, UNFITTED_SHARE * len(renewed.mine.standings)
        ):
            assert self._upkeep is not None
            self._upkeep.changed()
        if renewed is not None:
            give_back()
            self._announcer.tell(Changes(advice=True))

    def _renewed(self, fitted: Fitted, songs: frozenset[int]) -> Fitted | None:
        with self._database.reading() as connection:
            if views.merged(connection, songs):
                return None
            mine = evidence.my_standings(connection, self._me)
        return fitted.with_mine(mine, songs)

    def _refit(self) -> None:
        """Learns anew while the old lists stand."""
        try:
            with self._fitting:
                self._fit_and_keep()
        except Trouble:
            return  # it was stopped
        if not self._closed:
            self._announcer.tell(Changes(advice=True))

    def _fit_and_keep(self) -> Fitted:
        with self._lock:
            self._said_since = set()
        fitted = self._learner.learn(self._fitted.facts if self._fitted is not None else None)
        with self._lock:
            # What I said while it was learnt must not be lost until the next time.
            if self._said_since:
                fitted = self._renewed(fitted, frozenset(self._said_since)) or fitted
            self._fitted = fitted
        give_back()
        return fitted

    def _passed(self, connection: Connection, now: UnixTime) -> drafting.Passed:
        return {name: shown.passed_over(connection, name, now - FADED_S) for name in ListName}

    def _success(self, connection: Connection, name: str) -> Success:
        became = shown.became(connection, name, self._me, LAST_SHOWN)
        return Success(became.shown, became.played, became.liked)
