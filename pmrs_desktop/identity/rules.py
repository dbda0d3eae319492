"""How far two songs may differ and be one recording, and the words for why they are; `keys.choose` decides by them.

Identifiers decide, names and lengths carry, and absence says nothing (as in Picard): the same audio; the same MusicBrainz
recording id or ISRC unless the lengths are more than 10 s apart; the same folded artist and title with lengths within 3 s
or one of them unknown.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

from pmrs_desktop.identity.text import fold_artist, fold_title, version_words
from pmrs_desktop.kinds import Clues

LENGTH_TOLERANCE_S = 3.0
ID_LENGTH_VETO_S = 10.0
"""The same recording id on lengths further apart than this is usually a tagging error."""
ALIKE = 0.8


class Evidence(StrEnum):
    """Why: kept beside every assignment."""

    AUDIO = "same audio"
    RECORDING_ID = "same recording id"
    ISRC = "same ISRC"
    NAME_AND_LENGTH = "same name and length"
    NAME = "same name, length unknown"
    FIRST = "first heard of"
    FROM_FILE = "heard from this file"
    RETAGGED = "tags were corrected"


def names_alike(one: Clues, other: Clues) -> bool:
    """Returns whether the second name reads like a correction of the first: alike, with the same version words."""
    if version_words(one.title) != version_words(other.title):
        return False
    before, after = (f"{fold_artist(clues.artist)} {fold_title(clues.title)}" for clues in (one, other))
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE
