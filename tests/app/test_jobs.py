"""Lanes of background work: one after another, troubles told, bugs told and survived, pause and stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from pmrs_desktop.app.jobs import FAILURES_KEPT, Jobs, seldom
from pmrs_desktop.app.rows import FailureRow, Notice, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.errors import Trouble

WAIT_S = 30


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def jobs(told: list[object]) -> Iterator[Jobs]:
    announcer = Announcer()
    announcer.listen(told.append)
    opened = Jobs(announcer)
    yield opened
    opened.stop()


def test_a_lane_works_in_order_and_lanes_work_beside_each_other(jobs: Jobs) -> None:
    done: list[int] = []
    gate = threading.Event()
    jobs.submit("slow", lambda: gate.wait(WAIT_S))
    for number in range(20):
        jobs.submit("quick", lambda number=number: done.append(number))
    jobs.submit("quick", gate.set)
    assert jobs.wait_until_idle(WAIT_S)
    assert done == list(range(20))


def test_a_trouble_is_told_and_a_bug_too_and_the_lane_goes_on(jobs: Jobs, told: list[object]) -> None:
    def trouble() -> None:
        raise Trouble("The drive went.", "Plug it in.")

    def bug() -> None:
        raise LookupError("x")

    after = threading.Event()
    for job in (trouble, bug, after.set):
        jobs.submit("lane", job)
    assert after.wait(WAIT_S)
    assert jobs.wait_until_idle(WAIT_S)
    notices = [event for event in told if isinstance(event, Notice)]
    assert notices[0].sentence == "The drive went."
    assert "Something went wrong" in notices[1].sentence


def test_a_paused_job_rests_until_it_may_go_on(jobs: Jobs) -> None:
    steps: list[bool] = []
    jobs.report("scan", ProgressRow("scan", "Reading", 1, 2))
    jobs.pause("scan", True)
    assert jobs.progress()[0].paused
    jobs.submit("scan", lambda: steps.append(jobs.breathe("scan")))
    assert not jobs.wait_until_idle(0.3)
    jobs.pause("scan", False)
    assert jobs.wait_until_idle(WAIT_S)
    assert steps == [False]


def test_stopping_wakes_a_paused_job_and_drops_what_waits(told: list[object]) -> None:
    announcer = Announcer()
    jobs = Jobs(announcer)
    began = threading.Event()
    steps: list[object] = []

    def job() -> None:
        began.set()
        steps.append(jobs.breathe("scan"))

    jobs.pause("scan", True)
    jobs.submit("scan", job)
    jobs.submit("scan", lambda: steps.append("never"))
    assert began.wait(WAIT_S)
    jobs.stop()
    jobs.submit("scan", lambda: steps.append("too late"))
    assert steps == [True]
    assert jobs.wait_until_idle(WAIT_S)
    assert told == []


def test_failures_are_kept_in_order_but_not_without_end(jobs: Jobs) -> None:
    for number in range(FAILURES_KEPT + 5):
        jobs.fail("scan", FailureRow(str(number), "bad"))
    assert len(jobs.failures("scan")) == FAILURES_KEPT
    assert jobs.failures("scan")[0].name == "0"
    jobs.forget_failures("scan")
    assert jobs.failures("scan") == ()


def test_a_count_is_told_seldom() -> None:
    told: list[int] = []
    count = seldom(told.append, pause_s=WAIT_S)
    for number in range(1_000):
        count(number)
    assert told == [0]
    at_once = seldom(told.append, pause_s=0.0)
    at_once(1)
    at_once(2)
    assert told == [0, 1, 2]
