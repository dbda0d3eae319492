"""The whole measurement: every recommender on the same splits, each with the setting that validation chose."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation.contestants import OURS, Contestant, contestants
from pmrs_desktop.recommend.evaluation.ground import Ground, Protocol, Split, draw
from pmrs_desktop.recommend.evaluation.judge import choose, judge
from pmrs_desktop.recommend.evaluation.peers import Setting
from pmrs_desktop.recommend.evaluation.tally import Figure, Tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured.

    Attributes:
        figures: one for each recommender, measure and genre.
        differences: the same less ours, for NDCG, recall and CS.
        settings: the settings chosen by each recommender, split by split.
        seconds: how long each recommender took in all.
        shapes: listeners, candidates and hidden rows of each split.
        absent: recommenders that could not be measured, and why ("" where what they need is not installed).
    """

    figures: tuple[Figure, ...]
    differences: tuple[Figure, ...]
    settings: Mapping[str, list[Setting]]
    seconds: Mapping[str, float]
    shapes: tuple[tuple[int, int, int], ...]
    absent: Mapping[str, str]


def measure(
    ground: Ground,
    *,
    seeds: int = 5,
    protocol: Protocol | None = None,
    only: frozenset[str] | None = None,
    say: Callable[[str, int, int], None] = lambda _name, _seed, _seeds: None,
) -> Outcome:
    """Returns what every recommender is worth on `ground`.

    Args:
        ground: the log and its songs. With `heldout` and no sample of listeners all splits are the same, so one is made.
        seeds: how many splits.
        protocol: how they are made.
        only: names of those to measure; None for all. Ours is always among them.
        say: told before each recommender its name, the split, and how many there are.

    Raises:
        Trouble: the log is too small.
    """
    wanted = protocol or Protocol()
    if ground.heldout is not None and wanted.listeners is None:
        seeds = 1
    field, missing = contestants()
    field = [one for one in field if only is None or one.name in only or one.name == OURS]
    absent = {name: "" for name in missing if only is None or name in only}
    everyone = np.unique(ground.standings.listeners)
    tallies = {one.name: Tally(everyone, ground.genres) for one in field}
    settings: dict[str, list[Setting]] = {one.name: [] for one in field}
    seconds = {one.name: 0.0 for one in field}
    shapes = []
    for seed in range(seeds):
        split = draw(ground, seed, wanted)
        shapes.append((*split.hidden.shape, split.hidden.nnz))
        for one in field:
            if one.name in absent:
                continue
            say(one.name, seed + 1, seeds)
            start = time.perf_counter()
            try:
                settings[one.name].append(_run(one, split, seed, tallies[one.name]))
            except Trouble as trouble:
                absent[one.name] = str(trouble)
            seconds[one.name] += time.perf_counter() - start
    kept = [one.name for one in field if one.name not in absent]
    return Outcome(
        tuple(figure for name in kept for figure in tallies[name].figures(name)),
        tuple(figure for name in kept if name != OURS for figure in tallies[name].against(name, tallies[OURS])),
        settings,
        seconds,
        tuple(shapes),
        absent,
    )


def _run(contestant: Contestant, split: Split, seed: int, tally: Tally) -> Setting:
    """Chooses a setting, judges it on the split, and returns it."""
    setting = choose(contestant, split, seed)
    tally.add(split, judge(split, contestant.fit(split)(setting)))
    return setting
