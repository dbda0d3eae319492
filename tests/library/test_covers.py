"""Pictures in files and beside them."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3
from mutagen.mp4 import MP4Cover

from pmrs_desktop.library.covers import cover

Put = Callable[..., Path]

FRONT = b"\x89PNG\r\n\x1a\nfront" + b"\0" * 40
BACK = b"\xff\xd8\xffback" + b"\0" * 40
SAMPLES = Path(__file__).parents[1] / "samples"


def read(path: Path, max_bytes: int = 1_000_000) -> bytes | None:
    return cover(os.fsencode(path), max_bytes)


def block(kind: int, data: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = kind, "image/png", data
    return picture


def add_pictures(path: Path) -> None:
    if path.suffix in {".mp3", ".wav", ".aiff"}:
        audio = mutagen.File(path)
        audio.tags.add(APIC(encoding=3, mime="image/jpeg", type=4, desc="back", data=BACK))
        audio.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="front", data=FRONT))
        audio.save()
        return
    audio = mutagen.File(path)
    if path.suffix == ".flac":
        audio.add_picture(block(4, BACK))
        audio.add_picture(block(3, FRONT))
    elif path.suffix == ".m4a":
        audio["covr"] = [MP4Cover(FRONT, MP4Cover.FORMAT_PNG), MP4Cover(BACK)]
    elif path.suffix == ".wma":
        name = "image/png\0\0".encode("utf-16-le")
        audio["WM/Picture"] = [
            mutagen.asf.ASFByteArrayAttribute(bytes([kind]) + len(data).to_bytes(4, "little") + name + data)
            for kind, data in ((4, BACK), (3, FRONT))
        ]
    elif path.suffix == ".wv":
        audio["Cover Art (Front)"] = mutagen.apev2.APEBinaryValue(b"front.png\0" + FRONT)
    else:
        audio["metadata_block_picture"] = [
            base64.b64encode(block(kind, data).write()).decode() for kind, data in ((4, BACK), (3, FRONT))
        ]
    audio.save()


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wma", ".wav", ".aiff", ".wv"])
def test_the_front_cover_in_the_file_comes_first(put: Put, music: Path, suffix: str) -> None:
    path = put(f"song{suffix}")
    (music / "cover.jpg").write_bytes(BACK + b"beside")
    assert read(path) == BACK + b"beside"
    add_pictures(path)
    assert read(path) == FRONT
    assert read(path, max_bytes=10) is None


def test_pictures_beside_the_song_by_name(put: Put, music: Path) -> None:
    path = put("song.ogg")
    assert read(path) is None
    (music / "back.jpg").write_bytes(BACK)
    assert read(path) is None
    (music / "Front.PNG").write_bytes(FRONT)
    assert read(path) == FRONT
    (music / "Cover.jpeg").write_bytes(BACK)
    assert read(path) == BACK
    (music / "COVER.JPG").write_bytes(b"<html>not a picture</html>")
    assert read(path) == BACK


def test_one_id3_picture_of_any_kind_is_better_than_none(put: Put) -> None:
    path = put("song.mp3")
    tags = ID3(path)
    tags.add(APIC(encoding=3, mime="image/jpeg", type=0, desc="", data=BACK))
    tags.save(path)
    assert read(path) == BACK


def test_no_file_no_folder_no_cover(tmp_path: Path) -> None:
    assert read(tmp_path / "nowhere" / "song.mp3") is None
    (tmp_path / "song.mp3").write_bytes(b"no sound")
    assert read(tmp_path / "song.mp3") is None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".mp3", ".flac", ".ogg", ".m4a", ".wma", ".wv"]),
    where=st.floats(0, 1),
    patch=st.binary(min_size=1, max_size=12),
)
def test_broken_files_have_a_cover_or_none(tmp_path: Path, suffix: str, where: float, patch: bytes) -> None:
    path = tmp_path / f"song{suffix}"
    path.write_bytes((SAMPLES / f"tone{suffix}").read_bytes())
    add_pictures(path)
    data = bytearray(path.read_bytes())
    start = int(where * len(data))
    data[start : start + len(patch)] = patch
    path.write_bytes(data)
    found = read(path)
    assert found is None or found.startswith((FRONT[:8], BACK[:3], b"GIF8", b"BM", b"RIFF"))
