"""One line of our own export: from an act or hearsay to the JSON of the line, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from pmrs_desktop.exchange.values import (
    FIRST_TIME,
    LAST_TIME,
    LONGEST,
    digits,
    exact_text,
    fields,
    isrc,
    mbid,
    number,
    seconds,
)
from pmrs_desktop.kinds import Act, ActId, ActKind, Clues, Ended, Hearsay, Seconds, UnixTime
from pmrs_desktop.words import tr

MOST_COUNT = 1_000_000_000
MOST_LABELS = 200
LISTEN_LIMIT = 10_000
"""Characters of a listen; ListenBrainz takes 10,240 bytes, a longer one is written as an act of ours."""

_KINDS = {kind.value: kind for kind in ActKind}
_ENDINGS = {ended.value: ended for ended in Ended}


class NoAct(Exception):
    """A line speaks of an act, but not clearly; the message is a sentence. It never leaves this room."""


def act_line(act: Act, client: Mapping[str, str]) -> dict[str, object]:
    """Returns the JSON of one act: a ListenBrainz listen where it is a single dated play, else an act of ours."""
    said = clean(act.said)
    names = len(said.artist) + len(said.title) + len(said.album) + len(said.album_artist)
    listen = (
        act.kind is ActKind.PLAY
        and act.count == 1
        and act.value is None
        and _time(act.at) is not None
        and said.artist.strip()
        and said.title.strip()
        and names * 6 < LISTEN_LIMIT
    )
    return _listen(act, said, client) if listen else {"pmrs_act": _act(act, said)}


def hearsay_line(hearsay: Hearsay) -> dict[str, object]:
    """Returns the JSON of what a song sounds like."""
    return {
        "pmrs_song": _without_empty(
            {
                "said": _said(clean(hearsay.said)),
                "network": hearsay.network,
                "shares": {
                    exact_text(label): share for label, share in hearsay.shares.items() if number(share) is not None
                },
                "genre_words": [word for given in hearsay.genre_words if (word := exact_text(given))],
            }
        )
    }


def clean(said: Clues) -> Clues:
    """Returns clues whose texts hold neither NUL nor lone surrogates, and whose length is one or None."""
    return Clues(
        exact_text(said.artist),
        exact_text(said.title),
        exact_text(said.album),
        exact_text(said.album_artist),
        seconds(said.seconds),
        said.recording_mbid,
        said.isrc,
        said.audio_hash,
    )


def _without_empty(given: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in given.items() if value is not None and value not in ("", {}, [])}


def _said(said: Clues) -> dict[str, object]:
    names = ("artist", "title", "album", "album_artist", "seconds", "recording_mbid", "isrc", "audio_hash")
    return _without_empty({name: getattr(said, name) for name in names})


def _act(act: Act, said: Clues) -> dict[str, object]:
    return _without_empty(
        {
            "id": act.id,
            "kind": act.kind.value,
            "value": number(act.value),
            "at": act.at,
            "said": _said(said),
            "heard_seconds": _heard_seconds(act.heard_seconds),
            "ended": act.ended.value if act.ended else None,
            "count": act.count if act.count > 1 else None,
            "page": exact_text(act.page),
            "end_stamped": act.end_stamped or None,
        }
    )


def _listen(act: Act, said: Clues, client: Mapping[str, str]) -> dict[str, object]:
    length_ms = None if said.seconds is None else round(said.seconds * 1000)
    heard = _heard_seconds(act.heard_seconds)
    played = None if heard is None else round(heard)
    info = _without_empty(
        {
            **client,
            "duration_ms": length_ms or None,
            "pmrs_seconds": said.seconds if length_ms is None or length_ms / 1000 != said.seconds else None,
            "duration_played": played,
            "pmrs_heard_seconds": heard if played != heard else None,
            "recording_mbid": said.recording_mbid,
            "isrc": said.isrc,
            "pmrs_act_id": act.id,
            "pmrs_album_artist": said.album_artist,
            "pmrs_audio_hash": said.audio_hash,
            "pmrs_ended": act.ended.value if act.ended else None,
            "pmrs_page": exact_text(act.page),
            "pmrs_end_stamped": act.end_stamped or None,
        }
    )
    about: dict[str, object] = {"artist_name": said.artist, "track_name": said.title}
    if said.album:
        about["release_name"] = said.album
    return {"listened_at": act.at, "track_metadata": {**about, "additional_info": info}}


def acts_of(line: Mapping[str, object]) -> Iterator[Act]:
    """Yields the act of a line; nothing for a line or a kind that this version does not know.

    Raises:
        NoAct: the line speaks of an act but names no song, or a value that its kind cannot have.
    """
    if "pmrs_act" in line:
        yield from _own_act(fields(line["pmrs_act"]))
    elif "track_metadata" in line:
        about = fields(line["track_metadata"])
        yield _heard(line, about, fields(about.get("additional_info")))


def _own_act(given: Mapping[str, object]) -> Iterator[Act]:
    kind = _KINDS.get(exact_text(given.get("kind")))
    if kind is None:
        return
    count = number(given.get("count", 1))
    if count is None or not 1 <= count <= MOST_COUNT:
        raise NoAct(tr("Its count is no count."))
    yield Act(
        kind,
        _said_of(fields(given.get("said"))),
        value=_value(kind, given.get("value")),
        at=_time(given.get("at")),
        heard_seconds=_heard_seconds(given.get("heard_seconds")),
        ended=_ENDINGS.get(exact_text(given.get("ended"))),
        count=int(count),
        page=exact_text(given.get("page")) or None,
        id=_id(given.get("id")),
        end_stamped=given.get("end_stamped") is True,
    )


def _heard(line: Mapping[str, object], about: Mapping[str, object], info: Mapping[str, object]) -> Act:
    exact = _heard_seconds(info.get("pmrs_heard_seconds"))
    said = Clues(
        artist=exact_text(about.get("artist_name")),
        title=exact_text(about.get("track_name")),
        album=exact_text(about.get("release_name")),
        album_artist=exact_text(info.get("pmrs_album_artist")),
        seconds=seconds(info.get("pmrs_seconds")) or seconds(info.get("duration_ms"), 0.001),
        recording_mbid=mbid(info.get("recording_mbid")),
        isrc=isrc(info.get("isrc")),
        audio_hash=digits(info.get("pmrs_audio_hash"), 32),
    )
    return Act(
        ActKind.PLAY,
        _named(said),
        at=_time(line.get("listened_at")),
        heard_seconds=exact if exact is not None else _heard_seconds(info.get("duration_played")),
        ended=_ENDINGS.get(exact_text(info.get("pmrs_ended"))),
        page=exact_text(info.get("pmrs_page")) or None,
        id=_id(info.get("pmrs_act_id")),
        end_stamped=info.get("pmrs_end_stamped") is True,
    )


def hearsay_of(given: Mapping[str, object]) -> Hearsay:
    """Returns what a line says that a song sounds like; shares that are no shares are left out, the rest stays.

    Raises:
        NoAct: it names no song.
    """
    shares = {}
    for label, share in list(fields(given.get("shares")).items())[:MOST_LABELS]:
        found = number(share)
        if found is not None and 0 <= found <= 1 and exact_text(label):
            shares[exact_text(label)] = found
    network = digits(given.get("network"), 64)
    words = given.get("genre_words")
    listed = words[:MOST_LABELS] if isinstance(words, list) else []
    return Hearsay(
        _said_of(fields(given.get("said"))),
        network=network,
        # Shares of a network that is not named cannot be compared with any other.
        shares=shares if network else {},
        genre_words=tuple(word for entry in listed if (word := exact_text(entry))),
    )


def _said_of(given: Mapping[str, object]) -> Clues:
    return _named(
        Clues(
            artist=exact_text(given.get("artist")),
            title=exact_text(given.get("title")),
            album=exact_text(given.get("album")),
            album_artist=exact_text(given.get("album_artist")),
            seconds=seconds(given.get("seconds")),
            recording_mbid=mbid(given.get("recording_mbid")),
            isrc=isrc(given.get("isrc")),
            audio_hash=digits(given.get("audio_hash"), 32),
        )
    )


def _named(said: Clues) -> Clues:
    if said.title or said.recording_mbid or said.isrc or said.audio_hash:
        return said
    raise NoAct(tr("It names no song."))


def _value(kind: ActKind, given: object) -> float | None:
    if given is None or kind in (ActKind.PLAY, ActKind.SKIP):
        if kind in (ActKind.RATING, ActKind.LOVE):
            raise NoAct(tr("It has no value."))
        return None
    least, most = {ActKind.RATING: (0, 5), ActKind.LOVE: (-1, 1)}.get(kind, (0, 1))
    found = number(given)
    if found is None or not least <= found <= most:
        raise NoAct(tr("Its value lies outside of its scale."))
    return found


def _time(given: object) -> UnixTime | None:
    found = number(given)
    return math.floor(found) if found is not None and FIRST_TIME <= found <= LAST_TIME else None


def _heard_seconds(given: object) -> Seconds | None:
    found = number(given)
    return found if found is not None and 0 <= found <= LONGEST else None


def _id(given: object) -> ActId | None:
    found = digits(given, 32)
    return ActId(found) if found else None
