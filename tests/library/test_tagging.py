"""Tags through the real child: equal to those read here, in order, and no file ends the reading."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.library import tagging
from pmrs_desktop.library.tagging import AT_ONCE, Tagger, Told
from pmrs_desktop.library.tags import read_tags

SAMPLES = Path(__file__).parents[1] / "samples"
CHILD = """
import json, os, sys, time
for line in sys.stdin:
    names = [bytes.fromhex(digits) for digits in json.loads(line)]
    if b"crash" in names: os._exit(11)
    if b"hang" in names: time.sleep(600)
    print(json.dumps([{"problem": name.decode()} for name in names]), flush=True)
"""


@pytest.fixture
def child(tmp_path: Path) -> tuple[str, ...]:
    """A child that tells every name back, dies of one and hangs on another."""
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    return sys.executable, str(script)


def test_the_child_reads_the_same_tags_in_order(tagger: Tagger) -> None:
    paths = [os.fsencode(path) for path in sorted(SAMPLES.glob("tone.*"))] * 5
    assert len(paths) > 2 * AT_ONCE
    assert [told.tags for told in tagger.read(paths)] == [read_tags(path) for path in paths]


def test_names_of_any_bytes_bad_files_and_files_that_went(tagger: Tagger, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff new\nline.flac"
    Path(os.fsdecode(odd)).write_bytes((SAMPLES / "tone.flac").read_bytes())
    (tmp_path / "empty.mp3").touch()
    good, empty, gone = tagger.read([odd, os.fsencode(tmp_path / "empty.mp3"), os.fsencode(tmp_path / "gone.mp3")])
    assert good.tags == read_tags(odd)
    assert (empty.tags, empty.problem, empty.opened) == (None, "This file is empty.", True)
    assert (gone.tags, gone.problem) == (None, None)


def test_a_crash_and_a_hang_are_blamed_on_their_files_alone(child: tuple[str, ...]) -> None:
    names = [f"{number}".encode() for number in range(3 * AT_ONCE)]
    names[3], names[AT_ONCE + 2] = b"crash", b"hang"
    with closing(Tagger(child, patience_s=2.0)) as tagger:
        told = [one.problem or "" for one in tagger.read(names)]
    assert "crashed" in told.pop(3)
    assert "too long" in told.pop(AT_ONCE + 1)
    assert told == [name.decode() for name in names if name not in (b"crash", b"hang")]


def test_stopping_from_another_thread_ends_the_reading_and_blames_no_file(child: tuple[str, ...]) -> None:
    names = [f"{number}".encode() for number in range(3 * AT_ONCE)]
    names[AT_ONCE + 2] = b"hang"
    tagger = Tagger(child, patience_s=600.0)
    told = tagger.read(names)
    first = [next(told).problem for _ in range(AT_ONCE)]
    assert first == [name.decode() for name in names[:AT_ONCE]]
    stopping = threading.Thread(target=tagger.stop)
    stopping.start()
    assert list(told) == []
    stopping.join()
    assert list(tagger.read([b"1"])) == []


def test_a_reader_that_does_not_end_is_left_behind(tmp_path: Path) -> None:
    gate, script = tmp_path / "gate", tmp_path / "child.py"
    os.mkfifo(gate)
    script.write_text(
        "import subprocess, sys\n"
        "sys.stdin.readline()\n"
        "held = subprocess.Popen([sys.executable, '-c', f'open({sys.argv[1]!r}).read()'])\n"
        "print('[{\"gone\": true}]', flush=True)\n"
        "held.wait()\n"
    )
    tagger = Tagger((sys.executable, str(script), str(gate)), patience_s=600.0)
    told = tagger.read([b"1"])
    assert next(told) == Told()
    tagger.stop()  # what the child has started still holds its output
    gate.write_text("")
    assert list(told) == []


def test_long_names_are_asked_in_portions_that_fit_a_pipe(
    child: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging, "AHEAD_BYTES", 500)
    names = [bytes([97 + number % 26]) * 4_000 for number in range(100)]
    with closing(Tagger(child)) as tagger:
        assert [one.problem for one in tagger.read(names)] == [name.decode() for name in names]


def test_no_child_is_a_trouble() -> None:
    with pytest.raises(Trouble, match="Tags cannot be read"):
        next(Tagger(("/nowhere/python",)).read([b"song.mp3"]))
