"""The recipe of the network that comes with the program: a patient student of the outside ear, and a linear head.

1. Windows of 4 s are made from all clips, labelled or not, and the ear hears every one of them (`augment`, `windows`).
2. Five students learn to hear as the ear does (`fit`): one for each fold, which never meets a window or song of that
   fold, and the final one, which learns from everything.
3. On what each student hears in the labelled clips and songs stands a linear head (`head`). Its ridge, its temperature
   and the threshold of Unknown are chosen on inner folds: for each test fold, on the other three, each judged by a head
   that learnt from the remaining two. The final network takes the means of the four folds' choices.
4. The four folds' scores go on the card (`report`), the final student with its head into a LiteRT file (`export`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from pmrs_desktop.genre.labels import FAMILY, LABELS
from pmrs_desktop.genre.package import Package, write
from pmrs_desktop.training import dataset, export, fit, head, report
from pmrs_desktop.training.ear import ear_digest
from pmrs_desktop.training.examples import WINDOWS, Examples, features, gather
from pmrs_desktop.training.recipe import Lesson, Progress, Tell
from pmrs_desktop.training.windows import Windows, produce

FINAL = -1
RIDGES = (0.1, 0.3, 1.0, 3.0)
BALANCE = 0.5
"""Halfway (by powers) between counting each song alike and each label alike."""
RIGHT, NEIGHBOUR, WRONG = 1.0, -0.5, -1.0
"""What a name is worth, against Unknown: the right one, a wrong one of the right family, one of a wrong family."""
UNJUDGED_THRESHOLD = 0.5
"""Of a network whose folds were not taught."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bundled:
    """The recipe `bundled`."""

    name: str = "bundled"

    def teach(self, lesson: Lesson, tell: Tell) -> Package:
        """Teaches the bundled network; see the module."""
        data = dataset.read(lesson.data)
        cache = lesson.cache / _key(data, lesson)
        windows = produce(
            data,
            lesson.ear,
            cache,
            lesson.windows,
            lesson.seed,
            lesson.processes,
            lambda done: tell(Progress("windows", done, lesson.windows)),
        )
        examples = gather(data, cache)

        def taught(fold: int, epochs: int) -> keras.Model:
            return _student(fold, epochs, data, windows, lesson, tell)

        final = taught(FINAL, lesson.epochs)
        judged = _judged(examples, lesson, taught) if lesson.fold_epochs else None
        choice = _mean(judged.choices) if judged is not None else Choice(RIDGES[1], 1.0, UNJUDGED_THRESHOLD)
        last = head.learn(features(final, examples), examples.label, choice.ridge, BALANCE)
        network = export.litert(export.named(final, last, choice.temperature))
        tell(Progress("network", 1, 1, f"{len(network):,} bytes"))
        card = report.card(
            data, examples, judged.outcome if judged else None, choice.threshold, choice.temperature, lesson
        )
        return write(
            lesson.out,
            network,
            card,
            {
                "recipe": self.name,
                "embedding_length": windows.embedding.shape[1],
                "threshold": choice.threshold,
                "temperature": choice.temperature,
                "ridge": choice.ridge,
                "windows": WINDOWS,
                "data": data.digest,
                "seed": lesson.seed,
            },
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What the inner folds of one test fold chose: the head's ridge, its temperature, the threshold of Unknown."""

    ridge: float
    temperature: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The choices of the four folds, and what came out on the test folds with them."""

    choices: list[Choice]
    outcome: report.Outcome


def choose(heard: Numbers, examples: Examples, test: int) -> Choice:
    """Returns the choice by the folds other than `test`: each judged by a head that learnt from the other two.

    Ridge and temperature are those with the least log loss, the threshold is the one that pays best.
    """
    best: tuple[float, Choice] | None = None
    for ridge in RIDGES:
        logits, labels = _held_out(heard, examples, test, ridge)
        temperature = head.temperature(logits, labels)
        shares = head.softmax(logits / temperature)
        loss = head.log_loss(shares, labels)
        if best is None or loss < best[0]:
            best = loss, Choice(ridge, temperature, head.threshold(shares, _worth(shares.argmax(axis=1), labels)))
    assert best is not None
    return best[1]


def _held_out(heard: Numbers, examples: Examples, test: int, ridge: float) -> tuple[Numbers, npt.NDArray[np.intp]]:
    """Returns logits and labels of the inner folds, each by a head that met neither it nor the test fold."""
    logits, rows = [], []
    for inner in range(dataset.FOLDS):
        held = np.flatnonzero(examples.fold == inner)
        if inner != test and len(held):
            learnt = (examples.fold != test) & (examples.fold != inner)
            logits.append(head.learn(heard[learnt], examples.label[learnt], ridge, BALANCE).logits(heard[held]))
            rows.append(held)
    return np.concatenate(logits), examples.label[np.concatenate(rows)]


def _worth(named: npt.NDArray[np.intp], labels: npt.NDArray[np.intp]) -> Numbers:
    family = np.asarray([FAMILY[label] for label in LABELS])
    return np.where(named == labels, RIGHT, np.where(family[named] == family[labels], NEIGHBOUR, WRONG))


def _mean(choices: list[Choice]) -> Choice:
    ridge, temperature = (
        float(np.exp(np.mean(np.log(values))))
        for values in ([each.ridge for each in choices], [each.temperature for each in choices])
    )
    return Choice(ridge, temperature, round(float(np.mean([each.threshold for each in choices])), 3))


def _key(data: dataset.Dataset, lesson: Lesson) -> str:
    """Returns the name of the cache folder: other data, another ear or another seed share nothing."""
    return f"{data.digest[:12]}-{ear_digest(lesson.ear)[:12]}-{lesson.seed}"


def _judged(examples: Examples, lesson: Lesson, taught: Callable[[int, int], keras.Model]) -> Judged:
    shares = np.zeros((len(examples.label), len(LABELS)))
    limits = np.zeros(len(examples.label))
    choices = []
    for fold in range(dataset.FOLDS):
        heard = features(taught(fold, lesson.fold_epochs), examples)
        choice = choose(heard, examples, fold)
        learnt, test = examples.fold != fold, examples.fold == fold
        logits = head.learn(heard[learnt], examples.label[learnt], choice.ridge, BALANCE).logits(heard[test])
        shares[test] = head.softmax(logits / choice.temperature)
        limits[test] = choice.threshold
        choices.append(choice)
    return Judged(choices, report.Outcome(shares, limits))


def _student(
    fold: int, epochs: int, data: dataset.Dataset, windows: Windows, lesson: Lesson, tell: Tell
) -> keras.Model:
    """Returns the student of a test fold: no window and no song of that fold taught it. `FINAL` learns from all."""
    name = "final student" if fold == FINAL else f"student of fold {fold}"
    songs = data.songs
    course = fit.Course(
        np.flatnonzero((windows.fold != fold) | (fold == FINAL)),
        np.flatnonzero((songs.folds != fold) | (fold == FINAL)) if songs is not None else np.zeros(0, np.intp),
        epochs,
        lesson.seed + 1 + fold,
    )
    folder = lesson.cache / _key(data, lesson) / f"student-{lesson.windows}-{epochs}-{fold}"

    def told(epoch: int, loss: float, explained: float) -> None:
        tell(Progress(name, epoch, epochs, f"loss {loss:.3f}, R² on unheard windows {explained:.3f}"))

    return fit.teach(windows, songs, course, folder, told)
