"""Traits: words and their parts, classes and sound as rows of one length; words in their order."""

from __future__ import annotations

import numpy as np
import pytest

from pmrs_desktop.kinds import RecordingId
from pmrs_desktop.recommend import traits
from pmrs_desktop.recommend.features import stack
from pmrs_desktop.recommend.matrix import Evidence, Songs, gather
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.recommend.traits import CLASSES, SOUND, aloneness, describe


def evidence_of(words: dict[int, tuple[str, ...]], **more: object) -> Evidence:
    features = {RecordingId(song): [f"word:{word}" for word in said] for song, said in words.items()}
    songs = Songs.from_records(("Rock", "Trance"), {}, features=features, **more)
    return gather(Standings.from_columns([1], [1], plays=[1]), songs)


def test_the_first_word_weighs_most_and_everything_else_weighs_one() -> None:
    matrix, names = stack([("word:rock", "artist:ann", "word:indie", "decade:1990", "word:rock", "word:live")])
    weights = dict(zip(names, matrix.toarray()[0].tolist(), strict=True))
    assert weights == pytest.approx(
        {"word:rock": 1.0, "word:indie": 2**-0.5, "word:live": 3**-0.5, "artist:ann": 1.0, "decade:1990": 1.0}
    )


def test_words_that_share_a_part_are_linked() -> None:
    found = describe(evidence_of({1: ("hard rock",), 2: ("soft rock",), 3: ("polka",), 4: ("polka",)}), np.ones(4), 0.1)
    links = (found.matrix @ found.matrix.T).toarray()
    assert "part:rock" in found.names
    assert links[0, 1] > 0
    assert links[0, 2] == 0
    assert links[2, 3] == pytest.approx(1.0, abs=1e-3)


def test_a_name_that_one_song_alone_bears_links_to_nothing() -> None:
    found = describe(evidence_of({1: ("unique",), 2: ("polka",), 3: ("polka",), 4: ("rock",)}), np.ones(4), 0.5)
    assert not found.matrix[[0]].nnz
    assert {name for name in found.names if name.startswith("word:")} == {"word:polka"}


def test_rare_words_shorten_the_rest_for_one_who_is_alone() -> None:
    evidence = evidence_of({1: ("polka", "unique"), 2: ("polka",), 3: ("rock",)})
    lengths = [
        np.linalg.norm(describe(evidence, np.ones(3), a).matrix.toarray(), axis=1)[0] for a in (aloneness(1), 0.0)
    ]
    assert lengths[0] < lengths[1] == pytest.approx(1.0)


def test_classes_and_sound_stand_last_at_their_lengths() -> None:
    rng = np.random.default_rng(0)
    sounds = {RecordingId(song): rng.standard_normal(8) for song in range(1, 6)}
    songs = Songs.from_records(("Rock", "Trance"), {RecordingId(1): (1.0, 0.0)}, embeddings=sounds)
    found = describe(gather(Standings.from_columns([1], [1], plays=[1]), songs), np.ones(5), 0.5)
    rows = found.matrix.toarray()
    assert np.linalg.norm(rows[:, found.sound_from :], axis=1) == pytest.approx([SOUND**0.5] * 5, rel=1e-5)
    assert np.linalg.norm(rows[:, : found.sound_from], axis=1) == pytest.approx([CLASSES**0.5, 0, 0, 0, 0])


def test_of_too_many_names_those_that_are_heard_most_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traits, "FEWEST", 2)
    monkeypatch.setattr(traits, "ROOM", 0)
    words = {1: ("polka",), 2: ("polka",), 3: ("rock",), 4: ("rock",)}
    found = describe(evidence_of(words), np.array([0, 0, 5, 5], dtype=np.float32), 0.5)
    assert set(found.names) == {"word:rock", "part:rock"}
