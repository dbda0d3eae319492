"""How Python is set so that the window answers while threads work in the background."""

from __future__ import annotations

import gc
import sys

SWITCH_S = 0.0005
"""So long a thread in the background may keep the window's thread waiting for Python; 5 ms, times some threads, are felt."""
YOUNG, OLDER, OLDEST = 50_000, 20, 100
"""How many new objects, and how many rounds, before the cyclic collector looks: each look stops every thread."""


def favour_the_window() -> None:
    """Lets threads change often, and the collector look seldom and never at what was there when the window opened.

    A look at everything took 60 to 120 ms, which is felt; most of what there is are modules and classes that never go.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDEST)
