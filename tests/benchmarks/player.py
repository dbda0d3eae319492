"""What the player's memory is with a large log: python -m tests.benchmarks.player [normal] [--rounds 3] [--data FOLDER]

100,000 songs in the log, half of them here, 2,000 listeners, 2 million standings ("normal": 20,000, 200 and 300,000).
`pmrs-desktop` is started on them in a process of its own, offscreen, its Recommendations are shown, `RATINGS` songs are rated
through the ports, one after the other, each after the new lists of the one before. Prints the machine and, for the
player's process alone, the proportional set size (PSS, as seen every 20 ms) and the resident size with the library shown,
with the first lists, after the ratings, at rest, the most at any moment, and the most PSS with its children. Linux only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.benchmarks.advice import LARGE, NORMAL, Size, fill
from tests.benchmarks.machine import machine
from tests.homes import home

ROOT = Path(__file__).parents[2]
MEGABYTE = 1e6
LOOK_S = 0.02
RATINGS = 15
REST_S = 8

DRIVE = """
import sys, time
from pmrs_desktop.window.interpreter import favour_the_window
favour_the_window()
from PySide6.QtCore import QTimer
from pmrs_desktop.app.suggestions import ListName
from pmrs_desktop.window import main, start
from pmrs_desktop.window.shell import Shell

RATINGS, REST_S = int(sys.argv[2]), float(sys.argv[3])


def walk():
    while not (shells := [one for one in app.topLevelWidgets() if isinstance(one, Shell)]) or not shells[0].in_sight():
        yield
    shell = shells[0]
    desk, advised = shell.desk, []
    desk.changed.connect(lambda changes: advised.append(1) if changes.advice else None)
    yield from rest()
    print("library", flush=True)
    shell.show_page("recommendations")
    page = shell.pages["recommendations"]
    while not shell.settle() or not page.lists[ListName.FOR_YOU].picks.picks:
        yield
    yield from rest()
    print("lists", flush=True)
    for number in range(RATINGS):
        before = len(advised)
        song = page.lists[ListName.FOR_YOU].picks.picks[number % 10].song.id
        desk.bridge.run(lambda: desk.application.listening.rate([song], 1 + number % 5), lane="act")
        while len(advised) == before or not shell.settle():
            yield
    print("rated", flush=True)
    yield from rest()
    print("rest", flush=True)


def rest():
    end = time.monotonic() + REST_S
    while time.monotonic() < end:
        yield


def step():
    if next(steps, app) is app:
        timer.stop()
        app.quit()


app = main.make_app()
steps = walk()
timer = QTimer(interval=10)
timer.timeout.connect(step)
timer.start()
sys.exit(start.run(["--data-dir", sys.argv[1]]))
"""


def measure(data: Path) -> Mapping[str, tuple[float, float]]:
    """Returns the megabytes of one run of the player, PSS and resident, by when they were taken."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", DRIVE, str(data), str(RATINGS), str(REST_S)]
    found: dict[str, tuple[float, float]] = {}
    most = most_with_children = 0.0
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, bufsize=0) as player:
        assert player.stdout is not None
        os.set_blocking(player.stdout.fileno(), False)
        process = psutil.Process(player.pid)
        while player.poll() is None:
            own, children = pss(player.pid), [pss(one.pid) for one in process.children(recursive=True)]
            most, most_with_children = max(most, own), max(most_with_children, own + sum(children))
            for place in (player.stdout.read() or b"").decode().split():
                found[place] = pss(player.pid), _kilobytes(player.pid, "status", "VmRSS:")
                found["most"] = most, _kilobytes(player.pid, "status", "VmHWM:")
            time.sleep(LOOK_S)
    return {**found, "most with children": (most_with_children, 0.0)}


def pss(process: int) -> float:
    """Returns the proportional set size of a process in MB, 0 where it is gone."""
    return _kilobytes(process, "smaps_rollup", "Pss:")


def _kilobytes(process: int, file: str, name: str) -> float:
    try:
        lines = Path(f"/proc/{process}/{file}").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / MEGABYTE for line in lines if line.startswith(name)), 0.0)


def prepare(folder: Path, size: Size) -> Path:
    """Makes the data folder of that size below `folder`, where it is not there yet; returns it."""
    data = folder / "data"
    if not data.exists():
        with home(data) as application:
            fill(application, size, folder / "Music")
    return data


def main() -> None:
    """Prints the machine and the medians of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", choices=("normal", "large"), default="large")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--data", type=Path, help="where the log is kept for the next time")
    wishes = parser.parse_args()
    size = NORMAL if wishes.size == "normal" else LARGE
    print(machine())
    print(f"{size.songs:,} songs, {size.listeners:,} listeners, {size.standings:,} standings; MB")
    with tempfile.TemporaryDirectory() as name:
        data = prepare(wishes.data or Path(name), size)
        rounds = [measure(data) for _ in range(wishes.rounds)]
    for place in rounds[0]:
        proportional, resident = zip(*(one[place] for one in rounds), strict=True)
        each = ", ".join(f"{value:.0f}" for value in proportional)
        print(f"{place:20s} PSS {statistics.median(proportional):4.0f} ({each})", end="")
        print(f", resident {statistics.median(resident):.0f}" if any(resident) else "")


if __name__ == "__main__":
    main()
