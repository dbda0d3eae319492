"""The outside ear: a network that others taught on real music, loaded by its path, never part of the program."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Protocol

import librosa
import numpy as np
import numpy.typing as npt

from pmrs_desktop.audio.logmel import RATE_HZ
from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

EAR_RATE_HZ = 16_000
HEARD_SAMPLES = 188 * 256
"""The ear hears 187 frames of 256 samples (3 s) at a time."""


class Ear(Protocol):
    """What a teacher is."""

    def listen(
        self, samples: npt.NDArray[np.float32], hop_s: float = ...
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Hears mono samples at 16 kHz, a window every `hop_s` seconds.

        Returns:
            Tag probabilities (windows, tags) and embeddings (windows, numbers).
        """


def load_ear(path: Path) -> Ear:
    """Runs the Python file at `path` and returns an instance of its class `OutsideEar`.

    Raises:
        Trouble: there is no such file, or no such class in it.
    """
    spec = importlib.util.spec_from_file_location("outside_ear", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise _no_ear(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "OutsideEar"):
        raise Trouble(tr("{path} has no class OutsideEar.", path=str(path)))
    ear: Ear = module.OutsideEar()
    return ear


def ear_digest(path: Path) -> str:
    """Returns the SHA-256 of the ear's file, so that nothing made with one ear is taken for another's.

    Raises:
        Trouble: there is no such file.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _no_ear(path) from error


def hear(ear: Ear, clips: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Returns what the ear hears in clips of 4 s at 22,050 Hz, (n, 88200): tags (n, tags), embeddings (n, numbers).

    Of each clip the ear hears the first and the last 3 s; its answers are averaged. All halves stand in one long sound,
    since the ear is several times faster on many windows than on one.
    """
    resampled = librosa.resample(clips, orig_sr=RATE_HZ, target_sr=EAR_RATE_HZ, res_type="soxr_mq")
    halves = np.stack([resampled[:, :HEARD_SAMPLES], resampled[:, -HEARD_SAMPLES:]], axis=1)
    tags, embedding = ear.listen(halves.reshape(-1), hop_s=HEARD_SAMPLES / EAR_RATE_HZ)
    count = len(clips)
    return tags.reshape(count, 2, -1).mean(axis=1), embedding.reshape(count, 2, -1).mean(axis=1)


def _no_ear(path: Path) -> Trouble:
    return Trouble(
        tr("There is no outside ear at {path}.", path=str(path)),
        tr("Name a Python file with a class OutsideEar."),
    )
