"""Files, gzips and zips, whole, broken and hostile."""

from __future__ import annotations

import gzip
import io
import os
import random
import tracemalloc
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.log import open_log
from pmrs_desktop.exchange.parts import MOST_ENTRIES, RATIO_FREE, Damaged, opened_parts
from pmrs_desktop.kinds import Act, Unreadable
from tests.contracts.log_samples import listenbrainz_zip, sample, zipped


def contents(path: Path) -> list[tuple[str, bytes, str]]:
    """Returns each part's name, bytes, and why it ended too early."""
    found = []
    with opened_parts(path) as parts:
        for part in parts:
            data, why = b"", ""
            try:
                for piece in part.chunks(lambda _: None):
                    data += piece
            except Damaged as problem:
                why = problem.why
            found.append((part.name, data, why))
    return found


def counted(pieces: Iterator[bytes], told: list[int]) -> Iterator[bytes]:
    for piece in pieces:
        told.append(len(piece))
        yield piece


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


NOISE = random.Random(7).randbytes(300_000)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_without_its_list_of_contents_gives_its_entries(method: int, tmp_path: Path) -> None:
    whole = zipped([("a", b"first" * 100_000), ("folder/b", NOISE), ("c", b"last")], method)
    cut = whole[: whole.index(b"PK\x01\x02") + 10]
    parts = contents(written(tmp_path / "x", cut))
    assert parts == [("a", b"first" * 100_000, ""), ("folder/b", NOISE, ""), ("c", b"last", "")]
    name, data, why = contents(written(tmp_path / "x", whole[:-200_000]))[1]
    assert name == "folder/b"
    assert NOISE.startswith(data)
    assert len(data) > 50_000
    assert why


def test_a_zip_written_as_a_stream_is_salvaged_too(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError("a pipe")

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"first" * 1000)
        archive.writestr("b", NOISE)
    whole = out.getvalue()
    parts = contents(written(tmp_path / "x", whole[: whole.index(b"PK\x01\x02")]))
    assert parts == [("a", b"first" * 1000, ""), ("b", NOISE, "")]


def test_a_gzip_of_several_members_and_padding(tmp_path: Path) -> None:
    data = gzip.compress(b"one") + gzip.compress(NOISE) + b"\x00" * 100
    assert contents(written(tmp_path / "x", data)) == [("", b"one" + NOISE, "")]


def test_a_gzip_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    ((_, data, why),) = contents(written(tmp_path / "x", gzip.compress(NOISE)[:-1000]))
    assert NOISE.startswith(data)
    assert len(data) > 250_000
    assert why


def test_bombs_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    zeros = b"0" * (2 * RATIO_FREE)
    bombs = [zipped([("listens/1/1.jsonl", zeros)]), gzip.compress(zeros, 9)]
    for bomb in bombs:
        written(tmp_path / "x", bomb)
        tracemalloc.start()
        with opened_parts(tmp_path / "x") as parts:
            told: list[int] = []
            with pytest.raises(Damaged, match="far more"):
                deque(counted(parts[0].chunks(lambda _: None), told), maxlen=0)
        seen = sum(told)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seen <= RATIO_FREE + (1 << 20)
        assert peak < 8 << 20


def test_a_log_inside_a_bomb_keeps_its_good_rows(tmp_path: Path) -> None:
    bomb = sample("listenbrainz.jsonl") + b" " * (2 * RATIO_FREE)
    items = list(open_log(written(tmp_path / "x", gzip.compress(bomb, 9))).items())
    assert sum(isinstance(item, Act) for item in items) == 3
    assert "far more" in [item.why for item in items if isinstance(item, Unreadable)][-1]


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    many = zipped([(str(number), b"") for number in range(MOST_ENTRIES + 1)], zipfile.ZIP_STORED)
    with pytest.raises(Trouble, match="too many files"):
        open_log(written(tmp_path / "x", many))


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    locked = bytearray(listenbrainz_zip())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(sign, at + 1)) >= 0:
            locked[at + flags] |= 1
    with pytest.raises(Trouble, match="password"):
        open_log(written(tmp_path / "x", bytes(locked)))


def test_a_zip_in_a_zip_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="unpack it"):
        open_log(written(tmp_path / "x", zipped([("inner.zip", listenbrainz_zip())])))


def test_a_damaged_entry_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(
        zipped([("listens/1.jsonl", sample("listenbrainz.jsonl")), ("listens/2.jsonl", sample("listenbrainz.jsonl"))])
    )
    at = data.find(b"listens/2.jsonl") + 200
    data[at : at + 40] = b"\xff" * 40
    items = list(open_log(written(tmp_path / "x", bytes(data))).items())
    assert sum(isinstance(item, Act) for item in items) >= 3
    assert any(isinstance(item, Unreadable) and "listens/2.jsonl" in item.where for item in items)


@pytest.mark.parametrize("name", ["../../etc/x.jsonl", "/abs.jsonl", "C:\\x.jsonl", "a\nb.jsonl"])
def test_names_of_entries_are_never_paths(name: str, tmp_path: Path) -> None:
    items = list(open_log(written(tmp_path / "x", zipped([(name, sample("listenbrainz.jsonl") + b"nope\n")]))).items())
    assert sum(isinstance(item, Act) for item in items) == 3
    assert all("\n" not in item.where for item in items if isinstance(item, Unreadable))
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("", "is not a file"), ("pipe", "is not a file"), ("none", "could not be read: No such file")):
        with pytest.raises(Trouble, match=words):
            open_log(tmp_path / name)


def test_a_file_that_is_gone_when_it_is_read(tmp_path: Path) -> None:
    log = open_log(written(tmp_path / "x", sample("ours.jsonl")))
    (tmp_path / "x").unlink()
    with pytest.raises(Trouble, match="could not be read"):
        list(log.items())
