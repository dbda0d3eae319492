"""A database of the first schema keeps everything when it is brought up, and its opinions are folded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from pmrs_desktop.store import backups
from pmrs_desktop.store.database import open_database
from pmrs_desktop.store.migrate import SCRIPTS
from pmrs_desktop.store.schema import HEAD

NOW = 1_750_000_000
FILL = """
    INSERT INTO listener (id, key, name, is_me, added_at) VALUES (1, 'a', 'Me', 1, 1), (2, 'b', 'Mira', 0, 1);
    INSERT INTO recording (id, root_id, merged_into) VALUES (1, 1, NULL), (2, 1, 1), (3, 3, NULL), (4, 4, NULL);
    INSERT INTO saying (id, digest, artist, title, album, album_artist)
        VALUES (1, x'01', 'A', 'One', '', ''), (2, x'02', 'A', 'Two', '', ''), (3, x'03', 'A', 'Three', '', ''),
        (4, x'04', 'A', 'Four', '', '');
    INSERT INTO saying_recording (saying_id, recording_id, reason)
        VALUES (1, 1, 'first'), (2, 2, 'name'), (3, 3, 'first'), (4, 4, 'first');
    INSERT INTO import (id, listener_id, source, state, started_at, acts, settled)
        VALUES (1, 2, 'pmrs', 'finished', 1, 1, 1), (2, 2, 'pmrs', 'undone', 1, 1, 1);
    INSERT INTO act (id, listener_id, import_id, saying_id, kind, value, at, appended_at, count, digest) VALUES
        ('1', 1, NULL, 1, 'less', 1, 10, 1, 1, x'01'), ('2', 1, NULL, 2, 'more', 1, 20, 1, 1, x'02'),
        ('3', 1, NULL, 3, 'more', 1, 10, 1, 1, x'03'), ('4', 1, NULL, 3, 'less', 0, 10, 1, 1, x'04'),
        ('5', 1, NULL, 3, 'wish', 1, 30, 1, 1, x'05'), ('6', 1, NULL, 4, 'wish', 1, 30, 1, 1, x'06'),
        ('7', 1, NULL, 4, 'wish', 0, 40, 1, 1, x'07'), ('8', 1, NULL, 4, 'less', 1, 5, 1, 1, x'08'),
        ('9', 2, 1, 1, 'less', 1, 10, 1, 1, x'09'), ('10', 2, 2, 4, 'less', 1, 10, 1, 1, x'10');
    INSERT INTO standing (listener_id, recording_id, rating, love, not_this, plays, skips) VALUES
        (1, 1, 4.5, 0, 0, 7, 1), (1, 3, NULL, 0, 0, 0, 0), (1, 4, NULL, 0, 0, 0, 0), (2, 1, NULL, 0, 0, 2, 0),
        (2, 4, NULL, 0, 0, 1, 0);
"""


def first_schema(path: Path) -> None:
    """Makes a database as the first version left it."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def write(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(script)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_database_of_the_first_schema_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "pmrs.sqlite"
    first_schema(path)
    write(path, FILL)
    tables = ("listener", "recording", "saying", "saying_recording", "import", "act")
    before = {table: rows(path, f"SELECT * FROM {table} ORDER BY 1") for table in tables}
    stood = "SELECT listener_id, recording_id, rating, love, not_this, plays, skips FROM standing ORDER BY 1, 2"
    standings = rows(path, stood)
    database, _alone = open_database(tmp_path, NOW)
    database.close()
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert {table: rows(path, f"SELECT * FROM {table} ORDER BY 1") for table in tables} == before
    assert rows(path, stood) == standings
    assert rows(path, "SELECT listener_id, recording_id, lean, wished, wished_at FROM standing ORDER BY 1, 2") == [
        (1, 1, 1, 0, None),  # the newer "more" about a merged recording
        (1, 3, 0, 1, 30),  # the later line of the same moment took it back
        (1, 4, -1, 0, None),
        (2, 1, -1, 0, None),
        (2, 4, 0, 0, None),  # an import that was undone says nothing
    ]
    assert rows(path, "SELECT * FROM shown") == []


def test_an_older_schema_is_backed_up_and_what_is_on_the_shelf_is_found(tmp_path: Path) -> None:
    path = tmp_path / "pmrs.sqlite"
    first_schema(path)
    write(
        path,
        "INSERT INTO device (key, is_this) VALUES ('before', 0);"
        "INSERT INTO shelf (recording_id, file_id, title, artist, album, title_key, artist_key, album_key, search,"
        " plays, skips, added_at, away) VALUES (7, 1, 'Élan', 'A', '', 'elan', 'a', '', 'elan a', 0, 0, 1, 0)",
    )
    database, _alone = open_database(tmp_path, NOW)
    database.close()
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(path, "SELECT rowid FROM shelf_words WHERE shelf_words MATCH '\"lan\"'") == [(7,)]
    (copy,) = backups.copies(path)
    assert rows(copy, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert rows(copy, "SELECT key FROM device") == [("before",)]
