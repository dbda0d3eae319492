"""Everything known about a song besides who heard it, as one sparse row: words, artist, decade, classes, sound.

- *Names* (words, artist, decade and whatever other kinds there are): a whole word such as "hard rock" stands for itself
  and for each of its parts, "hard" and "rock". A name that fewer than `LEAST` songs bear says nothing of others and is
  left out. Weight: as handed in, times √log(M / songs that bear it); then the row is brought to length 1.
- *Classes*: the class vector C_M at length √`CLASSES`.
- *Sound*: the embedding on its `AXES` strongest axes over all songs, about their mean, at length √`SOUND`.

At most `MOST` names are kept, those with the most listening among the songs that bear them, which bounds the work.
Words come first where there are words; classes and sound carry where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.recommend.features import PART, WORD, kind_of, parts_of, value_of
from pmrs_desktop.recommend.matrix import Evidence

LEAST = 2
MOST = 2000
CLASSES = 0.2
SOUND = 0.4
AXES = 24
BLOCK = 4096
"""Embeddings looked at together, which bounds the memory."""

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What the songs are like; M songs, W traits.

    Attributes:
        matrix: shape (M, W), 32 bits, rows of length √(1 + `CLASSES` + `SOUND`) at most; empty where nothing is known.
        names: names of the first columns, "kind:value"; "part:hard" is a part of a word. The rest are classes and sound.
        named: how many columns have a name.
        sound_from: the first column of the sound.
    """

    matrix: sparse.csr_array
    names: tuple[str, ...]
    named: int
    sound_from: int


def describe(evidence: Evidence, listening: Numbers) -> Traits:
    """Returns the traits of the evidence's songs.

    Args:
        evidence: M songs.
        listening: how much each song was heard, shape (M,), 0 and up; it decides which names are kept.
    """
    names, bearers = _named(evidence, listening)
    sound = _sound(evidence)
    lengths = np.linalg.norm(evidence.classes, axis=1, keepdims=True)
    classes = evidence.classes * np.divide(np.sqrt(CLASSES), lengths, out=np.zeros_like(lengths), where=lengths > 0)
    parts = [bearers, sparse.csr_array(classes.astype(np.float32)), sparse.csr_array(sound)]
    matrix = sparse.csr_array(sparse.hstack(parts, format="csr", dtype=np.float32))
    return Traits(matrix, names, len(names), len(names) + classes.shape[1])


def _named(evidence: Evidence, listening: Numbers) -> tuple[tuple[str, ...], sparse.csr_array]:
    wholes, names = evidence.features, evidence.feature_names
    parts, part_names = _parts(wholes, names)
    matrix = sparse.csc_array(sparse.hstack([wholes, parts], format="csc", dtype=np.float32))
    every = (*names, *part_names)
    songs = np.diff(matrix.indptr)
    kept = np.flatnonzero(songs >= LEAST)
    if len(kept) > MOST:
        bearers = sparse.csc_array((np.ones(matrix.nnz, np.float32), matrix.indices, matrix.indptr), shape=matrix.shape)
        weight = bearers.T @ listening + songs / max(1, len(listening))
        kept = np.sort(kept[np.argsort(-weight[kept], kind="stable")[:MOST]])
    rarity = np.sqrt(np.log(max(1, matrix.shape[0]) / songs[kept])).astype(np.float32)
    chosen = sparse.csr_array(sparse.csr_array(matrix[:, kept]) * rarity[None, :])
    return tuple(every[column] for column in kept.tolist()), unit_length(chosen)


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
    matrix = sparse.csr_array((weights, (songs[chosen], columns[chosen])), shape=(wholes.shape[0], len(parts)))
    return matrix, tuple(f"{PART}:{part}" for part in parts)


def _sound(evidence: Evidence) -> Numbers:
    songs = np.flatnonzero(evidence.embedding_rows >= 0)
    if evidence.embeddings is None or not len(songs) or not evidence.embeddings.shape[1]:
        return np.zeros((len(evidence.songs), 0), dtype=np.float32)
    embeddings, rows = evidence.embeddings, evidence.embedding_rows[songs]
    width = embeddings.shape[1]
    count, total, second = 0, np.zeros(width), np.zeros((width, width))
    for start in range(0, len(songs), BLOCK):
        block, filled = _unit(embeddings[rows[start : start + BLOCK]])
        count, total = count + int(filled.sum()), total + block.sum(axis=0, dtype=np.float64)
        second += (block.T @ block).astype(np.float64)
    mean = total / max(1, count)
    _, axes = np.linalg.eigh(second / max(1, count) - np.outer(mean, mean))
    axes = axes[:, ::-1][:, :AXES]
    axes = (axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])).astype(np.float32)
    sound = np.zeros((len(evidence.songs), axes.shape[1]), dtype=np.float32)
    for start in range(0, len(songs), BLOCK):
        block, filled = _unit(embeddings[rows[start : start + BLOCK]])
        placed, _ = _unit((block - mean.astype(np.float32)) @ axes)
        sound[songs[start : start + BLOCK]] = np.where(filled[:, None], placed * np.float32(np.sqrt(SOUND)), 0.0)
    return sound


def _unit(rows: npt.NDArray[np.floating]) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Returns rows at length 1, zeros where a row is zeros or not finite, and which are filled."""
    numbers = rows.astype(np.float32)
    squares = np.einsum("ij,ij->i", numbers, numbers)
    filled = np.isfinite(squares) & (squares > 1e-12)
    length = np.sqrt(np.where(filled, squares, 1.0))[:, None]
    return np.where(filled[:, None], numbers / length, 0.0).astype(np.float32), filled


def unit_length(rows: sparse.csr_array, power: float = 1.0) -> sparse.csr_array:
    """Returns each row over its length to a `power`, shape (N, W) in 32 bits; empty rows stay empty."""
    squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    scale = np.where(squares > 0, np.maximum(squares, 1e-30) ** (-power / 2), 0.0).astype(np.float32)
    scaled = rows.astype(np.float32, copy=True)
    scaled.data *= np.repeat(scale, np.diff(scaled.indptr))
    return sparse.csr_array(scaled)
