"""By which way SQLite comes to the acts that count: a long log must be read in its order, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, text
from sqlalchemy.dialects import sqlite

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import Connection, open_database
from pmrs_desktop.store.live import done_by, live_acts
from pmrs_desktop.store.tables import act, recording

ME = ListenerId(1)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database, _alone = open_database(tmp_path, 1)
    with database.reading() as reading:
        yield reading
    database.close()


def way_to_acts(connection: Connection, query: Select[Any]) -> str:
    """How SQLite finds the acts."""
    words = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    steps = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    (way,) = [step for step in steps if step.split()[:2] in (["SEARCH", "act"], ["SCAN", "act"])]
    return way


def test_all_acts_of_a_listener_are_read_in_their_order(connection: Connection) -> None:
    way = way_to_acts(connection, live_acts().where(act.c.listener_id == ME))
    assert way == "SEARCH act USING INDEX ix_act_listener_id (listener_id=?)"


def test_what_a_listener_did_with_a_song_is_found_by_the_song(connection: Connection) -> None:
    way = way_to_acts(connection, live_acts().where(recording.c.root_id.in_([1, 2]), done_by(ME)))
    assert way == "SEARCH act USING INDEX ix_act_saying_id_listener_id (saying_id=?)"
