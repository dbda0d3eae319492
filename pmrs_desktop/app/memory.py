"""Memory that is free goes back to the system: what a fit of a large log needed for a moment would else stay ours."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

LARGE = 4 << 20
"""Bytes: a block so large is taken from the system by itself and goes back to it once it is freed."""
_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of malloc.h."""


def keep_large_blocks_apart() -> None:
    """Has `LARGE` blocks go back when they are freed, else they would leave holes that stay ours; before there are many."""
    if (set_option := _of_c("mallopt")) is not None:
        set_option(_MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Hands free memory back where the C library has a call for it (glibc), some ten milliseconds; else does nothing."""
    if (trim := _of_c("malloc_trim")) is not None:
        trim(0)


def _of_c(name: str) -> Any:
    """Returns a function of the C library, None where it has none of that name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
