"""The real listens that benchmarks of the recommenders are measured on, and how the figures are printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pmrs_desktop.app.laboratory.listens import from_files
from pmrs_desktop.recommend.evaluation.ground import Ground
from pmrs_desktop.recommend.evaluation.tally import Figure

FILES = {"lastfm-2k": ("plays.csv.gz", "items.csv.gz"), "msd-taste": ("plays.csv.gz", "songs.csv.gz")}


def listens(name: str) -> Ground:
    """Returns the data set; ends with a sentence where it is not at hand."""
    beside = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("PMRS_SHARED", beside)) / "data" / "listening" / name
    if not folder.is_dir():
        sys.exit(f"{folder} is not here; PMRS_SHARED says where the shared data are")
    plays, songs = (folder / file for file in FILES[name])
    return from_files(plays, songs)


def told(one: Figure) -> str:
    """Returns a figure with its interval."""
    if one.value is None or one.low is None or one.high is None:
        return "nothing to measure"
    return f"{one.value:.4f} [{one.low:.4f}, {one.high:.4f}] over {one.listeners:,} listeners"
