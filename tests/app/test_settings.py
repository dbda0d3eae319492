"""Settings, the resting player and diagnostics: damaged files never stand in the way."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import tomlkit

from pmrs_desktop.app.rows import Preferences
from pmrs_desktop.app.settings import read_settings, write_settings
from pmrs_desktop.errors import Trouble


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.toml"
    chosen = Preferences(
        theme="dark", text_percent=150, private=True, log_saved_at=5, column_widths=(("title", 300), ("artist", 20))
    )
    write_settings(file, chosen)
    assert read_settings(file) == chosen
    write_settings(file, dataclasses.replace(chosen, log_saved_at=None))
    assert read_settings(file).log_saved_at is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"theme = ",
        b'theme = "pink"\ntext_percent = 101\ncompact = 1\nprivate = "yes"\ncolumn_widths = 3\nlog_saved_at = "x"',
        b"[theme]\na = 1\n[column_widths]\ntitle = -5\nartist = 1000000",
    ],
)
def test_what_cannot_be_becomes_the_default(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    assert read_settings(file) == Preferences()
    write_settings(file, Preferences(theme="dark"))
    assert read_settings(file).theme == "dark"


def test_unknown_keys_and_remarks_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# mine\nfuture = "kept"\ntheme = "dark"\n', encoding="utf-8")
    write_settings(file, Preferences(theme="light"))
    assert "# mine" in file.read_text(encoding="utf-8")
    assert tomlkit.parse(file.read_text(encoding="utf-8"))["future"] == "kept"
    assert read_settings(file).theme == "light"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="could not be saved"):
        write_settings(tmp_path / "file" / "settings.toml", Preferences())
