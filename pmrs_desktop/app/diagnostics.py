"""The diagnostics file: rotating, without names of songs, for the listener to send when something went wrong."""

from __future__ import annotations

import logging
import platform
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pmrs_desktop import __version__
from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

FILE = "pmrs-desktop.log"
BYTES, GENERATIONS = 500_000, 3
NAMES = "names"
"""The logger whose records may name songs and files; it writes to a file of its own."""


class _QuietFile(RotatingFileHandler):
    """A file that goes without a record where the disk does not take it: nobody reads a traceback on the terminal."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Passes over a record that could not be written."""


def start_diagnostics(folder: Path) -> None:
    """Begins to write what happens to `folder`; where that cannot be written the program runs without."""
    root = logging.getLogger("pmrs_desktop")
    root.setLevel(logging.INFO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for logger, file in ((root, FILE), (names(), f"names-{FILE}")):
            handler = _QuietFile(
                folder / file,
                maxBytes=BYTES,
                backupCount=GENERATIONS,
                encoding="utf-8",
                errors="backslashreplace",  # file names may be of any bytes
                delay=True,
            )
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
            logger.addHandler(handler)
    except OSError:
        root.addHandler(logging.NullHandler())
    names().propagate = False
    root.info("PMRS Desktop %s, Python %s, %s", __version__, platform.python_version(), platform.platform())


def stop_diagnostics() -> None:
    """Closes the files."""
    for logger in (logging.getLogger("pmrs_desktop"), names()):
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


def names() -> logging.Logger:
    """Returns the logger for records that name songs or files; they go along only where the listener says so."""
    return logging.getLogger(f"pmrs_desktop.{NAMES}")


def save_diagnostics(folder: Path, target: Path, *, with_names: bool) -> None:
    """Writes the kept records, oldest first, into one file that the listener can send.

    Raises:
        Trouble: the target cannot be written.
    """
    kinds = [FILE, f"names-{FILE}"] if with_names else [FILE]
    try:
        with target.open("w", encoding="utf-8") as out:
            for kind in kinds:
                for number in range(GENERATIONS, -1, -1):
                    part = folder / (f"{kind}.{number}" if number else kind)
                    if part.exists():
                        out.write(part.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise Trouble(tr("The diagnostics could not be saved: {why}.", why=error.strerror or error)) from error
