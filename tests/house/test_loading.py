"""What importing the program loads, and the one library whose version may kill the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

THE_LABORATORY = ("tensorflow", "keras", "librosa", "ai_edge_litert", "numba", "sklearn")


def loaded_after(code: str, root: Path) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json\nprint(json.dumps([n.split('.')[0] for n in sys.modules]))"],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("part", ["app", "cli", "window"])
def test_no_face_loads_the_laboratory(part: str, modules: list[Path], root: Path) -> None:
    names = [
        ".".join(module.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for module in modules
        if module.relative_to(root).parts[1] == part
    ]
    loaded = loaded_after("".join(f"import {name}\n" for name in names), root)
    assert loaded.isdisjoint(THE_LABORATORY)
    assert "pmrs_desktop" in loaded


@pytest.mark.parametrize("part", ["app", "cli"])
def test_without_a_window_there_is_no_qt(part: str, modules: list[Path], root: Path) -> None:
    names = [
        ".".join(module.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for module in modules
        if module.relative_to(root).parts[1] == part
    ]
    assert "PySide6" not in loaded_after("".join(f"import {name}\n" for name in names), root)


def test_the_plotting_library_waits_until_your_taste_is_shown(root: Path) -> None:
    loaded = loaded_after("import pmrs_desktop.window.shell", root)
    assert "PySide6" in loaded
    assert "pyqtgraph" not in loaded
    assert "pyqtgraph" in loaded_after("import pmrs_desktop.window.charts", root)


def test_calls_into_qt_do_not_use_up_none(root: Path) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "thing.setObjectName('x')\n"
        "before = sys.getrefcount(None)\n"
        "for _ in range(1000): thing.setObjectName('x')\n"
        "assert before - sys.getrefcount(None) < 100, (before, sys.getrefcount(None))\n"
    )
    assert "PySide6" in loaded_after(code, root)


def test_the_qt_that_uses_up_none_is_kept_out(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    pins = [Requirement(line) for line in project["dependencies"] if line.startswith("PySide6")]
    for python, allowed in (("3.11", False), ("3.12", True), ("3.13", True)):
        (pin,) = [one for one in pins if one.marker is None or one.marker.evaluate({"python_version": python})]
        assert pin.specifier.contains("6.12.0") == allowed
        assert pin.specifier.contains("6.11.3")
    (here,) = [one for one in pins if one.marker is None or one.marker.evaluate()]
    assert here.specifier.contains(version("PySide6-Essentials"))


def test_every_dependency_says_why(root: Path) -> None:
    lines = (root / "pyproject.toml").read_text("utf-8").splitlines()
    inside, silent, before = False, [], ""
    for line in lines:
        if line.endswith("= [") and line.split(" ")[0] in {"dependencies", "learn", "test"}:
            inside = True
        elif line == "]":
            inside = False
        elif inside and line.strip().startswith('"') and "#" not in line and not before.strip().startswith("#"):
            silent.append(line.strip())
        if not line.strip().startswith('"PySide6'):
            before = line
    assert silent == []
