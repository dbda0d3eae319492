"""Our own export comes back as it went out."""

from __future__ import annotations

import gzip
import json
import resource
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.listenbrainz import LISTENBRAINZ
from pmrs_desktop.exchange.log import open_log
from pmrs_desktop.exchange.ours import lines, write
from pmrs_desktop.kinds import Act, ActId, ActKind, Clues, Ended, Hearsay, LogItem, Owner, Unreadable
from tests.contracts.log_samples import sample

ME = Owner("Ada 🎵", "a" * 32, "b" * 32)
CALM = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A busy machine is no finding."""
HEX = "0123456789abcdef"
CLEAN = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30)
ANY = st.text(st.characters(), max_size=30)
LENGTH = st.floats(0.001, 86_400) | st.integers(1, 86_400_000).map(lambda ms: ms / 1000)
ISRCS = st.from_regex(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", fullmatch=True)


def said(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Clues]:
    hashes = st.none() | st.text(HEX, min_size=32, max_size=32)
    mbids = st.none() | st.uuids().map(str)
    title = texts.filter(lambda text: bool(text.replace("\x00", "")))
    return st.builds(Clues, texts, title, texts, texts, st.none() | LENGTH, mbids, st.none() | ISRCS, hashes)


def acts(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Act]:
    values = {
        ActKind.PLAY: st.none(),
        ActKind.SKIP: st.none(),
        ActKind.RATING: st.integers(0, 10).map(lambda halves: halves / 2),
        ActKind.LOVE: st.sampled_from([-1.0, 0.0, 1.0]),
    }

    def of_kind(kind: ActKind) -> st.SearchStrategy[Act]:
        return st.builds(
            Act,
            st.just(kind),
            said(texts),
            value=values.get(kind, st.sampled_from([0.0, 1.0])),
            at=st.none() | st.integers(1_033_410_600, 253_402_300_799),
            heard_seconds=st.none() | st.just(0.0) | LENGTH,
            ended=st.none() | st.sampled_from(Ended),
            count=st.just(1) | st.integers(1, 1_000_000),
            page=st.none() | st.sampled_from(["library", "genre:Rock", "pmrs"]),
            id=st.text(HEX, min_size=32, max_size=32).map(ActId),
            end_stamped=st.booleans(),
        )

    return st.sampled_from(ActKind).flatmap(of_kind)


def hearsay(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Hearsay]:
    shares = st.dictionaries(CLEAN.filter(bool), st.floats(0, 1), max_size=10)
    words = st.lists(CLEAN.filter(bool), max_size=5).map(tuple)
    network = st.text(HEX, min_size=64, max_size=64)
    return st.builds(Hearsay, said(texts), network, shares, words) | st.builds(Hearsay, said(texts), genre_words=words)


def back(tmp_path: Path, items: list[Act | Hearsay], name: str = "log.jsonl") -> list[LogItem]:
    assert write(tmp_path / name, ME, 1_757_200_000, items) == len(items)
    return list(open_log(tmp_path / name).items())


@CALM
@given(st.lists(acts(CLEAN) | hearsay(CLEAN), max_size=5), st.sampled_from(["log.jsonl", "log.jsonl.gz"]))
def test_what_was_written_is_read(tmp_path: Path, items: list[Act | Hearsay], name: str) -> None:
    assert back(tmp_path, items, name) == [ME, *items]


@CALM
@given(st.lists(acts(ANY) | hearsay(ANY), min_size=1, max_size=3))
def test_any_text_goes_out_and_comes_back_without_nul_and_lone_surrogates(
    tmp_path: Path, items: list[Act | Hearsay]
) -> None:
    found = back(tmp_path, items)
    assert not any(isinstance(item, Unreadable) for item in found)
    assert len(found) == 1 + len(items)
    for item, given_item in zip(found[1:], items, strict=True):
        assert isinstance(item, Act | Hearsay)
        assert replace(item, said=given_item.said) == given_item
        item.said.title.encode("utf-8")
        assert len(item.said.title) == len(given_item.said.title.replace("\x00", ""))


@CALM
@given(st.lists(acts(CLEAN), max_size=5))
def test_other_readers_find_the_dated_plays_and_nothing_else(tmp_path: Path, items: list[Act]) -> None:
    whole = list(lines(ME, 1_757_200_000, items))
    listens = [json.loads(line) for line in whole if "listened_at" in json.loads(line)]
    plays = [act for act in items if act.kind is ActKind.PLAY and act.at is not None and act.count == 1]
    named = [act for act in plays if act.said.artist.strip() and act.said.title.strip()]
    assert len(listens) == len(named)
    for listen, act in zip(listens, named, strict=True):
        assert set(listen) == {"listened_at", "track_metadata"}
        assert listen["track_metadata"]["track_name"] == act.said.title
        assert len(json.dumps(listen)) < 10_240
    # Without our header the file is a ListenBrainz log.
    (tmp_path / "x").write_text("".join(line + "\n" for line in whole[1:]), encoding="utf-8")
    if named and "track_metadata" in whole[1]:
        log = open_log(tmp_path / "x")
        assert log.format is LISTENBRAINZ
        assert sum(isinstance(item, Act) for item in log.items()) >= 1


def test_a_listen_speaks_listenbrainz() -> None:
    act = Act(
        ActKind.PLAY,
        Clues("Ada", "One", "First", seconds=201.0, isrc="XXA012500001"),
        at=1_741_000_000,
        heard_seconds=180.0,
        ended=Ended.FINISHED,
        id=ActId("1" * 32),
    )
    header, listen = (json.loads(line) for line in lines(ME, 1_757_200_000, [act]))
    assert header["pmrs_export"]["format"] == 1
    info = listen["track_metadata"]["additional_info"]
    assert (info["duration_ms"], info["duration_played"], info["isrc"]) == (201_000, 180, "XXA012500001")
    assert (info["submission_client"], info["pmrs_act_id"]) == ("PMRS Desktop", "1" * 32)
    assert listen["track_metadata"]["release_name"] == "First"


def test_numbers_that_are_none_do_not_stop_an_export(tmp_path: Path) -> None:
    broken = Clues("Ada", "One", seconds=float("inf"))
    acts_ = [
        Act(ActKind.PLAY, broken, at=1_741_000_000, heard_seconds=float("nan")),
        Act(ActKind.PLAY, broken, at=-5, heard_seconds=-1.0),
        Hearsay(broken, "e" * 64, {"Rock": float("nan"), "Pop": 1.0}),
    ]
    said_ = Clues("Ada", "One")
    assert back(tmp_path, acts_)[1:] == [
        Act(ActKind.PLAY, said_, at=1_741_000_000),
        Hearsay(said_, "e" * 64, {"Pop": 1.0}),
        Act(ActKind.PLAY, said_),
    ]


def test_a_newer_export_is_refused(tmp_path: Path) -> None:
    newer = sample("ours.jsonl").replace(b'"format":1', b'"format":2')
    (tmp_path / "x").write_bytes(newer)
    with pytest.raises(Trouble, match="newer PMRS Desktop"):
        open_log(tmp_path / "x")


@pytest.mark.parametrize("version", [b"null", b'"x"', b"0", b"-1", b"[]", b"NaN"])
def test_a_header_without_a_version_is_refused(version: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(sample("ours.jsonl").replace(b'"format":1', b'"format":' + version))
    with pytest.raises(Trouble, match="damaged"):
        open_log(tmp_path / "x")


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    added = b'{"pmrs_playlist": {"x": 1}}\n{"pmrs_act": {"kind": "dance", "said": {"title": "x"}, "more": 1}}\n'
    (tmp_path / "x").write_bytes(sample("ours.jsonl") + added)
    found = list(open_log(tmp_path / "x").items())
    assert len(found) == 7
    assert not any(isinstance(item, Unreadable) for item in found)


@pytest.mark.parametrize(
    "wrong",
    [
        '{"kind": "rating", "value": 6, "said": {"title": "x"}}',
        '{"kind": "rating", "value": NaN, "said": {"title": "x"}}',
        '{"kind": "rating", "said": {"title": "x"}}',
        '{"kind": "love", "value": 1e400, "said": {"title": "x"}}',
        '{"kind": "play", "count": -1, "said": {"title": "x"}}',
        '{"kind": "play", "count": 1e18, "said": {"title": "x"}}',
        '{"kind": "play", "said": {"artist": "x"}}',
        '{"kind": "play", "said": []}',
    ],
)
def test_a_wrong_line_is_said_and_costs_itself(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(sample("ours.jsonl") + b'{"pmrs_act": ' + wrong.encode() + b"}\n" + b"[1]\n")
    found = list(open_log(tmp_path / "x").items())
    assert [item.where for item in found if isinstance(item, Unreadable)] == ["entry 8", "entry 9"]
    assert sum(isinstance(item, Act) for item in found) == 5


@pytest.mark.parametrize("at", ["-1", "1e18", "1e400", "0", '"x"', "9" * 4000])
def test_a_time_that_is_none_is_none(at: str, tmp_path: Path) -> None:
    line = b'{"pmrs_act": {"kind": "love", "value": 1, "at": ' + at.encode() + b', "said": {"title": "x"}}}\n'
    (tmp_path / "x").write_bytes(sample("ours.jsonl").splitlines(keepends=True)[0] + line)
    (_, act) = open_log(tmp_path / "x").items()
    assert isinstance(act, Act)
    assert act.at is None


def test_another_listeners_log_behind_it_is_not_mixed_in(tmp_path: Path) -> None:
    other = sample("ours.jsonl").replace(b"a" * 32, b"c" * 32)
    (tmp_path / "x").write_bytes(sample("ours.jsonl") + other)
    found = list(open_log(tmp_path / "x").items())
    assert sum(isinstance(item, Act) for item in found) == 5
    assert isinstance(found[-1], Unreadable)


def test_a_log_that_fails_half_way_leaves_the_older_one(tmp_path: Path) -> None:
    def failing() -> Iterator[Act]:
        yield Act(ActKind.SKIP, Clues("Ada", "One"))
        raise KeyboardInterrupt

    (tmp_path / "log.jsonl").write_text("older")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "log.jsonl", ME, 0, failing())
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("log.jsonl", "older")]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "log.jsonl", tmp_path):
        with pytest.raises(Trouble, match="could not be written"):
            write(path, ME, 0, [])


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
def test_a_full_disk_leaves_the_older_log(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("older")
    acts_ = [Act(ActKind.SKIP, Clues("Ada", sha256(bytes([n % 256, n // 256])).hexdigest())) for n in range(5000)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The system refuses to let a file grow beyond this, as it does where the disk is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        with pytest.raises(Trouble, match="could not be written"):
            write(tmp_path / name, ME, 0, acts_)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [(name, "older")]


def test_a_packed_log_is_gzip(tmp_path: Path) -> None:
    write(tmp_path / "log.jsonl.GZ", ME, 0, [])
    assert b"pmrs_export" in gzip.decompress((tmp_path / "log.jsonl.GZ").read_bytes())
