"""How songs sound, as vectors that tell them apart: embeddings less what all of them share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pmrs_desktop.recommend.content import BLOCK, unit
from pmrs_desktop.recommend.matrix import Evidence
from pmrs_desktop.recommend.unit import unit_rows

FEW = 20
"""Of so many songs half the mean is taken away."""
SMALLEST = 1e-6


def centred(evidence: Evidence, songs: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Returns the embeddings of songs less the mean of all, at unit length, shape (S, E); a row of zeros: none.

    The mean is taken of a sample of at most 4,096 songs, and less of it of few: of two songs each would be the other's
    opposite.
    """
    sample, filled = unit(evidence, np.arange(0, len(evidence.songs), 1 + len(evidence.songs) // BLOCK))
    mean = sample.sum(axis=0) / max(1, int(filled.sum()) + FEW)
    found = np.zeros((len(songs), sample.shape[1]), dtype=np.float32)
    for start in range(0, len(songs), BLOCK):
        sounds, there = unit(evidence, songs[start : start + BLOCK])
        found[start : start + BLOCK] = np.where(there[:, None], sounds - mean, 0.0)
    return unit_rows(found, SMALLEST)
