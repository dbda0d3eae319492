"""C_M, the class vector of a song (equation 5 of the paper): one share for each label, from what is known of the song.

The listener's hand wins over everything: its label alone. Else what the network heard, averaged with the tag's label
where the tag names one of the ten; else the tag's label alone; else nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pmrs_desktop.genre.labels import LABELS


class Source(StrEnum):
    """Where the genre that is shown for a song comes from."""

    HAND = "hand"
    TAG = "tag"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class ClassVector:
    """Shares in the order of `LABELS`, each 0..1, sum 1; and the strongest source that had a say in them."""

    shares: tuple[float, ...]
    source: Source


def class_vector(hand: str | None, heard: Sequence[float] | None, tag: str | None) -> ClassVector | None:
    """Returns C_M of a song, or None where nothing is known of it.

    Args:
        hand: the label that the listener chose, one of `LABELS`.
        heard: the network's shares, in the order of `LABELS`.
        tag: the label that the song's genre words stand for, by `labels.label_of`.
    """
    if hand in LABELS:
        return ClassVector(_alone(hand), Source.HAND)
    if heard is None:
        return ClassVector(_alone(tag), Source.TAG) if tag in LABELS else None
    if tag not in LABELS:
        return ClassVector(tuple(heard), Source.SOUND)
    return ClassVector(tuple((a + b) / 2 for a, b in zip(heard, _alone(tag), strict=True)), Source.TAG)


def _alone(label: str | None) -> tuple[float, ...]:
    return tuple(1.0 if label == each else 0.0 for each in LABELS)
