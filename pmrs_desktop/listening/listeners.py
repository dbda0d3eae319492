"""Who listens here, whose logs came in, from which devices, and the state of each import."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from pmrs_desktop.kinds import ImportId, ListenerId, RecordingId, UnixTime
from pmrs_desktop.store.tables import act, device, import_, listener, recording, saying_recording


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener: `key` is random and travels with their log, `name` is what is shown here."""

    id: ListenerId
    key: str
    name: str
    is_me: bool


def me(connection: Connection) -> Listener:
    """Returns the listener at this computer, who is made when the database is first opened (`ensure_me`)."""
    return _listener(connection.execute(select(listener).where(listener.c.is_me)).one())


def known_me(connection: Connection) -> tuple[Listener, tuple[int, str]] | None:
    """Returns the listener at this computer and this device, None in a new database."""
    if connection.execute(select(listener.c.id).where(listener.c.is_me)).first() is None:
        return None
    return me(connection), this_device(connection)


def ensure_me(connection: Connection, name: str, now: UnixTime) -> Listener:
    """Returns the listener at this computer, and makes them and this device where they do not exist yet."""
    if connection.execute(select(listener.c.id).where(listener.c.is_me)).first() is None:
        connection.execute(insert(listener).values(key=uuid.uuid4().hex, name=name, is_me=True, added_at=now))
        connection.execute(insert(device).values(key=uuid.uuid4().hex, is_this=True))
    return me(connection)


def this_device(connection: Connection) -> tuple[int, str]:
    """Returns id and random key of this device."""
    row = connection.execute(select(device.c.id, device.c.key).where(device.c.is_this)).one()
    return row.id, row.key


def device_of(connection: Connection, key: str) -> int:
    """Returns the id of the device with this random key, which is noted when it is new."""
    known = connection.execute(select(device.c.id).where(device.c.key == key)).scalar()
    if known is not None:
        return int(known)
    return int(connection.execute(insert(device).values(key=key, is_this=False)).lastrowid)


def everyone(connection: Connection) -> list[Listener]:
    """Returns all listeners, me first, then by name."""
    query = select(listener).order_by(listener.c.is_me.desc(), func.lower(listener.c.name), listener.c.id)
    return [_listener(row) for row in connection.execute(query)]


def listener_for(connection: Connection, name: str, key: str | None, now: UnixTime) -> Listener:
    """Returns the listener with this random key, or else of this name, and makes one where there is none."""
    query = select(listener)
    if key:
        row = connection.execute(query.where(listener.c.key == key)).first()
        if row:
            return _listener(row)
    row = connection.execute(query.where(func.lower(listener.c.name) == name.lower(), ~listener.c.is_me)).first()
    if row:
        return _listener(row)
    made = connection.execute(
        insert(listener).values(key=key or uuid.uuid4().hex, name=name, is_me=False, added_at=now)
    )
    return _listener(connection.execute(query.where(listener.c.id == made.lastrowid)).one())


def rename(connection: Connection, who: ListenerId, name: str) -> None:
    """Gives a listener another name."""
    connection.execute(update(listener).where(listener.c.id == who).values(name=name))


def begin_import(connection: Connection, who: ListenerId, source: str, now: UnixTime) -> ImportId:
    """Opens an import; its acts are unseen until it is finished."""
    made = connection.execute(insert(import_).values(listener_id=who, source=source, state="running", started_at=now))
    return ImportId(made.lastrowid)


def finish_import(connection: Connection, which: ImportId, now: UnixTime) -> None:
    """Lets the acts of an import be seen; it must be settled then (`standings.refresh_recordings`, `set_settled`)."""
    count = connection.execute(select(func.count()).select_from(act).where(act.c.import_id == which)).scalar_one()
    _set(connection, which, state="finished", finished_at=now, acts=count, settled=False)


def undo_import(connection: Connection, which: ImportId) -> None:
    """Hides the acts of an import again, to be settled; they stay in the log, and `redo_import` brings them back."""
    _set(connection, which, state="undone", settled=False)


def redo_import(connection: Connection, which: ImportId) -> None:
    """Takes the undoing of an import back, to be settled."""
    _set(connection, which, state="finished", settled=False)


def unsettled(connection: Connection) -> list[ImportId]:
    """Returns the imports whose last change of state has not reached every standing yet."""
    return [ImportId(one) for one in connection.execute(select(import_.c.id).where(~import_.c.settled)).scalars()]


def set_settled(connection: Connection, which: ImportId) -> None:
    """Notes that the standings say what the state of an import says."""
    _set(connection, which, settled=True)


def recordings_of_import(connection: Connection, which: ImportId) -> list[tuple[RecordingId, int]]:
    """Returns the (root) recordings that the acts of an import speak of, in order, with the number of those acts."""
    query = (
        select(recording.c.root_id, func.count())
        .select_from(act)
        .join(saying_recording, saying_recording.c.saying_id == act.c.saying_id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .where(act.c.import_id == which)
        .group_by(recording.c.root_id)
        .order_by(recording.c.root_id)
    )
    return [(RecordingId(found), count) for found, count in connection.execute(query)]


def last_import(connection: Connection, who: ListenerId) -> ImportId | None:
    """Returns the newest finished import of a listener that brought something, the one that "undo" means."""
    found = connection.execute(
        select(func.max(import_.c.id)).where(
            import_.c.listener_id == who, import_.c.state == "finished", import_.c.acts > 0
        )
    ).scalar()
    return None if found is None else ImportId(found)


def imports_in_state(connection: Connection, state: str, who: ListenerId | None = None) -> list[ImportId]:
    """Returns the imports that are "running", "finished" or "undone", of one listener where one is named."""
    query = select(import_.c.id).where(import_.c.state == state)
    if who is not None:
        query = query.where(import_.c.listener_id == who)
    return [ImportId(found) for found in connection.execute(query).scalars()]


def imports_of(connection: Connection, who: ListenerId) -> list[ImportId]:
    """Returns every import of a listener, in any state."""
    return [
        ImportId(found)
        for found in connection.execute(select(import_.c.id).where(import_.c.listener_id == who)).scalars()
    ]


def owner_of_import(connection: Connection, which: ImportId) -> ListenerId:
    """Returns whose log an import is."""
    return ListenerId(connection.execute(select(import_.c.listener_id).where(import_.c.id == which)).scalar_one())


def _set(connection: Connection, which: ImportId, **values: object) -> None:
    connection.execute(update(import_).where(import_.c.id == which).values(**values))


def _listener(row) -> Listener:  # type: ignore[no-untyped-def]
    return Listener(ListenerId(row.id), row.key, row.name, row.is_me)
