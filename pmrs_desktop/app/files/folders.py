"""The music folders, as the window asks for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pmrs_desktop.app.files.intake import Intake
from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.rows import Done, FailureRow, FolderRow
from pmrs_desktop.app.songs import groups
from pmrs_desktop.kinds import FolderId
from pmrs_desktop.library import folders, names
from pmrs_desktop.store.database import Database
from pmrs_desktop.words import tr


class Folders:
    """Answers `app.ports.Folders`."""

    def __init__(self, database: Database, intake: Intake, jobs: Jobs) -> None:
        self._database = database
        self._intake = intake
        self._jobs = jobs
        self.unwatched: dict[int, str] = {}

    def rows(self) -> Sequence[FolderRow]:
        """Returns the music folders."""
        with self._database.reading() as connection:
            counts = groups.songs_of_folders(connection)
            return [
                FolderRow(
                    one.id,
                    names.shown(os.path.basename(one.path) or one.path),
                    names.shown(one.path),
                    counts.get(one.id, 0),
                    away=one.away,
                    watched=one.id not in self.unwatched,
                    checked_at=one.checked_at,
                    note=self.unwatched.get(one.id, ""),
                )
                for one in folders.folders(connection)
            ]

    def add(self, folder: Path) -> Done:
        """Adds a music folder and begins to read it."""
        folder_id, sentence = self._intake.add(folder)
        self._intake.scan_soon(folder_id)
        return Done(sentence or tr("Reading {folder}.", folder=names.shown(os.fsencode(folder.name or folder))))

    def remove(self, folder: int) -> Done:
        """Takes a folder out of the library."""
        return self._intake.remove(FolderId(folder))

    def relocate(self, folder: int, path: Path) -> Done:
        """Says that a folder now stands elsewhere."""
        return self._intake.relocate(FolderId(folder), path)

    def rescan(self, folder: int) -> None:
        """Looks into a folder again, soon."""
        self._intake.scan_soon(FolderId(folder))

    def failures(self, kind: str) -> Sequence[FailureRow]:
        """Returns what the jobs of this kind could not read."""
        return self._jobs.failures(kind)

    def pause(self, kind: str, paused: bool) -> None:
        """Lets jobs of this kind rest, or go on."""
        self._jobs.pause(kind, paused)
