"""The command that teaches the genre network: learn."""

from __future__ import annotations

from pathlib import Path

import click

from pmrs_desktop.app.lessons import teach
from pmrs_desktop.app.places import resources
from pmrs_desktop.words import tr

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


def add_teach_commands(group: click.Group) -> None:
    """Adds the commands of this file to `pmrs`."""
    made = click.argument("more", nargs=-1, type=click.UNPROCESSED)(learn)
    made = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=tr("Where the network goes."))(
        made
    )
    made = click.option(
        "--ear", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True, help=tr("The teacher.")
    )(made)
    made = click.option("--data", type=FOLDER, required=True, help=tr("Labelled clips."))(made)
    made = click.option("--recipe", default="bundled", show_default=True, help=tr("How to teach."))(made)
    group.command("learn", context_settings={"ignore_unknown_options": True})(made)


def learn(recipe: str, data: Path, ear: Path, out: Path | None, more: tuple[str, ...]) -> None:
    """Teach the genre network; MORE goes to the recipe as it is. Hours of work for two cores."""
    teach(recipe, data, ear, out or resources() / "network", more, click.echo)
