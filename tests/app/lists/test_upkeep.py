"""When lists are made again: acts together after a moment of quiet, everything else in the background, once for one change."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pmrs_desktop.app.lists.upkeep import Upkeep
from tests.homes import PATIENCE_S


class Work:
    """Notes what is made, and lets a refit wait until it may end."""

    def __init__(self) -> None:
        self.renewed: queue.Queue[frozenset[int]] = queue.Queue()
        self.refits: queue.Queue[int] = queue.Queue()
        self.may_end = threading.Event()
        self.may_end.set()

    def refit(self) -> None:
        self.refits.put(self.refits.qsize())
        assert self.may_end.wait(PATIENCE_S)


@contextmanager
def upkeep(work: Work) -> Iterator[Upkeep]:
    opened = Upkeep(work.renewed.put, work.refit)
    try:
        yield opened
    finally:
        work.may_end.set()
        opened.close()


def test_acts_in_a_row_are_one_renewal() -> None:
    work = Work()
    with upkeep(work) as keeping:
        for song in range(10):
            keeping.said(frozenset({song}))
        assert work.renewed.get(timeout=PATIENCE_S) == frozenset(range(10))
    assert work.renewed.empty()
    assert work.refits.empty()


def test_my_acts_do_not_wait_for_a_refit() -> None:
    work = Work()
    work.may_end.clear()
    with upkeep(work) as keeping:
        keeping.changed()
        work.refits.get(timeout=PATIENCE_S)
        keeping.said(frozenset({7}))
        assert work.renewed.get(timeout=PATIENCE_S) == {7}


def test_an_act_and_another_change_within_one_moment_are_both_seen() -> None:
    work = Work()
    with upkeep(work) as keeping:
        keeping.changed()
        keeping.said(frozenset({7}))
        assert work.renewed.get(timeout=PATIENCE_S) == {7}
        work.refits.get(timeout=PATIENCE_S)


def test_what_changes_during_a_refit_is_learnt_by_the_next() -> None:
    work = Work()
    work.may_end.clear()
    with upkeep(work) as keeping:
        keeping.changed()
        work.refits.get(timeout=PATIENCE_S)
        keeping.changed()
        keeping.changed()
        work.may_end.set()
        work.refits.get(timeout=PATIENCE_S)
    assert work.refits.empty()


def test_after_what_could_not_be_made_the_next_change_is_seen(caplog: pytest.LogCaptureFixture) -> None:
    faults: queue.Queue[Exception] = queue.Queue()
    for _call in range(2):
        faults.put(sqlite3.OperationalError("database or disk is full"))
    work = Work()

    def hindered(call: Callable[..., None]) -> Callable[..., None]:
        def made(*songs: frozenset[int]) -> None:
            call(*songs)
            if not faults.empty():
                raise faults.get()

        return made

    keeping = Upkeep(hindered(work.renewed.put), hindered(work.refit))
    try:
        for song in range(2):
            keeping.said(frozenset({song}))
            assert work.renewed.get(timeout=PATIENCE_S) == {song}
            keeping.changed()
            work.refits.get(timeout=PATIENCE_S)
    finally:
        keeping.close()
    assert caplog.text.count("disk is full") == 2


def test_the_end_drops_what_is_still_to_be_done() -> None:
    work = Work()
    with upkeep(work) as keeping:
        keeping.changed()
        keeping.said(frozenset({1}))
    assert work.renewed.empty()
    assert work.refits.empty()
