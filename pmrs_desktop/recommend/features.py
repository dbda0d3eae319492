"""What is said about songs in words, as a matrix: genre words, artists, albums and decades, each a column with a name.

A name is "kind:value", the value folded by whoever makes it: "word:hard rock", "artist:radiohead", "decade:1990",
"album:radiohead / ok computer".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

WORD, ARTIST, ALBUM, DECADE = "word", "artist", "album", "decade"
PART = "part"
"""The kind of what a recommender makes of the parts of words."""


def kind_of(name: str) -> str:
    """Returns the kind in a feature's name: `WORD`, `ARTIST`, `ALBUM` or `DECADE`."""
    return name.partition(":")[0]


def value_of(name: str) -> str:
    """Returns what stands after the kind in a feature's name."""
    return name.partition(":")[2]


def parts_of(word: str) -> list[str]:
    """Returns the parts of a word, each once, rising: "hard rock" has "hard" and "rock"."""
    return sorted(set(re.findall(r"\w+", word)))


def stack(songs: Iterable[Iterable[str]]) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """Returns the matrix of K songs' features, shape (K, W), and their names, in rising order.

    The first word of a song weighs 1, the k-th 1/√k, since the words that fit best are written first; everything else
    weighs 1.

    Args:
        songs: the names of each song's features, words in their order; one that is named twice counts once.
    """
    rows = [_weighed(names) for names in songs]
    names = tuple(sorted({name for row in rows for name in row}))
    column = {name: place for place, name in enumerate(names)}
    indices = np.fromiter((column[name] for row in rows for name in row), dtype=np.int32)
    indptr = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    weights = np.fromiter((weight for row in rows for weight in row.values()), dtype=np.float32)
    return sparse.csr_array((weights, indices, indptr), shape=(len(rows), len(names))), names


def _weighed(names: Iterable[str]) -> dict[str, float]:
    """Returns the weight of each name of one song, names rising."""
    once = list(dict.fromkeys(names))
    words = [name for name in once if kind_of(name) == WORD]
    order = {name: place for place, name in enumerate(words, start=1)}
    return {name: order.get(name, 1) ** -0.5 for name in sorted(once)}


def spread(
    features: sparse.csr_array | None,
    names: Sequence[str],
    first: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    songs: int,
) -> sparse.csr_array:
    """Returns rows `first` of `features` at rows `at` of a matrix of `songs` rows, the others empty, shape (M, W).

    Weights that are not above 0 or not finite are left out.

    Args:
        features: shape (K, W), or None for no features at all.
        names: the W names.
        first: rows of `features`, shape (N,).
        at: where each goes, shape (N,), rising.
        songs: M.
    """
    if features is None:
        return sparse.csr_array((songs, len(names)), dtype=np.float32)
    kept = features[first].astype(np.float32)
    kept.data = np.where(np.isfinite(kept.data) & (kept.data > 0), kept.data, np.float32(0))
    kept.eliminate_zeros()
    lengths = np.zeros(songs, dtype=np.int32)
    lengths[at] = np.diff(kept.indptr)
    indptr = np.concatenate(([0], np.cumsum(lengths))).astype(kept.indptr.dtype)
    return sparse.csr_array((kept.data, kept.indices, indptr), shape=(songs, len(names)))
