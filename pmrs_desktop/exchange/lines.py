"""Bytes to characters to lines, in bounded memory, whatever the encoding and the line ends."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

LONGEST_LINE = 1 << 20
"""Characters; a longer line is passed over. ListenBrainz allows 10 KiB for a listen."""


def decoded(pieces: Iterator[bytes]) -> Iterator[str]:
    """Yields bytes as text: UTF-8 or UTF-16, with or without a byte order mark.

    Bytes that are no UTF-8 become U+DC80 to U+DCFF (PEP 383); `values` reads them as cp1252.
    """
    first = next(pieces, b"")
    encoding = _encoding(first)
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    yield decoder.decode(first)
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _encoding(first: bytes) -> str:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = first[:256]
    half = len(start) // 2
    # Every log begins with ASCII signs, of which UTF-16 makes a NUL and the sign, in the one order or the other.
    if half >= 2 and start[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    if half >= 2 and start[0::2].count(0) > half * 0.7:
        return "utf-16-be"
    return "utf-8-sig"


def split_lines(texts: Iterator[str], longest: int = LONGEST_LINE) -> Iterator[str | None]:
    r"""Yields the lines without their ends; None stands for one of more than `longest` characters.

    Only \n, \r\n and \r end a line: U+2028 and its like may stand in a title. The last line need not be ended.
    """
    held = ""
    dropping = False
    for text in texts:
        # A \r at the end of a piece may be half of a \r\n.
        whole, end = (text[:-1], "\r") if text.endswith("\r") else (text, "")
        lines: list[str | None] = list((held + whole).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        if dropping and len(lines) > 1:
            lines[0], dropping = None, False
        rest = lines.pop() or ""
        for line in lines:
            yield line if line is None or len(line) <= longest else None
        if dropping or len(rest) > longest:
            held, dropping = end, True
        else:
            held = rest + end
    yield from _last(held, dropping)


def _last(held: str, dropping: bool) -> Iterator[str | None]:
    if dropping:
        yield None
    elif held:
        yield held.removesuffix("\r")
