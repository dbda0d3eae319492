"""ListenBrainz: the zip of its export page, single JSONL files of it, and the shapes of its API and older exports.

Format: listenbrainz-server `listenbrainz/background/export.py` and `docs/users/json.rst`. A listen is an object with
`track_metadata`; loves and hates stand in `feedback.jsonl` by id alone and are joined to the names of the same zip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pmrs_desktop.exchange.format import Format, Piece, Reading
from pmrs_desktop.exchange.jsonstream import decode_line
from pmrs_desktop.exchange.parts import Part
from pmrs_desktop.exchange.records import Glance, Row, entry_place, glance, json_rows
from pmrs_desktop.exchange.values import fields, isrc, mbid, number, seconds, text, unix_time
from pmrs_desktop.kinds import Act, ActKind, Clues, LogItem, Owner, Unreadable
from pmrs_desktop.words import tr

WRAPPERS = frozenset({"payload", "listens"})
MOST_FEEDBACK = 200_000
_ZIP_NAME = re.compile(r"listenbrainz_(.+)_\d+(?:\.zip)?", re.IGNORECASE)


def _role(seen: Glance) -> str | None:
    keys = set(seen.keys)
    if "pmrs_export" in keys:
        return None
    if "track_metadata" in keys:
        return "listens"
    if {"score", "created"} <= keys and keys & {"recording_msid", "recording_mbid"}:
        return "feedback"
    return "user" if seen.keys[:2] == ("user_id", "username") else None


def _owner(pieces: Sequence[Piece]) -> Owner | None:
    for piece in pieces:
        if piece.role == "user":
            name = text(fields(decode_line(glance(piece.part, piece.name).start)).get("username"), 100)
            return Owner(name) if name else None
        if found := _ZIP_NAME.fullmatch(piece.name):
            return Owner(text(found[1], 100))
    return None


def _read(pieces: Sequence[Piece], reading: Reading) -> Iterator[LogItem]:
    feedback = _Feedback()
    for piece in pieces:
        if piece.role == "feedback":
            yield from feedback.take(piece, reading)
    for piece in pieces:
        if piece.role == "listens":
            yield from _listens(piece, reading, feedback)
    yield from feedback.acts()


def _listens(piece: Piece, reading: Reading, feedback: _Feedback) -> Iterator[LogItem]:
    for row in json_rows(piece.part, reading.told, WRAPPERS):
        if isinstance(row, Unreadable):
            yield row
            continue
        listen = fields(row.value)
        about = fields(listen.get("track_metadata"))
        if about and "listened_at" not in listen:
            continue  # what is playing at the moment is not heard yet
        act = listen_act(listen, about)
        if act is None:
            yield Unreadable(entry_place(piece.part, row.number), tr("It names no song."))
            continue
        if feedback.wanted:
            feedback.hear(about, act.said)
        yield act


def listen_act(listen: Mapping[str, object], about: Mapping[str, object]) -> Act | None:
    """Returns a listen as a play, or None where it names no song.

    A listen was judged by the program that sent it, so it is a play whatever seconds it states.
    """
    title = text(about.get("track_name"))
    if not title:
        return None
    info = fields(about.get("additional_info"))
    heard = seconds(info.get("duration_played"))
    said = Clues(
        artist=text(about.get("artist_name")),
        title=title,
        album=text(about.get("release_name")),
        seconds=seconds(info.get("duration_ms"), 0.001) or seconds(info.get("duration")),
        recording_mbid=mbid(info.get("recording_mbid"))
        or mbid(fields(about.get("mbid_mapping")).get("recording_mbid")),
        isrc=isrc(info.get("isrc")),
    )
    return Act(
        ActKind.PLAY,
        said,
        at=unix_time(listen.get("listened_at")),
        heard_seconds=heard if heard is not None else seconds(info.get("ms_played"), 0.001),
    )


class _Feedback:
    """Loves and hates, kept until the listens of the same zip have said which songs their ids name."""

    def __init__(self) -> None:
        self.wanted: set[str] = set()
        self._rows: list[tuple[Part, int, str | None, Act]] = []
        self._names: dict[str, Clues] = {}

    def take(self, piece: Piece, reading: Reading) -> Iterator[Unreadable]:
        for row in json_rows(piece.part, reading.told):
            if isinstance(row, Unreadable):
                yield row
            elif len(self._rows) < MOST_FEEDBACK:
                yield from self._keep(piece, row)

    def _keep(self, piece: Piece, row: Row) -> Iterator[Unreadable]:
        given = fields(row.value)
        score = number(given.get("score"))
        msid, recording = mbid(given.get("recording_msid")), mbid(given.get("recording_mbid"))
        if score not in (-1, 0, 1) or not (msid or recording):
            yield Unreadable(entry_place(piece.part, row.number), tr("It names no song or no score."))
            return
        self.wanted.update(id_ for id_ in (msid, recording) if id_)
        act = Act(ActKind.LOVE, Clues(recording_mbid=recording), value=score, at=unix_time(given.get("created")))
        self._rows.append((piece.part, row.number, msid, act))

    def hear(self, about: Mapping[str, object], said: Clues) -> None:
        """Keeps the names of a listen whose ids are wanted."""
        for id_ in (mbid(about.get("recording_msid")), said.recording_mbid):
            if id_ in self.wanted and id_ is not None:
                self._names.setdefault(id_, said)

    def acts(self) -> Iterator[LogItem]:
        """Yields each love or hate with the names that were heard, or with its MusicBrainz id alone."""
        for part, place, msid, act in self._rows:
            said = self._names.get(msid or "") or self._names.get(act.said.recording_mbid or "")
            if said is not None:
                yield Act(act.kind, said, value=act.value, at=act.at)
            elif act.said.recording_mbid is not None:
                yield act
            else:
                why = tr("The song that it speaks of is nowhere named in this log.")
                yield Unreadable(entry_place(part, place), why)


LISTENBRAINZ = Format("listenbrainz", "ListenBrainz", _role, _owner, _read, frozenset({"user"}))
