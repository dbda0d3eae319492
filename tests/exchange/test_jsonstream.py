"""JSON of any size, in any pieces, with anything broken in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.exchange.jsonstream import LONGEST_VALUE, Bad, decode_line, stream_values, unwrap

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no finding."""
UNDER = frozenset({"payload", "listens"})
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def values(text: str, size: int = 1000) -> list[object]:
    return list(stream_values(pieces(text, size), UNDER))


@CALM
@given(st.lists(VALUES, max_size=8), st.integers(1, 40), st.sampled_from([None, 1]))
def test_elements_come_whole_in_any_pieces(elements: list[object], size: int, indent: int | None) -> None:
    assert values(json.dumps(elements, indent=indent), size) == elements
    assert values(json.dumps(elements, ensure_ascii=False), size) == elements


@CALM
@given(st.lists(VALUES, max_size=5), st.integers(1, 40))
def test_a_wrapper_gives_what_it_wraps(elements: list[object], size: int) -> None:
    payload = {"count": 1, "listens": elements, "user_id": "x"}
    assert values(json.dumps({"payload": payload, "more": [1]}), size) == elements
    assert values(json.dumps({"listen_type": "import", "payload": elements}), size) == elements
    assert list(unwrap({"payload": payload}, UNDER)) == elements


@CALM
@given(st.lists(VALUES, max_size=6), st.data())
def test_cut_off_the_whole_ones_stay(elements: list[object], data: st.DataObject) -> None:
    text = json.dumps(elements)
    found = values(text[: data.draw(st.integers(0, len(text) - 1))], 7)
    good = [value for value in found if not isinstance(value, Bad)]
    # A number may be cut into a smaller one; nothing else can come out changed.
    assert good[:-1] == elements[: len(good) - 1] if good else True


def test_an_object_at_the_top_and_arrays_in_a_row() -> None:
    assert values('{"track_metadata": {"a": 1}, "b": [2]}') == [{"track_metadata": {"a": 1}, "b": [2]}]
    assert values("[1, 2]\n[3]") == [1, 2, 3]


@pytest.mark.parametrize(
    "bad",
    ['{"a": nope}', '{"a": 1,,}', '{"a": [}', '{"a" 1}', '{"a": "b" "c"}', "nope", '{"a": ' + "9" * 5000 + "}"],
)
@pytest.mark.parametrize("size", [3, 1000])
def test_one_bad_element_costs_one_element(bad: str, size: int) -> None:
    found = values(f'[{{"n": 1}}, {bad}, {{"n": 2}}, {{"n": 3}}]', size)
    assert {"n": 1} in found
    assert {"n": 3} in found
    assert any(isinstance(value, Bad) for value in found)


def test_a_stray_quote_costs_no_more_than_its_neighbour() -> None:
    found = values('[{"n": 1},\n {"a": "x"y"},\n {"n": 2},\n {"n": 3}]')
    assert found[0] == {"n": 1}
    assert found[-1] == {"n": 3}


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "[" + '{"a":' * 200_000, '[{"a":' + "[" * 200_000])
def test_any_depth_is_only_bad(text: str) -> None:
    assert [type(value) for value in values(text, 65_536)] == [Bad] * len(values(text, 65_536))


def test_a_deep_element_is_passed_over() -> None:
    deep = "[" * 200_000 + "]" * 200_000
    found = values(f'[{{"n": 1}}, {deep}, {{"n": 2}}]', 65_536)
    assert [value for value in found if not isinstance(value, Bad)] == [{"n": 1}, {"n": 2}]


def test_a_huge_element_is_passed_over_without_being_held() -> None:
    text = '[{"n": 1}, {"long": "' + "x" * (3 * LONGEST_VALUE) + '\\"}]"}, {"n": 2}]'
    first, bad, last = values(text, 65_536)
    assert (first, last) == ({"n": 1}, {"n": 2})
    assert bad == Bad("It is too long to be an entry of a log.")


@pytest.mark.parametrize("noise", ["}", ":", "x,", '{"a" [,', "]["])
def test_endless_noise_comes_to_an_end(noise: str) -> None:
    found = values('[{"n": 1},' + noise * 200_000, 65_536)
    assert found[0] == {"n": 1}
    assert 1 < len(found) < 210_000


def test_numbers_that_json_does_not_know_are_none() -> None:
    assert values('[{"a": NaN, "b": Infinity, "c": -Infinity}]') == [{"a": None, "b": None, "c": None}]


@pytest.mark.parametrize("line", ["", "{", "[" * 200_000, '{"a": ' + "9" * 5000 + "}", "nope", '{"a": 1} more'])
def test_bad_lines(line: str) -> None:
    assert isinstance(decode_line(line), Bad)
