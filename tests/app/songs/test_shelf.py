"""What is listed of a song whose sound could not be heard."""

from __future__ import annotations

from app_room import Room

from pmrs_desktop.genre import guesses
from pmrs_desktop.kinds import FileId
from pmrs_desktop.store.database import Connection


def test_a_song_that_could_not_be_heard_is_not_waiting_but_says_why(room: Room) -> None:
    lamp, network = room.song("Red Lamp"), room.app._package.network
    assert lamp.waiting
    file_id = FileId(lamp.cover)

    def fail(connection: Connection) -> None:
        guesses.write_problem(connection, file_id, network, "It holds no sound.", 1, 1)
        room.app._shelf.refresh_files(connection, [file_id])

    room.app._writer.run(fail)
    lamp = room.song("Red Lamp")
    assert (lamp.waiting, lamp.problem) == (False, "It holds no sound.")
