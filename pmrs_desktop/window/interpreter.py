"""How Python is set so that the window answers while threads work in the background."""

from __future__ import annotations

import gc
import os
import sys

SWITCH_S = 0.0005
"""So long a thread in the background may keep the window's thread waiting for Python; 5 ms, times some threads, are felt."""
YOUNG, OLDER, OLDEST = 50_000, 20, 100
"""How many new objects, and how many rounds, before the cyclic collector looks: each look stops every thread."""


def favour_the_window() -> None:
    """Lets threads change often and the collector look seldom, and products of matrices take one core.

    To be called before the program is loaded. With two threads for a product each waits for the other by spinning, which
    takes ten times as long beside other work, and buffers that nobody needs.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(YOUNG, OLDER, OLDEST)


def keep_what_is_there() -> None:
    """Has the collector never look at what there is now, mostly modules and classes that never go.

    A look at everything took 60 to 120 ms, which is felt.
    """
    gc.freeze()
