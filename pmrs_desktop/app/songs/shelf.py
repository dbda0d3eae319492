"""The table `shelf`: one row a recording that has a file here, ready to list; derived, and made again where its parts change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, text

from pmrs_desktop.app.songs import albums
from pmrs_desktop.app.songs.naming import GenreName, genre_name
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity.text import fold_for_search, sort_key
from pmrs_desktop.kinds import FileId, ListenerId, RecordingId
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import album_song, file, file_recording, folder, recording, shelf, standing

Choice = Callable[[str | None, tuple[str, ...], tuple[float, ...] | None], GenreName]


class Shelf:
    """Writes the shelf for the listener `me`, with genres as `package` names them (None: no network here)."""

    def __init__(self, me: ListenerId, package: Package | None) -> None:
        self._me = me
        self._package = package

    def refresh(self, connection: Connection, recordings: Iterable[RecordingId]) -> frozenset[int]:
        """Makes the rows of these recordings again (roots or members); returns the roots they belong to."""
        touched: set[int] = set()
        for part in portions(set(recordings)):
            touched |= self._refresh(connection, part)
        return frozenset(touched)

    def refresh_files(self, connection: Connection, files: Collection[FileId]) -> frozenset[int]:
        """Makes the rows again of the recordings that these files belong to."""
        found: list[RecordingId] = []
        for part in portions(files):
            query = select(file_recording.c.recording_id).where(file_recording.c.file_id.in_(part))
            found.extend(connection.execute(query).scalars())
        return self.refresh(connection, found)

    def refresh_standings(self, connection: Connection, recordings: Iterable[RecordingId]) -> None:
        """Copies ratings and plays of me again for these recordings (roots): all that an act or an import changes."""
        connection.execute(
            text(
                "UPDATE shelf SET (rating, plays, skips) = (SELECT max(rating), coalesce(max(plays), 0),"
                " coalesce(max(skips), 0) FROM standing WHERE listener_id = :me"
                " AND standing.recording_id = shelf.recording_id) WHERE recording_id = :song"
            ),
            [{"me": self._me, "song": song} for song in recordings],
        )

    def without_album(self, connection: Connection) -> list[RecordingId]:
        """Returns the songs whose album is not known yet: those of a database from before there were albums."""
        known = select(album_song.c.file_id).where(album_song.c.recording_id == shelf.c.recording_id).exists()
        return [
            RecordingId(row.recording_id)
            for row in connection.execute(select(shelf.c.recording_id).where(shelf.c.album_key != "", ~known))
        ]

    def _refresh(self, connection: Connection, recordings: list[RecordingId]) -> set[int]:
        roots = set(
            connection.execute(select(recording.c.root_id).where(recording.c.id.in_(recordings)).distinct()).scalars()
        )
        connection.execute(delete(shelf).where(shelf.c.recording_id.in_({*roots, *recordings})))
        best: dict[int, RowMapping] = {}
        words: dict[int, tuple[str, ...]] = {}
        added: dict[int, int] = {}
        files = list(connection.execute(_files_of(roots)).mappings())
        albums.refresh(connection, roots | set(recordings), files)
        for row in files:
            root = row["root_id"]
            best.setdefault(root, row)
            words.setdefault(root, ())
            added[root] = min(row["added_at"], added.get(root, row["added_at"]))
            if not words[root] and row["genre_words"]:
                words[root] = tuple(row["genre_words"].split("\n"))
        if best:
            rows = self._rows(connection, best, words, added)
            connection.execute(insert(shelf), list(rows))
        return roots | set(recordings)

    def _rows(
        self,
        connection: Connection,
        best: dict[int, RowMapping],
        words: dict[int, tuple[str, ...]],
        added: dict[int, int],
    ) -> Iterator[dict[str, Any]]:
        mine = {
            row.recording_id: row
            for row in connection.execute(
                select(standing).where(standing.c.listener_id == self._me, standing.c.recording_id.in_(best))
            )
        }
        hand = guesses.chosen(connection, [RecordingId(root) for root in best])
        network = self._package.network if self._package else ""
        files = [FileId(row["id"]) for row in best.values()]
        heard = guesses.read_guesses(connection, files, network) if network else {}
        unheard = guesses.read_problems(connection, files, network) if network else {}
        for root, row in best.items():
            guess = heard.get(row["id"])
            name = genre_name(hand.get(RecordingId(root)), words[root], guess.shares if guess else None, self._package)
            stands = mine.get(root)
            yield {
                "recording_id": root,
                "file_id": row["id"],
                "title": row["title"],
                "artist": row["artist"],
                "album": row["album"],
                "title_key": sort_key(row["title"]),
                "artist_key": sort_key(row["artist"]),
                "album_key": sort_key(row["album"]),
                "search": search_text(row["title"], row["artist"], row["album"], row["album_artist"], name.words or ""),
                "seconds": row["seconds"],
                "genre": name.words,
                "genre_source": name.source,
                "label": name.label,
                "rating": stands.rating if stands else None,
                "plays": stands.plays if stands else 0,
                "skips": stands.skips if stands else 0,
                "added_at": added[root],
                "away": row["away"],
                "problem": row["problem"] or unheard.get(FileId(row["id"])),
            }


def search_text(*texts: str) -> str:
    """Returns what the search box looks in: all texts, folded."""
    return fold_for_search("\n".join(dict.fromkeys(texts)))


def _files_of(roots: set[int]):  # type: ignore[no-untyped-def]
    return (
        select(file, folder.c.away, recording.c.root_id)
        .join(file_recording, file_recording.c.file_id == file.c.id)
        .join(recording, recording.c.id == file_recording.c.recording_id)
        .join(folder, folder.c.id == file.c.folder_id)
        .where(recording.c.root_id.in_(roots), ~file.c.gone, ~folder.c.removed)
        .order_by(folder.c.away, file.c.problem.is_not(None), file.c.id)
    )
