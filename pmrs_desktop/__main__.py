"""Chooses the face: `pmrs` (command line) or `pmrs-desktop` (window); Qt is imported only for the second."""

from __future__ import annotations

import importlib
import sys


def command_line() -> None:
    """Runs `pmrs` and ends the process with its exit code."""
    sys.exit(importlib.import_module("pmrs_desktop.cli.main").run(sys.argv[1:]))


def desktop() -> None:
    """Runs `pmrs-desktop` and ends the process with its exit code."""
    importlib.import_module("pmrs_desktop.window.interpreter").favour_the_window()
    sys.exit(importlib.import_module("pmrs_desktop.window.start").run(sys.argv[1:]))


if __name__ == "__main__":
    desktop()
