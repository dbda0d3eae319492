"""The player and the log: the queue goes on by itself, each hearing is logged, both survive a restart."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence

from pmrs_desktop.app.log.logbook import Logbook
from pmrs_desktop.app.playing.ahead import Ahead
from pmrs_desktop.app.playing.board import Board
from pmrs_desktop.app.playing.continuing import Continuing
from pmrs_desktop.app.playing.inbox import Inbox
from pmrs_desktop.app.playing.performance import Performance
from pmrs_desktop.app.playing.programme import Programme
from pmrs_desktop.app.playing.resting import Resting, read_resting
from pmrs_desktop.app.rows import NowPlaying, QueuePage, Repeat
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Seconds, UnixTime
from pmrs_desktop.player import engine as engines
from pmrs_desktop.player.engine import Engine
from pmrs_desktop.player.late_engine import LateEngine
from pmrs_desktop.player.queue import Entry, PlayQueue
from pmrs_desktop.player.queue import Repeat as QueueRepeat
from pmrs_desktop.store.database import Database

FIRST_S = 3.0
"""Within so much of a song "previous" goes to the song before."""


class Playback:
    """Answers `app.ports.Playback`. All that happens goes through one inbox and one thread; nothing here waits for sound.

    Args:
        database: where songs and files stand.
        announcer: is told what plays and what comes.
        logbook: takes the hearings.
        open_engine: opens what sounds.
        me: the listener.
        package: the network that names genres, None where there is none.
        clock: the time.
        chance: shuffles.
        resting: where queue and position are kept.
        continuing: finds what comes after the queue.
        background: does something on another thread.
        keep_playing: what comes after the queue: "off", "genre" or "for-you".
    """

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
        continuing: Continuing,
        background: Callable[[Callable[[], object]], None],
        keep_playing: str,
    ) -> None:
        self._database = database
        record, state, station = read_resting(resting)
        self._queue = PlayQueue.from_record(record, chance)
        self._inbox = Inbox("playback", lambda: self._performance.due(), lambda: self._performance.look_about())
        self._do = self._inbox.put
        self._board = Board(database, announcer, me, package, NowPlaying(volume=state.volume, muted=state.muted))
        self._ahead = Ahead(
            continuing, background, self._do, lambda: self._performance.answered(), clock, keep_playing, station
        )
        self._programme = Programme(self._queue, self._ahead, self._board)
        self._engine = LateEngine(
            lambda: open_engine(lambda event: self._do(lambda: self._performance.happened(event)))
        )
        self._performance = Performance(
            database,
            announcer,
            logbook,
            self._programme,
            self._board,
            self._engine,
            clock,
            resting,
            record.position_seconds,
        )
        self._do(lambda: self._engine.set_volume(state.volume))
        self._do(lambda: self._engine.set_mute(state.muted))
        self._inbox.start()
        self._do(self._performance.changed)

    def now(self) -> NowPlaying:
        """Returns what the player does, with the position of this moment."""
        return dataclasses.replace(self._board.now, position=self.position())

    def position(self) -> Seconds:
        """Returns the place in the current song, in seconds."""
        return self._performance.position()

    def queue(self) -> QueuePage:
        """Returns what comes next."""
        return self._board.page

    def play(self, songs: Sequence[int], start: int, page: str) -> None:
        """Replaces the queue by `songs` and plays the one at index `start`."""
        self._do(lambda: self._play(songs, start, page))

    def play_station(self, song: int, page: str) -> None:
        """Plays a song where it can be played here, and after it others that go with it, as long as there are any."""

        def act() -> None:
            with self._database.reading() as connection:
                here = views.location_of(connection, song) is not None
            self._play([song] if here else [], 0, page, station=song)

        self._do(act)

    def enqueue(self, songs: Sequence[int], page: str, next_up: bool = False) -> None:
        """Puts songs at the end of the queue, or right after the current one."""
        self._do(lambda: self._performance.rearrange(lambda: self._programme.put(songs, page, next_up)))

    def toggle(self) -> None:
        """Plays or pauses; begins with the queue where nothing sounds."""

        def act() -> None:
            mood = self._engine.state().mood
            if mood is engines.Mood.PAUSED:
                self._engine.resume()
            elif mood is engines.Mood.IDLE:
                self._performance.begin(self._queue.current or self._programme.next(), self._performance.start_at)
            else:
                self._engine.pause()

        self._do(act)

    def next(self) -> None:
        """Goes to the next song; one that was hardly heard steers what comes after the queue at once."""
        self._do(self._performance.skip)

    def previous(self) -> None:
        """Goes back to the beginning of the song, or within its first 3 seconds to the song before."""

        def act() -> None:
            if self.position() <= FIRST_S:
                self._performance.begin(self._queue.previous())
            elif self._engine.state().ticket is None:
                self._performance.begin(self._queue.current)
            else:
                self._engine.seek(0.0)

        self._do(act)

    def seek(self, position: Seconds) -> None:
        """Goes to a place in the song."""

        def act() -> None:
            if self._engine.state().ticket is None:
                self._performance.start_at = max(0.0, position)
                self._performance.changed()
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
        self._do(lambda: self._performance.rearrange(lambda: self._queue.shuffle(shuffle)))

    def set_repeat(self, repeat: Repeat) -> None:
        """Says what happens at the end of the song and the queue."""

        def act() -> None:
            self._queue.repeat = QueueRepeat(repeat.value)

        self._do(lambda: self._performance.rearrange(act))

    def move(self, row: int, to: int) -> None:
        """Moves the upcoming song `row` so that it stands at row `to` of those that come next."""

        def act() -> None:
            coming = list(self._queue.upcoming)
            if 0 <= row < len(coming):
                moved = coming.pop(row)
                before = coming[to].key if 0 <= to < len(coming) else None
                self._queue.move([moved.key], before)

        self._do(lambda: self._performance.rearrange(act))

    def remove(self, row: int) -> None:
        """Takes an upcoming song out of the queue."""
        self._do(lambda: self._performance.rearrange(lambda: self._queue.remove([e.key for e in self._coming(row)])))

    def jump(self, row: int) -> None:
        """Plays an upcoming song now; the rows after those of the queue are what comes after it by itself."""

        def act() -> None:
            entry = self._programme.jump(row)
            if entry is not None:
                self._performance.begin(entry)

        self._do(act)

    def clear(self) -> None:
        """Takes everything that comes next out of the queue."""
        self._do(lambda: self._performance.rearrange(self._queue.clear_upcoming))

    def set_keep_playing(self, keep_playing: str) -> None:
        """Says what comes after the queue: "off", "genre" or "for-you"."""

        def act() -> None:
            self._ahead.keep_playing = keep_playing

        self._do(lambda: self._performance.rearrange(act))

    def refresh(self) -> None:
        """Reads the shown songs anew: their names, ratings or files changed."""
        self._do(self._performance.changed)

    def advised(self) -> None:
        """Looks anew for what comes after the queue, as there is new advice."""

        def act() -> None:
            if self._ahead.forget():
                self._programme.look_ahead()

        self._do(act)

    def close(self) -> None:
        """Logs what was heard, keeps queue and position, and ends the player."""
        self._do(self._performance.end)
        self._do(self._engine.close)
        self._inbox.close()

    def _play(self, songs: Sequence[int], start: int, page: str, station: int | None = None) -> None:
        self._performance.begin(self._programme.replace(songs, start, page, station))

    def _coming(self, row: int) -> tuple[Entry, ...]:
        return self._queue.upcoming[row : row + 1] if row >= 0 else ()
