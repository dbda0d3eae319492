"""Listening logs in and out: preview, import in short batches, undo, export of my own acts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.log import outgoing
from pmrs_desktop.app.log.bringing import Brought, Run, batches
from pmrs_desktop.app.rows import Done, ImportPreview, MatchExample, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import (
    Act,
    ActKind,
    Changes,
    Clues,
    ImportId,
    ListenerId,
    Owner,
    RecordingId,
    UnixTime,
    Unreadable,
)
from pmrs_desktop.late import late
from pmrs_desktop.listening import acts, erasure, listeners, standings
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

if TYPE_CHECKING:
    from pmrs_desktop.exchange import log as opened_log
    from pmrs_desktop.exchange import ours
else:
    opened_log = late("pmrs_desktop.exchange.log")
    ours = late("pmrs_desktop.exchange.ours")

logger = logging.getLogger(__name__)
IMPORT = "import"
EXAMPLES = 3
LONGEST_NAME = 80
SETTLED_AT_ONCE = 2_000


class Trade:
    """Imports and exports for the listener `me`."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        jobs: Jobs,
        announcer: Announcer,
        shelf: Shelf,
        me: ListenerId,
        package: Package | None,
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._writer = writer
        self._jobs = jobs
        self._announcer = announcer
        self._shelf = shelf
        self._me = me
        self._package = package
        self._clock = clock
        self._under_way = 0
        self._quiet = threading.Condition()

    def preview(self, file: Path) -> ImportPreview:
        """Reads a whole log and says what importing it would do; nothing is written.

        Raises:
            Trouble: it is no log that is known here, or cannot be read.
        """
        log = opened_log.open_log(file)
        owner, counts, since = log.owner or Owner(), Brought(), None
        said: dict[tuple[str, str], Clues] = {}
        for item in log.items():
            match item:
                case Act():
                    counts.count(item)
                    said.setdefault((item.said.artist, item.said.title), item.said)
                    if item.at is not None and item.kind is ActKind.PLAY:
                        since = item.at if since is None else min(since, item.at)
                case Owner():
                    owner = item
                case Unreadable():
                    counts.note(item)
                case _:
                    pass
        with self._database.reading() as connection:
            everyone = listeners.everyone(connection)
            matched = views.matched_here(connection, list(said.values()))
            known = next((one for one in everyone if owner.listener_key and one.key == owner.listener_key), None)
            already = self._already(connection, log, known.id) if known else 0
        return ImportPreview(
            file.name,
            log.format.name,
            name=known.name if known else owner.name,
            plays=counts.plays,
            in_common=len(matched),
            already=already,
            since=since,
            examples=tuple(_examples(said, matched)),
            unreadable=tuple(counts.problems),
            unreadable_count=counts.unreadable,
        )

    def bring_in(self, file: Path, name: str = "") -> tuple[Brought, ImportId | None]:
        """Imports a log for the listener called `name`, or as my own history where that is empty.

        The acts come in in short batches and are unseen until all are in; where the file breaks off, what was read stays.

        Returns:
            What it brought, and the import for `undo`; None where nothing in it was new.

        Raises:
            Trouble: it is no log that is known here, or nothing of it could be written.
        """
        with self._counted():
            return self._bring_in(opened_log.open_log(file), tidy_name(name))

    def stop(self) -> None:
        """Stops imports that are under way, and waits until they took themselves back."""
        self._jobs.stopping.set()
        with self._quiet:
            self._quiet.wait_for(lambda: self._under_way == 0)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._quiet:
            self._under_way += 1
        try:
            yield
        finally:
            with self._quiet:
                self._under_way -= 1
                self._quiet.notify_all()

    def _bring_in(self, log: opened_log.OpenedLog, called: str) -> tuple[Brought, ImportId | None]:
        who, import_id, device = self._writer.run(lambda connection: self._begin(connection, log, called))
        brought = Brought(who.name, log.format.name)
        run = Run(log, who.id, import_id, device, self._is_from_here(device), self._clock, brought)
        try:
            self._write(run)
            kept = self._finish(run)
        except BaseException:
            self._take_back(who.id, import_id)
            raise
        finally:
            self._jobs.report(IMPORT, None)
        if kept:
            self._settle(import_id)
            self._tell(who.id)
        return brought, import_id if kept else None

    def _write(self, run: Run) -> None:
        """Writes all acts of a log in short batches; the next one is read while one is written."""
        writing: Future[None] | None = None
        title = tr("Importing {file}", file=run.log.path.name)
        try:
            for batch in batches(run.log, run.brought):
                if self._jobs.stopping.is_set():
                    raise Trouble(tr("The import was stopped; nothing of it was kept."))
                if writing is not None:
                    writing.result()
                writing = self._writer.submit(partial(run.keep, items=batch))
                self._jobs.report(IMPORT, ProgressRow(IMPORT, title, round(run.log.fraction() * 100), 100))
        finally:
            if writing is not None:
                wait([writing])
        if writing is not None:
            writing.result()

    def bring_in_and_say(self, file: Path, name: str) -> Done:
        """Imports a log and says so in one sentence, with the undoing of it."""
        brought, import_id = self.bring_in(file, name)
        if import_id is None:
            sentence = ntr(
                "Nothing new in this file: its {count} line is already here.",
                "Nothing new in this file: all {count} lines are already here.",
                brought.lines,
            )
            return Done(sentence if brought.lines else tr("There is nothing to import in this file."))
        sentence = ntr("Import finished: {count} play", "Import finished: {count} plays", brought.plays)
        sentence += ntr(", {count} of its songs is yours.", ", {count} of its songs are yours.", brought.in_common)
        which = import_id
        return Done(sentence, lambda: self.undo(which))

    def undo(self, which: ImportId) -> Done:
        """Hides everything an import brought; the answer brings it back.

        Raises:
            Trouble: it is undone already, or gone because the same log was brought in again.
        """
        self._set(which, "finished", listeners.undo_import)

        def redo() -> Done:
            self._set(which, "undone", listeners.redo_import)
            return Done(tr("The import is back."))

        return Done(tr("The import was undone."), redo)

    def undo_last(self, who: ListenerId) -> Done:
        """Undoes the newest import of a listener."""
        with self._database.reading() as connection:
            which = listeners.last_import(connection, who)
        return self.undo(which) if which is not None else Done(tr("There is no import to undo."))

    def save_mine(self, file: Path) -> int:
        """Writes all my acts, and what my songs sound like, as our export; returns how many lines that were.

        Raises:
            Trouble: the file cannot be written.
        """
        with self._database.reading() as connection:
            me, (_device, device_key) = listeners.me(connection), listeners.this_device(connection)
            items = outgoing.my_items(connection, self._me, self._package)
            return ours.write(file, Owner(me.name, me.key, device_key), self._clock(), items)

    def recover(self) -> None:
        """Clears the imports and settles the changes that a killed process left half done."""
        with self._database.reading() as connection:
            running = [(which, listeners.owner_of_import(connection, which)) for which in self._running(connection)]
            unsettled = listeners.unsettled(connection)
        # Asked last: a process that began one of these is seen here, unless it is dead.
        if not (running or unsettled) or not self._database.is_alone():
            return
        for which, who in running:
            self._drop(who, which)
        for which in unsettled:
            self._settle(which)

    @staticmethod
    def _running(connection: Connection) -> list[ImportId]:
        return listeners.imports_in_state(connection, "running")

    def _begin(
        self, connection: Connection, log: opened_log.OpenedLog, name: str
    ) -> tuple[listeners.Listener, ImportId, int | None]:
        owner = log.owner or Owner()
        me = listeners.me(connection)
        is_mine = not name or owner.listener_key == me.key
        if not is_mine and name.casefold() == me.name.casefold():
            raise Trouble(
                tr("“{name}” is your own name.", name=name),
                tr("Leave the name out to bring the log in as your own history, or choose another one."),
            )
        who = me if is_mine else listeners.listener_for(connection, name, owner.listener_key, self._clock())
        if set(listeners.imports_in_state(connection, "running", who.id)):
            raise Trouble(
                tr("A log of {name} is being imported at this moment.", name=who.name),
                tr("Try again when that is done; after a crash, when PMRS Desktop was closed and opened once."),
            )
        device = listeners.device_of(connection, owner.device_key) if owner.device_key else None
        return who, listeners.begin_import(connection, who.id, log.format.source, self._clock()), device

    def _is_from_here(self, device: int | None) -> bool:
        with self._database.reading() as connection:
            return device is not None and device == listeners.this_device(connection)[0]

    def _finish(self, run: Run) -> bool:
        """Lets an import be seen, or takes it back where it brought nothing; returns which."""
        brought = run.brought
        brought.already = brought.lines - brought.added
        with self._database.reading() as connection:
            brought.songs, brought.in_common = views.songs_of_import(connection, run.import_id)
        if not (brought.added or run.told):
            self._drop(run.who, run.import_id)
            return False
        self._writer.run(lambda connection: listeners.finish_import(connection, run.import_id, self._clock()))
        return True

    def _take_back(self, who: ListenerId, import_id: ImportId) -> None:
        """Deletes what a failed import wrote; where even that fails, the next start does it."""
        try:
            self._drop(who, import_id)
        except Trouble as trouble:
            logger.warning("a failed import is cleared at the next start: %s", trouble)

    def _drop(self, who: ListenerId, which: ImportId) -> None:
        """Deletes an import that was not finished, in short jobs, and a listener who has nothing else."""
        self._writer.run(lambda connection: guesses.forget_hearsay(connection, [which]))
        while self._writer.run(lambda connection: erasure.clear_import(connection, which)):
            pass
        self._writer.run(lambda connection: self._sweep(connection, who))

    def _sweep(self, connection: Connection, who: ListenerId) -> None:
        if who != self._me and not listeners.imports_of(connection, who):
            erasure.forget_listener(connection, who)

    def _set(self, which: ImportId, state: str, change: Callable[[Connection, ImportId], None]) -> None:
        def job(connection: Connection) -> None:
            if which not in listeners.imports_in_state(connection, state):
                raise Trouble(tr("This import changed meanwhile, so nothing was done."))
            change(connection, which)

        self._writer.run(job)
        self._tell(self._settle(which))

    def _settle(self, which: ImportId) -> ListenerId:
        """Folds the songs of an import again after its state changed, in short jobs that a rating can pass between."""
        with self._database.reading() as connection:
            who = listeners.owner_of_import(connection, which)
            songs = listeners.recordings_of_import(connection, which)
        for some in _portions(songs):
            self._writer.run(partial(self._settle_some, who=who, songs=some))
        self._writer.run(lambda connection: listeners.set_settled(connection, which))
        return who

    def _settle_some(self, connection: Connection, who: ListenerId, songs: Sequence[RecordingId]) -> None:
        standings.refresh_recordings(connection, songs, who)
        if who == self._me:
            self._shelf.refresh_standings(connection, songs)

    def _tell(self, who: ListenerId) -> None:
        self._announcer.tell(Changes(all_songs=who == self._me, listeners=True, acts=True))

    def _already(self, connection: Connection, log: opened_log.OpenedLog, who: ListenerId) -> int:
        occurrences, found = acts.Occurrences(), 0
        for batch in batches(log, Brought()):
            lines = [item for item in batch if isinstance(item, Act)]
            found += acts.known_here(connection, who, lines, log.format.source, occurrences)
        return found


def _portions(songs: Sequence[tuple[RecordingId, int]]) -> Iterator[list[RecordingId]]:
    """Yields songs in portions of at most `SETTLED_AT_ONCE` acts (more only where one song has more)."""
    portion: list[RecordingId] = []
    acts_in_it = 0
    for song, count in songs:
        if portion and acts_in_it + count > SETTLED_AT_ONCE:
            yield portion
            portion, acts_in_it = [], 0
        portion.append(song)
        acts_in_it += count
    if portion:
        yield portion


def tidy_name(name: str) -> str:
    """Returns a listener's name on one line, at most 80 signs, with nothing that cannot be written."""
    readable = name.encode("utf-8", "replace").decode("utf-8")
    return " ".join(readable.split())[:LONGEST_NAME].strip()


def _examples(said: dict[tuple[str, str], Clues], matched: dict[tuple[str, str], str]) -> Iterator[MatchExample]:
    yours = [key for key in said if key in matched][:EXAMPLES]
    others = [key for key in said if key not in matched][: EXAMPLES - len(yours)]
    for key in yours:
        yield MatchExample(said[key].title, said[key].artist, matched[key], True)
    for key in others:
        yield MatchExample(
            said[key].title, said[key].artist, tr("Not in your library: kept for recommendations"), False
        )
