"""One listener's row of the evidence made anew, the others left where they are: what a rating changes, in milliseconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.matrix import Evidence, entries
from pmrs_desktop.recommend.ratings import aware
from pmrs_desktop.recommend.standings import Standings


def with_row(evidence: Evidence, listener: ListenerId, standings: Standings) -> Evidence | None:
    """Returns the evidence where the row of `listener` is what `standings` say, by the rules of `matrix.gather`.

    Songs that nobody speaks of any more stay. None where a song is not in the evidence: then it must be gathered anew.

    Args:
        evidence: U listeners, M songs; it stays as it is.
        listener: whose row it is, also one who had none.
        standings: all standings of this listener, each recording once.
    """
    standings = standings.take(aware(standings))
    standings = standings.take(np.argsort(standings.recordings, kind="stable"))
    columns = np.searchsorted(evidence.songs, standings.recordings)
    if (columns >= len(evidence.songs)).any() or (evidence.songs[columns] != standings.recordings).any():
        return None
    before = int(np.searchsorted(evidence.listeners, listener))
    had_one = before < len(evidence.listeners) and evidence.listeners[before] == listener
    after = before + int(had_one)
    has_one = [listener] if len(standings) else []  # one who said nothing has no row
    listeners = np.concatenate((evidence.listeners[:before], has_one, evidence.listeners[after:])).astype(np.int64)
    own = entries(standings, columns) if len(standings) else None
    return replace(evidence, listeners=listeners, said=evidence.said.with_row(before, had_one, own))
