"""The keys under which a recording can be found again, strongest first (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmrs_desktop.identity.rules import ID_LENGTH_VETO_S, LENGTH_TOLERANCE_S, Evidence
from pmrs_desktop.identity.text import song_key
from pmrs_desktop.kinds import Clues, RecordingId, Seconds

_TOLERANCE = {"m": ID_LENGTH_VETO_S, "i": ID_LENGTH_VETO_S, "t": LENGTH_TOLERANCE_S}
_EVIDENCE = {"h": Evidence.AUDIO, "m": Evidence.RECORDING_ID, "i": Evidence.ISRC}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording that a key leads to, and the length under which it was filed there (None: unknown)."""

    recording: RecordingId
    seconds: Seconds | None


def keys_of(clues: Clues) -> list[str]:
    """Returns the keys of `clues`, strongest first: `h:` audio hash, `m:` recording id, `i:` ISRC, `t:` folded names."""
    keys = []
    if clues.audio_hash:
        keys.append(f"h:{clues.audio_hash}")
    if clues.recording_mbid:
        keys.append(f"m:{clues.recording_mbid.lower()}")
    if clues.isrc:
        keys.append(f"i:{clues.isrc.upper()}")
    text = song_key(clues.artist, clues.title)
    if text:
        keys.append(f"t:{text}")
    return keys


def choose(key: str, seconds: Seconds | None, candidates: Iterable[Candidate]) -> tuple[RecordingId, Evidence] | None:
    """Returns the recording that `key` with this length means, with the reason, or None where none fits.

    The nearest length wins, a known length before an unknown one, then the recording known longest: so the answer does not
    depend on the order of the candidates. The rules and their reasons: see `identity.rules`.
    """
    kind = key[0]
    best: tuple[tuple[int, float, int], Candidate] | None = None
    for candidate in candidates:
        unknown = seconds is None or candidate.seconds is None
        apart = 0.0 if seconds is None or candidate.seconds is None else abs(seconds - candidate.seconds)
        if apart > _TOLERANCE.get(kind, float("inf")):
            continue
        order = (int(unknown), apart, candidate.recording)
        if best is None or order < best[0]:
            best = (order, candidate)
    if best is None:
        return None
    (unknown_length, _apart, _id), candidate = best
    evidence = _EVIDENCE.get(kind) or (Evidence.NAME if unknown_length else Evidence.NAME_AND_LENGTH)
    return candidate.recording, evidence
