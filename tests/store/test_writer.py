"""The one writer: whole or not at all, urgent first, two processes at once, a full disk, the end."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from pmrs_desktop.errors import Trouble
from pmrs_desktop.store.database import Database, open_database
from pmrs_desktop.store.writer import Writer

NOW = 1_750_000_000
ROOT = Path(__file__).parents[2]
WAIT_S = 60


def put(key: str, size: int = 0) -> Callable[[Connection], str]:
    """A job that writes one row."""

    def job(connection: Connection) -> str:
        connection.execute(text("INSERT INTO device (key, is_this) VALUES (:key, 0)"), {"key": key + "x" * size})
        return key

    return job


def keys(database: Database) -> list[str]:
    """The rows, in the order in which they were written."""
    with database.reading() as connection:
        return list(connection.execute(text("SELECT key FROM device ORDER BY id")).scalars())


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    """A writer on the database."""
    opened = Writer(database.writing)
    yield opened
    opened.close()


def hold(writer: Writer) -> threading.Event:
    """Keeps the writer busy until the event is set; returns when it is."""
    began, let_go = threading.Event(), threading.Event()

    def job(_connection: Connection) -> None:
        began.set()
        assert let_go.wait(WAIT_S)

    writer.submit(job)
    assert began.wait(WAIT_S)
    return let_go


def test_a_job_answers_once_it_is_on_disk(database: Database, writer: Writer) -> None:
    assert writer.run(put("a")) == "a"
    assert keys(database) == ["a"]


def test_a_job_that_raises_leaves_nothing_and_the_next_one_is_written(database: Database, writer: Writer) -> None:
    def bad(connection: Connection) -> None:
        put("half")(connection)
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        writer.run(bad, urgent=True)
    writer.run(put("whole"))
    assert keys(database) == ["whole"]


def test_wrong_sql_fails_at_once_also_when_urgent(writer: Writer) -> None:
    with pytest.raises(Exception, match="no such table"):
        writer.run(lambda connection: connection.execute(text("SELECT * FROM missing")), urgent=True)


def test_urgent_jobs_go_before_patient_ones(database: Database, writer: Writer) -> None:
    let_go = hold(writer)
    waiting = [writer.submit(put("patient 1")), writer.submit(put("patient 2"))]
    waiting += [writer.submit(put("urgent 1"), urgent=True), writer.submit(put("urgent 2"), urgent=True)]
    let_go.set()
    for one in waiting:
        one.result(WAIT_S)
    assert keys(database) == ["urgent 1", "urgent 2", "patient 1", "patient 2"]


def test_a_cancelled_job_is_passed_over(database: Database, writer: Writer) -> None:
    let_go = hold(writer)
    cancelled = writer.submit(put("cancelled"))
    assert cancelled.cancel()
    let_go.set()
    writer.run(put("after"))
    with pytest.raises(CancelledError):
        cancelled.result()
    assert keys(database) == ["after"]


def test_closing_writes_everything_that_was_accepted(database: Database) -> None:
    writer = Writer(database.writing)
    let_go = hold(writer)
    for number in range(50):
        writer.submit(put(str(number)), urgent=bool(number % 2))
    let_go.set()
    assert writer.close() == 0
    assert sorted(map(int, keys(database))) == list(range(50))
    with pytest.raises(RuntimeError, match="closed"):
        writer.submit(put("late"))


def test_every_job_is_written_or_refused_while_the_writer_closes(database: Database) -> None:
    writer = Writer(database.writing)
    accepted: list[str] = []
    going = threading.Event()

    def busy(name: int) -> None:
        for number in range(10_000):
            try:
                writer.submit(put(f"{name}-{number}"), urgent=True)
            except RuntimeError:
                return
            accepted.append(f"{name}-{number}")
            going.set()

    threads = [threading.Thread(target=busy, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    assert going.wait(WAIT_S)
    assert writer.close() == 0
    for thread in threads:
        thread.join()
    assert set(keys(database)) == set(accepted)


BESIDE = """
import sys
from pathlib import Path
from sqlalchemy import text
from pmrs_desktop.store.database import open_database
from pmrs_desktop.store.writer import Writer
database, _alone = open_database(Path(sys.argv[1]), 1_750_000_000)
writer = Writer(database.writing)
for number in range(200):
    writer.run(lambda c: c.execute(text("INSERT INTO device (key, is_this) VALUES (:k, 0)"), {"k": f"theirs {number}"}))
writer.close()
database.close()
"""


def test_two_processes_write_at_once_and_the_other_ones_writing_is_noticed(database: Database) -> None:
    noticed = threading.Event()
    writer = Writer(database.writing, on_foreign_write=noticed.set)
    writer.run(put("mine first"))
    assert not noticed.is_set(), "one's own writing is not another's"
    with subprocess.Popen([sys.executable, "-c", BESIDE, str(database.path.parent)], cwd=ROOT) as beside:
        mine = 0
        while beside.poll() is None:
            writer.run(put(f"mine {mine}"), urgent=True)
            mine += 1
    assert beside.returncode == 0
    assert noticed.wait(WAIT_S)
    writer.close()
    found = keys(database)
    assert sum(key.startswith("theirs") for key in found) == 200
    assert sum(key.startswith("mine ") for key in found) == mine + 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system does not allow mounting a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_patiently(writer: Writer) -> None:
    """Writes patient jobs until one fails."""
    for number in range(40):
        writer.run(put(f"patient {number}", 100_000))


def fill(folder: Path) -> Path:
    """Leaves no room at all."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"0" * 4096)
        except OSError:
            return filler


def test_on_a_full_disk_patient_jobs_fail_and_urgent_ones_wait_for_space(small_disk: Path) -> None:
    database, _alone = open_database(small_disk, NOW)
    told: list[Trouble | None] = []
    stuck, freed = threading.Event(), threading.Event()

    def on_stuck(trouble: Trouble | None) -> None:
        told.append(trouble)
        (stuck if trouble else freed).set()

    writer = Writer(database.writing, on_stuck=on_stuck)
    filler = fill(small_disk)
    with pytest.raises(Trouble, match="disk is full"):
        fill_patiently(writer)
    rating = writer.submit(put("rating", 100_000), urgent=True)
    assert stuck.wait(WAIT_S)
    behind = writer.submit(put("behind", 100_000))
    with pytest.raises(Trouble, match="disk is full"):
        behind.result(WAIT_S)
    assert not rating.done()
    filler.unlink()
    assert rating.result(WAIT_S) == "rating"
    assert freed.wait(WAIT_S)
    assert writer.close() == 0
    assert any(key.startswith("rating") for key in keys(database))
    assert told[0] is not None
    assert told[-1] is None
    database.close()


def test_closing_on_a_full_disk_ends_and_says_how_much_is_lost(small_disk: Path) -> None:
    database, _alone = open_database(small_disk, NOW)
    stuck = threading.Event()
    writer = Writer(database.writing, on_stuck=lambda _trouble: stuck.set())
    fill(small_disk)
    ratings = [writer.submit(put(f"rating {number}", 300_000), urgent=True) for number in range(3)]
    assert stuck.wait(WAIT_S)
    assert writer.close() == 3
    for rating in ratings:
        with pytest.raises(Trouble):
            rating.result(0)
    database.close()
    assert list(small_disk.iterdir())
