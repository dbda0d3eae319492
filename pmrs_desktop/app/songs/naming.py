"""The name of a song's genre and where it comes from: your hand before a tag, a tag before the sound."""

from __future__ import annotations

from dataclasses import dataclass

from pmrs_desktop.genre.labels import LABELS as LABELS
from pmrs_desktop.genre.labels import label_of
from pmrs_desktop.genre.package import Package

ALGORITHMS = ("default", "pmrs")
"""What `pmrs recommend --algorithm` can be told; `app.lists.fitted`, which is loaded later, makes them."""


@dataclass(frozen=True, slots=True)
class GenreName:
    """What is shown (`words`, None while waiting), where it comes from, and in whose list the song stands (`label`)."""

    words: str | None
    source: str | None
    label: str | None


def genre_name(
    hand: str | None, tag_words: tuple[str, ...], shares: tuple[float, ...] | None, package: Package | None
) -> GenreName:
    """Returns the genre of a song.

    A tag in other words is shown as it is and mapped to a label by the table of `genre.labels`; where it maps to none, the
    song stands in the list of the label that the network hears.
    """
    heard = package.name(shares) if package is not None and shares is not None else None
    if hand is not None:
        return GenreName(hand, "hand", hand)
    if tag_words:
        return GenreName(tag_words[0], "tag", label_of(tag_words) or heard)
    if heard is not None:
        return GenreName(heard, "sound", heard)
    return GenreName(None, None, None)
