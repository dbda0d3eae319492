"""How long an import of many plays takes, and how much memory: python -m tests.benchmarks.imports [PLAYS]"""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.homes import home


def write_log(path: Path, plays: int) -> None:
    """Writes a ListenBrainz log of a listener who knows one song for every fifteen plays."""
    rng = np.random.default_rng(7)
    songs = rng.integers(0, max(1, plays // 15), plays)
    with path.open("w", encoding="utf-8") as out:
        for number, song in enumerate(songs.tolist()):
            about = {
                "artist_name": f"Artist {song % 900}",
                "track_name": f"Song {song}",
                "release_name": f"Album {song % 2_000}",
                "additional_info": {"duration_ms": 200_000 + song},
            }
            out.write(json.dumps({"listened_at": 1_300_000_000 + 240 * number, "track_metadata": about}) + "\n")


def main() -> None:
    """Prints machine, seconds and memory."""
    plays = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as folder, home(Path(folder) / "data") as application:
        log = Path(folder) / "log.jsonl"
        write_log(log, plays)
        began = time.perf_counter()
        brought, _which = application.trade.bring_in(log, "Mira")
        seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{brought.added:,} plays of {brought.songs:,} songs: {seconds:.1f} s, at most {peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
