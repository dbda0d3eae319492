"""The command that measures the recommenders: evaluate."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from pmrs_desktop.cli.show import Wishes, data_option, json_option, one_line, opened, print_json, print_table
from pmrs_desktop.words import tr


def add_trial_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    file = click.Path(path_type=Path)
    group.add_command(
        click.Command(
            "evaluate",
            callback=click.pass_context(evaluate),
            params=[
                click.Argument(["plays"], type=file, required=False),
                click.Argument(["songs"], type=file, required=False),
                click.Argument(["columns"], nargs=-1),
                click.Option(
                    ["--heldout"], type=file, metavar="PLAYS2", help=tr("What must be found, instead of splits.")
                ),
                click.Option(
                    ["--listeners"], type=click.IntRange(2), metavar="N", help=tr("Draw N listeners a split.")
                ),
                click.Option(
                    ["--seeds"], type=click.IntRange(1, 1_000), default=5, show_default=True, help=tr("Splits.")
                ),
                click.Option(
                    ["--words"],
                    multiple=True,
                    metavar="COLUMN...",
                    help=tr("Columns of words; by default all whose names end in tags, terms or genres."),
                ),
                click.Option(
                    ["--genres"],
                    metavar="COLUMN",
                    help=tr("The column of genres for CS; by default labels, else our genres among the words."),
                ),
                click.Option(["--out"], type=file, metavar="DIR", help=tr("Write JSON, CSV and charts here.")),
                json_option(),
                data_option(),
            ],
            help=evaluate.__doc__,
        )
    )


def evaluate(
    context: click.Context,
    /,
    as_json: bool,
    data_dir: Path | None,
    plays: Path | None,
    songs: Path | None,
    columns: tuple[str, ...],
    heldout: Path | None,
    listeners: int | None,
    seeds: int,
    words: tuple[str, ...],
    genres: str | None,
    out: Path | None,
) -> None:
    """Measure how good the recommenders are on PLAYS and SONGS (CSV, packed or not), or without them on your own log.

    PLAYS: listener, song, plays. SONGS: the song, then artist, year, album and columns of words joined by "|". COLUMNS are
    further names for --words.
    """
    wishes = context.find_object(Wishes) or Wishes()
    # What measures need not load for any other command.
    trials = importlib.import_module("pmrs_desktop.app.laboratory.trials")
    asked = trials.Asked(listeners, seeds)
    if columns and not words:
        raise click.UsageError(tr("More than PLAYS and SONGS: columns of words follow --words."))
    if out is not None:
        trials.make_folder(out)
    if plays is None:
        if heldout or words or genres:
            raise click.UsageError(tr("--heldout, --words and --genres speak of PLAYS and SONGS."))
        with opened(data_dir or wishes.data_dir) as application:
            report = trials.of_log(*application.advice.whole_log(), asked, _say)
    elif songs is None:
        raise click.UsageError(tr("PLAYS needs SONGS beside it."))
    else:
        report = trials.of_files(plays, songs, heldout, asked, _say, words=words + columns, genres=genres)
    _say()
    if as_json or wishes.as_json:
        print_json(report.rows)
    else:
        for number, (head, rows) in enumerate(report.tables):
            click.echo("\n" if number else "", nl=False)
            print_table(head, rows)
    missing = trials.write(report, out) if out is not None else []
    for sentence in (*report.sentences, *missing):
        click.echo(one_line(sentence), err=True)


def _say(name: str = "", split: int = 0, splits: int = 0) -> None:
    """Shows on a terminal what is measured now, in one line; without a name takes the line away."""
    if sys.stderr.isatty():
        text = tr("split {split} of {splits}: {name}", split=split, splits=splits, name=name) if name else ""
        sys.stderr.write(f"\r{text:60}" + ("" if name else "\r"))
        sys.stderr.flush()
