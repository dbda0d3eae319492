"""The settings of the log-mel spectrogram; see `audio.logmel` for what they mean. A network fits one set of them."""

from __future__ import annotations

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
