"""One LiteRT file from a student and its head: `clip` (1, 599, 128) -> `logits` (1, 10) and `embedding` (1, n).

Dynamic-range quantisation: weights as 8-bit numbers, arithmetic as the runtime likes, about a quarter of the size.
"""

from __future__ import annotations

import tempfile

import keras
import tensorflow as tf

from pmrs_desktop.audio.features import BANDS, FRAMES
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.training.head import Head
from pmrs_desktop.training.network import student


def named(model: keras.Model, head: Head, temperature: float) -> keras.Model:
    """Returns a student with a head: normalised clip in; logits, already divided by the temperature, and embedding out.

    It computes in float32, whatever precision the student was taught in.
    """
    widths = [layer.filters for layer in model.layers if isinstance(layer, keras.layers.Conv1D)]
    sizes = {name: model.get_layer(name).units for name in ("embedding", "tags", "dense")}
    policy = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy("float32")
    plain = student(sizes["embedding"], sizes["tags"], widths, sizes["dense"])
    plain.set_weights(model.get_weights())
    clip = keras.Input(batch_shape=(1, FRAMES, BANDS), name="clip")
    heard = plain(clip)
    features = keras.layers.Concatenate()([heard["embedding"], heard["tags"]])
    linear = keras.layers.Dense(len(LABELS), name="logits")
    whole = keras.Model(clip, {"logits": linear(features), "embedding": heard["embedding"]})
    linear.set_weights([head.weights / temperature, head.bias / temperature])
    keras.mixed_precision.set_dtype_policy(policy)
    return whole


def litert(model: keras.Model) -> bytes:
    """Returns the LiteRT file of a `named` model, dynamic-range quantised."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=["serving_default"])
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())
