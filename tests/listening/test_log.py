"""The log on a real database: standings, imports, twins, erasure; and the replay of the log against the kept standings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import Act, ActId, ActKind, Clues, ImportId, ListenerId, RecordingId
from pmrs_desktop.listening import acts, erasure, listeners, standings
from pmrs_desktop.store.database import Database

NOW = 1_750_000_000
SONG = Clues(artist="Ada", title="Red Lamp")


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A writing connection inside one transaction."""
    with database.writing.begin() as opened:
        yield opened


@pytest.fixture
def me(connection: Connection) -> ListenerId:
    return listeners.ensure_me(connection, "Me", NOW).id


def add(
    connection: Connection,
    who: ListenerId,
    *lines: Act,
    source: str | None = None,
    which: ImportId | None = None,
    finish: bool = True,
) -> tuple[int, ImportId | None]:
    """Appends acts as the program does: my own, or an import of `source`."""
    if source is not None and which is None:
        which = listeners.begin_import(connection, who, source, NOW)
    ids, fresh = acts.saying_ids(connection, [acts.Said(line.said) for line in lines])
    recordings.assign_sayings(connection, fresh)
    new = acts.append(
        connection,
        who,
        list(zip(lines, ids, strict=True)),
        NOW,
        import_id=which,
        source=source or "",
        occurrences=None if source is None else acts.Occurrences(),
    )
    if which is not None and finish:
        listeners.finish_import(connection, which, NOW)
        settle(connection, which)
    elif which is None:
        standings.refresh_recordings(connection, set(recordings.of_sayings(connection, ids).values()))
    return new, which


def settle(connection: Connection, which: ImportId) -> None:
    """Brings the standings up to the state of an import."""
    songs = [song for song, _count in listeners.recordings_of_import(connection, which)]
    standings.refresh_recordings(connection, songs, listeners.owner_of_import(connection, which))
    listeners.set_settled(connection, which)


def plays(connection: Connection, who: ListenerId, said: Clues = SONG) -> int:
    """How many plays of a song stand."""
    found = recordings.find(connection, said)
    if found is None:
        return 0
    return sum(one.plays for one in standings.of_listener(connection, who, [found[0]]))


def play(at: int | None = 1_000, **also: object) -> Act:
    return Act(ActKind.PLAY, SONG, at=at, **also)  # type: ignore[arg-type]


def test_an_import_is_unseen_until_it_is_finished_and_once_it_is_undone(connection: Connection, me: ListenerId) -> None:
    _new, which = add(connection, me, play(1), play(500), source="lastfm", finish=False)
    assert which is not None
    standings.refresh_recordings(connection, [RecordingId(1)])
    assert plays(connection, me) == 0
    listeners.finish_import(connection, which, NOW)
    assert listeners.unsettled(connection) == [which]
    settle(connection, which)
    assert listeners.unsettled(connection) == []
    assert plays(connection, me) == 2
    listeners.undo_import(connection, which)
    settle(connection, which)
    assert plays(connection, me) == 0
    listeners.redo_import(connection, which)
    settle(connection, which)
    assert plays(connection, me) == 2


def test_the_same_log_twice_and_an_overlapping_newer_one_add_nothing_twice(
    connection: Connection, me: ListenerId
) -> None:
    assert add(connection, me, play(1), play(500), source="lastfm")[0] == 2
    assert add(connection, me, play(1), play(500), source="lastfm")[0] == 0
    assert add(connection, me, play(500), play(9_000), source="lastfm")[0] == 1
    assert plays(connection, me) == 3


def test_two_equal_lines_in_one_log_stay_two(connection: Connection, me: ListenerId) -> None:
    assert add(connection, me, play(1), play(1), source="lastfm")[0] == 2
    assert add(connection, me, play(1), play(1), play(1), source="lastfm")[0] == 1
    assert plays(connection, me) == 3


def test_undoing_the_import_that_brought_nothing_is_not_what_undo_means(connection: Connection, me: ListenerId) -> None:
    _new, first = add(connection, me, play(1), source="lastfm")
    add(connection, me, play(1), source="lastfm")
    assert listeners.last_import(connection, me) == first


def test_an_undone_log_can_come_in_again_and_the_undone_one_be_redone(connection: Connection, me: ListenerId) -> None:
    _new, first = add(connection, me, play(1), play(500), source="lastfm")
    assert first is not None
    listeners.undo_import(connection, first)
    settle(connection, first)
    new, second = add(connection, me, play(500), play(9_000), source="lastfm")
    assert new == 2
    assert plays(connection, me) == 2
    listeners.redo_import(connection, first)
    settle(connection, first)
    assert plays(connection, me) == 3
    assert second is not None


def test_a_log_that_was_given_to_the_wrong_listener_can_be_given_to_the_right_one(
    connection: Connection, me: ListenerId
) -> None:
    line = play(1, id=ActId("0" * 32))
    _new, wrong = add(connection, me, line, source="pmrs")
    assert wrong is not None
    listeners.undo_import(connection, wrong)
    settle(connection, wrong)
    bob = listeners.listener_for(connection, "Bob", None, NOW).id
    assert add(connection, bob, line, source="pmrs")[0] == 1
    assert (plays(connection, me), plays(connection, bob)) == (0, 1)


def test_a_play_that_two_sources_tell_of_counts_once_and_undoing_restores_it(
    connection: Connection, me: ListenerId
) -> None:
    add(connection, me, play(1_000), play(9_000), source="lastfm")
    _new, rich = add(connection, me, play(1_060, heard_seconds=180.0), source="spotify")
    assert rich is not None
    assert plays(connection, me) == 2
    twins = connection.execute(
        text("SELECT a.at, b.at FROM twin JOIN act a ON a.seq = act_seq JOIN act b ON b.seq = of_seq")
    )
    assert twins.all() == [(1_000, 1_060)], "the richer line counts"
    listeners.undo_import(connection, rich)
    settle(connection, rich)
    assert plays(connection, me) == 2
    assert connection.execute(text("SELECT count(*) FROM twin")).scalar() == 0
    listeners.redo_import(connection, rich)
    settle(connection, rich)
    assert plays(connection, me) == 2


def test_merging_two_recordings_finds_their_twins(connection: Connection, me: ListenerId) -> None:
    other = Clues(artist="Ada", title="Rote Lampe")
    add(connection, me, play(1_000), source="lastfm")
    add(connection, me, replace(play(1_030), said=other), source="spotify")
    one, two = (found[0] for found in recordings.find_all(connection, [SONG, other]) if found)
    recordings.merge(connection, one, two, "by hand")
    standings.refresh_recordings(connection, [one])
    assert plays(connection, me) == 1


def test_a_deleted_play_stays_deleted_whatever_comes_in(connection: Connection, me: ListenerId) -> None:
    add(connection, me, play(1_000), play(9_000), source="lastfm")
    add(connection, me, play(1_030, heard_seconds=100.0), source="spotify")
    (act_id,) = connection.execute(text("SELECT id FROM act WHERE at = 1030")).scalars()
    (twin_id,) = connection.execute(text("SELECT id FROM act WHERE at = 1000")).scalars()
    assert erasure.delete_act(connection, me, ActId(act_id))
    standings.refresh_recordings(connection, [RecordingId(1)])
    assert plays(connection, me) == 1, "its twin went with it"
    assert add(connection, me, play(1_000), play(9_000), source="lastfm")[0] == 0
    assert add(connection, me, play(1_030, heard_seconds=100.0), source="spotify")[0] == 0
    assert add(connection, me, play(1_000, id=ActId(twin_id)), source="pmrs")[0] == 0, "nor from our own export"
    assert plays(connection, me) == 1


def test_only_the_owner_can_delete_an_act(connection: Connection, me: ListenerId) -> None:
    bob = listeners.listener_for(connection, "Bob", None, NOW).id
    add(connection, bob, play(1_000, id=ActId("b" * 32)), source="pmrs")
    assert erasure.delete_act(connection, me, ActId("b" * 32)) == []
    assert plays(connection, bob) == 1


def test_forgetting_a_listener_leaves_none_of_their_acts(connection: Connection, me: ListenerId) -> None:
    bob = listeners.listener_for(connection, "Bob", None, NOW).id
    add(connection, bob, play(1_000), source="lastfm")
    add(connection, bob, play(1_030, heard_seconds=1.0), source="spotify")
    add(connection, me, play(2_000))
    erasure.forget_listener(connection, bob)
    assert connection.execute(text("SELECT DISTINCT listener_id FROM act")).scalars().all() == [me]
    assert connection.execute(text("SELECT count(*) FROM twin")).scalar() == 0
    assert plays(connection, me) == 1
    with pytest.raises(ValueError, match="cannot be forgotten"):
        erasure.forget_listener(connection, me)


def test_what_a_cut_off_import_left_is_cleared_in_parts(
    connection: Connection, me: ListenerId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "CLEARED_AT_ONCE", 3)
    _new, which = add(connection, me, *(play(at) for at in range(8)), source="lastfm", finish=False)
    assert which is not None
    rounds = 1
    while erasure.clear_import(connection, which):
        rounds += 1
    assert rounds == 3
    assert connection.execute(text("SELECT count(*) FROM act")).scalar() == 0
    assert listeners.imports_of(connection, me) == []
    assert add(connection, me, play(1), source="lastfm")[0] == 1


def test_a_finished_import_is_not_cleared(connection: Connection, me: ListenerId) -> None:
    _new, which = add(connection, me, play(1), source="lastfm")
    assert which is not None
    with pytest.raises(ValueError, match="undone"):
        erasure.clear_import(connection, which)


def test_times_in_the_future_are_clamped(connection: Connection, me: ListenerId) -> None:
    add(connection, me, play(10**18), source="lastfm")
    assert connection.execute(text("SELECT at FROM act")).scalar() == NOW
    assert add(connection, me, play(10**18), source="lastfm")[0] == 0


TITLES = ("Red Lamp", "Rote Lampe", "Two Rivers")
LINE = st.builds(
    Act,
    kind=st.sampled_from([ActKind.PLAY] * len(ActKind) + list(ActKind)),
    said=st.builds(Clues, artist=st.just("Ada"), title=st.sampled_from(TITLES)),
    value=st.sampled_from([0.0, 1.0, 5.0]),
    at=st.one_of(st.none(), st.integers(0, 600)),
    count=st.sampled_from([1, 1, 1, 7]),
)
STEP = st.one_of(
    st.tuples(st.just("mine"), st.lists(LINE, min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["lastfm", "spotify"]), st.lists(LINE, min_size=1, max_size=4)),
    st.tuples(st.sampled_from(["undo", "redo", "merge", "delete"]), st.integers(0, 99)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=9))
def test_standings_that_follow_equal_standings_made_anew(database: Database, steps: list[tuple[str, object]]) -> None:
    with database.writing.connect() as connection, connection.begin() as transaction:
        me = listeners.ensure_me(connection, "Me", NOW).id
        for step, what in steps:
            _take(connection, me, step, what)
        kept = _standings(connection)
        twins = connection.execute(text("SELECT act_seq, of_seq FROM twin ORDER BY 1")).all()
        connection.execute(text("DELETE FROM standing"))
        connection.execute(text("DELETE FROM twin"))
        songs = list(connection.execute(text("SELECT id FROM recording")).scalars())
        random.Random(len(songs)).shuffle(songs)
        standings.refresh_recordings(connection, songs)
        assert kept == _standings(connection)
        assert twins == connection.execute(text("SELECT act_seq, of_seq FROM twin ORDER BY 1")).all()
        transaction.rollback()


def _standings(connection: Connection) -> list[object]:
    return list(connection.execute(text("SELECT * FROM standing ORDER BY listener_id, recording_id")))


def _take(connection: Connection, me: ListenerId, step: str, what: object) -> None:
    if isinstance(what, list):
        lines = [replace(line, count=1) if line.kind is not ActKind.PLAY else line for line in what]
        add(connection, me, *lines, source=None if step == "mine" else step)
        return
    assert isinstance(what, int)
    if step in ("undo", "redo"):
        those = listeners.imports_in_state(connection, "finished" if step == "undo" else "undone", me)
        if those:
            which = those[what % len(those)]
            (listeners.undo_import if step == "undo" else listeners.redo_import)(connection, which)
            settle(connection, which)
    elif step == "delete":
        ids = list(connection.execute(text("SELECT id FROM act ORDER BY seq")).scalars())
        if ids:
            sayings = erasure.delete_act(connection, me, ids[what % len(ids)])
            standings.refresh_recordings(connection, set(recordings.of_sayings(connection, sayings).values()))
    else:
        songs = list(connection.execute(text("SELECT id FROM recording ORDER BY id")).scalars())
        if len(songs) < 2:
            return
        one, other = songs[what % len(songs)], songs[(what // 7) % len(songs)]
        recordings.merge(connection, one, other, "by hand")
        standings.refresh_recordings(connection, [one, other])
