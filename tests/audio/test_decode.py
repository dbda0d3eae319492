"""Decoding: every format, windows by seeking, and bad files as Trouble."""

from __future__ import annotations

import os
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from pmrs_desktop.audio.decode import length, whole, windows
from pmrs_desktop.errors import Trouble

RATE_HZ = 22_050
ENDINGS = ["mp3", "flac", "ogg", "opus", "m4a", "aac", "wav", "aiff", "wma"]


def sound(path: Path, *, seconds: float = 12, hz: float = 440) -> Path:
    """Makes a file whose tone rises one octave every 4 s, in the format of its name."""
    t = np.arange(int(seconds * 44_100)) / 44_100
    pitch = hz * 2 ** np.floor(t / 4)
    samples = (0.3 * np.sin(2 * np.pi * np.cumsum(pitch) / 44_100) * 32_767).astype("<i2")
    raw = path if path.suffix == ".wav" else path.with_suffix(".tmp.wav")
    with wave.open(str(raw), "wb") as file:
        file.setparams((1, 2, 44_100, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    if raw != path:
        codec = ["-c:a", "libvorbis"] if path.suffix == ".ogg" else []
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(raw), *codec, str(path)], check=True)
        raw.unlink()
    return path


def pitch_of(samples: np.ndarray) -> float:
    """Returns the strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * RATE_HZ / len(samples))


@pytest.mark.parametrize("ending", ENDINGS)
def test_windows_are_where_they_should_be_in_every_format(ending: str, tmp_path: Path) -> None:
    path = sound(tmp_path / f"a.{ending}")
    found = windows(path, RATE_HZ, 4.0, 3)
    assert found.dtype == np.float32
    assert found.shape[1] == 4 * RATE_HZ
    # raw AAC has no index and states its length only roughly
    expected = [440.0, 880.0, 1760.0] if ending != "aac" else [440.0]
    assert len(found) >= len(expected)
    for window, hz in zip(found, expected, strict=False):
        assert pitch_of(window[RATE_HZ : 3 * RATE_HZ]) == pytest.approx(hz, rel=0.02)
    assert length(path) == pytest.approx(12, abs=1.5)


def test_whole_returns_all_samples_or_the_first_seconds(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.wav")
    assert len(whole(path, RATE_HZ)) == pytest.approx(12 * RATE_HZ, abs=2)
    assert len(whole(path, RATE_HZ, 2.0)) == 2 * RATE_HZ
    assert np.abs(whole(path, RATE_HZ)).max() == pytest.approx(0.3, abs=0.02)


def test_a_short_file_is_repeated_to_one_window(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.wav", seconds=1.0)
    found = windows(path, RATE_HZ, 4.0, 6)
    assert found.shape == (1, 4 * RATE_HZ)
    second = whole(path, RATE_HZ)
    np.testing.assert_array_equal(found[0, len(second) : 2 * len(second)], second)


def test_three_hours_cost_no_more_than_their_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.flac"
    source = "sine=frequency=300:sample_rate=8000:duration=10800"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-ac", "1", str(path)], check=True)
    frames = 0
    original = np.concatenate

    def counted(parts: list[np.ndarray]) -> np.ndarray:
        nonlocal frames
        frames += sum(len(part) for part in parts)
        return original(parts)

    monkeypatch.setattr(np, "concatenate", counted)
    assert windows(path, RATE_HZ, 4.0, 6).shape == (6, 4 * RATE_HZ)
    assert 6 * 4 * RATE_HZ <= frames < 6 * 6 * RATE_HZ


@pytest.mark.parametrize("name", [b"\xff\xfe invalid.wav", b"new\nline.wav", b"\xf0\x9f\x8e\xb5.wav", b"http:a.wav"])
def test_names_of_any_bytes(name: bytes, tmp_path: Path) -> None:
    made = sound(tmp_path / "plain.wav", seconds=4)
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    made.rename(path)
    assert len(windows(path, RATE_HZ, 4.0, 6)) == 1


def test_a_relative_name_is_never_a_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(tmp_path / "http:a.wav", seconds=4)
    monkeypatch.chdir(tmp_path)
    assert len(whole(Path("http:a.wav"), RATE_HZ)) == pytest.approx(4 * RATE_HZ, abs=2)


def test_a_playlist_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(Trouble):
        whole(path, RATE_HZ)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\x00" * 100_000, "decoded|no sound"),
        (b"hello, this is text" * 100, "decoded"),
        (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", "decoded"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "decoded"),
    ],
)
def test_what_is_no_sound_is_trouble_in_a_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(Trouble, match=sentence) as caught:
        windows(path, RATE_HZ, 4.0, 6)
    assert str(path) not in str(caught.value)


def test_a_file_of_no_seconds_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no sound"):
        windows(sound(tmp_path / "a.wav", seconds=0), RATE_HZ, 4.0, 6)


def test_a_picture_is_trouble(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color", "-frames:v", "1", str(path)], check=True)
    with pytest.raises(Trouble, match="no sound"):
        whole(path, RATE_HZ)


def test_what_is_not_there_or_a_folder_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no longer there"):
        whole(tmp_path / "gone.mp3", RATE_HZ)
    with pytest.raises(Trouble, match="folder"):
        whole(tmp_path, RATE_HZ)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_trouble(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.wav", seconds=1)
    path.chmod(0)
    with pytest.raises(Trouble, match="may not be read"):
        whole(path, RATE_HZ)


@pytest.mark.parametrize("ending", ["mp3", "flac", "ogg", "m4a"])
def test_a_file_with_damage_in_the_middle_is_heard_or_trouble(ending: str, tmp_path: Path) -> None:
    path = sound(tmp_path / f"a.{ending}")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + len(content) // 10] = os.urandom(len(content) // 10)
    path.write_bytes(content)
    found = windows(path, RATE_HZ, 4.0, 3)
    assert np.isfinite(found).all()
    assert np.abs(found).max() <= 1.0


@pytest.mark.parametrize("ending", ["mp3", "flac", "ogg", "wav"])
def test_a_file_cut_off_is_heard_as_far_as_it_goes(ending: str, tmp_path: Path) -> None:
    path = sound(tmp_path / f"a.{ending}")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    found = windows(path, RATE_HZ, 4.0, 3)
    assert pitch_of(found[0][RATE_HZ : 3 * RATE_HZ]) == pytest.approx(440.0, rel=0.02)
