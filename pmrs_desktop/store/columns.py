"""Whole numbers that a query finds, as columns for those who compute with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, func, select


def numbers(connection: Connection, query: Select[Any]) -> npt.NDArray[np.int64]:
    """Returns what a query of C columns of whole numbers finds, shape (C, N), in no order.

    Each column comes as one text that numpy reads: between two rows Python would hand the interpreter to other threads.

    Raises:
        ValueError: a number is missing in some row.
    """
    inner = query.subquery()
    texts = [func.group_concat(column) for column in inner.c]
    count, *found = connection.execute(select(func.count(), *texts).select_from(inner)).one()
    columns = [np.fromstring(text or "", dtype=np.int64, sep=",") for text in found]
    if any(len(column) != count for column in columns):
        raise ValueError(f"some of {count} rows lack a number")
    return np.stack(columns)
