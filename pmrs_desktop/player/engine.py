"""What an engine is: it plays one song after another and tells what became of each.

An engine takes wishes from any thread and never makes the caller wait. What happens comes back as frozen events through
the callable handed in, called from a thread of the engine: hand in something that posts into your own thread.

The life of one song, told by its ticket: `Started` (once), then any of `Paused`, `Resumed`, `Sought`, `LengthKnown`,
and at last exactly one of `Finished`, `Stopped`, `Failed` (the last two also without `Started`) or `Unavailable`. A
prepared song says `Advanced` right after the `Finished` of the one before it. After `Finished` without a prepared song,
and after `Failed`, the engine is idle and nothing is prepared: what comes next is the caller's choice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds

Ticket = NewType("Ticket", int)
"""One playing of one song; counted up from 1, so that a late event is told apart from a new one of the same file."""

SongPath = str | bytes | os.PathLike[str]
"""Where a song lies. Names that are not UTF-8 come as bytes, or as Python decodes them (surrogate escapes)."""


@dataclass(frozen=True, slots=True)
class Started:
    """Sound begins."""

    ticket: Ticket
    path: bytes


@dataclass(frozen=True, slots=True)
class Paused:
    """Sound rests."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Resumed:
    """Sound goes on after a pause."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Sought:
    """The listener moved within the song, to `seconds` from its beginning."""

    ticket: Ticket
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class LengthKnown:
    """The length as the engine knows it now; it may come again, better."""

    ticket: Ticket
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Finished:
    """The song was heard to its end; `heard_seconds` by the clock, less pauses."""

    ticket: Ticket
    path: bytes
    heard_seconds: Seconds


@dataclass(frozen=True, slots=True)
class Stopped:
    """The listener ended the song: by stop, by another song, or by closing the player."""

    ticket: Ticket
    path: bytes
    heard_seconds: Seconds


@dataclass(frozen=True, slots=True)
class Failed:
    """The song could not be played, or broke off far before its end; `sentence` says why, for the listener."""

    ticket: Ticket
    path: bytes
    sentence: str
    heard_seconds: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class Advanced:
    """The engine went on by itself to the song that had been prepared under `ticket`."""

    ticket: Ticket
    path: bytes


@dataclass(frozen=True, slots=True)
class Unavailable:
    """There is no sound on this machine; `sentence` says what to do about it."""

    ticket: Ticket
    path: bytes
    sentence: str


Event = Started | Paused | Resumed | Sought | LengthKnown | Finished | Stopped | Failed | Advanced | Unavailable
Post = Callable[[Event], None]
"""Takes an event, from any thread, and returns at once."""


class Mood(StrEnum):
    """What the engine is doing."""

    IDLE = "idle"
    OPENING = "opening"
    PLAYING = "playing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the engine is doing at one moment.

    Attributes:
        ticket: the current song's, None while idle.
        position: seconds from the beginning of the song, smooth, never past a known length.
        length: seconds, None where not known yet.
        heard_seconds: of the current song, by the clock, less pauses.
        volume: 0..100, as wished.
    """

    mood: Mood = Mood.IDLE
    ticket: Ticket | None = None
    path: bytes | None = None
    position: Seconds = 0.0
    length: Seconds | None = None
    heard_seconds: Seconds = 0.0
    volume: int = 100
    muted: bool = False


class Engine(Protocol):
    """Plays songs. Every method returns at once and may be called from any thread; wishes are done in their order."""

    @property
    def trouble(self) -> Trouble | None:
        """Why there is no sound on this machine and what to install; None where there is sound."""

    def play(self, path: SongPath, start_seconds: Seconds = 0.0) -> Ticket:
        """Plays this song now, from `start_seconds` on; a current song is stopped, a prepared one forgotten."""

    def prepare_next(self, path: SongPath | None) -> Ticket | None:
        """Makes this song ready to follow the current one almost without a gap; None takes the preparation back.

        Call it after `play`, which forgets what was prepared before.
        """

    def pause(self) -> None:
        """Lets the sound rest; does nothing while idle."""

    def resume(self) -> None:
        """Goes on after a pause; does nothing otherwise."""

    def seek(self, seconds: Seconds) -> None:
        """Goes to this place of the current song; before its beginning is its beginning, past its end it ends."""

    def stop(self) -> None:
        """Ends the current song and forgets the prepared one."""

    def set_volume(self, percent: int) -> None:
        """Sets the volume of this and all later songs; clamped to 0..100."""

    def set_mute(self, muted: bool) -> None:
        """Makes this and all later songs silent, or heard again."""

    def state(self) -> EngineState:
        """Returns what the engine is doing now, without asking the sound library."""

    def close(self) -> None:
        """Stops, tells so, and ends the engine; waits some seconds at most. Later wishes are ignored."""
