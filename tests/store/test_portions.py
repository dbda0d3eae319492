"""Lists of any length in portions that fit one statement."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.store.portions import VALUES, portions


@given(st.lists(st.integers(), max_size=3 * VALUES), st.integers(1, 3))
def test_everything_comes_once_in_order_and_no_portion_is_too_long(things: list[int], each: int) -> None:
    parts = list(portions(iter(things), each))
    assert [thing for part in parts for thing in part] == things
    assert all(0 < len(part) * each <= VALUES for part in parts)


def test_sqlite_takes_a_portion_even_where_it_is_built_with_its_oldest_limit() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        (part,) = portions(range(VALUES))
        marks = ", ".join("?" * len(part))
        assert connection.execute(f"SELECT 899 IN ({marks})", part).fetchone() == (1,)
