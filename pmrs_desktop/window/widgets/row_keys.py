"""Keys that mean the same in every list of songs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_OPINIONS: dict[int, str] = {Qt.Key.Key_N: "not-this", Qt.Key.Key_L: "less", Qt.Key.Key_M: "more-like"}


def is_plain(event: QKeyEvent) -> bool:
    """Whether a key was pressed alone."""
    return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def stars_of(event: QKeyEvent) -> int | None:
    """The stars that a key gives to the chosen songs, 0 to 5 (0 takes them back), None where it is for something else."""
    stars = event.key() - Qt.Key.Key_0
    return stars if is_plain(event) and 0 <= stars <= 5 else None


def opinion_of(event: QKeyEvent) -> str | None:
    """What a key says of a suggested song, as `Desk.opine` takes it, None where it is for something else."""
    return _OPINIONS.get(event.key()) if is_plain(event) else None


def is_for_window(event: QKeyEvent) -> bool:
    """Whether a key is not for the rows: the window plays or pauses by it, where Qt would select."""
    return is_plain(event) and (event.text().isalpha() or event.key() == Qt.Key.Key_Space)
