"""Questions that are asked in a stream: one at a time, the newest next, also after one that failed."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject

import pmrs_desktop.window.bridge as bridge_module
from pmrs_desktop.errors import Trouble
from pmrs_desktop.window.bridge import Bridge, Latest
from pmrs_desktop.window.covers import Covers
from tests.homes import Stuck


def test_of_what_is_asked_meanwhile_only_the_newest_is_asked(qtbot):
    bridge, owner, gate, asked, heard = Bridge(), QObject(), threading.Event(), [], []
    latest = Latest(bridge, owner)

    def job(number):
        asked.append(number)
        gate.wait(10)
        return number

    for number in range(10):
        latest.ask(lambda number=number: job(number), heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == [0, 9])
    assert asked == [0, 9]
    latest.ask(lambda: job(10), heard.append)
    qtbot.waitUntil(lambda: heard == [0, 9, 10])
    bridge.close()


def test_a_question_that_fails_is_told_and_the_next_is_asked(qtbot):
    bridge, owner, gate, heard, troubles = Bridge(), QObject(), threading.Event(), [], []
    bridge.troubled.connect(troubles.append)
    latest = Latest(bridge, owner)

    def fail():
        gate.wait(10)
        raise Trouble("No room.")

    latest.ask(fail, heard.append)
    latest.ask(lambda: 1, heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == [1])
    assert [trouble.sentence for trouble in troubles] == ["No room."]
    bridge.close()


def test_the_next_is_asked_only_once_the_answer_was_heard(qtbot):
    bridge, owner, happened = Bridge(), QObject(), []
    latest = Latest(bridge, owner)

    def job(number):
        happened.append(f"asked {number}")
        return f"heard {number}"

    def wait_for_all():
        """Waits, while no answer is delivered, until both readers have done all that was asked until now."""
        together = threading.Barrier(3, timeout=10)
        for _ in range(2):
            bridge.run(together.wait)
        together.wait()

    latest.ask(lambda: job(1), happened.append)
    wait_for_all()
    latest.ask(lambda: job(2), happened.append)
    wait_for_all()
    assert happened == ["asked 1"]
    qtbot.waitUntil(lambda: happened[-1] == "heard 2")
    assert [one for one in happened if one.startswith("heard")] == ["heard 1", "heard 2"]
    bridge.close()


def test_what_runs_aside_is_heard_and_its_trouble_too(qtbot):
    bridge, heard, troubles = Bridge(), [], []
    bridge.troubled.connect(troubles.append)

    def fail():
        raise Trouble("No room.")

    bridge.aside(lambda: 1, heard.append)
    bridge.aside(fail, heard.append)
    qtbot.waitUntil(lambda: bridge.pending == 0)
    assert (heard, [trouble.sentence for trouble in troubles]) == ([1], ["No room."])
    bridge.close()


def test_a_cover_that_cannot_be_read_does_not_keep_others_from_being_read(qtbot):
    bridge, asked = Bridge(), []

    def read(song):
        asked.append(song)
        raise Trouble("No cover.")

    covers = Covers(read, bridge)
    for song in (1, 2):
        covers.get(song, 64, 4, 1.0)
    qtbot.waitUntil(lambda: sorted(asked) == [1, 2])
    bridge.close()


def test_closing_leaves_behind_what_hangs_aside(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(bridge_module, "LEAVE_S", 0.1)
    stuck, bridge, heard = Stuck(tmp_path / "gate", len, b"song"), Bridge(), []
    bridge.aside(lambda: stuck(b"song"), heard.append)
    stuck.wait()
    bridge.close()
    stuck.release()
    qapp.processEvents()
    assert heard == []


def test_a_question_that_ends_with_a_bug_does_not_end_the_stream(qtbot):
    bridge, owner, heard = Bridge(), QObject(), []
    latest = Latest(bridge, owner)
    with qtbot.captureExceptions() as flown:
        latest.ask(lambda: {}["bug"], heard.append)
        qtbot.waitUntil(lambda: bridge.pending == 0)
    assert [kind for kind, *_ in flown] == [KeyError]
    latest.ask(lambda: 1, heard.append)
    qtbot.waitUntil(lambda: heard == [1])
    bridge.close()
