"""Telling whoever listens what happened, from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pmrs_desktop.app.ports import Event


class Announcer:
    """Hands every event to every callback, on the thread that tells it; callbacks only post and never wait."""

    def __init__(self) -> None:
        self._callbacks: tuple[Callable[[Event], None], ...] = ()
        self._lock = threading.Lock()

    def listen(self, callback: Callable[[Event], None]) -> None:
        """Calls `callback` with every event from now on."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)

    def tell(self, event: Event) -> None:
        """Tells an event."""
        for callback in self._callbacks:
            callback(event)
