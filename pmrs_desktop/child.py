"""A child program that is asked and answers line by line: started, asked, waited for no longer than it is given, ended.

Whatever may crash or hang on a listener's file (decoders, tag readers, networks) runs in one, and takes no window with it.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

import pmrs_desktop
from pmrs_desktop.kinds import Seconds

GONE_WITHIN_S: Seconds = 2.0
"""So soon a child that was killed has closed its output, if it can be killed."""


class Child:
    """One child process, and a thread that gathers its lines so that waiting can time out on every system.

    Args:
        command: its command line; modules of this program are found by it.
        name: of the thread.
        environment: variables beside ours.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, command: Sequence[str], name: str, environment: Mapping[str, str] | None = None) -> None:
        root = str(Path(pmrs_desktop.__file__).parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {}), "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._gather, name=name, daemon=True)
        self._reader.start()

    def send(self, line: bytes) -> bool:
        """Sends a line with its end; False where the child is dead or `end` was called."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except (OSError, ValueError):
            return False
        return True

    def next(self, seconds: Seconds) -> bytes | None:
        """Returns the next line of the child, None where it died.

        Raises:
            TimeoutError: there was none in time.
        """
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if line is None:
            self._lines.put(None)  # it stays dead for whoever asks again
        return line

    def ask(self, line: bytes, seconds: Seconds) -> bytes | None:
        """Sends a line and returns the next one of the child, None where it died.

        Raises:
            TimeoutError: there was none in time.
        """
        return self.next(seconds) if self.send(line) else None

    def end(self) -> None:
        """Kills the child and waits until it is gone, 2 s at most; it holds nothing that must be saved.

        One that reads from a drive that hangs cannot be killed before the drive answers: it is left to the system.
        """
        self.process.kill()
        self._reader.join(GONE_WITHIN_S)
        if self._reader.is_alive():
            self._lines.put(None)
            return
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # an unsent question
                if pipe is not None:
                    pipe.close()

    def _gather(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)


Kind = TypeVar("Kind", bound=Child)


class Supervisor(Generic[Kind]):
    """Keeps one child for one thread that asks: started when it is wanted, started anew after `drop`, gone after `stop`.

    Args:
        start: starts a child.
    """

    def __init__(self, start: Callable[[], Kind]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self.child: Kind | None = None
        self.stopped = False

    def running(self) -> Kind | None:
        """Returns the child; None after `stop`. What `start` raises flies on."""
        with self._lock:
            if self.child is None and not self.stopped:
                self.child = self._start()
            return self.child

    def drop(self) -> None:
        """Ends the child; the next `running` starts another."""
        with self._lock:
            child, self.child = self.child, None
        if child is not None:
            child.end()

    def stop(self) -> None:
        """Ends the child for good, from any thread; whoever waits for its answer hears at once that it is dead."""
        with self._lock:
            self.stopped = True
        self.drop()


def answer_lines(answer: Callable[[bytes], bytes]) -> None:
    """Answers standard input line by line until it ends, in the child; what a native library prints goes to standard error."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        outward.write(answer(line) + b"\n")
        outward.flush()
