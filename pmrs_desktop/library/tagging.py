"""Asks the child program `library.tagger` for tags: some files at a time, and ahead of what is taken from it."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pmrs_desktop.child import Child, Supervisor
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Clues, Seconds, Tags
from pmrs_desktop.words import tr

PATIENCE_S: Seconds = 60.0
"""So long some files may take: a slow drive that wakes up."""
AT_ONCE = 20
AHEAD_BYTES = 32_000
"""So much is asked ahead, less than a pipe holds, so that asking never waits for a child that hangs."""
COMMAND = (sys.executable, "-m", "pmrs_desktop.library.tagger")


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of one file: its tags, or why there are none; neither: the file is gone.

    `opened` is False where the file could not even be opened.
    """

    tags: Tags | None = None
    problem: str | None = None
    opened: bool = True


class Tagger:
    """Reads tags, for one thread; `close` must be called."""

    def __init__(self, command: Sequence[str] = COMMAND, patience_s: Seconds = PATIENCE_S) -> None:
        self._command = command
        self._patience_s = patience_s
        self._children = Supervisor(self._start)

    def read(self, locations: Iterable[bytes]) -> Iterator[Told]:
        """Yields what every file says of itself, in order; a file that kills or hangs the child is named as the reason.

        It ends after `stop`, which blames no file.

        Raises:
            Trouble: the child cannot be started.
        """
        with suppress(_Stopped):
            yield from self._read(locations)

    def close(self) -> None:
        """Ends the child; the next `read` starts another."""
        self._children.drop()

    def stop(self) -> None:
        """Ends the child for good, from any thread, also in the middle of a file."""
        self._children.stop()

    def _read(self, locations: Iterable[bytes]) -> Iterator[Told]:
        every = iter(locations)
        asked: deque[tuple[list[bytes], bytes]] = deque()
        while some := list(islice(every, AT_ONCE)):
            line = _question(some)
            while asked and sum(len(sent) for _, sent in asked) + len(line) > AHEAD_BYTES:
                yield from self._answers(asked)
            asked.append((some, line))
            self._running().send(line)
        while asked:
            yield from self._answers(asked)

    def _answers(self, asked: deque[tuple[list[bytes], bytes]]) -> Iterator[Told]:
        some, _line = asked.popleft()
        try:
            said = self._running().next(self._patience_s)
        except TimeoutError:
            said = None
        if said is not None:
            yield from map(_told, json.loads(said))
            return
        self._drop()
        for location in some:  # one of them is to blame
            yield self._alone(location)
        for _later, line in asked:
            self._running().send(line)

    def _alone(self, location: bytes) -> Told:
        try:
            said = self._running().ask(_question([location]), self._patience_s)
        except TimeoutError:
            self._drop()
            return Told(problem=tr("Reading its tags took too long."))
        if said is None:
            self._drop()
            return Told(problem=tr("Its tags cannot be read: the reader crashed on it."))
        return _told(json.loads(said)[0])

    def _running(self) -> Child:
        child = self._children.running()
        if child is None:
            raise _Stopped
        return child

    def _drop(self) -> None:
        self._children.drop()
        if self._children.stopped:
            raise _Stopped

    def _start(self) -> Child:
        try:
            return Child(self._command, "tags")
        except OSError as error:
            raise Trouble(tr("Tags cannot be read: {why}.", why=error.strerror or error)) from error


class _Stopped(Exception):
    """Somebody called `stop`."""


def _question(locations: Sequence[bytes]) -> bytes:
    return json.dumps([location.hex() for location in locations]).encode("ascii") + b"\n"


def _told(said: dict[str, Any]) -> Told:
    if "tags" not in said:
        return Told(problem=said.get("problem"), opened=said.get("opened", True))
    clues, track, disc, year, words, has_cover = said["tags"]
    return Told(Tags(Clues(*clues), track, disc, year, tuple(words), has_cover))
