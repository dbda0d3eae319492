"""The command that teaches the genre network: learn."""

from __future__ import annotations

from pathlib import Path

import click

from pmrs_desktop.app.laboratory.lessons import teach
from pmrs_desktop.app.places import resources
from pmrs_desktop.cli.show import Wishes, json_option, print_json
from pmrs_desktop.words import tr


def add_teach_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    group.add_command(
        click.Command(
            "learn",
            callback=click.pass_context(learn),
            params=[
                click.Option(["--recipe"], default="bundled", show_default=True, help=tr("How to teach.")),
                click.Option(["--data"], type=folder, required=True, help=tr("Labelled clips.")),
                click.Option(["--ear"], type=file, required=True, help=tr("The teacher.")),
                click.Option(
                    ["--out"], type=click.Path(path_type=Path, file_okay=False), help=tr("Where the network goes.")
                ),
                json_option(),
                click.Argument(["more"], nargs=-1, type=click.UNPROCESSED),
            ],
            help=learn.__doc__,
            context_settings={"ignore_unknown_options": True},
        )
    )


def learn(
    context: click.Context,
    /,
    as_json: bool,
    recipe: str,
    data: Path,
    ear: Path,
    out: Path | None,
    more: tuple[str, ...],
) -> None:
    """Teach the genre network; MORE goes to the recipe as it is. Hours of work for two cores."""
    wishes = context.find_object(Wishes) or Wishes()
    silent = as_json or wishes.as_json
    folder = out or resources() / "network"
    teach(recipe, data, ear, folder, more, lambda line: click.echo(line, err=silent))
    if silent:
        print_json([{"recipe": recipe, "network": str(folder)}])
