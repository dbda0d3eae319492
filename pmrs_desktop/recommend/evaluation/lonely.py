"""The lonely listener: no other log, and 20 % of what one listener likes hidden among songs that the listener never heard.

All songs are here, as files of one's own are: the unheard ones are drawn by chance from those that 2 listeners of the
whole log like, so that they are no stranger than what is hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np
from scipy import sparse

from pmrs_desktop.recommend.evaluation.contestants import Fit, Judged
from pmrs_desktop.recommend.evaluation.ground import Ground, Split, alone, liked, once
from pmrs_desktop.recommend.evaluation.judge import judge
from pmrs_desktop.recommend.evaluation.peers import Floats, Ids, Setting, at_length_one
from pmrs_desktop.recommend.evaluation.tally import Figure, Tally
from pmrs_desktop.recommend.unit import unit_rows

ENOUGH = 10
"""Songs that a listener must like to be asked."""


def measure_lonely(
    ground: Ground, fits: Mapping[str, Fit], *, listeners: int = 100, unheard: int = 500, seed: int = 0
) -> list[Figure]:
    """Returns the figures of each recommender over `listeners` listeners, each of them alone.

    Args:
        ground: a log; only the asked listener's rows of it are ever learnt from.
        fits: recommenders by name, settings are empty.
        listeners: how many are asked, drawn by chance from those who like at least `ENOUGH` songs.
        unheard: songs among which the hidden ones are.
        seed: of all chance.
    """
    rng = np.random.default_rng(seed)
    whole = dataclasses.replace(ground, standings=once(ground.standings))
    likes = whole.standings.take(liked(whole.standings))
    who, counts = np.unique(likes.listeners, return_counts=True)
    asked = rng.permutation(who[counts >= ENOUGH])[:listeners]
    tallies = {name: Tally(np.sort(asked), ground.genres) for name in fits}
    for listener in asked.tolist():
        split = alone(whole, listener, unheard, rng)
        for name, fit in fits.items():
            tallies[name].add(split, judge(split, fit(split)({})))
    return [figure for name, tally in tallies.items() for figure in tally.figures(name)]


def content_profile(split: Split, least: int = 3) -> Callable[[Setting], Judged]:
    """Scores by cos(Σ_m log(10 + plays_m) · f_m, f_x), f the song's words, artist and decade by tf-idf at unit length.

    The plain content-based recommender (Lops, de Gemmis and Semeraro 2011), as a mark to pass. Names that fewer than
    `least` songs bear are left out; with `least` 1 they stay and make a song short in all others, so that a song of
    which little is said is never very close to anything. That finds more.
    """
    features = split.evidence.features.astype(np.float64)
    bearers = np.bincount(features.indices, minlength=features.shape[1])
    kept = np.flatnonzero(bearers >= least)
    idf = np.log((features.shape[0] + 1) / (bearers[kept] + 1))
    unit = at_length_one(sparse.csr_array(features[:, kept] @ sparse.diags_array(idf)))

    def both(rows: Ids) -> tuple[Floats, Floats]:
        profiles = (split.plays[rows][:, split.evidence.songs] @ unit).toarray()
        scores = np.zeros((len(rows), split.hidden.shape[1]))
        scores[:, split.evidence.songs] = unit_rows(profiles) @ unit.T
        return scores, scores

    return lambda _setting: both
