"""What the laboratory learns from: clips, labelled or not, and songs that were heard once and cannot be passed on.

The folder holds `clips.csv` (columns file, label, kind, group, fold and more; an empty label is unlabelled, an empty
fold belongs to no fold), the clips it names, and optionally `heard.csv`, `heard.npz` (`tags`, `embedding`) and
`heard_logmel.npz` (`db`, (songs, windows, 599, 128) uint8, value v meaning v / 2 - 100 dB) with rows in the same order.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pmrs_desktop.audio.decode import whole
from pmrs_desktop.audio.logmel import RATE_HZ
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.words import tr

NO_FOLD = -1
"""Of a clip that no test fold may judge: nothing labelled is by the same artist."""
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip on disk. `label` is "" where nobody said; a `group`, one artist or origin, never spans two folds."""

    path: Path
    label: str
    kind: str
    group: str
    fold: int


@dataclass(frozen=True, slots=True)
class Songs:
    """Songs known by what was heard: `db` (n, windows, 599, 128) as stored, the ear's mean `tags`, `embedding`."""

    labels: tuple[str, ...]
    groups: tuple[str, ...]
    folds: npt.NDArray[np.int8]
    db: npt.NDArray[np.uint8]
    tags: npt.NDArray[np.float32]
    embedding: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything that teaches. `songs` is None where the folder has none. `digest` names the state of the tables."""

    clips: tuple[Clip, ...]
    songs: Songs | None
    digest: str


def read(folder: Path) -> Dataset:
    """Reads the tables of a folder; the clips themselves are decoded by `sounds`.

    Raises:
        Trouble: a table is missing, empty or names an unknown label.
    """
    clips = tuple(_clip(folder, row) for row in _rows(folder / "clips.csv"))
    if not clips:
        raise Trouble(tr("{file} names no clips.", file=str(folder / "clips.csv")))
    songs = _songs(folder) if (folder / "heard.csv").exists() else None
    tables = [folder / "clips.csv"] + ([folder / "heard.csv"] if songs else [])
    digest = hashlib.sha256(b"".join(table.read_bytes() for table in tables)).hexdigest()
    return Dataset(clips, songs, digest)


def sounds(clips: tuple[Clip, ...], cache: Path) -> list[npt.NDArray[np.int16]]:
    """Returns each clip's mono samples at 22,050 Hz as 16-bit numbers, from `cache` where they are there already."""
    cache.mkdir(parents=True, exist_ok=True)
    data, lengths = cache / "sounds.i16", cache / "sounds.npy"
    if not lengths.exists():
        sizes = []
        with data.open("wb") as file:
            for clip in clips:
                samples = np.round(whole(clip.path, RATE_HZ) * 32_767).astype(np.int16)
                file.write(samples.tobytes())
                sizes.append(len(samples))
        np.save(lengths, np.asarray(sizes))
    flat = np.memmap(data, np.int16, mode="r")
    return np.split(flat, np.cumsum(np.load(lengths))[:-1])


def _rows(table: Path) -> list[dict[str, str]]:
    try:
        with table.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise Trouble(
            tr("The teaching data cannot be read: {why}.", why=str(error)),
            tr("Name a folder that holds clips.csv and the clips."),
        ) from error


def _clip(folder: Path, row: dict[str, str]) -> Clip:
    return Clip(
        folder / row["file"],
        _known(row["label"]),
        row.get("kind", ""),
        row["group"],
        int(row["fold"]) if row["fold"] else NO_FOLD,
    )


def _known(label: str) -> str:
    if label and label not in LABELS:
        raise Trouble(tr("The teaching data has a genre that is none of the ten: {label}.", label=label))
    return label


def _songs(folder: Path) -> Songs:
    rows = _rows(folder / "heard.csv")
    with np.load(folder / "heard.npz") as heard, np.load(folder / "heard_logmel.npz") as logmel:
        return Songs(
            tuple(_known(row["label"]) for row in rows),
            tuple(row["group"] for row in rows),
            np.asarray([int(row["fold"]) for row in rows], np.int8),
            logmel["db"],
            heard["tags"].astype(np.float32),
            heard["embedding"].astype(np.float32),
        )
