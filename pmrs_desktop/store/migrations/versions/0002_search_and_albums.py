"""an index of three letters each to search in, and albums by title and artist (filled by the application)"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # What stands in the index is not needed to be read from it: no positions (detail), no copy of the text (content).
    op.execute(
        """
        CREATE VIRTUAL TABLE shelf_words USING fts5(
            search, content='shelf', content_rowid='recording_id', tokenize='trigram case_sensitive 1', detail=none
        )
        """
    )
    added = "INSERT INTO shelf_words (rowid, search) VALUES (new.recording_id, new.search)"
    taken = "INSERT INTO shelf_words (shelf_words, rowid, search) VALUES ('delete', old.recording_id, old.search)"
    op.execute(f"CREATE TRIGGER shelf_row_added AFTER INSERT ON shelf BEGIN {added}; END")
    op.execute(f"CREATE TRIGGER shelf_row_taken AFTER DELETE ON shelf BEGIN {taken}; END")
    op.execute(f"CREATE TRIGGER shelf_row_changed AFTER UPDATE OF search ON shelf BEGIN {taken}; {added}; END")
    op.execute("INSERT INTO shelf_words (shelf_words) VALUES ('rebuild')")

    op.create_table(
        "album",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("artist_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_album")),
        sa.UniqueConstraint("title_key", "artist_key", name=op.f("uq_album_title_key_artist_key")),
    )
    op.create_table(
        "album_song",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("disc", sa.Integer(), nullable=False),
        sa.Column("track", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["album_id"], ["album.id"], name=op.f("fk_album_song_album_id_album")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_album_song_file_id_file")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_album_song_recording_id_recording")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_album_song")),
    )
    for column in ("album_id", "recording_id", "place"):
        op.create_index(op.f(f"ix_album_song_{column}"), "album_song", [column], unique=False)
