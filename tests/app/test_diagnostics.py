"""The diagnostics file rotates, and names songs only where the listener says so."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.app import diagnostics
from pmrs_desktop.errors import Trouble


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    diagnostics.start_diagnostics(tmp_path / "diagnostics")
    yield tmp_path / "diagnostics"
    diagnostics.stop_diagnostics()


def test_names_go_along_only_where_they_may(folder: Path, tmp_path: Path) -> None:
    logging.getLogger("pmrs_desktop.anything").warning("a plain line")
    diagnostics.names().warning("Ada: Red Lamp \udcff")
    target = tmp_path / "out.txt"
    diagnostics.save_diagnostics(folder, target, with_names=False)
    assert "a plain line" in target.read_text(encoding="utf-8")
    assert "Red Lamp" not in target.read_text(encoding="utf-8")
    diagnostics.save_diagnostics(folder, target, with_names=True)
    assert "Red Lamp \\udcff" in target.read_text(encoding="utf-8")


def test_the_file_never_grows_without_end(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for handler in logging.getLogger("pmrs_desktop").handlers:
        monkeypatch.setattr(handler, "maxBytes", 2_000)
    for number in range(500):
        logging.getLogger("pmrs_desktop.anything").warning("line %s", number)
    parts = list(folder.glob(f"{diagnostics.FILE}*"))
    assert len(parts) == diagnostics.GENERATIONS + 1
    assert sum(part.stat().st_size for part in parts) <= 2_000 * len(parts)
    target = tmp_path / "out.txt"
    diagnostics.save_diagnostics(folder, target, with_names=False)
    numbers = [int(line.rsplit(" ", 1)[1]) for line in target.read_text(encoding="utf-8").splitlines()]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 499


def test_a_target_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="could not be saved"):
        diagnostics.save_diagnostics(folder, tmp_path, with_names=False)


def test_the_program_runs_without_diagnostics_where_they_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    diagnostics.start_diagnostics(tmp_path / "file" / "diagnostics")
    logging.getLogger("pmrs_desktop.anything").warning("goes nowhere")
    diagnostics.stop_diagnostics()
    assert logging.getLogger("pmrs_desktop").handlers == []


def test_a_record_that_cannot_be_written_says_nothing_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diagnostics.start_diagnostics(tmp_path / "diagnostics")
    for handler in logging.getLogger("pmrs_desktop").handlers:
        handler.close()
    (tmp_path / "diagnostics" / diagnostics.FILE).unlink(missing_ok=True)
    (tmp_path / "diagnostics").rmdir()
    (tmp_path / "diagnostics").touch()
    logging.getLogger("pmrs_desktop.anything").warning("nowhere to go")
    diagnostics.stop_diagnostics()
    assert capsys.readouterr().err == ""
