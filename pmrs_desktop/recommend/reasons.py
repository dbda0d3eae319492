"""Reasons from songs: which of a listener's own songs made a score, in the words of `kinds.Reason`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pmrs_desktop.kinds import ListenerId, Reason, ReasonKind, RecordingId
from pmrs_desktop.recommend.features import PART, WORD, kind_of, parts_of, value_of
from pmrs_desktop.recommend.matrix import Evidence, Ids

NAMED = 3
"""Songs named for one pick at most."""
NOTHING = 1e-9
"""A smaller fall of a score is rounding."""

Floats = npt.NDArray[np.float64]


def heaviest(falls: Floats, shares: Floats, least: float = 0.0) -> Ids:
    """Returns at most `NAMED` positions of the listener's songs that made a score, heaviest first.

    Args:
        least: what part of the heaviest a song must weigh to be named, 0..1.
        falls: by how much the score would fall were the song not liked, shape (K,); negative where it would rise.
        shares: the song's plain share in the score, shape (K,). It names songs only where no single song makes a
            difference, as when all liked songs are of one class and only together make the score.
    """
    weights = falls if (falls > NOTHING).any() else shares
    weights = np.round(weights, 9)
    least *= float(weights.max(initial=0.0))
    bar = np.partition(weights, len(weights) - NAMED)[len(weights) - NAMED] if len(weights) > NAMED else 0.0
    candidates = np.flatnonzero((weights >= max(bar, least)) & (weights > NOTHING))
    return np.asarray(candidates[np.argsort(-weights[candidates], kind="stable")[:NAMED]], dtype=np.int64)


def name_songs(evidence: Evidence, row: int, columns: Ids, alike: frozenset[int]) -> tuple[Reason, ...]:
    """Returns reasons that name the songs in `columns`, which the listener in `row` likes, in that order.

    A song in `alike` is named for its sound; else one with stars for its stars, else one that was played for its plays.
    A song that was only loved, without stars or plays, is named as liked (`SOUNDS_LIKE`). Songs with the same kind and
    value share a reason, which stands where the first of them stands.
    """
    said = evidence.said.row(row)
    entries = np.searchsorted(said.songs, columns)
    grouped: dict[tuple[ReasonKind, float | None], list[RecordingId]] = {}
    for column, entry in zip(columns.tolist(), entries.tolist(), strict=True):
        stars, plays = float(said.stars[entry]), float(said.plays[entry])
        if column in alike or (stars <= 0 and plays <= 0):
            key: tuple[ReasonKind, float | None] = (ReasonKind.SOUNDS_LIKE, None)
        elif stars > 0:
            key = (ReasonKind.RATED, stars)
        else:
            key = (ReasonKind.PLAYED, plays)
        grouped.setdefault(key, []).append(RecordingId(int(evidence.songs[column])))
    return tuple(Reason(kind, tuple(songs), value=value) for (kind, value), songs in grouped.items())


def name_listeners(evidence: Evidence, shares: Floats) -> tuple[Reason, ...]:
    """Returns the reason that names the listeners with a share in a score, shape (U,), heaviest first; () for none."""
    named = np.flatnonzero(shares > NOTHING)
    named = named[np.argsort(-np.round(shares[named], 9), kind="stable")]
    listeners = tuple(ListenerId(one) for one in evidence.listeners[named].tolist())
    return (Reason(ReasonKind.LIKED_BY, listeners=listeners),) if listeners else ()


def name_words(names: Sequence[str], shares: Floats) -> tuple[Reason, ...]:
    """Returns the reason that names words with a share in a score, heaviest first; () for none.

    Args:
        names: names of traits, "kind:value"; the share of a part goes to the words that it is a part of.
        shares: what each trait carries, shape (W,), W at least the number of `names`.
    """
    borne = np.flatnonzero(shares[: len(names)]).tolist()
    parts = {value_of(names[at]): float(shares[at]) for at in borne if kind_of(names[at]) == PART}
    words = {value_of(names[at]): float(shares[at]) for at in borne if kind_of(names[at]) == WORD}
    whole = {word: share + sum(parts.get(part, 0.0) for part in parts_of(word)) for word, share in words.items()}
    best = sorted((word for word in whole if whole[word] > NOTHING), key=lambda word: (-round(whole[word], 9), word))
    return (Reason(ReasonKind.WORDS, words=tuple(best[:NAMED])),) if best else ()


def name_seeds(evidence: Evidence, columns: Ids) -> tuple[Reason, ...]:
    """Returns the reason that a song is like the songs in `columns`, heaviest first; () for none."""
    songs = tuple(RecordingId(int(evidence.songs[column])) for column in columns.tolist())
    return (Reason(ReasonKind.SOUNDS_LIKE, songs),) if songs else ()


def name_genre(profile: Floats, label: int) -> tuple[Reason, ...]:
    """Returns the reason that the song's genre has a share in the `profile`, shape (F,); () where it has none."""
    if label < 0 or profile[label] <= NOTHING:
        return ()
    return (Reason(ReasonKind.GENRE, value=float(min(1.0, profile[label]))),)
