"""Walks through folders on a thread of its own, which is left behind where a drive hangs.

A call to a drive that hangs cannot be ended from outside, and a child process would have to send back every name. So whoever
waits stops waiting: the thread changes nothing, tells nobody any more, and ends when the drive answers or with the program.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

from pmrs_desktop.library.scan import Walk, walk

STOPPED = Walk({}, blind=(b"",), stopped=True)
"""What was seen of a walk that was left behind: of no file can be said whether it is there."""


class Walker:
    """Walks for one thread; `close` must be called."""

    def __init__(self) -> None:
        self._said: SimpleQueue[int | Walk | BaseException | None] = SimpleQueue()
        self._stopped = threading.Event()

    def walk(self, root: bytes, counted: Callable[[int], None]) -> Walk:
        """Returns what `scan.walk` does, `STOPPED` as soon as `stop` is called; `counted` is called by this thread."""
        if self._stopped.is_set():
            return STOPPED
        threading.Thread(target=self._walk, args=(root,), name="walk", daemon=True).start()
        while isinstance(said := self._said.get(), int):
            counted(said)
        if isinstance(said, Walk):
            return said
        raise RuntimeError("the walk ended with a bug") from said

    def stop(self) -> None:
        """Ends the walk, and all later ones, for whoever waits; from any thread."""
        self._stopped.set()
        self._said.put(STOPPED)

    close = stop

    def _walk(self, root: bytes) -> None:
        seen = None
        try:
            seen = walk(root, stopped=self._stopped.is_set, counted=self._said.put)
        finally:
            self._said.put(seen or sys.exception())
