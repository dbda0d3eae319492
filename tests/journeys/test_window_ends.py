"""How the window ends: closed while it works, told to end, killed; in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
from pmrs_desktop.app.rows import SongQuery

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120

BUSY = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pmrs_desktop.window import main, start
from pmrs_desktop.window.shell import Shell

data, music, log, then = sys.argv[1:]
app = main.make_app()


def shell():
    return next(one for one in app.topLevelWidgets() if isinstance(one, Shell))


def begin():
    listeners = shell().desk.application.listeners
    shell().desk.act(lambda: listeners.bring_in(Path(log), "Mira"))
    shell().desk.progressed.connect(heard)


def heard(rows):
    if any(row.kind == "scan" for row in rows):
        shell().desk.progressed.disconnect(heard)
        QTimer.singleShot(0, end)


def end():
    print("busy", flush=True)
    if then == "close":
        shell().close()


QTimer.singleShot(50, begin)
sys.exit(start.run(["--data-dir", data, music]))
"""

OPEN = """
import sys
from PySide6.QtCore import QTimer
from pmrs_desktop.window import main, start
from pmrs_desktop.window.shell import Shell

app = main.make_app()


def look():
    shells = [one for one in app.topLevelWidgets() if isinstance(one, Shell) and one.isVisible()]
    if shells and not said:
        said.append(1)
        shells[0].desk.changed.connect(lambda changes: print("read", flush=True) if changes.songs else None)
        print("open", flush=True)


said = []
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(start.run(["--data-dir", *sys.argv[1:]]))
"""

LEARNING = """
import sys
from PySide6.QtCore import QTimer
from pmrs_desktop.app.lists import learning
from pmrs_desktop.window import main, start
from pmrs_desktop.window.shell import Shell

data, gate = sys.argv[1:]
learning.LARGE = 0
child = "import sys; sys.stdin.readline(); open(sys.argv[1], 'wb').close(); sys.stdin.read()"
learning.COMMAND = (sys.executable, "-c", child, gate)
app = main.make_app()


def look():
    shells = [one for one in app.topLevelWidgets() if isinstance(one, Shell) and one.isVisible()]
    if shells:
        timer.stop()
        shells[0].show_page("recommendations")


timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(start.run(["--data-dir", data]))
"""
"""A child learns the log that is never at its end."""

RATING = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
from pmrs_desktop.window import main

application = Application(places(Path(sys.argv[1])))
application.intake.scan(application.intake.add(Path(sys.argv[2]))[0])
app = main.make_app()
shell = main.make_shell(application, app)
shell.show()
main.settle(app, shell)
table = shell.pages["library"].table
accepted = 0


def rate():
    table.selectRow(accepted % 8)
    QTest.keyClick(table, Qt.Key.Key_4)


def heard(changes):
    global accepted
    if changes.acts:
        accepted += 1
        print(accepted, flush=True)
        rate()


shell.desk.changed.connect(heard)
rate()
app.exec()
"""


def start(words: str, *arguments: object) -> subprocess.Popen[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", words, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A friend's 4,000 plays."""
    file = tmp_path / "mira.jsonl"
    plays = (
        {
            "listened_at": 1_700_000_000 + n * 300,
            "track_metadata": {"artist_name": "Far", "track_name": f"Song {n % 40}"},
        }
        for n in range(4_000)
    )
    file.write_text("\n".join(map(json.dumps, plays)), encoding="utf-8")
    return file


@pytest.mark.parametrize("how", ["close", "terminate"])
def test_ending_while_it_reads_names_and_imports_loses_nothing(tmp_path: Path, few: Path, log: Path, how: str) -> None:
    data = tmp_path / "data"
    process = start(BUSY, data, few, log, how)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "busy"
    if how == "terminate":
        process.send_signal(signal.SIGTERM)
    _out, complaints = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, complaints
    assert "Traceback" not in complaints
    after = Application(places(data))
    try:
        after.start_background()
        assert after.wait_until_idle(PATIENCE_S)
        assert after.library.counts().songs == 8
        plays = [card.plays for card in after.listeners.cards() if not card.is_me]
        assert plays in ([], [4_000])  # whole, or not at all
    finally:
        after.close()


def test_the_end_waits_for_no_lists(tmp_path: Path) -> None:
    gate = tmp_path / "learning"
    os.mkfifo(gate)
    process = start(LEARNING, tmp_path / "data", gate)
    gate.open("rb").close()  # until the child was asked
    process.send_signal(signal.SIGTERM)
    _out, complaints = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, complaints
    assert "Traceback" not in complaints


def test_a_second_start_hands_its_folder_to_the_first_and_ends(tmp_path: Path, few: Path) -> None:
    data = tmp_path / "data"
    first = start(OPEN, data)
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "open"
    second = start(OPEN, data, few)
    said, complaints = second.communicate(timeout=PATIENCE_S)
    assert (second.returncode, said) == (0, ""), complaints
    assert first.stdout.readline().strip() == "read"
    first.send_signal(signal.SIGTERM)
    _said, complaints = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 0, complaints


def test_what_was_accepted_is_on_disk_after_kill_minus_nine(tmp_path: Path, few: Path) -> None:
    data = tmp_path / "data"
    process = start(RATING, data, few)
    assert process.stdout is not None
    for number in range(1, 9):
        assert process.stdout.readline().strip() == str(number)
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    after = Application(places(data), live=False)
    try:
        rows = after.library.songs(after.library.song_ids(SongQuery()))
        assert [row.rating for row in rows] == [4.0] * 8
    finally:
        after.close()
