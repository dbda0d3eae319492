"""Teaching the genre network: starts the laboratory as a child process and hands its lines on."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

NEEDED = ("tensorflow", "librosa")
DISTRIBUTION = "pmrs-desktop"


def teach(recipe: str, data: Path, ear: Path, out: Path, more: tuple[str, ...], say: Callable[[str], None]) -> None:
    """Runs a recipe to its end and writes the network into `out`.

    Raises:
        Trouble: what teaching needs is not installed, or the laboratory failed.
    """
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise Trouble(
            tr("Teaching needs TensorFlow and librosa, which are not installed."),
            tr("Add them with: {command}", command=adding_command()),
        )
    command = [sys.executable, "-m", "pmrs_desktop.training", "--recipe", recipe, "--data", str(data)]
    command += ["--ear", str(ear), "--out", str(out), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as child:
        assert child.stdout is not None
        for line in child.stdout:
            say(line.rstrip("\n"))
    if child.returncode:
        raise Trouble(tr("Teaching failed; the lines above say where."))


def adding_command() -> str:
    """Returns the one command that adds what teaching needs to this very installation: a checkout, a file or a release."""
    source, editable = _installed_from()
    if editable:
        wanted = ["-e", f"{source}[learn]"]
    elif source:
        wanted = [f"{DISTRIBUTION}[learn] @ {source}"]
    else:
        wanted = [f"{DISTRIBUTION}[learn]"]
    return shlex.join([sys.executable, "-m", "pip", "install", *wanted])


def _installed_from() -> tuple[str, bool]:
    """Returns the folder of an editable installation or a checkout that is run as it is (True), or the address of a file."""
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file():
        return str(checkout), True
    try:
        told = importlib.metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
        return (str(json.loads(told)["url"]) if told else ""), False
    except (importlib.metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        return "", False
