"""The settings as the window asks for them, and what they switch."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

from pmrs_desktop import __version__
from pmrs_desktop.app.diagnostics import save_diagnostics
from pmrs_desktop.app.places import Places
from pmrs_desktop.app.rows import Done, Preferences
from pmrs_desktop.app.settings import read_settings, write_settings
from pmrs_desktop.kinds import UnixTime
from pmrs_desktop.words import tr


class Choices:
    """Answers `app.ports.Settings`; `changed` is called with the settings before and after."""

    def __init__(self, places: Places, changed: Callable[[Preferences, Preferences], None]) -> None:
        self._places = places
        self._changed = changed
        self._lock = threading.Lock()
        self._preferences = read_settings(places.settings)

    def read(self) -> Preferences:
        """Returns what holds now."""
        return self._preferences

    def change(self, preferences: Preferences) -> None:
        """Lets other settings hold, and keeps them.

        Raises:
            Trouble: they hold, but could not be saved.
        """
        with self._lock:
            before, self._preferences = self._preferences, preferences
            self._changed(before, preferences)
            write_settings(self._places.settings, preferences)

    def log_saved(self, now: UnixTime) -> None:
        """Notes when the log was last saved."""
        self.change(dataclasses.replace(self._preferences, log_saved_at=now))

    def save_diagnostics(self, file: Path, with_names: bool) -> Done:
        """Saves the diagnostics for us, with names of songs only where the listener says so."""
        save_diagnostics(self._places.diagnostics, file, with_names=with_names)
        return Done(tr("The diagnostics were saved."))

    def about(self) -> str:
        """Returns version, licence and where the data lie."""
        return tr(
            "PMRS Desktop {version}, free software under the GNU General Public License 3 or later.\nYour data: {data}",
            version=__version__,
            data=self._places.data,
        )
