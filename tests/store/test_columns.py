"""Whole numbers come as columns; a row that lacks one is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from pmrs_desktop.store.columns import numbers

whole = st.integers(-(2**62), 2**62)


@given(st.lists(st.tuples(whole, whole | st.none()), max_size=20))
def test_every_whole_row_is_there_once(rows: list[tuple[int, int | None]]) -> None:
    pairs = Table("pairs", MetaData(), Column("one", Integer), Column("other", Integer))
    with create_engine("sqlite://").begin() as connection:
        pairs.create(connection)
        if rows:
            connection.execute(insert(pairs), [{"one": one, "other": other} for one, other in rows])
        found = numbers(connection, select(pairs.c.one, pairs.c.other))
    assert found.shape[0] == 2
    assert sorted(zip(*found.tolist(), strict=True)) == sorted((a, b) for a, b in rows if b is not None)
