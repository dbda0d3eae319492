"""When the lists are made again: soon after an act of mine, and in the background after everything else."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from pmrs_desktop.store.database import FAULTS

logger = logging.getLogger(__name__)
QUIET_S = 0.3
"""So long nothing may have changed before the lists are made again, so that rating ten songs makes them once."""
LONGEST_S = 5.0
"""After so long a refit begins also while things keep changing, as in a scan."""
REST = 5.0
"""After a refit of t seconds the next one begins REST · t seconds later at the earliest: at most a sixth of a core."""
PARTING_S = 2.0


class Upkeep:
    """Two threads: `renew` is called with the songs of my acts, `refit` without a word; each call at a time of its own.

    Where the disk fails one of them the lists stay as they are, and the next change makes them again.
    """

    def __init__(self, renew: Callable[[frozenset[int]], None], refit: Callable[[], None]) -> None:
        self._renew = renew
        self._refit = refit
        self._wake = threading.Condition()
        self._songs: set[int] = set()
        self._said_at = 0.0
        self._changed_at = 0.0
        self._changed_since: float | None = None
        self._rested_at = 0.0
        self._closed = False
        self._threads = [
            threading.Thread(target=self._renewing, name="advice", daemon=True),
            threading.Thread(target=self._refitting, name="advice-refit", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def said(self, songs: frozenset[int]) -> None:
        """I said something of these songs. Never waits."""
        with self._wake:
            self._songs |= songs
            self._said_at = time.monotonic()
            self._wake.notify_all()

    def changed(self) -> None:
        """Something else changed: logs of others, files, genres, or too much of my own. Never waits."""
        with self._wake:
            self._changed_at = time.monotonic()
            if self._changed_since is None:
                self._changed_since = self._changed_at
            self._wake.notify_all()

    def close(self) -> None:
        """Ends the threads; nobody waits longer than `PARTING_S` for a refit, which takes some seconds of a large log."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        renewing, refitting = self._threads
        renewing.join()
        refitting.join(PARTING_S)

    def _renewing(self) -> None:
        while True:
            with self._wake:
                self._wait(lambda: self._said_at + QUIET_S if self._songs else None)
                if self._closed:
                    return
                songs, self._songs = frozenset(self._songs), set()
            _survive(partial(self._renew, songs))

    def _refitting(self) -> None:
        while True:
            with self._wake:
                self._wait(self._refit_due)
                if self._closed:
                    return
                self._changed_since = None
            began = time.monotonic()
            _survive(self._refit)
            ended = time.monotonic()
            self._rested_at = ended + REST * (ended - began)

    def _refit_due(self) -> float | None:
        if self._changed_since is None:
            return None
        quiet = min(self._changed_at + QUIET_S, self._changed_since + LONGEST_S)
        return max(quiet, self._rested_at)

    def _wait(self, due: Callable[[], float | None]) -> None:
        """Waits until it is time, which each change may move, or until the end."""
        while not self._closed:
            at = due()
            left = None if at is None else at - time.monotonic()
            if left is not None and left <= 0:
                return
            self._wake.wait(left)


def _survive(work: Callable[[], None]) -> None:
    try:
        work()
    except FAULTS:  # a disk that is full for a moment must not end the thread
        logger.exception("the lists could not be made again")
