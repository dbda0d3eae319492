"""What was shown: a day counts once, what is taken up begins anew, merged songs are one, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import Act, ActKind, Clues, ListenerId, RecordingId, UnixTime
from pmrs_desktop.listening import acts, listeners, shown
from pmrs_desktop.listening.shown import DAY_S, Became, PassedOver
from pmrs_desktop.store.database import Database

NOW = 20_000 * DAY_S + 3_600
PAGE = "for-you"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A writing connection inside one transaction."""
    with database.writing.begin() as opened:
        yield opened


@pytest.fixture
def songs(connection: Connection) -> list[RecordingId]:
    return [recordings.make(connection, Clues(artist="A", title=f"Song {number}")) for number in range(5)]


def do(
    connection: Connection, who: ListenerId, kind: ActKind, song: int, at: UnixTime, value: float | None = None
) -> None:
    said = Clues(artist="A", title=f"Song {song}")
    ids, fresh = acts.saying_ids(connection, [acts.Said(said)])
    recordings.assign_sayings(connection, fresh)
    acts.append(connection, who, [(Act(kind, said, value=value, at=at), ids[0])], at)


def test_a_day_counts_once_a_page(connection: Connection, songs: list[RecordingId]) -> None:
    for seconds in (0, 60, 3_600, DAY_S, DAY_S + 60):
        shown.note(connection, PAGE, songs[:2], NOW + seconds)
    shown.note(connection, "new", songs[:1], NOW)
    assert shown.passed_over(connection, PAGE, NOW) == [
        PassedOver(songs[0], 2, NOW + DAY_S + 60),
        PassedOver(songs[1], 2, NOW + DAY_S + 60),
    ]
    assert shown.passed_over(connection, "new", NOW) == [PassedOver(songs[0], 1, NOW)]
    assert shown.passed_over(connection, "new", NOW + 1) == []


def test_what_is_taken_up_begins_anew_on_every_page(connection: Connection, songs: list[RecordingId]) -> None:
    for day in range(3):
        shown.note(connection, PAGE, songs[:2], NOW + day * DAY_S)
        shown.note(connection, "new", songs[:1], NOW + day * DAY_S)
    shown.take_up(connection, songs[:1])
    assert [one.days for one in shown.passed_over(connection, PAGE, NOW)] == [0, 3]
    assert [one.days for one in shown.passed_over(connection, "new", NOW)] == [0]
    shown.note(connection, PAGE, songs[:1], NOW + 3 * DAY_S)
    assert [one.days for one in shown.passed_over(connection, PAGE, NOW)] == [1, 3]


def test_a_clock_that_is_set_back_counts_nothing_twice(connection: Connection, songs: list[RecordingId]) -> None:
    for day in (3, 2, 3, 1):
        shown.note(connection, PAGE, songs[:1], NOW + day * DAY_S)
    assert shown.passed_over(connection, PAGE, NOW) == [PassedOver(songs[0], 1, NOW + 3 * DAY_S)]


def test_merged_songs_are_one(connection: Connection, songs: list[RecordingId]) -> None:
    for day in range(4):
        shown.note(connection, PAGE, [songs[1]], NOW + day * DAY_S)
    shown.note(connection, PAGE, [songs[0]], NOW)
    recordings.merge(connection, songs[0], songs[1], "name")
    assert shown.passed_over(connection, PAGE, NOW) == [PassedOver(songs[0], 4, NOW + 3 * DAY_S)]
    shown.note(connection, PAGE, [songs[1]], NOW)
    shown.take_up(connection, [songs[0]])
    assert [one.days for one in shown.passed_over(connection, PAGE, NOW)] == [0]


def test_what_became_of_the_last_ones(connection: Connection, songs: list[RecordingId]) -> None:
    me = listeners.ensure_me(connection, "Me", NOW).id
    mira = listeners.listener_for(connection, "Mira", None, NOW).id
    do(connection, me, ActKind.PLAY, 0, NOW - 1)
    shown.note(connection, PAGE, songs, NOW)
    assert shown.became(connection, PAGE, me, 40) == Became(5, 0, 0)
    do(connection, me, ActKind.PLAY, 1, NOW + 1)
    do(connection, me, ActKind.PLAY, 1, NOW + 2)
    do(connection, me, ActKind.RATING, 1, NOW + 3, 4.0)
    do(connection, me, ActKind.RATING, 2, NOW + 3, 3.5)
    do(connection, me, ActKind.LOVE, 3, NOW + 3, 1.0)
    do(connection, me, ActKind.MORE, 4, NOW + 3, 0.0)
    do(connection, me, ActKind.SKIP, 4, NOW + 3)
    do(connection, mira, ActKind.PLAY, 4, NOW + 3)
    assert shown.became(connection, PAGE, me, 40) == Became(5, 1, 2)
    shown.note(connection, PAGE, songs[2:3], NOW + DAY_S)
    assert shown.became(connection, PAGE, me, 1) == Became(1, 0, 0)
    assert shown.became(connection, "new", me, 40) == Became()


def test_what_was_in_sight_a_year_ago_is_forgotten(connection: Connection, songs: list[RecordingId]) -> None:
    shown.note(connection, PAGE, songs[:2], NOW)
    shown.note(connection, PAGE, songs[2:3], NOW + 366 * DAY_S)
    assert connection.execute(text("SELECT recording_id FROM shown")).scalars().all() == [songs[2]]
    shown.note(connection, PAGE, [], NOW)
