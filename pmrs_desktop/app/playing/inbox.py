"""One thread that does one thing after another, and looks about whenever something is due."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable


class Inbox:
    """Takes acts from any thread, never makes the caller wait, and does them in their order on a thread of its own.

    Args:
        name: the thread's.
        due: when `look` is wanted next, by `time.monotonic`.
        look: called on the thread at that time, or soon after it.
    """

    def __init__(self, name: str, due: Callable[[], float], look: Callable[[], None]) -> None:
        self._acts: queue.Queue[Callable[[], object] | None] = queue.Queue()
        self._due = due
        self._look = look
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begins to do what was put in."""
        self._thread.start()

    def put(self, act: Callable[[], object]) -> None:
        """Adds an act."""
        self._acts.put(act)

    def close(self) -> None:
        """Ends the thread after all that was put in; what comes while it ends is done by the caller."""
        self._acts.put(None)
        self._thread.join()
        while not self._acts.empty():
            late = self._acts.get()
            if late is not None:
                late()

    def _work(self) -> None:
        while True:
            try:
                act = self._acts.get(timeout=max(0.0, self._due() - time.monotonic()))
            except queue.Empty:
                self._look()
                continue
            if act is None:
                return
            act()
            if time.monotonic() >= self._due():
                self._look()
