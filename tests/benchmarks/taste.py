"""Your taste and what comes by itself, over a long log: python -m tests.benchmarks.taste

20,000 songs with embeddings, 200 listeners; 300,000 acts, all of them mine, and 300,000 standings of the others. Prints
the machine and medians.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, insert

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.playing.continuing import Call, Way
from pmrs_desktop.app.playing.outlook import Outlook
from pmrs_desktop.app.rows import Preferences
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import FileId, Guess, RecordingId
from pmrs_desktop.listening import standings
from pmrs_desktop.listening.digests import digest_of_id
from pmrs_desktop.recommend.continuation import choose
from pmrs_desktop.recommend.heard import Heard
from pmrs_desktop.store import tables
from tests.benchmarks.machine import machine
from tests.homes import home

SONGS, LISTENERS, EACH, ACTS, ROUNDS = 20_000, 200, 1_500, 300_000, 5
NOW = int(time.time())


def fill(application: Application) -> None:
    """Writes songs with files and guesses, my acts, and where the others stand."""
    rng = np.random.default_rng(7)
    package = application._package
    assert package is not None, "the bundled network is missing"
    every = range(1, SONGS + 1)

    def write(connection: Connection) -> None:
        connection.execute(insert(tables.folder).values(id=1, path=b"/music", added_at=1))
        connection.execute(insert(tables.recording), [{"id": n, "root_id": n} for n in every])
        connection.execute(insert(tables.file), [_file(n) for n in every])
        connection.execute(
            insert(tables.file_recording), [{"file_id": n, "recording_id": n, "reason": "first"} for n in every]
        )
        shares = rng.dirichlet(np.full(len(LABELS), 0.2), SONGS)
        sounds = rng.normal(size=(SONGS, package.embedding_length))
        for number in range(SONGS):
            heard = Guess(package.network, tuple(shares[number]), tuple(sounds[number]))
            guesses.write_guess(connection, FileId(number + 1), heard, 1, 1)
        said = [
            {"id": n, "digest": n.to_bytes(4, "big"), "artist": f"Artist {n % 900}", "title": f"Song {n}", "album": "",
             "album_artist": ""}
            for n in every
        ]  # fmt: skip
        connection.execute(insert(tables.saying), said)
        connection.execute(
            insert(tables.saying_recording), [{"saying_id": n, "recording_id": n, "reason": "name"} for n in every]
        )
        songs = rng.zipf(1.3, ACTS) % (SONGS // 2) + 1
        moments = NOW - rng.integers(0, 1_500 * 86_400, ACTS)
        connection.execute(
            insert(tables.act), [_act(application.me, *one) for one in enumerate(zip(songs, moments, strict=True))]
        )
        people = [
            {"id": n, "key": str(n), "name": f"Listener {n}", "added_at": 1} for n in range(1_000, 1_000 + LISTENERS)
        ]
        connection.execute(insert(tables.listener), people)
        for person in people:
            theirs = rng.choice(SONGS, EACH, replace=False) + 1
            rows = [
                {"listener_id": person["id"], "recording_id": int(song), "plays": int(plays)}
                for song, plays in zip(theirs, rng.integers(1, 30, EACH), strict=True)
            ]
            connection.execute(insert(tables.standing), rows)
        standings.refresh_recordings(connection, [RecordingId(n) for n in every], application.me)
        application._shelf.refresh(connection, [RecordingId(n) for n in every])

    application._writer.run(write)


def _file(number: int) -> dict[str, object]:
    return {
        "id": number, "folder_id": 1, "path": f"{number}.flac".encode(), "size": 1, "mtime_ns": 1,
        "artist": f"Artist {number % 900}", "title": f"Song {number}", "album": f"Album {number % 2_000}",
        "genre_words": "Rock" if number % 3 else "", "seconds": 200.0, "added_at": 1, "gone": False,
    }  # fmt: skip


def _act(me: int, number: int, what: tuple[int, int]) -> dict[str, object]:
    return {
        "id": f"{number:032x}", "listener_id": me, "saying_id": int(what[0]), "kind": "skip" if number % 9 == 0 else "play",
        "at": int(what[1]), "appended_at": 1, "heard_seconds": 150.0 if number % 2 else None, "count": 1,
        "digest": digest_of_id(str(number)),
    }  # fmt: skip


def median_s(what: str, act: Callable[[], object]) -> None:
    """Prints the medians of some rounds: by the clock, and of the processor, which is what a busy machine leaves alike."""
    taken, worked = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.thread_time()
        act()
        taken.append(time.perf_counter() - began)
        worked.append(time.thread_time() - busy)
    print(f"{what}: {statistics.median(taken):.3f} s, of which the processor {statistics.median(worked):.3f} s")


def main() -> None:
    """Measures, and prints."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as application:
        fill(application)
        outlook = Outlook(
            application._database, application._package, application.advice.fitted, Preferences, lambda: NOW
        )
        application.advice.fitted()
        median_s("everything known (held by the advice)", application.advice.fitted)
        median_s("your taste", application.taste.page)
        around = frozenset(range(1, 17))
        for way in Way:
            median_s(f"a pool for {way}", lambda way=way: outlook.prospects(Call(way, 5, around)))  # type: ignore[misc]
        found = outlook.prospects(Call(Way.FOR_YOU, 5, around))
        walk = [Heard(song, f"artist {song}", "Rock", NOW, song % 3 - 1) for song in around]
        median_s(f"choosing ten of {len(found.rows)}", lambda: choose(found.pool, walk, "", NOW, 10))


if __name__ == "__main__":
    main()
