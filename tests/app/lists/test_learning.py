"""A large log is learnt by a child, and that changes nothing but where the memory goes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from pmrs_desktop.app.lists import handover, learning
from pmrs_desktop.app.suggestions import ListName, SuggestionWish
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Changes
from tests.homes import Ear, home, scan, write_songs

CHILD, _child = learning.COMMAND, learning.Child


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with 24 songs, of which some are rated."""
    write_songs(tmp_path / "music", 24, genre="Rock")
    with home(tmp_path / "data") as opened:
        songs = scan(opened, tmp_path / "music")
        for number in range(6):
            opened.listening.rate([songs[f"Song {number}"]], 1 + number % 5)
    return tmp_path / "data"


def test_what_is_handed_over_is_what_was_made_and_cannot_be_changed(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    made = {
        "rows": rng.random((5, 3)).astype(np.float16),
        "columns": np.asfortranarray(rng.random((4, 7))),
        "none": np.zeros((0, 8), dtype=np.float32),
        "sparse": sparse.csr_array(np.eye(4, dtype=np.float32)),
        "words": ("rock", "pop"),
    }
    handover.write(tmp_path / "made", made)
    read = handover.read(tmp_path / "made")
    assert read["words"] == made["words"]
    for name in ("rows", "columns", "none"):
        assert read[name].dtype == made[name].dtype
        assert (read[name] == made[name]).all()
        assert not read[name].flags.writeable
    assert (read["sparse"].toarray() == np.eye(4)).all()


def test_a_child_learns_what_this_process_learns(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with home(data) as opened:
        expected = opened.advice.page(SuggestionWish())
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(learning, "LARGE", 0)
    monkeypatch.setattr(learning, "Child", lambda command, *rest: asked.append(command) or _child(command, *rest))
    with home(data) as opened:
        page = opened.advice.page(SuggestionWish())
    assert asked == [CHILD]
    assert page == expected
    assert page.named(ListName.FOR_YOU).picks
    assert not list(data.glob(f"{learning.PREFIX}*"))


def test_what_a_child_learnt_is_renewed_by_a_rating(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    with home(data, live=True) as opened:
        song = opened.advice.page(SuggestionWish()).named(ListName.FOR_YOU).picks[0].song.id
        ear = Ear(opened)
        opened.listening.rate([song], 5)
        ear.until(Changes, lambda one: one.advice)
        again = opened.advice.page(SuggestionWish()).named(ListName.FOR_YOU).picks
        assert again
        assert song not in {pick.song.id for pick in again}


@pytest.mark.parametrize("words", ["raise SystemExit(1)", "print('learnt', flush=True); input()"])
def test_where_the_child_fails_this_process_learns(data: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    monkeypatch.setattr(learning, "COMMAND", (sys.executable, "-c", words))
    with home(data) as opened:
        assert opened.advice.page(SuggestionWish()).named(ListName.FOR_YOU).picks


def test_after_the_end_nothing_is_learnt(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    with home(data) as opened:
        advisor = opened.advice.opened
        advisor._learner.stop()
        with pytest.raises(Trouble):
            opened.advice.page(SuggestionWish())
