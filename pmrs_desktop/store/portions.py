"""Long lists of values for IN (...), in portions that SQLite takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
VALUES = 900
"""Below the least limit that SQLite is built with (SQLITE_MAX_VARIABLE_NUMBER: 999), with room for other values."""


def portions(everything: Iterable[T], values_each: int = 1) -> Iterator[list[T]]:
    """Returns `everything` in order, in lists of at most 900 values where each thing stands for `values_each`."""
    things, size = list(everything), VALUES // values_each
    return (things[start : start + size] for start in range(0, len(things), size))
