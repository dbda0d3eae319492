"""The window on made-up songs; any warning of Qt fails the test."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_KNOWN = (
    "This plugin does not support propagateSizeHints()",
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    "OpenType support missing",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
)


def _load_gallery():
    spec = importlib.util.spec_from_file_location("window_gallery", Path(__file__).with_name("gallery.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["window_gallery"] = module
    spec.loader.exec_module(module)
    return module


gallery_module = _load_gallery()


@pytest.fixture
def gallery():
    return gallery_module


@pytest.fixture(autouse=True)
def _no_qt_warnings():
    said: list[str] = []

    def note(kind, context, message):
        if kind != QtMsgType.QtDebugMsg and not any(known in message for known in _KNOWN):
            said.append(message)

    before = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def open_shell(qtbot, qapp: QApplication):
    """Opens the window on an application, waits for its data, and closes it after the test."""
    from pmrs_desktop.window.main import make_shell, settle  # noqa: PLC0415

    opened = []

    def open_it(application, size=(1280, 800)):
        shell = make_shell(application, qapp)
        opened.append(shell)
        qtbot.addWidget(shell)
        shell.resize(*size)
        shell.show()
        qtbot.waitExposed(shell)
        settle(qapp, shell)
        return shell

    yield open_it
    for shell in opened:
        shell.close()
        shell.desk.close()
        shell.desk.theme.deleteLater()
