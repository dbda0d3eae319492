"""Folding: what never makes another song, and what always does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.identity.rules import names_alike
from pmrs_desktop.identity.text import fold_artist, fold_for_search, fold_title, song_key, sort_key, version_words
from pmrs_desktop.kinds import Clues

SAME_ARTIST = [
    ("The Beatles", "Beatles"),
    ("Beatles, The", "The Beatles"),
    ("BJÖRK", "Bjork"),
    ("Sigur Rós", "sigur ros"),
    ("Simon & Garfunkel", "Simon and Garfunkel"),
    ("Simon und Garfunkel", "Simon et Garfunkel"),
    ("Ada feat. Bo", "Ada"),
    ("Ada ft. Bo", "Ada featuring Bo"),
    ("Guns N’ Roses", "Guns N' Roses"),
    ("ＡＢＢＡ", "ABBA"),
    ("Ada   Ember", "Ada Ember"),
    ("AC/DC", "AC-DC"),
    ("Motörhead", "Moto\u0308rhead"),
]
SAME_TITLE = [
    ("Song (Live)", "Song - Live"),
    ("Song [Live]", "song live"),
    ("Song (feat. Bo)", "Song"),
    ("Song – Part 2", "Song - Part 2"),
    ("Song (Remastered 2009)", "Song"),
    ("Song - 2009 Remaster", "Song"),
    ("Song (Original Mix)", "Song"),
    ("Rock ’n’ Roll", "Rock 'n' Roll"),
    ("Groß", "Gross"),
]
OTHER_TITLE = [
    ("Song", f"Song ({word})")
    for word in (
        *("Bo Remix", "Extended Mix", "Radio Edit", "Live", "Acoustic", "Demo", "Instrumental", "Karaoke"),
        *("A Cappella", "Dub", "Album Version", "Take 2", "Part 2", "Pt. 2", "No. 2"),
    )
] + [("Song, Part 1", "Song, Part 2"), ("Symphony No. 5", "Symphony No. 9"), ("Song (Take 1)", "Song (Take 2)")]
OTHER_LETTERS = [("й", "и"), ("が", "か"), ("밤", "바"), ("ά", "β")]


@pytest.mark.parametrize(("one", "other"), SAME_ARTIST)
def test_what_never_splits_an_artist(one: str, other: str) -> None:
    assert fold_artist(one) == fold_artist(other) != ""


@pytest.mark.parametrize(("one", "other"), SAME_TITLE)
def test_what_never_splits_a_title(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHER_TITLE)
def test_what_always_splits(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)
    assert version_words(one) != version_words(other)
    assert not names_alike(Clues("Ada", one), Clues("Ada", other))


@pytest.mark.parametrize(("one", "other"), OTHER_LETTERS)
def test_accents_are_letters_in_other_scripts(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)


@pytest.mark.parametrize("name", ["The The", "The", "???", "!!!", "+44", "( )", "feat. Bo", "&", "et"])
def test_a_name_never_folds_away(name: str) -> None:
    if any(letter.isalnum() or letter in "&+" for letter in name):
        assert fold_artist(name)
    assert fold_for_search(name)
    assert sort_key(name)


def test_names_of_signs_are_told_apart() -> None:
    assert song_key("!!!", "Yadnus") != ""
    assert song_key("!!!", "Yadnus") != song_key("???", "Yadnus")


TEXT = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            ["The", "Song", "(Live)", "feat. Bo", "&", "and", "é", "- 2009 Remaster", "Part", "2", "’", ","]
        ),
        max_size=7,
    ).map(" ".join),
)


@given(TEXT)
def test_case_and_blanks_never_matter(text: str) -> None:
    assert fold_for_search(f"  {text} ") == fold_for_search(text)
    if text.isascii():
        assert fold_title(text.upper()) == fold_title(text)
        assert fold_artist(text.upper()) == fold_artist(text)


@given(TEXT)
def test_what_is_folded_stays_folded(text: str) -> None:
    assert fold_for_search(fold_for_search(text)) == fold_for_search(text)
    assert sort_key(text) == sort_key(text.upper()) or not text.isascii()


CLUES = st.builds(
    Clues,
    artist=st.sampled_from(["Ada", "the ada", "Bo", ""]),
    title=st.sampled_from(["Song", "Song (Live)", "song", ""]),
    seconds=st.one_of(st.none(), st.sampled_from([180.0, 182.0, 186.0, 200.0])),
    recording_mbid=st.sampled_from([None, "m1", "m2"]),
    isrc=st.sampled_from([None, "i1"]),
    audio_hash=st.sampled_from([None, "h1", "h2"]),
)


@given(CLUES, CLUES)
def test_names_are_alike_in_both_directions(one: Clues, other: Clues) -> None:
    assert names_alike(one, other) == names_alike(other, one)
