"""The table `file`: what a scan found, and what is asked about files. Nothing is ever deleted from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from pmrs_desktop.kinds import Clues, FileId, FolderId, Tags, UnixTime
from pmrs_desktop.library.scan import Difference, Known, Reading, Stat
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import file, folder


@dataclass(frozen=True, slots=True)
class File:
    """One row, ready to use.

    `path` is relative to the folder and raw; `location` is the whole path. `away` where the folder's root is missing,
    `removed` where the listener took the folder out of the library, `gone` where the file itself is no longer there.
    """

    id: FileId
    folder_id: FolderId
    path: bytes
    location: bytes
    stat: Stat
    tags: Tags
    problem: str | None
    hash_problem: str | None
    gone: bool
    away: bool
    removed: bool
    added_at: UnixTime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file whose audio has not been hashed since its last change."""

    id: FileId
    location: bytes
    stat: Stat


@dataclass(frozen=True, slots=True)
class Recorded:
    """Which files a write touched: new rows, rows read anew, rows under a new path, rows back, rows gone."""

    added: tuple[FileId, ...] = ()
    changed: tuple[FileId, ...] = ()
    moved: tuple[FileId, ...] = ()
    back: tuple[FileId, ...] = ()
    gone: tuple[FileId, ...] = ()

    def __or__(self, other: Recorded) -> Recorded:
        return Recorded(
            self.added + other.added,
            self.changed + other.changed,
            self.moved + other.moved,
            self.back + other.back,
            self.gone + other.gone,
        )


def known(connection: Connection, folder_id: FolderId) -> dict[bytes, Known]:
    """Returns every file of a folder, gone ones too: relative path -> what a scan compares with."""
    rows = connection.execute(
        select(file.c.path, file.c.id, file.c.size, file.c.mtime_ns, file.c.gone).where(file.c.folder_id == folder_id)
    )
    return {path: Known(FileId(id_), Stat(size, mtime_ns), gone) for path, id_, size, mtime_ns, gone in rows}


def mark(connection: Connection, found: Difference) -> Recorded:
    """Writes what a scan knows without opening a file: vanished files are gone, others are back.

    Moved files keep their old path until `record` writes their reading.
    """
    for ids, gone in ((found.vanished, True), (found.back, False)):
        if ids:
            connection.execute(
                update(file).where(file.c.id == bindparam("file_id")).values(gone=gone),
                [{"file_id": id_} for id_ in ids],
            )
    return Recorded(back=found.back, gone=found.vanished)


def record(connection: Connection, folder_id: FolderId, readings: Sequence[Reading], now: UnixTime) -> Recorded:
    """Writes one batch of readings: new files get rows, known ones (by path, or moved) keep theirs and their id.

    A changed file's audio hash is cleared, so that it is taken again; a moved file's is kept, for its size and time of
    change are the same. The same batch may be written twice.
    """
    by_path = _ids(connection, folder_id, [reading.path for reading in readings])
    next_id = int(connection.execute(select(func.coalesce(func.max(file.c.id), 0))).scalar_one()) + 1
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for reading in readings:
        values = _values(reading)
        if reading.path in by_path:  # also when another process wrote the moved file first
            changed.append({**values, "file_id": by_path[reading.path]})
        elif reading.moved_from is not None:
            moved.append({**values, "file_id": reading.moved_from, "folder_id": folder_id})
        else:
            added.append({**values, "id": next_id + len(added), "folder_id": folder_id, "added_at": now, "gone": False})
    if added:
        connection.execute(insert(file), added)
    if changed:
        connection.execute(_rewrite(changed[0], audio_hash=None, hash_problem=None), changed)
    if moved:
        connection.execute(_rewrite(moved[0]), moved)
    return Recorded(
        tuple(FileId(row["id"]) for row in added),
        tuple(FileId(row["file_id"]) for row in changed),
        tuple(FileId(row["file_id"]) for row in moved),
    )


def set_audio_hash(
    connection: Connection, waiting: Waiting, audio_hash: str | None, problem: str | None = None
) -> bool:
    """Writes a file's audio hash, or why it has none; returns False where the file changed while it was hashed."""
    written = connection.execute(
        update(file)
        .where(file.c.id == waiting.id, file.c.size == waiting.stat.size, file.c.mtime_ns == waiting.stat.mtime_ns)
        .values(audio_hash=audio_hash, hash_problem=problem)
    )
    return bool(written.rowcount)


def waiting_for_hash(connection: Connection, limit: int = 100) -> list[Waiting]:
    """Returns files that are there and readable and have no audio hash yet, oldest first."""
    rows = connection.execute(
        select(file.c.id, folder.c.path, file.c.path, file.c.size, file.c.mtime_ns)
        .join(folder)
        .where(
            file.c.audio_hash.is_(None),
            file.c.hash_problem.is_(None),
            file.c.problem.is_(None),
            ~file.c.gone,
            ~folder.c.away,
            ~folder.c.removed,
        )
        .order_by(file.c.id)
        .limit(limit)
    )
    return [
        Waiting(FileId(id_), os.path.join(root, path), Stat(size, mtime_ns)) for id_, root, path, size, mtime_ns in rows
    ]


def rows(connection: Connection, ids: Iterable[FileId]) -> dict[FileId, File]:
    """Returns the files of these ids; ids that are none are left out."""
    found: dict[FileId, File] = {}
    for part in portions(ids):
        for row in connection.execute(_whole().where(file.c.id.in_(part))).mappings():
            found[FileId(row["id"])] = _file(row)
    return found


def of_folder(connection: Connection, folder_id: FolderId, *, gone: bool = False) -> list[FileId]:
    """Returns the ids of a folder's files, gone ones only where asked."""
    query = select(file.c.id).where(file.c.folder_id == folder_id).order_by(file.c.id)
    if not gone:
        query = query.where(~file.c.gone)
    return [FileId(id_) for id_ in connection.execute(query).scalars()]


def at(connection: Connection, location: bytes) -> File | None:
    """Returns the file at a whole path, None where the library has none there."""
    for root, folder_id in connection.execute(select(folder.c.path, folder.c.id)).all():
        start = root.rstrip(b"/") + b"/"
        if location.startswith(start):
            query = _whole().where(file.c.folder_id == folder_id, file.c.path == location[len(start) :])
            if (row := connection.execute(query).mappings().first()) is not None:
                return _file(row)
    return None


def _ids(connection: Connection, folder_id: FolderId, paths: Sequence[bytes]) -> dict[bytes, FileId]:
    found: dict[bytes, FileId] = {}
    for part in portions(paths):
        query = select(file.c.path, file.c.id).where(file.c.folder_id == folder_id, file.c.path.in_(part))
        found.update({path: FileId(id_) for path, id_ in connection.execute(query)})
    return found


def _values(reading: Reading) -> dict[str, Any]:
    said, clues = reading.tags, reading.tags.clues
    return {
        "path": reading.path,
        "size": reading.stat.size,
        "mtime_ns": reading.stat.mtime_ns,
        "problem": reading.problem,
        "artist": clues.artist,
        "title": clues.title,
        "album": clues.album,
        "album_artist": clues.album_artist,
        "track_number": said.track_number,
        "disc_number": said.disc_number,
        "year": said.year,
        "genre_words": "\n".join(said.genre_words),
        "seconds": clues.seconds,
        "recording_mbid": clues.recording_mbid,
        "isrc": clues.isrc,
        "has_cover": said.has_cover,
    }


def _rewrite(row: Mapping[str, Any], **also: Any) -> Any:
    columns: dict[str, Any] = {name: bindparam(name) for name in row if name != "file_id"}
    return update(file).where(file.c.id == bindparam("file_id")).values(gone=False, **also, **columns)


def _whole() -> Any:
    return select(
        file, folder.c.path.label("root"), folder.c.away.label("away"), folder.c.removed.label("removed")
    ).join(folder)


def _file(row: RowMapping) -> File:
    clues = Clues(
        artist=row["artist"],
        title=row["title"],
        album=row["album"],
        album_artist=row["album_artist"],
        seconds=row["seconds"],
        recording_mbid=row["recording_mbid"],
        isrc=row["isrc"],
        audio_hash=row["audio_hash"],
    )
    said = Tags(
        clues,
        track_number=row["track_number"],
        disc_number=row["disc_number"],
        year=row["year"],
        genre_words=tuple(row["genre_words"].split("\n")) if row["genre_words"] else (),
        has_cover=row["has_cover"],
    )
    return File(
        id=FileId(row["id"]),
        folder_id=FolderId(row["folder_id"]),
        path=row["path"],
        location=os.path.join(row["root"], row["path"]),
        stat=Stat(row["size"], row["mtime_ns"]),
        tags=said,
        problem=row["problem"],
        hash_problem=row["hash_problem"],
        gone=row["gone"],
        away=row["away"],
        removed=row["removed"],
        added_at=row["added_at"],
    )
