"""What every command shares: the data folder, JSON or text on stdout, sentences and progress on stderr."""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
from pmrs_desktop.app.ports import Event
from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.words import tr

F = TypeVar("F", bound=Callable[..., Any])
WIDEST = 44


@dataclass(slots=True)
class Wishes:
    """What was asked for before the command's name."""

    data_dir: Path | None = None
    as_json: bool = False


def command(group: click.Group, name: str) -> Callable[[F], click.Command]:
    """Makes a function a command of `group` that gets an open application and whether JSON is wanted, and closes it."""

    def wrap(function: F) -> click.Command:
        @functools.wraps(function)
        @click.pass_context
        def run(context: click.Context, /, as_json: bool, data_dir: Path | None, **given: Any) -> None:
            wishes = context.find_object(Wishes) or Wishes()
            with opened(data_dir or wishes.data_dir) as application:
                function(application, as_json or wishes.as_json, **given)

        made = click.option("--json", "as_json", is_flag=True, help=tr("One JSON list of objects, and nothing else."))(
            run
        )
        made = click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), hidden=True)(made)
        return group.command(name)(made)

    return wrap


@contextmanager
def opened(data_dir: Path | None) -> Iterator[Application]:
    """Opens the application without its player and its background work, and closes it again."""
    application = Application(places(data_dir), live=False)
    try:
        with _progress(application):
            yield application
    finally:
        application.close()


def print_json(objects: Iterable[Mapping[str, object]]) -> None:
    """Prints one JSON list, object by object, so that 100,000 songs need no memory."""
    out = sys.stdout
    out.write("[")
    for number, one in enumerate(objects):
        out.write(",\n " if number else "\n ")
        out.write(json.dumps(one))
    out.write("\n]\n")


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints columns as wide as they need to be, at most 44 signs; empty cells as "-"."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def one_line(text: str) -> str:
    """Returns text from a tag as one line without control characters, safe for a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def stars(rating: float | None) -> str:
    """Returns a rating as signs, "" where there is none."""
    return "" if rating is None else "*" * int(rating) + ("½" if rating % 1 else "")


def _cell(value: object) -> str:
    text = one_line("-" if value is None or value == "" else str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


@contextmanager
def _progress(application: Application) -> Iterator[None]:
    """Shows on a terminal how far long work is."""
    if not sys.stderr.isatty():
        yield
        return
    lock, width = threading.Lock(), 0

    def show(event: Event) -> None:
        nonlocal width
        if not isinstance(event, tuple):
            return
        with lock:
            text = "  ".join(_job(row) for row in event)
            sys.stderr.write("\r" + text.ljust(width))
            sys.stderr.flush()
            width = len(text)

    application.listen(show)
    yield
    if width:
        sys.stderr.write("\r" + " " * width + "\r")


def _job(row: ProgressRow) -> str:
    failed = tr(", {count} could not be read", count=f"{row.failed:,}") if row.failed else ""
    return tr(
        "{name}: {done} of {total}{failed}", name=row.name, done=f"{row.done:,}", total=f"{row.total:,}", failed=failed
    )
