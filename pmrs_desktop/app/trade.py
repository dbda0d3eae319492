"""Listening logs in and out: preview, import in short batches, undo, export of my own acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pmrs_desktop.app import outgoing, views
from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.rows import Done, ImportPreview, MatchExample, ProgressRow
from pmrs_desktop.app.shelf import Shelf
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.log import OpenedLog, open_log
from pmrs_desktop.exchange.ours import write
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import (
    Act,
    ActKind,
    Changes,
    Clues,
    Hearsay,
    ImportId,
    ListenerId,
    Owner,
    RecordingId,
    SayingId,
    UnixTime,
    Unreadable,
)
from pmrs_desktop.listening import acts, erasure, listeners, standings
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

IMPORT = "import"
BATCH = 2_000
SHOWN = 20
EXAMPLES = 3
REMEMBERED = 100_000
SETTLED_AT_ONCE = 2_000


@dataclass(slots=True)
class Brought:
    """What an import brought: counts of new acts, of those that stood here already, and what could not be read."""

    listener: str = ""
    format: str = ""
    plays: int = 0
    skips: int = 0
    ratings: int = 0
    others: int = 0
    added: int = 0
    already: int = 0
    songs: int = 0
    in_common: int = 0
    unreadable: int = 0
    problems: list[str] = field(default_factory=list)

    def count(self, act: Act) -> None:
        """Counts one act of the file by its kind."""
        if act.kind is ActKind.PLAY:
            self.plays += act.count
        elif act.kind is ActKind.SKIP:
            self.skips += act.count
        elif act.kind is ActKind.RATING:
            self.ratings += 1
        else:
            self.others += 1

    def note(self, line: Unreadable) -> None:
        """Counts a line that could not be read, and keeps the first ones."""
        self.unreadable += 1
        if len(self.problems) < SHOWN:
            self.problems.append(f"{line.where}: {line.why}")


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

    def preview(self, file: Path) -> ImportPreview:
        """Reads a whole log and says what importing it would do; nothing is written.

        Raises:
            Trouble: it is no log that is known here, or cannot be read.
        """
        log = open_log(file)
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
            is_known=known is not None,
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
        log = open_log(file)
        who, import_id, device = self._writer.run(lambda connection: self._begin(connection, log, name))
        brought = Brought(who.name, log.format.name)
        run = _Run(self, log, who.id, import_id, device, brought)
        writing: Future[None] | None = None
        try:
            for batch in _batches(log, brought):
                if self._jobs.stopping.is_set():
                    raise Trouble(tr("The import was stopped; nothing of it was kept."))
                if writing is not None:  # the next batch is read while this one is written
                    writing.result()
                writing = self._writer.submit(partial(run.keep, items=batch))
                self._jobs.report(
                    IMPORT,
                    ProgressRow(IMPORT, tr("Importing {file}", file=file.name), round(log.fraction() * 100), 100),
                )
            if writing is not None:
                writing.result()
        except BaseException:
            if writing is not None:
                wait([writing])
            self.clear(import_id)
            raise
        finally:
            self._jobs.report(IMPORT, None)
        return self._finish(brought, who.id, import_id)

    def bring_in_and_say(self, file: Path, name: str) -> Done:
        """Imports a log and says so in one sentence, with the undoing of it."""
        brought, import_id = self.bring_in(file, name)
        total = brought.plays + brought.skips + brought.ratings + brought.others
        if import_id is None:
            sentence = ntr(
                "Nothing new in this file: its {count} line is already here.",
                "Nothing new in this file: all {count} lines are already here.",
                total,
            )
            return Done(sentence if total else tr("There is nothing to import in this file."))
        sentence = ntr("Import finished: {count} play", "Import finished: {count} plays", brought.plays)
        sentence += ntr(", {count} of its songs is yours.", ", {count} of its songs are yours.", brought.in_common)
        which = import_id
        return Done(sentence, lambda: self.undo(which))

    def undo(self, which: ImportId) -> Done:
        """Hides everything an import brought; the answer brings it back."""
        self._set(which, listeners.undo_import)

        def redo() -> Done:
            self._set(which, listeners.redo_import)
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
            return write(file, Owner(me.name, me.key, device_key), self._clock(), items)

    def clear(self, which: ImportId) -> None:
        """Deletes what an import left that was cut off, in short jobs."""
        self._writer.run(lambda connection: guesses.forget_hearsay(connection, [which]))
        while self._writer.run(lambda connection: erasure.clear_import(connection, which)):
            pass

    def recover(self) -> None:
        """Clears the imports and settles the changes that a killed process left half done."""
        with self._database.reading() as connection:
            running = listeners.imports_in_state(connection, "running")
            unsettled = listeners.unsettled(connection)
        # Asked last: a process that began one of these is seen here, unless it is dead.
        if not (running or unsettled) or not self._database.is_alone():
            return
        for which in running:
            self.clear(which)
        for which in unsettled:
            self._settle(which)

    def _begin(
        self, connection: Connection, log: OpenedLog, name: str
    ) -> tuple[listeners.Listener, ImportId, int | None]:
        owner = log.owner or Owner()
        me = listeners.me(connection)
        is_mine = not name or owner.listener_key == me.key
        who = me if is_mine else listeners.listener_for(connection, name, owner.listener_key, self._clock())
        device = listeners.device_of(connection, owner.device_key) if owner.device_key else None
        return who, listeners.begin_import(connection, who.id, log.format.source, self._clock()), device

    def _finish(self, brought: Brought, who: ListenerId, import_id: ImportId) -> tuple[Brought, ImportId | None]:
        brought.already = brought.plays + brought.skips + brought.ratings + brought.others - brought.added

        self._writer.run(lambda connection: listeners.finish_import(connection, import_id, self._clock()))
        self._settle(import_id)
        with self._database.reading() as connection:
            brought.songs, brought.in_common = views.songs_of_import(connection, import_id)
        self._tell(who)
        return brought, import_id if brought.added else None

    def _set(self, which: ImportId, change: Callable[[Connection, ImportId], None]) -> None:
        self._writer.run(lambda connection: change(connection, which))
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

    def _already(self, connection: Connection, log: OpenedLog, who: ListenerId) -> int:
        occurrences, found = acts.Occurrences(), 0
        for batch in _batches(log, Brought()):
            lines = [item for item in batch if isinstance(item, Act)]
            found += acts.known_here(connection, who, lines, log.format.source, occurrences)
        return found


@dataclass(slots=True)
class _Run:
    """The state of one import: what was said so far, so that a song is looked up once."""

    trade: Trade
    log: OpenedLog
    who: ListenerId
    import_id: ImportId
    device: int | None
    brought: Brought
    sayings: dict[Clues, SayingId] = field(default_factory=dict)
    occurrences: acts.Occurrences = field(default_factory=acts.Occurrences)

    def keep(self, connection: Connection, items: Sequence[Act | Hearsay]) -> None:
        """Writes one batch."""
        if len(self.sayings) > REMEMBERED:
            self.sayings.clear()
        unknown = list(dict.fromkeys(item.said for item in items if item.said not in self.sayings))
        ids, fresh = acts.saying_ids(connection, [acts.Said(clues) for clues in unknown])
        recordings.assign_sayings(connection, fresh)
        self.sayings.update(zip(unknown, ids, strict=True))
        lines = [(item, self.sayings[item.said]) for item in items if isinstance(item, Act)]
        self.brought.added += acts.append(
            connection,
            self.who,
            lines,
            self.trade._clock(),
            device=self.device,
            import_id=self.import_id,
            source=self.log.format.source,
            occurrences=self.occurrences,
        )
        for item in items:
            if isinstance(item, Hearsay):
                guesses.write_hearsay(connection, self.sayings[item.said], self.import_id, item)


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


def _batches(log: OpenedLog, brought: Brought) -> Iterator[list[Act | Hearsay]]:
    batch: list[Act | Hearsay] = []
    for item in log.items():
        if isinstance(item, Unreadable):
            brought.note(item)
            continue
        if isinstance(item, Owner):
            continue
        if isinstance(item, Act):
            brought.count(item)
        batch.append(item)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _examples(said: dict[tuple[str, str], Clues], matched: dict[tuple[str, str], str]) -> Iterator[MatchExample]:
    yours = [key for key in said if key in matched][:EXAMPLES]
    others = [key for key in said if key not in matched][: EXAMPLES - len(yours)]
    for key in yours:
        yield MatchExample(said[key].title, said[key].artist, matched[key], True)
    for key in others:
        yield MatchExample(
            said[key].title, said[key].artist, tr("Not in your library: kept for recommendations"), False
        )
