"""What a format of listening logs is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from pmrs_desktop.exchange.parts import Part
from pmrs_desktop.exchange.records import Glance
from pmrs_desktop.kinds import LogItem, Owner


@dataclass(frozen=True, slots=True)
class Piece:
    """A part that a format knows: what it is to the format, and the name of the file or entry, for hints."""

    part: Part
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: `told` hears how many bytes are done; `zone` is that of clocks without one, None the computer's."""

    told: Callable[[int], None]
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of log that can be read.

    Attributes:
        source: its name in the log, of small letters.
        name: its name for people.
        role: what a part is in a log of this format, told by content alone; None where it is none.
        owner: whose log it is, as far as that is cheap to say. Raises `Trouble` where the log must be refused.
        read: the acts and hearsay of the pieces, in the order of the file; one bad row is one `Unreadable`.
        sides: roles that say something but make no log alone.
    """

    source: str
    name: str
    role: Callable[[Glance], str | None]
    owner: Callable[[Sequence[Piece]], Owner | None]
    read: Callable[[Sequence[Piece], Reading], Iterator[LogItem]]
    sides: frozenset[str] = frozenset()
