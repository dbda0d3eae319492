"""Two sets of clues: one recording or two? Identifiers decide, names and lengths carry, and absence says nothing (Picard)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pmrs_desktop.identity.text import fold_artist, fold_title, song_key, version_words
from pmrs_desktop.kinds import Clues, Seconds

LENGTH_TOLERANCE_S = 3.0
ID_LENGTH_VETO_S = 10.0
"""The same recording id on lengths further apart than this is usually a tagging error."""
ALIKE = 0.8


class Outcome(StrEnum):
    """What comparing two sets of clues can say."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Evidence(StrEnum):
    """Why: kept beside every assignment."""

    AUDIO = "same audio"
    RECORDING_ID = "same recording id"
    ISRC = "same ISRC"
    NAME_AND_LENGTH = "same name and length"
    NAME = "same name, length unknown"
    OTHER_LENGTH = "same name, another length"
    ID_BUT_LENGTH = "same id, but the lengths are far apart"
    OTHER_NAME = "another name"
    FIRST = "first heard of"
    FROM_FILE = "heard from this file"
    RETAGGED = "tags were corrected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason."""

    outcome: Outcome
    evidence: Evidence


def compare(one: Clues, other: Clues) -> Verdict:
    """Returns whether two sets of clues speak of the same recording; symmetric.

    The rules, in order: same audio; same MusicBrainz recording id or ISRC unless the lengths are more than 10 s apart; the same
    folded artist and title with lengths within 3 s or one of them unknown.
    """
    if one.audio_hash and one.audio_hash == other.audio_hash:
        return Verdict(Outcome.SAME, Evidence.AUDIO)
    for mine, theirs, evidence in (
        (one.recording_mbid, other.recording_mbid, Evidence.RECORDING_ID),
        (one.isrc, other.isrc, Evidence.ISRC),
    ):
        if mine and mine == theirs:
            if _apart(one.seconds, other.seconds) <= ID_LENGTH_VETO_S:
                return Verdict(Outcome.SAME, evidence)
            return Verdict(Outcome.UNSURE, Evidence.ID_BUT_LENGTH)
    key = song_key(one.artist, one.title)
    if not key or key != song_key(other.artist, other.title):
        return Verdict(Outcome.DIFFERENT, Evidence.OTHER_NAME)
    if one.seconds is None or other.seconds is None:
        return Verdict(Outcome.SAME, Evidence.NAME)
    if abs(one.seconds - other.seconds) <= LENGTH_TOLERANCE_S:
        return Verdict(Outcome.SAME, Evidence.NAME_AND_LENGTH)
    return Verdict(Outcome.DIFFERENT, Evidence.OTHER_LENGTH)


def names_alike(one: Clues, other: Clues) -> bool:
    """Returns whether the second name reads like a correction of the first: alike, with the same version words."""
    if version_words(one.title) != version_words(other.title):
        return False
    before, after = (f"{fold_artist(clues.artist)} {fold_title(clues.title)}" for clues in (one, other))
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


def _apart(one: Seconds | None, other: Seconds | None) -> Seconds:
    return abs(one - other) if one is not None and other is not None else 0.0
