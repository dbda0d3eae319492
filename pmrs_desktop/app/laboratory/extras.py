"""What is not installed with the program but can be added to it: the extras of its package."""

from __future__ import annotations

import importlib.metadata
import json
import shlex
import sys
from pathlib import Path

import pmrs_desktop

DISTRIBUTION = "pmrs-desktop"


def adding_command(extra: str) -> str:
    """Returns the one command that adds an extra to this very installation: a checkout, a file or a release."""
    source, editable = _installed_from()
    if editable:
        wanted = ["-e", f"{source}[{extra}]"]
    elif source:
        wanted = [f"{DISTRIBUTION}[{extra}] @ {source}"]
    else:
        wanted = [f"{DISTRIBUTION}[{extra}]"]
    return shlex.join([sys.executable, "-m", "pip", "install", *wanted])


def _installed_from() -> tuple[str, bool]:
    """Returns the folder of an editable installation or a checkout that is run as it is (True), or the address of a file."""
    checkout = Path(pmrs_desktop.__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file():
        return str(checkout), True
    try:
        told = importlib.metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
        return (str(json.loads(told)["url"]) if told else ""), False
    except (importlib.metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        return "", False
