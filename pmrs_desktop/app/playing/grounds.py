"""Why a song came by itself, in words, where no list of recommendations has said so already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmrs_desktop.app.lists.sentences import cut
from pmrs_desktop.app.rows import Run, SongRow
from pmrs_desktop.genre.labels import UNKNOWN
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.words import ntr, tr

HEARD_ALIKE = 0.35
"""From such a cosine on it is said that two songs sound alike: one pair in ten of different genres, half of one genre."""
NAMED_LISTENERS = 2
PARTS = 2


def from_library() -> tuple[Run, ...]:
    """Returns why a song comes of which nothing is known."""
    return ((tr("From your library"), False),)


def goes_with(
    one: SongRow, other: SongRow, by_ear: float, both: Sequence[ListenerId], people: Mapping[int, str], me: ListenerId
) -> tuple[Run, ...]:
    """Returns why `other` goes with the song `one`, the two weightiest reasons.

    Args:
        one: the song whose station plays, or that played last.
        other: the song that comes.
        by_ear: the cosine of their sounds, -1..1.
        both: who likes both.
        people: the names of listeners.
        me: the listener who reads it.
    """
    title: Run = (cut(one.title), True)
    others = [people[who] for who in both if who != me and who in people]
    parts: list[tuple[Run, ...]] = []
    if by_ear >= HEARD_ALIKE:
        parts.append(_around(tr("sounds like {name}"), title))
    if others:
        parts.append(((_play_both(others), False),))
    if one.artist and fold_artist(one.artist) == fold_artist(other.artist):
        parts.append(((tr("also by {artist}", artist=cut(other.artist)), False),))
    if me in both and not others:
        parts.append(((tr("you play both"), False),))
    if one.label == other.label and one.label not in (None, UNKNOWN):
        parts.append(((tr("{genre} as well", genre=other.genre), False),))
    if not parts:
        parts.append(_around(tr("goes with {name}"), title))
    return _sentence(parts[:PARTS])


def _play_both(names: Sequence[str]) -> str:
    if len(names) == 1:
        return tr("{name} plays both", name=cut(names[0]))
    if len(names) <= NAMED_LISTENERS:
        return tr("{one} and {other} play both", one=cut(names[0]), other=cut(names[1]))
    return ntr("{count} of your listeners plays both", "{count} of your listeners play both", len(names))


def _around(text: str, name: Run) -> tuple[Run, ...]:
    before, _, after = text.partition("{name}")
    return tuple(run for run in ((before, False), name, (after, False)) if run[0])


def _sentence(parts: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for number, part in enumerate(parts):
        for text, emphasised in ((tr("; "), False), *part) if number else part:
            if runs and not emphasised and not runs[-1][1]:
                runs[-1] = (runs[-1][0] + text, False)
            else:
                runs.append((text, emphasised))
    text, emphasised = runs[0]
    return ((text[:1].upper() + text[1:], emphasised), *runs[1:])
