"""Opening: new, old, newer, damaged, read-only and full; what a kill leaves; the schema and its triggers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError, IntegrityError

from pmrs_desktop.errors import Trouble
from pmrs_desktop.store import backups
from pmrs_desktop.store.database import Database, open_database
from pmrs_desktop.store.schema import HEAD
from pmrs_desktop.store.tables import metadata

NOW = 1_750_000_000
ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from pmrs_desktop.store.database import open_database
from pmrs_desktop.store.writer import Writer
database, alone = open_database(Path(sys.argv[1]), 1_750_000_000)
writer = Writer(database.writing)
number = 0
while True:
    number += 1
    writer.run(lambda c: c.exec_driver_sql("INSERT INTO device (key, is_this) VALUES (?, 0)", (str(number),)), urgent=True)
    print(number, flush=True)
"""


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_new_folder_gets_the_newest_schema_and_no_backup(tmp_path: Path) -> None:
    database, alone = open_database(tmp_path / "a" / "b", NOW)
    database.close()
    assert alone
    assert _rows(database.path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert backups.copies(database.path) == []


@pytest.mark.parametrize("name", ["with space", "q?mode=ro", "hash#tag", "50%25", "ümläut 🎵"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    database, _alone = open_database(tmp_path / name, NOW)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM act").scalar() == 0
    database.close()
    assert (tmp_path / name / "pmrs.sqlite").exists()
    backups.back_up(database.path, "by-hand", NOW)
    assert len(backups.copies(database.path)) == 1


def test_the_migrations_make_what_the_tables_say(database: Database) -> None:

    def included(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not (name or "").startswith("shelf_words")  # the full-text table and what it keeps

    with database.writing.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": included})
        assert compare_metadata(context, metadata) == []
    triggers = {name for (name,) in _rows(database.path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert triggers == {
        *("act_is_only_added", "act_is_kept", "saying_is_only_added", "saying_is_kept"),
        *("shelf_row_added", "shelf_row_taken", "shelf_row_changed"),
    }


def test_a_newer_schema_is_refused_and_left_alone(home: Path) -> None:
    path = home / "pmrs.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(Trouble, match="newer version"):
        open_database(home, NOW)
    assert path.read_bytes() == before
    assert not (home / "backups").exists()


def test_a_database_that_was_cut_off_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "pmrs.sqlite").touch()
    database, _alone = open_database(tmp_path, NOW)
    database.close()
    assert _rows(database.path, "SELECT count(*) FROM act") == [(0,)]
    assert backups.copies(database.path) == []


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pmrs.sqlite"
    path.write_bytes(b"This is a letter to my aunt. " * 500)
    with pytest.raises(Trouble, match="damaged") as caught:
        open_database(tmp_path, NOW)
    assert "no backup" in caught.value.hint
    assert path.read_bytes().startswith(b"This is a letter")


def test_damage_is_found_after_an_unclean_end_and_the_backup_is_named(home: Path) -> None:
    path = home / "pmrs.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO device (key, is_this) VALUES (?, 0)", ((f"key number {one}" * 20,) for one in range(2_000))
        )
    copy = backups.back_up(path, "by-hand", NOW)
    pages = bytearray(path.read_bytes())
    pages[len(pages) // 2 : len(pages) // 2 + 40_000] = os.urandom(40_000)
    path.write_bytes(bytes(pages))
    (home / "running-123456").touch()
    for _start in range(2):  # it is not forgotten by asking once
        with pytest.raises(Trouble, match="damaged") as caught:
            open_database(home, NOW)
        assert str(copy) in caught.value.hint
    assert path.read_bytes() == bytes(pages)


def test_kill_9_while_writing_loses_nothing_that_was_answered(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 20:
                break
        beside, alone = open_database(home, NOW)
        assert not alone
        beside.close()
        process.send_signal(signal.SIGKILL)
        answered = [int(line) for line in process.stdout.read().split()]
    assert list(home.glob("running-*")), "the kill must leave its mark"
    database, alone = open_database(home, NOW)
    with database.reading() as connection:
        written = connection.exec_driver_sql("SELECT count(*) FROM device").scalar_one()
    database.close()
    assert alone
    assert written >= max([20, *answered])
    assert list(home.glob("running-*")) == []


def test_the_mark_of_a_killed_process_counts_whatever_number_runs_now(home: Path) -> None:
    (home / f"running-{os.getpid()}-00000000").touch()
    (home / "running-1-00000000").touch()
    database, alone = open_database(home, NOW)
    assert alone
    assert len(list(home.glob("running-*"))) == 1
    database.close()


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    # A path below a file: it refuses root, too, as a read-only folder refuses others.
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot be used"):
        open_database(tmp_path / "file" / "home", NOW)


def test_a_read_only_mount_is_said_in_one_sentence(home: Path) -> None:
    mounted = subprocess.run(
        ["mount", "--bind", "-o", "ro", str(home), str(home)], capture_output=True, check=False
    ).returncode
    if mounted:
        pytest.skip("this system does not allow mounting")
    try:
        if os.access(home, os.W_OK):
            pytest.skip("the bind mount is not read-only here")
        with pytest.raises(Trouble, match="cannot be used"):
            open_database(home, NOW)
    finally:
        subprocess.run(["umount", str(home)], check=True)


def test_several_generations_of_backups_are_kept(home: Path) -> None:
    path = home / "pmrs.sqlite"
    for number in range(backups.GENERATIONS + 3):
        backups.back_up(path, "by-hand", NOW + number)
    kept = backups.copies(path)
    assert len(kept) == backups.GENERATIONS
    assert backups.newest(path) == kept[-1]


def test_no_backup_is_thrown_away_when_the_rows_collapse(home: Path) -> None:
    path = home / "pmrs.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO listener (id, key, name, is_me, added_at) VALUES (1, 'k', 'n', 1, 0)")
        connection.execute(
            "INSERT INTO saying (id, digest, artist, title, album, album_artist) VALUES (1, x'00', '', '', '', '')"
        )
        connection.executemany(
            "INSERT INTO act (id, listener_id, saying_id, kind, appended_at, count, digest) VALUES (?, 1, 1, 'play', 0, 1, ?)",
            ((str(one), bytes([one])) for one in range(10)),
        )
    backups.back_up(path, "full", NOW)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO erasure_permit VALUES (1)")
        connection.execute("DELETE FROM act WHERE seq > 2")
        connection.execute("DELETE FROM erasure_permit")
    for number in range(1, backups.GENERATIONS + 4):
        backups.back_up(path, "collapsed", NOW + number)
    assert len(backups.copies(path)) == backups.GENERATIONS + 4


@pytest.fixture
def logged(database: Database) -> Database:
    """A database with one act in it."""
    with database.writing.begin() as connection:
        connection.exec_driver_sql("INSERT INTO listener (id, key, name, is_me, added_at) VALUES (1, 'k', 'n', 1, 0)")
        connection.exec_driver_sql(
            "INSERT INTO saying (id, digest, artist, title, album, album_artist) VALUES (1, x'00', 'a', 't', '', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO act (seq, id, listener_id, saying_id, kind, value, appended_at, count, digest)"
            " VALUES (1, 'one', 1, 1, 'rating', 5, 0, 1, x'00')"
        )
    return database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE act SET value = 1",
        "DELETE FROM act",
        "INSERT OR REPLACE INTO act (seq, id, listener_id, saying_id, kind, value, appended_at, count, digest)"
        " VALUES (1, 'one', 1, 1, 'rating', 1, 0, 1, x'00')",
        "REPLACE INTO act (id, listener_id, saying_id, kind, value, appended_at, count, digest)"
        " VALUES ('one', 1, 1, 'rating', 1, 0, 1, x'01')",
        "UPDATE OR REPLACE act SET digest = x'02'",
        "UPDATE saying SET artist = 'somebody else'",
        "DELETE FROM saying",
        "INSERT OR REPLACE INTO saying (id, digest, artist, title, album, album_artist)"
        " VALUES (1, x'00', 'somebody else', 't', '', '')",
    ],
)
def test_what_was_logged_cannot_be_changed(logged: Database, statement: str) -> None:
    with pytest.raises(IntegrityError), logged.writing.begin() as connection:
        connection.exec_driver_sql(statement)
    assert _rows(logged.path, "SELECT act.id, value, artist FROM act JOIN saying") == [("one", 5.0, "a")]


def test_a_reading_connection_cannot_write(logged: Database) -> None:
    with logged.reading() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.exec_driver_sql("INSERT INTO device (key, is_this) VALUES ('x', 0)")
