"""Twice is once across services: a play that two sources tell of counts once; neither line is deleted (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from pmrs_desktop.kinds import UnixTime

CLOSE_S = 90
"""Starts of one hearing that differ by up to this much between two sources (minute precision, end stamps)."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A dated play or skip: its place in the log, source (import, or None for this program), start and wealth of detail."""

    seq: int
    source: str | None
    at: UnixTime
    richness: int


def twins_among(hearings: list[Hearing]) -> dict[int, int]:
    """Returns which of one song's hearings say again what another source says: seq -> seq of the line that is kept.

    The richest line of a cluster is kept, the earlier one where they are equally rich. Each source lends a cluster at most one
    line, so that two plays a minute apart in one log stay two.
    """
    if len({hearing.source for hearing in hearings}) < 2:
        return {}
    clusters: list[dict[str | None, Hearing]] = []
    recent: list[dict[str | None, Hearing]] = []
    for hearing in sorted(hearings, key=lambda one: (one.at, one.seq)):
        recent = [cluster for cluster in recent if hearing.at - max(one.at for one in cluster.values()) <= CLOSE_S]
        home = next((cluster for cluster in recent if hearing.source not in cluster), None)
        if home is None:
            home = {}
            clusters.append(home)
            recent.append(home)
        home[hearing.source] = hearing
    found = {}
    for cluster in clusters:
        kept = max(cluster.values(), key=lambda one: (one.richness, -one.seq))
        found.update({one.seq: kept.seq for one in cluster.values() if one is not kept})
    return found
