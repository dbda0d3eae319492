"""What a file says of itself, read by mutagen: the class that the suffix names first, then whichever its content fits.

Sources of the field names: id3.org (ID3v2.4 frames), xiph.org (Vorbis comment), Picard's tag mapping (MP4, ASF, APEv2).
"""

from __future__ import annotations

import math
import os
import re
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, BinaryIO

import mutagen
from mutagen.aac import AAC
from mutagen.aiff import AIFF
from mutagen.apev2 import APEv2
from mutagen.asf import ASF, ASFTags
from mutagen.dsf import DSF
from mutagen.flac import FLAC
from mutagen.id3 import ID3, TCON
from mutagen.monkeysaudio import MonkeysAudio
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Tags
from mutagen.musepack import Musepack
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.trueaudio import TrueAudio
from mutagen.wave import WAVE
from mutagen.wavpack import WavPack

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Clues, Tags
from pmrs_desktop.library import names
from pmrs_desktop.library.names import clean, completed
from pmrs_desktop.words import tr

CLASSES: dict[bytes, type[Any]] = {
    b".mp3": MP3,
    b".mp2": MP3,
    b".flac": FLAC,
    b".ogg": OggVorbis,
    b".oga": OggFLAC,
    b".opus": OggOpus,
    b".spx": OggSpeex,
    b".m4a": MP4,
    b".m4b": MP4,
    b".aac": AAC,
    b".wav": WAVE,
    b".aiff": AIFF,
    b".aif": AIFF,
    b".aifc": AIFF,
    b".wma": ASF,
    b".ape": MonkeysAudio,
    b".wv": WavPack,
    b".mpc": Musepack,
    b".tta": TrueAudio,
    b".dsf": DSF,
}
"""Suffix (lower case) -> the mutagen class to try first."""

NAMED_ONLY = frozenset({b".mka"})
"""Sound that mutagen cannot read: listed by name, without length."""

READING_FAILURES = (
    mutagen.MutagenError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What mutagen lets fly on broken files: mostly MutagenError, else whatever its parsers stumbled over."""

MAX_GENRE_WORDS = 20

_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # field: ID3 frames, Vorbis comments and APEv2 keys, MP4 atoms, ASF attributes; the first that says something counts
    "artist": (("TPE1",), ("artist",), ("\xa9ART",), ("Author",)),
    "title": (("TIT2",), ("title",), ("\xa9nam",), ("Title",)),
    "album": (("TALB",), ("album",), ("\xa9alb",), ("WM/AlbumTitle",)),
    "album_artist": (("TPE2",), ("albumartist", "album artist", "album_artist"), ("aART",), ("WM/AlbumArtist",)),
    "track": (("TRCK",), ("tracknumber", "track"), ("trkn",), ("WM/TrackNumber", "WM/Track")),
    "disc": (("TPOS",), ("discnumber", "disc"), ("disk",), ("WM/PartOfSet",)),
    "year": (("TDRC", "TYER", "TDOR"), ("date", "year"), ("\xa9day",), ("WM/Year",)),
    "genre": (("TCON",), ("genre",), ("\xa9gen",), ("WM/Genre",)),
    "isrc": (("TSRC",), ("isrc",), ("----:com.apple.iTunes:ISRC",), ("WM/ISRC",)),
    "mbid": (
        ("UFID:http://musicbrainz.org",),
        ("musicbrainz_trackid",),
        ("----:com.apple.iTunes:MusicBrainz Track Id",),
        ("MusicBrainz/Track Id",),
    ),
}
_MBID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_GENRE_NUMBER = re.compile(r"\(?(\d{1,3})\)?")
_ID3_READER: Any = ID3
_ID3_GENRES: tuple[str, ...] = tuple(TCON.GENRES)


def read_tags(path: bytes) -> Tags:
    """Returns what the file at `path` says of itself, missing artist and title filled from its name.

    Raises:
        FileNotFoundError: the file is no longer there.
        Trouble: the file cannot be opened, is empty or holds no sound that can be recognised.
    """
    suffix = os.path.splitext(path)[1].lower()
    try:
        with open(path, "rb") as stream:
            if os.fstat(stream.fileno()).st_size == 0:
                raise Trouble(tr("This file is empty."))
            if suffix in NAMED_ONLY:
                return names.from_name(path)
            audio = parsed(stream, suffix)
    except FileNotFoundError:
        raise
    except OSError as failure:
        reason = clean(failure.strerror or str(failure))
        raise Trouble(tr("This file cannot be opened ({reason}).", reason=reason)) from failure
    if audio is None:
        raise Trouble(
            tr("This is not a sound file that can be read."),
            tr("It may be damaged, or of another kind than its name says."),
        )
    seconds = _length(audio)
    if seconds == 0:
        raise Trouble(tr("This file holds no sound."))
    try:
        return completed(_tags(audio, seconds), path)
    except READING_FAILURES:  # the sound was recognised; tags that cannot be understood cost only the tags
        return completed(Tags(Clues(seconds=seconds)), path)


def parsed(stream: BinaryIO, suffix: bytes) -> Any | None:
    """Returns mutagen's reading of an open file, or None where none fits."""
    kind = CLASSES.get(suffix)
    if kind is not None:
        try:
            return _with_id3(kind(stream), stream)
        except READING_FAILURES:
            pass
    try:
        stream.seek(0)
        return mutagen.File(stream, options=[other for other in dict.fromkeys(CLASSES.values()) if other is not kind])
    except READING_FAILURES:
        return None


def has_cover(audio: Any) -> bool:
    """Returns whether mutagen's reading holds a picture."""
    tags = audio.tags
    if isinstance(tags, ID3):
        return any(key.startswith("APIC") for key in tags)
    if isinstance(tags, MP4Tags):
        return "covr" in tags
    if isinstance(tags, ASFTags):
        return "WM/Picture" in tags
    if isinstance(tags, APEv2):
        return "Cover Art (Front)" in tags
    if isinstance(audio, FLAC) and audio.pictures:
        return True
    return tags is not None and ("metadata_block_picture" in tags or "coverart" in tags)


def _with_id3(audio: Any, stream: BinaryIO) -> Any:
    """Raw AAC carries ID3 in front, which mutagen's AAC class steps over."""
    if type(audio) is AAC:
        stream.seek(0)
        with suppress(*READING_FAILURES):
            audio.tags = _ID3_READER(stream)
    return audio


def _length(audio: Any) -> float | None:
    """Returns the length in seconds, 0 where there is no sound, None where the header leaves it open."""
    seconds = float(getattr(audio.info, "length", 0.0) or 0.0)
    if not math.isfinite(seconds) or seconds < 0:
        return None
    if seconds == 0 and isinstance(audio, (FLAC, OggFLAC, WavPack)):
        return None  # a streamed file: 0 samples in the header means "unknown"
    return round(seconds, 3)


def _tags(audio: Any, seconds: float | None) -> Tags:
    said = _said(audio.tags)
    isrc = (said.get("isrc") or [""])[0].replace("-", "").replace(" ", "").upper()
    mbid = (said.get("mbid") or [""])[0].lower()
    clues = Clues(
        artist=_joined(said.get("artist", ())),
        title=_joined(said.get("title", ())),
        album=_joined(said.get("album", ())[:1]),
        album_artist=_joined(said.get("album_artist", ())),
        seconds=seconds,
        recording_mbid=mbid if _MBID.fullmatch(mbid) else None,
        isrc=isrc if _ISRC.fullmatch(isrc) else None,
    )
    return Tags(
        clues,
        track_number=_number(said.get("track")),
        disc_number=_number(said.get("disc")),
        year=_year(said.get("year")),
        genre_words=_genre_words(said.get("genre", ())),
        has_cover=has_cover(audio),
    )


def _said(tags: Any) -> dict[str, list[str]]:
    """Returns field -> its non-empty texts, whatever the family of tags."""
    if tags is None:
        return {}
    if isinstance(tags, ID3):
        return {field: found for field, keys in _FIELDS.items() if (found := _id3_texts(tags, keys[0]))}
    column = 2 if isinstance(tags, MP4Tags) else 3 if isinstance(tags, ASFTags) else 1
    if column == 1 and not isinstance(tags, APEv2):
        comments: dict[str, list[Any]] = {}
        for key, value in tags:  # one pass: mutagen's look-up by key walks the whole list each time
            comments.setdefault(key.lower(), []).append(value)
        tags = comments
    said = {}
    for field, keys in _FIELDS.items():
        for key in keys[column]:
            if key in tags and (texts := _texts(tags[key])):
                said[field] = texts
                break
    return said


def _id3_texts(tags: Any, keys: Iterable[str]) -> list[str]:
    for key in keys:
        frame = tags.get(key)
        if frame is None:
            continue
        if key.startswith("UFID"):
            return [frame.data.decode("ascii", "replace")]
        if texts := _texts(frame.genres if key == "TCON" else frame.text):
            return texts
    return []


def _texts(values: Any) -> list[str]:
    """Returns the values of one field as clean texts, at most 20 of them."""
    found = []
    for value in [values] if isinstance(values, (str, bytes)) else list(values)[:20]:
        if isinstance(value, tuple):  # MP4: (number, of how many)
            value = value[0] or ""
        if isinstance(value, bytes):  # MP4 freeform
            value = value.decode("utf-8", "replace")
        if text := clean(str(value)):
            found.append(text)
    return found


def _joined(texts: Iterable[str]) -> str:
    """Several artists in one tag are joined as scrobblers join them, each named once."""
    return clean(" & ".join(dict.fromkeys(texts)))


def _number(texts: list[str] | None) -> int | None:
    match = re.match(r"\d{1,4}", texts[0], re.ASCII) if texts else None
    return int(match[0]) or None if match else None


def _year(texts: list[str] | None) -> int | None:
    match = re.search(r"[12]\d{3}", texts[0], re.ASCII) if texts else None
    return int(match[0]) if match else None


def _genre_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Returns genre tags as written, "(17)" and "17" as ID3's word for it, parts after ";" apart, each once."""
    words: dict[str, str] = {}
    for text in texts:
        for word in text.split(";"):
            number = _GENRE_NUMBER.fullmatch(word.strip())
            if number and int(number[1]) < len(_ID3_GENRES):
                word = _ID3_GENRES[int(number[1])]
            if word := word.strip()[:100]:
                words.setdefault(word.casefold(), word)
    return tuple(words.values())[:MAX_GENRE_WORDS]
