"""The one rule for R_M."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.recommend import ratings
from pmrs_desktop.recommend.ratings import aware, rate
from pmrs_desktop.recommend.standings import Standings

counts = st.integers(0, 10_000)


def rating(**said: object) -> float:
    return float(rate(Standings.from_records([Standing(ListenerId(1), RecordingId(1), **said)]))[0])  # type: ignore[arg-type]


def test_the_table_in_the_docstring_is_true() -> None:
    rows = [line.split() for line in (ratings.__doc__ or "").splitlines() if line[:1].isdigit() and "." in line[6:]]
    rows = [row for row in rows if len(row) == 6 and row[0].isdigit()]
    assert len(rows) == 7
    for plays, *cells in rows:
        for skips, cell in zip((0, 1, 2, 4, 10), cells, strict=True):
            assert rating(plays=int(plays), skips=skips) == pytest.approx(
                0 if cell == "none" else float(cell), abs=0.005
            )


@given(counts, counts)
def test_another_play_never_lowers_and_another_skip_never_raises(plays: int, skips: int) -> None:
    now = rating(plays=plays, skips=skips)
    assert 1.0 <= rating(plays=plays + 1, skips=skips) <= 5.0
    assert rating(plays=plays + 1, skips=skips) >= now
    if now:
        assert rating(plays=plays, skips=skips + 1) <= now


@given(counts, counts)
def test_a_song_is_liked_for_its_hearings_where_it_was_played_more_than_skipped(plays: int, skips: int) -> None:
    assert (rating(plays=plays, skips=skips) > 1.0) == (plays > skips)


@given(st.sampled_from(np.arange(0.5, 5.5, 0.5).tolist()), counts, counts, st.sampled_from((-1, 0, 1)))
def test_stars_come_before_love_plays_and_skips(stars: float, plays: int, skips: int, love: int) -> None:
    assert rating(rating=stars, plays=plays, skips=skips, love=love) == max(1.0, stars)


@given(counts, counts)
def test_love_and_hate_come_before_plays_and_skips(plays: int, skips: int) -> None:
    assert rating(love=1, plays=plays, skips=skips) == 5.0
    assert rating(love=-1, plays=plays, skips=skips) == 1.0


def test_not_this_is_history_without_liking() -> None:
    refused = Standings.from_records(
        [Standing(ListenerId(1), RecordingId(1), rating=5.0, plays=9, love=1, not_this=True)]
    )
    assert rate(refused).tolist() == [0.0]
    assert aware(refused).tolist() == [True]


@pytest.mark.parametrize("said", [{"rating": 0.5}, {"love": -1}, {"love": 1}, {"plays": 1}, {"skips": 1}])
def test_anything_said_makes_aware(said: dict[str, float]) -> None:
    assert aware(Standings.from_records([Standing(ListenerId(1), RecordingId(1), **said)])).tolist() == [True]  # type: ignore[arg-type]


def test_what_was_taken_back_leaves_nothing() -> None:
    nothing = Standings.from_columns([1, 1, 1], [1, 2, 3], stars=[0.0, np.nan, -1.0], plays=[0, 0, -3])
    assert aware(nothing).tolist() == [False] * 3
    assert rate(nothing).tolist() == [0.0] * 3
