"""What the engine's tickets stand for: the song of the queue, its file, since when, and the page it was started from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pmrs_desktop.app.log.logbook import Hearing
from pmrs_desktop.kinds import Ended, FileId, Seconds, UnixTime
from pmrs_desktop.library.files import File
from pmrs_desktop.player.engine import Ticket
from pmrs_desktop.player.queue import Entry


@dataclass(slots=True)
class _Playing:
    entry: Entry
    file_id: FileId
    started_at: UnixTime
    length: Seconds | None
    page: str | None


class Hearings:
    """The tickets that are open; it belongs to the playback thread."""

    def __init__(self, clock: Callable[[], UnixTime]) -> None:
        self._clock = clock
        self._open: dict[Ticket, _Playing] = {}

    def open(self, ticket: Ticket, entry: Entry, file: File, page: str | None) -> None:
        """Notes what a new ticket plays."""
        self._open[ticket] = _Playing(entry, file.id, self._clock(), file.tags.clues.seconds, page)

    def began(self, ticket: Ticket) -> None:
        """Notes that sound begins now."""
        if ticket in self._open:
            self._open[ticket].started_at = self._clock()

    def measured(self, ticket: Ticket, seconds: Seconds) -> None:
        """Notes the length of a song whose tags do not tell it."""
        if ticket in self._open and self._open[ticket].length is None:
            self._open[ticket].length = seconds

    def entry(self, ticket: Ticket) -> Entry | None:
        """Returns the entry that a ticket plays, or None for one that is not open."""
        return self._open[ticket].entry if ticket in self._open else None

    def forget(self, ticket: Ticket) -> None:
        """Closes a ticket of which nothing is to be logged."""
        self._open.pop(ticket, None)

    def close(self, ticket: Ticket, heard: Seconds, ended: Ended) -> Hearing | None:
        """Closes a ticket, and all before it, and returns its hearing; None for one that is not open."""
        playing = self._open.get(ticket)
        self._open = {later: one for later, one in self._open.items() if later > ticket}
        if playing is None:
            return None
        return Hearing(playing.file_id, playing.started_at, heard, playing.length, ended, playing.page)
