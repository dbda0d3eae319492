"""One row made anew is what gathering everything anew gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend import said
from pmrs_desktop.recommend.matrix import MOST_PLAYS, Evidence, gather
from pmrs_desktop.recommend.own_row import with_row
from pmrs_desktop.recommend.said import Said
from pmrs_desktop.recommend.sources import from_listeners
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import crowd

CELL = st.tuples(
    st.integers(0, 59), st.sampled_from([0.0, 0.5, 3.0, 5.0]), st.integers(0, 3), st.integers(0, 3), st.booleans()
)


def same(one: sparse.csr_array, other: sparse.csr_array) -> bool:
    return (
        one.shape == other.shape
        and one.dtype == other.dtype
        and one.indptr.tolist() == other.indptr.tolist()
        and one.indices.tolist() == other.indices.tolist()
        and one.data.tolist() == other.data.tolist()
    )


def alike(one: Said, other: Said) -> None:
    """Asserts that both say the same, whichever way they are asked."""
    assert len(one) == len(other)
    for name in ("ratings", "stars", "plays"):
        assert same(one.matrix(name), other.matrix(name)), name
    songs = np.arange(0, one.songs, 3)
    assert one.ratings_of(songs).tolist() == other.ratings_of(songs).tolist()
    assert one.known_by().tolist() == other.known_by().tolist()
    assert one.rated_above(2.0).tolist() == other.rated_above(2.0).tolist()
    for row in range(len(one)):
        assert one.row(row).songs.tolist() == other.row(row).songs.tolist()


def of_cells(listener: int, cells: list[tuple[int, float, int, int, bool]]) -> Standings:
    return Standings.from_columns(
        [listener] * len(cells),
        [song * 7 + 100 for song, *_rest in cells],
        stars=[stars for _, stars, *_rest in cells],
        plays=[plays for _, _, plays, *_rest in cells],
        skips=[skips for _, _, _, skips, _ in cells],
        not_this=[refused for *_rest, refused in cells],
    )


def joined(one: Standings, other: Standings) -> Standings:
    names = ("listeners", "recordings", "stars", "love", "not_this", "plays", "skips")
    return Standings(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


@given(
    st.integers(0, 5),
    st.sampled_from([5, 10, 40, 80, 85]),
    st.lists(CELL, max_size=12, unique_by=lambda cell: cell[0]),
)
def test_one_row_is_what_gathering_gives(
    seed: int, listener: int, cells: list[tuple[int, float, int, int, bool]]
) -> None:
    standings, songs = crowd(seed)
    own = of_cells(listener, cells)
    found = with_row(gather(standings, songs), ListenerId(listener), own)
    expected = gather(joined(standings.take(standings.listeners != listener), own), songs)
    assert found is not None
    assert found.listeners.tolist() == expected.listeners.tolist()
    assert found.songs.tolist() == expected.songs.tolist()
    alike(found.said, expected.said)


@given(st.integers(0, 3), st.lists(st.tuples(st.sampled_from([5, 10, 40, 85]), st.lists(CELL, max_size=6)), max_size=5))
def test_rows_made_anew_one_after_the_other_are_what_gathering_gives(
    seed: int, changes: list[tuple[int, list[tuple[int, float, int, int, bool]]]]
) -> None:
    standings, songs = crowd(seed)
    found = gather(standings, songs)
    for listener, cells in changes:
        own = of_cells(listener, list({cell[0]: cell for cell in cells}.values()))
        made = with_row(found, ListenerId(listener), own)
        assert made is not None
        found, standings = made, joined(standings.take(standings.listeners != listener), own)
    expected = gather(standings, songs)
    assert found.listeners.tolist() == expected.listeners.tolist()
    alike(found.said, expected.said)


@pytest.mark.parametrize("listener", [10, 30, 999])
def test_a_song_that_is_not_known_needs_everything_anew(listener: int) -> None:
    evidence: Evidence = gather(*crowd(0))
    assert with_row(evidence, ListenerId(listener), Standings.from_columns([listener], [5_000], stars=[5.0])) is None


def test_more_plays_than_32_bits_hold_are_the_most_that_they_hold() -> None:
    many = Standings.from_columns([10, 10], [100, 107], plays=[2**40, 3])
    _, songs = crowd(0)
    evidence = gather(many, songs)
    found = with_row(evidence, ListenerId(10), many)
    assert found is not None
    for one in (evidence, found):
        assert one.plays.dtype == np.int32
        assert one.plays.data.tolist() == [MOST_PLAYS, 3]


def test_the_evidence_stays_as_it_is() -> None:
    evidence = gather(*crowd(1))
    before = evidence.said.matrix("stars").toarray()
    with_row(evidence, ListenerId(10), Standings.from_columns([10], [100], stars=[5.0]))
    assert (evidence.said.matrix("stars").toarray() == before).all()


def test_nothing_is_copied_for_one_row() -> None:
    evidence = gather(*crowd(1))
    gathered = evidence.said.entries
    for stars in (5.0, 1.0):
        found = with_row(evidence, ListenerId(10), Standings.from_columns([10], [100], stars=[stars]))
        assert found is not None
        evidence = found
        assert evidence.said.entries is gathered
        assert evidence.said.row(0).stars.tolist() == [stars]


def test_rows_are_read_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    standings, songs = crowd(2)
    whole = gather(standings, songs)
    expected = list(whole.said.parts())
    monkeypatch.setattr(said, "AT_ONCE", 7)
    parts = list(whole.said.parts())
    assert len(parts) > len(expected)
    assert [part.first for part in parts] == np.cumsum([0, *(len(part.starts) - 1 for part in parts[:-1])]).tolist()
    alike(whole.said, gather(standings, songs).said)
    voices = from_listeners(whole, 0)
    monkeypatch.undo()
    assert voices.scores == pytest.approx(from_listeners(whole, 0).scores)
    assert voices.likeness == pytest.approx(from_listeners(whole, 0).likeness)
