"""The table `folder`: which folders make up the library, and where they are now."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import FolderId, UnixTime
from pmrs_desktop.library.names import shown
from pmrs_desktop.store.tables import file, folder
from pmrs_desktop.words import tr


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of the library. `away`: its root was missing at the last look. `checked_at`: end of its last scan."""

    id: FolderId
    path: bytes
    added_at: UnixTime
    checked_at: UnixTime | None
    away: bool


@dataclass(frozen=True, slots=True)
class Added:
    """The folder to scan, and what to tell the listener ("" where it was simply added)."""

    id: FolderId
    sentence: str = ""


def resolve(path: str | bytes) -> bytes:
    """Returns the real, absolute path of a folder that the listener named.

    Raises:
        Trouble: there is no such folder, or it is a file.
    """
    real = os.path.realpath(os.fsencode(os.path.expanduser(path)))
    if not os.path.exists(real):
        raise Trouble(tr("There is no folder “{path}”.", path=shown(real)))
    if not os.path.isdir(real):
        raise Trouble(tr("“{path}” is not a folder.", path=shown(real)), tr("Choose the folder that holds your music."))
    return real


def folders(connection: Connection) -> list[Folder]:
    """Returns the folders of the library in the order of their paths, without those taken out of it."""
    rows = connection.execute(
        select(folder.c.id, folder.c.path, folder.c.added_at, folder.c.checked_at, folder.c.away)
        .where(~folder.c.removed)
        .order_by(folder.c.path)
    )
    return [Folder(FolderId(row.id), row.path, row.added_at, row.checked_at, row.away) for row in rows]


def add(connection: Connection, path: bytes, now: UnixTime) -> Added:
    """Adds the folder at `path` (see `resolve`) and returns it.

    A folder that is there already, or lies inside one that is, changes nothing. A folder around known ones takes their
    files in with their ids. A folder that was taken out before comes back with all it had.

    Raises:
        Trouble: a known folder inside it is away, so that its files could not be found again.
    """
    present = folders(connection)
    for one in present:
        if path == one.path:
            return Added(one.id)
        if _inside(path, one.path):
            sentence = tr(
                "“{inner}” is already in the library, as part of “{outer}”.", inner=shown(path), outer=shown(one.path)
            )
            return Added(one.id, sentence)
    inner = [one for one in present if _inside(one.path, path)]
    for one in inner:
        if one.away:
            raise Trouble(
                tr("“{inner}” is part of the library, and it is not there now.", inner=shown(one.path)),
                tr("Connect it first, then add “{outer}”.", outer=shown(path)),
            )
    added = _insert_or_bring_back(connection, path, now)
    for one in inner:
        _take_in(connection, added, path, one)
    if not inner:
        return Added(added)
    return Added(
        added,
        tr("“{outer}” now takes in “{inner}”.", outer=shown(path), inner=", ".join(shown(one.path) for one in inner)),
    )


def remove(connection: Connection, folder_id: FolderId) -> None:
    """Takes a folder out of the library: its songs are hidden, and nothing is deleted."""
    connection.execute(update(folder).where(folder.c.id == folder_id).values(removed=True))


def relocate(connection: Connection, folder_id: FolderId, path: bytes) -> None:
    """Says that a folder now stands at `path` (a moved drive): one row changes, every file keeps its id.

    Raises:
        Trouble: another folder of the library is at, in or around that path.
    """
    taken = connection.execute(
        select(folder.c.id, folder.c.path, folder.c.removed).where(folder.c.id != folder_id)
    ).all()
    for other_id, other, removed in taken:
        if removed and other != path:
            continue
        if removed and not _holds_files(connection, other_id):
            connection.execute(delete(folder).where(folder.c.id == other_id))
        elif other == path or _inside(path, other) or _inside(other, path):
            raise Trouble(
                tr(
                    "“{path}” cannot take its place, for “{other}” is in the library.",
                    path=shown(path),
                    other=shown(other),
                )
            )
    connection.execute(update(folder).where(folder.c.id == folder_id).values(path=path, away=False, checked_at=None))


def set_away(connection: Connection, folder_id: FolderId, away: bool) -> bool:
    """Writes whether a folder's root is missing; returns whether that is news."""
    written = connection.execute(
        update(folder).where(folder.c.id == folder_id, folder.c.away != away).values(away=away)
    )
    return bool(written.rowcount)


def set_checked(connection: Connection, folder_id: FolderId, now: UnixTime) -> None:
    """Writes that a scan of the folder came to its end."""
    connection.execute(update(folder).where(folder.c.id == folder_id).values(checked_at=now))


def _inside(path: bytes, outer: bytes) -> bool:
    return path.startswith(outer.rstrip(b"/") + b"/") and path != outer


def _holds_files(connection: Connection, folder_id: FolderId) -> bool:
    return connection.execute(select(file.c.id).where(file.c.folder_id == folder_id).limit(1)).first() is not None


def _insert_or_bring_back(connection: Connection, path: bytes, now: UnixTime) -> FolderId:
    before = connection.execute(select(folder.c.id).where(folder.c.path == path)).scalar()
    if before is not None:
        connection.execute(update(folder).where(folder.c.id == before).values(removed=False, away=False))
        return FolderId(before)
    made = connection.execute(insert(folder).values(path=path, added_at=now))
    return FolderId(int(made.lastrowid))


def _take_in(connection: Connection, outer_id: FolderId, outer: bytes, inner: Folder) -> None:
    """Gives the inner folder's files to the outer one.

    Where the outer one was in the library before and still has a row for the same file, the inner row goes to rest as
    gone in its folder: the two are one recording by their sound.
    """
    prefix = inner.path[len(outer.rstrip(b"/")) + 1 :] + b"/"
    held = set(connection.execute(select(file.c.path).where(file.c.folder_id == outer_id)).scalars())
    rows = connection.execute(select(file.c.id, file.c.path).where(file.c.folder_id == inner.id)).all()
    for file_id, path in rows:
        here = prefix + path
        values = {"gone": True} if here in held else {"folder_id": outer_id, "path": here}
        connection.execute(update(file).where(file.c.id == file_id).values(**values))
    left = connection.execute(select(func.count()).select_from(file).where(file.c.folder_id == inner.id)).scalar_one()
    if left:
        remove(connection, inner.id)
    else:
        connection.execute(delete(folder).where(folder.c.id == inner.id))
