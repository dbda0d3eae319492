"""A second start on the same data raises the first window; real processes, real locks, real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from pmrs_desktop.window.desktop import SingleInstance, socket_address

ROOT = Path(__file__).parents[2]

START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from pmrs_desktop.window.desktop import SingleInstance

app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
if instance.claim():
    instance.raised.connect(lambda words: print("raised", json.dumps(words), flush=True))
    print("first", flush=True)
    app.exec()
else:
    print("handed over" if instance.hand_over(sys.argv[2:]) else "no answer", flush=True)
"""


class Start:
    """One start of the program, as far as it concerns other starts."""

    def __init__(self, data: Path, *words: str) -> None:
        command = [sys.executable, "-c", START, str(data), *words]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        """Returns the next line that it says; waits for it."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        """Ends it at once, as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


Starter = Callable[..., Start]


@pytest.fixture
def start() -> Iterator[Starter]:
    started: list[Start] = []

    def build(data: Path, *words: str) -> Start:
        started.append(Start(data, *words))
        return started[-1]

    yield build
    for one in started:
        one.kill()


def test_a_second_start_raises_the_first(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.line() == "first"
    words = ["/music/folder with spaces", "/music/emoji 🎧\nnew line", os.fsdecode(b"/music/\xff\xfe")]
    assert start(tmp_path, *words).line() == "handed over"
    said = first.line()
    assert said.startswith("raised ")
    assert json.loads(said.removeprefix("raised ")) == words
    assert start(tmp_path).line() == "handed over"
    assert first.line() == "raised []"


def test_after_kill_9_the_next_start_is_the_first(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.line() == "first"
    first.kill()
    heir = start(tmp_path)
    assert heir.line() == "first"
    assert start(tmp_path, "/music").line() == "handed over"
    assert heir.line() == 'raised ["/music"]'


def test_other_data_is_another_window(start: Starter, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert start(tmp_path).line() == "first"
    assert start(tmp_path / "other").line() == "first"
    assert socket_address(tmp_path) != socket_address(tmp_path / "other")
    assert socket_address(tmp_path) == socket_address(tmp_path / "other" / "..")


def test_a_long_path_has_a_short_address(tmp_path: Path) -> None:
    assert len(os.fsencode(socket_address(tmp_path / ("x" * 200) / ("y" * 200)))) < 100


def test_without_an_answer_it_says_so(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.line() == "first"
    first.process.send_signal(signal.SIGSTOP)
    assert start(tmp_path, "/music").line() == "no answer"


def test_released_data_are_free(start: Starter, tmp_path: Path, qtbot: QtBot) -> None:
    here = SingleInstance(tmp_path)
    assert here.claim()
    here.release()
    assert start(tmp_path).line() == "first"
    assert not here.claim()


@pytest.mark.parametrize("mail", [b"no json\n", b'{"words": []}\n', b"[1, 2]\n", b"\xff\xfe\n"])
def test_nonsense_is_not_taken_for_words(tmp_path: Path, qtbot: QtBot, mail: bytes) -> None:
    here = SingleInstance(tmp_path)
    raised: list[list[str]] = []
    here.raised.connect(raised.append)
    assert here.claim()
    socket = QLocalSocket()
    socket.connectToServer(socket_address(tmp_path))
    with qtbot.waitSignal(socket.disconnected):
        socket.write(mail)
    with qtbot.waitSignal(here.raised):
        later = QLocalSocket()
        later.connectToServer(socket_address(tmp_path))
        later.write(b"[]\n")
    assert raised == [[]]
    here.release()


def test_a_folder_that_cannot_be_written_keeps_nobody_out(tmp_path: Path, qtbot: QtBot) -> None:
    here = SingleInstance(tmp_path / "not there")
    assert here.claim()
    here.release()
