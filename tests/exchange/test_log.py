"""Opening: what is known, what is refused, and with which words."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.log import open_log
from pmrs_desktop.kinds import Act, Unreadable
from tests.contracts.log_samples import sample, zipped


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(Trouble) as caught:
        open_log(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["rhythmdb.xml", "iTunes Library.xml", "README.md"])
def test_logs_of_a_later_day_are_refused_with_a_sentence(name: str, shared_logs: Path) -> None:
    with pytest.raises(Trouble, match=r"It reads ListenBrainz, Spotify, Last\.fm, Rockbox and its own"):
        open_log(shared_logs / name)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 1000,
        b"\xff\xfe",
        b"ID3\x03" + bytes(range(256)) * 40,
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"a": 1}',
        b"[]",
        b"a,b,c\n1,2,3\n",
        b"Rent,Bank,12.50,2025-09-06\nTea,Bank,3.20,2025-09-07\n",
        b"SQLite format 3\x00",
        b'{"recenttracks": {"track": []}}',
        b"PK\x03\x04",
        b"\x1f\x8b",
    ],
)
def test_what_is_no_log(data: bytes, tmp_path: Path) -> None:
    assert refused(tmp_path / "x.jsonl", data)


def test_empty_files_say_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "x.json", b"") == "x.json is empty."
    assert refused(tmp_path / "x.json", b" \r\n\n") == "x.json is empty."
    assert "is empty" in refused(tmp_path / "x.zip", zipped([("a.json", b"")]))


def test_a_web_page_says_what_to_ask_for(tmp_path: Path) -> None:
    for page in (b"<!DOCTYPE html><title>Log in</title>", b"\n<?xml version='1.0'?>\n<HTML lang=en>"):
        assert "as JSON or CSV" in refused(tmp_path / "history.json", page)


def test_a_podcast_history_alone_is_no_log(tmp_path: Path) -> None:
    assert refused(tmp_path / "x", sample("spotify_podcast.json"))


def test_files_of_two_kinds_in_a_zip_are_read_as_the_first(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(zipped([("a", sample("listenbrainz.jsonl")), ("b", sample("rockbox.log"))]))
    log = open_log(tmp_path / "x")
    assert log.format.source == "listenbrainz"
    assert sum(isinstance(item, Act) for item in log.items()) == 3


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    one = sample("spotify_extended.json").strip()[1:-1]
    (tmp_path / "x").write_bytes(b"[" + b",".join([one] * 1000) + b"]")
    log = open_log(tmp_path / "x")
    tracemalloc.start()
    count = sum(isinstance(item, Act) for item in log.items())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4000
    assert peak < 3 << 20


def test_the_array_goes_on_behind_a_broken_row(tmp_path: Path) -> None:
    one = sample("spotify_account.json").strip()[1:-1]
    (tmp_path / "x").write_bytes(b"[" + one + b',{"endTime": "2025-09-06 14:23", "artistName": oops},' + one + b"]")
    items = list(open_log(tmp_path / "x").items())
    assert sum(isinstance(item, Act) for item in items) == 4
    assert sum(isinstance(item, Unreadable) for item in items) == 1
