"""How fast the window is there and how little it stands in the way.

    python tests/benchmarks/window.py [--songs 10000] [--many 100000] [--rounds 5] [--only start,steps,loop]
                                      [--music FOLDER [--more FOLDER]] [--plays 20000]

start: seconds from the start of a process to the first painted rows, with --songs songs, and then its proportional set
size at rest (the player's process alone); the medians of --rounds.
steps: ms of a step of scrolling and of a step of searching in --many songs, until the rows asked for are painted.
loop: how late a timer of 5 ms comes while the folder is scanned (--music, else empty files of --songs songs), a log of
--plays plays is imported and, where --music has sound, genres are named. With --more the scan that is measured is that of
a second folder, while the genres of the first are named.

The library is synthetic: rows written straight into a new database, over empty files of the same size and time, so that
a start finds nothing to read. Rendered offscreen.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import update

from pmrs_desktop.app.application import Application, Sound
from pmrs_desktop.app.places import places
from pmrs_desktop.app.rows import SongQuery
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import Clues, Tags
from pmrs_desktop.library import files, folders
from pmrs_desktop.library.scan import Reading, walk
from pmrs_desktop.store.tables import file
from pmrs_desktop.window import main as window
from pmrs_desktop.window.interpreter import favour_the_window, keep_what_is_there
from pmrs_desktop.window.shell import Shell

ROOT = Path(__file__).parents[2]
SILENT = Sound(("--aout=dummy",))
GENRES = ("Rock", "Trance", "Hip Hop", "Pop", "Classical")
STEPS = 200
TICK_MS = 5

START = """
import sys, time, psutil
began = float(sys.argv[1])
from PySide6.QtCore import QEvent, QObject, QTimer
from pmrs_desktop.window import main, start
from pmrs_desktop.window.widgets.song_table import SongTable


class Watch(QObject):
    def eventFilter(self, watched, event):
        table = watched.parent() if event.type() == QEvent.Type.Paint else None
        if isinstance(table, SongTable) and table.model().rowCount() and table.model().song(0) is not None:
            app.removeEventFilter(self)
            QTimer.singleShot(0, told)
        return False


def told():
    print(time.time() - began, flush=True)
    QTimer.singleShot(int(float(sys.argv[2]) * 1000), rested)


def rested():
    print(psutil.Process().memory_full_info().pss, flush=True)
    app.quit()


app = main.make_app()
watch = Watch()
app.installEventFilter(watch)
sys.exit(start.run(["--data-dir", sys.argv[3]]))
"""


def fill(home: Path, count: int) -> Path:
    """Makes a data folder with a library of so many synthetic songs; returns it."""
    music, data = home / "Music", home / "data"
    for number in range(count):
        file = music / f"{number // 500}" / f"{number}.mp3"
        if number % 500 == 0:
            file.parent.mkdir(parents=True)
        file.touch()
    application = Application(places(data), live=False)
    try:
        _write(application, music, count)
    finally:
        application.close()
    return data


def _write(application: Application, music: Path, count: int) -> None:
    """Writes the rows as a scan does, with tags that were never in a file, and marks all as hashed."""
    root, now = os.fsencode(music.resolve()), int(time.time())
    shelf = Shelf(application.me, None)
    database = application.library._database
    with database.writing.begin() as connection:
        folder = folders.add(connection, root, now).id
        seen = walk(root)
        readings = [Reading(path, stat, tags_of(number)) for number, (path, stat) in enumerate(seen.files.items())]
        for start in range(0, count, 5_000):
            recorded = files.record(connection, folder, readings[start : start + 5_000], now)
            rows = files.rows(connection, recorded.added)
            recordings.assign_files(connection, [(file_id, row.tags.clues) for file_id, row in rows.items()])
            shelf.refresh_files(connection, recorded.added)
        connection.execute(update(file).values(hash_problem="no sound"))
    application.settings.change(replace(application.settings.read(), genres_in_background=False))


def tags_of(number: int) -> Tags:
    """Made-up tags: 12 songs an album, 4 albums an artist."""
    album = number // 12
    clues = Clues(f"Artist {album // 4:05}", f"Song {number * 7919 % 100_003:06}", f"Album {album:05}", seconds=200.0)
    return Tags(clues, track_number=number % 12 + 1, genre_words=(GENRES[album % len(GENRES)],))


def start(data: Path, rounds: int, rest_seconds: float, compiled: Path) -> None:
    """Prints medians of the time to the first rows and of the memory at rest, after one start that compiles Python."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds, sizes = [], []
    for number in range(rounds + 1):
        command = [sys.executable, "-c", START, str(time.time()), str(rest_seconds), str(data)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        told = done.stdout.split()
        if number:
            seconds.append(float(told[0]))
            sizes.append(int(told[1]) / 2**20)
    print(f"start to painted rows: {statistics.median(seconds):.2f} s (of {', '.join(f'{s:.2f}' for s in seconds)})")
    print(f"memory at rest (PSS): {statistics.median(sizes):.0f} MB")


@contextmanager
def opened(data: Path) -> Iterator[tuple[Application, Shell, QApplication]]:
    """The application and its window on `data`, shown and settled."""
    app = window.make_app()
    application = Application(places(data), sound=SILENT)
    shell = window.make_shell(application, app)
    shell.resize(1280, 800)
    shell.show()
    window.settle(app, shell)
    try:
        yield application, shell, app
    finally:
        shell.close()
        shell.desk.close()
        application.close()


def steps(data: Path) -> None:
    """Prints what a step of scrolling and of searching takes."""
    with opened(data) as (_application, shell, app):
        page = shell.pages["library"]
        table, model = page.table, page.model

        def shown(change: Callable[[], object], arrived: Callable[[], bool]) -> tuple[float, float]:
            """Returns ms until `change` and its first paint are done, and until the rows asked for are painted."""
            began = time.perf_counter()
            change()
            table.viewport().repaint()
            first = time.perf_counter() - began
            if not arrived():
                while not arrived():
                    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
                table.viewport().repaint()
            return first * 1000, (time.perf_counter() - began) * 1000

        def rows_there() -> bool:
            first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
            last = last if last >= 0 else model.rowCount() - 1
            return all(model.song(row) is not None for row in (first, last) if row >= 0)

        bar = table.verticalScrollBar()
        far = [
            shown(lambda n=n: bar.setValue(bar.maximum() * (n * 7919 % STEPS) // STEPS), rows_there)
            for n in range(STEPS)
        ]
        near = [shown(lambda: bar.setValue(bar.value() + 3 * 42), rows_there) for _ in range(STEPS)]
        said("jump, until painted", [first for first, _ in far])
        said("jump, until its rows are painted", [whole for _, whole in far])
        said("wheel, until its rows are painted", [whole for _, whole in near])
        words = [f"{number * 7919 % 100_003:06}"[:length] for number in range(STEPS // 4) for length in (2, 3, 4, 5)]
        watch = _Painted(table, rows_there)
        model.replaced.connect(watch.expect)

        def search(text: str, until: Callable[[], bool]) -> float:
            watch.painted = False
            began = time.perf_counter()
            model.show(SongQuery(text=text))
            while not (watch.painted and until()):
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            return (time.perf_counter() - began) * 1000

        said("search, until its first rows are painted", [search(text, lambda: True) for text in words])
        said("search, until all of its ids are there", [search(text, lambda: model.whole) for text in words])


class _Painted(QObject):
    """Notes when a table has painted the rows of a list that it was told to expect."""

    def __init__(self, table: QTableView, there: Callable[[], bool]) -> None:
        super().__init__(table)
        self._there, self._expected, self.painted = there, False, False
        table.viewport().installEventFilter(self)

    def expect(self) -> None:
        self._expected = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._expected and self._there():
            self._expected = False
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.painted = True


def loop(data: Path, music: Path, more: Path | None, plays: int, home: Path) -> None:
    """Prints how late a short timer comes while the program works."""
    log = home / "log.jsonl"
    with log.open("w", encoding="utf-8") as out:
        for number in range(plays):
            names = {"artist_name": f"Artist {number % 400:05}", "track_name": f"Song {number * 31 % 9_000:06}"}
            out.write(json.dumps({"listened_at": 1_500_000_000 + number * 240, "track_metadata": names}) + "\n")
    with opened(data) as (application, shell, app):
        application.settings.change(replace(application.settings.read(), genres_in_background=True))
        late: list[float] = []
        own: list[float] = []
        last = [time.perf_counter(), time.thread_time()]

        def tick() -> None:
            now, worked = time.perf_counter(), time.thread_time()
            late.append(max(0.0, (now - last[0]) * 1000 - TICK_MS))
            own.append((worked - last[1]) * 1000)
            last[:] = now, worked

        timer = QTimer(interval=TICK_MS)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(tick)

        def during(name: str, work: Callable[[], object], idle: bool = True) -> None:
            done: list[int] = []
            shell.desk.bridge.run(
                lambda: (work(), application.wait_until_idle() if idle else None), lambda _: done.append(1)
            )
            last[:] = time.perf_counter(), time.thread_time()
            timer.start()
            while not done:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            timer.stop()
            said(f"timer late while {name}", late)
            said("  of it the window's own work", own)
            late.clear()
            own.clear()

        if more is not None:
            scan(application, music)
            application.genres.hear_soon()
            during(f"scanning {more} while genres are named", lambda: scan(application, more), idle=False)
            application.settings.change(replace(application.settings.read(), genres_in_background=False))
        else:
            during("scanning and naming genres", lambda: application.folders.add(music))
        during(f"importing {plays:,} plays", lambda: application.listeners.bring_in(log, "Mira"))


def scan(application: Application, folder: Path) -> None:
    """Adds a folder and reads all of it, on the thread that asks."""
    application.intake.scan(application.intake.add(folder)[0])


def said(what: str, ms: list[float]) -> None:
    """Prints median, 99th, 99.9th percentile and maximum."""
    ordered = sorted(ms)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    print(f"{what}: median {at(0.5):.1f}, 99 % {at(0.99):.1f}, 99.9 % {at(0.999):.1f}, most {ordered[-1]:.1f} ms")


def main() -> None:
    """Prints the machine and what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rest", type=float, default=5.0, help="seconds from the first rows to the look at the memory")
    parser.add_argument("--plays", type=int, default=20_000)
    parser.add_argument("--music", type=Path)
    parser.add_argument("--more", type=Path, help="a folder that is scanned while the genres of --music are named")
    parser.add_argument("--data", type=Path, help="an own data folder for start and steps")
    parser.add_argument("--only", default="start,steps,loop")
    wishes = parser.parse_args()
    favour_the_window()
    keep_what_is_there()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        if "start" in wishes.only:
            print(f"-- {wishes.songs:,} songs")
            start(wishes.data or fill(home / "some", wishes.songs), wishes.rounds, wishes.rest, home / "compiled")
        if "steps" in wishes.only:
            print(f"-- {wishes.many:,} songs")
            steps(wishes.data or fill(home / "many", wishes.many))
        if "loop" in wishes.only:
            music = wishes.music
            if music is None:
                fill(home / "work", wishes.songs)
                music = home / "work" / "Music"
            print(f"-- {music}")
            loop(home / "loop", music, wishes.more, wishes.plays, home)


if __name__ == "__main__":
    main()
