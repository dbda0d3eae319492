"""An engine that is opened beside everything else: libVLC takes 0.1 to 0.2 s that a window need not wait for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.engine import Engine, EngineState, SongPath, Ticket


class LateEngine:
    """Answers `engine.Engine` with what `open_engine` returns, which is called on a thread of its own at once.

    Until the engine is open its `state` is idle, and every wish waits for it.
    """

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        opening = ThreadPoolExecutor(1, thread_name_prefix="engine opening")
        self._opened = opening.submit(open_engine)
        opening.shutdown(wait=False)

    @property
    def trouble(self) -> Trouble | None:
        """Why there is no sound on this machine."""
        return self._opened.result().trouble

    def play(self, path: SongPath, start_seconds: Seconds = 0.0) -> Ticket:
        """Plays a song."""
        return self._opened.result().play(path, start_seconds)

    def prepare_next(self, path: SongPath | None) -> Ticket | None:
        """Makes a song ready to follow."""
        return self._opened.result().prepare_next(path)

    def pause(self) -> None:
        """Lets the sound rest."""
        self._opened.result().pause()

    def resume(self) -> None:
        """Goes on."""
        self._opened.result().resume()

    def seek(self, seconds: Seconds) -> None:
        """Goes to a place of the song."""
        self._opened.result().seek(seconds)

    def stop(self) -> None:
        """Ends the song."""
        self._opened.result().stop()

    def set_volume(self, percent: int) -> None:
        """Sets the volume."""
        self._opened.result().set_volume(percent)

    def set_mute(self, muted: bool) -> None:
        """Makes the engine silent, or heard again."""
        self._opened.result().set_mute(muted)

    def state(self) -> EngineState:
        """Returns what the engine is doing; never waits."""
        return self._opened.result().state() if self._opened.done() else EngineState()

    def close(self) -> None:
        """Ends the engine."""
        self._opened.result().close()
