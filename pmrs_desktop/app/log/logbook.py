"""What the listener does, appended to the log: plays, skips, ratings and opinions about single songs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from pmrs_desktop.app.rows import Done, Notice
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.errors import Trouble
from pmrs_desktop.hearing import kind_of_hearing
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import (
    Act,
    ActId,
    ActKind,
    Changes,
    Ended,
    FileId,
    ListenerId,
    RecordingId,
    SayingId,
    Seconds,
    Standing,
    UnixTime,
)
from pmrs_desktop.library import files
from pmrs_desktop.listening import acts, erasure, shown, standings
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

logger = logging.getLogger(__name__)
_TAKEN_UP = frozenset({ActKind.PLAY, ActKind.RATING, ActKind.LOVE, ActKind.MORE})
"""What says that a suggestion was not passed over; a wish moves nothing, and waits on a list of its own."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """One hearing of a file here: from when, how much of it was heard, how it ended, from which page it was started."""

    file_id: FileId
    started_at: UnixTime
    heard_seconds: Seconds
    length_seconds: Seconds | None
    ended: Ended
    page: str | None


class Logbook:
    """Appends the acts of me, each in a job of its own that is never dropped, and tells what changed."""

    def __init__(
        self,
        writer: Writer,
        announcer: Announcer,
        shelf_: Shelf,
        me: ListenerId,
        device: int,
        clock: Callable[[], UnixTime],
        is_private: Callable[[], bool],
    ) -> None:
        self._writer = writer
        self._announcer = announcer
        self._shelf = shelf_
        self._me = me
        self._device = device
        self._clock = clock
        self._is_private = is_private

    def rate(self, songs: Sequence[int], stars: float, page: str = "library") -> Done:
        """Rates songs, 0 takes the rating back; the answer undoes it."""
        stood = self._write(songs, ActKind.RATING, [stars] * len(songs), page)
        before = {song: one.rating or 0.0 for song, one in stood.items()}
        if stars == 0:
            sentence = tr("Rating taken back.")
        elif len(songs) == 1:
            sentence = ""
        else:
            sentence = ntr("{count} song rated.", "{count} songs rated.", len(songs))

        def undo() -> Done:
            self._write(songs, ActKind.RATING, [before.get(song) or 0.0 for song in songs], page)
            return Done(tr("The rating is as it was."))

        return Done(sentence, undo)

    def not_this(self, song: int, page: str) -> Done:
        """Never suggests this song again, until that is undone."""
        self._write([song], ActKind.NOT_THIS, [1.0], page)

        def undo() -> Done:
            self._write([song], ActKind.NOT_THIS, [0.0], page)
            return Done(tr("It may be suggested again."))

        return Done(tr("“{title}” will not be suggested again.", title=self._title(song)), undo)

    def less(self, song: int, page: str) -> Done:
        """Suggests less like this song, until that is undone or "more" is said."""
        return self._lean(song, ActKind.LESS, page)

    def more(self, song: int, page: str) -> Done:
        """Suggests more like this song, until that is undone or "less" is said."""
        return self._lean(song, ActKind.MORE, page)

    def _lean(self, song: int, kind: ActKind, page: str) -> Done:
        stood = self._write([song], kind, [1.0], page).get(song)
        lean = stood.lean if stood else 0

        def undo() -> Done:
            back = {1: ActKind.MORE, -1: ActKind.LESS}.get(lean, kind)
            self._write([song], back, [1.0 if lean else 0.0], page)
            return Done(tr("That is as it was."))

        title = self._title(song)
        if kind is ActKind.MORE:
            return Done(tr("More like “{title}” from now on.", title=title), undo)
        return Done(tr("Less like “{title}” from now on.", title=title), undo)

    def wish(self, song: int, page: str) -> Done:
        """Puts a song on the wish list."""
        self._write([song], ActKind.WISH, [1.0], page)

        def undo() -> Done:
            self._write([song], ActKind.WISH, [0.0], page)
            return Done(tr("It is not on your wish list any more."))

        return Done(tr("“{title}” is on your wish list.", title=self._title(song)), undo)

    def unwish(self, songs: Sequence[int], page: str) -> Done:
        """Takes songs from the wish list; the answer puts back those that stood there."""
        stood = self._write(songs, ActKind.WISH, [0.0] * len(songs), page)
        wished = [song for song in songs if song in stood and stood[song].wished]

        def undo() -> Done:
            self._write(wished, ActKind.WISH, [1.0] * len(wished), page)
            return Done(tr("Your wish list is as it was."))

        if len(songs) == 1:
            sentence = tr("“{title}” is not on your wish list any more.", title=self._title(songs[0]))
        else:
            sentence = ntr(
                "{count} song taken from your wish list.", "{count} songs taken from your wish list.", len(songs)
            )
        return Done(sentence, undo if wished else None)

    def heard(self, hearing: Hearing) -> None:
        """Logs a hearing as a play or a skip, or not at all where it says nothing about the song; never waits."""
        kind = kind_of_hearing(hearing.heard_seconds, hearing.length_seconds, hearing.ended)
        if kind is None or self._is_private():
            return
        now = self._clock()

        def job(connection: Connection) -> Changes:
            row = files.rows(connection, [hearing.file_id])[hearing.file_id]
            act = Act(
                kind,
                row.tags.clues,
                at=hearing.started_at,
                heard_seconds=hearing.heard_seconds,
                ended=hearing.ended,
                page=hearing.page,
            )
            song = recordings.of_files(connection, [hearing.file_id])[hearing.file_id]
            return self._append(connection, [(act, song, hearing.file_id)], now)

        self._writer.submit(job, urgent=True).add_done_callback(self._noted)

    def play(self, song: int) -> None:
        """Logs one heard play of a song, from beginning to end, without sound.

        Raises:
            Trouble: there is no such song here.
        """
        now = self._clock()

        def job(connection: Connection) -> Changes:
            clues, file_id = views.clues_of(connection, song)
            heard = clues.seconds
            began = now - int(heard or 0)
            act = Act(ActKind.PLAY, clues, at=began, heard_seconds=heard, ended=Ended.FINISHED, page="pmrs")
            return self._append(connection, [(act, recordings.root(connection, RecordingId(song)), file_id)], now)

        self._refuse_in_private()
        self._announcer.tell(self._writer.run(job, urgent=True))

    def delete_play(self, play: str) -> Done:
        """Deletes a play or skip of mine for good.

        Raises:
            Trouble: it is not there (any more).
        """
        if not self.delete_act(ActId(play)):
            raise Trouble(tr("This play is not in your log any more."))
        return Done(tr("The play is deleted."))

    def delete_act(self, which: ActId) -> bool:
        """Deletes one act of mine for good; returns whether there was one."""

        def job(connection: Connection) -> Changes | None:
            sayings = erasure.delete_act(connection, self._me, which)
            if not sayings:
                return None
            return self._folded(connection, set(recordings.of_sayings(connection, sayings).values()))

        changes = self._writer.run(job, urgent=True)
        if changes is not None:
            self._announcer.tell(changes)
        return changes is not None

    def _write(self, songs: Sequence[int], kind: ActKind, values: Sequence[float], page: str) -> dict[int, Standing]:
        """Appends one act a song; returns where I stood with each before, as far as I did."""
        self._refuse_in_private()
        now = self._clock()

        def job(connection: Connection) -> tuple[Changes, dict[int, Standing]]:
            # What the window shows may have been merged into another recording a moment ago.
            roots = [recordings.root(connection, RecordingId(song)) for song in songs]
            stood = {one.recording: one for one in standings.of_listener(connection, self._me, roots)}
            said = standings.last_said(connection, self._me, roots)
            entries = []
            for song, value in zip(roots, values, strict=True):
                clues, file_id = views.clues_of(connection, song)
                at = max(now, said.get(song, now))  # the last word holds, also after the clock was set back
                entries.append((Act(kind, clues, value=value, at=at, page=page), song, file_id))
            before = {song: stood[root] for song, root in zip(songs, roots, strict=True) if root in stood}
            return self._append(
                connection, entries, max(now, *(act.at or now for act, _song, _file in entries))
            ), before

        changes, before = self._writer.run(job, urgent=True)
        self._announcer.tell(changes)
        return before

    def _append(
        self, connection: Connection, entries: Sequence[tuple[Act, RecordingId, FileId | None]], now: UnixTime
    ) -> Changes:
        said, fresh = acts.saying_ids(connection, [acts.Said(act.said, file_id) for act, _song, file_id in entries])
        new = {saying_id for saying_id, _clues in fresh}
        for saying_id, (_act, song, _file) in zip(said, entries, strict=True):
            if saying_id in new:
                recordings.assign_heard(connection, saying_id, song)
        pairs = [(act, SayingId(saying_id)) for (act, _song, _file), saying_id in zip(entries, said, strict=True)]
        acts.append(connection, self._me, pairs, now, device=self._device)
        songs = [song for _act, song, _file in entries]
        taken_up = [song for act, song, _file in entries if act.kind in _TAKEN_UP and act.value != 0]
        shown.take_up(connection, taken_up)
        return self._folded(connection, songs)

    def _folded(self, connection: Connection, songs: Collection[RecordingId]) -> Changes:
        """Makes what is derived from the acts about some songs (roots) again."""
        standings.refresh_recordings(connection, songs)
        self._shelf.refresh_standings(connection, songs)
        return Changes(songs=frozenset(songs), acts=True)

    def _noted(self, done: Future[Changes]) -> None:
        failure = done.exception()
        if failure is None:
            self._announcer.tell(done.result())
            return
        logger.error("a hearing could not be written", exc_info=failure)
        self._announcer.tell(Notice(tr("A song that you heard could not be written to your log."), str(failure)))

    def _title(self, song: int) -> str:
        return self._writer.run(lambda connection: views.clues_of(connection, song)[0].title)

    def _refuse_in_private(self) -> None:
        if self._is_private():
            raise Trouble(
                tr("Private mode is on, so nothing is written to your log."), tr("Switch it off in the settings.")
            )
