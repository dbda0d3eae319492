"""Read-only rows for lists and pages: songs, artists, albums, genres, one song's details."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, func, select

from pmrs_desktop.app.rows import ListenerOnSong, PlayRow, SongDetails, SongRow
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.genre.package import Package
from pmrs_desktop.identity import recordings
from pmrs_desktop.identity.rules import Evidence
from pmrs_desktop.kinds import ActKind, Clues, FileId, ImportId, ListenerId
from pmrs_desktop.library import files
from pmrs_desktop.store.live import done_by, live_acts
from pmrs_desktop.store.portions import portions
from pmrs_desktop.store.tables import (
    act,
    album,
    album_song,
    file,
    file_recording,
    folder,
    listener,
    recording,
    saying,
    saying_recording,
    shelf,
    standing,
)
from pmrs_desktop.words import tr

PLAYS_SHOWN = 100
_HOW = {
    Evidence.AUDIO: lambda: tr("Same song, by its sound"),
    Evidence.RECORDING_ID: lambda: tr("Same song, by its recording id"),
    Evidence.ISRC: lambda: tr("Same song, by its ISRC"),
    Evidence.NAME_AND_LENGTH: lambda: tr("Same song, by name and length"),
    Evidence.NAME: lambda: tr("Same song, by name"),
}


def songs(connection: Connection, ids: Sequence[int], me: ListenerId, package: Package | None) -> list[SongRow]:
    """Returns the rows of these songs in the order asked, also of those without a file here; unknown ids are left out.

    An id whose recording was found to be the same as another one stands for that one.
    """
    found = songs_by_id(connection, ids, me, package)
    return [found[song] for song in ids if song in found]


def songs_by_id(
    connection: Connection, ids: Sequence[int], me: ListenerId, package: Package | None
) -> dict[int, SongRow]:
    """Returns what `songs` returns, by the id asked for."""
    found = _rows_of(connection, ids, me, package)
    missing = [song for song in ids if song not in found]
    if missing and (leading := merged(connection, missing)):
        rows = _rows_of(connection, list(set(leading.values())), me, package)
        found.update({song: rows[root] for song, root in leading.items() if root in rows})
    return found


def merged(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Returns which of these recordings were found to be the same as another one: id -> the one that leads."""
    found: dict[int, int] = {}
    for part in portions(ids):
        query = select(recording.c.id, recording.c.root_id).where(recording.c.id.in_(part))
        found.update({row.id: row.root_id for row in connection.execute(query) if row.root_id != row.id})
    return found


def _rows_of(connection: Connection, ids: Sequence[int], me: ListenerId, package: Package | None) -> dict[int, SongRow]:
    found: dict[int, SongRow] = {}
    for part in portions(ids):
        query = (
            select(shelf, album.c.artist.label("album_artist"))
            .outerjoin(album_song, album_song.c.file_id == shelf.c.file_id)
            .outerjoin(album, album.c.id == album_song.c.album_id)
            .where(shelf.c.recording_id.in_(part))
        )
        rows = list(connection.execute(query).mappings())
        heard = _heard(connection, rows, package)
        found.update({row["recording_id"]: _song(row, heard.get(row["file_id"])) for row in rows})
    missing = [song for song in ids if song not in found]
    if missing:
        found.update(songs_elsewhere(connection, missing, me))
    return found


def songs_elsewhere(connection: Connection, ids: Iterable[int], me: ListenerId) -> dict[int, SongRow]:
    """Returns rows of songs that stand in logs alone, named as most logs name them."""
    found: dict[int, SongRow] = {}
    for part in portions(ids):
        query = (
            select(recording.c.root_id, saying.c.title, saying.c.artist, saying.c.album, saying.c.seconds)
            .select_from(saying)
            .join(saying_recording, saying_recording.c.saying_id == saying.c.id)
            .join(recording, recording.c.id == saying_recording.c.recording_id)
            .where(recording.c.root_id.in_(part))
            .order_by(recording.c.root_id, saying.c.album == "", saying.c.seconds.is_(None), saying.c.id)
        )
        mine = {
            row.recording_id: row
            for row in connection.execute(
                select(standing).where(standing.c.listener_id == me, standing.c.recording_id.in_(part))
            )
        }
        for row in connection.execute(query):
            stands = mine.get(row.root_id)
            found.setdefault(
                row.root_id,
                SongRow(
                    row.root_id,
                    row.title,
                    row.artist,
                    row.album,
                    seconds=row.seconds,
                    rating=stands.rating if stands else None,
                    plays=stands.plays if stands else 0,
                    skips=stands.skips if stands else 0,
                    here=False,
                ),
            )
    return found


def clues_of(connection: Connection, song: int) -> tuple[Clues, FileId | None]:
    """Returns what to say of a song: the tags of its file here and that file, else the fullest that a log said of it.

    Raises:
        Trouble: no song has this number.
    """
    song = merged(connection, [song]).get(song, song)
    file_id = connection.execute(select(shelf.c.file_id).where(shelf.c.recording_id == song)).scalar()
    if file_id is not None:
        return files.rows(connection, [file_id])[file_id].tags.clues, file_id
    row = connection.execute(
        select(saying)
        .join(saying_recording, saying_recording.c.saying_id == saying.c.id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .where(recording.c.root_id == song)
        .order_by(saying.c.seconds.is_(None), -func.length(saying.c.album), saying.c.id)
        .limit(1)
    ).first()
    if row is None:
        raise Trouble(tr("There is no song with the number {song}.", song=song), tr("“pmrs songs” lists them."))
    clues = Clues(
        row.artist, row.title, row.album, row.album_artist, row.seconds, row.recording_mbid, row.isrc, row.audio_hash
    )
    return clues, None


def location_of(connection: Connection, song: int) -> files.File | None:
    """Returns the file that plays a song here, None where there is none or its drive is away."""
    song = merged(connection, [song]).get(song, song)
    file_id = connection.execute(select(shelf.c.file_id).where(shelf.c.recording_id == song, ~shelf.c.away)).scalar()
    return files.rows(connection, [file_id]).get(file_id) if file_id is not None else None


def with_label(row: SongRow, label: str | None) -> SongRow:
    """Returns the row of a song that stands in logs alone with the genre that the logs give it."""
    if row.here or label is None:
        return row
    return replace(row, genre=label, label=label)


def matched_here(connection: Connection, said: Sequence[Clues]) -> dict[tuple[str, str], str]:
    """Returns which of these songs have a file here: (artist, title) -> how they were matched, in words."""
    found: dict[tuple[str, str], str] = {}
    for part in portions(said):
        matches = recordings.find_all(connection, part)
        roots = {match[0] for match in matches if match is not None}
        here = set(connection.execute(select(shelf.c.recording_id).where(shelf.c.recording_id.in_(roots))).scalars())
        for clues, match in zip(part, matches, strict=True):
            if match is not None and match[0] in here:
                found[clues.artist, clues.title] = _HOW[match[1]]()
    return found


def songs_of_import(connection: Connection, which: ImportId) -> tuple[int, int]:
    """Returns how many songs the acts of an import speak of, and how many of those have a file here."""
    query = (
        select(func.count(func.distinct(recording.c.root_id)), func.count(func.distinct(shelf.c.recording_id)))
        .select_from(act)
        .join(saying_recording, saying_recording.c.saying_id == act.c.saying_id)
        .join(recording, recording.c.id == saying_recording.c.recording_id)
        .outerjoin(shelf, shelf.c.recording_id == recording.c.root_id)
        .where(act.c.import_id == which)
    )
    songs, here = connection.execute(query).one()
    return int(songs), int(here)


def details(connection: Connection, song: int, me: ListenerId, package: Package | None) -> SongDetails | None:
    """Returns what is known of one song beyond its row; None where there is no such song."""
    rows = songs(connection, [song], me, package)
    if not rows:
        return None
    row = rows[0]
    said = connection.execute(select(file).where(file.c.id == row.cover)).first() if row.cover else None
    track_count = None
    if said is not None and said.album:
        here = select(album_song.c.album_id).where(album_song.c.file_id == said.id)
        track_count = connection.execute(
            select(func.count(func.distinct(album_song.c.recording_id))).where(album_song.c.album_id.in_(here))
        ).scalar()
    mine = connection.execute(
        select(standing).where(standing.c.listener_id == me, standing.c.recording_id == song)
    ).first()
    shares = (
        guesses.read_guesses(connection, [FileId(said.id)], package.network) if said is not None and package else {}
    )
    heard = next(iter(shares.values()), None)
    return SongDetails(
        row,
        year=said.year if said else None,
        track_number=said.track_number if said else None,
        track_count=track_count,
        shares=tuple(sorted(zip(LABELS, heard.shares, strict=True), key=lambda one: -one[1])[:3]) if heard else (),
        listeners=_listeners_on(connection, song, me),
        last_played_at=mine.last_at if mine else None,
        first_heard_at=mine.first_at if mine else None,
    )


def plays_of(connection: Connection, me: ListenerId, song: int) -> list[PlayRow]:
    """Returns my plays and skips of a song, newest first, at most a hundred."""
    mine = live_acts().where(done_by(me), recording.c.root_id == song)
    hearings = mine.where(act.c.kind.in_([ActKind.PLAY, ActKind.SKIP]))
    rows = connection.execute(hearings.order_by(act.c.at.desc().nulls_last(), act.c.seq.desc()).limit(PLAYS_SHOWN))
    return [PlayRow(row.id, row.kind == ActKind.SKIP, row.at, row.heard_seconds) for row in rows]


def _listeners_on(connection: Connection, song: int, me: ListenerId) -> tuple[ListenerOnSong, ...]:
    query = (
        select(listener.c.name, standing.c.rating, standing.c.plays)
        .join(listener, listener.c.id == standing.c.listener_id)
        .where(standing.c.recording_id == song, standing.c.listener_id != me)
        .where((standing.c.rating.is_not(None)) | (standing.c.plays > 0))
        .order_by(standing.c.rating.desc(), standing.c.plays.desc(), listener.c.name)
        .limit(6)
    )
    return tuple(ListenerOnSong(*row) for row in connection.execute(query))


def _heard(connection: Connection, rows: Sequence[RowMapping], package: Package | None) -> dict[int, float]:
    """Returns how sure the network is of each file whose genre comes from the sound."""
    if package is None:
        return {}
    wanted = {row["file_id"]: row["label"] for row in rows if row["genre_source"] == "sound" and row["label"] in LABELS}
    found = guesses.read_guesses(connection, [FileId(file_id) for file_id in wanted], package.network)
    return {file_id: guess.shares[LABELS.index(wanted[file_id])] for file_id, guess in found.items()}


def _song(row: RowMapping, share: float | None) -> SongRow:
    return SongRow(
        row["recording_id"],
        row["title"],
        row["artist"],
        row["album"],
        genre=row["genre"] or "",
        label=row["label"],
        genre_source=row["genre_source"],
        genre_share=share,
        waiting=row["genre"] is None and row["problem"] is None,
        rating=row["rating"],
        plays=row["plays"],
        skips=row["skips"],
        seconds=row["seconds"],
        added_at=row["added_at"],
        away=row["away"],
        problem=row["problem"],
        cover=row["file_id"],
        album_artist=row["album_artist"],
    )


def locations(connection: Connection, songs: list[int]) -> dict[int, list[str]]:
    """Returns where the files of these songs are, whole paths; bytes that are no UTF-8 are escaped."""
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(recording.c.root_id, folder.c.path, file.c.path)
        .select_from(file)
        .join(folder, folder.c.id == file.c.folder_id)
        .join(file_recording, file_recording.c.file_id == file.c.id)
        .join(recording, recording.c.id == file_recording.c.recording_id)
        .where(recording.c.root_id.in_(songs), ~file.c.gone, ~folder.c.removed)
        .order_by(file.c.id)
    )
    for song, root, path in connection.execute(query):
        found[song].append(os.path.join(root, path).decode("utf-8", "backslashreplace"))
    return found
