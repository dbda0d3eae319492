"""What each own song pulls sums to the score, however many songs are asked together; so that reasons name what made it."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.default import Default
from pmrs_desktop.recommend.matrix import gather
from tests.contracts.recommender_contract import crowd


@pytest.mark.parametrize(("listeners", "songs"), [(8, 60), (40, 30), (8, 400)])
@pytest.mark.parametrize("seed", range(2))
def test_the_pulls_sum_to_the_score(listeners: int, songs: int, seed: int) -> None:
    known = gather(*crowd(seed, listeners=listeners, songs=songs))
    weighing = Default().fit(known).weigh(ListenerId(10))
    assert weighing is not None
    unheard = np.setdiff1d(np.flatnonzero(np.isfinite(weighing.overall)), known.history_of(weighing.row))
    assert len(unheard) > 5
    weighing.prepare(unheard.tolist())
    sums = [float(weighing._pulls[song].sum()) for song in unheard.tolist()]
    assert sums == pytest.approx(weighing.overall[unheard].tolist(), abs=1e-6)
