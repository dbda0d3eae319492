"""The programme as it sounds: the engine plays it song after song, each hearing is logged, what sounds is told."""

from __future__ import annotations

import time
from collections.abc import Callable

from pmrs_desktop.app.log.logbook import Logbook
from pmrs_desktop.app.playing.board import Board
from pmrs_desktop.app.playing.hearings import Hearings
from pmrs_desktop.app.playing.programme import Programme
from pmrs_desktop.app.playing.resting import Resting, write_queue, write_resting
from pmrs_desktop.app.rows import Notice, Repeat
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.kinds import Ended, Seconds, UnixTime
from pmrs_desktop.player import engine as engines
from pmrs_desktop.player.engine import Engine
from pmrs_desktop.player.queue import Entry
from pmrs_desktop.player.queue import Repeat as QueueRepeat
from pmrs_desktop.store.database import Database
from pmrs_desktop.words import tr

SHOWN_UPCOMING = 200
KEEP_POSITION_EVERY_S = 5.0
FAILURES_IN_A_ROW = 10
ADVANCE_WITHIN_S = 1.0
"""So soon after the end of a song the engine says that it went on to the prepared one; else that never was prepared."""


class Performance:
    """Plays the programme; it belongs to the playback thread, but for `position`, which any thread may ask.

    Attributes:
        engine: what sounds.
        start_at: where in the current song to begin, while nothing sounds.
    """

    def __init__(
        self,
        database: Database,
        announcer: Announcer,
        logbook: Logbook,
        programme: Programme,
        board: Board,
        engine: Engine,
        clock: Callable[[], UnixTime],
        resting: Resting,
        start_at: Seconds,
    ) -> None:
        self._database = database
        self._announcer = announcer
        self._logbook = logbook
        self._programme = programme
        self._queue, self._ahead = programme.queue, programme.ahead
        self._board = board
        self._resting = resting
        self._hearings = Hearings(clock)
        self.start_at = start_at
        self._wanting = False
        self._failures = 0
        self._overdue: float | None = None
        self._keep_at = 0.0
        self._closing = False
        self._prepared: engines.Ticket | None = None
        self.engine = engine

    def position(self) -> Seconds:
        """Returns the place in the current song, in seconds."""
        state = self.engine.state()
        return state.position if state.ticket is not None else self.start_at

    def due(self) -> float:
        """Returns when `look_about` is wanted next, by `time.monotonic`."""
        return self._keep_at if self._overdue is None else min(self._keep_at, self._overdue)

    def look_about(self) -> None:
        """Keeps the position now and then, and goes on where the engine did not."""
        now = time.monotonic()
        if self._overdue is not None and now >= self._overdue:
            self._overdue = None
            if self.engine.state().ticket is None:
                self._start(self._programme.go_on())
        if now >= self._keep_at:
            self._keep_at = now + KEEP_POSITION_EVERY_S
            state = self.engine.state()
            if state.mood is engines.Mood.PLAYING:
                self._keep(state)

    def skip(self) -> None:
        """Goes to the next song; what sounds now steers what comes after the queue already."""
        state = self.engine.state()
        entry = self._hearings.entry(state.ticket) if state.ticket is not None else None
        if entry is not None:
            self._programme.heard(state.ticket, entry.song, state.heard_seconds, state.length, Ended.SKIPPED)
        self.begin(self._programme.next())

    def begin(self, entry: Entry | None, position: Seconds = 0.0) -> None:
        """Plays what the listener asked for: earlier failures count no more."""
        self._failures = 0
        self._start(entry, position)

    def _start(self, entry: Entry | None, position: Seconds = 0.0) -> None:
        self.start_at = 0.0
        self._overdue = None
        self._wanting = False
        while entry is not None:
            with self._database.reading() as connection:
                file = views.location_of(connection, entry.song)
            if file is not None:
                self._prepared = None
                ticket = self.engine.play(file.location, position)
                self._hearings.open(ticket, entry, file, self._programme.page(entry))
                self._programme.began(ticket, entry)
                self.changed(kept=False)
                return
            self._passed_over(entry.song, tr("it is not in your library or its drive is not connected"))
            if self._enough_failures():
                break
            entry, position = self._programme.next(), 0.0
        self.engine.stop()
        self.changed(kept=False)
        if entry is None:
            self._wait_for_more()

    def answered(self) -> None:
        """Goes on with what was found to come after the queue, or prepares it."""
        if self._closing or self._overdue is not None:
            return
        if self._wanting:
            self._start(self._programme.next())
            return
        self._programme.offer()
        self.changed()
        prepared = self._hearings.entry(self._prepared) if self._prepared is not None else None
        if self.engine.state().ticket is not None and prepared != self._queue.coming():
            self.prepare()

    def _wait_for_more(self) -> None:
        """Waits for what comes after the queue; a station of which nothing is left ends."""
        self._wanting = self._ahead.waiting
        seed = self._board.now.station
        if not self._wanting and self._ahead.station is not None:
            self._ahead.station = None
            title = seed.title if seed is not None else tr("this song")
            self._announcer.tell(Notice(tr("Nothing else here goes with “{title}”; its station ends.", title=title)))
            self.changed(kept=False)

    def end(self) -> None:
        """Keeps queue and position; from now on nothing is a skip, and nothing follows."""
        self._closing = True
        self._keep(self.engine.state())
        write_queue(self._resting, self._queue.to_record(), self._ahead.station)

    def prepare(self) -> None:
        """Makes the engine ready to go on to what comes by itself."""
        coming = self._queue.coming()
        with self._database.reading() as connection:
            file = views.location_of(connection, coming.song) if coming is not None else None
        self._prepared = self.engine.prepare_next(file.location if file else None)
        if self._prepared is not None and coming is not None and file is not None:
            self._hearings.open(self._prepared, coming, file, self._programme.page(coming))

    def happened(self, event: engines.Event) -> None:
        """Follows what the engine tells."""
        match event:
            case engines.Started(ticket):
                self._failures = 0
                self._hearings.began(ticket)
                self.changed()
                self.prepare()
            case engines.Advanced(ticket):
                self._advanced(ticket)
            case engines.Finished(ticket, _path, heard):
                self._finished(ticket, heard)
            case engines.Stopped(ticket, _path, heard):
                self._log(ticket, heard, Ended.STOPPED if self._closing else Ended.SKIPPED)
                self.changed()
            case engines.Failed(ticket, _path, sentence, heard):
                self._broke_off(ticket, sentence, heard)
            case engines.Unavailable(ticket, _path, sentence):
                self._hearings.forget(ticket)
                self._announcer.tell(Notice(sentence, icon="warning-circle"))
                self.changed()
            case engines.LengthKnown(ticket, seconds):
                self._hearings.measured(ticket, seconds)
                self.changed()
            case _:
                self.changed()

    def _finished(self, ticket: engines.Ticket, heard: Seconds) -> None:
        self._log(ticket, heard, Ended.FINISHED)
        if self._closing:
            return
        if self._prepared is None:
            self._start(self._programme.go_on())
        else:
            self._overdue = time.monotonic() + ADVANCE_WITHIN_S

    def _advanced(self, ticket: engines.Ticket) -> None:
        """Follows the engine to the prepared song, or away from it where that was taken out in the last moment."""
        self._overdue = self._prepared = None
        entry = self._hearings.entry(ticket)
        if entry is None or self._queue.jump(entry.key) is None:
            self._hearings.forget(ticket)
            self._start(self._programme.go_on())
            return
        self._programme.began(ticket, entry)
        self.changed(kept=False)

    def _broke_off(self, ticket: engines.Ticket, sentence: str, heard: Seconds) -> None:
        entry = self._hearings.entry(ticket)
        self._log(ticket, heard, Ended.FAILED)
        if entry is None:
            return
        self._passed_over(entry.song, sentence)
        if self._closing:
            return
        if self._enough_failures():
            self.changed()
        else:
            self._start(self._programme.next())

    def _enough_failures(self) -> bool:
        """Returns whether going on makes no sense: every song of the queue, or many in a row, failed."""
        endless = self._ahead.way is not None and self._queue.repeat is QueueRepeat.OFF
        return self._failures >= (FAILURES_IN_A_ROW if endless else min(FAILURES_IN_A_ROW, len(self._queue)))

    def _passed_over(self, song: int, why: str) -> None:
        self._failures += 1
        self._programme.heard(object(), song, 0.0, None, Ended.FAILED)
        self._board.tell_failure(song, why, not self._enough_failures() and self._queue.coming() is not None)

    def _log(self, ticket: engines.Ticket, heard: Seconds, ended: Ended) -> None:
        entry = self._hearings.entry(ticket)
        hearing = self._hearings.close(ticket, heard, ended)
        if hearing is not None and entry is not None:
            self._programme.heard(ticket, entry.song, heard, hearing.length_seconds, ended)
            self._logbook.heard(hearing)

    def rearrange(self, act: Callable[[], object]) -> None:
        """Changes what comes next, and tells and prepares it."""
        act()
        self.changed(kept=False)
        self.prepare()

    def changed(self, kept: bool = True) -> None:
        """Tells what plays and what comes next, and keeps the queue where it changed."""
        state = self.engine.state()
        if not kept and self._overdue is None:
            self._programme.look_ahead()
        current = self._queue.current
        song = self._board.song(current.song) if current is not None else None
        upcoming = self._queue.upcoming
        then, then_from = self._programme.then, self._programme.then_from
        all_shown = len(upcoming) <= SHOWN_UPCOMING
        self._board.tell_queue(
            [entry.song for entry in upcoming[:SHOWN_UPCOMING]],
            then if all_shown else (),
            then_from if all_shown else "",
        )
        station = self._ahead.station
        trouble = self.engine.trouble
        self._board.tell(
            self.position,
            song=song,
            playing=state.mood in (engines.Mood.PLAYING, engines.Mood.OPENING),
            length=state.length or (song.seconds if song and song.seconds else 0.0),
            shuffle=self._queue.shuffled,
            repeat=Repeat(self._queue.repeat.value),
            can_next=bool(upcoming or then) or self._queue.repeat is QueueRepeat.ALL,
            sound_problem=str(trouble) if trouble else "",
            why=self._programme.why(current),
            station=self._board.song(station) if station is not None else None,
        )
        if not kept:
            write_queue(self._resting, self._queue.to_record(), self._ahead.station)
            self._keep(state)

    def _keep(self, state: engines.EngineState) -> None:
        position = state.position if state.ticket is not None else self.start_at
        write_resting(self._resting, position, self._board.now.volume, self._board.now.muted)
