"""What importing the program loads, and the one library whose version may kill the process."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LATE = {
    "pmrs_desktop.app.lists.advice",
    "pmrs_desktop.app.songs.catalogue",
    "pmrs_desktop.app.songs.closeness",
    "pmrs_desktop.app.playing.outlook",
    "pmrs_desktop.app.taste.tasting",
    "pmrs_desktop.exchange.log",
    "pmrs_desktop.exchange.ours",
    "pmrs_desktop.library.covers",
    "pmrs_desktop.library.watch",
    "pmrs_desktop.player.vlc_engine",
    "pmrs_desktop.store.migrate",
    "pmrs_desktop.window.charts",
    "scipy.linalg",
    "tomlkit",
}
"""All that is imported at its first use; think twice before this grows."""
NOT_YET = {"alembic", "av", "click", "mutagen", "numpy", "pyqtgraph", "qtawesome", "scipy", "tomlkit", "watchdog"}
"""What a window is shown without (see `pmrs_desktop.late`); libVLC is loaded beside it."""
THE_LABORATORY = ("tensorflow", "keras", "librosa", "ai_edge_litert", "numba", "sklearn", "implicit", "matplotlib")


def loaded_after(code: str, root: Path, names: str = "sys.modules") -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `code`, or those that it put into `names`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json\nprint(json.dumps([n.split('.')[0] for n in {names}]))"],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_late_modules_are_few_and_there(modules: list[Path]) -> None:
    used = {name for module in modules for name in re.findall(r'= late\("(.+?)"\)', module.read_text("utf-8"))}
    assert used == LATE
    assert all(importlib.util.find_spec(name) for name in used)


def test_a_window_loads_nothing_that_it_does_not_need_yet(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pmrs_desktop.app.application import Application\n"
        "from pmrs_desktop.app.places import places\n"
        "from pmrs_desktop.window import main, start\n"
        f"application = Application(places(Path({str(tmp_path)!r})))\n"
        "app = main.make_app()\n"
        "shell = main.make_shell(application, app)\n"
        "shell.show()\n"
        "seen = list(sys.modules)\n"
        "main.settle(app, shell)\n"
        "shell.desk.close()\n"
        "application.close()\n"
    )
    loaded_after(code, root)  # the first start of all makes the database
    assert loaded_after(code, root, "seen").isdisjoint(NOT_YET)


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
        if line.endswith("= [") and line.split(" ")[0] in {"dependencies", "learn", "evaluate", "test"}:
            inside = True
        elif line == "]":
            inside = False
        elif inside and line.strip().startswith('"') and "#" not in line and not before.strip().startswith("#"):
            silent.append(line.strip())
        if not line.strip().startswith('"PySide6'):
            before = line
    assert silent == []
