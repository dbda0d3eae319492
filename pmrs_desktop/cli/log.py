"""Commands about the log: rate, play, import, export, listeners, wishes, recommend."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.songs.naming import ALGORITHMS, LABELS
from pmrs_desktop.cli.show import add_command, one_line, print_json, print_table
from pmrs_desktop.words import ntr, tr

FILE = click.Path(path_type=Path)


def add_log_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    song = click.Argument(["song_id"], type=int)
    file = click.Argument(["file"], type=FILE)
    listener = click.Option(["--listener"], metavar="NAME", help=tr("Whose log; without a name: mine."))
    add_command(group, "rate", rate, song, click.Argument(["stars"], type=click.IntRange(0, 5)))
    add_command(group, "play", play, song)
    add_command(group, "import", import_, file, listener)
    add_command(group, "export", export, file)
    add_command(group, "listeners", listeners)
    to_file = click.Option(["--save", "file"], type=FILE, help=tr("Save it there, as M3U where the name ends so."))
    add_command(group, "wishes", wishes, to_file)
    genres = click.Choice(LABELS, case_sensitive=False)
    add_command(
        group,
        "recommend",
        recommend,
        click.Option(["--genre"], type=genres, help=tr("Only this genre's list.")),
        click.Option(
            ["--top"], type=click.IntRange(1, 1_000), default=5, show_default=True, help=tr("Songs in each list.")
        ),
        listener,
        click.Option(
            ["--algorithm"],
            type=click.Choice(ALGORITHMS),
            default=ALGORITHMS[0],
            show_default=True,
            help=tr("How the lists are made."),
        ),
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


def wishes(application: Application, as_json: bool, file: Path | None) -> None:
    """List the songs you wish for, newest first, or save them to a file."""
    found = application.wishes.table()
    if file is not None:
        _done(as_json, {"file": str(file), "songs": len(found)}, application.wishes.save(file).sentence)
    elif as_json:
        print_json(found)
    else:
        head = [tr("Id"), tr("Title"), tr("Artist"), tr("Album"), tr("Here")]
        here = {True: tr("yes"), False: ""}
        print_table(
            head, ([one["id"], one["title"], one["artist"], one["album"], here[bool(one["here"])]] for one in found)
        )


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
        click.echo(_nothing(who.name if listener else None), err=True)
    shown = ""
    for pick in found:
        if pick["list"] != shown:
            shown = str(pick["list"])
            overall = tr("For {who}", who=one_line(who.name)) if listener else tr("For you")
            click.echo(("\n" if pick is not found[0] else "") + (overall if shown == "overall" else shown))
        where = "" if pick["playable"] else tr(" (not in your library)")
        named = " - ".join(one_line(str(pick[part])) for part in ("artist", "title") if pick[part])
        click.echo(f"  {pick['rank']}. {named}{where}")
        for reason in pick["reasons"]:  # type: ignore[attr-defined]
            click.echo(f"     {one_line(reason)}")


def _nothing(who: str | None) -> str:
    if who is not None:
        return tr("There is nothing to recommend to {who} yet.", who=one_line(who))
    return tr("Rate or play a few songs first, or bring a friend's log in with “pmrs import”.")


def _done(as_json: bool, result: dict[str, object], sentence: str) -> None:
    if as_json:
        print_json([result])
    else:
        click.echo(sentence)
