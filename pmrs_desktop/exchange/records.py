"""The rows of a part, whatever its bytes: JSON values, one by one, or lines of text. What is broken is `Unreadable`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from pmrs_desktop.exchange.jsonstream import Bad, decode_line, stream_values, too_long, unwrap
from pmrs_desktop.exchange.lines import decoded, split_lines
from pmrs_desktop.exchange.parts import Damaged, Part, shown_name
from pmrs_desktop.kinds import Unreadable
from pmrs_desktop.words import tr

START = 1 << 16
"""So many characters at the beginning tell a format."""

_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"?\s*(:?)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a format is known by.

    Attributes:
        name: the file's or entry's name, for hints only; never enough to tell a format.
        start: the first 65,536 characters.
        lines: the lines among them that are not blank, the last perhaps cut off.
        keys: keys of JSON objects among them, at any depth, in order.
        problem: why it cannot be read, a sentence, or "".
    """

    name: str
    start: str
    lines: tuple[str, ...]
    keys: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person counts (from 1), and the JSON value or the line."""

    number: int
    value: object


def glance(part: Part, name: str) -> Glance:
    """Returns what the beginning of a part shows; a part that cannot be read shows nothing."""
    start, problem = "", ""
    pieces = decoded(part.chunks(lambda _: None))
    try:
        for piece in pieces:
            start += piece
            if len(start) >= START:
                break
    except Damaged as damage:
        problem = damage.why
    start = start[:START].lstrip("\ufeff \t\r\n")
    lines = tuple(line for line in split_lines(iter((start,)), START) if line and line.strip())
    keys: tuple[str, ...] = ()
    if start[:1] in ("{", "["):
        keys = tuple(dict.fromkeys(found[1] for found in _STRING.finditer(start) if found[2]))
    return Glance(part.name or name, start, lines, keys, problem)


def json_rows(
    part: Part, told: Callable[[int], None], under: frozenset[str] = frozenset()
) -> Iterator[Row | Unreadable]:
    """Yields the JSON values of a part: of each line where it holds one value a line, else as `stream_values` does."""
    damage: list[str] = []
    texts = _until_damage(part, told, damage)
    number = 0
    start = ""
    while len(start) < START and (piece := next(texts, None)) is not None:
        start += piece
    whole = chain((start,), texts)
    for value in _line_values(whole, under) if _one_a_line(start) else stream_values(whole, under):
        number += 1
        if isinstance(value, Bad):
            yield Unreadable(entry_place(part, number), value.why)
        else:
            yield Row(number, value)
    for why in damage:
        yield Unreadable(entry_place(part, number + 1), why)


def text_rows(part: Part, told: Callable[[int], None], longest: int) -> Iterator[Row | Unreadable]:
    """Yields the lines of a part that are not blank, each as `Row` with its line number."""
    damage: list[str] = []
    number = 0
    for number, line in enumerate(split_lines(_until_damage(part, told, damage), longest), 1):
        if line is None:
            yield Unreadable(line_place(part, number), too_long())
        elif line and not line.isspace():
            yield Row(number, line)
    for why in damage:
        yield Unreadable(line_place(part, number + 1), why)


def _until_damage(part: Part, told: Callable[[int], None], damage: list[str]) -> Iterator[str]:
    """Yields a part's text as far as it can be read, so that what is whole before the damage is not lost with it."""
    try:
        yield from decoded(part.chunks(told))
    except Damaged as problem:
        damage.append(problem.why)


def entry_place(part: Part, number: int) -> str:
    """Returns how a person finds an entry: "entry 12", in a zip with the name of the file."""
    if part.name:
        return tr("entry {number} of {part}", number=f"{number:,}", part=shown_name(part.name))
    return tr("entry {number}", number=f"{number:,}")


def line_place(part: Part, number: int) -> str:
    """Returns how a person finds a line: "line 12", in a zip with the name of the file."""
    if part.name:
        return tr("line {number} of {part}", number=f"{number:,}", part=shown_name(part.name))
    return tr("line {number}", number=f"{number:,}")


def _one_a_line(start: str) -> bool:
    """Tells lines of JSON from JSON that happens to have lines: most lines that are whole are objects of their own."""
    begin = start.lstrip("\ufeff \t\r\n")
    if not begin.startswith("{"):
        return False
    lines = begin.split("\n")[:21]
    whole = [line for line in (lines if len(lines) == 1 else lines[:-1]) if line.strip()]
    objects = sum(isinstance(decode_line(line), dict) for line in whole)
    return objects * 2 > len(whole)


def _line_values(texts: Iterator[str], under: frozenset[str]) -> Iterator[object]:
    for line in split_lines(texts):
        if line is None:
            yield Bad(too_long())
        elif line and not line.isspace():
            yield from unwrap(decode_line(line), under)
