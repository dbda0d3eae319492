"""The table from genre words to labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.genre.labels import FAMILY, ID3_NUMBERS, LABELS, UNKNOWN, WORDS, folded, label_of


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("Drum & Bass", "Drum and bass"),
        ("drum'n'bass", "Drum and bass"),
        ("Drum n Bass", "Drum and bass"),
        ("DnB", "Drum and bass"),
        ("D&B", "Drum and bass"),
        ("Jungle", "Drum and bass"),
        ("House", "Funky house"),
        ("Deep House / Tech House", "Funky house"),
        ("Nu-Disco", "Funky house"),
        ("deephouse", "Funky house"),
        ("Hip-Hop", "Hip Hop"),
        ("Hip-Hop/Rap", "Hip Hop"),
        ("HIPHOP", "Hip Hop"),
        ("Rap & Hip-Hop", "Hip Hop"),
        ("Hip Hop / Jazz", "Hip Hop"),
        ("Alternative Rock", "Rock"),
        ("Swedish Melodic Death Metal", "Rock"),
        ("Rock 'n' Roll", "Rock"),
        ("Rock Opera", "Rock"),
        ("Pop/Rock", "Rock"),
        ("Psy-Trance", "Trance"),
        ("K-Pop", "Pop"),
        ("Top 40", "Pop"),
        ("Synth-pop", "Pop"),
        ("Baroque", "Classical"),
        ("Musique classique", "Classical"),
        ("Música clásica", "Classical"),
        ("Techno", "Electronic"),
        ("Électronique", "Electronic"),
        ("Dance", "Electronic"),
        ("8-bit", "Electronic"),
        ("Trip-Hop", "Electronic"),
        ("Big Beat", "Breakbeat"),
        ("Reggaetón", "Dancehall"),
        ("Reggae", "Dancehall"),
        ("17", "Rock"),
        ("(17)", "Rock"),
        ("(17)Rock", "Rock"),
        ("ID3 (17)", "Rock"),
        ("(127)", "Drum and bass"),
        ("Rock & Roll", "Rock"),
    ],
)
def test_known_words(word: str, label: str) -> None:
    assert label_of(word) == label


NONE_OF_THE_TEN = """Jazz | Folk | Blues | Country | R&B | R'n'B | Soul | Soundtrack | Acid Jazz | Indie Folk | |
Gospel Choir | Space Opera | Line Dance | Podcast | (8) | 80s | (255) | 12345 | 🎵 | Other | Unknown | Jazz+Funk |
Folk, World, & Country"""


@pytest.mark.parametrize("word", NONE_OF_THE_TEN.split("|"))
def test_what_is_none_of_the_ten_is_none(word: str) -> None:
    assert label_of(word) is None


def test_several_words_umbrellas_give_way_and_the_first_counts() -> None:
    assert label_of(["Electronic", "Trance"]) == "Trance"
    assert label_of("Electronic; Trance") == "Trance"
    assert label_of(["Pop", "Hip-Hop"]) == "Hip Hop"
    assert label_of(["Pop", "Electronic"]) == "Pop"
    assert label_of(["Jazz", "House"]) == "Funky house"
    assert label_of(["Rock", "Classical"]) == "Rock"
    assert label_of([]) is None


def test_the_tables_fit_the_labels() -> None:
    assert len(LABELS) == 10
    assert UNKNOWN not in LABELS
    assert set(WORDS) == set(ID3_NUMBERS) == set(FAMILY) == set(LABELS)
    assert set(FAMILY.values()) == {"Electronic", "Hip Hop", "Rock", "Pop", "Classical"}


@pytest.mark.parametrize("label", LABELS)
def test_every_word_of_the_table_and_the_label_itself_are_found_and_none_is_in_two_places(label: str) -> None:
    assert label_of(label) == label
    for word in WORDS[label].split("|"):
        assert folded(word) == word.strip()
        assert label_of(word) == label
    numbers = [number for numbers in ID3_NUMBERS.values() for number in numbers.split()]
    assert len(numbers) == len(set(numbers))


@given(st.text(max_size=300))
def test_any_text_gives_a_label_or_none(text: str) -> None:
    assert label_of(text) in {*LABELS, None}
    assert label_of([text, text]) == label_of(text)
    assert folded(folded(text)) == folded(text)


def test_a_word_of_a_megabyte_takes_no_time_to_speak_of() -> None:
    assert label_of("rock " * 200_000) == "Rock"
