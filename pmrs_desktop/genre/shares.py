"""C_M, the class vectors of songs (equation 5 of the paper): one share for each label, from what is known of a song.

The listener's hand wins over everything: its label alone. Else what the network heard, averaged with the tag's label
where the tag names one of the ten; else the tag's label alone; else nothing is known.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pmrs_desktop.genre.labels import LABELS

SOURCES = ("", "hand", "tag", "sound")
"""The strongest source that had a say in a class vector; "": nothing is known."""
NOTHING, HAND, TAG, SOUND = range(len(SOURCES))

Columns = npt.NDArray[np.int64]


def class_vectors(
    hands: Columns, tags: Columns, heard: npt.NDArray[np.floating], known: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Returns C_M of N songs, (N, 10), each row 0..1 with sum 1, or zeros where nothing is known; and its source, (N,).

    Args:
        hands: position in `LABELS` of the label that the listener chose, below 0 where there is none, shape (N,).
        tags: the same of the label that the song's genre words stand for (`labels.label_of`), shape (N,).
        heard: the network's shares of the songs that it heard, in their order, shape (`known.sum()`, 10).
        known: which songs the network heard, shape (N,).

    The source is a position in `SOURCES`.
    """
    vectors = np.zeros((len(hands), len(LABELS)), dtype=np.float32)
    sources = np.where(known, SOUND, NOTHING).astype(np.int8)
    vectors[known] = heard
    tagged = np.flatnonzero(tags >= 0)
    tag_has = np.where(known[tagged], 0.5, 1.0).astype(np.float32)
    vectors[tagged] *= 1 - tag_has[:, None]
    vectors[tagged, tags[tagged]] += tag_has
    sources[tagged] = TAG
    chosen = np.flatnonzero(hands >= 0)
    vectors[chosen] = 0.0
    vectors[chosen, hands[chosen]] = 1.0
    sources[chosen] = HAND
    return vectors, sources
