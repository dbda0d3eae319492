"""From the end of the quiet period after a rating to rows that are ready: python -m tests.benchmarks.advice [large]

20,000 songs with words and embeddings, 200 listeners, 300,000 standings; "large": 100,000, 2,000 and 2 million. Prints the
machine, medians, and the memory of the process (peak, and after a while).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does (see `cores`)

import numpy as np
import psutil
from sqlalchemy import Connection, insert, update

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.lists.upkeep import QUIET_S
from pmrs_desktop.app.suggestions import SuggestionWish
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import RecordingId
from pmrs_desktop.store import tables
from tests.benchmarks.machine import machine
from tests.homes import home

ROUNDS = 9
MINE = 1_500
AT_ONCE = 50_000


@dataclass(frozen=True)
class Size:
    """How much there is."""

    songs: int
    listeners: int
    standings: int

    @property
    def files(self) -> int:
        """Half the songs of the log are here."""
        return self.songs // 2


NORMAL, LARGE = Size(20_000, 200, 300_000), Size(100_000, 2_000, 2_000_000)


def fill(application: Application, size: Size, music: Path | None = None) -> None:
    """Writes songs, files and guesses, and the standings of all listeners; with `music` empty files stand there."""
    rng = np.random.default_rng(7)
    for job in (_songs, _sounds, _shelve, _listen):
        application._writer.run(lambda connection, job=job: job(connection, application, size, rng))
    if music is not None:
        application._writer.run(lambda connection: _lay_out(connection, size, music))


def _songs(connection: Connection, _application: Application, size: Size, _rng: np.random.Generator) -> None:
    every = range(1, size.songs + 1)
    connection.execute(insert(tables.folder).values(id=1, path=b"/music", added_at=1))
    connection.execute(insert(tables.recording), [{"id": n, "root_id": n} for n in every])
    connection.execute(insert(tables.file), list(_files(size)))
    connection.execute(
        insert(tables.file_recording),
        [{"file_id": n, "recording_id": n, "reason": "first"} for n in range(1, size.files + 1)],
    )
    sayings = [{"id": n, "digest": n.to_bytes(16), "artist": f"Artist {n % (size.songs // 10)}", "title": f"Song {n}",
                "album": "", "album_artist": ""} for n in every]  # fmt: skip
    connection.execute(insert(tables.saying), sayings)
    connection.execute(
        insert(tables.saying_recording), [{"saying_id": n, "recording_id": n, "reason": "name"} for n in every]
    )


def _files(size: Size) -> Iterator[dict[str, object]]:
    for number in range(1, size.files + 1):
        artist = number % (size.songs // 10)
        yield {
            "id": number, "folder_id": 1, "path": f"{number}.flac".encode(), "size": 1, "mtime_ns": 1,
            "artist": f"Artist {artist}", "title": f"Song {number}", "album": f"Album {number % (size.songs // 5)}",
            "genre_words": f"Rock\nStyle {artist % 300}" if number % 3 else "", "seconds": 200.0, "added_at": number,
            "gone": False, "album_artist": "", "has_cover": False, "year": 1960 + artist % 60,
        }  # fmt: skip


def _lay_out(connection: Connection, size: Size, music: Path) -> None:
    """Lays out the files, so that a start finds them as they were read."""
    music.mkdir(parents=True)
    now_ns = time.time_ns()
    for number in range(1, size.files + 1):
        path = music / f"{number}.flac"
        path.touch()
        os.utime(path, ns=(now_ns, now_ns))
    connection.execute(update(tables.folder).values(path=os.fsencode(music.resolve())))
    connection.execute(update(tables.file).values(size=0, mtime_ns=now_ns, hash_problem="no sound"))
    connection.execute(update(tables.guess).values(size=0, mtime_ns=now_ns))


def _sounds(connection: Connection, application: Application, size: Size, rng: np.random.Generator) -> None:
    package = application._package
    assert package is not None, "the bundled network is missing"
    shares = rng.dirichlet(np.full(len(LABELS), 0.2), size.files).astype("<f2")
    sounds = rng.normal(size=(size.files, package.embedding_length)).astype("<f2")
    labels = json.dumps(LABELS)
    rows = [{"file_id": n + 1, "network": package.network, "labels": labels, "shares": shares[n].tobytes(),
             "embedding": sounds[n].tobytes(), "size": 1, "mtime_ns": 1} for n in range(size.files)]  # fmt: skip
    connection.execute(insert(tables.guess), rows)


def _shelve(connection: Connection, application: Application, size: Size, _rng: np.random.Generator) -> None:
    application._shelf.refresh(connection, [RecordingId(n) for n in range(1, size.files + 1)])


def _listen(connection: Connection, application: Application, size: Size, rng: np.random.Generator) -> None:
    others = [{"id": 100 + n, "key": f"{n:032x}", "name": f"Listener {n}", "is_me": False, "added_at": 1}
              for n in range(size.listeners - 1)]  # fmt: skip
    connection.execute(insert(tables.listener), others)
    each = (size.standings - MINE) // len(others)
    popularity = 1.0 / np.arange(10, size.songs + 10)
    popularity /= popularity.sum()
    for listener, count in [(application.me, MINE), *((one["id"], each) for one in others)]:
        songs = np.sort(rng.choice(size.songs, count, replace=False, p=popularity)) + 1
        rated, plays = rng.random(len(songs)) < 0.3, rng.geometric(0.2, len(songs))
        stars, skips = rng.integers(1, 6, len(songs)), rng.integers(0, 3, len(songs))
        rows = [{"listener_id": listener, "recording_id": int(song), "rating": float(stars[n]) if rated[n] else None,
                 "plays": int(plays[n]), "skips": int(skips[n]), "love": 0, "not_this": False,
                 "last_at": 1_600_000_000} for n, song in enumerate(songs)]  # fmt: skip
        connection.execute(insert(tables.standing), rows)


def renewed(application: Application, song: int, stars: int) -> tuple[float, float]:
    """Returns the seconds of a rating from the end of the quiet period to rows that are ready, and of the processor."""
    advice = application.advice.opened
    before = advice._fitted
    application.listening.rate([song], stars)
    assert before is not None
    advice._fitted = before
    began, worked = time.perf_counter(), time.process_time()
    fitted = advice._renewed(before, frozenset([song]))
    assert isinstance(fitted, Fitted)
    advice._fitted = fitted
    advice.page(SuggestionWish())
    return time.perf_counter() - began, time.process_time() - worked


def dialled(application: Application) -> float:
    """Returns the seconds from a turn of the dial to rows that are ready."""
    began = time.perf_counter()
    application.advice.page(SuggestionWish(adventure=100))
    return time.perf_counter() - began


def main(size: Size) -> None:
    """Prints machine, medians and memory."""
    with tempfile.TemporaryDirectory() as folder:
        with home(Path(folder)) as application:
            fill(application, size)
        before = psutil.Process().memory_info().rss
        with home(Path(folder)) as application:
            began = time.perf_counter()
            application.advice.opened._ready()
            fit = time.perf_counter() - began
            application.advice.page(SuggestionWish())
            first = time.perf_counter() - began
            ratings = [renewed(application, 3 + turn, 1 + turn % 5) for turn in range(ROUNDS)]
            turns = [dialled(application) for _ in range(ROUNDS)]
            after = psutil.Process().memory_info().rss
    print(machine())
    print(
        f"{size.songs:,} songs, {size.listeners:,} listeners, {size.standings:,} standings; quiet period {QUIET_S} s beside"
    )
    print(f"whole fit with reading  {fit:6.3f} s, first page {first:6.3f} s")
    rows, work = zip(*ratings, strict=True)
    print(f"after a rating: rows    {statistics.median(rows):6.3f} s (worst {max(rows):.3f})")
    print(f"  of the processor      {statistics.median(work):6.3f} s, which a busy machine stretches")
    print(f"after the dial: rows    {statistics.median(turns):6.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"memory: {before / 2**20:.0f} MB before, {after / 2**20:.0f} MB after, {peak:.0f} MB at the peak (with filling)"
    )


if __name__ == "__main__":
    main(LARGE if "large" in sys.argv[1:] else NORMAL)
