"""The class vector: hand over tag over sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.shares import Source, class_vector

HEARD = tuple(0.1 for _ in LABELS)


def test_the_hand_counts_alone() -> None:
    vector = class_vector("Rock", HEARD, "Pop")
    assert vector is not None
    assert vector.source is Source.HAND
    assert vector.shares == tuple(float(label == "Rock") for label in LABELS)


def test_the_tag_is_averaged_with_what_was_heard() -> None:
    vector = class_vector(None, HEARD, "Pop")
    assert vector is not None
    assert vector.source is Source.TAG
    assert vector.shares[LABELS.index("Pop")] == pytest.approx(0.55)
    assert vector.shares[LABELS.index("Rock")] == pytest.approx(0.05)


def test_sound_alone_tag_alone_and_nothing() -> None:
    heard = class_vector(None, HEARD, None)
    assert heard is not None
    assert (heard.source, heard.shares) == (Source.SOUND, HEARD)
    tagged = class_vector(None, None, "Trance")
    assert tagged is not None
    assert tagged.source is Source.TAG
    assert tagged.shares[LABELS.index("Trance")] == 1.0
    assert class_vector(None, None, None) is None


@given(st.sampled_from([None, *LABELS]), st.sampled_from([None, HEARD]), st.sampled_from([None, *LABELS]))
def test_shares_sum_to_one(hand: str | None, heard: tuple[float, ...] | None, tag: str | None) -> None:
    vector = class_vector(hand, heard, tag)
    if vector is not None:
        assert sum(vector.shares) == pytest.approx(1.0)
        assert all(0 <= share <= 1 for share in vector.shares)
