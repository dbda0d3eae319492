"""The picture of a song: the one in its file, else the one beside it. Bytes as they are; nothing is decoded here."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from typing import Any

from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.flac import Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from pmrs_desktop.library.tags import READING_FAILURES, parsed

MAX_BYTES = 20_000_000
"""Pictures above this size are left alone."""

FOLDER_NAMES = (b"cover", b"folder", b"front", b"album", b"albumart")
FOLDER_SUFFIXES = (b".jpg", b".jpeg", b".png", b".webp")

_FRONT = 3
"""Picture type "front cover" (ID3v2.4 section 4.14, which FLAC, Vorbis and ASF share)."""

_PICTURE_READER: Any = Picture

_Found = tuple[int, bytes]
"""A picture's type and bytes."""


def cover(path: bytes, max_bytes: int = MAX_BYTES) -> bytes | None:
    """Returns the picture of the file at `path` as JPEG, PNG, WebP, GIF or BMP bytes, None where there is none.

    A front cover in the file comes first, then its first picture, then cover, folder, front or album (.jpg, .jpeg,
    .png, .webp) beside it. Broken files and pictures above `max_bytes` count as none.
    """
    fitting = [(kind, data) for kind, data in embedded(path) if _is_picture(data) and len(data) <= max_bytes]
    if fitting:
        return next((data for kind, data in fitting if kind == _FRONT), fitting[0][1])
    return _beside(os.path.dirname(path), max_bytes)


def embedded(path: bytes) -> list[_Found]:
    """Returns the pictures in a file with their ID3 picture types; none where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            audio = parsed(stream, os.path.splitext(path)[1].lower())
        return [] if audio is None else list(_pictures(audio))
    except READING_FAILURES:
        return []


def _pictures(audio: Any) -> Iterator[_Found]:
    for picture in getattr(audio, "pictures", ()):
        yield picture.type, picture.data
    tags: Any = audio.tags
    family = type(tags)
    if issubclass(family, ID3):
        yield from ((int(frame.type), frame.data) for frame in tags.getall("APIC"))
    elif issubclass(family, MP4Tags):
        yield from ((_FRONT, bytes(data)) for data in tags.get("covr", ()))
    elif issubclass(family, ASFTags):
        yield from (_asf_picture(attribute.value) for attribute in tags.get("WM/Picture", ()))
    elif issubclass(family, APEv2):
        if "Cover Art (Front)" in tags:
            yield _FRONT, tags["Cover Art (Front)"].value.split(b"\0", 1)[-1]
    elif tags is not None:
        yield from _comment_pictures(tags)


def _comment_pictures(comments: Any) -> Iterator[_Found]:
    """Pictures in Vorbis comments: a FLAC picture block in base 64, or (long ago) the bare picture."""
    for block in comments.get("metadata_block_picture", ()):
        picture = _PICTURE_READER(base64.b64decode(block))
        yield picture.type, picture.data
    for block in comments.get("coverart", ()):
        yield _FRONT, base64.b64decode(block)


def _asf_picture(value: bytes) -> _Found:
    """WM_PICTURE: type (1 byte), size (4, little), MIME type and description (UTF-16, each ended by 0 0), data."""
    size = int.from_bytes(value[1:5], "little")
    return value[0], value[len(value) - size :] if 0 < size <= len(value) else b""


def _is_picture(data: bytes) -> bool:
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM"))


def _beside(folder: bytes, max_bytes: int) -> bytes | None:
    wanted = {name + suffix: rank for rank, (name, suffix) in enumerate(_candidates())}
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (wanted[entry.name.lower()], entry.path) for entry in entries if entry.name.lower() in wanted
            )
    except OSError:
        return None
    for _, path in found:
        try:
            if os.path.isfile(path) and os.path.getsize(path) <= max_bytes:
                with open(path, "rb") as stream:
                    data = stream.read(max_bytes)
                if _is_picture(data):
                    return data
        except OSError:
            continue
    return None


def _candidates() -> Iterator[tuple[bytes, bytes]]:
    for name in FOLDER_NAMES:
        for suffix in FOLDER_SUFFIXES:
            yield name, suffix
