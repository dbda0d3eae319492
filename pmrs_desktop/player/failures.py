"""Why a song could not be played, in one sentence; libVLC itself does not say."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pmrs_desktop.kinds import Seconds
from pmrs_desktop.words import tr

MARGIN_SECONDS = 5.0
"""Positions and lengths as libVLC tells them are this far apart at most at the end of a whole file."""

MARGIN_SHARE = 0.1
"""Lengths without a header are estimates from the bit rate so far."""


def broke_off(furthest: Seconds, length: Seconds | None) -> bool:
    """Returns whether a song that ended after `furthest` ended far before its length, as a cut file does."""
    return length is not None and length - furthest > max(MARGIN_SECONDS, MARGIN_SHARE * length)


def gave_nothing(furthest: Seconds, length: Seconds | None, heard: Seconds) -> bool:
    """Returns whether a file of which libVLC counted no sound had none indeed.

    libVLC's count comes late: songs below 2 s (Opus) may end with 0, and so may one that was sought to its very end. A
    file that is no song has no length, or ends at once.

    Args:
        furthest: the greatest position told or sought, seconds.
        length: as libVLC told it, None where it did not.
        heard: seconds of the song that went by, by the clock.
    """
    return length is None or (furthest == 0 and heard < length / 2)


def why_unplayable(path: bytes, furthest: Seconds = 0.0) -> str:
    """Returns the sentence that says why this file could not be played, from a look at the file.

    Args:
        path: the file.
        furthest: seconds from its beginning to where it broke off; 0 where it never sounded.
    """
    try:
        status = Path(os.fsdecode(path)).stat()
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
    if furthest > 0:
        return tr("The file breaks off in the middle.")
    return tr("No sound could be found in this file.")
