"""Opens the window, or renders it to a picture."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pmrs_desktop.app.ports import Application
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.shell import Shell
from pmrs_desktop.window.theme import Theme

_PICTURE_POINTS = 10.0
_PATIENCE_SECONDS = 30.0
_QUIET_TURNS = 3
_ALL = QEventLoop.ProcessEventsFlag.AllEvents


def make_app(arguments: Sequence[str] = ("pmrs-desktop",)) -> QApplication:
    """The one QApplication, made if there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(list(arguments))
    app.setApplicationName("pmrs-desktop")
    app.setApplicationDisplayName("PMRS Desktop")
    app.setDesktopFileName("pmrs-desktop")
    return app


def make_shell(application: Application, app: QApplication, icon: Path | None = None) -> Shell:
    """The window on `application`, not shown yet."""
    preferences = application.settings.read()
    theme = Theme(app, preferences.theme, preferences.text_percent)
    theme.calm = preferences.calm
    return Shell(Desk(application, theme, preferences), QIcon(str(icon)) if icon is not None else None)


def screenshot(
    application: Application,
    file: Path,
    page: str = "library",
    size: tuple[int, int] = (1280, 800),
    dark: bool = False,
    text_scale: int = 100,
) -> bool:
    """Renders a page into `file` once its data and covers have arrived; returns whether the picture was written."""
    app = make_app()
    chosen = replace(application.settings.read(), theme="dark" if dark else "light", text_percent=text_scale)
    theme = Theme(app, chosen.theme, chosen.text_percent, _PICTURE_POINTS)
    shell = Shell(Desk(application, theme, chosen, watched=False))
    shell.resize(QSize(*size))
    shell.show()
    shell.show_page(page)
    settle(app, shell)
    written = shell.grab().save(str(file))
    shell.close()
    shell.desk.close()
    shell.deleteLater()
    theme.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return written


def settle(app: QApplication, shell: Shell) -> None:
    """Handles events until nothing is under way any more, at most half a minute."""
    end, quiet = time.monotonic() + _PATIENCE_SECONDS, 0
    while quiet < _QUIET_TURNS and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents if shell.desk.bridge.pending else _ALL, 20)
        if shell.settle():
            shell.grab()  # what is painted for the first time may ask for covers
        quiet = quiet + 1 if shell.settle() else 0


def first_size(app: QApplication) -> QSize:
    """Returns how large the window is the first time."""
    room = app.primaryScreen().availableSize()
    return QSize(min(1280, room.width()), min(800, room.height()))
