"""What the player shows: the song that plays, and the songs that come next."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence

from pmrs_desktop.app.rows import Notice, NowPlaying, PickRow, QueuePage, SongRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs import views
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Seconds
from pmrs_desktop.store.database import Database
from pmrs_desktop.words import tr


class Board:
    """Keeps what is shown and tells it where it changes; from any thread."""

    def __init__(
        self, database: Database, announcer: Announcer, me: ListenerId, package: Package | None, now: NowPlaying
    ) -> None:
        self._database = database
        self._announcer = announcer
        self._me = me
        self._package = package
        self._changing = threading.Lock()
        self.now = now
        self.page = QueuePage()

    def tell(self, position: Callable[[], Seconds], **changed: object) -> None:
        """Notes what changed of `NowPlaying`, and tells the whole with the position of this moment."""
        with self._changing:
            self.now = dataclasses.replace(self.now, **changed)  # type: ignore[arg-type]
        self._announcer.tell(dataclasses.replace(self.now, position=position()))

    def tell_queue(self, songs: Sequence[int], then: Sequence[PickRow], then_from: str) -> None:
        """Tells which songs come next, and what comes after them by itself, if anything."""
        with self._database.reading() as connection:
            wanted = list(dict.fromkeys(songs))
            rows = views.songs_by_id(connection, wanted, self._me, self._package)
        self.page = QueuePage(tuple(rows[song] for song in songs if song in rows), tuple(then), then_from)
        self._announcer.tell(self.page)

    def song(self, song: int) -> SongRow | None:
        """Returns the row of a song; None where it is in no file and no log."""
        with self._database.reading() as connection:
            return views.songs_by_id(connection, [song], self._me, self._package).get(song)

    def tell_failure(self, song: int, why: str, goes_on: bool) -> None:
        """Says that a song cannot be played and why, and whether the next one is tried."""
        shown = self.song(song)
        title = shown.title if shown else tr("a song")
        said = tr("“{title}” could not be played: {why}.", title=title, why=why.rstrip("."))
        hint = tr("Went on to the next song.") if goes_on else ""
        self._announcer.tell(Notice(said, hint, icon="warning-circle"))
