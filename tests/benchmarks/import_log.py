"""Seconds and memory of `pmrs import` for a big ListenBrainz log, from process start to its end.

    python tests/benchmarks/import_log.py [--plays 300000] [--songs 30000]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.machine import machine

START = "from pmrs_desktop.__main__ import command_line; command_line()"


def write_log(file: Path, plays: int, songs: int) -> None:
    """Writes a log of `plays` dated plays of `songs` songs, the same for the same numbers."""
    chance = random.Random(1)
    with file.open("w", encoding="utf-8") as out:
        for number in range(plays):
            song = int(songs * chance.random() ** 2)
            line = {
                "listened_at": 1_400_000_000 + number * 900,
                "track_metadata": {
                    "artist_name": f"Artist {song % 4_000}",
                    "track_name": f"Song {song}",
                    "release_name": f"Album {song % 9_000}",
                    "additional_info": {"duration_ms": 180_000 + song % 97 * 1_000},
                },
            }
            out.write(json.dumps(line) + "\n")


def main() -> None:
    """Prints seconds and the peak memory of the importing process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plays", type=int, default=300_000)
    parser.add_argument("--songs", type=int, default=30_000)
    wishes = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log.jsonl"
        write_log(log, wishes.plays, wishes.songs)
        for which in ("first", "again"):
            begin = time.perf_counter()
            words = [sys.executable, "-c", START, "--data-dir", f"{name}/data", "import", str(log), "--listener", "Mira"]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - begin
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{which}: {seconds:.1f} s, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
