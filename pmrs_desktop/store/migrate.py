"""Brings a database file to the newest schema with Alembic, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, event
from sqlalchemy.pool import NullPool

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(path: Path) -> None:
    """Runs all missing revisions on the database at `path` in one transaction; a failure leaves it as it was."""
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
