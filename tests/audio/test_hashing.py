"""Audio hashes through the real child: equal to those taken here, and no file ends the taking."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.audio.fingerprint import audio_hash
from pmrs_desktop.audio.hashing import Hasher

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def hasher() -> Iterator[Hasher]:
    made = Hasher()
    yield made
    made.close()


def test_the_child_takes_the_same_hashes(hasher: Hasher) -> None:
    for path in sorted(SAMPLES.glob("tone.*"))[:4]:
        found = hasher.hash(os.fsencode(path))
        assert (found.digest, found.problem) == (audio_hash(path), None)


def test_names_of_any_bytes_and_bad_files(hasher: Hasher, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff new\nline.flac"
    Path(os.fsdecode(odd)).write_bytes((SAMPLES / "tone.flac").read_bytes())
    assert hasher.hash(odd).digest == audio_hash(SAMPLES / "tone.flac")
    (tmp_path / "empty.mp3").touch()
    empty = hasher.hash(os.fsencode(tmp_path / "empty.mp3"))
    assert empty.digest is None
    assert empty.problem
    assert hasher.hash(os.fsencode(tmp_path / "missing.mp3")) is None


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, str]:
    """A child that dies of one name and hangs on another."""
    child = tmp_path / "child.py"
    child.write_text(
        "import os, sys, time\n"
        "for line in sys.stdin:\n"
        "    name = bytes.fromhex(line.strip())\n"
        "    if name == b'crash': os._exit(11)\n"
        "    if name == b'hang': time.sleep(600)\n"
        '    print(\'{"hash": "00"}\', flush=True)\n'
    )
    return sys.executable, str(child)


def test_stopping_from_another_thread_ends_the_wait_and_blames_no_file(command: tuple[str, str]) -> None:
    hasher = Hasher(command, patience_s=600.0)
    assert hasher.hash(b"good") is not None
    stopping = threading.Thread(target=hasher.stop)
    stopping.start()
    assert hasher.hash(b"hang") is None
    stopping.join()
    assert hasher.hash(b"good") is None


def test_a_crash_and_a_hang_are_blamed_on_the_file_and_the_next_is_taken(command: tuple[str, str]) -> None:
    hasher = Hasher(command, patience_s=3.0)
    assert hasher.hash(b"good").digest == "00"
    assert "crashed" in (hasher.hash(b"crash").problem or "")
    assert hasher.hash(b"good").digest == "00"
    assert "too long" in (hasher.hash(b"hang").problem or "")
    assert hasher.hash(b"good").digest == "00"
    hasher.close()
