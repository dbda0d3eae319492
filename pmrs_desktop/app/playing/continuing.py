"""What can be asked about the songs that come by themselves, and how it is answered; light, for the player to load."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pmrs_desktop.app.rows import PickRow, SongRow
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.kinds import UnixTime
from pmrs_desktop.recommend.heard import Heard


class Way(StrEnum):
    """Where what comes by itself is taken from; also `QueuePage.then_from`."""

    FOR_YOU = "for-you"
    GENRE = "genre"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for.

    Attributes:
        way: where songs are to come from.
        song: the station's song, or the last one of the queue.
        around: songs that steer.
        lately: songs that were heard in the last hours, beside those of which the log says so.
    """

    way: Way
    song: int
    around: frozenset[int] = frozenset()
    lately: frozenset[int] = frozenset()


class Prospects(Protocol):
    """Songs that could come; choosing among them is a matter of milliseconds."""

    def then(
        self, hearings: Sequence[Heard], artist: str, now: UnixTime, n: int, barred: Collection[int]
    ) -> tuple[PickRow, ...]:
        """Returns what comes, at most `n` songs, ranks counted from 1.

        Args:
            hearings: what was heard, oldest first.
            artist: the artist of the song that they follow, folded, "" where unknown.
            now: the time.
            n: how many at most.
            barred: songs that must not come.
        """
        ...


Continuing = Callable[[Call], Prospects]
"""Finds what could come; it is asked in the background and may take its time."""


def genre_of(song: SongRow) -> str:
    """Returns the genre of a song in one spelling: its label, else its words as they stand in its tags; "" unknown."""
    return song.label if song.label not in (None, UNKNOWN) else song.genre.casefold()
