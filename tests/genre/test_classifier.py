"""The classifier with the real worker process and the bundled network, and with workers that misbehave."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import protocol
from pmrs_desktop.genre.classifier import Classifier, NoWorker
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package, load

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("PMRS_SHARED", ROOT.parent / "shared"))

STAND_IN = """
import os, sys, time
sys.path.insert(0, {root!r})
from pmrs_desktop.genre import protocol
mark = {mark!r}
out = sys.stdout.buffer
out.write(protocol.said(protocol.Ready({network!r}))); out.flush()
for line in sys.stdin.buffer:
    name = protocol.asked(line).name
    with open(mark, "a") as file:
        file.write(name + "\\n")
    if name == "crash":
        os.abort()
    if name == "crash once" and open(mark).read().count("crash once") == 1:
        os._exit(9)
    if name == "hang":
        time.sleep(3600)
    if name == "nonsense":
        out.write(b"\\xff\\n")
    else:
        out.write(protocol.said(protocol.Answer((0.1,) * 10, (1.0,))))
    out.flush()
"""


@pytest.fixture(scope="module")
def package() -> Package:
    return load(ROOT / "resources" / "network")


@pytest.fixture(scope="module")
def real(package: Package) -> Iterator[Classifier]:
    classifier = Classifier(package)
    yield classifier
    classifier.stop()


@pytest.fixture
def stand_in(package: Package, tmp_path: Path) -> tuple[list[str], Path]:
    """Returns the command of a worker that crashes, hangs or babbles on such files, and the list of its questions."""
    mark, script = tmp_path / "asked", tmp_path / "worker.py"
    script.write_text(STAND_IN.format(root=str(ROOT), mark=str(mark), network=package.network))
    return [sys.executable, str(script)], mark


@pytest.fixture
def unruly(package: Package, stand_in: tuple[list[str], Path]) -> Iterator[tuple[Classifier, Path]]:
    """Returns a classifier with the stand-in worker, soon tired of hangs, and the list of its questions."""
    command, mark = stand_in
    classifier = Classifier(package, command, hang_seconds=2.0)
    yield classifier, mark
    classifier.stop()


def song(path: Path, seconds: float = 5.0) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        noise = np.random.default_rng(0).integers(-8_000, 8_000, int(seconds * 22_050))
        file.writeframes(noise.astype("<i2").tobytes())
    return path


def test_a_file_is_heard(real: Classifier, package: Package, tmp_path: Path) -> None:
    heard = real.classify(song(tmp_path / "new\nline \udcff.wav"))
    assert heard.network == package.network
    assert len(heard.shares) == len(LABELS)
    assert sum(heard.shares) == pytest.approx(1.0, abs=1e-4)
    assert all(0 <= share <= 1 for share in heard.shares)
    assert len(heard.embedding) == package.embedding_length
    assert np.isfinite(heard.embedding).all()


def test_the_same_file_is_heard_alike_twice(real: Classifier, tmp_path: Path) -> None:
    path = song(tmp_path / "a.wav")
    assert real.classify(path) == real.classify(path)


def test_a_bad_file_is_trouble_and_the_worker_lives_on(real: Classifier, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"no music")
    real.classify(song(tmp_path / "a.wav"))
    before = real.worker_pid
    for path in (bad, tmp_path / "absent.mp3"):
        with pytest.raises(Trouble) as caught:
            real.classify(path)
        assert not isinstance(caught.value, NoWorker)
    assert real.worker_pid == before


def test_after_a_kill_the_next_file_is_heard_by_a_fresh_worker(real: Classifier, tmp_path: Path) -> None:
    path = song(tmp_path / "a.wav")
    first = real.classify(path)
    before = real.worker_pid
    assert before is not None
    psutil.Process(before).kill()
    assert real.classify(path) == first
    assert real.worker_pid not in (None, before)


def test_the_worker_is_polite(real: Classifier, tmp_path: Path) -> None:
    real.classify(song(tmp_path / "a.wav"))
    assert psutil.Process(real.worker_pid).nice() >= 10


def test_the_worker_loads_neither_window_nor_database_nor_laboratory() -> None:
    code = (
        "import sys, pmrs_desktop.genre.worker\n"
        "bad = {'PySide6', 'sqlalchemy', 'tensorflow', 'librosa', 'keras', 'vlc', 'mutagen'} & set(sys.modules)\n"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_classifier_does_not_load_litert() -> None:
    code = (
        "import sys, pmrs_desktop.genre.classifier, pmrs_desktop.genre.guesses\n"
        "sys.exit('loaded' if any(name.startswith(('ai_edge_litert', 'av')) for name in sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_worker_ends_with_its_parent_even_while_it_hears(package: Package, tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "pmrs_desktop.genre.worker", str(package.folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert b"ready" in worker.stdout.readline()
    pipe = tmp_path / "never ends.wav"
    os.mkfifo(pipe)
    worker.stdin.write(protocol.question(pipe))
    worker.stdin.close()
    assert worker.wait(timeout=30) == 0
    worker.stdout.close()


def test_a_file_that_crashes_the_decoder_is_blamed_after_two_tries(unruly: tuple[Classifier, Path]) -> None:
    classifier, asked = unruly
    with pytest.raises(Trouble, match="crashed the decoder"):
        classifier.classify(Path("crash"))
    assert asked.read_text().split("\n")[:-1] == ["crash", "crash"]
    assert classifier.classify(Path("good")).embedding == (1.0,)


def test_a_worker_that_dies_once_is_not_the_files_fault(unruly: tuple[Classifier, Path]) -> None:
    classifier, _ = unruly
    assert classifier.classify(Path("crash once")).embedding == (1.0,)


def test_a_file_that_hangs_is_given_up_and_blamed(unruly: tuple[Classifier, Path]) -> None:
    classifier, asked = unruly
    classifier.classify(Path("good"))
    hung = classifier.worker_pid
    with pytest.raises(Trouble, match="too long"):
        classifier.classify(Path("hang"))
    assert hung is not None
    assert not psutil.pid_exists(hung)
    assert classifier.classify(Path("good")).embedding == (1.0,)
    assert asked.read_text().count("hang") == 1


def test_nonsense_counts_as_a_crash(unruly: tuple[Classifier, Path]) -> None:
    with pytest.raises(Trouble, match="crashed"):
        unruly[0].classify(Path("nonsense"))


def test_stopping_from_another_thread_ends_a_question(package: Package, stand_in: tuple[list[str], Path]) -> None:
    command, asked = stand_in
    classifier = Classifier(package, command, hang_seconds=600.0)
    caught: list[Trouble] = []

    def ask() -> None:
        try:
            classifier.classify(Path("hang"))
        except Trouble as trouble:
            caught.append(trouble)

    classifier.classify(Path("good"))
    thread = threading.Thread(target=ask)
    thread.start()
    while "hang" not in asked.read_text():
        threading.Event().wait(0.01)
    classifier.stop()
    thread.join(timeout=30)
    assert isinstance(caught[0], NoWorker)
    with pytest.raises(NoWorker):
        classifier.classify(Path("good"))


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "print('hello')"]])
def test_a_worker_that_cannot_start_is_nobodys_fault(package: Package, command: list[str], tmp_path: Path) -> None:
    classifier = Classifier(package, command)
    with pytest.raises(NoWorker, match="cannot be recognised"):
        classifier.classify(song(tmp_path / "a.wav"))


def test_a_damaged_package_is_told_by_the_worker(package: Package, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pmrs_desktop.genre.worker", str(tmp_path)]
    with pytest.raises(NoWorker, match="cannot be used"):
        Classifier(package, command).classify(song(tmp_path / "a.wav"))


def test_real_songs_are_heard(real: Classifier) -> None:
    folder = SHARED / "data" / "real-songs"
    if not folder.is_dir():
        pytest.skip("the real songs are not here; set PMRS_SHARED")
    songs = [path for path in sorted(folder.iterdir()) if path.suffix != ".md"]
    assert len(songs) >= 8
    heard = [real.classify(path) for path in songs]
    assert len({guess.shares for guess in heard}) == len(songs)
