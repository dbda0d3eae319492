"""What the engine shows of itself: a value that its thread replaces and any thread reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.engine import EngineState, Mood, Ticket
from pmrs_desktop.player.hearing_clock import HearingClock

STALE_SECONDS = 0.5
"""How long after a seek libVLC may still tell positions from before it,"""

STALE_APART_SECONDS = 2.0
"""which are known by being this far from the place that was sought."""


@dataclass(frozen=True, slots=True)
class View:
    """The engine's state with the two readings from which position and heard seconds follow at any moment.

    libVLC tells the position in steps of 0.3 to 1 s; between two of them the clock goes on.

    Attributes:
        reached: the position last told or sought, seconds.
        reached_at: reading of the clock then.
        sought_at: reading of the clock at the last seek.
        furthest: the greatest position told or sought, seconds.
    """

    mood: Mood = Mood.IDLE
    ticket: Ticket | None = None
    path: bytes | None = None
    reached: Seconds = 0.0
    reached_at: Seconds = 0.0
    sought_at: Seconds | None = None
    furthest: Seconds = 0.0
    length: Seconds | None = None
    hearing: HearingClock = field(default_factory=HearingClock)

    def running(self, now: Seconds) -> View:
        """Returns the view with sound from `now` on."""
        if self.mood is Mood.PLAYING:
            return self
        return replace(self, mood=Mood.PLAYING, reached_at=now, hearing=self.hearing.run(now))

    def resting(self, now: Seconds) -> View:
        """Returns the view with the sound resting from `now` on."""
        return replace(
            self, mood=Mood.PAUSED, reached=self._position(now), reached_at=now, hearing=self.hearing.pause(now)
        )

    def sought(self, position: Seconds, now: Seconds) -> View:
        """Returns the view at a place that was sought."""
        return replace(replace(self, sought_at=None).told(position, now), sought_at=now)

    def told(self, position: Seconds, now: Seconds) -> View:
        """Returns the view at the position that libVLC told, where that is not from before a seek."""
        apart = abs(position - self._position(now))
        if self.sought_at is not None and now - self.sought_at < STALE_SECONDS and apart > STALE_APART_SECONDS:
            return self
        return replace(self, reached=position, reached_at=now, furthest=max(self.furthest, position))

    def furthest_by(self, now: Seconds, rate: float) -> Seconds:
        """Returns the greatest position up to `now`; `rate` seconds of the song pass in one."""
        gone = max(0.0, now - self.reached_at) if self.mood is Mood.PLAYING else 0.0
        return max(self.furthest, self.reached + gone * rate)

    def measured(self, length: Seconds) -> View:
        """Returns the view with a length."""
        return replace(self, length=length)

    def at(self, now: Seconds, volume: int, muted: bool) -> EngineState:
        """Returns what the engine is doing at `now`; volume and mute are as wished."""
        return EngineState(
            self.mood,
            self.ticket,
            self.path,
            self._position(now),
            self.length,
            self.hearing.heard(now),
            volume,
            muted,
        )

    def _position(self, now: Seconds) -> Seconds:
        gone = max(0.0, now - self.reached_at) if self.mood is Mood.PLAYING else 0.0
        position = self.reached + gone
        return position if self.length is None else min(position, self.length)


def opening(ticket: Ticket, path: bytes, start: Seconds) -> View:
    """Returns the view of a song that is being opened at `start` seconds."""
    return View(Mood.OPENING, ticket, path, reached=start, furthest=start)
