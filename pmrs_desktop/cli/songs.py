"""Commands about songs and their genres: scan, songs, classify, genres."""

from __future__ import annotations

import time
from pathlib import Path

import click

from pmrs_desktop.app.application import Application
from pmrs_desktop.cli.show import add_command, one_line, print_json, print_table, stars
from pmrs_desktop.words import ntr, tr

HASH_FOR_S = 3.0
"""So long a scan goes on to take audio hashes; `classify` and the window take the rest."""
FOLDER = click.Path(path_type=Path)


def add_song_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    without_hashes = click.Option(["--no-hashes"], is_flag=True, help=tr("Leave the audio hashes to later commands."))
    add_command(group, "scan", scan, click.Argument(["folders"], nargs=-1, required=True, type=FOLDER), without_hashes)
    add_command(group, "songs", songs, click.Argument(["query"], nargs=-1))
    add_command(group, "classify", classify)
    add_command(group, "genres", genres, click.Argument(["files"], nargs=-1, required=True, type=FOLDER))


def scan(application: Application, as_json: bool, folders: tuple[Path, ...], no_hashes: bool) -> None:
    """Add music FOLDERS to the library, or look into them again."""
    total: dict[str, int] = {}
    problems: list[str] = []
    added = [application.intake.add(folder) for folder in folders]
    for folder_id, sentence in added:
        if sentence:
            click.echo(one_line(sentence), err=True)
        for name, count in application.intake.scan(folder_id).items():
            total[name] = total.get(name, 0) + count
        problems += application.failures("scan")
    until = time.monotonic() + HASH_FOR_S
    application.intake.hash_all(lambda: no_hashes or time.monotonic() > until)
    if as_json:
        print_json([{**total, "problems": problems}])
        return
    click.echo(ntr("{count} file looked at.", "{count} files looked at.", total.get("files", 0)))
    for name, words in (("new", tr("new")), ("changed", tr("changed")), ("moved", tr("moved")), ("gone", tr("gone"))):
        if total.get(name):
            click.echo(f"{words}: {total[name]:,}")
    _say_problems(problems)


def songs(application: Application, as_json: bool, query: tuple[str, ...]) -> None:
    """List the songs of the library, those that match QUERY in title, artist, album or genre."""
    found = application.library.catalogue(" ".join(query))
    if as_json:
        print_json(found)
        return
    head = [tr("Id"), tr("Title"), tr("Artist"), tr("Album"), tr("Genre"), tr("Rating"), tr("Plays")]
    print_table(
        head,
        (
            [
                song["id"],
                song["title"],
                song["artist"],
                song["album"],
                song["genre"] or (None if song["problem"] else tr("waiting")),
                stars(song["rating"]),  # type: ignore[arg-type]
                song["plays"] or None,
            ]
            for song in found
        ),
    )


def classify(application: Application, as_json: bool) -> None:
    """Hear every new file of the library and name its genre."""
    counts = application.genres.hear_all()
    application.intake.hash_all()
    problems = application.failures("genres")
    if as_json:
        print_json([{**counts, "problems": problems}])
        return
    click.echo(ntr("{count} song heard.", "{count} songs heard.", counts["heard"]))
    _say_problems(problems)


def genres(application: Application, as_json: bool, files: tuple[Path, ...]) -> None:
    """Name the genre of some FILES; nothing is stored."""
    named = application.genres.name_files(files)
    if as_json:
        print_json(named)
        return
    for one in named:
        shares = one["genres"]
        top = sorted(shares.items(), key=lambda share: -share[1])[:3] if isinstance(shares, dict) else []
        detail = ", ".join(f"{label} {round(share * 100)} %" for label, share in top)
        click.echo(
            f"{one_line(str(one['file']))}: {one['genre'] or one['problem']}" + (f" ({detail})" if detail else "")
        )


def _say_problems(problems: list[str]) -> None:
    if problems:
        click.echo(ntr("{count} could not be read:", "{count} could not be read:", len(problems)), err=True)
        for problem in problems:
            click.echo(f"  {one_line(problem)}", err=True)
