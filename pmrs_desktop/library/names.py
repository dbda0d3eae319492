"""What a file's name says of its song, for files whose tags say nothing (pure).

Understood: "Title", "01 Title", "01 - Title", "1. Title", "Artist - Title", "01. Artist - Title",
"Artist - 01 - Title", "1-01 Title", with underscores for blanks where the name has no blank. A number before a mere
blank is a track number only with a leading zero, so that "99 Luftballons" keeps its name. Folder names are never read:
they lie too often.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace

from pmrs_desktop.kinds import Clues, Tags

SUFFIXES = frozenset(
    b".mp3 .mp2 .flac .ogg .oga .opus .spx .m4a .m4b .mka .aac .wav .aiff .aif .aifc .wma .ape .wv .mpc .tta .dsf".split()
)
"""Suffixes (lower case, with the dot) of the files that the library lists."""
MAX_TEXT = 1_000
"""Longest text kept of a tag or a name, in characters."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\ufeff\s]+")
_NUMBERED = re.compile(r"(?:(?P<before_sign>\d{1,3})(?:\s*[.)]\s+|\s+[-–—]\s+)|(?P<padded>0\d{1,5})\s+)(?=\S)")
_DISC_TRACK = re.compile(r"(?P<disc>\d{1,2})-(?P<track>\d{2})\s+(?=\S)")
_DASH = re.compile(r"\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class NameClues:
    """What a name says; `artist` is "" and the numbers are None where it does not say them."""

    title: str
    artist: str = ""
    track_number: int | None = None
    disc_number: int | None = None


def clean(text: str) -> str:
    """Returns `text` fit for one line of a list and for SQLite.

    Control signs, line ends and runs of blanks become one blank, lone surrogates (bytes that were not UTF-8) become
    "?", and the rest is cut after `MAX_TEXT` characters. Markup is kept as it is written.
    """
    if len(text) > MAX_TEXT:
        text = text[: 4 * MAX_TEXT]
    if not text.isprintable():
        text = _UNPRINTABLE.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    return text.strip()[:MAX_TEXT].rstrip()


def shown(path: bytes) -> str:
    """Returns a path as a person may read it: bytes that are not UTF-8 become U+FFFD, control signs blanks."""
    return _UNPRINTABLE.sub(" ", path.decode("utf-8", "replace"))


def clues_of(path: bytes) -> NameClues:
    """Returns what the last part of `path` says; the title is never empty."""
    stem = os.path.splitext(os.path.basename(path))[0]
    text = stem.decode("utf-8", "replace")
    if " " not in text:
        text = text.replace("_", " ")
    text = clean(text)
    disc, track, rest = _numbers(text)
    parts = [part for part in (piece.strip() for piece in _DASH.split(rest, maxsplit=1)) if part]
    if len(parts) < 2:
        return NameClues(rest or text or "?", "", track, disc)
    artist, title = parts
    inner_disc, inner_track, inner = _numbers(title)
    if track is None and inner_track is not None:
        disc, track, title = inner_disc, inner_track, inner
    return NameClues(title, artist, track, disc)


def _numbers(text: str) -> tuple[int | None, int | None, str]:
    """Returns disc number, track number and the rest of `text`."""
    if (both := _DISC_TRACK.match(text)) is not None:
        return int(both["disc"]) or None, int(both["track"]) or None, text[both.end() :]
    if (numbered := _NUMBERED.match(text)) is not None:
        number = int(numbered["before_sign"] or numbered["padded"])
        return None, number if 0 < number < 1_000 else None, text[numbered.end() :]
    return None, None, text


def from_name(path: bytes) -> Tags:
    """Returns the tags of a file that is known by its name alone."""
    return completed(Tags(Clues()), path)


def completed(tags: Tags, path: bytes) -> Tags:
    """Returns `tags` with what they lack filled from the name of the file."""
    clues = tags.clues
    if clues.artist and clues.title:
        return tags
    name = clues_of(path)
    track, disc = tags.track_number or name.track_number, tags.disc_number or name.disc_number
    if clues.title:  # the name may still give the artist, where its other half is this very title
        if name.title.casefold() != clues.title.casefold() or not name.artist:
            return tags
        return replace(tags, clues=replace(clues, artist=name.artist))
    title = name.title
    if clues.artist and name.artist and name.artist.casefold() != clues.artist.casefold():
        title = f"{name.artist} - {name.title}"  # the half before the dash is no artist here
    named = replace(clues, title=title, artist=clues.artist or name.artist)
    return replace(tags, clues=named, track_number=track, disc_number=disc)
