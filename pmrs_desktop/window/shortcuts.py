"""The keys of the window. One-letter keys of lists live in the lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pmrs_desktop.window.desk import Desk

_SIZES = (100, 125, 150)
_VOLUME_STEP = 5


def add_shortcuts(window: QWidget, desk: Desk, keys: dict[str, Callable[[], object]]) -> None:
    """Connects keys of the window; a second list, of the player, stands here."""
    playback = desk.application.playback
    player: dict[str, Callable[[], object]] = {
        "Ctrl+Right": playback.next,
        "Ctrl+Left": playback.previous,
        "Alt+Right": lambda: _seek(desk, 10),
        "Alt+Left": lambda: _seek(desk, -10),
        "Ctrl+Up": lambda: _louder(desk, _VOLUME_STEP),
        "Ctrl+Down": lambda: _louder(desk, -_VOLUME_STEP),
        "Ctrl+M": lambda: playback.set_muted(not desk.now.muted),
        "Ctrl+Z": lambda: desk.undo(),
        "Ctrl+Shift+P": lambda: desk.choose(replace(desk.preferences, private=not desk.preferences.private)),
        "Ctrl++": lambda: _text_size(desk, 1),
        "Ctrl+=": lambda: _text_size(desk, 1),
        "Ctrl+-": lambda: _text_size(desk, -1),
        "Ctrl+I": lambda: desk.asked.emit("import"),
        "Ctrl+O": lambda: desk.asked.emit("folder"),
        "F1": lambda: desk.asked.emit("keys"),
    }
    for stars in range(6):
        player[f"Alt+{stars}"] = partial(_rate_playing, desk, stars)
    for sequence, do in (keys | player).items():
        shortcut = QShortcut(QKeySequence(sequence), window)
        shortcut.activated.connect(do)


def plain_key(desk: Desk, key: int, search: Callable[[], object]) -> bool:
    """Space and "/" where no field, button or list takes them; returns whether the key is used."""
    focused: QObject | None = QApplication.focusWidget()
    if isinstance(focused, QLineEdit):
        return False
    if key == Qt.Key.Key_Slash:
        search()
        return True
    if key == Qt.Key.Key_Space and not isinstance(focused, QAbstractButton):
        desk.application.playback.toggle()
        return True
    return False


def _seek(desk: Desk, seconds: float) -> None:
    playback = desk.application.playback
    playback.seek(max(0.0, playback.position() + seconds))


def _louder(desk: Desk, step: int) -> None:
    desk.application.playback.set_volume(min(100, max(0, desk.now.volume + step)))


def _rate_playing(desk: Desk, stars: int) -> None:
    if desk.now.song is not None:
        desk.rate([desk.now.song.id], stars)


def _text_size(desk: Desk, step: int) -> None:
    now = desk.preferences.text_percent
    place = min(range(len(_SIZES)), key=lambda number: abs(_SIZES[number] - now))
    size = _SIZES[min(len(_SIZES) - 1, max(0, place + step))]
    desk.choose(replace(desk.preferences, text_percent=size))
