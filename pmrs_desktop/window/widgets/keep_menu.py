"""What comes when the queue ends: a small choice, in the queue's menu and under its heading."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.words import tr


def add_keep_playing(desk: Desk, menu: QMenu) -> None:
    """Adds the choice to a menu; the one that holds is marked."""
    group = QActionGroup(menu)
    names = {
        "off": tr("Stop at the end"),
        "genre": tr("Then more of the same genre"),
        "for-you": tr("Then from For you"),
    }
    for key, name in names.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(desk.preferences.keep_playing == key)
        action.triggered.connect(lambda _=False, key=key: desk.choose(replace(desk.preferences, keep_playing=key)))
        group.addAction(action)
