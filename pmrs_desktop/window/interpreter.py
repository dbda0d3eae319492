"""How Python is set so that the window answers while threads work in the background."""

from __future__ import annotations

import gc
import sys

from pmrs_desktop.cores import take_one

SWITCH_S = 0.0005
"""So long a thread in the background may keep the window's thread waiting for Python; 5 ms, times some threads, are felt."""
YOUNG, OLDER, OLDEST = 50_000, 20, 100
"""How many new objects, and how many rounds, before the cyclic collector looks: each look stops every thread."""


def favour_the_window() -> None:
    """Lets threads change often, the collector look seldom and numpy take one core; to be called before the program is loaded."""
    take_one()
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(YOUNG, OLDER, OLDEST)


def keep_what_is_there() -> None:
    """Has the collector never look at what there is now, mostly modules and classes that never go.

    A look at everything took 60 to 120 ms, which is felt.
    """
    gc.freeze()
