"""What a recipe is: a way to teach a genre network, from data to package. A better one is a new module beside this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pmrs_desktop.genre.package import Package


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a recipe is given.

    Attributes:
        data: folder of the teaching data, see `dataset`.
        ear: Python file with a class `OutsideEar`, see `ear`.
        out: folder that the package is written to.
        cache: folder for what is costly to make; a lesson that was broken off goes on from it.
        windows: how many windows are made.
        epochs: how often the final student goes through them.
        fold_epochs: the same for the four students that are only judged; 0 leaves the folds out.
        seed: all chance comes from it.
        processes: how many processes make windows.
        command: how to repeat the lesson, as the card tells it.
    """

    data: Path
    ear: Path
    out: Path
    cache: Path
    windows: int
    epochs: int
    fold_epochs: int
    seed: int
    processes: int
    command: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a lesson stands: the name of the step, how much of it is done, and a note for people."""

    step: str
    done: int
    total: int
    note: str = ""


Tell = Callable[[Progress], None]


class Recipe(Protocol):
    """A way to teach."""

    @property
    def name(self) -> str:
        """The name that it is asked for by."""

    def teach(self, lesson: Lesson, tell: Tell) -> Package:
        """Teaches a network, writes it to `lesson.out` and returns it.

        Raises:
            Trouble: the data or the ear cannot be read.
        """
