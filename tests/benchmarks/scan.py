"""Seconds from an empty database to every song of a folder in it, and from a second start to "nothing new".

    python tests/benchmarks/scan.py FOLDER [--strawberry strawberry_scan.sh] [--rounds 3]

FOLDER is any music folder, such as 10,000 small tagged files. With --strawberry the given script is run on the same
folder in the same run; it must print the seconds that Strawberry needs, and the ratio is printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine, create_engine, event

from pmrs_desktop.library import files, folders
from pmrs_desktop.library.scan import difference, readings, walk
from pmrs_desktop.store.tables import metadata


def new_database(path: Path) -> Engine:
    """Returns an engine on a new database with the pragmas of the program."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(
        engine,
        "connect",
        lambda raw, _: raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"),
    )
    metadata.create_all(engine)
    return engine


def scan(engine: Engine, root: bytes) -> tuple[float, float, int]:
    """Scans `root`; returns seconds to the first batch in the table, seconds in all, and files opened."""
    start = time.perf_counter()
    with engine.begin() as connection:
        folder_id = folders.add(connection, root, int(time.time())).id
        known = files.known(connection, folder_id)
    seen = walk(root)
    found = difference(known, seen.files, seen.blind)
    with engine.begin() as connection:
        files.mark(connection, found)
    first, opened = 0.0, 0
    for batch in readings(root, found, seen.files):
        with engine.begin() as connection:
            files.record(connection, folder_id, batch, int(time.time()))
        opened += len(batch)
        first = first or time.perf_counter() - start
    return first, time.perf_counter() - start, opened


def main() -> None:
    """Prints one line a round and, where asked, the ratio to Strawberry."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--strawberry", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    root = folders.resolve(os.fsencode(options.folder))
    load = os.getloadavg()[0]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}")
    best = float("inf")
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(options.rounds):
            engine = new_database(Path(temporary) / f"{number}.sqlite")
            cpu = time.process_time()
            first, total, opened = scan(engine, root)
            cpu = time.process_time() - cpu
            _, again, reopened = scan(engine, root)
            print(f"{opened} files: {total:.2f} s, {cpu:.2f} s of them computing (first songs after {first:.2f} s)")
            print(f"again: {again:.2f} s, {reopened} files opened")
            best = min(best, total)
            engine.dispose()
    if options.strawberry is not None:
        done = subprocess.run(["bash", options.strawberry, root], capture_output=True, text=True, check=True)
        theirs = float(done.stdout.split()[-1])
        print(f"Strawberry: {theirs:.2f} s; ours is {best / theirs:.2f} of it")


if __name__ == "__main__":
    main()
