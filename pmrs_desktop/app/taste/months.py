"""Months in local time, as the listener counts them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import UnixTime


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one year, 1 to 12."""

    year: int
    month: int

    @classmethod
    def at(cls, moment: UnixTime) -> Month:
        """Returns the month in which a moment lies where the program runs."""
        local = time.localtime(moment)
        return cls(local.tm_year, local.tm_mon)

    @property
    def begins(self) -> UnixTime:
        """When it begins, Unix seconds."""
        return int(time.mktime((self.year, self.month, 1, 0, 0, 0, -1, -1, -1)))

    def later(self, months: int) -> Month:
        """Returns the month so many months later, or earlier."""
        number = self.year * 12 + self.month - 1 + months
        return Month(number // 12, number % 12 + 1)

    def until(self, last: Month) -> Iterator[Month]:
        """Yields this month and all that follow, `last` included."""
        month = self
        while (month.year, month.month) <= (last.year, last.month):
            yield month
            month = month.later(1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def numbered(moments: npt.NDArray[np.int64], months: list[Month]) -> npt.NDArray[np.int64]:
    """Returns in which of some months, which follow each other, each moment lies: from 0, -1 for none, shape (N,)."""
    borders = np.array([*(month.begins for month in months), months[-1].later(1).begins], dtype=np.int64)
    found = np.searchsorted(borders, moments, side="right") - 1
    return np.where(found < len(months), found, -1)
