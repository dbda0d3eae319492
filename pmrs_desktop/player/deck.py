"""One song in one libVLC player."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import vlc

from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.engine import Ticket

Told = Literal["playing", "paused", "stopped", "end", "error", "time", "length"]
"""What libVLC tells of a song; "stopped" alone, without "end" or "error" before it, where it gave the song up."""

Tell = Callable[["Deck", Told, Seconds], None]
"""Takes what was told of a deck; the seconds belong to time and length."""

TOLD: dict[str, Told] = {
    "MediaPlayerPlaying": "playing",
    "MediaPlayerPaused": "paused",
    "MediaPlayerStopped": "stopped",
    "MediaPlayerEndReached": "end",
    "MediaPlayerEncounteredError": "error",
    "MediaPlayerTimeChanged": "time",
    "MediaPlayerLengthChanged": "length",
}


class Deck:
    """One song in a libVLC player of its own; for the engine's thread alone.

    Args:
        instance: the `vlc.Instance`.
        ticket: names this playing of the song.
        path: where it lies.
        put: takes a job for the engine's thread; called from libVLC's threads.
        tell: what that job calls, with what libVLC told.
        options: media options, as ":rate=16".
        start_seconds: where in the song it begins.
        waiting: whether the song is opened and then rests until `go`.

    Attributes:
        held: whether it shall rest; libVLC forgets a pause that is asked before it sounds.
        started: whether sound was told of while it was its turn.
        noted: what libVLC told while the deck was waiting and still matters when its turn comes.
    """

    def __init__(
        self,
        instance: Any,
        ticket: Ticket,
        path: bytes,
        put: Callable[[Callable[[], None]], None],
        tell: Tell,
        options: Sequence[str] = (),
        start_seconds: Seconds = 0.0,
        waiting: bool = False,
    ) -> None:
        self.ticket = ticket
        self.path = path
        self.start_seconds = start_seconds
        self.held = False
        self.started = False
        self.noted: list[tuple[Told, Seconds]] = []
        self._wanted_place: Seconds | None = None
        self._put = put
        self._tell = tell
        self._media = instance.media_new_path(path)  # as bytes: python-vlc cannot take names that are not UTF-8
        for option in options:
            self._media.add_option(option)
        if start_seconds > 0:
            self._media.add_option(f":start-time={start_seconds:.3f}")
        if waiting:
            self._media.add_option(":start-paused")
        self._player = instance.media_player_new()
        self._player.set_media(self._media)
        self._player.set_role(vlc.MediaPlayerRole.Music)
        self._events = self._player.event_manager()  # kept: python-vlc's callbacks live as long as this
        for name in TOLD:
            self._events.event_attach(getattr(vlc.EventType, name), self._hear, name)

    def _hear(self, event: Any, name: str) -> None:
        """Runs in a thread of libVLC, which must not be called from here."""
        milliseconds = event.u.new_time if name in ("MediaPlayerTimeChanged", "MediaPlayerLengthChanged") else 0
        self._put(partial(self._tell, self, TOLD[name], milliseconds / 1000))

    def open(self, volume: int, muted: bool) -> None:
        """Opens the song; it sounds, or rests where it was made to wait.

        Volume and mute are set before, so that it does not begin loud, and again in `begin`, for not every output keeps
        what is set before it sounds.
        """
        self.be_loud(volume, muted)
        if self._player.play() == -1:
            self._put(partial(self._tell, self, "error", 0.0))

    def note(self, what: Told, seconds: Seconds) -> None:
        """Keeps what was told while waiting; playing and paused are only the opening itself."""
        if what in ("error", "end", "length"):
            self.noted.append((what, seconds))

    def go(self) -> None:
        """Lets the song sound, also one that was opened to wait."""
        self.held = False
        self._player.set_pause(0)

    def rest(self) -> None:
        """Lets the song rest; before it sounds the wish is kept until it does."""
        self.held = True
        if self.started:
            self._player.set_pause(1)

    def seek(self, seconds: Seconds) -> None:
        """Goes to this place; before the song sounds the wish is kept until it does."""
        if self.started:
            self._player.set_time(int(seconds * 1000))
        else:
            self._wanted_place = seconds

    def begin(self, volume: int, muted: bool) -> None:
        """Does what had to wait for sound: volume, mute, and an early wish to seek or to rest."""
        self.started = True
        self.be_loud(volume, muted)
        if self._wanted_place is not None:
            self.seek(self._wanted_place)
        if self.held:
            self.rest()

    def be_loud(self, volume: int, muted: bool) -> None:
        """Sets volume (0..100) and mute."""
        self._player.audio_set_volume(volume)
        self._player.audio_set_mute(muted)

    def rate(self) -> float:
        """Returns how many seconds of the song pass in one: 1 but where a media option asks for more."""
        return float(self._player.get_rate())

    def sounded(self) -> bool:
        """Returns whether any sound came out of the file, played or too late to be played."""
        stats = vlc.MediaStats()
        self._media.get_stats(stats)
        return bool(stats.played_abuffers + stats.lost_abuffers)

    def close(self) -> None:
        """Ends the song and gives the player back."""
        for name in TOLD:
            self._events.event_detach(getattr(vlc.EventType, name))
        self._player.stop()
        self._player.release()
        self._media.release()
