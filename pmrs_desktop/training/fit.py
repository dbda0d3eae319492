"""Teaching one student: it regresses what the ear heard, window by window, on a long cosine schedule.

A student can be broken off and goes on from its last whole epoch. Computation in bfloat16 where the policy is set so:
processors with AVX512-BF16 take 60 % of the time, others take longer, so it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from pmrs_desktop.audio.logmel import DYNAMIC_DB, SCALE_DB
from pmrs_desktop.training.dataset import Songs
from pmrs_desktop.training.network import student
from pmrs_desktop.training.windows import Windows

BATCH = 64
RATE, WARM_UP = 1.5e-3, 0.05
TAG_WEIGHT = 3.0
SONG_COPIES = 4
SONG_SHIFT_FRAMES = 300
KEPT_BACK = 50
"""Each 50th window is kept back: how well the student hears what it never heard is told after each epoch."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one student learns from: indices of windows, indices of songs, and for how long."""

    windows: npt.NDArray[np.intp]
    songs: npt.NDArray[np.intp]
    epochs: int
    seed: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and standard deviation of each number of the ear's embedding, over the windows of a course."""

    mean: npt.NDArray[np.float32]
    deviation: npt.NDArray[np.float32]

    @classmethod
    def of(cls, embedding: npt.NDArray[np.float32]) -> Scale:
        return cls(embedding.mean(axis=0), np.maximum(embedding.std(axis=0), 1e-3))

    def standard(self, embedding: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return (embedding - self.mean) / self.deviation


def input_of(db: tf.Tensor) -> tf.Tensor:
    """Returns stored clips, (n, 599, 128) uint8, as the network hears them: `logmel.normalised` in TensorFlow."""
    decibel = tf.cast(db, tf.float32) / 2.0 - 100.0
    floored = tf.maximum(decibel, tf.reduce_max(decibel, axis=(1, 2), keepdims=True) - DYNAMIC_DB)
    return (floored - tf.reduce_mean(floored, axis=(1, 2), keepdims=True)) / SCALE_DB


def teach(
    windows: Windows, songs: Songs | None, course: Course, folder: Path, tell: Callable[[int, float, float], None]
) -> keras.Model:
    """Teaches a student, or finishes or reopens the one in `folder`; after each epoch `tell` hears it, loss and R²."""
    scale = Scale.of(windows.embedding[course.windows])
    model = student(windows.embedding.shape[1], windows.tags.shape[1])
    kept_back = course.windows % KEPT_BACK == 0
    learnt, unheard = course.windows[~kept_back], course.windows[kept_back]
    steps = -(-(len(learnt) + _copies(course)) // BATCH)
    optimizer = keras.optimizers.Adam(Cosine(RATE, steps * course.epochs))
    optimizer.build(model.trainable_variables)
    step = _step(model, optimizer)
    state = tf.train.Checkpoint(model=model, optimizer=optimizer)
    folder.mkdir(parents=True, exist_ok=True)
    done = _resumed(state, folder)
    for epoch in range(done, course.epochs):
        rng = np.random.default_rng([course.seed, epoch])
        losses = [
            float(step(*map(tf.constant, batch))) for batch in _batches(windows, songs, course, learnt, scale, rng)
        ]
        state.write(str(folder / f"state-{epoch + 1}"))
        (folder / "epochs.json").write_text(json.dumps({"done": epoch + 1}))
        for old in folder.glob(f"state-{epoch}.*"):
            old.unlink()
        tell(epoch + 1, float(np.mean(losses)), explained(model, windows, unheard, scale))
    return model


def explained(model: keras.Model, windows: Windows, indices: npt.NDArray[np.intp], scale: Scale) -> float:
    """Returns R² of the standardised embedding on the windows named, 1 is perfect, 0 is the mean."""
    if not len(indices):
        return float("nan")
    wanted = scale.standard(windows.embedding[indices])
    got = answers(model, windows.db[indices])["embedding"]
    return float(1 - np.mean((got - wanted) ** 2) / np.mean((wanted - wanted.mean(axis=0)) ** 2))


def answers(model: keras.Model, db: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.float32]]:
    """Returns the student's `embedding` and `tags` for stored clips, (n, 599, 128) uint8."""
    heard = [
        {
            name: out.numpy()
            for name, out in model(input_of(tf.constant(db[first : first + BATCH])), training=False).items()
        }
        for first in range(0, len(db), BATCH)
    ]
    return {name: np.concatenate([part[name] for part in heard]) for name in heard[0]}


@keras.saving.register_keras_serializable("pmrs")
class Cosine(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """Rises for the first 5 % of the steps, then falls along half a cosine to zero."""

    def __init__(self, rate: float, steps: int) -> None:
        self.rate, self.steps = rate, steps

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        at = tf.cast(step, tf.float32) / self.steps
        falling = 0.5 + 0.5 * tf.cos(np.pi * tf.clip_by_value((at - WARM_UP) / (1 - WARM_UP), 0.0, 1.0))
        return self.rate * tf.minimum((at + 0.002) / WARM_UP, falling)

    def get_config(self) -> dict[str, float]:
        return {"rate": self.rate, "steps": self.steps}


def _step(model: keras.Model, optimizer: keras.optimizers.Optimizer) -> Callable[..., tf.Tensor]:
    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator, unused-ignore]
    def step(db: tf.Tensor, embedding: tf.Tensor, tags: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            out = model(input_of(db), training=True)
            near = tf.reduce_mean(tf.square(out["embedding"] - embedding))
            named = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tags, logits=out["tags"]))
            loss = near + TAG_WEIGHT * named
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    return step  # type: ignore[no-any-return, unused-ignore]


def _copies(course: Course) -> int:
    return len(course.songs) * SONG_COPIES * 3


def _batches(
    windows: Windows,
    songs: Songs | None,
    course: Course,
    learnt: npt.NDArray[np.intp],
    scale: Scale,
    rng: np.random.Generator,
) -> Iterator[tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32], npt.NDArray[np.float32]]]:
    """Yields an epoch in random order: each window once, each window of each song four times, moved in time."""
    copies = np.repeat(course.songs, SONG_COPIES * 3)
    order = rng.permutation(len(learnt) + len(copies))
    for first in range(0, len(order), BATCH):
        batch = order[first : first + BATCH]
        of_window, of_song = learnt[batch[batch < len(learnt)]], copies[batch[batch >= len(learnt)] - len(learnt)]
        db, embedding, tags = [windows.db[of_window]], [windows.embedding[of_window]], [windows.tags[of_window]]
        if songs is not None and len(of_song):
            picked = songs.db[of_song, rng.integers(0, songs.db.shape[1], len(of_song))]
            shifts = rng.integers(-SONG_SHIFT_FRAMES, SONG_SHIFT_FRAMES + 1, len(of_song))
            db.append(np.stack([np.roll(clip, shift, axis=0) for clip, shift in zip(picked, shifts, strict=True)]))
            embedding.append(songs.embedding[of_song])
            tags.append(songs.tags[of_song])
        yield np.concatenate(db), scale.standard(np.concatenate(embedding)), np.concatenate(tags)


def _resumed(state: tf.train.Checkpoint, folder: Path) -> int:
    mark = folder / "epochs.json"
    if not mark.exists():
        return 0
    done = int(json.loads(mark.read_text())["done"])
    state.read(str(folder / f"state-{done}")).expect_partial()
    return done
