"""How long a song has been heard: seconds of a monotonic clock, less the pauses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pmrs_desktop.kinds import Seconds


@dataclass(frozen=True, slots=True)
class HearingClock:
    """A stopwatch that is a value: each change returns a new one, so that any thread may read it.

    Seeking does not touch it: what was jumped over was not heard, and what is heard twice counts twice. The position
    that libVLC tells moves in steps of up to 1 s and is wrong after the end, so that it cannot serve here.

    Attributes:
        gathered: seconds heard until the last pause.
        running_since: reading of the monotonic clock when sound last began; None while nothing sounds.
    """

    gathered: Seconds = 0.0
    running_since: Seconds | None = None

    def run(self, now: Seconds) -> HearingClock:
        """Returns the clock with sound from `now` on; unchanged where it runs already."""
        return self if self.running_since is not None else replace(self, running_since=now)

    def pause(self, now: Seconds) -> HearingClock:
        """Returns the clock with silence from `now` on; unchanged where it stands already."""
        return self if self.running_since is None else HearingClock(self.heard(now))

    def heard(self, now: Seconds) -> Seconds:
        """Returns the seconds heard until `now`; a clock that stepped back adds nothing."""
        if self.running_since is None:
            return self.gathered
        return self.gathered + max(0.0, now - self.running_since)
