"""How many cores numpy's products take: one, so that the same log gives the same lists to the last bit in every process.

With two threads for a product each waits for the other by spinning: beside other work that takes ten times as long.
"""

from __future__ import annotations

import os


def take_one() -> None:
    """Sets it for this process and its children, unless somebody else did; to be called before numpy is loaded."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
