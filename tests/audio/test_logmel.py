"""The log-mel spectrogram: equal to librosa's, and normalised so that level does not count."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.audio.logmel import CLIP_SAMPLES, RATE_HZ, MelBands, log_mel, normalised


def clip(seed: int = 0) -> np.ndarray:
    """Makes 4 s of tones that rise and fall over noise, with a silent stretch."""
    rng = np.random.default_rng(seed)
    t = np.arange(CLIP_SAMPLES) / RATE_HZ
    tones = sum(np.sin(2 * np.pi * hz * t * (1 + 0.01 * t)) / n for n, hz in enumerate((60, 440, 3_000, 9_000), 1))
    samples = 0.1 * tones * (1 + np.sin(7 * t)) + 1e-3 * rng.normal(size=CLIP_SAMPLES)
    samples[40_000:50_000] = 0.0
    return samples.astype(np.float32)


@pytest.mark.parametrize("gain", [1.0, 0.001, 0.0])
def test_equals_librosa(gain: float) -> None:
    librosa = pytest.importorskip("librosa", reason="librosa comes with the extra `learn`")
    samples = clip() * np.float32(gain)
    power = librosa.feature.melspectrogram(y=samples, sr=22_050, n_fft=1_024, hop_length=147, n_mels=128)
    reference = librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=None).T
    assert reference.shape == (601, 128)
    ours = log_mel(samples, MelBands())
    assert ours.shape == (599, 128)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, reference[1:-1], atol=1e-4, rtol=0)


def test_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="88200 samples"):
        log_mel(np.zeros(CLIP_SAMPLES - 1, np.float32), MelBands())


def test_level_does_not_count() -> None:
    loud = normalised(log_mel(clip(), MelBands()))
    quiet = normalised(log_mel(clip() * np.float32(0.03), MelBands()))
    assert np.abs(loud).max() > 1
    np.testing.assert_allclose(quiet, loud, atol=0.02)


def test_silence_is_zeros() -> None:
    silent = normalised(log_mel(np.zeros(CLIP_SAMPLES, np.float32), MelBands()))
    assert not silent.any()
    assert silent.dtype == np.float32
