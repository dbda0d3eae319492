"""The stack: what all models learn from."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pmrs_desktop.recommend import features
from pmrs_desktop.recommend.matrix import gather
from pmrs_desktop.recommend.opinions import opinions
from pmrs_desktop.recommend.stack import stack
from tests.contracts.recommender_contract import crowd


@pytest.mark.parametrize("sounds", [True, False])
@pytest.mark.parametrize("words", [True, False])
def test_places_take_32_bits_and_rise_and_every_listener_and_trait_has_a_row(*, sounds: bool, words: bool) -> None:
    standings, songs = crowd(1, sounds=sounds)
    if words:
        said, names = features.stack([f"word:hard {song % 5}", f"artist:{song % 9}"] for song in range(60))
        songs = dataclasses.replace(songs, features=said, feature_names=names)
    evidence = gather(standings, songs)
    found = stack(evidence, opinions(evidence))
    assert (found.by_song.indices.dtype, found.by_song.indptr.dtype) == (np.int32, np.int32)
    rows = found.sound_from + (8 if sounds else 0)
    assert found.by_song.shape == (60, found.listeners + rows)
    for song in range(60):
        assert (np.diff(found.song(song)[0]) > 0).all()
