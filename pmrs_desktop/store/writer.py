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
    scan or an import) fails instead, through its future, also one that waits behind an urgent job that is stuck.
    `on_foreign_write` is called when another process has written. Both are called on the writing thread and must not raise.
    """

    def __init__(
        self,
        engine: Engine,
        on_stuck: Callable[[Trouble | None], None] = lambda _trouble: None,
        on_foreign_write: Callable[[], None] = lambda: None,
    ) -> None:
        """Starts the thread.

        Raises:
            Trouble: the database cannot be opened for writing now.
        """
        try:
            self._connection = engine.connect()
            _data_version(self._connection)
        except OperationalError as error:
            raise _trouble(error) from error
        self._on_stuck = on_stuck
        self._on_foreign_write = on_foreign_write
        self._tickets: queue.PriorityQueue[_Ticket] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._stuck = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T], *, urgent: bool = False) -> Future[T]:
        """Queues `job` and returns at once; the future holds what the job returned once that is on disk."""
        future: Future[T] = Future()
        with self._lock:
            if self._closing.is_set():
                raise RuntimeError("the writer is closed")
            self._tickets.put(_Ticket(URGENT if urgent else PATIENT, next(self._numbers), job, future))
        return future

    def run(self, job: Job[T], *, urgent: bool = False) -> T:
        """Queues `job` and waits for it; never call this on the window's thread, nor inside a job."""
        return self.submit(job, urgent=urgent).result()

    def close(self) -> int:
        """Writes what is queued, stops, and returns how many urgent jobs could not be written (0 but for a full disk)."""
        with self._lock:
            self._closing.set()
            self._tickets.put(_Ticket(PATIENT + 1, next(self._numbers), None, Future()))
        self._thread.join()
        left = [self._tickets.get() for _number in range(self._tickets.qsize())]
        for ticket in left:
            if ticket.job is not None and not ticket.future.done():
                ticket.future.set_exception(Trouble(tr("The program was closed before this could be written.")))
        return sum(ticket.rank == URGENT for ticket in left)

    def _work(self) -> None:
        with self._connection as connection:
            version, worked = _data_version(connection), False
            while True:
                try:
                    ticket = self._tickets.get(timeout=LOOK_ABOUT_S)
                except queue.Empty:
                    ticket = None
                seen = _data_version(connection)
                if seen != version and seen is not None:
                    version = seen
                    self._on_foreign_write()
                if ticket is None:
                    if worked:
                        _rest(connection)
                    worked = False
                    continue
                worked = True
                if ticket.job is None or not self._carry_out(connection, ticket):
                    return

    def _carry_out(self, connection: Connection, ticket: _Ticket) -> bool:
        """Returns False where the writer must stop with this ticket unwritten."""
        assert ticket.job is not None
        if not ticket.future.set_running_or_notify_cancel():
            return True
        while True:
            last_try = self._closing.is_set()
            try:
                with connection.begin():
                    result = ticket.job(connection)
            except OperationalError as error:
                if not _passing(error):
                    ticket.future.set_exception(error)
                    return True
                if ticket.rank != URGENT:
                    ticket.future.set_exception(_trouble(error))
                    return True
                self._tell_stuck(_trouble(error))
                self._fail_patient(_trouble(error))
                if last_try:
                    self._tickets.put(ticket)
                    return False
                self._closing.wait(RETRY_S)
            except BaseException as error:  # noqa: BLE001 - whatever a job raises belongs to whoever waits for it
                ticket.future.set_exception(error)
                return True
            else:
                self._tell_stuck(None)
                ticket.future.set_result(result)
                return True

    def _tell_stuck(self, trouble: Trouble | None) -> None:
        if self._stuck != (trouble is not None):
            self._stuck = trouble is not None
            self._on_stuck(trouble)

    def _fail_patient(self, trouble: Trouble) -> None:
        """Lets what waits behind a stuck job fail, so that nobody waits for it: a scan, an import, the end of the program."""
        kept: list[_Ticket] = []
        while True:
            try:
                ticket = self._tickets.get_nowait()
            except queue.Empty:
                break
            if ticket.rank == PATIENT:
                if ticket.future.set_running_or_notify_cancel():
                    ticket.future.set_exception(trouble)
            else:
                kept.append(ticket)
        for ticket in kept:
            self._tickets.put(ticket)


def _data_version(connection: Connection) -> int | None:
    """Returns SQLite's count of other processes' writes, None while the disk does not answer."""
    driver: Any = connection.connection.driver_connection
    try:
        return int(driver.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.OperationalError:
        return None


def _rest(connection: Connection) -> None:
    """Hands back the pages that the last jobs kept in memory: while nothing is written they are of no use."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA shrink_memory")


def _passing(error: DBAPIError) -> bool:
    """Returns whether the fault lies outside and may pass: everything but wrong SQL, which would fail for ever."""
    return (getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF) != sqlite3.SQLITE_ERROR


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
