"""Tags of every format that we claim, and of files that are broken or meant ill."""

from __future__ import annotations

import base64
import os
import wave
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TCON, TIT2, TPE1, TPOS, TSRC, UFID
from mutagen.mp4 import MP4Cover, MP4FreeForm

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Tags
from pmrs_desktop.library.names import SUFFIXES, from_name
from pmrs_desktop.library.tags import CLASSES, NAMED_ONLY, read_tags

SAMPLES = Path(__file__).parents[1] / "samples"
TAGGED = sorted(path.suffix for path in SAMPLES.glob("tone.*") if os.fsencode(path.suffix) not in NAMED_ONLY)
MBID = "0f9e3c12-6f0a-4c39-8a4e-1b2c3d4e5f60"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30

Put = Callable[..., Path]


def read(path: Path) -> Tags:
    return read_tags(os.fsencode(path))


def test_every_format_that_we_claim_has_a_sample() -> None:
    assert {".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".wav", ".aiff", ".wma"} <= set(TAGGED)
    assert {os.fsencode(suffix) for suffix in TAGGED} <= SUFFIXES
    assert frozenset(CLASSES) | NAMED_ONLY == SUFFIXES


@pytest.mark.parametrize("suffix", TAGGED)
def test_the_tags_of_every_format_are_read(suffix: str) -> None:
    tags = read(SAMPLES / f"tone{suffix}")
    clues = tags.clues
    assert (clues.artist, clues.title, clues.album) == ("Ember Coast", "Copper Night", "Low Tide")
    assert clues.album_artist == "Various"
    assert (tags.track_number, tags.year, tags.genre_words) == (3, 1999, ("Trance",))
    assert clues.seconds == pytest.approx(0.3, abs=0.1)
    assert not tags.has_cover


def test_what_mutagen_cannot_read_is_listed_by_its_name(put: Put) -> None:
    tags = read(put("Ember Coast - Copper Night.mka"))
    assert (tags.clues.artist, tags.clues.title, tags.clues.seconds) == ("Ember Coast", "Copper Night", None)


def add_id3(path: Path) -> None:
    audio = ID3(path)
    audio.add(UFID(owner="http://musicbrainz.org", data=MBID.encode()))
    audio.add(TSRC(encoding=3, text="gb-ayE-06-01498"))
    audio.add(TCON(encoding=3, text=["(17)", "Drum and Bass; Jungle", "rock"]))
    audio.add(TPOS(encoding=3, text="2/2"))
    audio.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=PNG))
    audio.save(path)


def add_comments(path: Path) -> None:
    audio = mutagen.File(path)
    audio["MUSICBRAINZ_TRACKID"] = MBID.upper()
    audio["isrc"] = "GBAYE0601498"
    audio["genre"] = ["Rock", "Drum and Bass", "Jungle"]
    audio["discnumber"] = "2"
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", PNG
    if path.suffix == ".flac":
        audio.add_picture(picture)
    else:
        audio["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    audio.save()


def add_atoms(path: Path) -> None:
    audio = mutagen.File(path)
    audio["----:com.apple.iTunes:MusicBrainz Track Id"] = MP4FreeForm(MBID.encode())
    audio["----:com.apple.iTunes:ISRC"] = MP4FreeForm(b"GBAYE0601498")
    audio["\xa9gen"] = ["Rock", "Drum and Bass", "Jungle"]
    audio["disk"] = [(2, 2)]
    audio["covr"] = [MP4Cover(PNG, MP4Cover.FORMAT_PNG)]
    audio.save()


def add_attributes(path: Path) -> None:
    audio = mutagen.File(path)
    audio["MusicBrainz/Track Id"] = MBID
    audio["WM/ISRC"] = "GBAYE0601498"
    audio["WM/Genre"] = ["Rock", "Drum and Bass", "Jungle"]
    audio["WM/PartOfSet"] = "2/2"
    data = b"\x03" + len(PNG).to_bytes(4, "little") + "image/png\0\0".encode("utf-16-le") + PNG
    audio["WM/Picture"] = mutagen.asf.ASFByteArrayAttribute(data)
    audio.save()


@pytest.mark.parametrize(
    ("name", "add"),
    [
        ("a.mp3", add_id3),
        ("a.flac", add_comments),
        ("a.ogg", add_comments),
        ("a.opus", add_comments),
        ("a.m4a", add_atoms),
        ("a.wma", add_attributes),
    ],
)
def test_ids_genres_and_covers_of_every_family_of_tags(put: Put, name: str, add: Callable[[Path], None]) -> None:
    path = put(name)
    add(path)
    tags = read(path)
    assert tags.clues.recording_mbid == MBID
    assert tags.clues.isrc == "GBAYE0601498"
    assert tags.genre_words == ("Rock", "Drum and Bass", "Jungle")
    assert tags.disc_number == 2
    assert tags.has_cover


def retagged(path: Path, **texts: str) -> Path:
    ID3(path).delete(path)
    audio = ID3()
    for frame, key in ((TPE1, "artist"), (TIT2, "title")):
        if key in texts:
            audio.add(frame(encoding=3, text=texts[key]))
    audio.save(path)
    return path


def test_names_fill_in_what_tags_lack(put: Put) -> None:
    untagged = read(retagged(put("03. Ember Coast - Copper Night.mp3")))
    assert (untagged.clues.artist, untagged.clues.title, untagged.track_number) == ("Ember Coast", "Copper Night", 3)
    no_artist = read(retagged(put("Ember Coast - Copper Night.mp3"), title="copper night"))
    assert (no_artist.clues.artist, no_artist.clues.title) == ("Ember Coast", "copper night")
    other_title = read(retagged(put("Ember Coast - Copper Night.mp3"), title="Something Else"))
    assert (other_title.clues.artist, other_title.clues.title) == ("", "Something Else")
    no_title = read(retagged(put("Left - Right.mp3"), artist="Ember Coast"))
    assert (no_title.clues.artist, no_title.clues.title) == ("Ember Coast", "Left - Right")
    same_artist = read(retagged(put("ember coast - Right.mp3"), artist="Ember Coast"))
    assert (same_artist.clues.artist, same_artist.clues.title) == ("Ember Coast", "Right")


def test_a_file_named_for_another_kind_is_read_by_its_content(put: Put) -> None:
    path = put("a.flac")
    path = path.rename(path.with_suffix(".mp3"))
    assert read(path).clues.title == "Copper Night"


def test_ids_that_are_none_are_dropped(put: Put) -> None:
    path = put("a.flac")
    audio = mutagen.File(path)
    audio["musicbrainz_trackid"], audio["isrc"], audio["date"] = "not-an-id", "12", "soon"
    audio["tracknumber"] = "side A"
    audio.save()
    tags = read(path)
    assert (tags.clues.recording_mbid, tags.clues.isrc, tags.year, tags.track_number) == (None, None, None, None)


def test_a_tag_of_a_megabyte_is_cut_and_hostile_signs_are_cleaned(put: Put) -> None:
    huge = read(retagged(put("a.mp3"), title="x" * 1_000_000, artist="<b>A</b>\nB\x00\x07‮C"))
    assert huge.clues.title == "x" * 1_000
    assert "\n" not in huge.clues.artist
    assert huge.clues.artist.startswith("<b>A</b> B")


def test_invalid_utf_8_in_tags_never_reaches_the_table(put: Put) -> None:
    path = put("a.flac")
    data = path.read_bytes().replace(b"Copper Night", b"Copper\xff\xed\xa0\x80ht")
    path.write_bytes(data)
    title = read(path).clues.title
    assert title.startswith("Copper")
    title.encode("utf-8")


@pytest.mark.parametrize("content", [b"", b"text, no sound\n" * 40, b"\0" * 4000, bytes(range(256)) * 20])
@pytest.mark.parametrize("suffix", TAGGED)
def test_a_file_that_is_no_sound_is_trouble_in_words(music: Path, suffix: str, content: bytes) -> None:
    path = music / f"bad{suffix}"
    path.write_bytes(content)
    with pytest.raises(Trouble) as trouble:
        read(path)
    assert trouble.value.sentence.endswith(".")
    assert ("empty" in trouble.value.sentence) == (content == b"")


def test_a_file_of_no_seconds_is_trouble(music: Path) -> None:
    with wave.open(str(music / "none.wav"), "wb") as empty:
        empty.setnchannels(1)
        empty.setsampwidth(2)
        empty.setframerate(8000)
    with pytest.raises(Trouble, match="no sound"):
        read(music / "none.wav")


def test_a_file_that_went_is_told_apart(music: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(music / "gone.mp3")


def test_a_folder_named_like_a_song_is_trouble(music: Path) -> None:
    (music / "folder.mp3").mkdir()
    with pytest.raises(Trouble, match="cannot be opened"):
        read(music / "folder.mp3")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(TAGGED),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), max_size=6),
    keep=st.floats(0, 1),
)
def test_a_broken_file_gives_tags_or_trouble_and_nothing_else(
    tmp_path: Path, suffix: str, cuts: list[tuple[float, bytes]], keep: float
) -> None:
    data = bytearray((SAMPLES / f"tone{suffix}").read_bytes())
    for where, patch in cuts:
        start = int(where * len(data))
        data[start : start + len(patch)] = patch
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(data[: int(keep * len(data))] if keep > 0.2 else data)
    try:
        tags = read(path)
    except Trouble:
        return
    assert tags.clues.title
    (tags.clues.title + tags.clues.artist + tags.clues.album + "".join(tags.genre_words)).encode("utf-8")
    assert tags.clues.seconds is None or tags.clues.seconds > 0


def test_a_name_alone_gives_tags() -> None:
    assert from_name(b"/m/Ember Coast - Copper Night.mp3").clues.artist == "Ember Coast"
