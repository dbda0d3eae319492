"""The lonely listener's trial: nobody else is asked, and words find what chance does not."""

from __future__ import annotations

import dataclasses

import numpy as np

from pmrs_desktop.recommend.evaluation.contestants import contestants
from pmrs_desktop.recommend.evaluation.ground import Ground, alone
from pmrs_desktop.recommend.evaluation.lonely import content_profile, measure_lonely
from pmrs_desktop.recommend.evaluation.tally import NDCG
from pmrs_desktop.recommend.features import stack
from tests.recommend.listeners import GENRES, listeners_with_taste


def ground_with_words() -> Ground:
    ground = listeners_with_taste(0, listeners=40, songs=300, steep=0.3)
    features, names = stack([f"word:{GENRES[label]}", "word:all"] for label in ground.songs.labels.tolist())
    return dataclasses.replace(ground, songs=dataclasses.replace(ground.songs, features=features, feature_names=names))


def test_one_listener_stands_alone_among_strange_songs() -> None:
    ground = ground_with_words()
    split = alone(ground, 3, 100, np.random.default_rng(0))
    own = set(ground.standings.recordings[ground.standings.listeners == 3].tolist())
    assert split.listeners.tolist() == [3]
    assert split.hidden.shape == (1, 100 + len(own))
    assert split.hidden.nnz == round(0.2 * len(own))
    assert split.hidden.nnz + split.seen.nnz == len(own)
    assert split.evidence.here.all()


def test_words_pass_chance_for_one_who_is_alone() -> None:
    chance = next(one for one in contestants()[0] if one.name == "random")
    found = measure_lonely(
        ground_with_words(), {"random": chance.fit, "content": content_profile}, listeners=40, unheard=250
    )
    ndcg = {one.recommender: one for one in found if (one.metric, one.genre) == (NDCG, None)}
    assert ndcg["content"].value > 1.5 * ndcg["random"].value
    assert ndcg["content"].listeners == 40
