"""Runs a lesson: `python -m pmrs_desktop.training --recipe bundled --data DIR --ear FILE --out DIR`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import keras

from pmrs_desktop.errors import Trouble
from pmrs_desktop.training.bundled import Bundled
from pmrs_desktop.training.recipe import Lesson, Progress, Recipe

RECIPES: tuple[Recipe, ...] = (Bundled(),)


def main(arguments: Sequence[str] | None = None) -> int:
    """Teaches as asked and returns the exit status: 0, or 1 with one sentence on standard error."""
    asked = _parser().parse_args(arguments)
    tell = _as_json if asked.json else _as_text
    if asked.bfloat16:
        keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    recipe = next(each for each in RECIPES if each.name == asked.recipe)
    try:
        package = recipe.teach(_lesson(asked), tell)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    tell(Progress("done", 1, 1, str(package.folder)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pmrs learn", description="Teaches a genre network.")
    parser.add_argument("--recipe", choices=[each.name for each in RECIPES], default=RECIPES[0].name)
    parser.add_argument("--data", type=Path, required=True, help="folder with clips.csv and the clips")
    parser.add_argument("--ear", type=Path, required=True, help="Python file with a class OutsideEar")
    parser.add_argument("--out", type=Path, required=True, help="folder that the network is written to")
    parser.add_argument("--cache", type=Path, help="folder for what is costly to make (default: OUT/cache)")
    parser.add_argument("--windows", type=int, default=12_000, help="windows to make (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=10, help="of the final student (default: %(default)s)")
    parser.add_argument("--fold-epochs", type=int, default=6, help="of the four judged; 0: none (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="all chance comes from it (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="that make windows (default: %(default)s)")
    parser.add_argument("--bfloat16", action="store_true", help="faster on processors with AVX512-BF16 or AMX")
    parser.add_argument("--json", action="store_true", help="progress as one JSON object a line")
    return parser


def _lesson(asked: argparse.Namespace) -> Lesson:
    told = f"pmrs learn --recipe {asked.recipe} --data DIR --ear outside_ear.py --out DIR --windows {asked.windows}"
    told += f" --epochs {asked.epochs} --fold-epochs {asked.fold_epochs} --seed {asked.seed}"
    return Lesson(
        asked.data,
        asked.ear,
        asked.out,
        asked.cache or asked.out / "cache",
        asked.windows,
        asked.epochs,
        asked.fold_epochs,
        asked.seed,
        asked.processes,
        told + (" --bfloat16" if asked.bfloat16 else ""),
    )


def _as_json(progress: Progress) -> None:
    print(json.dumps(asdict(progress)), flush=True)


def _as_text(progress: Progress) -> None:
    print(f"{progress.step}: {progress.done:,} of {progress.total:,} {progress.note}".rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
