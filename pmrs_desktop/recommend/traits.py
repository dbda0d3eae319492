"""Everything known about a song besides who heard it, as one sparse row: words, artist, decade, classes, sound.

- *Names* (words, artist, decade and whatever other kinds there are): a whole word such as "hard rock" stands for itself
  and for each of its parts, "hard" and "rock". Weight: as handed in, times log(M / songs that bear it)^((1 + a) / 2), of
  parts times 1 - a; then the row is brought to length 1. A name that one song alone bears links to nothing; it takes part
  in that length with its square times a. Here a = 1 / (1 + L / `FEW`) says how alone the L listeners are: where others
  speak, common words and parts of words are enough, while one listener's own words must be told apart more finely.
- *Classes*: the class vector C_M at length √`CLASSES`.
- *Sound*: the embedding on its `AXES` strongest axes over all songs, about their mean, at length √`SOUND`.

Names are kept up to `ROOM` / M, but `FEWEST` always, those with the most listening among the songs that bear them: this
bounds the work and the memory of a fit, which grow with the square of the names.
Words come first where there are words; classes and sound carry where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.content import BLOCK, unit
from pmrs_desktop.recommend.features import PART, WORD, kind_of, parts_of, value_of
from pmrs_desktop.recommend.matrix import Evidence
from pmrs_desktop.recommend.unit import unit_rows

LEAST = 2
ROOM, FEWEST = 60_000_000, 1000
FEW = 10.0
CLASSES = 0.02
SOUND = 0.4
AXES = 24
SMALLEST = 1e-6
"""A shorter sound is rounding."""

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What the songs are like; M songs, W traits.

    Attributes:
        matrix: shape (M, W), 32 bits, rows of length √(1 + `CLASSES` + `SOUND`) at most; empty where nothing is known.
        names: names of the first columns, "kind:value"; "part:hard" is a part of a word. The rest are classes and sound.
        sound_from: the first column of the sound.
    """

    matrix: sparse.csr_array
    names: tuple[str, ...]
    sound_from: int


def describe(evidence: Evidence, listening: Numbers, alone: float) -> Traits:
    """Returns the traits of the evidence's songs.

    Args:
        evidence: M songs.
        listening: how much each song was heard, shape (M,), 0 and up; it decides which names are kept.
        alone: a, 0..1.
    """
    names, bearers = _named(evidence, listening, alone)
    sound = _sound(evidence)
    classes = unit_rows(evidence.classes) * np.float32(np.sqrt(CLASSES))
    parts = [bearers, sparse.csr_array(classes), sparse.csr_array(sound)]
    matrix = sparse.csr_array(sparse.hstack(parts, format="csr", dtype=np.float32))
    return Traits(matrix, names, len(names) + classes.shape[1])


def aloneness(listeners: int) -> float:
    """Returns a = 1 / (1 + L / `FEW`), 1 for nobody and towards 0 for many."""
    return 1 / (1 + listeners / FEW)


def _named(evidence: Evidence, listening: Numbers, alone: float) -> tuple[tuple[str, ...], sparse.csr_array]:
    wholes, names = evidence.features, evidence.feature_names
    parts, part_names = _parts(wholes, names)
    matrix = sparse.csc_array(sparse.hstack([wholes, parts * np.float32(1 - alone)], format="csc", dtype=np.float32))
    every = (*names, *part_names)
    bearers = np.diff(matrix.indptr)
    rarity = np.log(np.maximum(1, matrix.shape[0]) / np.maximum(bearers, 1)) ** ((1 + alone) / 2)
    matrix.data *= np.repeat(rarity.astype(np.float32), bearers)
    kept = _most_heard(matrix, listening)
    chosen, single = sparse.csr_array(matrix[:, kept]), sparse.csr_array(matrix[:, np.flatnonzero(bearers < LEAST)])
    squares = np.asarray(chosen.multiply(chosen).sum(axis=1) + alone * single.multiply(single).sum(axis=1)).ravel()
    lengths = np.sqrt(np.where(squares > 0, squares, 1.0)).astype(np.float32)
    chosen.data /= np.repeat(lengths, np.diff(chosen.indptr))
    return tuple(every[column] for column in kept.tolist()), chosen


def _most_heard(matrix: sparse.csc_array, listening: Numbers) -> npt.NDArray[np.int64]:
    """Returns the columns that at least `LEAST` songs bear, rising; of too many those whose songs are heard most."""
    bearers = np.diff(matrix.indptr)
    kept = np.flatnonzero(bearers >= LEAST)
    most = max(FEWEST, ROOM // max(1, matrix.shape[0]))
    if len(kept) <= most:
        return kept
    heard = np.add.reduceat(np.append(listening[matrix.indices], 0), matrix.indptr[:-1])
    weight = np.where(bearers > 0, heard, 0) + bearers / max(1, len(listening))
    return np.sort(kept[np.argsort(-weight[kept], kind="stable")[:most]])


def _parts(wholes: sparse.csr_array, names: tuple[str, ...]) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """Returns the parts of words as columns, each as heavy as the heaviest word that it comes from, and their names."""
    owned = [parts_of(value_of(name)) if kind_of(name) == WORD else [] for name in names]
    parts = sorted(set().union(*owned))
    number = {part: place for place, part in enumerate(parts)}
    flat = np.array([number[part] for some in owned for part in some], dtype=np.int64)
    ends = np.cumsum([0, *map(len, owned)])
    counts = np.diff(ends)[wholes.indices]
    entry = np.repeat(np.arange(wholes.nnz), counts)
    nth = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = flat[ends[wholes.indices[entry]] + nth]
    songs = np.repeat(np.arange(wholes.shape[0], dtype=np.int64), np.diff(wholes.indptr))[entry]
    cells = songs * max(1, len(parts)) + columns
    order = np.argsort(cells, kind="stable")
    starts = np.flatnonzero(np.diff(cells[order], prepend=-1))
    weights = np.maximum.reduceat(wholes.data[entry][order], starts) if len(order) else np.zeros(0, np.float32)
    chosen = order[starts]
    places = (songs[chosen].astype(np.int32), columns[chosen].astype(np.int32))
    return sparse.csr_array((weights, places), shape=(wholes.shape[0], len(parts))), tuple(
        f"{PART}:{part}" for part in parts
    )


def _sound(evidence: Evidence) -> Numbers:
    songs = np.flatnonzero(evidence.embedding_rows >= 0)
    if evidence.embeddings is None or not len(songs) or not evidence.embeddings.shape[1]:
        return np.zeros((len(evidence.songs), 0), dtype=np.float32)
    width = evidence.embeddings.shape[1]
    count, total, second = 0, np.zeros(width), np.zeros((width, width))
    for start in range(0, len(songs), BLOCK):
        block, filled = unit(evidence, songs[start : start + BLOCK])
        count, total = count + int(filled.sum()), total + block.sum(axis=0, dtype=np.float64)
        second += (block.T @ block).astype(np.float64)
    mean = total / max(1, count)
    _, axes = np.linalg.eigh(second / max(1, count) - np.outer(mean, mean))
    axes = axes[:, ::-1][:, :AXES]
    axes = (axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])).astype(np.float32)
    sound = np.zeros((len(evidence.songs), axes.shape[1]), dtype=np.float32)
    for start in range(0, len(songs), BLOCK):
        block, filled = unit(evidence, songs[start : start + BLOCK])
        placed = unit_rows((block - mean.astype(np.float32)) @ axes, SMALLEST)
        sound[songs[start : start + BLOCK]] = np.where(filled[:, None], placed * np.float32(np.sqrt(SOUND)), 0.0)
    return sound
