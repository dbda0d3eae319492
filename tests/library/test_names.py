"""What file names say."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmrs_desktop.library.names import MAX_TEXT, NameClues, clean, clues_of, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Copper Night.mp3", NameClues("Copper Night")),
        ("01 Copper Night.mp3", NameClues("Copper Night", "", 1)),
        ("01 - Copper Night.mp3", NameClues("Copper Night", "", 1)),
        ("1. Copper Night.mp3", NameClues("Copper Night", "", 1)),
        ("12) Copper Night.mp3", NameClues("Copper Night", "", 12)),
        ("000123 Copper Night.mp3", NameClues("Copper Night", "", 123)),
        ("2-07 Copper Night.mp3", NameClues("Copper Night", "", 7, 2)),
        ("Ember Coast - Copper Night.mp3", NameClues("Copper Night", "Ember Coast")),
        ("Ember Coast – Copper Night.mp3", NameClues("Copper Night", "Ember Coast")),
        ("01. Ember Coast - Copper Night.flac", NameClues("Copper Night", "Ember Coast", 1)),
        ("Ember Coast - 04 - Copper Night.flac", NameClues("Copper Night", "Ember Coast", 4)),
        ("Ember_Coast_-_Copper_Night.ogg", NameClues("Copper Night", "Ember Coast")),
        ("99 Luftballons.mp3", NameClues("99 Luftballons")),
        ("50 Cent - In da Club.mp3", NameClues("In da Club", "50 Cent")),
        ("1979.mp3", NameClues("1979")),
        ("4.33.mp3", NameClues("4.33")),
        ("A-ha - Take on Me - Live.mp3", NameClues("Take on Me - Live", "A-ha")),
        ("🎧 夜の川.opus", NameClues("🎧 夜の川")),
        (" - .mp3", NameClues("-")),
        ("two\nlines.mp3", NameClues("two lines")),
    ],
)
def test_a_name_is_understood(name: str, expected: NameClues) -> None:
    assert clues_of(b"/music/Some Folder/" + name.encode()) == expected


def test_a_name_that_is_not_utf_8_still_shows() -> None:
    clues = clues_of(b"/music/caf\xe9 \xff.mp3")
    assert clues.title == "caf� �"
    assert shown(b"/m\xff/a\nb") == "/m�/a b"


@given(st.binary(max_size=60).map(lambda name: name.replace(b"/", b"").replace(b"\0", b"")))
@example(b"\xd7\xab")  # a sign that Unicode has not given yet
def test_every_name_gives_a_title_that_sqlite_takes(name: bytes) -> None:
    clues = clues_of(b"/music/" + name + b".mp3")
    assert clues.title
    for words in (clues.title, clues.artist):
        assert words == clean(words)
        assert words.encode("utf-8").decode("utf-8") == words
    assert clues.track_number is None or 0 < clues.track_number < 1000


@given(st.text(st.characters(exclude_categories=()), max_size=3 * MAX_TEXT))
def test_clean_text_is_one_line_of_utf_8_and_cleaning_it_again_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= MAX_TEXT
    assert not set(once) & set("\0\n\r\t\u2028\u202e")
    once.encode("utf-8")


def test_markup_stays_as_it_is_written() -> None:
    assert clean("<b>Loud</b> & <img src=x>") == "<b>Loud</b> & <img src=x>"
