"""A large log is learnt by a child, and that changes nothing but where the memory goes."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from pmrs_desktop.app.lists import handover, learning
from pmrs_desktop.app.songs.facts import SongFacts, song_facts
from pmrs_desktop.app.suggestions import ListName, SuggestionWish
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Changes
from tests.homes import PATIENCE_S, Ear, home, scan, titles, write_songs

CHILD, _child = learning.COMMAND, learning.Child
HELD = """
import os, sys
from pmrs_desktop.app.lists.learner import learn
from pmrs_desktop.child import answer_lines
def held(line):
    answer = learn(line)
    for gate in sys.argv[1:]:
        os.close(os.open(gate, os.O_RDONLY))
    return answer
answer_lines(held)
"""
"""A child that, when it has learnt, waits at one named pipe after the other before it says so."""


def open_gate(gate: Path) -> None:
    """Waits until the child stands at the gate, and lets it through."""
    os.close(os.open(gate, os.O_WRONLY))


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


def test_what_is_said_while_a_child_learns_is_not_lost(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    gates = [data / "learnt", data / "told"]
    for gate in gates:
        os.mkfifo(gate)
    with home(data, live=True) as opened:
        advisor = opened.advice.opened
        first = opened.advice.fitted()
        song = opened.advice.page(SuggestionWish()).named(ListName.FOR_YOU).picks[0].song.id
        monkeypatch.setattr(learning, "COMMAND", (sys.executable, "-c", HELD, *map(str, gates)))
        ear = Ear(opened)
        advisor._upkeep.changed()
        open_gate(gates[0])
        opened.listening.rate([song], 5)
        ear.until(Changes, lambda one: one.advice)
        assert opened.advice.fitted().facts is first.facts, "the new lists are of the old fit"
        since = len(ear.heard)
        open_gate(gates[1])
        ear.until(Changes, lambda one: one.advice, since)
        fitted = opened.advice.fitted()
        assert fitted.facts is not first.facts
        assert fitted.stands(opened.me, song) == (5.0, 0)
        assert fitted.unfitted == {song}


def test_the_end_waits_for_no_child_nor_for_who_waits_for_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    gates = [data / "learnt", data / "never"]
    for gate in gates:
        os.mkfifo(gate)
    monkeypatch.setattr(learning, "COMMAND", (sys.executable, "-c", HELD, *map(str, gates)))
    with home(data) as opened, ThreadPoolExecutor() as threads:
        page = threads.submit(opened.advice.page, SuggestionWish())
        opened._jobs.submit("what comes next", opened.advice.fitted)
        open_gate(gates[0])
        threads.submit(opened.close).result(PATIENCE_S)
        assert isinstance(page.exception(), Trouble)
    assert not list(data.glob(f"{learning.PREFIX}*"))


def test_after_the_end_nothing_is_opened(data: Path) -> None:
    with home(data) as opened:
        opened.advice.close()
        with pytest.raises(Trouble):
            opened.advice.fitted()
        assert opened.advice._advisor is None


@pytest.mark.parametrize("words", ["raise SystemExit(1)", "print('learnt', flush=True); input()"])
def test_where_the_child_fails_this_process_learns_and_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    with home(data) as opened:
        before = opened.advice.fitted()
        monkeypatch.setattr(learning, "COMMAND", (sys.executable, "-c", words))
        fitted = opened.advice.opened._learner.learn(before.facts)
        assert fitted.facts.songs.features is before.facts.songs.features
        assert (fitted.weighing.overall == before.weighing.overall).all()
    assert "no child learnt the log" in caplog.text


def test_what_is_learnt_is_of_one_moment(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with home(data) as opened, opened._database.reading() as connection:
        song = titles(opened)["Song 8"]

        def then_rated(*what: object) -> SongFacts:
            facts = song_facts(*what)
            opened.listening.rate([song], 5)
            return facts

        monkeypatch.setattr(learning, "song_facts", then_rated)
        fitted = learning.learnt(connection, "default", opened.me, None)
        assert fitted.stands(opened.me, song) == (0.0, 0)
        monkeypatch.undo()
        assert learning.learnt(connection, "default", opened.me, None).stands(opened.me, song) == (5.0, 0)


def test_after_the_end_nothing_is_learnt(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LARGE", 0)
    with home(data) as opened:
        advisor = opened.advice.opened
        advisor._learner.stop()
        with pytest.raises(Trouble):
            opened.advice.page(SuggestionWish())
