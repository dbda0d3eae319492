"""The laboratory through its real command: a tiny lesson from data to package, repeatable and resumable."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import load
from tests.training.laboratory import NEEDED

pytestmark = NEEDED
ROOT = Path(__file__).parents[2]

EAR = '''
import numpy as np

class OutsideEar:
    """Hears how loud eight bands are: three tags, five numbers."""

    def listen(self, samples, hop_s=1.0):
        step = round(hop_s * 16_000)
        windows = samples[: len(samples) // step * step].reshape(-1, step)
        bands = np.abs(np.fft.rfft(windows, axis=1))[:, : step // 2].reshape(len(windows), 8, -1).mean(axis=2)
        bands = np.log1p(bands).astype(np.float32)
        return 1 / (1 + np.exp(-bands[:, :3])), bands[:, 3:]
'''


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns teaching data: ten clips of tones over noise, two of them unlabelled, and two songs heard once."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(0)
    rows = []
    for number in range(10):
        label, fold = (("Rock", "Pop")[number % 2], number // 2) if number < 8 else ("", "")
        t = np.arange(5 * 22_050) / 22_050
        samples = 0.2 * np.sin(2 * np.pi * 200 * (1 + number) * t) + 0.02 * rng.normal(size=len(t))
        with wave.open(str(folder / f"{number}.wav"), "wb") as file:
            file.setparams((1, 2, 22_050, 0, "NONE", ""))
            file.writeframes((samples * 32_767).astype("<i2").tobytes())
        rows.append({"file": f"{number}.wav", "label": label, "kind": "real", "group": f"g{number}", "fold": fold})
    _write(folder / "clips.csv", rows)
    _write(folder / "heard.csv", [{"row": n, "label": "Classical", "style": "", "group": n, "fold": n} for n in (0, 1)])
    np.savez(folder / "heard.npz", tags=rng.random((2, 3)), embedding=rng.random((2, 5)))
    np.savez(folder / "heard_logmel.npz", db=rng.integers(0, 255, (2, 3, 599, 128), dtype=np.uint8))
    (folder / "ear.py").write_text(EAR)
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def lesson(data: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pmrs_desktop.training", "--recipe", "bundled", "--json", "--processes", "1"]
    command += ["--data", str(data), "--ear", str(data / "ear.py"), "--out", str(out), *more]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def steps(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    return list(dict.fromkeys(json.loads(line)["step"] for line in done.stdout.splitlines()))


def test_a_tiny_lesson_makes_a_package_that_fits_and_goes_on_from_its_cache(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = lesson(data, out, "--windows", "40", "--epochs", "1", "--fold-epochs", "0")
    assert steps(done) == ["windows", "final student", "network", "done"]
    assert load(out).embedding_length == 5
    assert "No folds were taught" in (out / "CARD.md").read_text(encoding="utf-8")

    judged = lesson(data, out, "--windows", "40", "--epochs", "1", "--fold-epochs", "1")
    students = [f"student of fold {fold}" for fold in range(4)]
    assert steps(judged) == ["windows", *students, "network", "done"]
    assert load(out).labels == LABELS
    card = (out / "CARD.md").read_text(encoding="utf-8")
    assert "--windows 40 --epochs 1 --fold-epochs 1 --seed 7" in card
    assert "not judged: no examples" in card
    assert "too few to judge (4 examples)" in card


def test_missing_data_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = lesson(tmp_path / "nowhere", tmp_path / "out")
    assert done.returncode == 1
    assert "teaching data cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
