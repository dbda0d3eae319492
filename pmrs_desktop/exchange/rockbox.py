"""Rockbox and other portable players: `.scrobbler.log` of the Portable Player Logging format 1.0 and 1.1.

Format: rockbox `apps/plugins/lastfm_scrobbler.c`. Columns: artist, album, title, number, length, L or S, start,
MusicBrainz id. Tabs separate and quotes mean nothing. `#TZ/UNKNOWN` says that the times are the player's wall clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.records import Glance, line_place, text_rows
from pmrs_desktop.exchange.values import mbid, sane, seconds, text, unix_time
from pmrs_desktop.kinds import Act, ActKind, Clues, Ended, LogItem, UnixTime, Unreadable
from pmrs_desktop.words import tr

LONGEST_LINE = 100_000
_UNTAGGED = "<untagged>"


def _role(seen: Glance) -> str | None:
    return "log" if seen.start.startswith("#AUDIOSCROBBLER/1.") else None


def _read(pieces: Sequence[Piece], reading: Reading) -> Iterator[LogItem]:
    for piece in pieces:
        wall_clock = True
        for row in text_rows(piece.part, reading.told, LONGEST_LINE):
            if isinstance(row, Unreadable):
                yield row
                continue
            line = str(row.value).lstrip("\ufeff")
            if line.startswith("#"):
                # Headers can stand again in the middle, from another device.
                if line.startswith("#TZ/"):
                    wall_clock = not line.startswith("#TZ/UTC")
                continue
            act = _hearing(line, wall_clock, reading.zone)
            yield Unreadable(line_place(piece.part, row.number), act) if isinstance(act, str) else act


def _hearing(line: str, wall_clock: bool, zone: tzinfo | None) -> Act | str:
    """Returns a play or a skip, or why the line is none."""
    cells = line.split("\t")
    if not 6 <= len(cells) <= 8:
        return tr("It has not the columns of a listening log.")
    cells += [""] * (8 - len(cells))
    artist, title = text(cells[0]), text(cells[2])
    mark = cells[5].strip()
    if not title or mark not in ("L", "S"):
        return tr("It names no song, or does not say whether it was heard.")
    said = Clues(
        artist="" if artist.casefold() == _UNTAGGED else artist,
        title=title,
        album=text(cells[1]),
        seconds=seconds(cells[4]),
        recording_mbid=mbid(cells[7]),
    )
    at = unix_time(cells[6])
    if at is not None and wall_clock:
        at = _from_wall_clock(at, zone)
    skipped = mark == "S"
    return Act(ActKind.SKIP if skipped else ActKind.PLAY, said, at=at, ended=Ended.SKIPPED if skipped else None)


def _from_wall_clock(at: UnixTime, zone: tzinfo | None) -> UnixTime | None:
    """Returns the moment at which a clock in `zone` (None: the computer's) showed what `at` shows in UTC."""
    shown = datetime.fromtimestamp(at, UTC).replace(tzinfo=zone)
    try:
        return sane(int(shown.timestamp()))
    except (OverflowError, ValueError, OSError):
        return None


ROCKBOX = Format("rockbox", "Rockbox", _role, lambda _: None, _read)
