"""The command `pmrs`: its options, its exit codes (0 done, 1 failed, 2 wrong use)."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pmrs_desktop import __version__
from pmrs_desktop.cli.log import add_log_commands
from pmrs_desktop.cli.show import Wishes, one_line
from pmrs_desktop.cli.songs import add_song_commands
from pmrs_desktop.cli.teach import add_teach_commands
from pmrs_desktop.cli.trials import add_trial_commands
from pmrs_desktop.cores import take_one
from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

logger = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Runs `pmrs` with these arguments and returns its exit code; what fails is one sentence on stderr."""
    take_one()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        made_group().main(list(arguments), prog_name="pmrs", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("Stopped."), err=True)
        return 1
    except Trouble as trouble:
        click.echo(one_line(str(trouble)), err=True)
        return 1
    except OSError as error:
        return _unwritten(error)
    except Exception as bug:  # the crash hook of the command line: a sentence, and the rest for the diagnostics file
        logger.exception("pmrs ended with a bug")
        click.echo(one_line(tr("Something went wrong inside PMRS Desktop: {bug}.", bug=repr(bug))), err=True)
        return 1
    return 0


def _unwritten(error: OSError) -> int:
    """Ends with what the system would not let us do; silently where whoever read our output has left."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it ends
        return 1
    logger.error("the system refused something: %s", error)
    click.echo(one_line(tr("The system refused something: {why}.", why=error.strerror or error)), err=True)
    return 1


def made_group() -> click.Group:
    """Returns the command `pmrs` with all its commands."""

    @click.group(help=tr("PMRS Desktop without its window: your songs, your log, what to hear next."))
    @click.option(
        "--data-dir",
        type=click.Path(path_type=Path, file_okay=False),
        help=tr("Keep everything in this folder instead of the usual place."),
    )
    @click.option("--json", "as_json", is_flag=True, help=tr("One JSON list of objects, and nothing else."))
    @click.version_option(__version__, prog_name="pmrs")
    @click.pass_context
    def pmrs(context: click.Context, data_dir: Path | None, as_json: bool) -> None:
        context.obj = Wishes(data_dir, as_json)

    add_song_commands(pmrs)
    add_log_commands(pmrs)
    add_teach_commands(pmrs)
    add_trial_commands(pmrs)
    return pmrs
