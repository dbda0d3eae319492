"""Work off the window's thread, results on it: the only module that knows threads and Qt both."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds

T = TypeVar("T")
LEAVE_S: Seconds = 2.0
"""So long closing waits at most for a job that was run aside."""


class Bridge(QObject):
    """Runs jobs on a few threads. Acts go through a lane of their own, one after the other, in the order given.

    `troubled` is told of every `Trouble` that a job ended with and nobody else takes. Any other exception is raised
    again on the window's thread.
    """

    troubled = Signal(object)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            "read": ThreadPoolExecutor(2, thread_name_prefix="window-read"),
            "act": ThreadPoolExecutor(1, thread_name_prefix="window-act"),
        }
        self._asides: list[threading.Thread] = []
        self._open = True
        self.pending = 0
        self._delivered.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
        lane: str = "read",
        ended: Callable[[], object] | None = None,
    ) -> None:
        """Runs `job` elsewhere and hands its result to `then` (or its Trouble to `failed`) on the window's thread.

        `ended` is called there before, however the job ended.
        """
        if not self._open:
            return
        self.pending += 1
        future = self._lanes[lane].submit(job)
        future.add_done_callback(lambda done: self._post(lambda: self._arrive(done, then, failed, ended)))

    def aside(
        self, job: Callable[[], T], then: Callable[[T], object], ended: Callable[[], object] | None = None
    ) -> None:
        """Runs a job that may hang with a drive, and changes nothing, on a thread of its own: closing leaves it behind.

        `then` and `ended` as in `run`.
        """
        if not self._open:
            return
        self.pending += 1
        self._asides = [thread for thread in self._asides if thread.is_alive()]
        thread = threading.Thread(target=self._make, args=(job, then, ended), name="window-aside", daemon=True)
        self._asides.append(thread)
        thread.start()

    def post(self, call: Callable[[], object]) -> None:
        """Has `call` made on the window's thread, soon; may be called from any thread."""
        self._post(call)

    def close(self) -> None:
        """Waits for the running jobs, for those aside not long, drops the others; nothing is delivered any more."""
        self._open = False
        for name, lane in self._lanes.items():
            lane.shutdown(wait=True, cancel_futures=name != "act")
        for thread in self._asides:
            thread.join(LEAVE_S)

    def _make(self, job: Callable[[], T], then: Callable[[T], object], ended: Callable[[], object] | None) -> None:
        done: Future[T] = Future()
        try:
            done.set_result(job())
        except Trouble as trouble:
            done.set_exception(trouble)
        finally:
            if not done.done():
                done.set_exception(sys.exception())
            self._post(lambda: self._arrive(done, then, None, ended))

    def _post(self, call: Callable[[], object]) -> None:
        if self._open:
            self._delivered.emit(call)

    def _arrive(self, done: Future[Any], then: Callable[[Any], object] | None, failed: Any, ended: Any) -> None:
        if not self._open:
            return
        self.pending -= 1
        if ended is not None:
            ended()
        trouble = done.exception()
        if trouble is None:
            if then is not None:
                then(done.result())
        elif isinstance(trouble, Trouble):
            if failed is not None:
                failed(trouble)
            else:
                self.troubled.emit(trouble)
        else:
            raise trouble


class Question:
    """A question of which only the newest answer counts, asked by one widget that may have gone meanwhile."""

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        self._bridge = bridge
        self._serial = 0
        self._gone = False
        owner.destroyed.connect(self._forget)

    def ask(
        self, job: Callable[[], T], then: Callable[[T], object], failed: Callable[[Trouble], object] | None = None
    ) -> None:
        """Runs `job`; `then` hears its result unless something newer was asked."""
        self._serial += 1
        serial = self._serial
        self._bridge.run(job, lambda result: then(result) if self._counts(serial) else None, failed)

    def _counts(self, serial: int) -> bool:
        return not self._gone and serial == self._serial

    def _forget(self) -> None:
        self._gone = True


class Latest:
    """A question that is asked again and again, such as while a slider moves: one runs at a time and every answer is
    heard; of those asked meanwhile only the newest is asked after it."""

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        self._bridge = bridge
        self._next: tuple[Callable[[], Any], Callable[[Any], object]] | None = None
        self._runs = False
        self._gone = False
        owner.destroyed.connect(self._forget)

    def ask(self, job: Callable[[], T], then: Callable[[T], object]) -> None:
        """Runs `job`, now or after the one that runs; `then` hears its result."""
        self._next = job, then
        self._go()

    def _go(self) -> None:
        if self._next is None or self._runs or self._gone:
            return
        (job, then), self._next, self._runs = self._next, None, True
        self._bridge.run(job, lambda result: None if self._gone else then(result), ended=self._end)

    def _end(self) -> None:
        self._runs = False
        self._go()

    def _forget(self) -> None:
        self._gone = True
