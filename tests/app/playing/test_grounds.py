"""Why a song goes with another, in words."""

from __future__ import annotations

import pytest

from pmrs_desktop.app.playing.grounds import from_library, goes_with
from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.kinds import ListenerId

ME = ListenerId(1)
PEOPLE = {2: "Mira", 3: "Tom", 4: "Ana"}
ONE = SongRow(1, "Parallax", "Ada", genre="Rock", label="Rock")


def said(other: SongRow, by_ear: float, *both: int) -> str:
    return "".join(text for text, _ in goes_with(ONE, other, by_ear, [ListenerId(who) for who in both], PEOPLE, ME))


@pytest.mark.parametrize(
    ("by_ear", "both", "sentence"),
    [
        (0.9, (), "Sounds like Parallax"),
        (0.9, (2,), "Sounds like Parallax; Mira plays both"),
        (0.1, (2, 3), "Mira and Tom play both"),
        (0.1, (1, 2, 3, 4), "3 of your listeners play both"),
        (0.1, (1,), "You play both"),
        (0.1, (99,), "Goes with Parallax"),
        (0.1, (), "Goes with Parallax"),
    ],
)
def test_the_two_weightiest_reasons(by_ear: float, both: tuple[int, ...], sentence: str) -> None:
    assert said(SongRow(2, "Other", "Bo"), by_ear, *both) == sentence


def test_artist_and_genre_are_named_where_they_are_the_same() -> None:
    assert said(SongRow(2, "Other", "The ADA"), 0.1) == "Also by The ADA"
    assert said(SongRow(2, "Other", "Bo", genre="Hard rock", label="Rock"), 0.1) == "Hard rock as well"
    unknown = SongRow(1, "Parallax", genre="Unknown", label="Unknown")
    assert "as well" not in "".join(text for text, _ in goes_with(unknown, unknown, 0.1, (), PEOPLE, ME))


def test_the_name_of_the_song_is_emphasised_and_not_too_long() -> None:
    long = SongRow(1, "A name that goes on and on and on and on {name}")
    runs = goes_with(long, SongRow(2, "Other"), 0.9, (), PEOPLE, ME)
    assert [emphasised for _, emphasised in runs] == [False, True]
    assert runs[1][0].endswith("…")
    assert len(runs[1][0]) <= 34


def test_a_song_of_which_nothing_is_known() -> None:
    assert from_library() == (("From your library", False),)
