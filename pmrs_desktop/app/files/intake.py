"""Files into the library: scan, identity, the shelf, audio hashes, and watching for more."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from pmrs_desktop.app.jobs import Jobs, seldom
from pmrs_desktop.app.rows import Done, FailureRow, Notice, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import groups
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.audio.hashing import Hashed, Hasher
from pmrs_desktop.identity import recordings
from pmrs_desktop.identity.rules import Evidence, names_alike
from pmrs_desktop.kinds import Changes, Clues, FileId, FolderId, ListenerId, RecordingId, UnixTime
from pmrs_desktop.library import files, folders, names
from pmrs_desktop.library import scan as scanning
from pmrs_desktop.library.tagging import Tagger
from pmrs_desktop.library.walking import Walker
from pmrs_desktop.listening import acts, standings
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

logger = logging.getLogger(__name__)
SCAN, HASH = "scan", "hash"
HASHES_A_JOB = 20
SHOWN_A_JOB = 500
Reader = TypeVar("Reader", Walker, Tagger, Hasher)


class Intake:
    """Keeps the library true to the disk, in the background."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        jobs: Jobs,
        announcer: Announcer,
        shelf: Shelf,
        me: ListenerId,
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._writer = writer
        self._jobs = jobs
        self._announcer = announcer
        self._shelf = shelf
        self._me = me
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: set[tuple[FolderId, ...]] = set()
        self._readers: set[Walker | Tagger | Hasher] = set()
        self.after_scan: Callable[[], None] = lambda: None

    def add(self, folder: Path | str | bytes) -> tuple[FolderId, str]:
        """Adds a music folder; returns it and what to tell the listener.

        Raises:
            Trouble: there is no such folder, or what is known inside it is away.
        """
        path = folders.resolve(os.fsencode(folder))
        added = self._writer.run(lambda connection: folders.add(connection, path, self._clock()))
        self._show(added.id)
        self._announcer.tell(Changes(all_songs=True, folders=True))
        return added.id, added.sentence

    def remove(self, folder_id: FolderId) -> Done:
        """Takes a folder out of the library; nothing is deleted, and the answer brings it back."""
        path = next((one.path for one in self._folders() if one.id == folder_id), None)
        if path is None:
            return Done("")

        def undo() -> Done:
            self.scan_soon(self.add(path)[0])
            return Done(tr("“{folder}” is back.", folder=names.shown(path)))

        self._writer.run(lambda connection: folders.remove(connection, folder_id))
        self._show(folder_id)
        self._announcer.tell(Changes(all_songs=True, folders=True))
        return Done(tr("“{folder}” is no longer in the library.", folder=names.shown(path)), undo)

    def relocate(self, folder_id: FolderId, path: Path) -> Done:
        """Says that a folder now stands elsewhere (a moved drive), and looks into it."""
        real = folders.resolve(os.fsencode(path))
        self._writer.run(lambda connection: folders.relocate(connection, folder_id, real))
        self._show(folder_id)
        self._announcer.tell(Changes(all_songs=True, folders=True))
        self.scan_soon(folder_id)
        return Done(tr("Your songs are now looked for in “{folder}”.", folder=names.shown(real)))

    def scan_soon(self, *folder_ids: FolderId) -> None:
        """Scans folders in the background, all of them where none is named; what is asked twice is done once."""
        with self._lock:
            if folder_ids in self._asked:
                return
            self._asked.add(folder_ids)

        def job() -> None:
            with self._lock:
                self._asked.discard(folder_ids)  # what changes from here on needs another look
            for folder_id in folder_ids or [one.id for one in self._folders()]:
                self.scan(folder_id)
            self.after_scan()

        self._jobs.submit(SCAN, job)

    def scan(self, folder_id: FolderId) -> dict[str, int]:
        """Makes the library true to one folder; songs appear batch by batch.

        Returns:
            Counts: files, new, changed, moved, back, gone, same, failed.
        """
        folder = next((one for one in self._folders() if one.id == folder_id), None)
        if folder is None:
            return {}
        self._jobs.forget_failures(SCAN)
        name = names.shown(os.path.basename(folder.path) or folder.path)
        with self._database.reading() as connection:
            known = files.known(connection, folder_id)
        counted = self._progress(name)
        with self._ended_by_stop(Walker()) as walker:
            seen = walker.walk(folder.path, seldom(lambda found: counted(0, found, 0)))
        if seen.stopped:  # the program ends; what was not looked at neither went nor came back
            self._jobs.report(SCAN, None)
            return {}
        if scanning.is_away(seen, known):
            self._away(folder_id, name, True)
            self._jobs.report(SCAN, None)
            return {"files": 0, "away": 1, "failed": 0}
        if folder.away:
            self._away(folder_id, name, False)
        found = scanning.difference(known, seen.files, seen.blind)
        recorded = self._written(lambda connection: self._take(connection, found))
        failed = self._blind(seen)
        done = 0
        with self._ended_by_stop(Tagger()) as tagger:
            breathe = partial(self._jobs.breathe, SCAN)
            for batch in scanning.readings(folder.path, found, seen.files, tagger, stopped=breathe):
                recorded = recorded | self._written(partial(self._keep, folder_id=folder_id, batch=batch))
                failed += self._note_failures(batch)
                done += len(batch)
                counted(done, found.to_read, failed)
        if not self._jobs.stopping.is_set():
            self._writer.run(lambda connection: folders.set_checked(connection, folder_id, self._clock()))
        self._jobs.report(SCAN, None)
        self._announcer.tell(Changes(folders=True))
        return {
            "files": len(seen.files),
            "new": len(recorded.added),
            "changed": len(recorded.changed),
            "moved": len(recorded.moved),
            "back": len(recorded.back),
            "gone": len(recorded.gone),
            "same": found.same,
            "failed": failed,
        }

    def complete_albums_soon(self) -> None:
        """Finds the albums of songs that came in before there were albums, in the background."""

        def job() -> None:
            with self._database.reading() as connection:
                wanted = self._shelf.without_album(connection)
            for part in portions(wanted):
                if self._jobs.breathe(SCAN):
                    return
                self._writer.run(partial(self._shelf.refresh, recordings=part))
            if wanted:
                self._announcer.tell(Changes(all_songs=True))

        self._jobs.submit(SCAN, job)

    def hash_soon(self) -> None:
        """Takes the audio hashes that are missing, in the background."""
        self._jobs.submit(HASH, lambda: self.hash_all())

    def hash_all(self, enough: Callable[[], bool] = lambda: False) -> int:
        """Takes the audio hashes that are missing, until `enough` says so; returns how many were taken."""
        taken = 0
        with self._ended_by_stop(Hasher()) as hasher:
            while True:
                with self._database.reading() as connection:
                    waiting = files.waiting_for_hash(connection, HASHES_A_JOB)
                found = list(self._hashes(hasher, waiting, enough))
                if found:
                    changes = self._writer.run(partial(self._keep_hashes, found=found))
                    if changes.songs:
                        self._announcer.tell(changes)
                taken += len(found)
                if not waiting or len(found) < len(waiting):
                    return taken

    def stop(self) -> None:
        """Ends reading at once, also on a drive that hangs; what was not read is read after the next start."""
        self._jobs.stopping.set()
        with self._lock:
            readers = tuple(self._readers)
        for reader in readers:
            reader.stop()

    @contextmanager
    def _ended_by_stop(self, reader: Reader) -> Iterator[Reader]:
        with self._lock:
            self._readers.add(reader)
        if self._jobs.stopping.is_set():
            reader.stop()
        try:
            yield reader
        finally:
            with self._lock:
                self._readers.remove(reader)
            reader.close()

    def _hashes(
        self, hasher: Hasher, waiting: Sequence[files.Waiting], enough: Callable[[], bool]
    ) -> Iterator[tuple[files.Waiting, Hashed]]:
        for one in waiting:
            if enough() or self._jobs.breathe(HASH):
                return
            hashed = hasher.hash(one.location)
            # Where a file is missing its drive perhaps went: the next scan says so, and hashing goes on after it.
            if hashed is None:
                return
            yield one, hashed

    def _keep_hashes(self, connection: Connection, found: Sequence[tuple[files.Waiting, Hashed]]) -> Changes:
        changes = Changes()
        for one, hashed in found:
            changes = changes | self._hashed(connection, one, hashed.digest, hashed.problem)
        return changes

    def _written(self, job: Callable[[Connection], tuple[files.Recorded, Changes]]) -> files.Recorded:
        """Runs a job and tells what it changed, once that can be read."""
        recorded, changes = self._writer.run(job)
        if changes.songs:
            self._announcer.tell(changes)
        return recorded

    def _folders(self) -> list[folders.Folder]:
        with self._database.reading() as connection:
            return folders.folders(connection)

    def _progress(self, name: str) -> Callable[[int, int, int], None]:
        title = tr("Reading {folder}", folder=name)
        return lambda done, total, failed: self._jobs.report(SCAN, ProgressRow(SCAN, title, done, total, failed))

    def _away(self, folder_id: FolderId, name: str, away: bool) -> None:
        if self._writer.run(lambda connection: folders.set_away(connection, folder_id, away)):
            self._show(folder_id)
            self._announcer.tell(Changes(all_songs=True, folders=True))
            with self._database.reading() as connection:
                songs = groups.songs_of_folders(connection).get(folder_id, 0)
            self._announcer.tell(_gone(name, songs) if away else _back(name, songs))

    def _show(self, folder_id: FolderId) -> None:
        """Makes the shelf say again what a folder's files are now, in short jobs."""
        with self._database.reading() as connection:
            wanted = files.of_folder(connection, folder_id)
        for start in range(0, len(wanted), SHOWN_A_JOB):
            part = wanted[start : start + SHOWN_A_JOB]
            self._writer.run(partial(self._shelf.refresh_files, files=part))

    def _take(self, connection: Connection, found: scanning.Difference) -> tuple[files.Recorded, Changes]:
        recorded = files.mark(connection, found)
        return recorded, Changes(songs=self._shelf.refresh_files(connection, [*recorded.back, *recorded.gone]))

    def _keep(
        self, connection: Connection, folder_id: FolderId, batch: Sequence[scanning.Reading]
    ) -> tuple[files.Recorded, Changes]:
        recorded = files.record(connection, folder_id, batch, self._clock())
        rows = files.rows(connection, [*recorded.added, *recorded.changed, *recorded.moved])
        known = recordings.of_files(connection, list(rows))
        fresh = [(file_id, row.tags.clues) for file_id, row in rows.items() if file_id not in known]
        recordings.assign_files(connection, fresh)
        for file_id in (*recorded.changed, *recorded.moved):
            if file_id in known:
                self._follow_tags(connection, file_id, known[file_id], rows[file_id].tags.clues)
        songs = self._shelf.refresh_files(connection, list(rows))
        return recorded, Changes(songs=songs | frozenset(known.values()))

    def _follow_tags(self, connection: Connection, file_id: FileId, now: RecordingId, clues: Clues) -> None:
        """Lets a file whose tags changed keep its history: see `identity.rules.names_alike`."""
        found = recordings.find(connection, clues)
        if found is not None and found[0] == now:
            return
        other_files, sayings = recordings.others_on(connection, now, but=file_id)
        foreign = acts.said_by_others(connection, self._me, sayings)
        before = recordings.name_of(connection, now)
        alike = before is not None and names_alike(before, clues)
        if not alike and not recordings.fits_length(connection, now, clues.seconds):
            # Another name and another length: another song was put in the file's place. What was heard stays where it is.
            recordings.assign_anew(connection, file_id, clues)
            touched = [now]
        elif (not other_files and not foreign) or alike:
            recordings.add_keys(connection, now, clues)
            if found is not None:
                recordings.merge(connection, now, found[0], Evidence.RETAGGED)
            touched = [now]
        else:
            to = found[0] if found else recordings.make(connection, clues)
            recordings.move_files(connection, [file_id], to, Evidence.RETAGGED)
            if not other_files:
                recordings.take_sound(connection, now, to)  # else the hash would make the two one again
                mine = [one for one in sayings if one not in foreign]
                recordings.move_sayings(connection, mine, to, Evidence.RETAGGED)
            touched = [now, to]
        standings.refresh_recordings(connection, touched)
        self._shelf.refresh(connection, touched)

    def _hashed(self, connection: Connection, one: files.Waiting, digest: str | None, problem: str | None) -> Changes:
        if not files.set_audio_hash(connection, one, digest, problem) or digest is None:
            return Changes()
        now = recordings.of_files(connection, [one.id]).get(one.id)
        if now is None:
            return Changes()
        same = recordings.find(connection, Clues(audio_hash=digest))
        recordings.add_keys(connection, now, Clues(audio_hash=digest))
        if same is None or same[0] == now:
            return Changes()
        together = recordings.merge(connection, now, same[0], Evidence.AUDIO)
        standings.refresh_recordings(connection, [together])
        return Changes(songs=self._shelf.refresh(connection, [now, same[0]]), acts=True)

    def _blind(self, seen: scanning.Walk) -> int:
        for problem in seen.problems:
            self._jobs.fail(SCAN, FailureRow("", str(problem)))
        return len(seen.problems)

    def _note_failures(self, batch: Sequence[scanning.Reading]) -> int:
        failed = [reading for reading in batch if reading.problem]
        for reading in failed:
            self._jobs.fail(SCAN, FailureRow(names.shown(reading.path), reading.problem or ""))
        return len(failed)


def _gone(name: str, songs: int) -> Notice:
    kept = ntr("Its {count} song is kept and marked.", "Its {count} songs are kept and marked.", songs)
    return Notice(
        tr("The drive with “{folder}” is not connected.", folder=name),
        kept if songs else "",
        action="settings",
        icon="hard-drives",
    )


def _back(name: str, songs: int) -> Notice:
    plays = ntr("Its {count} song can be played.", "Its {count} songs can be played.", songs)
    return Notice(
        tr("The drive with “{folder}” is connected again.", folder=name), plays if songs else "", icon="hard-drives"
    )
