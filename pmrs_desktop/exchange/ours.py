"""Our own export: JSON lines, one act each, that ListenBrainz readers understand as far as they can.

The first line is {"pmrs_export": {"format", "listener", "name", "device", "made_at"}}. A dated play is a ListenBrainz
listen (docs/users/json.rst) whose `additional_info` holds ours in keys that begin with `pmrs_`. Every other act is
{"pmrs_act": {...}}, and what a song sounds like is {"pmrs_song": {...}}: without `listened_at` others pass them by.
There is never a path in it. Unknown keys, lines and kinds are passed over, a newer format is refused.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from pmrs_desktop import __version__
from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.jsonstream import decode_line
from pmrs_desktop.exchange.ours_lines import NoAct, act_line, acts_of, hearsay_line, hearsay_of
from pmrs_desktop.exchange.records import Glance, entry_place, glance, json_rows
from pmrs_desktop.exchange.values import digits, exact_text, fields, number
from pmrs_desktop.kinds import Act, Hearsay, LogItem, Owner, UnixTime, Unreadable
from pmrs_desktop.words import tr

FORMAT_VERSION = 1
_CLIENT = "PMRS Desktop"


def lines(owner: Owner, made_at: UnixTime, items: Iterable[Act | Hearsay]) -> Iterator[str]:
    """Yields the lines of an export, each without its end: the header, then one for each act or hearsay."""
    header = {
        "format": FORMAT_VERSION,
        "listener": owner.listener_key,
        "name": exact_text(owner.name),
        "device": owner.device_key,
        "made_at": made_at,
    }
    yield _json({"pmrs_export": header})
    client = {"submission_client": _CLIENT, "submission_client_version": __version__, "media_player": _CLIENT}
    for item in items:
        yield _json(hearsay_line(item) if isinstance(item, Hearsay) else act_line(item, client))


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write(path: Path, owner: Owner, made_at: UnixTime, items: Iterable[Act | Hearsay]) -> int:
    """Writes an export, packed with gzip where the name ends in .gz; an older file there is replaced by a whole one.

    Returns:
        How many items were written.

    Raises:
        Trouble: the disk is full, or the place cannot be written to.
    """
    unfinished = path.with_name(path.name + ".part")
    count = -1  # the header
    try:
        with ExitStack() as stack:
            stack.callback(_remove, unfinished)
            file = stack.enter_context(_text_file(unfinished, path.suffix.casefold() == ".gz"))
            for line in lines(owner, made_at, items):
                file.write(line)
                file.write("\n")
                count += 1
            file.close()
            unfinished.replace(path)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise Trouble(tr("{name} could not be written: {reason}.", name=path.name, reason=reason)) from problem
    return count


def _text_file(path: Path, packed: bool) -> IO[str]:
    if packed:
        return gzip.open(path, "wt", encoding="utf-8", newline="\n", compresslevel=6)
    return path.open("w", encoding="utf-8", newline="\n")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _role(seen: Glance) -> str | None:
    return "export" if seen.keys[:1] == ("pmrs_export",) else None


def _owner(pieces: Sequence[Piece]) -> Owner | None:
    first = next(iter(glance(pieces[0].part, pieces[0].name).lines), "")
    header = fields(fields(decode_line(first)).get("pmrs_export"))
    version = number(header.get("format"))
    if version is None or version < 1:
        raise Trouble(tr("This export of PMRS Desktop is damaged: its first line cannot be read."))
    if version > FORMAT_VERSION:
        raise Trouble(
            tr("This log was written by a newer PMRS Desktop."), tr("Update PMRS Desktop, then bring it in again.")
        )
    return _header_owner(header)


def _header_owner(header: Mapping[str, object]) -> Owner:
    return Owner(exact_text(header.get("name")), digits(header.get("listener"), 32), digits(header.get("device"), 32))


def _read(pieces: Sequence[Piece], reading: Reading) -> Iterator[LogItem]:
    for piece in pieces:
        owner: Owner | None = None
        for row in json_rows(piece.part, reading.told):
            if isinstance(row, Unreadable):
                yield row
                continue
            line = row.value
            if not isinstance(line, dict):
                yield Unreadable(entry_place(piece.part, row.number), tr("It is no line of an export."))
            elif "pmrs_export" in line:
                here = _header_owner(fields(line["pmrs_export"]))
                if owner is not None and here.listener_key != owner.listener_key:
                    why = tr("Here the log of another listener begins; the rest was passed over.")
                    yield Unreadable(entry_place(piece.part, row.number), why)
                    break
                owner = here
            else:
                try:
                    yield from _items(line)
                except NoAct as problem:
                    yield Unreadable(entry_place(piece.part, row.number), str(problem))


def _items(line: Mapping[str, object]) -> Iterator[Act | Hearsay]:
    if "pmrs_song" in line:
        yield hearsay_of(fields(line["pmrs_song"]))
    else:
        yield from acts_of(line)


OURS = Format("pmrs", "PMRS Desktop", _role, _owner, _read)
