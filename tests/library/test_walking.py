"""The walk on a thread of its own: the same as here, and left behind where a drive hangs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pmrs_desktop.library.scan import walk
from pmrs_desktop.library.walking import STOPPED, Walker
from tests.homes import Stuck

Put = Callable[..., Path]
PATIENCE_S = 30


def test_it_sees_and_counts_what_a_walk_sees(put: Put, music: Path) -> None:
    for number in range(5):
        put(f"{number}/song.mp3")
    here, counts = [], []
    with closing(Walker()) as walker:
        seen = walker.walk(os.fsencode(music), counts.append)
    assert seen == walk(os.fsencode(music), counted=here.append)
    assert counts == here


def test_a_walk_that_hangs_is_left_behind_and_says_nothing_more(
    put: Put, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a/song.mp3")
    stuck = Stuck(tmp_path / "gate", os.scandir, os.fsencode(music / "a"))
    monkeypatch.setattr(os, "scandir", stuck)
    walker, counts = Walker(), []
    asked = threading.Thread(target=lambda: answers.append(walker.walk(os.fsencode(music), counts.append)))
    answers: list[object] = []
    asked.start()
    stuck.wait()
    walker.stop()
    asked.join(PATIENCE_S)
    assert answers == [STOPPED]
    told = list(counts)
    stuck.release()
    assert counts == told
    assert walker.walk(os.fsencode(music), counts.append) == STOPPED


def test_a_bug_in_a_walk_is_one_of_whoever_waits(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: bytes) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(os, "scandir", fail)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with closing(Walker()) as walker, pytest.raises(RuntimeError, match="bug"):
        walker.walk(os.fsencode(music), lambda _: None)
