"""What the listener does is appended: ratings, opinions, hearings; private mode; imports that are cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from app_room import NOW, Room, listens

from pmrs_desktop.app.log.logbook import Hearing
from pmrs_desktop.errors import Trouble
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import ActId, Ended, FileId, ImportId
from pmrs_desktop.listening import listeners
from pmrs_desktop.store.database import Connection

ROOT = Path(__file__).parents[3]


def settled(room: Room) -> None:
    """Waits until what was submitted is written."""
    room.app._writer.run(lambda _connection: None)


def file_of(room: Room, title: str) -> FileId:
    with room.app.library._database.reading() as connection:
        return FileId(connection.exec_driver_sql("SELECT id FROM file WHERE title = ?", (title,)).scalar_one())


def heard(room: Room, seconds: float, ended: Ended, length: float | None = 200.0) -> None:
    room.app.listening.heard(Hearing(file_of(room, "Three Hills"), NOW - 300, seconds, length, ended, "library"))
    settled(room)


def test_a_rating_can_be_undone_and_taken_back(room: Room) -> None:
    lamp = room.song("Red Lamp").id
    done = room.app.listening.rate([lamp], 2.0)
    assert room.song("Red Lamp").rating == 2.0
    assert done.undo is not None
    done.undo()
    assert room.song("Red Lamp").rating == 5.0
    room.app.listening.rate([lamp], 0.0)
    assert room.song("Red Lamp").rating is None
    assert [value for _id, kind, value, *_ in room.acts() if kind == "rating"] == [5.0, 2.0, 5.0, 0.0]


def test_rating_many_and_undoing_it_gives_each_its_own_stars_back(room: Room) -> None:
    songs = [row.id for row in room.songs()]
    done = room.app.listening.rate(songs, 1.0)
    assert {row.rating for row in room.songs()} == {1.0}
    assert done.undo is not None
    done.undo()
    assert [row.rating for row in room.songs()] == [5.0, None, None]


def test_the_last_word_holds_after_the_clock_was_set_back(room: Room) -> None:
    room.now = NOW - 86_400
    room.app.listening.rate([room.song("Red Lamp").id], 1.0)
    assert room.song("Red Lamp").rating == 1.0


def test_a_song_that_was_merged_a_moment_ago_is_rated_all_the_same(room: Room) -> None:
    from_before = max(row.id for row in room.songs())
    kept = min(row.id for row in room.songs())
    room.app._writer.run(lambda connection: recordings.merge(connection, kept, from_before, "by hand"))
    done = room.app.listening.rate([from_before], 3.0)
    with room.app.library._database.reading() as connection:
        assert recordings.root(connection, from_before) == kept
    assert [row.rating for row in room.songs() if row.id == kept] == [3.0]
    assert done.undo is not None
    done.undo()
    assert [row.rating for row in room.songs() if row.id == kept] == [5.0]
    plays = {row.id: row.plays for row in room.songs()}[kept]
    room.app.listening.play(from_before)
    assert {row.id: row.plays for row in room.songs()}[kept] == plays + 1


def test_rating_a_song_that_is_none_is_refused(room: Room) -> None:
    with pytest.raises(Trouble, match="no song"):
        room.app.listening.rate([12_345], 3.0)


@pytest.mark.parametrize(
    ("seconds", "ended", "plays", "skips"),
    [
        (100.0, Ended.SKIPPED, 1, 0),
        (99.0, Ended.SKIPPED, 0, 1),
        (99.0, Ended.STOPPED, 0, 0),
        (99.0, Ended.FAILED, 0, 0),
        (200.0, Ended.FINISHED, 1, 0),
    ],
)
def test_a_hearing_is_a_play_a_skip_or_neither(
    room: Room, seconds: float, ended: Ended, plays: int, skips: int
) -> None:
    heard(room, seconds, ended)
    row = room.song("Three Hills")
    assert (row.plays, row.skips) == (plays, skips)


def test_private_mode_writes_nothing(room: Room) -> None:
    before = room.acts()
    room.app.settings.change(replace(room.app.settings.read(), private=True))
    heard(room, 200.0, Ended.FINISHED)
    lamp = room.song("Red Lamp").id
    for act in (
        lambda: room.app.listening.rate([lamp], 1.0),
        lambda: room.app.listening.play(lamp),
        lambda: room.app.listening.not_this(lamp, "library"),
        lambda: room.app.listening.less(lamp, "library"),
    ):
        with pytest.raises(Trouble, match="Private mode"):
            act()
    assert room.acts() == before


def test_a_single_play_can_be_deleted_for_good(room: Room) -> None:
    which = next(ActId(row[0]) for row in room.acts() if row[1] == "play")
    assert room.app.listening.delete_act(which)
    assert room.song("Red Lamp").plays == 1
    assert not room.app.listening.delete_act(which)


def test_a_hearing_that_cannot_be_written_is_said(room: Room) -> None:
    told: list[object] = []
    room.app.listen(told.append)
    room.app.listening.heard(Hearing(FileId(999), NOW, 200.0, 200.0, Ended.FINISHED, None))
    settled(room)
    assert any("could not be written" in getattr(event, "sentence", "") for event in told)


def test_my_history_comes_in_is_undone_and_comes_back(room: Room, tmp_path: Path) -> None:
    lines = [("Ada", "Red Lamp", NOW - 1_000 * number) for number in range(1, 9)]
    _brought, which = room.app.trade.bring_in(listens(tmp_path / "mine.jsonl", lines), "")
    assert which is not None
    assert room.song("Red Lamp").plays == 10
    done = room.app.trade.undo(which)
    assert room.song("Red Lamp").plays == 2
    assert done.undo is not None
    done.undo()
    assert room.song("Red Lamp").plays == 10


def test_a_rating_passes_an_import_that_runs(room: Room, tmp_path: Path) -> None:
    lines = [("Cy", f"Song {number}", NOW - 100 * number) for number in range(20_000)]
    file = listens(tmp_path / "long.jsonl", lines)
    began, over = threading.Event(), threading.Event()
    room.app.listen(lambda event: began.set() if isinstance(event, tuple) and event else None)

    def bring_in() -> None:
        room.app.trade.bring_in(file, "Bob")
        over.set()

    thread = threading.Thread(target=bring_in)
    thread.start()
    assert began.wait(60)
    room.app.listening.rate([room.song("Two Rivers").id], 4.0)
    passed = not over.is_set()
    thread.join()
    assert passed
    assert room.song("Two Rivers").rating == 4.0


IMPORT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app_room import Room
room = Room(Path(sys.argv[2]), Path(sys.argv[2]))
room.app.listen(lambda event: print("x", flush=True))
room.app.trade.bring_in(Path(sys.argv[3]), "")
"""


def test_an_import_that_was_killed_leaves_nothing_and_comes_in_again(room: Room, tmp_path: Path) -> None:
    lines = [("Ada", "Red Lamp", NOW - 100 * number) for number in range(1, 12_001)]
    file = listens(tmp_path / "long.jsonl", lines)
    before = room.acts()
    room.close()
    command = [sys.executable, "-c", IMPORT, str(Path(__file__).parents[1]), str(room.home), str(file)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), "the import must have begun"
        process.send_signal(signal.SIGKILL)
    room.open()
    assert room.acts() == before
    assert room.history("Red Lamp") == (5.0, 2)
    brought, _which = room.app.trade.bring_in(file, "")
    assert brought.added == 12_000


def test_another_ones_import_is_not_cleared_when_mine_fails(room: Room, tmp_path: Path) -> None:
    def begin(connection: Connection) -> ImportId:
        bob = listeners.listener_for(connection, "Bob", None, NOW)
        return listeners.begin_import(connection, bob.id, "lastfm", NOW)

    theirs = room.app._writer.run(begin)
    room.app._jobs.stopping.set()
    with pytest.raises(Trouble, match="stopped"):
        room.app.trade.bring_in(listens(tmp_path / "mine.jsonl", [("Ada", "Red Lamp", 1_500_000_000)]), "")
    with room.app.library._database.reading() as connection:
        assert listeners.imports_in_state(connection, "running") == [theirs]


def test_a_change_that_was_not_settled_is_settled_at_the_next_start(room: Room, tmp_path: Path) -> None:
    _brought, which = room.app.trade.bring_in(listens(tmp_path / "a.jsonl", [("Ada", "Red Lamp", 1_500_000_000)]), "")
    assert which is not None
    room.app._writer.run(lambda connection: listeners.undo_import(connection, which))
    assert room.song("Red Lamp").plays == 3
    room.close()
    room.open()
    assert room.song("Red Lamp").plays == 2


def test_a_single_play_is_listed_and_deleted_by_its_owner(room: Room) -> None:
    lamp = room.song("Red Lamp").id
    before = room.app.library.plays(lamp)
    room.app.listening.play(lamp)
    newest, *rest = room.app.library.plays(lamp)
    assert rest == list(before)
    assert not newest.skipped
    room.app.listening.delete_play(newest.id)
    assert list(room.app.library.plays(lamp)) == rest
    assert newest.id not in [act_id for act_id, *_ in room.acts()]
    with pytest.raises(Trouble, match="not in your log"):
        room.app.listening.delete_play(newest.id)
