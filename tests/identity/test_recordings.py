"""Which recording: any batches give the same, no drift, merging, and no act is ever touched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from pmrs_desktop.identity import recordings
from pmrs_desktop.identity.rules import Evidence
from pmrs_desktop.kinds import Clues, RecordingId, SayingId
from pmrs_desktop.listening import acts
from pmrs_desktop.store.database import Database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A writing connection inside one transaction."""
    with database.writing.begin() as opened:
        yield opened


def assign(connection: Connection, *all_clues: Clues) -> list[RecordingId]:
    """The recordings of sayings that come in one batch."""
    ids, fresh = acts.saying_ids(connection, [acts.Said(clues) for clues in all_clues])
    recordings.assign_sayings(connection, fresh)
    found = recordings.of_sayings(connection, ids)
    return [found[one] for one in ids]


def song(seconds: float | None = None, title: str = "Song", **more: str) -> Clues:
    return Clues(artist="Ada", title=title, seconds=seconds, **more)  # type: ignore[arg-type]


def test_lengths_do_not_drift(connection: Connection) -> None:
    first, second, third = assign(connection, song(200.0), song(203.0), song(206.0))
    assert first == second != third
    assert assign(connection, song(201.0), song(205.0)) == [first, third]


def test_lengths_do_not_drift_over_batches_either(connection: Connection) -> None:
    (first,), (second,), (third,) = (assign(connection, song(length)) for length in (200.0, 203.0, 206.0))
    assert first == second != third


def test_an_unknown_length_says_nothing_and_the_first_known_one_settles_it(connection: Connection) -> None:
    (unknown,) = assign(connection, song())
    assert assign(connection, song(200.0)) == [unknown]
    assert assign(connection, song(300.0)) != [unknown]
    assert assign(connection, song(None, album="Elsewhere")) == [unknown]


def test_identifiers_decide_and_far_lengths_veto_them(connection: Connection) -> None:
    one, other, far = assign(
        connection,
        song(200.0, recording_mbid="m"),
        song(205.0, title="Another Spelling", recording_mbid="M"),
        song(260.0, title="Wrongly Tagged", recording_mbid="m"),
    )
    assert one == other != far


def test_the_reason_is_kept(connection: Connection) -> None:
    assign(connection, song(200.0), song(201.0), song(None, album="x"), song(200.0, title="Other", isrc="i"))
    reasons = connection.execute(text("SELECT reason FROM saying_recording ORDER BY saying_id")).scalars().all()
    assert reasons == [Evidence.FIRST, Evidence.NAME_AND_LENGTH, Evidence.NAME, Evidence.FIRST]


def test_merging_touches_no_saying(connection: Connection) -> None:
    songs = [song(title=title) for title in ("One", "Two", "Three")]
    one, two, three = assign(connection, *songs)
    sayings = connection.execute(text("SELECT * FROM saying")).all()
    assigned = connection.execute(text("SELECT * FROM saying_recording")).all()
    assert recordings.merge(connection, three, two, "by hand") == two
    assert recordings.merge(connection, two, one, "by hand") == one
    assert assign(connection, *songs) == [one, one, one]
    assert recordings.merge(connection, three, one, "again") == one
    assert connection.execute(text("SELECT * FROM saying")).all() == sayings
    assert connection.execute(text("SELECT * FROM saying_recording")).all() == assigned


def test_names_that_nobody_said_make_no_recordings(connection: Connection) -> None:
    assign(connection, *(song(200.0 + number / 1_000) for number in range(20)))
    assert connection.execute(text("SELECT count(*) FROM recording")).scalar() == 1


CLUES = st.builds(
    Clues,
    artist=st.sampled_from(["Ada", "The Ada", "Bo"]),
    title=st.sampled_from(["Song", "Song (Live)", "Other"]),
    album=st.sampled_from(["", "a", "b"]),
    seconds=st.one_of(st.none(), st.sampled_from([180.0, 182.0, 184.0, 200.0])),
    recording_mbid=st.sampled_from([None, None, "m1", "m2"]),
    audio_hash=st.sampled_from([None, None, None, "h1"]),
)
PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def grouped(connection: Connection, batches: list[list[Clues]]) -> dict[Clues, RecordingId]:
    """The recording of each clues after these batches, in a database of their own."""
    with connection.begin_nested() as point:
        for batch in batches:
            assign(connection, *batch)
        every = list(dict.fromkeys(clues for batch in batches for clues in batch))
        found = dict(zip(every, assign(connection, *every), strict=True))
        point.rollback()
    return found


@PROPERTY
@given(st.lists(CLUES, min_size=1, max_size=10), st.sets(st.integers(1, 9)))
def test_where_one_batch_ends_and_the_next_begins_never_matters(
    connection: Connection, every: list[Clues], cuts: set[int]
) -> None:
    bounds = [0, *sorted(cut for cut in cuts if cut < len(every)), len(every)]
    batches = [every[start:end] for start, end in pairwise(bounds)]
    assert grouped(connection, batches) == grouped(connection, [every])


APART = st.builds(
    Clues,
    artist=st.sampled_from(["Ada", "The Ada", "ADA"]),
    title=st.sampled_from(["Song", "song", "Song (Live)", "Song - live"]),
    seconds=st.sampled_from([180.0, 181.0, 182.5, 220.0, 221.0]),
)


@PROPERTY
@given(st.lists(APART, min_size=1, max_size=10), st.randoms())
def test_songs_that_are_clearly_apart_are_grouped_alike_in_any_order(
    connection: Connection, every: list[Clues], chance: object
) -> None:
    shuffled = every[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = grouped(connection, [every]), grouped(connection, [[clues] for clues in shuffled])
    assert {(a, b) for a in one for b in one if one[a] == one[b]} == {
        (a, b) for a in other for b in other if other[a] == other[b]
    }


def test_sayings_of_no_recording_are_none(connection: Connection) -> None:
    assert recordings.of_sayings(connection, [SayingId(99)]) == {}
    assert recordings.find(connection, song()) is None
