"""The messages between desk and worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.genre import protocol


@given(st.binary(min_size=1, max_size=200).filter(lambda name: b"\0" not in name))
def test_any_path_travels_in_one_line(name: bytes) -> None:
    path = Path(os.fsdecode(b"/music/" + name))
    line = protocol.question(path)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert os.fsencode(protocol.asked(line)) == os.fsencode(path)


@pytest.mark.parametrize(
    "message",
    [
        protocol.Ready("ab" * 32),
        protocol.Answer((0.25, 0.75), (1.5, -2.0)),
        protocol.Problem("It is\nbroken.", "Mend it."),
    ],
)
def test_messages_come_back_as_they_were(message: protocol.Said) -> None:
    line = protocol.said(message)
    assert line.count(b"\n") == 1
    assert protocol.heard(line) == message


@pytest.mark.parametrize(
    "line", [b"", b"hello\n", b"[]\n", b"{}\n", b'{"ready": 1}\n', b'{"shares": ["x"], "embedding": []}']
)
def test_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        protocol.heard(line)
