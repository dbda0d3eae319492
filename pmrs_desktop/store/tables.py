"""Every table, grouped by the room that alone writes it. Times are Unix seconds UTC, lengths seconds, paths raw bytes."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- library -------------------------------------------------------------------------------------------------------

folder = Table(
    "folder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", LargeBinary, nullable=False, unique=True),
    Column("added_at", Integer, nullable=False),
    Column("checked_at", Integer),
    Column("away", Boolean, nullable=False, default=False),
    Column("removed", Boolean, nullable=False, default=False),
)

file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("folder.id"), nullable=False),
    Column("path", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("gone", Boolean, nullable=False, default=False),
    Column("problem", Text),
    Column("artist", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("album", Text, nullable=False, default=""),
    Column("album_artist", Text, nullable=False, default=""),
    Column("track_number", Integer),
    Column("disc_number", Integer),
    Column("year", Integer),
    Column("genre_words", Text, nullable=False, default=""),
    Column("seconds", Float),
    Column("recording_mbid", Text),
    Column("isrc", Text),
    Column("has_cover", Boolean, nullable=False, default=False),
    Column("audio_hash", Text),
    Column("hash_problem", Text),
    Column("added_at", Integer, nullable=False),
    UniqueConstraint("folder_id", "path"),
    Index(None, "audio_hash"),
)

# --- identity ------------------------------------------------------------------------------------------------------

recording = Table(
    "recording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("merged_into", ForeignKey("recording.id")),
    Column("merge_reason", Text),
    Column("root_id", ForeignKey("recording.id"), nullable=False),
    Index(None, "root_id"),
    Index(None, "merged_into"),
)

recording_key = Table(
    "recording_key",
    metadata,
    Column("key", Text, nullable=False, primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), nullable=False, primary_key=True),
    Column("seconds", Float),
    Index(None, "recording_id"),
)

file_recording = Table(
    "file_recording",
    metadata,
    Column("file_id", ForeignKey("file.id"), primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "recording_id"),
)

saying_recording = Table(
    "saying_recording",
    metadata,
    Column("saying_id", ForeignKey("saying.id"), primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "recording_id"),
)

# --- listening -----------------------------------------------------------------------------------------------------

listener = Table(
    "listener",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("is_me", Boolean, nullable=False, default=False),
    Column("added_at", Integer, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("is_this", Boolean, nullable=False, default=False),
)

import_ = Table(
    "import",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("listener_id", ForeignKey("listener.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Integer, nullable=False),
    Column("finished_at", Integer),
    Column("acts", Integer, nullable=False, default=0),
    Column("settled", Boolean, nullable=False, default=True),
    CheckConstraint("state IN ('running', 'finished', 'undone')", name="state"),
)

saying = Table(
    "saying",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("artist", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("album", Text, nullable=False),
    Column("album_artist", Text, nullable=False),
    Column("seconds", Float),
    Column("recording_mbid", Text),
    Column("isrc", Text),
    Column("audio_hash", Text),
    Column("file_id", ForeignKey("file.id")),
    Index(None, "file_id"),
)

act = Table(
    "act",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("listener_id", ForeignKey("listener.id"), nullable=False),
    Column("device_id", ForeignKey("device.id")),
    Column("import_id", ForeignKey("import.id")),
    Column("saying_id", ForeignKey("saying.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Float),
    Column("at", Integer),
    Column("appended_at", Integer, nullable=False),
    Column("heard_seconds", Float),
    Column("ended", Text),
    Column("count", Integer, nullable=False, default=1),
    Column("page", Text),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("listener_id", "digest"),
    CheckConstraint("count >= 1", name="count"),
    Index(None, "listener_id"),
    Index(None, "saying_id", "listener_id"),
    Index(None, "import_id"),
    sqlite_autoincrement=True,
)

twin = Table(
    "twin",
    metadata,
    Column("act_seq", ForeignKey("act.seq"), primary_key=True),
    Column("of_seq", ForeignKey("act.seq"), nullable=False),
    Index(None, "of_seq"),
)
"""Acts that say once more what a richer act of another source says: kept, and not counted."""

erasure_permit = Table("erasure_permit", metadata, Column("id", Integer, primary_key=True))
"""Holds a row only inside an erasing transaction; without one the triggers refuse to change or delete acts."""

erased_act = Table(
    "erased_act",
    metadata,
    Column("listener_id", ForeignKey("listener.id"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
)

standing = Table(
    "standing",
    metadata,
    Column("listener_id", ForeignKey("listener.id"), primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), primary_key=True),
    Column("rating", Float),
    Column("rated_at", Integer),
    Column("love", Integer, nullable=False, default=0),
    Column("not_this", Boolean, nullable=False, default=False),
    Column("plays", Integer, nullable=False, default=0),
    Column("skips", Integer, nullable=False, default=0),
    Column("first_at", Integer),
    Column("last_at", Integer),
    Column("lean", Integer, nullable=False, default=0, server_default="0"),
    Column("wished", Boolean, nullable=False, default=False, server_default="0"),
    Column("wished_at", Integer),
    Index(None, "recording_id"),
    sqlite_with_rowid=False,
)

shown = Table(
    "shown",
    metadata,
    Column("page", Text, primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), primary_key=True),
    Column("first_at", Integer, nullable=False),
    Column("last_at", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Index(None, "recording_id"),
    sqlite_with_rowid=False,
)
"""What was suggested to the listener at this computer: never an act, and never leaves with a log."""

# --- genre ---------------------------------------------------------------------------------------------------------

guess = Table(
    "guess",
    metadata,
    Column("file_id", ForeignKey("file.id"), primary_key=True),
    Column("network", Text, primary_key=True),
    Column("labels", Text, nullable=False),
    Column("shares", LargeBinary),
    Column("embedding", LargeBinary),
    Column("problem", Text),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
)

chosen_genre = Table(
    "chosen_genre",
    metadata,
    Column("recording_id", ForeignKey("recording.id"), primary_key=True),
    Column("label", Text, nullable=False),
    Column("chosen_at", Integer, nullable=False),
)

hearsay = Table(
    "hearsay",
    metadata,
    Column("saying_id", ForeignKey("saying.id"), primary_key=True),
    Column("import_id", ForeignKey("import.id"), primary_key=True),
    Column("network", Text),
    Column("labels", Text),
    Column("shares", LargeBinary),
    Column("genre_words", Text, nullable=False, default=""),
    Index(None, "import_id"),
)

# --- app -----------------------------------------------------------------------------------------------------------

shelf = Table(
    "shelf",
    metadata,
    Column("recording_id", ForeignKey("recording.id"), primary_key=True),
    Column("file_id", ForeignKey("file.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("artist", Text, nullable=False),
    Column("album", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("artist_key", Text, nullable=False),
    Column("album_key", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("seconds", Float),
    Column("genre", Text),
    Column("genre_source", Text),
    Column("label", Text),
    Column("rating", Float),
    Column("plays", Integer, nullable=False, default=0),
    Column("skips", Integer, nullable=False, default=0),
    Column("added_at", Integer, nullable=False),
    Column("away", Boolean, nullable=False, default=False),
    Column("problem", Text),
    Index(None, "title_key"),
    Index(None, "artist_key", "album_key", "title_key"),
    Index(None, "album_key", "title_key"),
    Index(None, "label", "title_key"),
    Index(None, "genre"),
    Index(None, "rating"),
    Index(None, "plays"),
    Index(None, "seconds"),
    Index(None, "added_at"),
)
"""One row a recording that has a file here, ready to list; derived from the tables above and from `standing` of me."""

shelf_words = table("shelf_words", column("rowid", Integer))
"""Which rows of the shelf hold three letters in a row: full-text table over `shelf.search`, kept by triggers (FTS5 trigram)."""

album = Table(
    "album",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("artist", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("artist_key", Text, nullable=False),
    UniqueConstraint("title_key", "artist_key"),
)
"""Albums that have a song here, one a title and album artist; derived from the files."""

album_song = Table(
    "album_song",
    metadata,
    Column("file_id", ForeignKey("file.id"), primary_key=True),
    Column("recording_id", ForeignKey("recording.id"), nullable=False),
    Column("album_id", ForeignKey("album.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("disc", Integer, nullable=False),
    Column("track", Integer, nullable=False),
    Column("year", Integer),
    Index(None, "album_id"),
    Index(None, "recording_id"),
    Index(None, "place"),
)
"""Which song stands on which album by which file; `place` is a digest of the file's directory and its album's title."""
