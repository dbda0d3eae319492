"""New files in watched folders appear by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmrs_desktop.app.files.folders import Folders
from pmrs_desktop.app.files.intake import Intake
from pmrs_desktop.app.ports import Event
from pmrs_desktop.app.rows import Notice
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Changes, FolderId
from pmrs_desktop.late import late
from pmrs_desktop.library import folders
from pmrs_desktop.store.database import Database

if TYPE_CHECKING:
    from pmrs_desktop.library import watch
else:
    watch = late("pmrs_desktop.library.watch")


class Watching:
    """Keeps the watcher true to the folders of the library and scans what it reports."""

    def __init__(self, database: Database, intake: Intake, shown: Folders, announcer: Announcer) -> None:
        self._database = database
        self._intake = intake
        self._shown = shown
        self._announcer = announcer
        self._watched: dict[FolderId, bytes] = {}
        self._watcher: watch.Watcher | None = None

    def start(self) -> None:
        """Begins to watch."""
        self._watcher = watch.Watcher(self._changed, self._told, limit=watch.watch_limit())
        self._watcher.start()
        self._announcer.listen(self._folders_changed)
        self._follow(self._watcher)

    def wait_until_ready(self, seconds: float) -> bool:
        """Waits until the folders are watched; False after `seconds`."""
        return self._watcher is not None and self._watcher.wait_until_ready(seconds)

    def stop(self) -> None:
        """Stops watching."""
        if self._watcher is not None:
            self._watcher.stop()

    def _changed(self, which: frozenset[FolderId]) -> None:
        self._intake.scan_soon(*sorted(which))

    def _told(self, trouble: Trouble) -> None:
        self._announcer.tell(Notice(trouble.sentence, trouble.hint, action="settings"))

    def _folders_changed(self, event: Event) -> None:
        if isinstance(event, Changes) and event.folders and self._watcher is not None:
            self._follow(self._watcher)

    def _follow(self, watcher: watch.Watcher) -> None:
        with self._database.reading() as connection:
            wanted = {one.id: one.path for one in folders.folders(connection)}
        if wanted != self._watched:
            self._watched = wanted
            watcher.watch(wanted)
