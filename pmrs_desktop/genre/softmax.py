"""From what the network says of windows to the shares of a song."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def shares_of(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Returns the shares of a song, (10,) with sum 1: the softmax of the mean logits of its windows, (windows, 10)."""
    mean = logits.astype(np.float64).mean(axis=0)
    raised = np.exp(mean - mean.max())
    shares: npt.NDArray[np.float64] = raised / raised.sum()
    return shares
