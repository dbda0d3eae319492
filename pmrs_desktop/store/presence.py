"""Which processes have the database open: each holds a lock on a file of its own, which ends with it, however it ends."""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PREFIX = "running-"


@dataclass(frozen=True, slots=True)
class Presence:
    """The locked file of this process."""

    marker: Path
    _held: BinaryIO

    def leave(self) -> None:
        """Says that the end was a clean one; safe to call twice."""
        self.marker.unlink(missing_ok=True)
        self._held.close()


def enter(folder: Path) -> Presence:
    """Says that this process uses the database in `folder`.

    Raises:
        OSError: the folder cannot be written.
    """
    name = f"{os.getpid()}-{secrets.token_hex(4)}"
    new = folder / f"entering-{name}"
    held = new.open("wb")
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    marker = folder / f"{PREFIX}{name}"  # under this name nobody ever sees it without its lock
    new.rename(marker)
    return Presence(marker, held)


def others(folder: Path) -> tuple[list[Path], list[Path]]:
    """Returns the markers in `folder` that were left by a killed process, and those of processes that are alive."""
    dead: list[Path] = []
    alive: list[Path] = []
    for marker in sorted(folder.glob(f"{PREFIX}*")):
        (alive if _is_held(marker) else dead).append(marker)
    return dead, alive


def _is_held(marker: Path) -> bool:
    try:
        with marker.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return True  # it left this moment
    return False
