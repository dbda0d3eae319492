"""A file as parts that can be streamed: the file itself, what a gzip holds, or the entries of a zip; never unpacked
to disk, each within a budget, so that a bomb costs neither memory nor hours.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

CHUNK = 1 << 16
MOST_BYTES = 2 << 30
"""No part is read beyond 2 GiB unpacked; a history of 300,000 plays has half of one."""
MOST_IN_ALL = 8 << 30
MOST_RATIO = 250
"""Real logs pack 5 to 60 times; a bomb a thousand times. Judged once 32 MiB have come out."""
RATIO_FREE = 32 << 20
MOST_ENTRIES = 2_000

_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
_LOCAL_SIGN = b"PK\x03\x04"


class Damaged(Exception):
    """The bytes of a part end here, earlier than they should; `why` is a sentence. It never leaves this room."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def shown_name(name: str) -> str:
    """Returns the name of a file or of a zip's entry as it can be shown: on one line, its last 100 characters."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[-100:])


def too_much() -> str:
    """Returns the sentence about a bomb."""
    return tr("It unpacks to far more than a listening log; the rest was passed over.")


@dataclass(slots=True)
class Meter:
    """How far reading has come: bytes done of bytes in all."""

    done: int = 0
    total: int = 0

    def add(self, count: int) -> None:
        """Counts bytes as read; raises `Damaged` where all parts together exceed 8 GiB."""
        self.done += count
        if self.done > MOST_IN_ALL:
            raise Damaged(too_much())

    def fraction(self) -> float:
        """Returns what part has been read, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One stream of bytes.

    Attributes:
        name: the entry's name in a zip, shown to people and never used as a path; "" for the file itself.
        size: its size for the meter, in bytes.
        chunks: gives the bytes from the beginning in pieces; raises `Damaged` where they cannot go on, `Trouble` where
            the disk fails. The argument is told how many of `size` bytes are done.
    """

    name: str
    size: int
    chunks: Callable[[Callable[[int], None]], Iterator[bytes]]


@contextmanager
def opened_parts(path: Path) -> Iterator[list[Part]]:
    """Opens a file and gives its parts; they can be read while it is open.

    Raises:
        Trouble: the file is missing, not readable, no ordinary file, empty, or a zip with too many entries.
    """
    try:
        # A named pipe would wait for ever for someone to write into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Trouble(tr("{name} is not a file.", name=shown_name(path.name)))
        with path.open("rb") as file:
            start = file.read(4)
            if not start:
                raise Trouble(tr("{name} is empty.", name=shown_name(path.name)))
            yield _parts(file, start, shown_name(path.name))
    except OSError as problem:
        raise _disk_trouble(shown_name(path.name), problem) from problem


def _disk_trouble(name: str, problem: OSError) -> Trouble:
    reason = problem.strerror or type(problem).__name__
    return Trouble(tr("{name} could not be read: {reason}.", name=name, reason=reason))


def _parts(file: BinaryIO, start: bytes, name: str) -> list[Part]:
    size = os.fstat(file.fileno()).st_size
    if start[:2] == b"\x1f\x8b":
        return [Part("", size, lambda told: _budgeted(_gunzipped(_pieces(file, 0, told)), size))]
    if start != _LOCAL_SIGN:
        return [Part("", size, lambda told: _pieces(file, 0, told))]
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError):
        # The list of contents stands at the end and is the first thing that a cut-off zip loses.
        found = list(_salvaged(file, size))
        if not found:
            raise Trouble(tr("{name} could not be read.", name=name), _broken().why) from None
        return found
    if len(entries) > MOST_ENTRIES:
        raise Trouble(tr("{name} holds too many files to be a listening log.", name=name))
    return [_entry(archive, entry) for entry in entries if not entry.is_dir()]


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Part:
    def chunks(told: Callable[[int], None]) -> Iterator[bytes]:
        if entry.flag_bits & 1:
            raise Damaged(tr("It is locked with a password."))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged(tr("It is packed in a way that is not known here."))
        yield from _budgeted(_unzipped(archive, entry, told), entry.compress_size)

    return Part(entry.filename, max(entry.file_size, 0), chunks)


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, told: Callable[[int], None]) -> Iterator[bytes]:
    try:
        with cast(zipfile.ZipExtFile, archive.open(entry)) as stream:
            # read1 gives what is whole; read would lose it when the next piece is damaged.
            while piece := stream.read1(CHUNK):
                told(len(piece))
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error) as problem:
        raise _broken() from problem


def _broken() -> Damaged:
    return Damaged(tr("The file is damaged or cut off here."))


def _budgeted(pieces: Iterator[bytes], packed: int) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        if done > MOST_BYTES or (done > RATIO_FREE and done > packed * MOST_RATIO):
            raise Damaged(too_much())
        yield piece


def _pieces(file: BinaryIO, offset: int, told: Callable[[int], None]) -> Iterator[bytes]:
    file.seek(offset)
    while piece := file.read(CHUNK):
        told(len(piece))
        yield piece


def _inflated(pieces: Iterator[bytes], unpacker: zlib._Decompress) -> Iterator[bytes]:
    """Yields what one deflate stream holds, in pieces of bounded size, until it ends or the bytes run out."""
    try:
        for piece in pieces:
            out = unpacker.decompress(piece, CHUNK)
            while out:
                yield out
                # A full piece of output may leave more behind, in the tail or inside the unpacker.
                out = b"" if unpacker.eof else unpacker.decompress(unpacker.unconsumed_tail, CHUNK)
            if unpacker.eof:
                return
    except zlib.error as problem:
        raise _broken() from problem
    raise _broken()


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    while True:
        unpacker = zlib.decompressobj(wbits=31)
        yield from _inflated(chain((rest,), pieces), unpacker)
        # A gzip may be several, one after the other, and may be padded with zeros.
        rest = unpacker.unused_data.lstrip(b"\x00") or next(pieces, b"").lstrip(b"\x00")
        if not rest:
            return


def _salvaged(file: BinaryIO, size: int) -> Iterator[Part]:
    """Yields the entries of a zip without its list of contents, by the header that stands before each of them."""
    offset = 0
    for _ in range(MOST_ENTRIES):
        file.seek(offset)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_SIGN):
            return
        _, _, flags, method, _, _, _, packed, unpacked, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        name = file.read(name_length).decode("utf-8", "replace")
        begin = offset + _LOCAL_HEADER.size + name_length + extra_length
        if flags & 1 or method not in (0, 8) or begin >= size:
            return
        length = packed if packed and not flags & 8 else _packed_length(file, begin, method)
        if length is None:
            length = size - begin
        if not name.endswith("/"):
            yield Part(name, unpacked or length, _salvaged_chunks(file, begin, length, method))
        offset = _next_header(file, begin + length)


def _packed_length(file: BinaryIO, begin: int, method: int) -> int | None:
    """Returns how many bytes a deflated entry takes, by unpacking it; None where it does not end or is not deflated."""
    if method != 8:
        return None
    packed = Meter()
    unpacked = 0
    unpacker = zlib.decompressobj(wbits=-15)
    try:
        for piece in _inflated(_pieces(file, begin, packed.add), unpacker):
            unpacked += len(piece)
            if unpacked > max(RATIO_FREE, packed.done * MOST_RATIO):
                return None
    except Damaged:
        return None
    return packed.done - len(unpacker.unused_data)


def _salvaged_chunks(
    file: BinaryIO, begin: int, length: int, method: int
) -> Callable[[Callable[[int], None]], Iterator[bytes]]:
    def chunks(told: Callable[[int], None]) -> Iterator[bytes]:
        if method == 8:
            unpacked = _inflated(_pieces(file, begin, lambda _: None), zlib.decompressobj(wbits=-15))
            return _counted(_budgeted(unpacked, length), told)
        return _stored(file, begin, length, told)

    return chunks


def _counted(pieces: Iterator[bytes], told: Callable[[int], None]) -> Iterator[bytes]:
    for piece in pieces:
        told(len(piece))
        yield piece


def _stored(file: BinaryIO, begin: int, length: int, told: Callable[[int], None]) -> Iterator[bytes]:
    file.seek(begin)
    left = length
    while left > 0:
        piece = file.read(min(CHUNK, left))
        if not piece:
            raise _broken()
        left -= len(piece)
        told(len(piece))
        yield piece


def _next_header(file: BinaryIO, end: int) -> int:
    """Returns where the next entry begins: behind a data descriptor of 12 to 24 bytes, where there is one."""
    file.seek(end)
    found = file.read(28).find(_LOCAL_SIGN)
    return end + max(found, 0)
