"""Windows of 4 s made from the clips: cut anywhere, played faster or slower, tilted in tone, and often two at once.

Much mixing and a long schedule, with a teacher that hears every very window, carry what the teacher knows over to a
student from few hours of music (Beyer et al. 2021, "Knowledge distillation: a good teacher is patient and consistent").
"""

from __future__ import annotations

from dataclasses import dataclass

import librosa
import numpy as np
import numpy.typing as npt

from pmrs_desktop.audio.logmel import CLIP_SAMPLES, RATE_HZ
from pmrs_desktop.training.dataset import NO_FOLD, Clip

SHARE_MIXED = 0.6
SPEED = 0.08
"""Speed and pitch change together, by up to so much either way."""
TILT_DB_PER_OCTAVE = 1.5
"""Standard deviation of the tilt of the equaliser around 1 kHz, cut off at twice this."""
SECOND_AT_MOST_BELOW_DB = 10.0
LEVEL = 0.16
"""Root mean square of every window: the student does not know the level, so the teacher must not hear one either."""
LABELLED_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Window:
    """4 s of sound at 22,050 Hz, and the one fold that its pieces stand in (`NO_FOLD` where none does)."""

    samples: npt.NDArray[np.float32]
    fold: int


def window(clips: tuple[Clip, ...], sounds: list[npt.NDArray[np.int16]], rng: np.random.Generator) -> Window:
    """Makes one window by chance. Two pieces are mixed only where no two folds meet, so that a window has one fold."""
    folds = np.asarray([clip.fold for clip in clips])
    weights = np.asarray([LABELLED_WEIGHT if clip.label else 1.0 for clip in clips])
    first = int(rng.choice(len(clips), p=weights / weights.sum()))
    fold = int(folds[first])
    mix = _piece(sounds[first], rng)
    if rng.random() < SHARE_MIXED:
        fitting = weights * ((folds == fold) | (folds == NO_FOLD) | (fold == NO_FOLD))
        second = int(rng.choice(len(clips), p=fitting / fitting.sum()))
        mix = mix + _piece(sounds[second], rng) * 10 ** (-rng.uniform(0.0, SECOND_AT_MOST_BELOW_DB) / 20)
        fold = max(fold, int(folds[second]))
    return Window(_levelled(_tilted(mix, rng)), fold)


def _piece(sound: npt.NDArray[np.int16], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Cuts 4 s (after the change of speed) at a random place, at a level of its own; short clips go round."""
    speed = 1.0 + rng.uniform(-SPEED, SPEED)
    needed = int(np.ceil(CLIP_SAMPLES * speed)) + 8
    start = int(rng.integers(0, max(1, len(sound) - needed)))
    cut = np.resize(sound[start : start + needed], needed).astype(np.float32) / 32_768
    other = librosa.resample(cut, orig_sr=RATE_HZ * speed, target_sr=RATE_HZ, res_type="soxr_mq")
    return _levelled(np.resize(other, CLIP_SAMPLES))


def _tilted(samples: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    most = 2 * TILT_DB_PER_OCTAVE
    slope = float(np.clip(rng.normal(0.0, TILT_DB_PER_OCTAVE), -most, most))
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    octaves = np.log2(np.clip(hz, 40.0, RATE_HZ / 2) / 1_000.0)
    return np.fft.irfft(spectrum * 10 ** (slope * octaves / 20), len(samples)).astype(np.float32)


def _levelled(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    loudness = float(np.sqrt(np.mean(np.square(samples))))
    if loudness < 1e-5:
        return samples.astype(np.float32)
    return (samples * min(LEVEL / loudness, 0.99 / max(1e-9, float(np.abs(samples).max())))).astype(np.float32)
