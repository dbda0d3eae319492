"""What was heard, as far as it steers what comes next (see `continuation`)."""

from __future__ import annotations

from dataclasses import dataclass

from pmrs_desktop.kinds import UnixTime

FRESH_S = 4 * 3_600
"""The last hours: what was heard in them comes again only where nothing else is there."""
LEAST_S = 3_600
"""What was heard in the last hour never comes by itself."""
REMEMBERED = 16
"""Hearings that steer; the oldest of them still has 3.5 % of the newest one's weight."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One hearing: the song, its artist and genre ("" where unknown), when it ended, 1 heard out, -1 skipped, 0 neither.

    Of a song that still plays: when it began, 0.
    """

    song: int
    artist: str = ""
    genre: str = ""
    at: UnixTime = 0
    steer: int = 0
