"""Why a song could not be played, in one sentence; libVLC itself does not say."""

from __future__ import annotations

import os
import stat

from pmrs_desktop.kinds import Seconds
from pmrs_desktop.words import tr

MARGIN_SECONDS = 5.0
"""The last position told lies up to 1 s before the end (Opus), at 16-fold rate up to 4 s."""

MARGIN_SHARE = 0.1
"""Lengths without a header are estimates from the bit rate so far."""


def broke_off(reached: Seconds, length: Seconds | None) -> bool:
    """Returns whether a song that ended at `reached` ended far before its length, as a file that is cut off does."""
    return length is not None and length - reached > max(MARGIN_SECONDS, MARGIN_SHARE * length)


def why_unplayable(path: bytes, reached: Seconds = 0.0) -> str:
    """Returns the sentence that says why this file could not be played, from a look at the file.

    Args:
        path: the file.
        reached: seconds from its beginning to where it broke off; 0 where it never sounded.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return tr("The file is not there any more.")
    except OSError as error:
        return tr("The file could not be opened: {reason}.", reason=error.strerror)
    if stat.S_ISDIR(status.st_mode):
        return tr("This is a folder, not a song.")
    if not os.access(path, os.R_OK):
        return tr("You are not allowed to read this file.")
    if status.st_size == 0:
        return tr("The file is empty.")
    if reached > 0:
        return tr("The file breaks off in the middle.")
    return tr("No sound could be found in this file.")
