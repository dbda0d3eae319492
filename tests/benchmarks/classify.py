"""What it costs to name the genre of a song: processor seconds a song, and the worker's memory.

    python tests/benchmarks/classify.py [FOLDER] [--times N]

Goal: at most 0.15 s a song and core, worker at most 350 MB (PSS).
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path

import psutil

from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.classifier import Classifier
from pmrs_desktop.genre.package import load

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("PMRS_SHARED", ROOT.parent / "shared"))


def main() -> None:
    """Classifies every file below a folder some times over and prints the figures with the machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "data" / "real-songs")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    songs = [path for path in sorted(asked.folder.rglob("*")) if path.is_file() and path.suffix != ".md"]
    classifier = Classifier(load(ROOT / "resources" / "network"))
    began = time.perf_counter()
    problems = sum(not _heard(classifier, song) for song in songs[:1])
    started = time.perf_counter() - began
    worker = psutil.Process(classifier.worker_pid)
    before, began = _busy(worker), time.perf_counter()
    for _ in range(asked.times):
        problems += sum(not _heard(classifier, song) for song in songs)
    count = asked.times * len(songs)
    machine = f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"machine: {machine}, Python {platform.python_version()}")
    print(f"start and first song: {started:.2f} s")
    print(f"{count} songs: {(_busy(worker) - before) / count:.3f} processor s a song (goal 0.15), ", end="")
    print(f"{(time.perf_counter() - began) / count:.3f} s a song by the clock, {problems} could not be read")
    print(f"worker: {worker.memory_full_info().pss / 1e6:.0f} MB PSS (goal 350)")
    classifier.stop()


def _heard(classifier: Classifier, song: Path) -> bool:
    try:
        classifier.classify(song)
    except Trouble:
        return False
    return True


def _busy(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
