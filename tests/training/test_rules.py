"""The rules of the laboratory: folds never mix, heads learn, thresholds pay, LiteRT answers as TensorFlow does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pmrs_desktop.audio.features import CLIP_SAMPLES
from pmrs_desktop.audio.logmel import normalised
from pmrs_desktop.errors import Trouble
from pmrs_desktop.late import late
from pmrs_desktop.training import head
from pmrs_desktop.training.dataset import NO_FOLD, Clip, read
from tests.training.laboratory import NEEDED

pytestmark = NEEDED

# TensorFlow is no company for the other rooms, in the program as here: it is loaded by the tests that need it, the last to run.
tf = late("tensorflow")
litert = late("ai_edge_litert.interpreter")
augment, ear, examples = (late(f"pmrs_desktop.training.{name}") for name in ("augment", "ear", "examples"))
export, fit, network, report = (
    late(f"pmrs_desktop.training.{name}") for name in ("export", "fit", "network", "report")
)


def clip(fold: int) -> Clip:
    return Clip(Path("a"), "Rock", "real", "g", fold)


def test_a_window_never_mixes_two_folds_and_is_of_one_level() -> None:
    rng = np.random.default_rng(1)
    # each fold's clips hold one tone, so that the pieces of a window can be heard apart
    clips = tuple(clip(fold) for fold in (0, 1, 2, NO_FOLD))
    t = np.arange(6 * 22_050) / 22_050
    hz = (300, 900, 2_700, 8_100)
    sounds = [(np.sin(2 * np.pi * each * t) * 20_000).astype(np.int16) for each in hz]
    mixed = 0
    for _ in range(60):
        made = augment.window(clips, sounds, rng)
        assert made.samples.shape == (CLIP_SAMPLES,)
        assert np.abs(made.samples).max() <= 1
        assert 0.05 < np.sqrt(np.mean(made.samples**2)) <= 0.17
        spectrum = np.abs(np.fft.rfft(made.samples * np.hanning(CLIP_SAMPLES)))
        loud = [spectrum[int(4 * each * 0.9) : int(4 * each * 1.1)].max() > 0.02 * spectrum.max() for each in hz]
        heard = {clip.fold for clip, is_loud in zip(clips, loud, strict=True) if is_loud}
        mixed += len(heard) == 2
        assert len(heard - {NO_FOLD}) <= 1
        assert made.fold == max(heard)
    assert mixed > 5


def test_the_same_generator_makes_the_same_window() -> None:
    sounds = [np.random.default_rng(0).integers(-9_000, 9_000, 200_000).astype(np.int16)]
    one, other = (augment.window((clip(0),), sounds, np.random.default_rng([7, 3])) for _ in range(2))
    np.testing.assert_array_equal(one.samples, other.samples)


def test_a_head_learns_what_is_linear() -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    features = np.eye(10)[labels] * 3 + rng.normal(0, 0.3, (200, 10))
    learnt = head.learn(features[:150], labels[:150], 0.01, 1.0)
    assert (learnt.logits(features[150:]).argmax(axis=1) == labels[150:]).mean() > 0.95


def test_the_temperature_calms_what_is_too_sure() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 2_000)
    truth = rng.normal(0, 1, (2_000, 10)) + 2 * np.eye(10)[labels]
    honest = head.temperature(truth, labels)
    assert head.temperature(3 * truth, labels) == pytest.approx(3 * honest, rel=0.12)


def test_the_threshold_leaves_out_what_is_more_often_wrong() -> None:
    shares = np.full((100, 10), 0.0)
    shares[:, 0] = np.linspace(0.2, 0.95, 100)
    right = shares[:, 0] > 0.6
    assert head.threshold(shares, np.where(right, 1.0, -1.0)) == pytest.approx(0.6, abs=0.02)
    assert head.threshold(shares, np.ones(100)) <= 0.2


def test_scores_count_families_and_the_unknown() -> None:
    columns = np.zeros((0, 1, 1), np.uint8), np.arange(4), np.asarray([0, 6, 5, 7]), np.arange(4, dtype=np.int8)
    songs = examples.Examples(*columns, (examples.SONG,) * 4)
    shares = np.eye(10)[[0, 9, 7, 7]] * 0.5
    outcome = report.Outcome(shares, np.asarray([0.4, 0.4, 0.6, 0.4]))
    scored = report.score(songs, outcome, np.ones(4, np.bool_))
    assert (scored.count, scored.label, scored.family) == (4, 0.5, 0.75)
    assert (scored.named, scored.named_label, scored.named_family) == (0.75, pytest.approx(2 / 3), 1.0)


def test_the_laboratory_normalises_as_the_desk_does() -> None:
    stored = np.random.default_rng(0).integers(0, 256, (2, 599, 128), dtype=np.uint8)
    ours = fit.input_of(tf.constant(stored)).numpy()
    for each, db in zip(ours, stored, strict=True):
        np.testing.assert_allclose(each, normalised(db.astype(np.float32) / 2 - 100), atol=1e-5)


def test_litert_answers_as_tensorflow_does() -> None:
    """Weights of 8 bits move answers by up to a few hundredths of their spread; the order of strong labels stays."""
    rng = np.random.default_rng(0)
    model = network.student(6, 3, filters=(16, 16, 32, 32), hidden=32)
    whole = export.named(model, head.Head(rng.normal(0, 1, (9, 10)), rng.normal(0, 0.1, 10)), 1.5)
    interpreter = litert.Interpreter(model_content=export.litert(whole), num_threads=1)
    run = interpreter.get_signature_runner("serving_default")
    clips = rng.normal(0, 1, (4, 1, 599, 128)).astype(np.float32)
    wanted = [{name: out.numpy() for name, out in whole(each).items()} for each in clips]
    got = [run(clip=each) for each in clips]
    for name, length in (("logits", 10), ("embedding", 6)):
        ours = np.concatenate([each[name] for each in got])
        theirs = np.concatenate([each[name] for each in wanted])
        assert ours.shape == (4, length)
        np.testing.assert_allclose(ours, theirs, atol=0.05 * np.abs(theirs).max())


def test_unknown_labels_and_files_without_an_ear_are_refused(tmp_path: Path) -> None:
    (tmp_path / "clips.csv").write_text("file,label,kind,group,fold\na.wav,Polka,real,g,0\n")
    with pytest.raises(Trouble, match="Polka"):
        read(tmp_path)
    (tmp_path / "clips.csv").write_text("file,label,kind,group,fold\n")
    with pytest.raises(Trouble, match="names no clips"):
        read(tmp_path)
    with pytest.raises(Trouble, match="no outside ear"):
        ear.load_ear(tmp_path / "ear.py")
    (tmp_path / "ear.py").write_text("nothing = 1\n")
    with pytest.raises(Trouble, match="no class OutsideEar"):
        ear.load_ear(tmp_path / "ear.py")
