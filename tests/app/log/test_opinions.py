"""More, less and wishes: standing opinions that act at once and can be taken back, and the wish list as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_room import Room, listens, make_song

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import RecordingId, Standing
from pmrs_desktop.listening import standings


def stands(room: Room, song: int) -> Standing:
    with room.app.library._database.reading() as connection:
        (found,) = standings.of_listener(connection, room.app.me, [RecordingId(song)])
    return found


def elsewhere(room: Room, tmp_path: Path, *songs: tuple[str, str]) -> list[int]:
    """Songs that stand in the log of Mira alone."""
    lines = [(artist, title, 1_700_000_000 + 1_000 * number) for number, (artist, title) in enumerate(songs)]
    room.app.listeners.bring_in(listens(tmp_path / "mira.jsonl", lines), "Mira")
    with room.app.library._database.reading() as connection:
        return [
            int(
                connection.exec_driver_sql(
                    "SELECT recording_id FROM saying_recording JOIN saying ON saying.id = saying_id WHERE title = ?",
                    (title,),
                ).scalar_one()
            )
            for _artist, title in songs
        ]


def test_the_newest_of_less_and_more_counts_and_undo_brings_back_the_one_before(room: Room) -> None:
    lamp = room.song("Red Lamp").id
    more = room.app.listening.more(lamp, "for-you")
    assert (more.sentence, stands(room, lamp).lean) == ("More like “Red Lamp” from now on.", 1)
    less = room.app.listening.less(lamp, "for-you")
    assert (less.sentence, stands(room, lamp).lean) == ("Less like “Red Lamp” from now on.", -1)
    assert less.undo is not None
    less.undo()
    assert stands(room, lamp).lean == 1
    assert more.undo is not None
    more.undo()
    assert stands(room, lamp).lean == 0
    assert stands(room, lamp).rating == 5.0


def test_the_last_opinion_holds_after_the_clock_was_set_back(room: Room) -> None:
    lamp = room.song("Red Lamp").id
    refused = room.app.listening.not_this(lamp, "for-you")
    room.app.listening.less(lamp, "for-you")
    room.now -= 86_400
    room.app.listening.more(lamp, "for-you")
    assert refused.undo is not None
    refused.undo()
    assert (stands(room, lamp).lean, stands(room, lamp).not_this) == (1, False)


def test_the_replayed_log_says_the_same_opinion(room: Room) -> None:
    lamp = room.song("Red Lamp").id
    room.app.listening.more(lamp, "for-you")
    room.app.listening.wish(lamp, "for-you")
    kept = stands(room, lamp)
    room.app._writer.run(lambda connection: standings.refresh_recordings(connection, [RecordingId(lamp)]))
    assert stands(room, lamp) == kept


def test_a_wish_stands_on_the_list_and_is_taken_back(room: Room, tmp_path: Path) -> None:
    vega, hill = elsewhere(room, tmp_path, ("Orbiter", "Vega"), ("Mole", "Hill"))
    room.now += 10
    done = room.app.listening.wish(vega, "from-listeners")
    assert done.sentence == "“Vega” is on your wish list."
    room.now += 10
    room.app.listening.wish(hill, "for-you")
    rows = room.app.wishes.rows()
    assert [(row.song.title, row.song.here, row.since, row.page) for row in rows] == [
        ("Hill", False, room.now, "for-you"),
        ("Vega", False, room.now - 10, "from-listeners"),
    ]
    gone = room.app.listening.unwish([vega, hill], "wishes")
    assert (gone.sentence, room.app.wishes.rows()) == ("2 songs taken from your wish list.", [])
    assert gone.undo is not None
    gone.undo()
    assert {row.song.title for row in room.app.wishes.rows()} == {"Hill", "Vega"}
    assert done.undo is not None
    done.undo()
    assert [row.song.title for row in room.app.wishes.rows()] == ["Hill"]


def test_taking_back_a_song_that_was_not_wished_has_nothing_to_undo(room: Room) -> None:
    assert room.app.listening.unwish([room.song("Red Lamp").id], "wishes").undo is None


def test_a_wished_song_that_comes_into_the_library_says_so(room: Room, tmp_path: Path) -> None:
    (vega,) = elsewhere(room, tmp_path, ("Orbiter", "Vega"))
    room.app.listening.wish(vega, "for-you")
    make_song(room.music / "vega.wav", "Orbiter", "Vega", pitch=700)
    room.scan()
    (row,) = room.app.wishes.rows()
    assert (row.song.title, row.song.here) == ("Vega", True)


def test_a_wish_outlives_the_merging_of_recordings(room: Room, tmp_path: Path) -> None:
    (vega,) = elsewhere(room, tmp_path, ("Orbiter", "Vega"))
    lamp = room.song("Red Lamp").id
    room.app.listening.wish(vega, "for-you")

    def merge(connection: object) -> None:
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE recording SET merged_into = ?, root_id = ? WHERE id = ?", (lamp, lamp, vega)
        )
        standings.refresh_recordings(connection, [RecordingId(lamp)])  # type: ignore[arg-type]

    room.app._writer.run(merge)
    assert [row.song.title for row in room.app.wishes.rows()] == ["Red Lamp"]


@pytest.mark.parametrize("name", ["wishes.txt", "wishes", "Wünsche 🎵.list"])
def test_the_list_is_saved_as_text(room: Room, tmp_path: Path, name: str) -> None:
    for song in elsewhere(room, tmp_path, ("Orbiter", "Vega"), ("Mole", "Hill of two lines")):
        room.now += 1
        room.app.listening.wish(song, "for-you")
    done = room.app.wishes.save(tmp_path / name)
    assert done.sentence == "Saved 2 songs of your wish list."
    assert (tmp_path / name).read_bytes().decode() == "Mole - Hill of two lines\nOrbiter - Vega\n"


def test_the_list_is_saved_as_a_playlist_where_the_name_ends_so(room: Room, tmp_path: Path) -> None:
    (vega,) = elsewhere(room, tmp_path, ("Orbiter", "Vega"))
    room.app.listening.wish(vega, "for-you")
    room.now += 1
    room.app.listening.wish(room.song("Red Lamp").id, "for-you")
    for name in ("wishes.m3u", "wishes.M3U8"):
        room.app.wishes.save(tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").splitlines() == [
            "#EXTM3U",
            "#EXTINF:1,Ada - Red Lamp",
            str(room.music / "one.wav"),
            "#EXTINF:-1,Orbiter - Vega",
            "Orbiter - Vega",
        ]


def test_a_list_that_cannot_be_saved_says_why_and_leaves_the_old_one(room: Room, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"could not be saved to wishes\.txt"):
        room.app.wishes.save(tmp_path / "nowhere" / "wishes.txt")
    place = tmp_path / "folder.txt"
    place.mkdir()
    with pytest.raises(Trouble):
        room.app.wishes.save(place)
    assert sorted(path.name for path in tmp_path.iterdir() if "partial" in path.name) == []
