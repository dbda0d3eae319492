"""Windows with the teacher's answers, made once and kept on disk, so that a broken-off lesson goes on where it was.

Window `i` comes from its own generator, seeded with (seed, i): how many processes share the work changes nothing
(but that the teacher's answers depend on the batch in the last binary digits).
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pmrs_desktop.audio.logmel import BANDS, CLIP_SAMPLES, FRAMES, MelBands, log_mel
from pmrs_desktop.training import dataset
from pmrs_desktop.training.augment import window
from pmrs_desktop.training.ear import Ear, hear, load_ear

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Windows:
    """`db` (n, 599, 128) uint8, value v meaning v / 2 - 100 dB; the teacher's `tags` and `embedding`; the `fold` of
    each."""

    db: npt.NDArray[np.uint8]
    tags: npt.NDArray[np.float32]
    embedding: npt.NDArray[np.float32]
    fold: npt.NDArray[np.int8]
    done: npt.NDArray[np.bool_]


def produce(
    data: dataset.Dataset, ear: Path, cache: Path, count: int, seed: int, processes: int, tell: Callable[[int], None]
) -> Windows:
    """Makes the windows that `cache` lacks and returns all `count`; `tell` hears how many are there, now and then."""
    dataset.sounds(data.clips, cache)
    _files(cache, load_ear(ear), count, "r+")
    if open_windows(cache, count).done.all():
        tell(count)
        return open_windows(cache, count)
    context = multiprocessing.get_context("spawn")
    parts = [
        context.Process(target=make_part, args=(data.clips, ear, cache, count, seed, part, processes))
        for part in range(processes)
    ]
    for process in parts:
        process.start()
    while any(process.is_alive() for process in parts):
        for process in parts:
            process.join(timeout=5.0)
        tell(int(open_windows(cache, count).done.sum()))
    made = open_windows(cache, count)
    if not made.done.all():
        raise RuntimeError("a process that makes windows ended early; its own words stand above")
    return made


def make_part(
    clips: tuple[dataset.Clip, ...], ear_path: Path, cache: Path, count: int, seed: int, part: int, parts: int
) -> None:
    """Makes every window that is not there yet and whose batch of 16 has the number `part` modulo `parts`."""
    os.nice(10)
    ear, bands, sounds = load_ear(ear_path), MelBands(), dataset.sounds(clips, cache)
    files = _files(cache, ear, count, "r+")
    for first in range(part * AT_ONCE, count, parts * AT_ONCE):
        numbers = np.arange(first, min(count, first + AT_ONCE))
        if files.done[numbers].all():
            continue
        made = [window(clips, sounds, np.random.default_rng([seed, int(number)])) for number in numbers]
        files.db[numbers] = np.stack([stored(log_mel(each.samples, bands)) for each in made])
        files.tags[numbers], files.embedding[numbers] = hear(ear, np.stack([each.samples for each in made]))
        files.fold[numbers] = [each.fold for each in made]
        files.done[numbers] = True


def open_windows(cache: Path, count: int) -> Windows:
    """Returns the windows as they stand on disk, read only; those not yet `done` are zeros."""
    shapes = np.load(cache / "shapes.npy")
    return _mapped(cache, count, int(shapes[0]), int(shapes[1]), "r")


def stored(decibel: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Returns dB as bytes: half-dB steps from -100 dB on."""
    return np.clip(np.round((decibel + 100.0) * 2.0), 0, 255).astype(np.uint8)


def _files(cache: Path, ear: Ear, count: int, mode: str) -> Windows:
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / "shapes.npy").exists():
        tags, embedding = hear(ear, np.zeros((1, CLIP_SAMPLES), np.float32))
        np.save(cache / "shapes.npy", np.asarray([tags.shape[1], embedding.shape[1]]))
    shapes = np.load(cache / "shapes.npy")
    return _mapped(cache, count, int(shapes[0]), int(shapes[1]), mode)


def _mapped(cache: Path, count: int, tags: int, embedding: int, mode: str) -> Windows:
    def opened(name: str, kind: npt.DTypeLike, *shape: int) -> np.memmap[tuple[int, ...], np.dtype[np.generic]]:
        path = cache / f"{name}.{count}"
        if not path.exists():
            with path.open("wb") as file:
                file.truncate(int(np.prod((count, *shape))) * np.dtype(kind).itemsize)
        return np.memmap(path, kind, mode=mode, shape=(count, *shape))  # type: ignore[call-overload, no-any-return]

    return Windows(
        opened("db", np.uint8, FRAMES, BANDS),  # type: ignore[arg-type]
        opened("tags", np.float32, tags),  # type: ignore[arg-type]
        opened("embedding", np.float32, embedding),  # type: ignore[arg-type]
        opened("fold", np.int8),  # type: ignore[arg-type]
        opened("done", np.bool_),  # type: ignore[arg-type]
    )
