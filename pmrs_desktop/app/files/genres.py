"""Genres: every new file is heard in the background by the worker; the listener's own choice is kept beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.rows import Done, FailureRow, GenresPage, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import groups
from pmrs_desktop.app.songs.naming import genre_name
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.classifier import Classifier, NoWorker
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Changes, Guess, RecordingId, UnixTime
from pmrs_desktop.library import files, names
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

GENRES = "genres"
AT_ONCE = 200
TOLD_EVERY = 5


class Genres:
    """Answers `app.ports.Genres` and keeps the guesses complete."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        jobs: Jobs,
        announcer: Announcer,
        shelf: Shelf,
        package: Package | None,
        new_classifier: Callable[[], Classifier],
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._writer = writer
        self._jobs = jobs
        self._announcer = announcer
        self._shelf = shelf
        self._package = package
        self._new_classifier = new_classifier
        self._clock = clock
        self._hearing: Classifier | None = None

    def page(self) -> GenresPage:
        """Returns the tiles of the Genres page."""
        with self._database.reading() as connection:
            return groups.genres(connection)

    def labels(self) -> Sequence[str]:
        """Returns the labels a listener can choose from."""
        return LABELS

    def choose(self, songs: Sequence[int], label: str | None) -> Done:
        """Sets the genre of songs by hand, None takes that back; the answer undoes it.

        Raises:
            Trouble: no genre has that name.
        """
        if label is not None and label not in LABELS:
            raise Trouble(
                tr("There is no genre “{name}”.", name=label), tr("There are: {names}.", names=", ".join(LABELS))
            )
        ids = [RecordingId(song) for song in songs]

        def job(connection: Connection, wanted: dict[RecordingId, str | None]) -> dict[RecordingId, str | None]:
            before = guesses.chosen(connection, ids)
            for song, one in wanted.items():
                guesses.choose_genre(connection, song, one, self._clock())
            self._shelf.refresh(connection, ids)
            return {song: before.get(song) for song in ids}

        def write(wanted: dict[RecordingId, str | None]) -> dict[RecordingId, str | None]:
            before = self._writer.run(lambda connection: job(connection, wanted), urgent=True)
            self._announcer.tell(Changes(songs=frozenset(songs), genres=True))
            return before

        before = write(dict.fromkeys(ids, label))

        def undo() -> Done:
            write(before)
            return Done(tr("The genre is as it was."))

        name = label or tr("as heard")
        return Done(
            ntr("Genre of {count} song: {name}.", "Genre of {count} songs: {name}.", len(songs), name=name), undo
        )

    def hear_soon(self) -> None:
        """Hears what is waiting, in the background."""
        if self._package is not None:
            self._jobs.submit(GENRES, self.hear_all)

    def hear_all(self) -> dict[str, int]:
        """Hears every file that this network has not heard yet; returns counts: heard, failed."""
        counts = {"heard": 0, "failed": 0}
        package = self._package
        if package is None:
            raise Trouble(tr("The genre network is missing from this installation."))
        self._jobs.forget_failures(GENRES)
        with self._database.reading() as connection:
            waiting = guesses.waiting(connection, package.network)
        if not waiting:
            return counts
        classifier = self._hearing = self._new_classifier()
        try:
            for start in range(0, len(waiting), AT_ONCE):
                with self._database.reading() as connection:
                    batch = files.rows(connection, waiting[start : start + AT_ONCE])
                there = [
                    file for file in batch.values() if not (file.away or file.removed or file.gone or file.problem)
                ]
                if not self._hear(classifier, package, there, counts, len(waiting)):
                    break
        except NoWorker:
            if not self._jobs.stopping.is_set():
                raise
        finally:
            self._hearing = None
            classifier.stop()
            self._jobs.report(GENRES, None)
        return counts

    def name_files(self, paths: Sequence[Path]) -> list[dict[str, object]]:
        """Names the genre of files, nothing is stored: {file, genre, genres, problem} of each, in the order asked."""
        package = self._package
        if package is None:
            raise Trouble(tr("The genre network is missing from this installation."))
        classifier = self._new_classifier()
        try:
            return [_named(classifier, package, path) for path in paths]
        finally:
            classifier.stop()

    def stop(self) -> None:
        """Ends the worker at once, also within a song; what it did not hear is heard after the next start."""
        self._jobs.stopping.set()
        hearing = self._hearing
        if hearing is not None:
            hearing.stop()

    def _hear(
        self, classifier: Classifier, package: Package, batch: Sequence[files.File], counts: dict[str, int], total: int
    ) -> bool:
        """Hears one batch; returns False where the job should stop."""
        unheard: list[int] = []
        for file in batch:
            if self._jobs.breathe(GENRES):
                break
            guess, problem = _heard(classifier, Path(os.fsdecode(file.location)))
            counts["heard" if guess else "failed"] += 1
            if problem:
                self._jobs.fail(GENRES, FailureRow(names.shown(file.path), problem))
            songs = self._writer.run(partial(self._keep, package=package, file=file, heard=guess, problem=problem))
            unheard.extend(songs)
            done = counts["heard"] + counts["failed"]
            title = tr("Naming genres")
            self._jobs.report(GENRES, ProgressRow(GENRES, title, done, max(total, done), counts["failed"]))
            if len(unheard) >= TOLD_EVERY:
                self._announcer.tell(Changes(songs=frozenset(unheard), genres=True))
                unheard = []
        if unheard:
            self._announcer.tell(Changes(songs=frozenset(unheard), genres=True))
        return not self._jobs.stopping.is_set()

    def _keep(
        self, connection: Connection, package: Package, file: files.File, heard: Guess | None, problem: str | None
    ) -> frozenset[int]:
        size, mtime_ns = file.stat.size, file.stat.mtime_ns
        if heard is not None:
            guesses.write_guess(connection, file.id, heard, size, mtime_ns)
        else:
            guesses.write_problem(connection, file.id, package.network, problem or "", size, mtime_ns)
        return self._shelf.refresh_files(connection, [file.id])


def _heard(classifier: Classifier, path: Path) -> tuple[Guess | None, str | None]:
    try:
        return classifier.classify(path), None
    except NoWorker:
        raise
    except Trouble as trouble:
        return None, str(trouble)


def _named(classifier: Classifier, package: Package, path: Path) -> dict[str, object]:
    guess, problem = _heard(classifier, path)
    if guess is None:
        return {"file": str(path), "genre": None, "genres": None, "problem": problem}
    name = genre_name(None, (), guess.shares, package)
    shares = {label: round(share, 4) for label, share in zip(package.labels, guess.shares, strict=True)}
    return {"file": str(path), "genre": name.words, "genres": shares, "problem": None}
