"""Memory that is freed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

HOLES = """
import sys
import numpy as np
import psutil
from pmrs_desktop.app.memory import LARGE, keep_large_blocks_apart

if sys.argv[1] == "apart":
    keep_large_blocks_apart()
np.ones(2 * LARGE, dtype=np.uint8)  # once it is freed, glibc would take the next ones from the heap
before = psutil.Process().memory_info().rss
large, small = [], []
for _ in range(10):
    large.append(np.ones(2 * LARGE, dtype=np.uint8))
    small.append(np.ones(50_000, dtype=np.uint8))  # lies above the large one, which so becomes a hole
del large
print((psutil.Process().memory_info().rss - before) / (20 * LARGE))
"""


def kept(how: str) -> float:
    """Returns what share of the large blocks is still taken after they were freed."""
    done = subprocess.run([sys.executable, "-c", HOLES, how], check=True, capture_output=True, text=True)
    return float(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone can be told")
def test_large_blocks_leave_no_holes_when_they_are_freed() -> None:
    assert kept("apart") < 0.1 < 0.8 < kept("as it is")
