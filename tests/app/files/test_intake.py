"""Files come, go, move, change their names and tags: no play and no rating is ever lost, and songs are counted right."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from app_room import Room, listens, make_song, tag

import pmrs_desktop.app.files.intake as intake_module
from pmrs_desktop.app.rows import SongQuery
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import FolderId
from pmrs_desktop.library.tagging import Tagger
from tests.homes import Stuck

pytestmark = pytest.mark.usefixtures("nothing_lost")
THREE = ["Red Lamp", "Three Hills", "Two Rivers"]


def titles(room: Room) -> list[str]:
    return [row.title for row in room.songs()]


def intact(room: Room, lamp: str = "Red Lamp") -> None:
    """The history that the fixture made."""
    assert room.history(lamp) == (5.0, 2)
    assert room.history("Two Rivers") == (None, 1)
    assert room.history("Three Hills") == (None, 0)


def test_a_second_scan_changes_nothing(room: Room) -> None:
    assert room.scan() == {"files": 3, "new": 0, "changed": 0, "moved": 0, "back": 0, "gone": 0, "same": 3, "failed": 0}
    intact(room)


def test_moving_a_file(room: Room) -> None:
    before = room.song("Red Lamp").id
    (room.music / "elsewhere").mkdir()
    shutil.move(room.music / "one.wav", room.music / "elsewhere" / "one.wav")
    assert room.scan()["moved"] == 1
    assert titles(room) == THREE
    assert room.song("Red Lamp").id == before
    intact(room)


def test_renaming_a_file_and_its_folder(room: Room) -> None:
    shutil.move(room.music / "one.wav", room.music / "first.wav")
    shutil.move(room.music / "sub", room.music / "below")
    assert room.scan()["moved"] == 3
    assert titles(room) == THREE
    intact(room)


def test_retagging_a_file(room: Room) -> None:
    tag(room.music / "one.wav", "Ada Ember", "One Red Lamp")
    assert room.scan()["changed"] == 1
    assert titles(room) == ["One Red Lamp", *THREE[1:]]
    intact(room, "One Red Lamp")


def test_retagging_a_file_beyond_recognition(room: Room) -> None:
    tag(room.music / "one.wav", "Zoë", "Quite Another Name")
    room.scan()
    intact(room, "Quite Another Name")
    assert len(room.songs()) == 3


def test_moving_and_retagging_at_once(room: Room) -> None:
    shutil.move(room.music / "one.wav", room.music / "sub" / "renamed.wav")
    tag(room.music / "sub" / "renamed.wav", "Zoë", "Quite Another Name")
    counts = room.scan()
    assert (counts["new"], counts["gone"]) == (1, 1)
    assert len(room.songs()) == 3
    intact(room, "Quite Another Name")


def test_another_song_in_the_same_place_inherits_nothing(room: Room) -> None:
    make_song(room.music / "one.wav", "Zoë", "Quite Another Song", pitch=900, seconds=9.0)
    room.scan()
    assert room.history("Quite Another Song") == (None, 0)
    make_song(room.music / "again.wav", "Ada", "Red Lamp", pitch=300)
    room.scan()
    intact(room)
    assert len(room.songs()) == 4


def test_unmounting_a_folder_and_mounting_it_again(room: Room) -> None:
    shutil.move(room.music, room.music.with_name("unplugged"))
    assert room.app.intake.scan(FolderId(room.app.folders.rows()[0].id)) == {"files": 0, "away": 1, "failed": 0}
    assert titles(room) == THREE
    assert all(row.away for row in room.songs())
    intact(room)
    shutil.move(room.music.with_name("unplugged"), room.music)
    room.scan()
    assert not any(row.away for row in room.songs())
    intact(room)


def test_an_empty_mount_point_is_an_unmounted_drive(room: Room) -> None:
    shutil.move(room.music, room.music.with_name("unplugged"))
    room.music.mkdir()
    room.scan()
    assert titles(room) == THREE
    assert all(row.away for row in room.songs())
    intact(room)


def test_deleting_a_file_and_bringing_it_back(room: Room) -> None:
    kept = room.music.with_name("kept.wav")
    shutil.move(room.music / "one.wav", kept)
    assert room.scan()["gone"] == 1
    assert titles(room) == THREE[1:]
    shutil.move(kept, room.music / "one.wav")
    assert room.scan()["back"] == 1
    intact(room)


def test_deleting_a_file_and_bringing_it_back_later_under_another_name(room: Room) -> None:
    content = (room.music / "one.wav").read_bytes()
    (room.music / "one.wav").unlink()
    room.scan()
    (room.music / "sub" / "back again.wav").write_bytes(content)
    room.scan()
    assert len(room.songs()) == 3
    intact(room)


def test_a_drive_that_stands_elsewhere_now(room: Room) -> None:
    elsewhere = room.music.with_name("elsewhere")
    shutil.move(room.music, elsewhere)
    folder_id = FolderId(room.app.folders.rows()[0].id)
    room.app.intake.scan(folder_id)
    assert all(row.away for row in room.songs())
    room.app.intake.relocate(folder_id, elsewhere)
    assert room.app.wait_until_idle(60)
    assert not any(row.away for row in room.songs())
    assert titles(room) == THREE
    intact(room)


def test_two_copies_of_a_file_are_one_song(room: Room) -> None:
    shutil.copyfile(room.music / "one.wav", room.music / "copy.wav")
    shutil.copyfile(room.music / "one.wav", room.music / "renamed copy.wav")
    tag(room.music / "renamed copy.wav", "Zoë", "Quite Another Name")
    room.scan()
    assert len(room.songs()) == 3
    intact(room)
    (room.music / "one.wav").unlink()
    room.scan()
    (left,) = [row for row in room.songs() if row.title not in THREE[1:]]
    assert (left.rating, left.plays) == (5.0, 2)
    assert len(room.songs()) == 3


def test_one_of_two_copies_with_another_name_keeps_what_was_heard_with_the_other(room: Room) -> None:
    shutil.copyfile(room.music / "one.wav", room.music / "copy.wav")
    room.scan()
    (room.music / "copy.wav").unlink()
    room.scan()
    tag(room.music / "one.wav", "Zoë", "Quite Another Name")
    room.scan()
    intact(room, "Quite Another Name")


def test_removing_a_folder_and_adding_it_again(room: Room) -> None:
    done = room.app.intake.remove(FolderId(room.app.folders.rows()[0].id))
    assert room.songs() == []
    assert room.app.library.song_ids(SongQuery()) == []
    room.scan()
    assert titles(room) == THREE
    intact(room)
    assert done.undo is not None


def test_undoing_the_removal_of_a_folder(room: Room) -> None:
    done = room.app.intake.remove(FolderId(room.app.folders.rows()[0].id))
    assert done.undo is not None
    done.undo()
    assert room.app.wait_until_idle(60)
    assert titles(room) == THREE
    intact(room)


def test_a_folder_around_a_known_one_takes_it_in(room: Room) -> None:
    make_song(room.music.parent / "outside.wav", "Cy", "Four Winds", pitch=600)
    _id, sentence = room.app.intake.add(room.music.parent)
    assert "takes in" in sentence
    room.music = room.music.parent
    room.scan()
    assert titles(room) == ["Four Winds", *THREE]
    intact(room)


def test_a_folder_that_is_not_there_is_refused(room: Room) -> None:
    with pytest.raises(Trouble, match="no folder"):
        room.app.intake.add(room.music / "nowhere")


def test_a_restart_changes_nothing(room: Room) -> None:
    room.close()
    room.open()
    room.scan()
    assert titles(room) == THREE
    intact(room)


def test_a_bad_file_is_listed_with_its_reason_and_stands_in_nobodys_way(room: Room) -> None:
    (room.music / "broken.mp3").write_bytes(b"\x00" * 3_000)
    (room.music / "empty.flac").touch()
    counts = room.scan()
    assert (counts["new"], counts["failed"]) == (2, 2)
    assert len(room.songs()) == 5
    assert sorted(row.title for row in room.songs() if row.problem) == ["broken", "empty"]
    assert {row.name for row in room.app.folders.failures("scan")} == {"broken.mp3", "empty.flac"}
    intact(room)
    assert room.scan()["same"] == 5


def test_files_that_vanish_while_a_scan_runs(room: Room) -> None:
    for number in range(300):
        make_song(room.music / "many" / f"{number}.wav", "Many", f"Song {number}", pitch=200 + number, seconds=0.05)
    began = threading.Event()
    room.app.listen(lambda _event: began.set())

    def vanish() -> None:
        began.wait(60)
        shutil.rmtree(room.music / "many")

    thread = threading.Thread(target=vanish)
    thread.start()
    room.scan()
    thread.join()
    room.scan()
    assert titles(room) == THREE
    intact(room)


def test_what_a_friend_logged_under_the_old_name_stays_under_it(room: Room, tmp_path: Path) -> None:
    file = listens(tmp_path / "friend.jsonl", [("Ada", "Red Lamp", 1_700_000_000), ("Ada", "Red Lamp", 1_700_001_000)])
    room.app.trade.bring_in(file, "Bob")
    tag(room.music / "one.wav", "Zoë", "Quite Another Name")
    room.scan()
    intact(room, "Quite Another Name")
    assert len(room.songs()) == 3
    bob = next(row for row in room.app.listeners.table() if row["name"] == "Bob")
    assert (bob["plays"], bob["songs"]) == (2, 1)
    make_song(room.music / "the real one.wav", "Ada", "Red Lamp", pitch=800)
    room.scan()
    assert room.history("Red Lamp") == (None, 0), "mine went with the file"
    details = room.app.library.details(room.song("Red Lamp").id)
    assert details is not None
    assert "Bob" in str(details)


def test_changes_are_told_when_they_can_be_read(room: Room, nothing_lost: Callable[[], None]) -> None:
    seen: list[int] = []
    room.app.listen(lambda event: seen.append(len(room.songs())) if getattr(event, "songs", None) else None)
    make_song(room.music / "four.wav", "Cy", "Four Winds", pitch=600)
    room.scan()
    assert seen[0] == 4
    nothing_lost()


def closes(room: Room) -> bool:
    """Closes the application, and returns whether that came to an end."""
    closing = threading.Thread(target=room.close, daemon=True)
    closing.start()
    closing.join(timeout=60)
    return not closing.is_alive()


@pytest.mark.parametrize("call", ["scandir", "stat"])
def test_a_drive_that_hangs_while_its_folders_are_walked_does_not_hold_up_closing(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    make_song(room.music / "new.wav", "Cy", "New")
    (room.music / "one.wav").rename(room.music / "elsewhere.wav")
    stuck = Stuck(tmp_path / "gate", getattr(os, call), os.fsencode(room.music))
    monkeypatch.setattr(os, call, stuck)
    room.app.intake.scan_soon()
    stuck.wait()
    assert closes(room)
    stuck.release()
    room.open()
    intact(room)  # what was not looked at is not gone
    found = room.scan()
    assert (found["new"], found["moved"], found["gone"]) == (1, 1, 0)


def test_a_drive_that_hangs_while_files_are_read_does_not_hold_up_closing(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    hangs = f"import sys, time; sys.stdin.readline(); open({str(begun)!r}, 'w').close(); time.sleep(600)"
    monkeypatch.setattr(intake_module, "Tagger", lambda: Tagger((sys.executable, "-c", hangs), patience_s=600.0))
    make_song(room.music / "new.wav", "Cy", "New")
    room.app.intake.scan_soon()
    begun.read_bytes()
    assert closes(room)
    monkeypatch.undo()
    room.open()
    assert room.scan()["new"] == 1


def test_a_drive_that_was_away_and_hangs_is_not_taken_as_back(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(room.music, room.music.with_name("unplugged"))
    room.app.intake.scan(FolderId(room.app.folders.rows()[0].id))
    stuck = Stuck(tmp_path / "gate", os.stat, os.fsencode(room.music) + b"/")
    monkeypatch.setattr(os, "stat", stuck)
    room.app.intake.scan_soon()
    stuck.wait()
    assert closes(room)
    stuck.release()
    room.open()
    assert [folder.away for folder in room.app.folders.rows()] == [True]
    assert all(row.away for row in room.songs())
