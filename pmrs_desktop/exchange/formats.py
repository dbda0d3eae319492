"""All formats that are read, in the order in which they are asked; a new one is added here and nowhere else."""

from __future__ import annotations

from pmrs_desktop.exchange.format import Format
from pmrs_desktop.exchange.lastfm import LASTFM
from pmrs_desktop.exchange.listenbrainz import LISTENBRAINZ
from pmrs_desktop.exchange.ours import OURS
from pmrs_desktop.exchange.rockbox import ROCKBOX
from pmrs_desktop.exchange.spotify import SPOTIFY

FORMATS: tuple[Format, ...] = (OURS, LISTENBRAINZ, SPOTIFY, ROCKBOX, LASTFM)
"""Tables come last: they are told by less than the others."""
