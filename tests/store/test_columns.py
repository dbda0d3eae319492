"""Whole numbers come as columns; a missing one is a bug of who asks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from pmrs_desktop.store.columns import numbers

whole = st.integers(-(2**62), 2**62)


def columns(rows: list[tuple[int, int | None]]) -> npt.NDArray[np.int64]:
    pairs = Table("pairs", MetaData(), Column("one", Integer), Column("other", Integer))
    with create_engine("sqlite://").begin() as connection:
        pairs.create(connection)
        if rows:
            connection.execute(insert(pairs), [{"one": one, "other": other} for one, other in rows])
        return numbers(connection, select(pairs.c.one, pairs.c.other))


@given(st.lists(st.tuples(whole, whole), max_size=20))
def test_every_row_is_there_once(rows: list[tuple[int, int | None]]) -> None:
    found = columns(rows)
    assert found.shape == (2, len(rows))
    assert sorted(zip(*found.tolist(), strict=True)) == sorted(rows)


@given(st.lists(st.tuples(whole, whole | st.none()), min_size=1, max_size=20))
def test_a_missing_number_is_refused_so_that_no_row_is_mixed_of_two(rows: list[tuple[int, int | None]]) -> None:
    with pytest.raises(ValueError, match="rows"):
        columns([*rows, (1, None)])
