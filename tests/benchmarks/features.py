"""What is known of songs, and what it is worth: python -m tests.benchmarks.features [--listeners 200] [--seeds 5]

NDCG@20 of the default recommender without anything about songs, with their class vectors alone, with words, artist and
decade alone, and with all of it. The listens at hand come without audio, so embeddings cannot be measured on them.
"""

from __future__ import annotations

import argparse
import dataclasses

import numpy as np

from pmrs_desktop.recommend.evaluation.contestants import OURS
from pmrs_desktop.recommend.evaluation.ground import Protocol
from pmrs_desktop.recommend.evaluation.tally import NDCG
from pmrs_desktop.recommend.evaluation.trial import measure
from pmrs_desktop.recommend.matrix import UNKNOWN, Songs
from tests.benchmarks.listens import FILES, listens, told
from tests.benchmarks.machine import machine


def without_classes(songs: Songs) -> Songs:
    """The same songs, their genres unknown."""
    nothing = np.zeros_like(songs.classes)
    return dataclasses.replace(songs, classes=nothing, labels=np.full(len(nothing), UNKNOWN, dtype=np.int64))


def without_words(songs: Songs) -> Songs:
    """The same songs, nothing said of them."""
    return dataclasses.replace(songs, features=None, feature_names=())


def main() -> None:
    """Measures on both data sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=5)
    wanted = parser.parse_args()
    print(machine())
    for name in FILES:
        ground = listens(name)
        print(f"{name}, {wanted.listeners} listeners, {wanted.seeds} splits")
        for what, songs in {
            "nothing": without_words(without_classes(ground.songs)),
            "classes alone": without_words(ground.songs),
            "words alone": without_classes(ground.songs),
            "all": ground.songs,
        }.items():
            outcome = measure(
                dataclasses.replace(ground, songs=songs),
                seeds=wanted.seeds,
                protocol=Protocol(listeners=wanted.listeners),
                only=frozenset({OURS}),
            )
            print(f"  {what:14s} {told(next(one for one in outcome.figures if one.metric == NDCG))}")


if __name__ == "__main__":
    main()
