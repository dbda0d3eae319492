"""What counts as a play: the one rule, for the player, for the log and for every log that comes in.

It is the rule of the scrobblers: Last.fm (last.fm/api/scrobbling: "at least half its duration, or for 4 minutes,
whichever occurs earlier") and ListenBrainz (submit-listens: "half the track or 4 minutes, whichever is lower"). As with
ListenBrainz there is no least length. Where the length is unknown, 30 seconds must do: it is what ListenBrainz's own
Spotify importer and lastfmstats.com ask for.
"""

from __future__ import annotations

from pmrs_desktop.kinds import ActKind, Ended, Seconds

PLAY_AT_MOST: Seconds = 240.0
"""So much is a play of any song, however long."""
PLAY_OF_UNKNOWN: Seconds = 30.0
"""So much is a play of a song whose length is unknown."""


def seconds_for_play(length_seconds: Seconds | None) -> Seconds:
    """Returns how many seconds must be heard for a play: in (0, 240], 30 where the length is unknown or not above 0."""
    if length_seconds is None or not length_seconds > 0:
        return PLAY_OF_UNKNOWN
    return min(length_seconds / 2, PLAY_AT_MOST)


def kind_of_hearing(heard_seconds: Seconds, length_seconds: Seconds | None, ended: Ended | None) -> ActKind | None:
    """Returns what a hearing was: a play, a skip, or None for neither.

    A hearing of at least half the song or 4 minutes is a play, however it ended. A shorter one is a skip where the
    listener ended it (`Ended.SKIPPED`). A shorter one that failed, was stopped by closing the program, or came to the
    end because the listener had moved there, says nothing about the song.

    Args:
        heard_seconds: seconds that sounded, without pauses.
        length_seconds: the length of the song; None, 0 or less where unknown.
        ended: how it ended; None where unknown.
    """
    if heard_seconds >= seconds_for_play(length_seconds):
        return ActKind.PLAY
    return ActKind.SKIP if ended is Ended.SKIPPED else None
