"""Reasons in words, as the pictures of the design say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.app.lists.sentences import LONGEST_NAME, Known, cut, first_names, sentence
from pmrs_desktop.kinds import ListenerId, Reason, ReasonKind, RecordingId

SONGS = {1: "Glass Harbour", 2: "Breakwater", 3: "Pelican"}
PEOPLE = {1: "alex", 2: "Mira", 3: "Jonas", 4: "Aiko", 5: "Tomás"}
ME = 1


def rated(stars: float, *songs: int) -> Reason:
    return Reason(ReasonKind.RATED, tuple(map(RecordingId, songs)), value=stars)


def played(times: int, *songs: int) -> Reason:
    return Reason(ReasonKind.PLAYED, tuple(map(RecordingId, songs)), value=times)


def alike(*songs: int) -> Reason:
    return Reason(ReasonKind.SOUNDS_LIKE, tuple(map(RecordingId, songs)))


def liked(*listeners: int) -> Reason:
    return Reason(ReasonKind.LIKED_BY, listeners=tuple(map(ListenerId, listeners)))


def text(*reasons: Reason, genre: str | None = None, **known: object) -> str:
    given_known = Known(SONGS, PEOPLE, me=ME, **known)  # type: ignore[arg-type]
    return "".join(piece for piece, _ in sentence(reasons, given_known, genre))


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ((rated(5, 1), liked(2, 3)), "Because you gave 5 stars to Glass Harbour; Mira and Jonas like it"),
        ((rated(5, 1), liked(2, 3, 4)), "Because you gave 5 stars to Glass Harbour; three of your listeners like it"),
        ((rated(1, 1),), "Because you gave 1 star to Glass Harbour"),
        ((rated(4.5, 1, 3),), "Because you gave 4.5 stars to Glass Harbour and Pelican"),
        ((rated(4, 1, 2, 3),), "Because you gave 4 stars to Glass Harbour and Breakwater"),
        ((rated(2, 1), rated(4, 2), liked(2)), "Because you gave 4 stars to Breakwater; Mira likes it"),
        ((rated(2, 1), liked(2, 3)), "Mira and Jonas like it"),
        ((rated(2, 1),), "Because you gave 2 stars to Glass Harbour"),
        ((played(27, 1), liked(2)), "Because you played Glass Harbour 27 times; Mira likes it"),
        ((played(1, 1),), "Because you played Glass Harbour"),
        ((played(1_204, 1),), "Because you played Glass Harbour 1,204 times"),
        ((played(7, 1, 2),), "Because you played Glass Harbour and Breakwater 7 times each"),
        ((alike(2), liked(3)), "Sounds like Breakwater; Jonas likes it"),
        ((alike(2, 3),), "Sounds like Breakwater and Pelican"),
        ((liked(2, 5),), "Mira and Tomás like it"),
        ((), "Not heard yet"),
        ((rated(5, 99),), "Not heard yet"),
        ((liked(99),), "Not heard yet"),
    ],
)
def test_the_sentence_to_you(reasons: tuple[Reason, ...], said: str) -> None:
    assert text(*reasons) == said


def test_what_is_known_of_the_song_named_is_said() -> None:
    assert text(alike(2), gave={2: 4.0}) == "Sounds like Breakwater, which you gave 4 stars"


def test_what_a_single_listener_did_is_said() -> None:
    assert text(played(27, 1), liked(4), opinions={4: (5.0, 3)}).endswith("; Aiko gave it 5 stars")
    assert text(rated(5, 1), liked(3), opinions={3: (0.0, 19)}).endswith("; Jonas played it 19 times")
    assert text(rated(5, 1), liked(3), opinions={3: (3.0, 19)}).endswith("; Jonas likes it")


def test_the_genre_is_the_last_resort() -> None:
    share = Reason(ReasonKind.GENRE, value=0.384)
    assert text(share, genre="Rock") == "38 % of what you like is Rock"
    assert text(share, rated(5, 1), genre="Rock") == "Because you gave 5 stars to Glass Harbour"
    assert text(share, genre=None) == "Not heard yet"


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ((rated(5, 1), liked(1)), "Because Mira gave 5 stars to Glass Harbour; you like it"),
        ((played(3, 1), liked(3, 1)), "Because Mira played Glass Harbour 3 times; you and Jonas like it"),
        ((played(3, 1, 2),), "Because Mira played Glass Harbour and Breakwater 3 times each"),
        ((liked(1, 3, 4),), "Three listeners like it"),
        ((Reason(ReasonKind.GENRE, value=0.5),), "50 % of what Mira likes is Rock"),
    ],
)
def test_the_list_of_another_listener_speaks_of_them(reasons: tuple[Reason, ...], said: str) -> None:
    assert text(*reasons, whose="Mira", genre="Rock") == said


def test_the_song_named_of_another_listener() -> None:
    assert text(alike(2), whose="Mira", gave={2: 4.0}) == "Sounds like Breakwater, which Mira gave 4 stars"


@pytest.mark.parametrize(
    ("stars", "plays", "at", "said"),
    [
        (5.0, 3, 1_741_600_000, "You gave it 5 stars; last heard in March 2025"),
        (1.0, 3, 1_741_600_000, "You gave it 1 star; last heard in March 2025"),
        (0.0, 14, 1_741_600_000, "You played it 14 times; last heard in March 2025"),
        (0.0, 0, None, "You love it"),
        (4.5, 0, None, "You gave it 4.5 stars"),
    ],
)
def test_a_song_to_hear_again_says_what_you_thought_of_it(stars: float, plays: int, at: int | None, said: str) -> None:
    known = Known({1: "Vega"}, {}, {1: stars} if stars else {}, {1: plays} if plays else {})
    runs = sentence((Reason(ReasonKind.REDISCOVER, (RecordingId(1),), value=at),), known, None)
    assert "".join(piece for piece, _ in runs) == said


WORDS = Reason(ReasonKind.WORDS, words=("shoegaze", "dream pop", "indie"))


@pytest.mark.parametrize(
    ("reasons", "whose", "said"),
    [
        ((WORDS,), None, "Because you like songs tagged shoegaze and dream pop"),
        ((WORDS,), "Mira", "Because Mira likes songs tagged shoegaze and dream pop"),
        (
            (rated(5, 1), WORDS),
            None,
            "Because you gave 5 stars to Glass Harbour; you like songs tagged shoegaze and dream pop",
        ),
        ((WORDS, rated(5, 1), liked(2)), None, "Because you gave 5 stars to Glass Harbour; Mira likes it"),
    ],
)
def test_words_are_named_where_little_else_is(reasons: tuple[Reason, ...], whose: str | None, said: str) -> None:
    assert text(*reasons, whose=whose) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Added today, not heard yet"),
        (1, "Added yesterday, not heard yet"),
        (3, "Added 3 days ago, not heard yet"),
    ],
)
def test_a_new_song_says_since_when(days: int, said: str) -> None:
    assert text(Reason(ReasonKind.ADDED, value=days)) == said


def test_long_names_are_cut_so_that_the_end_survives() -> None:
    long = "The Quick Brown Fox Jumps Over The Lazy Dog Again"
    runs = sentence((rated(5, 1), liked(2, 3)), Known({1: long}, PEOPLE), None)
    assert runs[1] == ("The Quick Brown Fox Jumps Over Th…", True)
    assert len(runs[1][0]) == LONGEST_NAME
    assert cut("Nocturne for the Rain, Op. 12 No. 3 in E flat") == "Nocturne for the Rain, Op. 12 No…"
    assert runs[-1] == ("; Mira and Jonas like it", False)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=LONGEST_NAME), st.text(max_size=20))
def test_any_name_survives_as_it_is(title: str, person: str) -> None:
    runs = sentence((rated(5, 1), liked(2)), Known({1: title}, {2: person}), None)
    shown = " ".join(title.split()) or "a song without a name"
    assert [run for run in runs if run[1]] == [(shown, True)]
    assert "".join(piece for piece, _ in runs).startswith(f"Because you gave 5 stars to {shown}; ")


@pytest.mark.parametrize("title", ["{names}", "<b>{0}</b>", "\ue0000\ue001", "100 %s & {"])
def test_signs_of_ours_in_a_name_mean_nothing(title: str) -> None:
    assert sentence((rated(5, 1),), Known({1: title}, {}), None)[-1] == (title, True)


def test_listeners_are_called_by_first_names_that_nobody_else_has() -> None:
    assert first_names({1: "You", 2: "Mira Halvorsen", 3: "Jonas", 4: "jonas K.", 5: ""}) == {
        1: "You",
        2: "Mira",
        3: "Jonas",
        4: "jonas K.",
        5: "",
    }
