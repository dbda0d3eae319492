"""Asks the child program `audio.hasher` for audio hashes: starts it, times it out, starts it again after a crash."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from pmrs_desktop.child import Child, Supervisor
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
        self._children = Supervisor(self._start)

    def hash(self, location: bytes) -> Hashed | None:
        """Returns the hash of the file at `location`; a file that kills or hangs the child is named as the reason.

        None where there is no file, and after `stop`, which blames none.

        Raises:
            Trouble: the child cannot be started.
        """
        child = self._children.running()
        if child is None:
            return None
        why = tr("Its sound cannot be read: the reader crashed on it.")
        try:
            line = child.ask(location.hex().encode("ascii") + b"\n", self._patience_s)
        except TimeoutError:
            line, why = None, tr("Reading its sound took too long.")
        if line is None:
            self._children.drop()
            return None if self._children.stopped else Hashed(None, why)
        said = json.loads(line)
        return None if "gone" in said else Hashed(said.get("hash"), said.get("problem"))

    def close(self) -> None:
        """Ends the child; the next `hash` starts another."""
        self._children.drop()

    def stop(self) -> None:
        """Ends the child for good, from any thread, also in the middle of a file."""
        self._children.stop()

    def _start(self) -> Child:
        try:
            return Child(self._command, "audio hashes")
        except OSError as error:
            raise Trouble(tr("The sound of files cannot be read: {why}.", why=error.strerror or error)) from error
