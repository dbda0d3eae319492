"""The student: the configuration that the paper took from van den Oord, Dieleman and Schrauwen (2013).

Convolutions along time with 256, 256, 512 and 512 filters of length 4, each with batch normalisation and ReLU, max
pooling by 4, 2 and 2 between them, then global mean, maximum and L2 pooling over time, and dense layers. What it
answers is not a genre: it is the outside ear's embedding (standardised) and tags. Genres are a linear
head on top, see `head`.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers, ops

from pmrs_desktop.audio.logmel import BANDS, FRAMES

FILTERS = (256, 256, 512, 512)
LENGTH = 4
POOLS = (4, 2, 2, 1)
HIDDEN = 512
MOMENTUM = 0.95
"""Of the running means; short lessons have few steps to find them in."""


def student(embedding: int, tags: int, filters: Sequence[int] = FILTERS, hidden: int = HIDDEN) -> keras.Model:
    """Returns an untaught student: (n, 599, 128) -> standardised `embedding` and logits of `tags`, (n, number) each."""
    clip = layers.Input((FRAMES, BANDS), name="clip")
    x = clip
    for number, (width, pool) in enumerate(zip(filters, POOLS, strict=True)):
        x = layers.Conv1D(width, LENGTH, use_bias=False, name=f"conv{number}")(x)
        if pool > 1:  # before the normalisation, which then has a quarter or half to do
            x = layers.MaxPooling1D(pool, name=f"pool{number}")(x)
        x = layers.BatchNormalization(momentum=MOMENTUM, name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
    pooled = layers.Concatenate(name="pooled")(
        [
            layers.GlobalAveragePooling1D(name="mean")(x),
            layers.GlobalMaxPooling1D(name="max")(x),
            L2Pooling(name="l2")(x),
        ]
    )
    x = layers.Dense(hidden, use_bias=False, name="dense")(pooled)
    x = layers.ReLU(name="dense_relu")(layers.BatchNormalization(momentum=MOMENTUM, name="dense_norm")(x))
    out = {
        "embedding": layers.Dense(embedding, dtype="float32", name="embedding")(x),
        "tags": layers.Dense(tags, dtype="float32", name="tags")(x),
    }
    return keras.Model(clip, out)


class L2Pooling(keras.layers.Layer):  # type: ignore[misc]
    """Root of the mean square over time: (n, time, filters) -> (n, filters)."""

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        """Pools over the second axis; in single precision, where small squares do not vanish."""
        wide = ops.cast(inputs, "float32")
        return ops.cast(ops.sqrt(ops.mean(ops.square(wide), axis=1) + 1e-6), inputs.dtype)
