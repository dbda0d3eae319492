"""Whole numbers that a query finds, as columns for those who compute with them."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, Text, func, select, type_coerce


def numbers(connection: Connection, query: Select[Any]) -> npt.NDArray[np.int64]:
    """Returns what a query of C columns of whole numbers finds, shape (C, N), in no order.

    A row in which a number is missing is left out.
    All of it comes as one text that numpy reads: between two rows Python would hand the interpreter to other threads.
    """
    inner = query.subquery()
    columns: list[ColumnElement[str]] = [type_coerce(column, Text) for column in inner.c]
    line = functools.reduce(lambda left, right: left + " " + right, columns)
    text = connection.execute(select(func.group_concat(line, " "))).scalar()
    return np.fromstring(text or "", dtype=np.int64, sep=" ").reshape(-1, len(inner.c)).T
