"""The one writing thread of a process. A job commits whole or not at all; an accepted act is never dropped."""

from __future__ import annotations

import itertools
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

T = TypeVar("T")
Job = Callable[[Connection], T]

URGENT, PATIENT = 0, 1
LOOK_ABOUT_S = 0.5
RETRY_S = 1.0


@dataclass(order=True)
class _Ticket:
    rank: int
    number: int
    job: Job[Any] | None = field(compare=False)
    future: Future[Any] = field(compare=False)


class Writer:
    """Runs jobs one after another, each in its own `BEGIN IMMEDIATE` transaction, urgent ones first.

    An urgent job (what a listener did) is kept and tried again until it is written, also while the disk is full or another
    process holds the file; `on_stuck` gets the Trouble when that begins and None when it is over. A patient job (a batch of a
    scan or an import) fails instead, through its future. `on_foreign_write` is called when another process has written.
    Both are called on the writing thread.
    """

    def __init__(
        self,
        engine: Engine,
        on_stuck: Callable[[Trouble | None], None] = lambda _trouble: None,
        on_foreign_write: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._on_stuck = on_stuck
        self._on_foreign_write = on_foreign_write
        self._tickets: queue.PriorityQueue[_Ticket] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._closing = threading.Event()
        self._stuck = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T], *, urgent: bool = False) -> Future[T]:
        """Queues `job` and returns at once; the future holds what the job returned once that is on disk."""
        if self._closing.is_set():
            raise RuntimeError("the writer is closed")
        future: Future[T] = Future()
        self._tickets.put(_Ticket(URGENT if urgent else PATIENT, next(self._numbers), job, future))
        return future

    def run(self, job: Job[T], *, urgent: bool = False) -> T:
        """Queues `job` and waits for it; never call this on the window's thread, nor inside a job."""
        return self.submit(job, urgent=urgent).result()

    def close(self) -> int:
        """Writes what is queued, stops, and returns how many urgent jobs could not be written (0 but for a full disk)."""
        self._closing.set()
        self._tickets.put(_Ticket(PATIENT + 1, next(self._numbers), None, Future()))
        self._thread.join()
        return self._tickets.qsize()

    def _work(self) -> None:
        with self._engine.connect() as connection:
            version = _data_version(connection)
            while True:
                try:
                    ticket = self._tickets.get(timeout=LOOK_ABOUT_S)
                except queue.Empty:
                    ticket = None
                seen = _data_version(connection)
                if seen != version:
                    version = seen
                    self._on_foreign_write()
                if ticket is None:
                    continue
                if ticket.job is None or not self._carry_out(connection, ticket):
                    return

    def _carry_out(self, connection: Connection, ticket: _Ticket) -> bool:
        """Returns False where the writer must stop with this ticket unwritten."""
        assert ticket.job is not None
        while True:
            try:
                with connection.begin():
                    result = ticket.job(connection)
            except OperationalError as error:
                if ticket.rank != URGENT or not _passing(error):
                    ticket.future.set_exception(_trouble(error) if _passing(error) else error)
                    return True
                if not self._stuck:
                    self._stuck = True
                    self._on_stuck(_trouble(error))
                if self._closing.wait(RETRY_S):
                    self._tickets.put(ticket)
                    return False
            except BaseException as error:  # noqa: BLE001 - whatever a job raises belongs to whoever waits for it
                ticket.future.set_exception(error)
                return True
            else:
                if self._stuck:
                    self._stuck = False
                    self._on_stuck(None)
                ticket.future.set_result(result)
                return True


def _data_version(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return int(driver.execute("PRAGMA data_version").fetchone()[0])


def _passing(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def _trouble(error: DBAPIError) -> Trouble:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Trouble(
            tr("The disk is full."), tr("Your last ratings are kept in memory; free some space and they are written.")
        )
    if code == sqlite3.SQLITE_BUSY:
        return Trouble(
            tr("Another program holds the database."), tr("What you did is kept and written when it lets go.")
        )
    return Trouble(
        tr("The database cannot be written: {why}.", why=error.orig),
        tr("What you did is kept in memory and tried again."),
    )
