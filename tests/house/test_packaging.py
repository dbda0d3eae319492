"""The two commands of the README, as far as they can be tried without changing the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SCRIPTS = ("packaging/run", "packaging/test", "packaging/setup.sh", ".ci/run")


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A copy of the project's set-up with an environment that is a stand-in for the real one."""
    copy = tmp_path / "project"
    shutil.copytree(root / "packaging", copy / "packaging")
    shutil.copyfile(root / "pyproject.toml", copy / "pyproject.toml")
    environment = copy / ".venv"
    tools = environment / "bin"
    tools.mkdir(parents=True)
    (tools / "python").symlink_to(Path(sys.executable).resolve())
    # A bare system's Python has no pip of its own: the environment's stands in, as in a real one.
    (environment / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    pip = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)})) / "pip"
    pip.mkdir(parents=True)
    (pip / "__init__.py").touch()
    opened = tools / "pmrs-desktop"
    opened.write_text('#!/bin/sh\nprintf "opened %s|" "$@"\n')
    opened.chmod(0o755)
    return copy


def sh(project: Path, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a script as a newcomer does, without a display unless one is given, and with no way to reach apt or pip."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not any(part in name for part in ("DISPLAY", "QT_", "PYTHON"))
    }
    return subprocess.run(
        ["sh", str(project / script), *arguments],
        capture_output=True,
        text=True,
        env={**kept, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", **environment},
        timeout=60,
        check=False,
    )


def installed(project: Path) -> list[Path]:
    """Returns what stands in the environment, but for what Python keeps of the modules that it has read."""
    return sorted(path for path in (project / ".venv").rglob("*") if "__pycache__" not in path.parts)


def stamped(project: Path, name: str) -> None:
    """Leaves the stamp that a finished set-up leaves."""
    script = f'root="{project}"; . "$root/packaging/setup.sh"; fingerprint > "$root/.venv/.pmrs-{name}"'
    subprocess.run(["sh", "-c", script], check=True, timeout=60)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_plain_sh(root: Path, script: str) -> None:
    shell = shutil.which("dash") or shutil.which("sh")
    assert shell is not None
    assert subprocess.run([shell, "-n", root / script], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("stamp", ["run", "test"])
def test_a_second_start_installs_nothing_and_opens_the_folders(project: Path, stamp: str) -> None:
    stamped(project, stamp)
    before = installed(project)
    done = sh(project, "packaging/run", "/music", "/more music", DISPLAY=":0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "opened /music|opened /more music|", "")
    assert installed(project) == before


def test_without_a_display_one_sentence_names_the_command_line(project: Path) -> None:
    stamped(project, "run")
    done = sh(project, "packaging/run")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "no display" in done.stderr
    assert ".venv/bin/pmrs" in done.stderr


def test_an_old_stamp_is_no_stamp(project: Path) -> None:
    stamped(project, "run")
    with (project / "pyproject.toml").open("a") as needs:
        needs.write("\n# another need\n")
    (project / ".venv" / "bin" / "python").unlink()
    pip = project / ".venv" / "bin" / "python"
    pip.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 7\nexec {Path(sys.executable).resolve()} "$@"\n')
    pip.chmod(0o755)
    done = sh(project, "packaging/run", DISPLAY=":0")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert "opened" not in done.stdout


def test_no_python_that_fits_is_said_in_one_sentence(project: Path) -> None:
    shutil.rmtree(project / ".venv")
    done = sh(project, "packaging/run", DISPLAY=":0", PYTHON="/no/such/python")
    assert done.returncode == 1
    assert "Python 3.11, 3.12 or 3.13" in done.stderr
    assert not (project / ".venv").exists()


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """Programs of a bare system: nothing is installed, and apt only writes down what it is asked."""
    tools = tmp_path / "system"
    tools.mkdir()
    for name, body in {
        "dpkg-query": 'echo "installed libvlc5"; echo "installed libglib2.0-0t64"',
        "apt-get": f'echo "$DEBIAN_FRONTEND $*" >> "{tmp_path}/asked"',
        "sudo": "exit 1",
        "id": 'echo "${FAKE_ID:-1000}"',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    return tools


def test_missing_parts_are_one_command_to_type_and_nothing_starts(project: Path, system: Path) -> None:
    shutil.rmtree(project / ".venv")
    done = sh(project, "packaging/run", DISPLAY=":0", PATH=f"{system}:{os.environ['PATH']}")
    assert done.returncode == 1
    command = done.stderr.splitlines()[-1].strip()
    assert command.startswith(
        "sudo apt-get update && sudo apt-get install --no-install-recommends python3 python3-venv "
    )
    assert " vlc-plugin-base " in command
    assert "libvlc5" not in command
    assert "libglib2.0-0" not in command
    assert not (project / ".venv").exists()
    assert not (system.parent / "asked").exists()


def test_root_gets_the_missing_parts_by_apt(project: Path, system: Path) -> None:
    stamped(project, "run")
    done = sh(project, "packaging/run", DISPLAY=":0", FAKE_ID="0", PATH=f"{system}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    asked = (system.parent / "asked").read_text().splitlines()
    assert asked[0].startswith("noninteractive update")
    assert asked[1].startswith("noninteractive install -y")
    assert "--no-install-recommends" in asked[1]
    assert " libxcb-cursor0 " in asked[1]
    assert "python3-venv" not in asked[1]  # the environment is there already
