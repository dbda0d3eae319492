"""From the end of the quiet period after a rating to rows that are ready: python -m tests.benchmarks.advice

10,000 songs with embeddings, 50 listeners with 2,000 songs each (100,000 standings). Prints the machine and medians.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, insert

from pmrs_desktop.app.advice import QUIET_S
from pmrs_desktop.app.application import Application
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Changes, FileId, Guess, RecordingId
from pmrs_desktop.store import tables
from tests.homes import home

SONGS, LISTENERS, EACH, ROUNDS = 10_000, 50, 2_000, 9


def fill(application: Application) -> None:
    """Writes songs with files and guesses, and the standings of all listeners."""
    rng = np.random.default_rng(7)
    package = application._package
    assert package is not None, "the bundled network is missing"

    def write(connection: Connection) -> None:
        connection.execute(insert(tables.folder).values(id=1, path=b"/music", added_at=1))
        connection.execute(insert(tables.recording), [{"id": n, "root_id": n} for n in range(1, SONGS + 1)])
        connection.execute(insert(tables.file), list(_files()))
        connection.execute(
            insert(tables.file_recording),
            [{"file_id": n, "recording_id": n, "reason": "first"} for n in range(1, SONGS + 1)],
        )
        shares = rng.dirichlet(np.full(len(LABELS), 0.2), SONGS)
        sounds = rng.normal(size=(SONGS, package.embedding_length))
        for number in range(SONGS):
            heard = Guess(package.network, tuple(shares[number]), tuple(sounds[number]))
            guesses.write_guess(connection, FileId(number + 1), heard, 1, 1)
        application._shelf.refresh(connection, [RecordingId(n) for n in range(1, SONGS + 1)])
        _listen(connection, application.me, rng)

    application._writer.run(write)


def _files() -> Iterator[dict[str, object]]:
    for number in range(1, SONGS + 1):
        yield {
            "id": number, "folder_id": 1, "path": f"{number}.flac".encode(), "size": 1, "mtime_ns": 1,
            "artist": f"Artist {number % 900}", "title": f"Song {number}", "album": f"Album {number % 2_000}",
            "genre_words": "Rock" if number % 3 else "", "seconds": 200.0, "added_at": 1, "gone": False,
            "album_artist": "", "has_cover": False,
        }  # fmt: skip


def _listen(connection: Connection, me: int, rng: np.random.Generator) -> None:
    others = [{"id": 100 + n, "key": f"{n:032x}", "name": f"Listener {n}", "is_me": False, "added_at": 1}
              for n in range(LISTENERS - 1)]  # fmt: skip
    connection.execute(insert(tables.listener), others)
    rows = []
    for listener in [me, *(one["id"] for one in others)]:
        for song in rng.choice(SONGS, EACH, replace=False) + 1:
            stars = float(rng.integers(1, 6)) if rng.random() < 0.3 else None
            rows.append({"listener_id": listener, "recording_id": int(song), "rating": stars,
                         "plays": int(rng.integers(1, 40)), "skips": int(rng.integers(0, 3)), "love": 0,
                         "not_this": False})  # fmt: skip
    connection.execute(insert(tables.standing), rows)
    sayings = [{"id": n, "digest": n.to_bytes(16), "artist": f"Artist {n % 900}", "title": f"Song {n}", "album": "",
                "album_artist": ""} for n in range(1, SONGS + 1)]  # fmt: skip
    connection.execute(insert(tables.saying), sayings)
    connection.execute(
        insert(tables.saying_recording),
        [{"saying_id": n, "recording_id": n, "reason": "name"} for n in range(1, SONGS + 1)],
    )


def measured(application: Application, changes: Changes) -> float:
    """Returns the seconds from the end of the quiet period to rows that are ready."""
    advice = application.advice.opened
    began = time.perf_counter()
    advice._forget(changes)
    advice.page(5)
    advice.picks("", 50, False)
    return time.perf_counter() - began


def main() -> None:
    """Prints machine and medians."""
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as application:
        fill(application)
        began = time.perf_counter()
        application.advice.page(5)
        first = time.perf_counter() - began
        songs = frozenset([1])
        rating = [measured(application, Changes(songs=songs, acts=True)) for _ in range(ROUNDS)]
        genre = [measured(application, Changes(songs=songs, genres=True)) for _ in range(ROUNDS)]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{SONGS:,} songs, {LISTENERS} listeners, {LISTENERS * EACH:,} standings; quiet period {QUIET_S} s beside")
    print(f"first page            {first:6.3f} s")
    print(f"after a rating        {statistics.median(rating):6.3f} s (worst {max(rating):.3f})")
    print(f"after a genre changed {statistics.median(genre):6.3f} s (worst {max(genre):.3f})")


if __name__ == "__main__":
    main()
