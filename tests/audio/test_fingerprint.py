"""The hash of the audio: re-tagging must not change it, other audio must."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import mutagen
import mutagen.aiff
import mutagen.asf
import mutagen.flac
import mutagen.id3
import mutagen.mp3
import mutagen.mp4
import mutagen.oggopus
import mutagen.oggvorbis
import mutagen.wave
import pytest

from pmrs_desktop.audio.fingerprint import audio_hash
from pmrs_desktop.errors import Trouble

BIG = "x" * 300_000
PICTURE = bytes(range(256)) * 400


def _id3(file: mutagen.FileType) -> None:
    if file.tags is None:
        file.add_tags()
    file.tags.add(mutagen.id3.TIT2(encoding=3, text=["Another title"]))
    file.tags.add(mutagen.id3.COMM(encoding=3, lang="eng", desc="", text=[BIG]))
    file.tags.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=PICTURE))


def _comments(file: mutagen.FileType) -> None:
    file["title"] = ["Another title"]
    file["comment"] = [BIG]


def _flac(file: mutagen.FileType) -> None:
    _comments(file)
    picture = mutagen.flac.Picture()
    picture.data, picture.mime, picture.type = PICTURE, "image/jpeg", 3
    file.add_picture(picture)


def _mp4(file: mutagen.FileType) -> None:
    file["\xa9nam"] = ["Another title"]
    file["\xa9cmt"] = [BIG]
    file["covr"] = [mutagen.mp4.MP4Cover(PICTURE, mutagen.mp4.MP4Cover.FORMAT_JPEG)]


def _asf(file: mutagen.FileType) -> None:
    file["Title"] = ["Another title"]
    file["Description"] = ["x" * 30_000]


FORMATS: dict[str, tuple[list[str], Callable[[mutagen.FileType], None]]] = {
    "mp3": (["-c:a", "libmp3lame"], _id3),
    "flac": (["-c:a", "flac"], _flac),
    "ogg": (["-c:a", "libvorbis"], _comments),
    "opus": (["-c:a", "libopus"], _comments),
    "m4a": (["-c:a", "aac"], _mp4),
    "wav": (["-c:a", "pcm_s16le"], _id3),
    "aiff": (["-c:a", "pcm_s16be"], _id3),
    "wma": (["-c:a", "wmav2"], _asf),
}


def tone(path: Path, hz: int, *options: str) -> Path:
    """Makes 3 s of a tone with FFmpeg, in the format of the name."""
    source = f"sine=frequency={hz}:duration=3"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-metadata", "title=One", *options, str(path)],
        check=True,
    )
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_retagging_moving_and_taking_tags_off_keep_the_hash(ending: str, tmp_path: Path) -> None:
    options, retag = FORMATS[ending]
    before = tone(tmp_path / f"a.{ending}", 440, *options)
    after = tmp_path / f"b.{ending}"
    shutil.copy(before, after)
    file = mutagen.File(after)
    retag(file)
    file.save()
    assert after.stat().st_size > before.stat().st_size + 20_000
    assert audio_hash(after) == audio_hash(before)

    bare = mutagen.File(after)
    bare.delete()
    assert mutagen.File(after).get("title") is None
    assert audio_hash(after) == audio_hash(before)


@pytest.mark.parametrize("ending", FORMATS)
def test_other_audio_has_another_hash(ending: str, tmp_path: Path) -> None:
    options, _ = FORMATS[ending]
    one, other = (audio_hash(tone(tmp_path / f"{hz}.{ending}", hz, *options)) for hz in (440, 450))
    assert one != other
    assert len(one) == 32
    assert set(one) <= set("0123456789abcdef")


def test_an_id3v1_tag_at_the_end_of_an_mp3_keeps_the_hash(tmp_path: Path) -> None:
    song = tone(tmp_path / "a.mp3", 440)
    before = audio_hash(song)
    with song.open("ab") as file:
        file.write(b"TAG" + b"Title".ljust(125, b"\0"))
    assert audio_hash(song) == before


@pytest.mark.parametrize("content", [b"", b"\x00" * 4_000, b"not music at all"])
def test_what_is_no_audio_is_trouble(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(Trouble):
        audio_hash(path)
