"""Teaching the genre network: starts the laboratory as a child process and hands its lines on."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pmrs_desktop.app.laboratory.extras import adding_command
from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

NEEDED = ("tensorflow", "librosa")


def teach(recipe: str, data: Path, ear: Path, out: Path, more: tuple[str, ...], say: Callable[[str], None]) -> None:
    """Runs a recipe to its end and writes the network into `out`.

    Raises:
        Trouble: what teaching needs is not installed, or the laboratory failed.
    """
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise Trouble(
            tr("Teaching needs TensorFlow and librosa, which are not installed."),
            tr("Add them with: {command}", command=adding_command("learn")),
        )
    command = [sys.executable, "-m", "pmrs_desktop.training", "--recipe", recipe, "--data", str(data)]
    command += ["--ear", str(ear), "--out", str(out), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as child:
        assert child.stdout is not None
        for line in child.stdout:
            say(line.rstrip("\n"))
    if child.returncode:
        raise Trouble(tr("Teaching failed; the lines above say where."))
