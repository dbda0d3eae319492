"""Asks the child program `audio.hasher` for audio hashes: starts it, times it out, starts it again after a crash."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pmrs_desktop
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.words import tr

PATIENCE_S: Seconds = 120.0
"""So long one file may take: reading a 3-hour file from a slow drive."""
COMMAND = (sys.executable, "-m", "pmrs_desktop.audio.hasher")


@dataclass(frozen=True, slots=True)
class Hashed:
    """The hash of a file's audio, 32 hexadecimal digits, or why it has none."""

    digest: str | None
    problem: str | None = None


class Hasher:
    """Takes hashes one after another, for one thread; `close` must be called."""

    def __init__(self, command: Sequence[str] = COMMAND, patience_s: Seconds = PATIENCE_S) -> None:
        self._command = command
        self._patience_s = patience_s
        self._child: _Child | None = None

    def hash(self, location: bytes) -> Hashed:
        """Returns the hash of the file at `location`; a file that kills or hangs the child is named as the reason.

        Raises:
            Trouble: the child cannot be started.
        """
        if self._child is None:
            self._child = _Child(self._command)
        try:
            said = self._child.ask(location, self._patience_s)
        except TimeoutError:
            self.close()
            return Hashed(None, tr("Reading its sound took too long."))
        if said is None:
            self.close()
            return Hashed(None, tr("Its sound cannot be read: the reader crashed on it."))
        return Hashed(said.get("hash"), said.get("problem"))

    def close(self) -> None:
        """Ends the child; the next `hash` starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    def __init__(self, command: Sequence[str]) -> None:
        root = str(Path(pmrs_desktop.__file__).parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        except OSError as error:
            raise Trouble(tr("The sound of files cannot be read: {why}.", why=error.strerror or error)) from error
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._gather, name="audio hashes", daemon=True)
        self._reader.start()

    def ask(self, location: bytes, patience_s: Seconds) -> dict[str, Any] | None:
        """Returns the answer, or None where the child died.

        Raises:
            TimeoutError: there was none in time.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(location.hex().encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:
            return None
        try:
            line = self._lines.get(timeout=patience_s)
        except queue.Empty:
            raise TimeoutError from None
        return json.loads(line) if line else None

    def end(self) -> None:
        """Kills the child and waits until it is gone; it holds nothing that must be saved."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # an unsent question
                continue

    def _gather(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)
