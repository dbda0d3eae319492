"""The engine of a machine without libVLC: it plays nothing and says why."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.engine import EngineState, Post, SongPath, Ticket, Unavailable
from pmrs_desktop.words import tr


class SilentEngine:
    """Answers every wish to play with `Unavailable` and keeps volume and mute for nobody to hear.

    Args:
        post: takes the events, called in the caller's own thread.
        trouble: why there is no sound, and what to do about it.
    """

    def __init__(self, post: Post, trouble: Trouble) -> None:
        self._post = post
        self._trouble = trouble
        self._tickets = count(1)
        self._state = EngineState()
        self._closed = False

    @property
    def trouble(self) -> Trouble | None:
        """Why there is no sound, and what to do about it."""
        return self._trouble

    def play(self, path: SongPath, start_seconds: Seconds = 0.0) -> Ticket:  # noqa: ARG002
        """Posts `Unavailable` with the sentence and the hint."""
        ticket = Ticket(next(self._tickets))
        if not self._closed:
            self._post(Unavailable(ticket, os.fsencode(path), str(self._trouble)))
        return ticket

    def prepare_next(self, path: SongPath | None) -> Ticket | None:
        """Prepares nothing: no song ends here that another could follow."""
        return None if path is None else Ticket(next(self._tickets))

    def pause(self) -> None:
        """Does nothing: nothing sounds."""

    def resume(self) -> None:
        """Does nothing: nothing rests."""

    def seek(self, seconds: Seconds) -> None:
        """Does nothing: there is no current song."""

    def stop(self) -> None:
        """Does nothing: nothing sounds."""

    def set_volume(self, percent: int) -> None:
        """Keeps the wish, clamped to 0..100."""
        self._state = replace(self._state, volume=min(100, max(0, percent)))

    def set_mute(self, muted: bool) -> None:
        """Keeps the wish."""
        self._state = replace(self._state, muted=muted)

    def state(self) -> EngineState:
        """Returns an idle state with volume and mute as wished."""
        return self._state

    def close(self) -> None:
        """Ends the engine; nothing is posted any more."""
        self._closed = True


def without_sound() -> Trouble:
    """Returns the trouble of a machine on which libVLC, or what it needs, is not installed."""
    return Trouble(
        tr("Sound needs VLC."),
        tr("Install it with: sudo apt install libvlc5 vlc-plugin-base. Everything else works without it."),
    )
