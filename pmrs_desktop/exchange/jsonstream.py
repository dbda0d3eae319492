"""JSON of any size as single values: the elements of an array, wherever it stands, or one value a line.

Built on `json.JSONDecoder.raw_decode`, of which each call sees one element; memory is bounded by `LONGEST_VALUE`. What
cannot be decoded is given as `Bad` and passed over by counting brackets, so that one bad element costs one element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pmrs_desktop.words import tr

LONGEST_VALUE = 1 << 20
"""Characters of one element; a larger one is passed over."""
_MARGIN = 16
_MEMBERS = 200
_MOST_BAD = 1_000
"""So many bad elements in a row are no array with bad elements; looking for the next good one would take hours."""

_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_SPACE = re.compile(r"[ \t\r\n\ufeff\x00]*")
_STRUCTURE = re.compile(r'["\\\[\]{},]')
_BETWEEN = re.compile(r"\}\s*,\s*(?=\{)")
_NUMBER_END = frozenset("0123456789.eE+-")


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that could not be decoded, and why, as a sentence."""

    why: str


class _BadValue(Exception):
    pass


def cut_off() -> str:
    """Returns the sentence for a value that the end of the file cuts off."""
    return tr("It is cut off here.")


def too_long() -> str:
    """Returns the sentence for a line or entry above the limit."""
    return tr("It is too long to be an entry of a log.")


def not_json() -> str:
    """Returns the sentence for what is no JSON."""
    return tr("It is damaged: this is no valid JSON.")


def decode_line(line: str) -> object:
    """Returns the one JSON value of a line, or `Bad`; NaN and Infinity become None."""
    try:
        return _DECODER.decode(line)
    except (ValueError, RecursionError):
        return Bad(not_json())


def stream_values(texts: Iterator[str], under: frozenset[str]) -> Iterator[object]:
    """Yields the values of a JSON text: an object, or the elements of an array, or several of these in a row.

    Args:
        texts: the text in pieces.
        under: in an object at the top, arrays below these keys are given element by element instead of the object
            ({"payload": {"listens": [...]}}).
    """
    cursor = _Cursor(texts)
    while mark := cursor.peek():
        if mark == "[":
            yield from _elements(cursor)
        elif mark == "{":
            yield from _members(cursor, under, 2)
        else:
            yield Bad(not_json())
            return


def unwrap(value: object, under: frozenset[str]) -> Iterator[object]:
    """Yields what `stream_values` would yield for one decoded value."""
    if isinstance(value, dict):
        inner = next((value[key] for key in value if key in under and isinstance(value[key], (list, dict))), None)
        if isinstance(inner, list):
            yield from inner
        elif isinstance(inner, dict):
            yield from unwrap(inner, under - {"payload"})
        else:
            yield value
    elif isinstance(value, list):
        yield from value
    else:
        yield value


def _elements(cursor: _Cursor) -> Iterator[object]:
    bad_in_a_row = 0
    cursor.at += 1
    while mark := cursor.peek():
        if mark == "]":
            cursor.at += 1
            return
        if mark == ",":
            cursor.at += 1
            continue
        before = cursor.passed + cursor.at
        try:
            yield cursor.value()
            bad_in_a_row = 0
        except _BadValue as problem:
            yield Bad(str(problem))
            bad_in_a_row += 1
            if bad_in_a_row >= _MOST_BAD:
                cursor.end()
            if not cursor.peek():
                return
            if cursor.passed + cursor.at == before:
                cursor.at += 1
    yield Bad(cut_off())


def _members(cursor: _Cursor, under: frozenset[str], depth: int) -> Iterator[object]:
    rest: dict[str, object] = {}
    wraps = False
    cursor.at += 1
    while mark := cursor.peek():
        if mark == "}":
            cursor.at += 1
            if not wraps:
                yield rest
            return
        if mark == ",":
            cursor.at += 1
            continue
        key = cursor.key()
        if key is None:
            break
        mark = cursor.peek()
        if key in under and mark == "[":
            wraps = True
            yield from _elements(cursor)
        elif key in under and mark == "{" and depth:
            wraps = True
            yield from _members(cursor, under, depth - 1)
        else:
            try:
                value = cursor.value()
            except _BadValue as problem:
                yield Bad(str(problem))
                return
            if len(rest) < _MEMBERS:
                rest[key] = value
    yield Bad(not_json() if cursor.peek() else cut_off())
    cursor.end()


class _Cursor:
    """A place in a text that arrives in pieces. Attributes: `at`, the place in the piece that is held."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._held = ""
        self.at = 0
        self.passed = 0

    def _more(self) -> bool:
        """Lets go of what was read and takes one more piece; False at the end."""
        text = next(self._texts, None)
        if text is None:
            return False
        self.passed += self.at
        self._held = self._held[self.at :] + text
        self.at = 0
        return True

    def _double(self) -> bool:
        """Takes pieces until twice as much is held, so that decoding again costs little; False at the end."""
        want = 2 * (len(self._held) - self.at)
        grown = False
        while len(self._held) - self.at < want and self._more():
            grown = True
        return grown

    def end(self) -> None:
        """Reads to the end and holds nothing."""
        self.at = len(self._held)
        while self._more():
            self.at = len(self._held)

    def peek(self) -> str:
        """Moves behind blanks and returns the sign there, "" at the end."""
        while True:
            found = _SPACE.match(self._held, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self._held):
                return self._held[self.at]
            if not self._more():
                return ""

    def key(self) -> str | None:
        """Moves behind a key and its colon and returns it; None where there is none."""
        try:
            found = self.value() if self._held[self.at] == '"' else None
        except _BadValue:
            return None
        if not isinstance(found, str) or self.peek() != ":":
            return None
        self.at += 1
        return found

    def value(self) -> object:
        """Moves behind one value and returns it; where it cannot be decoded, moves behind it and raises."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self.at)
            except json.JSONDecodeError as problem:
                held = len(self._held)
                open_end = problem.msg.startswith("Unterminated") or problem.pos >= held - _MARGIN
                if open_end and held - self.at < LONGEST_VALUE and self._double():
                    continue
                self._pass_over(problem.pos, open_end, held - self.at >= LONGEST_VALUE)
            except (RecursionError, ValueError):
                self._skip()
                raise _BadValue(not_json()) from None
            else:
                # "0" may be the beginning of "0.5", and so may "0." be, of which only "0" is read.
                if end + 3 > len(self._held) and self._held[end - 1] in _NUMBER_END and self._more():
                    continue
                self.at = end
                return value

    def _pass_over(self, bad_at: int, open_end: bool, long: bool) -> None:
        if not open_end:
            # A stray quote turns inside and outside about; then the next "}, {" is the best guess at the next entry.
            end = self._matching_end()
            found = None if end is not None else _BETWEEN.search(self._held, bad_at)
            if end is not None or found is not None:
                self.at = end if end is not None else found.end() if found else self.at
                raise _BadValue(not_json())
        closed = self._skip()
        raise _BadValue(too_long() if long else not_json() if closed else cut_off())

    def _matching_end(self) -> int | None:
        """Returns where the value ends by its brackets, if what follows looks like the end of an element."""
        scan = _Brackets(pairs=True)
        end = scan.end_in(self._held, self.at)
        if end is None:
            return None
        following = self._held[end : end + 64].lstrip()
        return end if following[:1] in ("", ",", "]", "}") else None

    def _skip(self) -> bool:
        """Moves behind one value by its brackets alone, holding one piece at a time; False where the end came first."""
        scan = _Brackets()
        while True:
            end = scan.end_in(self._held, self.at)
            if end is not None:
                self.at = end
                return True
            self.at = len(self._held)
            if not self._more():
                return False


class _Brackets:
    """Finds the end of a value across pieces by counting brackets outside of strings.

    With `pairs` it finds none where a bracket closes another kind; that takes memory for the depth.
    """

    def __init__(self, pairs: bool = False) -> None:
        self._depth = 0
        self._pairs = pairs
        self._open: list[str] = []
        self._quoted = False
        self._escaped = False

    def end_in(self, piece: str, start: int) -> int | None:
        """Returns the place behind the value, or None where `piece` ends first."""
        pass_by = start if self._escaped else -1
        self._escaped = False
        for found in _STRUCTURE.finditer(piece, start):
            place = found.start()
            if place == pass_by:
                continue
            sign = found.group()
            if sign == "\\":
                if self._quoted:
                    pass_by = place + 1
                    self._escaped = pass_by == len(piece)
            elif sign == '"':
                self._quoted = not self._quoted
            elif not self._quoted:
                if sign not in "[{" and self._depth == 0:
                    return place
                if not self._count(sign):
                    return None
                if self._depth == 0:
                    return place + 1
        return None

    def _count(self, sign: str) -> bool:
        """Counts a bracket; False where it closes one of another kind."""
        if sign in "[{":
            self._depth += 1
            if self._pairs:
                self._open.append("]" if sign == "[" else "}")
        elif sign != ",":
            self._depth -= 1
            return not self._pairs or self._open.pop() == sign
        return True
