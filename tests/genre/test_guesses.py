"""The tables of the room, on a real SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert

from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Clues, FileId, Guess, Hearsay, ImportId, RecordingId, SayingId
from pmrs_desktop.store import tables

NETWORK, OTHER = "a" * 64, "b" * 64
HEARD = Guess(NETWORK, tuple(n / 45 for n in range(10)), (0.5, -1.25, 3.0))


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    """Returns a connection to a new database with three files, a recording and a saying with two imports."""
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(tables.folder).values(id=1, path=b"/music", added_at=0))
        for number in (1, 2, 3):
            row = {
                "id": number,
                "folder_id": 1,
                "path": b"%d" % number,
                "size": 10 * number,
                "mtime_ns": number,
                "added_at": 0,
            }
            connection.execute(insert(tables.file).values(row))
        connection.execute(insert(tables.recording).values(id=5, root_id=5))
        connection.execute(insert(tables.listener).values(id=1, key="k", name="Ada", added_at=0))
        for number in (7, 8):
            connection.execute(
                insert(tables.import_).values(id=number, listener_id=1, source="s", state="finished", started_at=0)
            )
        connection.execute(
            insert(tables.saying).values(id=9, digest=b"d", artist="A", title="T", album="", album_artist="")
        )
        yield connection
    engine.dispose()


def file_id(number: int) -> FileId:
    return FileId(number)


def test_a_guess_comes_back_within_16_bits(conn: Connection) -> None:
    guesses.write_guess(conn, file_id(1), HEARD, size=10, mtime_ns=1)
    found = guesses.read_guesses(conn, [file_id(1), file_id(2)], NETWORK)
    assert set(found) == {1}
    assert found[file_id(1)].shares == pytest.approx(HEARD.shares, abs=1e-3)
    assert found[file_id(1)].embedding == HEARD.embedding
    assert guesses.read_guesses(conn, [file_id(1)], OTHER) == {}


def test_a_newer_guess_takes_the_place_of_the_older_and_of_a_problem(conn: Connection) -> None:
    guesses.write_problem(conn, file_id(1), NETWORK, "It is broken.", size=10, mtime_ns=1)
    both = [file_id(1), file_id(2)]
    assert guesses.read_problems(conn, both, NETWORK) == {1: "It is broken."}
    assert guesses.read_problems(conn, [file_id(2)], NETWORK) == guesses.read_problems(conn, both, OTHER) == {}
    assert guesses.read_guesses(conn, [file_id(1)], NETWORK) == {}
    guesses.write_guess(conn, file_id(1), HEARD, size=10, mtime_ns=1)
    assert guesses.read_problems(conn, both, NETWORK) == {}
    assert guesses.read_guesses(conn, [file_id(1)], NETWORK)[file_id(1)].network == NETWORK


def test_a_file_waits_until_it_is_judged_as_it_is_now(conn: Connection) -> None:
    assert guesses.waiting(conn, NETWORK) == [1, 2, 3]
    guesses.write_guess(conn, file_id(1), HEARD, size=10, mtime_ns=1)
    guesses.write_problem(conn, file_id(2), NETWORK, "It is broken.", size=20, mtime_ns=2)
    assert guesses.waiting(conn, NETWORK) == [3]
    assert guesses.waiting(conn, OTHER) == [1, 2, 3]
    conn.execute(tables.file.update().where(tables.file.c.id == 1).values(mtime_ns=99))
    conn.execute(tables.file.update().where(tables.file.c.id == 3).values(gone=True))
    assert guesses.waiting(conn, NETWORK) == [1]


def test_many_ids_are_asked_for_in_parts(conn: Connection) -> None:
    guesses.write_guess(conn, file_id(3), HEARD, size=30, mtime_ns=3)
    assert set(guesses.read_guesses(conn, map(file_id, range(100_000)), NETWORK)) == {3}


def test_a_genre_set_by_hand_is_changed_and_taken_back(conn: Connection) -> None:
    recording = RecordingId(5)
    guesses.choose_genre(conn, recording, "Rock", 100)
    guesses.choose_genre(conn, recording, "Pop", 200)
    assert guesses.chosen(conn, [RecordingId(5)]) == {5: "Pop"}
    guesses.choose_genre(conn, recording, None, 300)
    assert guesses.chosen(conn, [RecordingId(5)]) == {}
    with pytest.raises(ValueError, match="no such label"):
        guesses.choose_genre(conn, recording, "Jazz", 400)


def test_hearsay_is_kept_by_import_newest_first_and_forgotten(conn: Connection) -> None:
    saying, said = SayingId(9), Clues(artist="A", title="T")
    full = Hearsay(said, NETWORK, dict.fromkeys(LABELS, 0.125), ("Hip-Hop", "Boom bap"))
    guesses.write_hearsay(conn, saying, ImportId(7), full)
    guesses.write_hearsay(conn, saying, ImportId(8), Hearsay(said, genre_words=("Jazz",)))
    newest, older = guesses.read_hearsay(conn, [saying])[saying]
    assert newest == guesses.Told(ImportId(8), None, {}, ("Jazz",))
    assert older == guesses.Told(ImportId(7), NETWORK, dict.fromkeys(LABELS, 0.125), ("Hip-Hop", "Boom bap"))
    guesses.forget_hearsay(conn, [ImportId(8)])
    assert guesses.read_hearsay(conn, [saying]) == {saying: [older]}
