"""Work in the background: one thread a lane, progress for the sidebar, failures with their reasons, stop and pause."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from pmrs_desktop.app.memory import give_back
from pmrs_desktop.app.rows import FailureRow, Notice, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.words import tr

logger = logging.getLogger(__name__)
FAILURES_KEPT = 1_000
REPORT_S: Seconds = 0.05


def seldom(tell: Callable[[int], None], pause_s: Seconds = REPORT_S) -> Callable[[int], None]:
    """Returns a call that passes a count on to `tell`, at most every `pause_s`.

    A walk through 3,000 folders counts 3,000 times; the window would be busy with nothing else.
    """
    told_at = -pause_s

    def count(number: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= pause_s:
            told_at = now
            tell(number)

    return count


class Jobs:
    """Runs jobs lane by lane, each lane one after another, and tells how far they are."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self._lanes: dict[str, queue.Queue[Callable[[], object] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._progress: dict[str, ProgressRow] = {}
        self._failures: dict[str, list[FailureRow]] = {}
        self._paused: dict[str, threading.Event] = {}
        self._busy = 0
        self._idle = threading.Condition(self._lock)
        self.stopping = threading.Event()

    def submit(self, lane: str, job: Callable[[], object]) -> None:
        """Queues a job in a lane; it should ask `stopping` now and then."""
        with self._lock:
            if self.stopping.is_set():
                return
            self._busy += 1
            if lane not in self._lanes:
                self._lanes[lane] = queue.Queue()
                thread = threading.Thread(target=self._work, args=(self._lanes[lane],), name=lane, daemon=True)
                self._threads.append(thread)
                thread.start()
            self._lanes[lane].put(job)

    def report(self, kind: str, row: ProgressRow | None) -> None:
        """Says how far the job of this kind is; None: it is over."""
        with self._lock:
            if row is None:
                self._progress.pop(kind, None)
            else:
                self._progress[kind] = replace(row, paused=not self._gate(kind).is_set())
        self._announcer.tell(self.progress())

    def progress(self) -> tuple[ProgressRow, ...]:
        """Returns all jobs that run now."""
        with self._lock:
            return tuple(self._progress.values())

    def fail(self, kind: str, failure: FailureRow) -> None:
        """Keeps what could not be read, and why."""
        with self._lock:
            kept = self._failures.setdefault(kind, [])
            if len(kept) < FAILURES_KEPT:
                kept.append(failure)

    def forget_failures(self, kind: str) -> None:
        """A new run of this kind begins with a clean list."""
        with self._lock:
            self._failures.pop(kind, None)

    def failures(self, kind: str) -> tuple[FailureRow, ...]:
        """Returns what jobs of this kind could not read, in order."""
        with self._lock:
            return tuple(self._failures.get(kind, ()))

    def pause(self, kind: str, paused: bool) -> None:
        """Lets jobs of this kind rest at the next `breathe`, or go on."""
        with self._lock:
            gate = self._gate(kind)
            gate.clear() if paused else gate.set()
            if kind in self._progress:
                self._progress[kind] = replace(self._progress[kind], paused=paused)
        self._announcer.tell(self.progress())

    def breathe(self, kind: str) -> bool:
        """Waits while jobs of this kind are paused; returns whether the job should stop."""
        gate = self._gate(kind)
        while not gate.wait(0.2):
            if self.stopping.is_set():
                return True
        return self.stopping.is_set()

    def wait_until_idle(self, timeout_s: float | None = None) -> bool:
        """Waits until no job is queued or running; returns False where that took longer than `timeout_s`."""
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, timeout_s)

    def stop(self) -> None:
        """Asks all jobs to stop and waits for them."""
        self.stopping.set()
        with self._lock:
            lanes, threads = list(self._lanes.values()), list(self._threads)
        for lane in lanes:
            lane.put(None)
        for thread in threads:
            thread.join()

    def _gate(self, kind: str) -> threading.Event:
        open_gate = threading.Event()
        open_gate.set()
        return self._paused.setdefault(kind, open_gate)

    def _work(self, lane: queue.Queue[Callable[[], object] | None]) -> None:
        while (job := lane.get()) is not None:
            if not self.stopping.is_set():
                self._run(job)
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()
                idle = self._busy == 0
            if idle:
                give_back()

    def _run(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Trouble as trouble:
            self._announcer.tell(Notice(trouble.sentence, trouble.hint, icon="warning-circle"))
        except Exception:  # the job runner: a bug in one job must not end the lane, and must be seen
            logger.exception("a job ended with a bug")
            self._announcer.tell(
                Notice(
                    tr("Something went wrong inside PMRS Desktop; what you did is kept."),
                    tr("Save the diagnostics file in the settings and send it to us."),
                    icon="warning-circle",
                )
            )
