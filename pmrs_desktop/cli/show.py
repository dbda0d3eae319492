"""What every command shares: the data folder, JSON or text on stdout, sentences and progress on stderr."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
from pmrs_desktop.app.ports import Event
from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.words import tr

WIDEST = 44


@dataclass(slots=True)
class Wishes:
    """What was asked for before the command's name."""

    data_dir: Path | None = None
    as_json: bool = False


def add_command(group: click.Group, name: str, work: Callable[..., None], *parameters: click.Parameter) -> None:
    """Adds a command to `group`; `work` gets an open application, whether JSON is wanted, and the parameters by name."""

    @click.pass_context
    def run(context: click.Context, /, as_json: bool, data_dir: Path | None, **given: Any) -> None:
        wishes = context.find_object(Wishes) or Wishes()
        with opened(data_dir or wishes.data_dir) as application:
            work(application, as_json or wishes.as_json, **given)

    everywhere = [json_option(), data_option()]
    group.add_command(click.Command(name, callback=run, params=[*parameters, *everywhere], help=work.__doc__))


def json_option() -> click.Option:
    """Returns the option that every command has."""
    return click.Option(["--json", "as_json"], is_flag=True, help=tr("One JSON list of objects, and nothing else."))


def data_option() -> click.Option:
    """Returns `--data-dir` as a command takes it after its name, too."""
    return click.Option(["--data-dir"], type=click.Path(path_type=Path, file_okay=False), hidden=True)


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
    """Prints columns as wide as they need to be, at most 44 places of the terminal; empty cells as "-"."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(places_of(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        padded = (text + " " * (width - places_of(text)) for text, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def places_of(text: str) -> int:
    """Returns how many places a terminal gives a text: two for a wide sign (日, 🎧), none for a combining one."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def one_line(text: str) -> str:
    """Returns text from a tag as one line without control characters, safe for a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def stars(rating: float | None) -> str:
    """Returns a rating as signs, "" where there is none."""
    return "" if rating is None else "*" * int(rating) + ("½" if rating % 1 else "")


def _cell(value: object) -> str:
    return _fitting(one_line("-" if value is None or value == "" else str(value)), WIDEST)


def _fitting(text: str, places: int) -> str:
    if places_of(text) <= places:
        return text
    while places_of(text) >= places:
        text = text[:-1]
    return text + "…"


@contextmanager
def _progress(application: Application) -> Iterator[None]:
    """Shows on a terminal how far long work is, in one line that is gone in the end."""
    if not sys.stderr.isatty():
        yield
        return
    lock, shown = threading.Lock(), 0

    def show(event: Event) -> None:
        nonlocal shown
        if not isinstance(event, tuple):
            return
        with lock:
            text = _fitting("  ".join(_job(row) for row in event), shutil.get_terminal_size().columns - 1)
            sys.stderr.write("\r" + text + " " * (shown - places_of(text)))
            sys.stderr.flush()
            shown = places_of(text)

    application.listen(show)
    try:
        yield
    finally:
        with lock:
            if shown:
                sys.stderr.write("\r" + " " * shown + "\r")
                sys.stderr.flush()


def _job(row: ProgressRow) -> str:
    failed = tr(", {count} could not be read", count=f"{row.failed:,}") if row.failed else ""
    return tr(
        "{name}: {done} of {total}{failed}",
        name=one_line(row.name),
        done=f"{row.done:,}",
        total=f"{row.total:,}",
        failed=failed,
    )
