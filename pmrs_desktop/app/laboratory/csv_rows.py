"""CSV files line by line, packed by gzip or not: bounded memory, and one sentence with the line for what is wrong."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path

from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

LONGEST = 1_000_000
"""Bytes of a line at most: whatever is longer is no CSV."""
PACKED = b"\x1f\x8b"


Row = tuple[int, Sequence[str]]
"""The line of the file in which a row ends, and its cells, as many as the head has."""


class Rows:
    """A CSV file: `head`, the names of its columns, then its rows, once.

    Raises:
        Trouble: it cannot be read, is empty, or a row has fewer cells than the head; at the row that is wrong.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._rows = self._read()
        first = next(self._rows, None)
        if first is None:
            raise Trouble(tr("“{file}” is empty.", file=file.name))
        self.head = [name.strip() for name in first[1]]

    def __iter__(self) -> Iterator[Row]:
        for line, cells in self._rows:
            if not any(cells):
                continue
            if len(cells) < len(self.head):
                raise self.wrong(
                    line,
                    tr("{found} columns where the first line has {wanted}", found=len(cells), wanted=len(self.head)),
                )
            yield line, cells

    def column(self, name: str) -> int:
        """Returns where the column `name` stands.

        Raises:
            Trouble: there is none; the sentence names those that are there.
        """
        if name not in self.head:
            raise Trouble(
                tr(
                    "“{file}” has no column “{name}”; it has: {columns}.",
                    file=self.file.name,
                    name=name,
                    columns=", ".join(self.head),
                )
            )
        return self.head.index(name)

    def wrong(self, line: int, why: str) -> Trouble:
        """Returns the trouble with a line, to be raised."""
        return Trouble(tr("“{file}”, line {line}: {why}.", file=self.file.name, line=line, why=why))

    def _read(self) -> Iterator[Row]:
        reader = None
        try:
            with _opened(self.file) as stream:
                reader = csv.reader(self._lines(stream))
                for cells in reader:
                    yield reader.line_num, cells
        except csv.Error as error:
            raise self.wrong(reader.line_num if reader else 0, str(error)) from error
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Trouble(tr("“{file}” is damaged and could not be unpacked.", file=self.file.name)) from error
        except OSError as error:
            raise Trouble(
                tr("“{file}” could not be read: {why}.", file=self.file, why=error.strerror or error)
            ) from error

    def _lines(self, stream: gzip.GzipFile | BufferedReader) -> Iterator[str]:
        number = 0
        while line := stream.readline(LONGEST + 1):
            number += 1
            if len(line) > LONGEST:
                raise self.wrong(number, tr("longer than {count} bytes, no CSV", count=f"{LONGEST:,}"))
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise self.wrong(number, tr("not UTF-8")) from error


def _opened(file: Path) -> gzip.GzipFile | BufferedReader:
    with file.open("rb") as stream:
        packed = stream.read(len(PACKED)) == PACKED
    return gzip.open(file, "rb") if packed else file.open("rb")
