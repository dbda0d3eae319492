"""The queue and the place in it survive a restart, and damage to their files costs no more than them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmrs_desktop.app.playing.resting import Loudness, Resting, read_resting, write_queue, write_resting
from pmrs_desktop.player.queue import QueueRecord


def test_what_rests_comes_back(tmp_path: Path) -> None:
    resting = Resting(tmp_path / "queue.json")
    record = QueueRecord(songs=(3, 1, 2), order=(2, 0, 1), done=1, has_current=True, shuffle=True, repeat="all")
    write_queue(resting, record, 7)
    write_resting(resting, 12.5, 40, True)
    kept, loudness, station = read_resting(resting)
    assert station == 7
    assert kept.songs == (3, 1, 2)
    assert kept.order == (2, 0, 1)
    assert (kept.position_seconds, loudness) == (12.5, Loudness(40, True))
    assert list(tmp_path.glob("*.partial")) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"songs": 3}',
        b'{"songs": ["a"]}',
        b'{"songs": [Infinity]}',
        b'{"songs": null}',
        b'{"songs": [1], "station": []}',
    ],
)
def test_a_damaged_queue_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    resting = Resting(tmp_path / "queue.json")
    resting.queue.write_bytes(content)
    kept, _loudness, _station = read_resting(resting)
    assert kept.songs == ()


@pytest.mark.parametrize("position", ["NaN", "Infinity", "-3", "1e400"])
def test_a_place_that_cannot_be_is_the_beginning(tmp_path: Path, position: str) -> None:
    resting = Resting(tmp_path / "queue.json")
    write_queue(resting, QueueRecord(songs=(1,), order=(0,)), None)
    resting.position.write_text(f'{{"position_seconds": {position}, "volume": 900}}', encoding="utf-8")
    kept, loudness, _station = read_resting(resting)
    assert kept.songs == (1,)
    assert kept.position_seconds == 0.0
    assert loudness.volume == 100


def test_a_disk_that_cannot_be_written_only_costs_the_queue(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    write_queue(Resting(tmp_path / "file" / "queue.json"), QueueRecord(songs=(1,)), None)
    assert (tmp_path / "file").read_bytes() == b""
