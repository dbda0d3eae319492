"""Opening a listening log of any known format, told by its content, and reading it as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.formats import FORMATS
from pmrs_desktop.exchange.parts import Meter, Part, opened_parts, shown_name
from pmrs_desktop.exchange.records import Glance, glance
from pmrs_desktop.kinds import Act, ActKind, LogItem, Owner, Unreadable
from pmrs_desktop.words import tr

MOST_UNDATED = 100_000


@dataclass(frozen=True, slots=True)
class OpenedLog:
    """A log that is known and can be read; it holds no file open until it is read.

    Attributes:
        path: where it is.
        format: what it is; `format.source` for the log, `format.name` for people.
        owner: whose it is, as far as it says; None where it does not.
    """

    path: Path
    format: Format
    owner: Owner | None
    _places: tuple[tuple[int, str], ...]
    _broken: tuple[Unreadable, ...]
    _zone: tzinfo | None
    _meter: Meter = field(default_factory=Meter)

    def items(self) -> Iterator[LogItem]:
        """Yields the owner where known, then acts and hearsay in the order of the file.

        Plays and skips without a time come last, those that say the same as one act with their count: there is nothing
        else to tell them apart by. Memory does not grow with the length of the log.

        Raises:
            Trouble: the file is gone, or the disk fails.
        """
        with opened_parts(self.path) as parts:
            places = [(index, role) for index, role in self._places if index < len(parts)]
            pieces = [Piece(parts[index], role, parts[index].name or self.path.name) for index, role in places]
            self._meter.done = 0
            self._meter.total = sum(piece.part.size for piece in pieces if piece.role not in self.format.sides)
            if self.owner is not None:
                yield self.owner
            yield from self._broken
            yield from _undated_last(self.format.read(pieces, Reading(self._meter.add, self._zone)))
            self._meter.done = self._meter.total

    def fraction(self) -> float:
        """Returns what part of the file `items` has read, 0 to 1, by bytes."""
        return self._meter.fraction()


def open_log(path: Path, zone: tzinfo | None = None) -> OpenedLog:
    """Tells by its content what log a file is.

    Args:
        path: the file, plain, packed with gzip, or a zip.
        zone: the time zone of devices that log wall-clock time; None for the computer's.

    Raises:
        Trouble: it cannot be read, is empty, is a web page, is no log that is known here, or is from a newer version.
    """
    with opened_parts(path) as parts:
        seen: list[Glance] = []
        told: list[tuple[Format | None, str]] = []
        for part in parts:
            entry = glance(part, path.name)
            told.append(_told(entry))
            # A zip may have thousands; of each only so much is needed to say why it is none.
            seen.append(replace(entry, start=entry.start[:500], lines=(), keys=()))
        chosen = _chosen(told)
        if chosen is None:
            raise _unknown(shown_name(path.name), parts, seen)
        places = tuple((place, role) for place, (format_, role) in enumerate(told) if format_ is chosen)
        pieces = [Piece(parts[place], role, path.name) for place, role in places]
        # What cannot be read at all may have been a part of the log.
        broken = tuple(
            Unreadable(shown_name(entry.name), entry.problem)
            for entry, (format_, _) in zip(seen, told, strict=True)
            if entry.problem and format_ is None
        )
        return OpenedLog(path, chosen, chosen.owner(pieces), places, broken, zone)


def _told(seen: Glance) -> tuple[Format | None, str]:
    for format_ in FORMATS:
        role = format_.role(seen)
        if role is not None:
            return format_, role
    return None, ""


def _chosen(told: Sequence[tuple[Format | None, str]]) -> Format | None:
    """Returns the format of the first part that is a log; where none is, of the first that goes with one in a zip."""
    known = [(format_, role) for format_, role in told if format_ is not None]
    whole = next((format_ for format_, role in known if role not in format_.sides), None)
    return whole or (known[0][0] if known and len(told) > 1 else None)


def _unknown(name: str, parts: Sequence[Part], seen: Sequence[Glance]) -> Trouble:
    problem = next((entry.problem for entry in seen if entry.problem), "")
    if problem:
        return Trouble(tr("{name} could not be read.", name=name), problem)
    if all(not entry.start for entry in seen):
        return Trouble(tr("{name} is empty.", name=name))
    begin = seen[0].start[:500].casefold()
    if begin.startswith("<!doctype html") or "<html" in begin:
        return Trouble(
            tr("{name} is a web page, not a listening log.", name=name),
            tr("Ask the service for its data as JSON or CSV, and open the file that it sends."),
        )
    inside = any(entry.start.startswith("PK\x03\x04") for entry in seen) and bool(parts[0].name)
    return Trouble(
        tr(
            "This file is not a listening log that PMRS Desktop knows. "
            "It reads ListenBrainz, Spotify, Last.fm, Rockbox and its own."
        ),
        tr("It holds another zip: unpack it, and open what is inside.") if inside else "",
    )


def _undated_last(items: Iterable[LogItem]) -> Iterator[LogItem]:
    undated: dict[Act, int] = {}
    for item in items:
        if not isinstance(item, Act) or not _nameless(item):
            yield item
            continue
        alone = replace(item, count=1)
        undated[alone] = undated.get(alone, 0) + item.count
        if len(undated) > MOST_UNDATED:
            yield from _counted(undated)
            undated.clear()
    yield from _counted(undated)


def _nameless(act: Act) -> bool:
    return act.at is None and act.id is None and act.kind in (ActKind.PLAY, ActKind.SKIP)


def _counted(undated: dict[Act, int]) -> Iterator[Act]:
    for act, count in undated.items():
        yield replace(act, count=count)
