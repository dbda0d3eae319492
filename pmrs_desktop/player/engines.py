"""Which engine this machine has: libVLC where it is installed, else the one without sound and the reason."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.late import late
from pmrs_desktop.player.engine import Engine, Post
from pmrs_desktop.player.silent import SilentEngine, without_sound

if TYPE_CHECKING:
    from pmrs_desktop.player import vlc_engine
else:
    vlc_engine = late("pmrs_desktop.player.vlc_engine")

# What python-vlc raises while it is imported: no library (OSError), a library of another kind or version (NameError,
# AttributeError), a system it does not know (NotImplementedError), not installed itself (ImportError), and SystemExit
# where PYTHON_VLC_LIB_PATH names a file that is not there.
MISSING = (ImportError, OSError, NameError, AttributeError, NotImplementedError, SystemExit)


def open_engine(
    post: Post,
    *,
    clock: Callable[[], Seconds] = time.monotonic,
    instance_options: Sequence[str] = (),
    media_options: Sequence[str] = (),
) -> Engine:
    """Returns an engine that plays, or where libVLC or its plugins are missing one that says so (`Engine.trouble`).

    python-vlc and libVLC are loaded here and not before (80 to 180 ms), so that what only lists songs does not pay.

    Args:
        post: takes the events, from any thread.
        clock: a monotonic clock in seconds.
        instance_options: for libVLC, as "--aout=dummy".
        media_options: for every song, as ":rate=16".
    """
    try:
        importlib.import_module("vlc")
    except MISSING:
        return SilentEngine(post, without_sound())
    try:
        return vlc_engine.VlcEngine(post, clock=clock, instance_options=instance_options, media_options=media_options)
    except Trouble as trouble:
        return SilentEngine(post, trouble)
