"""The engine that plays through libVLC.

One thread of the engine's own is the only one that calls libVLC: wishes from any thread and libVLC's events both go
into one inbox and are done in order. From within its event callbacks libVLC must not be called (stop and release would
never return), so that a callback only puts a note into the inbox.

libVLC 3 cannot play two songs without a gap. So each song has a player of its own (a `Deck`): the next one is opened
paused while the current one sounds, and is let go when that one ends; this leaves about 35 ms. A deck that has ended is
left alone for a while, for closing it at once would cut the last 200 ms that the sound server still holds.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count

import vlc

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.deck import Deck, Told
from pmrs_desktop.player.engine import (
    Advanced,
    EngineState,
    Failed,
    Finished,
    LengthKnown,
    Mood,
    Paused,
    Post,
    Resumed,
    SongPath,
    Sought,
    Started,
    Stopped,
    Ticket,
)
from pmrs_desktop.player.failures import broke_off, gave_nothing, why_unplayable
from pmrs_desktop.player.silent import without_sound
from pmrs_desktop.player.view import View, opening

LEFT_ALONE_SECONDS = 2.0
"""How long an ended deck keeps its player; sound servers hold 0.2 to 1 s."""

LENGTH_STEP_SECONDS = 0.2
"""Lengths from the bit rate are told anew with every frame; smaller changes are not worth an event."""

CLOSING_SECONDS = 5.0
"""How long `close` waits for libVLC, whose stop may hang."""


class VlcEngine:
    """Plays through libVLC (see `player.engine.Engine`).

    Args:
        post: takes the events, called from the engine's thread.
        clock: a monotonic clock in seconds.
        instance_options: for libVLC, as "--aout=dummy".
        media_options: for every song, as ":rate=16".

    Raises:
        Trouble: libVLC is there, but not the plugins that it needs.
    """

    def __init__(
        self,
        post: Post,
        *,
        clock: Callable[[], Seconds] = time.monotonic,
        instance_options: Sequence[str] = (),
        media_options: Sequence[str] = (),
    ) -> None:
        instance = vlc.Instance(["--no-video", "--quiet", *instance_options])
        if instance is None:
            raise without_sound()
        instance.set_user_agent("PMRS Desktop", "PMRSDesktop")
        self._instance = instance
        self._post = post
        self._clock = clock
        self._media_options = tuple(media_options)
        self._tickets = count(1)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._current: Deck | None = None
        self._next: Deck | None = None
        self._ended: list[tuple[Seconds, Deck]] = []
        self._view = View()
        self._volume = 100
        self._muted = False
        self._open = True
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    # What any thread may call.

    @property
    def trouble(self) -> Trouble | None:
        """None: there is sound."""
        return None

    def play(self, path: SongPath, start_seconds: Seconds = 0.0) -> Ticket:
        """Plays this song now."""
        ticket = Ticket(next(self._tickets))
        self._inbox.put(partial(self._play, ticket, os.fsencode(path), max(0.0, start_seconds)))
        return ticket

    def prepare_next(self, path: SongPath | None) -> Ticket | None:
        """Makes this song ready to follow the current one; None takes the preparation back."""
        if path is None:
            self._inbox.put(self._forget_next)
            return None
        ticket = Ticket(next(self._tickets))
        self._inbox.put(partial(self._prepare, ticket, os.fsencode(path)))
        return ticket

    def pause(self) -> None:
        """Lets the sound rest."""
        self._inbox.put(partial(self._hold, True))

    def resume(self) -> None:
        """Goes on after a pause."""
        self._inbox.put(partial(self._hold, False))

    def seek(self, seconds: Seconds) -> None:
        """Goes to this place of the current song."""
        self._inbox.put(partial(self._seek, seconds))

    def stop(self) -> None:
        """Ends the current song and forgets the prepared one."""
        self._inbox.put(self._stop)

    def set_volume(self, percent: int) -> None:
        """Sets the volume, 0..100."""
        self._volume = min(100, max(0, percent))
        self._inbox.put(self._be_loud)

    def set_mute(self, muted: bool) -> None:
        """Makes songs silent, or heard again."""
        self._muted = muted
        self._inbox.put(self._be_loud)

    def state(self) -> EngineState:
        """Returns what the engine is doing now, without asking libVLC."""
        return self._view.at(self._clock(), self._volume, self._muted)

    def close(self) -> None:
        """Stops and ends the engine's thread."""
        self._inbox.put(self._close)
        self._thread.join(CLOSING_SECONDS)

    # What only the engine's thread calls.

    def _run(self) -> None:
        while self._open:
            try:
                timeout = max(0.0, self._ended[0][0] - self._clock()) if self._ended else None
                self._inbox.get(timeout=timeout)()
            except queue.Empty:
                self._ended.pop(0)[1].close()

    def _play(self, ticket: Ticket, path: bytes, start_seconds: Seconds) -> None:
        self._stop()
        self._take(self._deck(ticket, path, start_seconds))

    def _deck(self, ticket: Ticket, path: bytes, start_seconds: Seconds = 0.0, waiting: bool = False) -> Deck:
        return Deck(
            self._instance, ticket, path, self._inbox.put, self._told, self._media_options, start_seconds, waiting
        )

    def _take(self, deck: Deck) -> None:
        self._current = deck
        self._view = opening(deck.ticket, deck.path, deck.start_seconds)
        deck.open(self._volume, self._muted)

    def _prepare(self, ticket: Ticket, path: bytes) -> None:
        self._forget_next()
        self._next = self._deck(ticket, path, waiting=True)
        self._next.open(self._volume, self._muted)

    def _forget_next(self) -> None:
        if self._next is not None:
            self._next.close()
            self._next = None

    def _hold(self, held: bool) -> None:
        if self._current is None:
            return
        if held:
            self._current.rest()
        else:
            self._current.go()

    def _seek(self, seconds: Seconds) -> None:
        if (deck := self._current) is None:
            return
        length = self._view.length
        place = max(0.0, seconds if length is None else min(seconds, length))
        deck.seek(place)
        self._view = self._view.sought(place, self._clock())
        self._post(Sought(deck.ticket, place))

    def _stop(self) -> None:
        self._forget_next()
        if (deck := self._current) is not None:
            heard = self._leave()
            deck.close()
            self._post(Stopped(deck.ticket, deck.path, heard))

    def _leave(self) -> Seconds:
        """Returns the seconds heard of the current song, which is current no more."""
        heard = self._view.hearing.heard(self._clock())
        self._current = None
        self._view = View()
        return heard

    def _be_loud(self) -> None:
        for deck in (self._current, self._next):
            if deck is not None:
                deck.be_loud(self._volume, self._muted)

    def _close(self) -> None:
        self._stop()
        for _, deck in self._ended:
            deck.close()
        self._ended.clear()
        self._instance.release()
        self._open = False

    def _told(self, deck: Deck, what: Told, seconds: Seconds) -> None:
        """Takes in what libVLC told of a deck; what an earlier one says comes too late to matter."""
        if deck is self._next:
            deck.note(what, seconds)
        elif deck is self._current:
            match what:
                case "playing":
                    self._sounds(deck)
                case "paused":
                    self._rests(deck)
                case "time":
                    self._view = self._view.told(seconds, self._clock())
                case "length":
                    self._measured(deck, seconds)
                case "end" | "stopped":
                    self._ends(deck)
                case "error":
                    self._fails(deck, self._view.furthest if deck.started else 0.0)

    def _sounds(self, deck: Deck) -> None:
        rested = self._view.mood is Mood.PAUSED
        self._view = self._view.running(self._clock())
        if not deck.started:
            self._post(Started(deck.ticket, deck.path))
            deck.begin(self._volume, self._muted)
        elif rested:
            self._post(Resumed(deck.ticket))

    def _rests(self, deck: Deck) -> None:
        if not deck.held:
            deck.go()  # it had been opened paused, and its turn came before it rested
        elif self._view.mood is not Mood.PAUSED:
            self._view = self._view.resting(self._clock())
            self._post(Paused(deck.ticket))

    def _measured(self, deck: Deck, seconds: Seconds) -> None:
        if seconds > 0 and abs(seconds - (self._view.length or 0.0)) >= LENGTH_STEP_SECONDS:
            self._view = self._view.measured(seconds)
            self._post(LengthKnown(deck.ticket, seconds))

    def _ends(self, deck: Deck) -> None:
        now, rate, length = self._clock(), deck.rate(), self._view.length
        furthest = self._view.furthest_by(now, rate)
        silent = not deck.sounded() and gave_nothing(self._view.furthest, length, rate * self._view.hearing.heard(now))
        if silent or broke_off(furthest, length):
            self._fails(deck, 0.0 if silent else furthest)
            return
        following, self._next = self._next, None
        if following is not None and not deck.held:
            following.go()  # before all else: this is the gap that is heard
        heard = self._leave()
        self._leave_alone(deck)
        self._post(Finished(deck.ticket, deck.path, heard))
        if following is not None:
            self._advance(following, deck.held)

    def _advance(self, deck: Deck, held: bool) -> None:
        self._current = deck
        self._view = opening(deck.ticket, deck.path, 0.0)
        self._post(Advanced(deck.ticket, deck.path))
        if held:  # a pause asked for in the last moment of the song before
            deck.held = True
            self._rests(deck)
        for what, seconds in deck.noted:
            self._told(deck, what, seconds)

    def _fails(self, deck: Deck, furthest: Seconds = 0.0) -> None:
        heard = self._leave()
        self._leave_alone(deck)
        self._forget_next()
        self._post(Failed(deck.ticket, deck.path, why_unplayable(deck.path, furthest), heard))

    def _leave_alone(self, deck: Deck) -> None:
        self._ended.append((self._clock() + LEFT_ALONE_SECONDS, deck))
