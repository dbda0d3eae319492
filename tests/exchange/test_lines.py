"""Bytes to lines, whatever the encoding and the line ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.exchange.lines import decoded, split_lines
from pmrs_desktop.exchange.values import text as shown


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def lines(data: bytes, size: int = 1000, longest: int = 1000) -> list[str | None]:
    return list(split_lines(decoded(pieces(data, size)), longest))


CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no finding."""
TEXTS = st.lists(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\ufeff\x00")), min_size=1
)


@CALM
@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 9))
def test_any_line_end_in_any_pieces(texts: list[str], end: str, size: int) -> None:
    found = lines(("#" + end.join(texts) + end).encode(), size)
    assert found == ["#" + texts[0], *texts[1:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [300, 1000])
def test_encodings(encoding: str, size: int) -> None:
    written = "Artist,Track\u2028,Date\r\n" + "Käte 🎵,Ütopie,1757168580\r\n" * 40
    assert lines(written.encode(encoding), size) == written.split("\r\n")[:-1]


def test_bytes_that_are_no_utf8_are_read_as_cp1252() -> None:
    assert [shown(line) for line in lines("Käte,1\u20ac\n".encode("cp1252") + "Käte\n".encode())] == ["Käte,1€", "Käte"]


def test_a_long_line_is_passed_over() -> None:
    assert lines(b"a\n" + b"x" * 5000 + b"\nb\n" + b"y" * 5000, 100) == ["a", None, "b", None]


def test_nothing_is_nothing() -> None:
    assert lines(b"") == []
    assert lines(b"\n") == [""]
