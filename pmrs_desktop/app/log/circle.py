"""The listeners' page: who listens here, whose logs came in, how close they are, and how to part."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import text

from pmrs_desktop.app.log.agreement import Agreement, agreements
from pmrs_desktop.app.log.trade import Trade, tidy_name
from pmrs_desktop.app.rows import Done, ImportPreview, ListenerCard
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import guesses
from pmrs_desktop.kinds import Changes, ListenerId, UnixTime
from pmrs_desktop.listening import erasure, listeners
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import ntr, tr

OLD_S = 90 * 86_400
SOURCES = {
    "listenbrainz": "ListenBrainz",
    "spotify": "Spotify",
    "lastfm": "Last.fm",
    "rockbox": "Rockbox",
    "pmrs": "PMRS Desktop",
}

_TOTALS = text(
    "SELECT listener.id, listener.name, listener.is_me, coalesce(sum(plays), 0) AS plays,"
    " coalesce(sum(skips), 0) AS skips, count(rating) AS ratings, count(recording_id) AS songs"
    " FROM listener LEFT JOIN standing ON standing.listener_id = listener.id"
    " GROUP BY listener.id ORDER BY listener.is_me DESC, lower(listener.name), listener.id"
)
_IMPORTS = text("SELECT listener_id, source, finished_at FROM import WHERE state = 'finished' ORDER BY finished_at, id")


class Circle:
    """Answers `app.ports.Listeners`."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        announcer: Announcer,
        trade: Trade,
        me: ListenerId,
        clock: Callable[[], UnixTime],
        log_saved: Callable[[], None],
    ) -> None:
        self._database = database
        self._writer = writer
        self._announcer = announcer
        self._trade = trade
        self._me = me
        self._clock = clock
        self._log_saved = log_saved

    def cards(self) -> Sequence[ListenerCard]:
        """Returns one card a listener, me first."""
        now = self._clock()
        with self._database.reading() as connection:
            totals = list(connection.execute(_TOTALS))
            close = agreements(connection, self._me)
            imports = {row.listener_id: row for row in connection.execute(_IMPORTS)}
        cards = []
        for row in totals:
            shared, brought = close.get(ListenerId(row.id), Agreement()), imports.get(row.id)
            cards.append(
                ListenerCard(
                    row.id,
                    row.name,
                    bool(row.is_me),
                    SOURCES.get(brought.source, brought.source) if brought else "",
                    plays=row.plays,
                    songs=row.songs,
                    in_common=shared.in_common,
                    ratings=row.ratings,
                    agreement=shared.share,
                    updated_at=brought.finished_at if brought else None,
                    old=bool(brought and not row.is_me and now - brought.finished_at > OLD_S),
                    can_undo_import=brought is not None,
                )
            )
        return cards

    def names(self) -> Sequence[str]:
        """Returns the names of all listeners but me."""
        with self._database.reading() as connection:
            return [one.name for one in listeners.everyone(connection) if not one.is_me]

    def find(self, name: str | None) -> listeners.Listener:
        """Returns the listener of that name, me where none is named.

        Raises:
            Trouble: nobody has that name.
        """
        with self._database.reading() as connection:
            everyone = listeners.everyone(connection)
        for one in everyone:
            if one.is_me if name is None else one.name.casefold() == name.casefold():
                return one
        raise Trouble(
            tr("There is no listener “{name}”.", name=name),
            tr("There are: {names}.", names=", ".join(one.name for one in everyone)),
        )

    def table(self) -> list[dict[str, object]]:
        """Returns {name, plays, skips, ratings, songs} of every listener, me first."""
        with self._database.reading() as connection:
            return [
                {
                    "name": row.name,
                    "plays": row.plays,
                    "skips": row.skips,
                    "ratings": row.ratings,
                    "songs": row.songs,
                    "me": bool(row.is_me),
                }
                for row in connection.execute(_TOTALS)
            ]

    def preview(self, file: Path) -> ImportPreview:
        """Returns what a log holds, before it is imported."""
        return self._trade.preview(file)

    def bring_in(self, file: Path, name: str) -> Done:
        """Imports a log; "" is my own history."""
        return self._trade.bring_in_and_say(file, name)

    def save_mine(self, file: Path) -> Done:
        """Saves my log for a friend."""
        count = self._trade.save_mine(file)
        self._log_saved()
        return Done(ntr("Saved {count} line of your log.", "Saved {count} lines of your log.", count))

    def rename(self, listener: int, name: str) -> Done:
        """Gives a listener another name.

        Raises:
            Trouble: the name is empty or taken.
        """
        wanted = tidy_name(name)
        with self._database.reading() as connection:
            everyone = {one.id: one.name for one in listeners.everyone(connection)}
        if not wanted:
            raise Trouble(tr("A listener needs a name."))
        if any(one.casefold() == wanted.casefold() for who, one in everyone.items() if who != listener):
            raise Trouble(tr("There is a listener “{name}” already.", name=wanted))
        before = everyone[ListenerId(listener)]
        self._write(lambda connection: listeners.rename(connection, ListenerId(listener), wanted))
        return Done("", lambda: self.rename(listener, before))

    def undo_last_import(self, listener: int) -> Done:
        """Undoes the newest import of a listener."""
        return self._trade.undo_last(ListenerId(listener))

    def forget(self, listener: int) -> Done:
        """Deletes a listener and everything that came with their logs, for good."""
        who = ListenerId(listener)

        def job(connection: Connection) -> None:
            guesses.forget_hearsay(connection, listeners.imports_of(connection, who))
            erasure.forget_listener(connection, who)

        self._write(job)
        return Done(tr("The listener and their log are gone."))

    def _write(self, job: Callable[[Connection], None]) -> None:
        self._writer.run(job, urgent=True)
        self._announcer.tell(Changes(listeners=True, acts=True))


def own_name() -> str:
    """Returns what the listener at this computer is called until they say otherwise: the name they log in with."""
    name = os.environ.get("USER") or os.environ.get("USERNAME") or ""
    return name if name and name != "root" else tr("You")
