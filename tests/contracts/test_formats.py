"""What every format of listening logs keeps; a new one inherits it by a sample in `log_samples`."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import astuple, replace
from datetime import UTC
from pathlib import Path

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.formats import FORMATS
from pmrs_desktop.exchange.log import open_log
from pmrs_desktop.exchange.parts import opened_parts
from pmrs_desktop.exchange.records import glance
from pmrs_desktop.kinds import Act, ActKind, LogItem, Unreadable
from tests.contracts.log_samples import PLANTED, LogSample, all_samples

SAMPLES = {sample.name: sample for sample in all_samples()}


@pytest.fixture(params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> LogSample:
    return SAMPLES[request.param]


def read(path: Path, data: bytes) -> list[LogItem]:
    path.write_bytes(data)
    return list(open_log(path, UTC).items())


def acts(items: list[LogItem]) -> list[Act]:
    return [item for item in items if isinstance(item, Act)]


def test_every_format_has_a_sample() -> None:
    assert {sample.source for sample in SAMPLES.values()} == {format_.source for format_ in FORMATS}


def test_it_is_read_whatever_its_name(sample: LogSample, tmp_path: Path) -> None:
    path = tmp_path / "download (1).mp3"
    path.write_bytes(sample.data)
    log = open_log(path, UTC)
    assert log.format.source == sample.source
    assert log.fraction() == 0
    assert len(acts(list(log.items()))) == sample.acts
    assert log.fraction() == 1


def test_exactly_one_format_knows_it(sample: LogSample, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(sample.data)
    with opened_parts(path) as parts:
        for seen in (glance(part, "log") for part in parts):
            assert sum(format_.role(seen) is not None for format_ in FORMATS) <= 1, seen.name


def test_reading_twice_says_the_same(sample: LogSample, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(sample.data)
    log = open_log(path, UTC)
    assert list(log.items()) == list(log.items())


def test_nothing_private_comes_out(sample: LogSample, tmp_path: Path) -> None:
    said = repr(read(tmp_path / "log", sample.data))
    assert [secret for secret in PLANTED if secret in said] == []


def test_values_are_clean(sample: LogSample, tmp_path: Path) -> None:
    for act in acts(read(tmp_path / "log", sample.data)):
        for text in (value for value in astuple(act.said) if isinstance(value, str)):
            assert "\x00" not in text
            assert text.encode("utf-8").decode("utf-8") == text
        assert act.said.title or act.said.recording_mbid
        assert act.at is None or 1_033_410_600 <= act.at <= 253_402_300_799
        assert act.count >= 1
        assert act.heard_seconds is None or (math.isfinite(act.heard_seconds) and act.heard_seconds >= 0)
        assert act.said.seconds is None or act.said.seconds > 0
        assert (act.value is None) == (act.kind in (ActKind.PLAY, ActKind.SKIP))


def test_cut_off_anywhere_the_good_rows_stay(sample: LogSample, tmp_path: Path) -> None:
    path = tmp_path / "log"
    whole = counted(acts(read(path, sample.data)))
    most = 0
    for end in (*range(0, len(sample.data), 13), len(sample.data) - 1):
        try:
            found = counted(acts(read(path, sample.data[:end])))
        except Trouble:
            continue
        # Only the row that is cut through may come out other than it was.
        assert (found - whole).total() <= 1, end
        most = max(most, found.total())
    assert most >= whole.total() - 1 or sample.name == "listenbrainz.zip"


def counted(found: list[Act]) -> Counter[Act]:
    counts: Counter[Act] = Counter()
    for act in found:
        counts[replace(act, count=1)] += act.count
    return counts


def test_noise_in_the_middle_costs_only_what_it_hits(sample: LogSample, tmp_path: Path) -> None:
    path = tmp_path / "log"
    for place in range(0, len(sample.data), 97):
        noisy = sample.data[:place] + b'\x00\xff"\n{[' + sample.data[place:]
        try:
            items = read(path, noisy)
        except Trouble:
            continue
        for item in items:
            if isinstance(item, Unreadable):
                assert item.where
                assert item.why
