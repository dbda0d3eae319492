"""Opinions: one number for what a listener says of a song."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.recommend.matrix import Songs, gather
from pmrs_desktop.recommend.opinions import STAR, opinions, opinions_of
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import crowd

NO_SONGS = Songs.from_records((), {})


def weight(**columns: float) -> float:
    evidence = gather(Standings.from_columns([1], [1], **{name: [value] for name, value in columns.items()}), NO_SONGS)
    _, weights = opinions_of(evidence, 0)
    return float(weights[0]) if len(weights) else 0.0


def test_the_table() -> None:
    table = {(1, 0): 2.40, (1, 1): -1.20, (3, 1): 1.42, (3, 2): 0.61, (10, 4): 1.35, (50, 2): 3.78}
    assert {key: round(weight(plays=key[0], skips=key[1]), 2) for key in table} == table
    assert [weight(stars=r) for r in (0.5, 1, 2, 5)] == pytest.approx([-STAR, -STAR, STAR, 4 * STAR])
    assert [weight(stars=r) for r in (3, 4, 5)] == pytest.approx([weight(plays=p) for p in (1, 26, 111)], abs=0.02)
    assert weight(love=1) == pytest.approx(4 * STAR)
    assert weight(love=-1, plays=9) == pytest.approx(-STAR)
    assert weight(not_this=True, plays=9) == 0.0


@given(st.integers(0, 500), st.integers(0, 500))
def test_it_rises_with_every_play_and_falls_with_every_skip(plays: int, skips: int) -> None:
    if plays:
        assert weight(plays=plays + 1, skips=skips) >= weight(plays=plays, skips=skips)
        assert weight(plays=plays, skips=skips + 1) <= weight(plays=plays, skips=skips)


@pytest.mark.parametrize("seed", range(3))
def test_one_row_is_the_row_of_all(seed: int) -> None:
    evidence = gather(*crowd(seed))
    every = opinions(evidence).toarray()
    for row in range(len(evidence.listeners)):
        songs, weights = opinions_of(evidence, row)
        assert np.flatnonzero(every[row]).tolist() == songs.tolist()
        assert every[row, songs].tolist() == weights.tolist()
