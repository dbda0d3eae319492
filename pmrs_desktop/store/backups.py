"""Copies of the database beside it, several generations, none rotated away when the counts of rows collapse."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from pmrs_desktop.kinds import UnixTime

GENERATIONS = 5
COLLAPSE = 0.5
"""A copy that holds less than this share of the acts of an older one looks like a loss: then nothing is thrown away."""


def back_up(path: Path, why: str, now: UnixTime) -> Path:
    """Copies the database at `path` while it may be in use, then drops the oldest copies over `GENERATIONS`.

    Returns:
        The copy, `backups/pmrs-<UTC time>-<why>.sqlite` beside the database.
    """
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
    copy = folder / f"pmrs-{stamp}-{why}.sqlite"
    partial = copy.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        partial.replace(copy)
    except sqlite3.Error:
        partial.unlink(missing_ok=True)
        raise
    _rotate(path)
    return copy


def copies(path: Path) -> list[Path]:
    """Returns the copies of the database at `path`, oldest first."""
    return sorted((path.parent / "backups").glob("pmrs-*.sqlite"))


def newest(path: Path) -> Path | None:
    """Returns the newest copy of the database at `path`, or None."""
    found = copies(path)
    return found[-1] if found else None


def _rotate(path: Path) -> None:
    found = copies(path)
    if len(found) <= GENERATIONS:
        return
    counts = [_acts(copy) for copy in found]
    if counts[-1] < COLLAPSE * max(counts):
        return
    for copy in found[:-GENERATIONS]:
        copy.unlink(missing_ok=True)


def _acts(copy: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM act").fetchone()[0])
    except sqlite3.DatabaseError:
        return 0
