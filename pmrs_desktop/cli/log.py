"""Commands about the log: rate, play, import, export, listeners, recommend."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.naming import ALGORITHMS, LABELS
from pmrs_desktop.cli.show import command, one_line, print_json, print_table
from pmrs_desktop.words import ntr, tr

FILE = click.Path(path_type=Path)
LISTENER = click.option("--listener", metavar="NAME", help=tr("Whose log; without a name: mine."))


def add_log_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    command(group, "rate")(
        click.argument("song_id", type=int)(click.argument("stars", type=click.IntRange(0, 5))(rate))
    )
    command(group, "play")(click.argument("song_id", type=int)(play))
    command(group, "import")(LISTENER(click.argument("file", type=FILE)(import_)))
    command(group, "export")(click.argument("file", type=FILE)(export))
    command(group, "listeners")(listeners)
    command(group, "recommend")(
        click.option("--genre", type=click.Choice(LABELS, case_sensitive=False), help=tr("Only this genre's list."))(
            click.option(
                "--top", type=click.IntRange(1, 1_000), default=5, show_default=True, help=tr("Songs a list.")
            )(LISTENER(click.option("--algorithm", type=click.Choice(ALGORITHMS), default="pmrs")(recommend)))
        )
    )


def rate(application: Application, as_json: bool, song_id: int, stars: int) -> None:
    """Give a song STARS, 1 to 5; 0 takes the rating back."""
    application.listening.rate([song_id], stars, "pmrs")
    _done(as_json, {"id": song_id, "rating": stars or None}, tr("Rated.") if stars else tr("Rating taken back."))


def play(application: Application, as_json: bool, song_id: int) -> None:
    """Log one heard play of a song, without sound."""
    application.listening.play(song_id)
    _done(as_json, {"id": song_id, "played": True}, tr("Played."))


def import_(application: Application, as_json: bool, file: Path, listener: str | None) -> None:
    """Bring a listening log in: ListenBrainz, Spotify, Last.fm, Rockbox or our own export."""
    brought, _import_id = application.trade.bring_in(file, listener or "")
    found = dataclasses.asdict(brought)
    if as_json:
        print_json([found])
        return
    click.echo(
        ntr("{count} new line", "{count} new lines", brought.added)
        + ntr(", {count} was already here", ", {count} were already here", brought.already)
        + tr(" ({format}, {listener}).", format=brought.format, listener=one_line(brought.listener))
    )
    if brought.unreadable:
        click.echo(
            ntr("{count} line could not be read:", "{count} lines could not be read:", brought.unreadable), err=True
        )
        for problem in brought.problems:
            click.echo(f"  {one_line(problem)}", err=True)


def export(application: Application, as_json: bool, file: Path) -> None:
    """Save my own log to FILE for a friend, packed where its name ends in .gz."""
    count = application.trade.save_mine(file)
    _done(as_json, {"file": str(file), "lines": count}, ntr("{count} line saved.", "{count} lines saved.", count))


def listeners(application: Application, as_json: bool) -> None:
    """List the listeners and how much is in their logs."""
    found = application.listeners.table()
    if as_json:
        print_json(found)
        return
    head = [tr("Name"), tr("Plays"), tr("Skips"), tr("Ratings"), tr("Songs")]
    print_table(head, ([one["name"], one["plays"], one["skips"], one["ratings"], one["songs"]] for one in found))


def recommend(
    application: Application, as_json: bool, genre: str | None, top: int, listener: str | None, algorithm: str
) -> None:
    """Say what to hear next, and why."""
    who = application.listeners.find(listener)
    found = application.advice.table(who.id, top, algorithm, genre)
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo(tr("Rate or play a few songs first, or bring a friend's log in with “pmrs import”."), err=True)
    shown = ""
    for pick in found:
        if pick["list"] != shown:
            shown = str(pick["list"])
            click.echo(("\n" if pick is not found[0] else "") + (tr("For you") if shown == "overall" else shown))
        where = "" if pick["playable"] else tr(" (not in your library)")
        click.echo(f"  {pick['rank']}. {one_line(str(pick['artist']))} - {one_line(str(pick['title']))}{where}")
        for reason in pick["reasons"]:  # type: ignore[attr-defined]
            click.echo(f"     {one_line(reason)}")


def _done(as_json: bool, result: dict[str, object], sentence: str) -> None:
    if as_json:
        print_json([result])
    else:
        click.echo(sentence)
