"""Last.fm histories as CSV, as several programs write them.

Headerless with four columns (benfoxall/lastfm-to-csv), with `;` and a header that names the account
(felhag/lastfm-stats-web), with eight quoted columns (ghan.nl), and any other table whose header has an artist, a title
and a time by well-known names. No skips, no ratings, no lengths. A row without a time is a song that was still playing.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.records import Glance, Row, glance, line_place, text_rows
from pmrs_desktop.exchange.values import number, text, unix_time, written_time
from pmrs_desktop.kinds import Act, ActKind, Clues, LogItem, Owner, UnixTime, Unreadable
from pmrs_desktop.words import tr

LONGEST_ROW = 100_000
"""Characters, below the 131,072 that Python's csv module takes for one field."""
MOST_LINES_OF_ROW = 8
"""A quoted field may hold line ends; a quote that is still open after so many lines is a stray one."""
DATES_BEGIN: UnixTime = 1_109_635_200
"""2005-03-01. lastfmstats.com writes one constant moment before it for every play that has no date."""
MOST_EARLY = 10_000
_CONSTANT: UnixTime = 1_108_290_000

_ARTIST = ("artist", "artist name", "artistname")
_TITLE = ("track", "title", "song", "name", "track name", "trackname", "song name", "song title")
_ALBUM = ("album", "album name", "albumname", "release", "release name")
_TIME = ("uts", "timestamp", "utc time", "played at", "listened at", "datetime", "date time", "timems", "date", "time")
_STAMP = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4},? \d{1,2}:\d{2}")
_FILE_NAME = re.compile(r"recenttracks-(.+)-\d+\.csv", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the columns stand; `times` in the order in which they are believed."""

    delimiter: str
    artist: int
    title: int
    album: int | None
    times: tuple[int, ...]
    header: bool
    account: str = ""


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader((line,), delimiter=delimiter), [])


def _table(seen: Glance) -> _Table | None:
    """Returns the table that a text is, or None."""
    if seen.start[:1] in ("{", "[", "<") or seen.start.startswith("#AUDIOSCROBBLER"):
        return None
    lines = [line[:LONGEST_ROW] for line in seen.lines[:40] if not line.startswith(("#", "+ACM-"))]
    if not lines:
        return None
    found = [table for delimiter in ",;\t" if (table := _with_header(lines[0], delimiter)) is not None]
    return found[0] if found else _without_header(lines[:20])


def _with_header(line: str, delimiter: str) -> _Table | None:
    names = [" ".join(cell.replace("_", " ").casefold().split()) for cell in _cells(line, delimiter)]
    account = ""
    for place, name in enumerate(names):
        if name.startswith("date#"):
            account = _cells(line, delimiter)[place].strip()[len("date#") :]
            names[place] = "date"
    artist, title, album = (_first(names, known) for known in (_ARTIST, _TITLE, _ALBUM))
    times = tuple(names.index(known) for known in _TIME if known in names)
    if artist is None or title is None or not times:
        return None
    return _Table(delimiter, artist, title, album, times, True, text(account, 100))


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _without_header(lines: Sequence[str]) -> _Table | None:
    for delimiter in ",;\t":
        rows = [_cells(line, delimiter) for line in lines]
        # Only the one way in which that program writes times: four columns that end in some date may be a bank's.
        four = [row for row in rows if len(row) == 4 and (not row[3].strip() or _STAMP.fullmatch(row[3].strip()))]
        if len(four) * 2 > len(rows) and any(row[3].strip() for row in four):
            return _Table(delimiter, artist=0, title=2, album=1, times=(3,), header=False)
    return None


def _role(seen: Glance) -> str | None:
    return "table" if _table(seen) is not None else None


def _owner(pieces: Sequence[Piece]) -> Owner | None:
    for piece in pieces:
        table = _table(glance(piece.part, piece.name))
        found = _FILE_NAME.fullmatch(piece.name)
        name = table.account if table is not None and table.account else text(found[1], 100) if found else ""
        if name:
            return Owner(name)
    return None


def _read(pieces: Sequence[Piece], reading: Reading) -> Iterator[LogItem]:
    for piece in pieces:
        table = _table(glance(piece.part, piece.name))
        if table is not None:
            yield from _plays(piece, table, reading)


def _plays(piece: Piece, table: _Table, reading: Reading) -> Iterator[LogItem]:
    ahead = table.header
    early: set[UnixTime] = {_CONSTANT}
    least = max(table.artist, table.title)
    header: list[str] = []
    for row in _csv_rows(piece, table.delimiter, reading):
        if isinstance(row, Unreadable):
            yield row
            continue
        place, cells = row
        if ahead:
            # Libre.fm writes a line about itself above the header, some programs in UTF-7.
            ahead = cells[0].startswith(("#", "+ACM-"))
            header = cells
            continue
        if cells == header:
            continue  # tables that were put together
        act = _play(cells, table, early) if len(cells) > least else tr("It has too few columns.")
        if isinstance(act, str):
            yield Unreadable(line_place(piece.part, place), act)
        elif act is not None:
            yield act


def _play(cells: Sequence[str], table: _Table, early: set[UnixTime]) -> Act | str | None:
    """Returns a play; why the row is none; or None for a song that was still playing when the table was written."""
    title, artist = text(cells[table.title]), text(cells[table.artist])
    if not title or not artist:
        return tr("It names no song.")
    written = [cells[place].strip() for place in table.times if place < len(cells) and cells[place].strip()]
    if not written:
        return None
    at = next((found for cell in written if (found := _time(cell)) is not None), None)
    if at is not None and at < DATES_BEGIN:
        at, seen = (None, at) if at in early else (at, at)
        if len(early) < MOST_EARLY:
            early.add(seen)
    album = cells[table.album] if table.album is not None and table.album < len(cells) else ""
    return Act(ActKind.PLAY, Clues(artist=artist, title=title, album=text(album)), at=at)


def _time(cell: str) -> UnixTime | None:
    if len(cell) > 40:
        return None
    return unix_time(cell) if number(cell) is not None else written_time(cell)


def _csv_rows(piece: Piece, delimiter: str, reading: Reading) -> Iterator[tuple[int, list[str]] | Unreadable]:
    """Yields rows with the number of their first line. A row may go over some lines; a stray quote costs one line."""
    lines = text_rows(piece.part, reading.told, LONGEST_ROW)
    waiting: deque[Row | Unreadable] = deque()
    while (row := waiting.popleft() if waiting else next(lines, None)) is not None:
        if isinstance(row, Unreadable):
            yield row
            continue
        line = str(row.value)
        if line.count('"') % 2 == 0 or not _is_open(line, delimiter):
            yield row.number, _cells(line, delimiter)
            continue
        while len(waiting) < MOST_LINES_OF_ROW and (more := next(lines, None)) is not None:
            waiting.append(more)
        taken = _closing(line, waiting, delimiter)
        if taken is None and delimiter == "\t":
            # Tab files are often written without any quoting.
            yield row.number, line.split(delimiter)
            continue
        if taken is None:
            yield Unreadable(line_place(piece.part, row.number), tr("A quotation mark is never closed."))
            continue
        rest = [str(waiting.popleft().value) for _ in range(taken)]  # type: ignore[union-attr]
        whole = (part + "\n" for part in (line, *rest))
        yield row.number, next(csv.reader(whole, delimiter=delimiter), [])


def _closing(line: str, following: Sequence[Row | Unreadable], delimiter: str) -> int | None:
    """Returns how many following lines belong to a row that is open at the end of its line; None for too many."""
    whole = line
    for taken, more in enumerate(following, 1):
        if isinstance(more, Unreadable):
            return None
        whole += "\n" + str(more.value)
        if len(whole) > LONGEST_ROW:
            return None
        if not _is_open(whole, delimiter):
            return taken
    return None


def _is_open(whole: str, delimiter: str) -> bool:
    try:
        list(csv.reader((line + "\n" for line in whole.split("\n")), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        return "unexpected end" in str(problem)
    return False


LASTFM = Format("lastfm", "Last.fm", _role, _owner, _read)
