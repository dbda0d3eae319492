"""Products over all songs of a stack, S diag(c) Sᵀ and sᵀ K s of every song's column s, each song by the way that is shortest.

Few songs have most of the listening. A song with n entries takes part in n² numbers of a product, so the few crowded ones
are multiplied as dense blocks, where a processor does thirty times as many numbers in the same time; of the others only the
entries that are there are touched. Traits with an entry for nearly every song stand last in S and are dense for all.
Rounding apart the results are those of the plain products, and the same each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.late import late

if TYPE_CHECKING:
    from scipy import linalg
else:
    linalg = late("scipy.linalg")

CROWDED = 1 / 32
"""A song with entries in more than this part of the rows is multiplied densely."""
BLOCK = 1 << 22
"""Numbers of a block where a product is made in blocks, which bounds the memory to 16 MB."""
ROWS = 256
MIRRORED = 512

Numbers = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


def gram(by_song: sparse.csr_array, scale: Numbers, dense_from: int) -> Numbers:
    """Returns S diag(scale) Sᵀ, shape (R, R), symmetric.

    Args:
        by_song: Sᵀ, shape (M, R) in 32 bits.
        scale: of each song, 0 and up, shape (M,).
        dense_from: the first row of S that has an entry for nearly every song, R where there is none.
    """
    rows = by_song.shape[1]
    crowded, rest = _split(by_song, dense_from)
    root = np.sqrt(scale)
    made = np.zeros((rows, rows), dtype=np.float32, order="F")
    for songs in _blocks(crowded, rows):
        block = by_song[songs].toarray() * root[songs][:, None]
        made = linalg.blas.ssyrk(1.0, block.T, beta=1.0, c=made, lower=1, overwrite_c=1)
    mirror(made)
    thin = by_song[rest]
    thin.data *= np.repeat(root[rest], np.diff(thin.indptr))
    entries, dense = _parted(thin, dense_from)
    turned = sparse.csr_array(entries.T)
    for start in range(0, dense_from, ROWS):
        block = turned[start : start + ROWS] @ entries
        # By columns, as the matrix lies; it is symmetric.
        made[:dense_from, start : start + block.shape[0]] += block.toarray().T
    if rows > dense_from:
        across = turned @ dense
        made[:dense_from, dense_from:] += across
        made[dense_from:, :dense_from] += across.T
        made[dense_from:, dense_from:] += dense.T @ dense
    return np.asarray(made.T)


def quadratic(by_song: sparse.csr_array, matrix: Numbers, dense_from: int) -> Numbers:
    """Returns sᵀ K s for the column s of every song, shape (M,).

    Args:
        by_song: Sᵀ, shape (M, R) in 32 bits.
        matrix: K, shape (R, R), symmetric, its rows one after the other in memory.
        dense_from: the first row of S that has an entry for nearly every song, R where there is none.
    """
    crowded, rest = _split(by_song, dense_from)
    made = np.zeros(by_song.shape[0], dtype=np.float32)
    for songs in _blocks(crowded, by_song.shape[1]):
        block = by_song[songs].toarray()
        made[songs] = np.einsum("ij,ij->i", block, block @ matrix)
    entries, dense = _parted(by_song[rest], dense_from)
    across = np.ascontiguousarray(matrix[:dense_from, dense_from:])
    found = np.einsum("ij,ij->i", dense, dense @ matrix[dense_from:, dense_from:] + 2 * (entries @ across))
    found += entries.multiply(entries) @ np.diag(matrix)[:dense_from]
    counts = np.diff(entries.indptr)
    for count in np.unique(counts[counts > 1]).tolist():
        songs = np.flatnonzero(counts == count)
        step = max(1, BLOCK // 4 // (count * (count - 1) // 2))
        for start in range(0, len(songs), step):
            part = songs[start : start + step]
            found[part] += 2 * _pairs(entries, part, count, matrix)
    made[rest] = found
    return made


def mirror(matrix: Numbers) -> None:
    """Copies what stands below the diagonal to above it, in place; shape (N, N)."""
    for start in range(0, len(matrix), MIRRORED):
        end = start + MIRRORED
        block = matrix[start:end, start:end]
        block += np.tril(block, -1).T - np.triu(block, 1)
        matrix[start:end, end:] = matrix[end:, start:end].T


def _pairs(entries: sparse.csr_array, songs: Ids, count: int, matrix: Numbers) -> Numbers:
    """Returns Σ_{i<j} s_i K_ij s_j of songs with `count` entries each, shape (S,)."""
    places = entries.indptr[songs][:, None] + np.arange(count)
    rows, numbers = entries.indices[places].astype(np.int64), entries.data[places]
    one, other = np.triu_indices(count, 1)
    between = matrix.reshape(-1).take(rows[:, one] * len(matrix) + rows[:, other])
    between *= numbers[:, one]
    return np.asarray(np.einsum("ij,ij->i", between, numbers[:, other]))


def _split(by_song: sparse.csr_array, dense_from: int) -> tuple[Ids, Ids]:
    """Returns the songs that are multiplied densely and the others, each rising."""
    rows = by_song.shape[1]
    owner = np.repeat(np.arange(by_song.shape[0]), np.diff(by_song.indptr))
    entries = np.bincount(owner[by_song.indices < dense_from], minlength=by_song.shape[0])
    crowded = entries > max(1.0, CROWDED * rows)
    return np.flatnonzero(crowded), np.flatnonzero(~crowded)


def _blocks(songs: Ids, rows: int) -> list[Ids]:
    step = max(1, BLOCK // max(1, rows))
    return [songs[start : start + step] for start in range(0, len(songs), step)]


def _parted(by_song: sparse.csr_array, dense_from: int) -> tuple[sparse.csr_array, Numbers]:
    """Returns the first columns as they are and those from `dense_from` on as dense numbers."""
    return sparse.csr_array(by_song[:, :dense_from]), by_song[:, dense_from:].toarray()
