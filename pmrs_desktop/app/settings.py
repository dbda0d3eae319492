"""What the listener chose: one frozen record, kept as TOML; values out of bounds become the default, unknown keys stay."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmrs_desktop.app.rows import Preferences
from pmrs_desktop.errors import Trouble
from pmrs_desktop.late import late
from pmrs_desktop.words import tr

if TYPE_CHECKING:
    import tomlkit
else:
    tomlkit = late("tomlkit")

ALLOWED: dict[str, Container[object]] = {
    "theme": ("system", "light", "dark"),
    "text_percent": (100, 125, 150),
    "adventure": range(101),
    "keep_playing": ("off", "genre", "for-you"),
}
WIDTHS = "column_widths"


def read_settings(file: Path) -> Preferences:
    """Returns what stands in `file`; the defaults where it is missing, damaged, or says what cannot be."""
    known = _known(file)
    chosen = {
        field.name: known[field.name]
        for field in dataclasses.fields(Preferences)
        if field.name in known and _fits(field.name, known[field.name], field.default)
    }
    widths = known.get(WIDTHS)
    if isinstance(widths, dict):
        chosen[WIDTHS] = tuple(
            (name, width) for name, width in widths.items() if type(width) is int and 0 < width < 10_000
        )
    return Preferences(**chosen)


def _fits(name: str, value: object, default: object) -> bool:
    if name == "log_saved_at":
        return type(value) is int
    return type(value) is type(default) and value in ALLOWED.get(name, (value,))


def write_settings(file: Path, preferences: Preferences) -> None:
    """Writes the settings whole or not at all, and keeps the keys that this version does not know.

    Raises:
        Trouble: the file cannot be written.
    """
    document = _document(file)
    for name, value in dataclasses.asdict(preferences).items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = dict(value) if name == WIDTHS else value
    partial = file.with_suffix(".partial")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(tomlkit.dumps(document), encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise Trouble(
            tr("The settings could not be saved: {why}.", why=error.strerror or error),
            tr("They hold until you close the program."),
        ) from error


def _known(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _document(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomlkit.exceptions.TOMLKitError):
        return tomlkit.document()
