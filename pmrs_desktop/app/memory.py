"""Memory that is free goes back to the system: what a fit of a large log needed for a moment would else stay ours."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Hands free memory back where the C library has a call for it (glibc), some ten milliseconds; else does nothing."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
