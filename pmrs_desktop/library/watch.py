"""Folders that tell when something in them changed: inotify and its kin through watchdog, else a look now and then.

Why so guarded: without an event filter watchdog's inotify queue overflows from its own listing of a big tree, and
beyond the system's limit of watches it stays silent without an error. So the folders are counted before.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import FolderId
from pmrs_desktop.library.names import SUFFIXES, shown
from pmrs_desktop.words import tr

LIMIT_FILE = Path("/proc/sys/fs/inotify/max_user_watches")

_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
_Place = tuple[int, int] | None
"""Device and inode of a root, None while it is missing: they change when a drive comes or goes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: `quiet` after the last event before it is told, `patience` at most after the first, `look` between two
    looks whether roots came or went, `poll` between two tellings of a folder that cannot be watched, `leave` at most for
    the thread when it is stopped."""

    quiet: float = 1.0
    patience: float = 10.0
    look: float = 5.0
    poll: float = 300.0
    leave: float = 2.0


def watch_limit(file: Path = LIMIT_FILE) -> int | None:
    """Returns how many folders this system lets one person watch, None where it sets no such limit."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None


class Watcher:
    """Watches the folders of the library from a thread of its own.

    `changed` is called with the ids of folders to scan, `told` with what the listener should know (a folder is looked
    at now and then instead of watched); both come from the watcher's thread and must only pass it on.
    """

    def __init__(
        self,
        changed: Callable[[frozenset[FolderId]], None],
        told: Callable[[Trouble], None],
        *,
        limit: int | None,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = changed
        self._told = told
        self._limit = limit
        self._pace = pace or Pace()
        self._clock = clock
        self._bell = threading.Condition()
        self._wanted: dict[FolderId, bytes] | None = None
        self._dirty: dict[FolderId, float] = {}
        self._last_event = 0.0
        self._stopping = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="library watch", daemon=True)

    def start(self) -> None:
        """Starts the thread; nothing is watched before `watch`."""
        self._thread.start()

    def watch(self, folders: Mapping[FolderId, bytes]) -> None:
        """Watches these folders from now on and no others; returns at once."""
        with self._bell:
            self._wanted = dict(folders)
            self._ready.clear()
            self._bell.notify()

    def wait_until_ready(self, seconds: float) -> bool:
        """Waits until the folders last asked for are watched (or polled); False after `seconds`."""
        return self._ready.wait(seconds)

    def stop(self) -> None:
        """Stops watching and waits for the thread; one that hangs with a drive is left behind, and tells nothing more."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.ident is not None:
            self._thread.join(self._pace.leave)

    def is_stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping

    def noticed(self, folder_id: FolderId) -> None:
        """Notes that something changed in a folder (called by watchdog's thread)."""
        with self._bell:
            self._last_event = self._clock()
            self._dirty.setdefault(folder_id, self._last_event)
            self._bell.notify()

    def _run(self) -> None:
        round_ = _Round({}, None, self)
        try:
            while True:
                with self._bell:
                    if not self._stopping and self._wanted is None:
                        self._bell.wait(self._until_next(round_))
                    if self._stopping:
                        return
                    wanted, self._wanted = self._wanted, None
                    due = self._due()
                if wanted is not None:
                    round_.stop()
                    round_ = _Round(wanted, self._limit, self)
                    for trouble in round_.start(self._clock()):
                        if not self._stopping:
                            self._told(trouble)
                    with self._bell:
                        if self._wanted is None:
                            self._ready.set()
                due |= round_.look(self._clock(), self._pace)
                if due and not self._stopping:
                    self._changed(frozenset(due))
        finally:
            round_.stop()

    def _until_next(self, round_: _Round) -> float | None:
        """Seconds to sleep: to the end of the quiet, or to the next look."""
        waits = [self._pace.look] if round_.folders else []
        if self._dirty:
            now, first = self._clock(), min(self._dirty.values())
            waits.append(max(0.0, min(self._last_event + self._pace.quiet, first + self._pace.patience) - now))
        return min(waits) if waits else None

    def _due(self) -> set[FolderId]:
        if not self._dirty:
            return set()
        now = self._clock()
        first = min(self._dirty.values())
        if now < self._last_event + self._pace.quiet and now < first + self._pace.patience:
            return set()
        due, self._dirty = set(self._dirty), {}
        return due


class _Round:
    """One set of watched folders; used by the watcher's thread alone."""

    def __init__(self, folders: dict[FolderId, bytes], limit: int | None, watcher: Watcher) -> None:
        self.folders = folders
        self._limit = limit
        self._watcher = watcher
        self._observer: Any = None
        self._places: dict[FolderId, _Place] = {}
        self._watched: dict[FolderId, Any] = {}
        self._counts: dict[FolderId, int] = {}
        self._polled_at = 0.0
        self._looked_at = 0.0

    def start(self, now: float) -> list[Trouble]:
        """Watches what can be watched; returns a sentence for each folder that is polled instead."""
        self._polled_at = self._looked_at = now
        if not self.folders:
            return []
        self._observer = Observer()
        self._observer.start()
        troubles = []
        for folder_id, root in self.folders.items():
            self._places[folder_id] = _place(root)
            if self._places[folder_id] is not None and not self._schedule(folder_id, root):
                troubles.append(_polling(root))
        return troubles

    def look(self, now: float, pace: Pace) -> set[FolderId]:
        """Returns the folders whose root came or went since the last look, and those due for polling."""
        if now < self._looked_at + pace.look:
            return set()
        self._looked_at = now
        due = set()
        for folder_id, root in self.folders.items():
            place = _place(root)
            if place != self._places.get(folder_id):
                self._places[folder_id] = place
                due.add(folder_id)
                self._unschedule(folder_id)
                if place is not None:
                    self._schedule(folder_id, root)
        if now >= self._polled_at + pace.poll:
            self._polled_at = now
            due |= {folder_id for folder_id in self.folders if folder_id not in self._watched}
        return due

    def stop(self) -> None:
        """Ends watchdog's threads."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _schedule(self, folder_id: FolderId, root: bytes) -> bool:
        if self._limit is not None:
            left = self._limit - sum(self._counts.values())
            count = _count_folders(root, left, self._watcher.is_stopping)
            if count > left:
                return False
            self._counts[folder_id] = count
        try:
            self._watched[folder_id] = self._observer.schedule(
                _Handler(folder_id, self._watcher), os.fsdecode(root), recursive=True, event_filter=_EVENTS
            )
        except OSError:  # no watch left, or no inotify at all
            return False
        return True

    def _unschedule(self, folder_id: FolderId) -> None:
        self._counts.pop(folder_id, None)
        watch = self._watched.pop(folder_id, None)
        if watch is not None:
            self._observer.unschedule(watch)


class _Handler(FileSystemEventHandler):
    """Passes on events that can concern sound: folders, and files with a suffix of ours."""

    def __init__(self, folder_id: FolderId, watcher: Watcher) -> None:
        self._folder_id = folder_id
        self._watcher = watcher

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog's thread for every event that passed the filter."""
        names = (os.path.basename(os.fsencode(path)) for path in (event.src_path, event.dest_path) if path)
        if any(
            not name.startswith(b".") and (event.is_directory or os.path.splitext(name)[1].lower() in SUFFIXES)
            for name in names
        ):
            self._watcher.noticed(self._folder_id)


def _place(root: bytes) -> _Place:
    try:
        status = os.stat(root)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _count_folders(root: bytes, enough: int, stopped: Callable[[], bool]) -> int:
    """Returns how many folders stand at and below `root`; counting ends when there are more than `enough`."""
    count = 0
    for _ in os.walk(root):
        count += 1
        if count > enough or stopped():
            break
    return count


def _polling(root: bytes) -> Trouble:
    return Trouble(
        tr(
            "The system cannot watch all of “{folder}” for new songs; it is looked through every few minutes instead.",
            folder=shown(root),
        ),
        tr("To see new songs at once, raise the limit fs.inotify.max_user_watches."),
    )
