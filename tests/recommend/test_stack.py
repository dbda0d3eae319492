"""The stack: what all models learn from."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pmrs_desktop.kinds import RecordingId
from pmrs_desktop.recommend import features
from pmrs_desktop.recommend.matrix import gather
from pmrs_desktop.recommend.opinions import opinions
from pmrs_desktop.recommend.stack import stack
from pmrs_desktop.recommend.standings import Standings
from tests.contracts.recommender_contract import crowd
from tests.recommend.listeners import listeners_with_taste


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


def test_one_who_hears_very_much_does_not_silence_what_is_known_of_songs() -> None:
    def weight(much: int) -> float:
        """The length of the classes of a song in the stack, which every song has alike."""
        ground = listeners_with_taste(2, listeners=6, rows=40)
        log = Standings.from_columns(
            [*ground.standings.listeners, *[99] * much],
            [*ground.standings.recordings, *range(5_000, 5_000 + much)],
            plays=[*ground.standings.plays, *[1] * much],
        )
        evidence = gather(log, ground.songs)
        found = stack(evidence, opinions(evidence))
        rows, numbers = found.song(evidence.column_of(RecordingId(1_000)) or 0)
        return float(np.linalg.norm(numbers[rows >= found.dense_from]))

    assert weight(50_000) > 0.5 * weight(40)
