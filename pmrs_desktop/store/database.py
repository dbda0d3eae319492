"""The database file: open, pragmas, refuse a newer schema, check after an unclean end, back up, migrate."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy import Connection as Connection
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import UnixTime
from pmrs_desktop.late import late
from pmrs_desktop.store import backups, presence
from pmrs_desktop.store.schema import HEAD, REVISIONS
from pmrs_desktop.words import tr

if TYPE_CHECKING:
    from pmrs_desktop.store import migrate
else:
    migrate = late("pmrs_desktop.store.migrate")

BUSY_TIMEOUT_MS = 30_000
WRITING_CACHE_KB, READING_CACHE_KB = 16_000, 2_000
"""For each connection, of which several read at once and keep it; what is read again is in the system's cache anyway."""
FAULTS = (OSError, sqlite3.Error, DBAPIError)
"""What reading raises where the disk fails, as one that is full or does not answer."""
CHECKPOINT_PAGES = 4_000
"""16 MB of log before its pages go into the file: a large import touches the same index pages again and again."""


class Database:
    """An open database file. `reading()` gives connections that cannot write; only `store.writer` uses `writing`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writing = _engine(path, query_only=False)
        self._reading = _engine(path, query_only=True)
        self._presence = presence.enter(path.parent)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Gives a connection for reading, on any thread; it sees what was committed when its first query ran."""
        with self._reading.connect() as connection:
            yield connection

    def is_alone(self) -> bool:
        """Returns whether no other process has this database open; what a killed one left may be cleared then."""
        _dead, alive = presence.others(self.path.parent)
        return alive == [self._presence.marker]

    def close(self) -> None:
        """Closes all connections; the last process to do so also empties the write-ahead log."""
        self._reading.dispose()
        self.writing.dispose()
        self._presence.leave()


def open_database(folder: Path, now: UnixTime) -> tuple[Database, bool]:
    """Opens, and where needed creates or migrates, `folder`/pmrs.sqlite.

    Returns:
        The database, and whether this process is the only one alive on it (so that what a killed one left may be cleared).

    Raises:
        Trouble: the folder cannot be written, the schema is newer than this program, or the file is damaged.
    """
    path = folder / "pmrs.sqlite"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        dead, _alive = presence.others(folder)
        if path.exists():
            _refuse_newer(path)
            if dead:
                _check(path)
        for marker in dead:
            marker.unlink(missing_ok=True)
        if _revision(path) != HEAD:
            _migrate(path, now)
        database = Database(path)
        return database, database.is_alone()
    except (OSError, sqlite3.OperationalError, OperationalError) as error:
        raise Trouble(
            tr("The data folder {folder} cannot be used: {why}.", folder=folder, why=getattr(error, "orig", error)),
            tr("Check that it can be written and that the disk is not full."),
        ) from error
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise _damaged(path) from error


@contextmanager
def reading_beside(path: Path) -> Iterator[Connection]:
    """Gives a connection for reading to a child of the process that has this database open, and no other."""
    engine = _engine(path, query_only=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(path: Path, *, query_only: bool) -> Engine:
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), pool_size=8, max_overflow=8)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "synchronous=FULL",
            f"cache_size=-{READING_CACHE_KB if query_only else WRITING_CACHE_KB}",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
            f"query_only={int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine


def _revision(path: Path) -> str | None:
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None


def _refuse_newer(path: Path) -> None:
    revision = _revision(path)
    if revision is not None and revision not in REVISIONS:
        raise Trouble(
            tr("Your data was written by a newer version of PMRS Desktop (schema {revision}).", revision=revision),
            tr("Install that version or a later one; nothing was changed."),
        )


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise _damaged(path)


def _damaged(path: Path) -> Trouble:
    newest = backups.newest(path)
    return Trouble(
        tr("The database {path} is damaged and was left as it is.", path=path),
        tr("Put the backup {backup} in its place.", backup=newest) if newest else tr("There is no backup yet."),
    )


def _migrate(path: Path, now: UnixTime) -> None:
    if path.exists() and path.stat().st_size:
        backups.back_up(path, "before-migration", now)
    migrate.migrate(path)
