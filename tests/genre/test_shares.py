"""The class vectors: hand over tag over sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.shares import SOURCES, class_vectors

HEARD = tuple(0.1 for _ in LABELS)
Song = tuple[str | None, tuple[float, ...] | None, str | None]
"""What is known of a song: the hand's label, what was heard, the tag's label."""
songs = st.tuples(
    st.sampled_from([None, *LABELS]), st.sampled_from([None, HEARD]), st.sampled_from([None, *LABELS])
)  # fmt: skip


def vectors(known: Sequence[Song]) -> list[tuple[str, list[float]]]:
    """The source and the class vector of each song."""
    hands, tags = (
        np.array([LABELS.index(label) if label else -1 for label in labels], dtype=np.int64)
        for labels in ([song[0] for song in known], [song[2] for song in known])
    )
    heard = np.array([song[1] for song in known if song[1]], dtype=np.float16).reshape(-1, len(LABELS))
    shares, sources = class_vectors(hands, tags, heard, np.array([bool(song[1]) for song in known], dtype=np.bool_))
    return [(SOURCES[source], row) for source, row in zip(sources.tolist(), shares.tolist(), strict=True)]


def alone(label: str) -> list[float]:
    return [float(label == one) for one in LABELS]


def test_the_hand_counts_alone() -> None:
    assert vectors([("Rock", HEARD, "Pop")]) == [("hand", alone("Rock"))]


def test_the_tag_is_averaged_with_what_was_heard() -> None:
    ((source, shares),) = vectors([(None, HEARD, "Pop")])
    assert source == "tag"
    assert shares[LABELS.index("Pop")] == pytest.approx(0.55, abs=1e-4)
    assert shares[LABELS.index("Rock")] == pytest.approx(0.05, abs=1e-4)


def test_sound_alone_tag_alone_and_nothing() -> None:
    heard, tagged, nothing = vectors([(None, HEARD, None), (None, None, "Trance"), (None, None, None)])
    assert heard == ("sound", pytest.approx(list(HEARD), abs=1e-4))
    assert tagged == ("tag", alone("Trance"))
    assert nothing == ("", [0.0] * len(LABELS))


@given(st.lists(songs, max_size=5))
def test_shares_sum_to_one_and_each_song_is_judged_by_itself(known: list[Song]) -> None:
    found = vectors(known)
    for song, (source, shares) in zip(known, found, strict=True):
        assert (source == "") == (song == (None, None, None))
        assert sum(shares) == pytest.approx(float(source != ""), abs=1e-3)
        assert all(0 <= share <= 1 for share in shares)
        assert vectors([song]) == [(source, shares)]
