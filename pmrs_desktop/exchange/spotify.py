"""Spotify: the extended streaming history (and its older `endsong` files) and the account data of the last year.

Both stamp the end of a stream. Which ends were the listener's: "Skip rule" in github.com/metabrainz/listenbrainz-server
(`listens_importer/spotify.py`) and blog.ortham.net, 2024-12-21: `skipped` alone was false for seven years of skips.
Addresses, devices, countries and account names in these files are never read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.records import Glance, entry_place, json_rows
from pmrs_desktop.exchange.values import LONGEST, number, sane, text, written_time
from pmrs_desktop.hearing import kind_of_hearing
from pmrs_desktop.kinds import Act, Clues, Ended, LogItem, Unreadable
from pmrs_desktop.words import tr

_ENDED_BY_LISTENER = frozenset({"fwdbtn", "backbtn", "endplay", "unknown"})


def _role(seen: Glance) -> str | None:
    keys = set(seen.keys)
    if keys & {"track_metadata", "pmrs_export"}:
        return None
    if {"ts", "ms_played", "master_metadata_track_name"} <= keys:
        return "extended"
    return "account" if {"endTime", "msPlayed", "trackName"} <= keys else None


def _read(pieces: Sequence[Piece], reading: Reading) -> Iterator[LogItem]:
    for piece in pieces:
        read_row = _extended if piece.role == "extended" else _account
        for row in json_rows(piece.part, reading.told):
            if isinstance(row, Unreadable):
                yield row
            elif not isinstance(row.value, dict):
                yield Unreadable(entry_place(piece.part, row.number), tr("It is no entry of a streaming history."))
            else:
                try:
                    act = read_row(row.value)
                except _NoStream as problem:
                    yield Unreadable(entry_place(piece.part, row.number), str(problem))
                    continue
                if act is not None:
                    yield act


class _NoStream(Exception):
    pass


def _extended(row: Mapping[str, object]) -> Act | None:
    """Returns a stream as a play or a skip; None for podcasts, private sessions and hearings that were neither."""
    title = text(row.get("master_metadata_track_name"))
    if not title:
        if "ms_played" not in row:
            raise _NoStream(tr("It is no entry of a streaming history."))
        return None
    if row.get("incognito_mode") is True or row.get("episode_name") is not None:
        return None
    artist = text(row.get("master_metadata_album_artist_name"))
    album = text(row.get("master_metadata_album_album_name"))
    said = Clues(artist=artist, title=title, album=album, album_artist=artist)
    ended = _how_ended(row)
    return _stream(said, row.get("ts"), row.get("ms_played"), ended, ended)


def _how_ended(row: Mapping[str, object]) -> Ended | None:
    reason = row.get("reason_end")
    if row.get("skipped") is True or reason in _ENDED_BY_LISTENER:
        return Ended.SKIPPED
    if reason == "trackdone":
        return Ended.FINISHED
    if reason == "trackerror":
        return Ended.FAILED
    return Ended.STOPPED if isinstance(reason, str) and reason else None


def _account(row: Mapping[str, object]) -> Act | None:
    """Returns a stream as a play, or as a skip where it is short: account data do not say how a stream ended."""
    title = text(row.get("trackName"))
    if not title:
        raise _NoStream(tr("It names no song."))
    return _stream(
        Clues(artist=text(row.get("artistName")), title=title),
        row.get("endTime"),
        row.get("msPlayed"),
        None,
        Ended.SKIPPED,
    )


def _stream(said: Clues, end: object, played_ms: object, ended: Ended | None, judged_as: Ended | None) -> Act | None:
    played = number(played_ms)
    if played is None or not 0 <= played <= LONGEST * 1000:
        raise _NoStream(tr("It does not say how long the song was heard."))
    heard = played / 1000
    kind = kind_of_hearing(heard, None, judged_as) if heard > 0 else None
    if kind is None:
        return None
    end_at = written_time(end) if isinstance(end, str) and len(end) <= 40 else None
    at = None if end_at is None else sane(math.floor(end_at - heard))
    return Act(kind, said, at=at, heard_seconds=heard, ended=ended, end_stamped=at is not None)


SPOTIFY = Format("spotify", "Spotify", _role, lambda _: None, _read)
