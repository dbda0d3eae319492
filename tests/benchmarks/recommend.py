"""How long the lists take after a rating: `python tests/benchmarks/recommend.py [--listeners 50] [--songs 10000]`.

Prints the machine, then the median and the slowest of the runs. A run is everything that follows a rating: evidence
from columns, fit, and the overall and all genre lists with reasons for one listener.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time

import numpy as np

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Songs, gather, strongest
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.recommend.standings import Standings

GENRES = (
    "Breakbeat",
    "Dancehall",
    "Drum and bass",
    "Funky house",
    "Hip Hop",
    "Rock",
    "Trance",
    "Pop",
    "Classical",
    "Electronic",
)
EMBEDDING = 256


def invent(listeners: int, songs: int, rows: int, rng: np.random.Generator) -> tuple[Standings, Songs]:
    """Returns a log of at most `rows` standings, in the order of its key, and songs with classes and embeddings."""
    cells = np.sort(rng.choice(listeners * songs, size=min(rows, listeners * songs // 2), replace=False))
    stars = np.where(rng.random(len(cells)) < 0.3, rng.integers(1, 11, len(cells)) / 2, 0.0)
    standings = Standings.from_columns(
        cells // songs + 1,
        cells % songs + 1,
        stars=stars,
        plays=rng.poisson(3, len(cells)),
        skips=rng.poisson(1, len(cells)),
    )
    classes = rng.dirichlet(np.full(len(GENRES), 0.3), songs).astype(np.float32)
    sounds = rng.standard_normal((songs, EMBEDDING)).astype(np.float16)
    here = rng.random(songs) < 0.7
    return standings, Songs(GENRES, np.arange(1, songs + 1), classes, strongest(classes), here, sounds)


def measure(standings: Standings, songs: Songs, runs: int) -> dict[str, list[float]]:
    """Returns the seconds of each part in each run."""
    seconds: dict[str, list[float]] = {"evidence": [], "fit": [], "all lists": [], "whole": []}
    for _ in range(runs):
        start = time.perf_counter()
        evidence = gather(standings, songs)
        gathered = time.perf_counter()
        recommender = Pmrs().fit(evidence)
        fitted = time.perf_counter()
        recommender.lists(ListenerId(1), 5)
        end = time.perf_counter()
        for part, took in zip(seconds, (gathered - start, fitted - gathered, end - fitted, end - start), strict=True):
            seconds[part].append(took)
    return seconds


def main() -> None:
    """Measures a crowd, and a listener without others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=50)
    parser.add_argument("--songs", type=int, default=10_000)
    parser.add_argument("--standings", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    wanted = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}")
    for listeners in (wanted.listeners, 1):
        standings, songs = invent(listeners, wanted.songs, wanted.standings, np.random.default_rng(7))
        print(f"{listeners} listeners, {wanted.songs:,} songs, {len(standings):,} standings, {wanted.runs} runs")
        for part, took in measure(standings, songs, wanted.runs).items():
            print(f"  {part:10s} median {statistics.median(took):.3f} s, slowest {max(took):.3f} s")


if __name__ == "__main__":
    main()
