"""The wish list: songs that the listener would like to have, and the file that they take to the shop."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from pmrs_desktop.app.rows import Done, SongRow
from pmrs_desktop.app.songs import views
from pmrs_desktop.app.suggestions import WishRow
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ActKind, ListenerId
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.store.live import done_by, live_acts
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import act, recording, standing
from pmrs_desktop.words import ntr, tr

PLAYLISTS = {".m3u", ".m3u8"}
UNKNOWN_LENGTH = -1
"""What #EXTINF gives where the length of a song is unknown."""


class Wishes:
    """Answers `app.ports.Wishes` for the listener `me`."""

    def __init__(self, database: Database, me: ListenerId, package: Package | None) -> None:
        self._database = database
        self._me = me
        self._package = package

    def rows(self) -> Sequence[WishRow]:
        """Returns the songs wished, newest first; one that came into the library since has `song.here`."""
        with self._database.reading() as connection:
            since = self._wished(connection)
            songs = views.songs_by_id(connection, list(since), self._me, self._package)
            pages = self._pages(connection, list(since))
        return [WishRow(songs[song], at, pages.get(song, "")) for song, at in since.items() if song in songs]

    def save(self, file: Path) -> Done:
        """Saves the list, whole or not at all: M3U where the name ends so, else one "Artist - Title" a line.

        Raises:
            Trouble: the file cannot be written.
        """
        songs = [row.song for row in self.rows()]
        with self._database.reading() as connection:
            places = views.locations(connection, [song.id for song in songs])
        is_playlist = file.suffix.casefold() in PLAYLISTS
        lines = _playlist(songs, places) if is_playlist else [_words(song) for song in songs]
        _write(file, "".join(f"{line}\n" for line in lines))
        return Done(ntr("Saved {count} song of your wish list.", "Saved {count} songs of your wish list.", len(songs)))

    def table(self) -> list[dict[str, object]]:
        """Returns the list as the command line shows it, newest first."""
        return [
            {
                "id": row.song.id,
                "title": row.song.title,
                "artist": row.song.artist,
                "album": row.song.album,
                "since": row.since,
                "here": row.song.here,
            }
            for row in self.rows()
        ]

    def _wished(self, connection: Connection) -> dict[int, int | None]:
        query = (
            select(standing.c.recording_id, standing.c.wished_at)
            .where(standing.c.listener_id == self._me, standing.c.wished)
            .order_by(standing.c.wished_at.desc().nulls_last(), standing.c.recording_id)
        )
        return {int(song): at for song, at in connection.execute(query)}

    def _pages(self, connection: Connection, songs: list[int]) -> dict[int, str]:
        """Returns from which page each song was wished last."""
        found: dict[int, str] = {}
        for part in portions(songs):
            query = live_acts().where(recording.c.root_id.in_(part), done_by(self._me), act.c.kind == ActKind.WISH)
            for row in connection.execute(query.order_by(act.c.at.nulls_first(), act.c.seq)):
                if row.value:
                    found[row.recording_id] = row.page or ""
        return found


def _words(song: SongRow) -> str:
    """Returns "Artist - Title" on one line."""
    return " ".join(f"{song.artist} - {song.title}".split()) if song.artist else " ".join(song.title.split())


def _playlist(songs: Sequence[SongRow], places: dict[int, list[str]]) -> list[str]:
    """Returns an extended M3U: a song that is here by its path, any other one by its words, which no player finds."""
    lines = ["#EXTM3U"]
    for song in songs:
        seconds = UNKNOWN_LENGTH if song.seconds is None else round(song.seconds)
        lines.append(f"#EXTINF:{seconds},{_words(song)}")
        here = places.get(song.id)
        lines.append(here[0] if here and "\n" not in here[0] else _words(song))
    return lines


def _write(file: Path, text: str) -> None:
    partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n", errors="replace")
        partial.replace(file)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Trouble(tr("The wish list could not be saved to {file}: {why}.", file=file.name, why=why)) from error
    finally:
        if partial.exists():
            partial.unlink(missing_ok=True)
