"""Seconds until the window is there, ours beside Quod Libet's on the same songs, under Xvfb.

    python -m tests.benchmarks.start FOLDER [--rounds 7] [--against CHECKOUT ...] [--strawberry]

FOLDER is any music folder, such as 10,000 small tagged files; each program knows all of it before the first round. The X
server's own events tell when a window of the program is mapped; from then on the middle of the window is looked at every
10 ms until it shows rows. Beside the seconds stands the processor time used until the window is mapped. The programs take
turns, one start of each that is not counted goes first. --against adds other checkouts of this program. Prints medians
and the ratio to Quod Libet. Needs xvfb, dbus and quodlibet (strawberry).
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.machine import machine
from tests.benchmarks.screen import Screen, Seen, display

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
QUOD_LIBET = "Quod Libet"
WINDOW = "from pmrs_desktop.__main__ import desktop; desktop()"
COMMAND = "from pmrs_desktop.__main__ import command_line; command_line()"
FILL_QUOD_LIBET = """
import sys, quodlibet
quodlibet.init_cli()
from quodlibet import library
songs = library.init(sys.argv[2])
for _ in songs.scan([sys.argv[1]]):
    pass
songs.save()
"""


@dataclass(slots=True)
class Program:
    """What is started, and what was seen of it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    rows_within_s: float = 3.0
    seen: list[Seen] = field(default_factory=list)


def ours(name: str, checkout: Path, folder: Path, home: Path, environment: dict[str, str]) -> Program:
    """This program, or another checkout of it, on a scanned folder."""
    home.mkdir()
    env = environment | {"PYTHONPATH": str(checkout), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    scan = [sys.executable, "-c", COMMAND, "--data-dir", str(home), "scan", str(folder), "--no-hashes"]
    subprocess.run(scan, env=env, cwd="/", check=True, stdout=subprocess.DEVNULL)
    return Program(name, [sys.executable, "-c", WINDOW, "--data-dir", str(home)], env)


def quod_libet(folder: Path, home: Path, environment: dict[str, str]) -> Program:
    """Quod Libet on a scanned folder; it looks through it again after its start, as it does by itself."""
    user = home / "quodlibet"
    user.mkdir(parents=True)
    (user / "config").write_text(f"[settings]\nscan = {folder}\n", encoding="utf-8")
    env = environment | {"QUODLIBET_USERDIR": str(user)}
    env.pop("PYTHONPATH", None)
    fill = [SYSTEM_PYTHON, "-c", FILL_QUOD_LIBET, str(folder), str(user / "songs")]
    subprocess.run(fill, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Program(QUOD_LIBET, ["quodlibet", "--run"], env)


def strawberry(folder: Path, home: Path, environment: dict[str, str]) -> Program:
    """Strawberry on a scanned folder; its rows stand at the side, so that only its window is waited for."""
    home.mkdir()
    env = environment | {"HOME": str(home)}
    wanted = sum(path.is_file() for path in folder.rglob("*"))

    def songs(change: str = "") -> int:
        (file,) = home.rglob("strawberry.db")
        with sqlite3.connect(file, timeout=10) as connection:
            if change:
                connection.execute(change, (str(folder),))
            return int(connection.execute("SELECT count(*) FROM songs").fetchone()[0])

    for change in ("INSERT INTO directories (path, subdirs) VALUES (?, 1)", ""):
        running = subprocess.Popen(["strawberry"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(5)
        while not change and songs() < wanted:
            time.sleep(0.5)
        running.send_signal(signal.SIGTERM)
        running.wait()
        songs(change)
    return Program("Strawberry", ["strawberry"], env, rows_within_s=0.0)


def said(program: Program, other: tuple[float, float]) -> None:
    """Prints the medians of a program and their ratio to Quod Libet's, to the mapped window."""
    counted = program.seen[1:]
    mapped = statistics.median(one.mapped for one in counted)
    drawn = [one.drawn for one in counted if one.drawn is not None]
    rows = f"{statistics.median(drawn):.2f} s" if len(drawn) == len(counted) else "not seen"
    worked = statistics.median(one.worked for one in counted)
    times = ", ".join(f"{one.mapped:.2f}" for one in counted)
    print(f"{program.name:24} window {mapped:.2f} s, ratio {mapped / other[0]:.2f}, rows {rows}   ({times})")
    print(f"{'':24} processor time until then {worked:.2f} s, ratio {worked / other[1]:.2f}")


def main() -> None:
    """Prints the machine, medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--against", type=Path, nargs="*", default=[])
    parser.add_argument("--strawberry", action="store_true")
    wishes = parser.parse_args()
    folder = wishes.folder.resolve()
    print(machine())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, display(Path(name) / "home") as environment:
        home = Path(name)
        programs = [quod_libet(folder, home / "quodlibet", environment)]
        for number, checkout in enumerate([ROOT, *wishes.against]):
            programs.append(ours(checkout.name, checkout.resolve(), folder, home / f"ours-{number}", environment))
        if wishes.strawberry:
            programs.append(strawberry(folder, home / "strawberry", environment))
        screen = Screen(environment["DISPLAY"])
        for _ in range(wishes.rounds + 1):
            for program in programs:
                program.seen.append(screen.watch(program.command, program.environment, program.rows_within_s))
                time.sleep(0.5)
        first = programs[0].seen[1:]
        other = statistics.median(one.mapped for one in first), statistics.median(one.worked for one in first)
        for program in programs:
            said(program, other)
        print(f"load after it: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
