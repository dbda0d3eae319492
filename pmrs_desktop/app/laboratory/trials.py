"""How good the recommenders are, on files or on the program's own log: measured, as rows to print, and as files."""

from __future__ import annotations

import csv
import dataclasses
import importlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pmrs_desktop import __version__
from pmrs_desktop.app.laboratory import listens
from pmrs_desktop.app.laboratory.extras import adding_command
from pmrs_desktop.app.laboratory.listens import Columns
from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation.ground import Ground, Protocol
from pmrs_desktop.recommend.evaluation.tally import (
    COVERAGE,
    CS,
    NDCG,
    NOVELTY,
    PERCENTILE,
    RECALL,
    Figure,
)
from pmrs_desktop.recommend.evaluation.trial import Outcome, measure
from pmrs_desktop.recommend.matrix import Songs
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.words import tr

EXTRA = "evaluate"
MOST = 2_000
"""Listeners measured where nobody says how many: so many take minutes, not hours."""
Say = Callable[[str, int, int], None]
Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A head and its rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How to measure: listeners in a sample (None: all, at most `MOST`), and splits."""

    listeners: int | None = None
    seeds: int = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, ready to be shown.

    Attributes:
        rows: one object a figure: recommender, metric, genre, value, low, high, listeners.
        tables: what the terminal shows.
        sentences: what is missing, and why.
    """

    outcome: Outcome
    asked: Asked
    rows: list[dict[str, object]]
    tables: list[Table]
    sentences: list[str]


def of_log(standings: Standings, songs: Songs, asked: Asked, say: Say) -> Report:
    """Returns how good the recommenders are on the program's own log, see `Advisor.whole_log`.

    Raises:
        Trouble: the log is too small.
    """
    return _report(listens.from_log(standings, songs), asked, say)


def of_files(
    plays: Path, songs: Path, heldout: Path | None, asked: Asked, say: Say, *, words: Sequence[str], genres: str | None
) -> Report:
    """Returns how good the recommenders are on CSV files, see `listens`; `words` () and `genres` None by default.

    Raises:
        Trouble: a file is wrong, or the log is too small.
    """
    return _report(listens.from_files(plays, songs, heldout, Columns(tuple(words) or None, genres)), asked, say)


def make_folder(out: Path) -> None:
    """Makes the folder that `write` writes into, before the minutes that a measurement takes.

    Raises:
        Trouble: it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(out, error) from error


def write(report: Report, out: Path) -> list[str]:
    """Writes results.json, results.csv, differences.csv, run.json and the charts into `out`; returns what is missing.

    Raises:
        Trouble: the folder cannot be written.
    """
    try:
        _write_json(out / "results.json", report.rows)
        _write_csv(out / "results.csv", report.rows)
        _write_csv(out / "differences.csv", [dataclasses.asdict(one) for one in report.outcome.differences])
        _write_json(out / "run.json", _run(report))
        try:
            charts = importlib.import_module("pmrs_desktop.recommend.evaluation.charts")
        except ImportError:
            return [tr("No charts without matplotlib; add it with: {command}", command=adding_command(EXTRA))]
        outcome = report.outcome
        charts.ndcg_by_recommender(outcome.figures, outcome.differences).savefig(out / "ndcg.png")
        if any(one.metric == CS and one.genre for one in outcome.figures):
            charts.cs_by_genre(outcome.figures).savefig(out / "cs-by-genre.png")
    except OSError as error:
        raise _unwritten(out, error) from error
    return []


def _unwritten(out: Path, error: OSError) -> Trouble:
    return Trouble(tr("“{folder}” could not be written: {why}.", folder=out, why=error.strerror or error))


def _report(ground: Ground, asked: Asked, say: Say) -> Report:
    sentences = []
    everyone = len(np.unique(ground.standings.listeners))
    sample = asked.listeners
    if sample is None and everyone > MOST:
        sample = MOST
        sentences.append(
            tr("Measured on samples of {sample} of {everyone} listeners; --listeners says how many.",
               sample=f"{MOST:,}", everyone=f"{everyone:,}")
        )  # fmt: skip
    outcome = measure(ground, seeds=asked.seeds, protocol=Protocol(listeners=sample), say=say)
    missing = [name for name, why in outcome.absent.items() if not why]
    if missing:
        sentences.append(
            tr("Left out: {names}; they need implicit. Add it with: {command}",
               names=", ".join(missing), command=adding_command(EXTRA))
        )  # fmt: skip
    sentences += [tr("Left out: {name}. {why}", name=name, why=why) for name, why in outcome.absent.items() if why]
    rows = [dataclasses.asdict(one) for one in outcome.figures]
    return Report(outcome, asked, rows, [_overall(outcome), *_genres(outcome)], sentences)


def _overall(outcome: Outcome) -> Table:
    """Returns the table of everything that is overall, best NDCG first."""
    of = {(one.recommender, one.metric): one for one in outcome.figures if one.genre is None}
    less = {one.recommender: one for one in outcome.differences if one.metric == NDCG and one.genre is None}
    names = list(dict.fromkeys(one.recommender for one in outcome.figures))
    names.sort(key=lambda name: -(of[name, NDCG].value or 0.0))
    head = ["", NDCG, tr("less default"), RECALL, CS, tr("coverage"), tr("popularity"), tr("novelty"), tr("listeners")]
    rows = [
        [
            name,
            _with_interval(of[name, NDCG]),
            _with_interval(less.get(name), "+"),
            _with_interval(of[name, RECALL]),
            _with_interval(of.get((name, CS))),
            _number(of[name, COVERAGE].value, ".2f"),
            _number(of[name, PERCENTILE].value, ".1f"),
            _number(of[name, NOVELTY].value, ".2f"),
            f"{of[name, NDCG].listeners:,}",
        ]
        for name in names
    ]
    return head, rows


def _genres(outcome: Outcome) -> list[Table]:
    """Returns the tables of CS by genre, four genres in each so that they fit a terminal."""
    of = {(one.recommender, one.genre): one for one in outcome.figures if one.metric == CS and one.genre}
    names = list(dict.fromkeys(name for name, _genre in of))
    genres = list(dict.fromkeys(genre for _name, genre in of if genre))
    tables: list[Table] = []
    for start in range(0, len(genres), 4):
        part = genres[start : start + 4]
        counts = [f"{of[names[0], genre].listeners:,}" for genre in part]
        body = [[name, *(_with_interval(of[name, genre]) for genre in part)] for name in names]
        tables.append(([CS, *part], [*body, [tr("listeners"), *counts]]))
    return tables


def _with_interval(one: Figure | None, sign: str = "") -> str:
    if one is None or one.value is None:
        return ""
    return f"{one.value:{sign}.3f} [{_number(one.low, f'{sign}.3f')}, {_number(one.high, f'{sign}.3f')}]"


def _number(value: float | None, form: str) -> str:
    return "?" if value is None else format(value, form)


def _run(report: Report) -> dict[str, object]:
    """Returns what one needs to know to measure the same again."""
    outcome = report.outcome
    return {
        "version": __version__,
        "python": platform.python_version(),
        "asked": dataclasses.asdict(report.asked),
        "splits": [
            {"listeners": listeners, "candidates": songs, "hidden": hidden}
            for listeners, songs, hidden in outcome.shapes
        ],
        "settings": {name: list(map(dict, chosen)) for name, chosen in outcome.settings.items()},
        "seconds": {name: round(seconds, 2) for name, seconds in outcome.seconds.items()},
        "left_out": dict(outcome.absent),
    }


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _write_csv(file: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in dataclasses.fields(Figure)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
