"""The player and the log: the queue goes on by itself, each hearing is logged, both survive a restart."""

from __future__ import annotations

import dataclasses
import queue
import random
import threading
import time
from collections.abc import Callable, Sequence

from pmrs_desktop.app import views
from pmrs_desktop.app.board import Board
from pmrs_desktop.app.hearings import Hearings
from pmrs_desktop.app.logbook import Logbook
from pmrs_desktop.app.resting import Resting, read_resting, write_queue, write_resting
from pmrs_desktop.app.rows import Notice, NowPlaying, QueuePage, Repeat
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Ended, ListenerId, Seconds, UnixTime
from pmrs_desktop.player import engine as engines
from pmrs_desktop.player.engine import Engine
from pmrs_desktop.player.late_engine import LateEngine
from pmrs_desktop.player.queue import Entry, PlayQueue
from pmrs_desktop.player.queue import Repeat as QueueRepeat
from pmrs_desktop.store.database import Database
from pmrs_desktop.words import tr

SHOWN_UPCOMING = 200
KEEP_POSITION_EVERY_S = 5.0
FAILURES_IN_A_ROW = 10
FIRST_S = 3.0
"""Within so much of a song "previous" goes to the song before."""
ADVANCE_WITHIN_S = 1.0
"""So soon after the end of a song the engine says that it went on to the prepared one; else that never was prepared."""


class Playback:
    """Answers `app.ports.Playback`. All that happens goes through one inbox and one thread; nothing here waits for sound."""

    def __init__(
        self,
        database: Database,
        announcer: Announcer,
        logbook: Logbook,
        open_engine: Callable[[engines.Post], Engine],
        me: ListenerId,
        package: Package | None,
        clock: Callable[[], UnixTime],
        chance: random.Random,
        resting: Resting,
    ) -> None:
        self._database = database
        self._announcer = announcer
        self._logbook = logbook
        self._resting = resting
        self._inbox: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._hearings = Hearings(clock)
        self._pages: dict[int, str] = {}
        self._failures = 0
        self._overdue: float | None = None
        self._keep_at = 0.0
        self._closing = False
        self._prepared: engines.Ticket | None = None
        record, state = read_resting(resting)
        self._queue = PlayQueue.from_record(record, chance)
        self._start_at = record.position_seconds
        self._board = Board(database, announcer, me, package, NowPlaying(volume=state.volume, muted=state.muted))
        self._engine = LateEngine(lambda: open_engine(lambda event: self._inbox.put(lambda: self._happened(event))))
        self._do(lambda: self._engine.set_volume(state.volume))
        self._do(lambda: self._engine.set_mute(state.muted))
        self._thread = threading.Thread(target=self._work, name="playback", daemon=True)
        self._thread.start()
        self._do(self._changed)

    # --- what the window asks -------------------------------------------------------------------------------------

    def now(self) -> NowPlaying:
        """Returns what the player does, with the position of this moment."""
        return dataclasses.replace(self._board.now, position=self.position())

    def position(self) -> Seconds:
        """Returns the place in the current song, in seconds."""
        state = self._engine.state()
        return state.position if state.ticket is not None else self._start_at

    def queue(self) -> QueuePage:
        """Returns what comes next."""
        return self._board.page

    def play(self, songs: Sequence[int], start: int, page: str) -> None:
        """Replaces the queue by `songs` and plays the one at index `start`."""

        def act() -> None:
            entry = self._queue.replace(songs, start)
            self._pages = {place.key: page for place in self._queue.entries}
            self._begin(entry)

        self._do(act)

    def enqueue(self, songs: Sequence[int], page: str, next_up: bool = False) -> None:
        """Puts songs at the end of the queue, or right after the current one."""

        def act() -> None:
            put = self._queue.insert_next if next_up else self._queue.append
            self._pages.update({entry.key: page for entry in put(songs)})
            self._changed(kept=False)
            self._prepare()

        self._do(act)

    def toggle(self) -> None:
        """Plays or pauses; begins with the queue where nothing sounds."""

        def act() -> None:
            mood = self._engine.state().mood
            if mood is engines.Mood.PAUSED:
                self._engine.resume()
            elif mood is engines.Mood.IDLE:
                self._begin(self._queue.current or self._queue.next(), self._start_at)
            else:
                self._engine.pause()

        self._do(act)

    def next(self) -> None:
        """Goes to the next song."""
        self._do(lambda: self._begin(self._queue.next()))

    def previous(self) -> None:
        """Goes back to the beginning of the song, or within its first 3 seconds to the song before."""

        def act() -> None:
            if self.position() <= FIRST_S:
                self._begin(self._queue.previous())
            elif self._engine.state().ticket is None:
                self._begin(self._queue.current)
            else:
                self._engine.seek(0.0)

        self._do(act)

    def seek(self, position: Seconds) -> None:
        """Goes to a place in the song."""

        def act() -> None:
            if self._engine.state().ticket is None:
                self._start_at = max(0.0, position)
                self._changed()
            else:
                self._engine.seek(position)

        self._do(act)

    def set_volume(self, volume: int) -> None:
        """Sets the volume, 0 to 100."""
        self._engine.set_volume(volume)
        self._board.tell(self.position, volume=min(max(volume, 0), 100))

    def set_muted(self, muted: bool) -> None:
        """Makes the player silent, or heard again."""
        self._engine.set_mute(muted)
        self._board.tell(self.position, muted=muted)

    def set_shuffle(self, shuffle: bool) -> None:
        """Scatters what comes next, or brings the old order back."""
        self._do(lambda: self._rearrange(lambda: self._queue.shuffle(shuffle)))

    def set_repeat(self, repeat: Repeat) -> None:
        """Says what happens at the end of the song and the queue."""

        def act() -> None:
            self._queue.repeat = QueueRepeat(repeat.value)

        self._do(lambda: self._rearrange(act))

    def move(self, row: int, to: int) -> None:
        """Moves the upcoming song `row` so that it stands at row `to` of those that come next."""

        def act() -> None:
            coming = list(self._queue.upcoming)
            if 0 <= row < len(coming):
                moved = coming.pop(row)
                before = coming[to].key if 0 <= to < len(coming) else None
                self._queue.move([moved.key], before)

        self._do(lambda: self._rearrange(act))

    def remove(self, row: int) -> None:
        """Takes an upcoming song out of the queue."""
        self._do(lambda: self._rearrange(lambda: self._queue.remove([e.key for e in self._coming(row)])))

    def jump(self, row: int) -> None:
        """Plays an upcoming song now."""

        def act() -> None:
            for entry in self._coming(row):
                self._begin(self._queue.jump(entry.key))

        self._do(act)

    def clear(self) -> None:
        """Takes everything that comes next out of the queue."""
        self._do(lambda: self._rearrange(self._queue.clear_upcoming))

    def refresh(self) -> None:
        """Reads the shown songs anew: their names, ratings or files changed."""
        self._do(self._changed)

    def close(self) -> None:
        """Logs what was heard, keeps queue and position, and ends the player."""

        def act() -> None:
            self._closing = True
            self._keep(self._engine.state())
            write_queue(self._resting, self._queue.to_record())

        self._do(act)
        self._do(self._engine.close)
        self._inbox.put(None)
        self._thread.join()
        while not self._inbox.empty():
            late = self._inbox.get()
            if late is not None:
                late()

    # --- the playback thread --------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], object]) -> None:
        self._inbox.put(lambda: (act(), None)[1])

    def _work(self) -> None:
        while True:
            now = time.monotonic()
            due = min(self._keep_at, self._overdue if self._overdue is not None else self._keep_at)
            try:
                act = self._inbox.get(timeout=max(0.0, due - now))
            except queue.Empty:
                self._look_about(time.monotonic())
                continue
            if act is None:
                return
            act()
            if time.monotonic() >= self._keep_at:
                self._look_about(time.monotonic())

    def _look_about(self, now: float) -> None:
        """Keeps the position now and then, and goes on where the engine did not."""
        if self._overdue is not None and now >= self._overdue:
            self._overdue = None
            if self._engine.state().ticket is None:
                self._start(self._queue.go_on())
        if now >= self._keep_at:
            self._keep_at = now + KEEP_POSITION_EVERY_S
            state = self._engine.state()
            if state.mood is engines.Mood.PLAYING:
                self._keep(state)

    def _begin(self, entry: Entry | None, position: Seconds = 0.0) -> None:
        """Plays what the listener asked for: earlier failures count no more."""
        self._failures = 0
        self._start(entry, position)

    def _start(self, entry: Entry | None, position: Seconds = 0.0) -> None:
        self._start_at = 0.0
        self._overdue = None
        while entry is not None:
            with self._database.reading() as connection:
                file = views.location_of(connection, entry.song)
            if file is not None:
                self._prepared = None
                ticket = self._engine.play(file.location, position)
                self._hearings.open(ticket, entry, file, self._pages.get(entry.key))
                self._changed(kept=False)
                return
            self._passed_over(entry.song, tr("it is not in your library or its drive is not connected"))
            if self._enough_failures():
                break
            entry, position = self._queue.next(), 0.0
        self._engine.stop()
        self._changed(kept=False)

    def _prepare(self) -> None:
        coming = self._queue.coming()
        with self._database.reading() as connection:
            file = views.location_of(connection, coming.song) if coming is not None else None
        self._prepared = self._engine.prepare_next(file.location if file else None)
        if self._prepared is not None and coming is not None and file is not None:
            self._hearings.open(self._prepared, coming, file, self._pages.get(coming.key))

    def _happened(self, event: engines.Event) -> None:
        match event:
            case engines.Started(ticket):
                self._failures = 0
                self._hearings.began(ticket)
                self._changed()
                self._prepare()
            case engines.Advanced(ticket):
                self._advanced(ticket)
            case engines.Finished(ticket, _path, heard):
                self._finished(ticket, heard)
            case engines.Stopped(ticket, _path, heard):
                self._log(ticket, heard, Ended.STOPPED if self._closing else Ended.SKIPPED)
                self._changed()
            case engines.Failed(ticket, _path, sentence, heard):
                self._broke_off(ticket, sentence, heard)
            case engines.Unavailable(ticket, _path, sentence):
                self._hearings.forget(ticket)
                self._announcer.tell(Notice(sentence, icon="warning-circle"))
                self._changed()
            case engines.LengthKnown(ticket, seconds):
                self._hearings.measured(ticket, seconds)
                self._changed()
            case _:
                self._changed()

    def _finished(self, ticket: engines.Ticket, heard: Seconds) -> None:
        self._log(ticket, heard, Ended.FINISHED)
        if self._closing:
            return
        if self._prepared is None:
            self._start(self._queue.go_on())
        else:
            self._overdue = time.monotonic() + ADVANCE_WITHIN_S

    def _advanced(self, ticket: engines.Ticket) -> None:
        """Follows the engine to the prepared song, or away from it where that was taken out in the last moment."""
        self._overdue = self._prepared = None
        entry = self._hearings.entry(ticket)
        if entry is None or self._queue.jump(entry.key) is None:
            self._hearings.forget(ticket)
            self._start(self._queue.go_on())
            return
        self._changed(kept=False)

    def _broke_off(self, ticket: engines.Ticket, sentence: str, heard: Seconds) -> None:
        entry = self._hearings.entry(ticket)
        self._log(ticket, heard, Ended.FAILED)
        if entry is None:
            return
        self._passed_over(entry.song, sentence)
        if self._closing:
            return
        if self._enough_failures():
            self._changed()
        else:
            self._start(self._queue.next())

    def _enough_failures(self) -> bool:
        """Returns whether going on makes no sense: every song of the queue, or many in a row, failed."""
        return self._failures >= min(FAILURES_IN_A_ROW, len(self._queue))

    def _passed_over(self, song: int, why: str) -> None:
        self._failures += 1
        self._board.tell_failure(song, why, not self._enough_failures() and self._queue.coming() is not None)

    def _log(self, ticket: engines.Ticket, heard: Seconds, ended: Ended) -> None:
        hearing = self._hearings.close(ticket, heard, ended)
        if hearing is not None:
            self._logbook.heard(hearing)

    def _rearrange(self, act: Callable[[], object]) -> None:
        act()
        self._changed(kept=False)
        self._prepare()

    def _coming(self, row: int) -> tuple[Entry, ...]:
        return self._queue.upcoming[row : row + 1] if row >= 0 else ()

    def _changed(self, kept: bool = True) -> None:
        """Tells what plays and what comes next, and keeps the queue where it changed."""
        state = self._engine.state()
        current = self._queue.current
        song = self._board.song(current.song) if current is not None else None
        upcoming = self._queue.upcoming
        self._board.tell_queue([entry.song for entry in upcoming[:SHOWN_UPCOMING]])
        trouble = self._engine.trouble
        self._board.tell(
            self.position,
            song=song,
            playing=state.mood in (engines.Mood.PLAYING, engines.Mood.OPENING),
            length=state.length or (song.seconds if song and song.seconds else 0.0),
            shuffle=self._queue.shuffled,
            repeat=Repeat(self._queue.repeat.value),
            can_next=bool(upcoming) or self._queue.repeat is QueueRepeat.ALL,
            sound_problem=str(trouble) if trouble else "",
        )
        if not kept:
            write_queue(self._resting, self._queue.to_record())
            self._keep(state)

    def _keep(self, state: engines.EngineState) -> None:
        position = state.position if state.ticket is not None else self._start_at
        write_resting(self._resting, position, self._board.now.volume, self._board.now.muted)
