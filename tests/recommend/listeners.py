"""Made-up listeners with taste, to measure on."""

from __future__ import annotations

import numpy as np

from pmrs_desktop.recommend.evaluation.ground import Ground, grounded
from pmrs_desktop.recommend.matrix import Songs
from pmrs_desktop.recommend.standings import Standings

GENRES = ("Hip Hop", "Rock", "Trance")


def listeners_with_taste(
    seed: int, *, listeners: int = 60, songs: int = 150, rows: int = 20, steep: float = 1.0
) -> Ground:
    """Returns a log in which each listener mostly plays one of three genres, popular songs more than others, the more so the
    more `steep`.

    Every song stands in the list of one genre, every fifth in two. Listener ids are 3, 6, ...; recording ids 1,000 and up.
    """
    rng = np.random.default_rng(seed)
    genre_of = np.arange(songs) % len(GENRES)
    popular = (1.0 + rng.permutation(songs)) ** -steep
    who, what = [], []
    for listener in range(listeners):
        chance = popular * np.where(genre_of == listener % len(GENRES), 1.0, 0.05)
        chosen = rng.choice(songs, size=rows, replace=False, p=chance / chance.sum())
        who += [3 * listener + 3] * rows
        what += (chosen + 1_000).tolist()
    lists = [
        [GENRES[genre], GENRES[(genre + 1) % 3]] if song % 5 == 0 else [GENRES[genre]]
        for song, genre in enumerate(genre_of.tolist())
    ]
    classes = np.array([[(name in names) / len(names) for name in GENRES] for names in lists], dtype=np.float32)
    known = Songs(GENRES, np.arange(songs) + 1_000, classes, genre_of.astype(np.int64), np.zeros(songs, dtype=np.bool_))
    return grounded(Standings.from_columns(who, what, plays=rng.integers(1, 40, len(who))), known, lists)
