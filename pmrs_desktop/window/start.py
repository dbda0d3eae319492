"""The command `pmrs-desktop`: its words, one window for one set of data, pictures of pages."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QMessageBox

from pmrs_desktop import __version__
from pmrs_desktop.app.application import Application, Sound
from pmrs_desktop.app.places import Places, places
from pmrs_desktop.errors import Trouble
from pmrs_desktop.window import main
from pmrs_desktop.window.desktop import SingleInstance
from pmrs_desktop.window.endings import ending_on_signals
from pmrs_desktop.window.interpreter import keep_what_is_there
from pmrs_desktop.window.mpris import Mpris
from pmrs_desktop.window.remote import Remote
from pmrs_desktop.window.shell import PAGES, Shell
from pmrs_desktop.words import tr

logger = logging.getLogger(__name__)
PATIENCE_MS = 1_000
SILENT = Sound(("--aout=dummy",))


def run(arguments: Sequence[str]) -> int:
    """Runs `pmrs-desktop` with these arguments and returns its exit code."""
    wishes = _parser().parse_args(arguments)
    if wishes.screenshot is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not _has_display():
        print(
            tr("There is no display here to open a window on; “pmrs” does the same work without one."), file=sys.stderr
        )
        return 1
    home = places(wishes.data_dir)
    try:
        return _picture(home, wishes) if wishes.screenshot is not None else _window(home, wishes.folders)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        if wishes.screenshot is None and _has_eyes():
            main.make_app()
            QMessageBox.critical(None, "PMRS Desktop", str(trouble))
        return 1


def _window(home: Places, folders: Sequence[Path]) -> int:
    app = main.make_app()
    home.data.mkdir(parents=True, exist_ok=True)
    single = SingleInstance(home.data)
    if not single.claim():
        answered = single.hand_over([str(folder.absolute()) for folder in folders])
        if not answered:
            print(tr("PMRS Desktop runs already and does not answer."), file=sys.stderr)
        return 0 if answered else 1
    application = Application(home)
    sys.excepthook = _crash
    try:
        shell = main.make_shell(application, app, home.resources / "icons" / "pmrs-desktop.svg")
        shell.resize(main.first_size(app))
        remote = Remote(application.playback, shell)
        bus = Mpris(remote)
        shell.desk.player_changed.connect(lambda _now: bus.refresh())
        single.raised.connect(lambda words: _come_forward(shell, remote, words))
        shell.show()
        _once_in_sight(shell, lambda: application.start_background(folders))
        with ending_on_signals(app):
            status = app.exec()
        bus.close()
        # A long import takes itself back, and nobody waits for lists; what else was asked for is still done.
        application.trade.stop()
        application.advice.close()
        shell.desk.close()
        return status
    finally:
        application.close()
        single.release()


def _once_in_sight(shell: Shell, begin: Callable[[], None]) -> None:
    """Has the work in the background begin when the first rows are there, or after a moment."""
    clock, timer = QElapsedTimer(), QTimer(shell, interval=20)

    def look() -> None:
        if shell.in_sight() or clock.hasExpired(PATIENCE_MS):
            timer.stop()
            keep_what_is_there()
            begin()

    timer.timeout.connect(look)
    clock.start()
    timer.start()


def _picture(home: Places, wishes: argparse.Namespace) -> int:
    application = Application(home, sound=SILENT)
    try:
        for folder in wishes.folders:
            application.intake.scan(application.intake.add(folder)[0])
        written = main.screenshot(
            application, wishes.screenshot, wishes.page, wishes.size, wishes.dark, wishes.text_scale
        )
    finally:
        application.close()
    if not written:
        print(tr("The picture {file} could not be written.", file=wishes.screenshot), file=sys.stderr)
    return 0 if written else 1


def _come_forward(shell: Shell, remote: Remote, words: Sequence[str]) -> None:
    remote.raise_window()
    for word in words:
        shell.requests.add_folder(Path(word))


def _crash(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
    """The crash hook of the window: what flew this far is a bug, is kept for the diagnostics and is said."""
    logger.critical("the window met a bug", exc_info=(kind, bug, trace))
    sys.__excepthook__(kind, bug, trace)
    if _has_eyes():
        QMessageBox.critical(
            None,
            "PMRS Desktop",
            tr("Something went wrong inside PMRS Desktop; what you did is kept.")
            + " "
            + tr("Save the diagnostics file in the settings and send it to us."),
        )


def _has_display() -> bool:
    wanted = os.environ.get("QT_QPA_PLATFORM")
    return bool(wanted or sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _has_eyes() -> bool:
    """Whether somebody could answer a message box."""
    return not os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal"))


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 320 <= int(width) <= 8_000 and 240 <= int(height) <= 8_000):
        raise argparse.ArgumentTypeError(tr("“{words}” is no size such as 1280x800.", words=text))
    return int(width), int(height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pmrs-desktop", description=tr("Plays the music you own and says what to hear next, and why.")
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help=tr("music to add to the library"))
    parser.add_argument("--data-dir", type=Path, help=tr("keep everything in this folder"))
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help=tr("render a page to a picture and end"))
    parser.add_argument("--page", choices=PAGES, default="library")
    parser.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--text-scale", type=int, choices=(100, 125, 150), default=100, metavar="PERCENT")
    parser.add_argument("--version", action="version", version=f"pmrs-desktop {__version__}")
    return parser
