"""Samples to the log-mel spectrogram that the network hears: its only definition, shared by desk and laboratory.

The paper feeds clips of 4 s as log-compressed mel spectrograms of 599 frames x 128 components. As we read it: mono at
22,050 Hz, frames of 1,024 samples every 147 (6.67 ms) under a periodic Hann window, centred (zeros before the start
and after the end) so that 88,200 samples give 601 frames, of which the first and the last are dropped; power
spectrum; 128 triangular bands on Slaney's mel scale from 0 to 11,025 Hz, each of unit area; 10 log10(max(1e-10, S)).
librosa is the reference: `melspectrogram(y, sr=22050, n_fft=1024, hop_length=147)` and `power_to_db(S, top_db=None)`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import fft

RATE_HZ = 22_050
CLIP_SECONDS = 4
CLIP_SAMPLES = RATE_HZ * CLIP_SECONDS
HOP_SAMPLES = 147
FRAME_SAMPLES = 1_024
FRAMES = 599
BANDS = 128
DYNAMIC_DB = 80.0
"""What lies further below the loudest value of a clip is not told apart."""
SCALE_DB = 20.0

Samples = npt.NDArray[np.float32]
LogMel = npt.NDArray[np.float32]

_LINEAR_HZ = 200.0 / 3.0  # Slaney (Auditory Toolbox, 1998): linear below 1 kHz, 27 steps to each factor of 6.4 above
_KNEE_HZ = 1_000.0
_LOG_STEP = np.log(6.4) / 27.0


class MelBands:
    """The 128 bands and the window, built once and handed to `log_mel`."""

    def __init__(self) -> None:
        # double precision in the transform alone: in single, weak bands beside strong ones are off by 5e-4 dB
        self.hann: npt.NDArray[np.float64] = _hann(FRAME_SAMPLES)
        self.weights: npt.NDArray[np.float32] = _slaney_bands()


def log_mel(samples: Samples, bands: MelBands) -> LogMel:
    """Returns the log-mel spectrogram of a clip, (599, 128) in dB, each at least -100.

    Args:
        samples: 88,200 mono samples at 22,050 Hz, float32 in -1..1.
        bands: the band weights.

    Raises:
        ValueError: the clip is not exactly 4 s long.
    """
    if samples.shape != (CLIP_SAMPLES,):
        raise ValueError(f"a clip has {CLIP_SAMPLES} samples, not {samples.shape}")
    padded = np.pad(samples.astype(np.float32, copy=False), FRAME_SAMPLES // 2)
    # starting one hop late and taking 599 frames drops the first and the last of the 601 centred ones
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME_SAMPLES)[HOP_SAMPLES::HOP_SAMPLES][:FRAMES]
    spectrum = fft.rfft(frames * bands.hann, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    mel = power @ bands.weights
    decibel: LogMel = 10.0 * np.log10(np.maximum(np.float32(1e-10), mel))
    return decibel


def normalised(decibel: LogMel) -> LogMel:
    """Returns the network's input of one clip: level taken out, in units of 20 dB.

    Levels of real files differ by 40 dB, so a clip is seen relative to itself: values more than 80 dB below the clip's
    loudest are lifted to that floor, then the clip's mean is taken off and the rest divided by 20 dB. A change of
    level changes nothing (as long as the loudest value stays 80 dB above the -100 dB floor); silence gives zeros.
    """
    floored = np.maximum(decibel, decibel.max() - np.float32(DYNAMIC_DB))
    relative: LogMel = ((floored - floored.mean()) / np.float32(SCALE_DB)).astype(np.float32)
    return relative


def _hann(length: int) -> npt.NDArray[np.float64]:
    phase = 2.0 * np.pi * np.arange(length) / length
    return 0.5 - 0.5 * np.cos(phase)


def _hz_of_mel(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    knee = _KNEE_HZ / _LINEAR_HZ
    return np.where(mel < knee, mel * _LINEAR_HZ, _KNEE_HZ * np.exp(_LOG_STEP * (mel - knee)))


def _slaney_bands() -> npt.NDArray[np.float32]:
    """Returns the weights (513 bins, 128 bands): triangles between neighbouring centres, of unit area over Hz."""
    top = _KNEE_HZ / _LINEAR_HZ + np.log(RATE_HZ / 2 / _KNEE_HZ) / _LOG_STEP
    edges = _hz_of_mel(np.linspace(0.0, top, BANDS + 2))
    bins = np.linspace(0.0, RATE_HZ / 2, FRAME_SAMPLES // 2 + 1)[:, None]
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (bins - low) / (centre - low)
    falling = (high - bins) / (high - centre)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return (triangles * 2.0 / (high - low)).astype(np.float32)
