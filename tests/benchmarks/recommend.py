"""How the default recommender grows with the log: python -m tests.benchmarks.recommend [--sizes 4] [--runs 5] [--no-peer]

Prints the machine, then for four growing sizes the seconds (medians) of the whole fit, of what follows a rating (my row
read anew with the standing fit, 50 songs of the overall list and 5 of every genre, with reasons), of scores for all
listeners, the memory that the process gained, and beside it `implicit`'s ALS on the same data and threads where it is
installed: fit and 20 songs for all listeners, and for one.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does (see `cores`)

import numpy as np
import psutil
from scipy import sparse

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.default import Default
from pmrs_desktop.recommend.features import stack
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather, strongest
from pmrs_desktop.recommend.recommender import ranked
from pmrs_desktop.recommend.standings import Standings
from tests.benchmarks.machine import machine

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
SIZES = ((5_000, 50, 75_000), (20_000, 200, 300_000), (50_000, 700, 800_000), (100_000, 2_000, 2_000_000))
"""Songs, listeners, and standings of them."""
ME = ListenerId(1)


def invent(songs: int, listeners: int, rows: int, rng: np.random.Generator) -> tuple[Standings, Songs]:
    """Returns a log in which few songs have most of the listening, and songs with words, artist, decade, classes, sound."""
    fame = (np.arange(songs) + 20.0) ** -0.7
    each = np.maximum(1, rng.multinomial(rows, rng.dirichlet(np.full(listeners, 2.0))))
    each = np.minimum(each, songs // 3)
    heard = [np.unique(rng.choice(songs, size=count, p=fame / fame.sum())) for count in each.tolist()]
    columns = np.concatenate(heard)
    standings = Standings.from_columns(
        np.repeat(np.arange(1, listeners + 1), [len(some) for some in heard]),
        columns + 1,
        stars=np.where(rng.random(len(columns)) < 0.2, rng.integers(1, 11, len(columns)) / 2, 0.0),
        plays=rng.poisson(3, len(columns)),
        skips=rng.poisson(0.5, len(columns)),
    )
    classes = rng.dirichlet(np.full(len(GENRES), 0.3), songs).astype(np.float32)
    sounds = rng.standard_normal((songs, EMBEDDING)).astype(np.float16)
    words = rng.zipf(1.5, (songs, 3)) % 600
    artists, years = rng.integers(0, songs // 12 + 1, songs), rng.integers(0, 6, songs)
    names = (
        [*(f"word:word{word} style{word % 40}" for word in said), f"artist:{artist}", f"decade:{1960 + 10 * year}"]
        for said, artist, year in zip(words.tolist(), artists.tolist(), years.tolist(), strict=True)
    )
    ids = np.arange(1, songs + 1)
    return standings, Songs(GENRES, ids, classes, strongest(classes), rng.random(songs) < 0.7, sounds, *stack(names))


def timed(work: Callable[[], object], runs: int) -> float:
    """Returns the median seconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def lists(recommender: Default, evidence: Evidence) -> None:
    """Makes what a page shows after a rating."""
    adopted = recommender.adopt(evidence)
    weighing = adopted.weigh(ME) if adopted is not None else None
    assert weighing is not None
    ranked(weighing, 50)
    for genre in GENRES:
        ranked(weighing, 5, genre)


def peer(evidence: Evidence, runs: int) -> tuple[float, float, float]:
    """Returns the seconds of ALS, fit and 20 songs each for all listeners, for one, and for one of the processor."""
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415 - an extra
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with it

    plays = sparse.csr_matrix(evidence.plays.astype(np.float32)).log1p()

    def work(listeners: np.ndarray) -> None:
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(factors=32, regularization=10, iterations=15, num_threads=2, random_state=0)
            model.fit(plays, show_progress=False)
            model.recommend(listeners, plays[listeners], N=20)

    worked = time.process_time()
    one = timed(lambda: work(np.arange(1)), runs)
    worked = (time.process_time() - worked) / runs
    return timed(lambda: work(np.arange(plays.shape[0])), runs), one, worked


def everyone(evidence: Evidence) -> None:
    """Fits and makes 20 songs for all listeners."""
    recommender = Default().fit(evidence)
    step = 64
    listeners = [ListenerId(one) for one in evidence.listeners.tolist()]
    for start in range(0, len(listeners), step):
        overall, _ = recommender.weigh_many(listeners[start : start + step])
        np.argpartition(overall, -20, axis=1)


def main() -> None:
    """Measures the sizes in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, default=len(SIZES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peer", action="store_true")
    wanted = parser.parse_args()
    print(machine())
    process = psutil.Process()
    for songs, listeners, rows in SIZES[: wanted.sizes]:
        standings, known = invent(songs, listeners, rows, np.random.default_rng(7))
        print(f"{songs:,} songs, {listeners:,} listeners, {len(standings):,} standings")
        before = process.memory_info().rss
        evidence = gather(standings, known)
        gathered = process.memory_info().rss
        recommender = Default()
        worked = time.process_time()
        fit = timed(lambda e=evidence, r=recommender: r.fit(e), 1)
        worked = time.process_time() - worked
        memory = process.memory_info().rss
        print(f"  memory   evidence {(gathered - before) / 1e6:.0f} MB, fit {(memory - gathered) / 1e6:.0f} MB")
        rating = timed(lambda e=evidence, r=recommender: lists(r, e), wanted.runs)
        print(f"  fit      {fit:.2f} s, {worked:.2f} s of the processor\n  rating   {rating:.3f} s")
        whole = timed(lambda e=evidence: everyone(e), 1)
        print(f"  everyone {whole:.2f} s, fit and 20 songs for each")
        if not wanted.no_peer and importlib.util.find_spec("implicit"):
            every, one, worked = peer(evidence, 1)
            print(f"  ALS      {every:.2f} s for all ({whole / every:.1f} times)", end="")
            print(f", {one:.2f} s for one, {worked:.2f} s of the processor")


if __name__ == "__main__":
    main()
