"""the first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("is_this", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("key", name=op.f("uq_device_key")),
    )
    op.create_table(
        "erasure_permit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_permit")),
    )
    op.create_table(
        "folder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.Integer(), nullable=True),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder")),
        sa.UniqueConstraint("path", name=op.f("uq_folder_path")),
    )
    op.create_table(
        "listener",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_me", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listener")),
        sa.UniqueConstraint("key", name=op.f("uq_listener_key")),
    )
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("merge_reason", sa.Text(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["recording.id"], name=op.f("fk_recording_merged_into_recording")),
        sa.ForeignKeyConstraint(["root_id"], ["recording.id"], name=op.f("fk_recording_root_id_recording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_root_id"), ["root_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recording_merged_into"), ["merged_into"], unique=False)

    op.create_table(
        "chosen_genre",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_chosen_genre_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_chosen_genre")),
    )
    op.create_table(
        "erased_act",
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["listener_id"], ["listener.id"], name=op.f("fk_erased_act_listener_id_listener")),
        sa.PrimaryKeyConstraint("listener_id", "digest", name=op.f("pk_erased_act")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("album_artist", sa.Text(), nullable=False),
        sa.Column("track_number", sa.Integer(), nullable=True),
        sa.Column("disc_number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("genre_words", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("recording_mbid", sa.Text(), nullable=True),
        sa.Column("isrc", sa.Text(), nullable=True),
        sa.Column("has_cover", sa.Boolean(), nullable=False),
        sa.Column("audio_hash", sa.Text(), nullable=True),
        sa.Column("hash_problem", sa.Text(), nullable=True),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name=op.f("fk_file_folder_id_folder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("folder_id", "path", name=op.f("uq_file_folder_id_path")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_audio_hash"), ["audio_hash"], unique=False)

    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.Integer(), nullable=True),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'finished', 'undone')", name=op.f("ck_import_state")),
        sa.ForeignKeyConstraint(["listener_id"], ["listener.id"], name=op.f("fk_import_listener_id_listener")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "recording_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_key_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("key", "recording_id", name=op.f("pk_recording_key")),
    )
    with op.batch_alter_table("recording_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_key_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("rated_at", sa.Integer(), nullable=True),
        sa.Column("love", sa.Integer(), nullable=False),
        sa.Column("not_this", sa.Boolean(), nullable=False),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["listener_id"], ["listener.id"], name=op.f("fk_standing_listener_id_listener")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_standing_recording_id_recording")),
        sa.PrimaryKeyConstraint("listener_id", "recording_id", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "file_recording",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_recording_file_id_file")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_file_recording_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_recording")),
    )
    with op.batch_alter_table("file_recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_recording_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "guess",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("shares", sa.LargeBinary(), nullable=True),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_guess_file_id_file")),
        sa.PrimaryKeyConstraint("file_id", "network", name=op.f("pk_guess")),
    )
    op.create_table(
        "saying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("album_artist", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("recording_mbid", sa.Text(), nullable=True),
        sa.Column("isrc", sa.Text(), nullable=True),
        sa.Column("audio_hash", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_saying_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saying")),
        sa.UniqueConstraint("digest", name=op.f("uq_saying_digest")),
    )
    with op.batch_alter_table("saying", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saying_file_id"), ["file_id"], unique=False)

    op.create_table(
        "shelf",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("artist_key", sa.Text(), nullable=False),
        sa.Column("album_key", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("genre", sa.Text(), nullable=True),
        sa.Column("genre_source", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_shelf_file_id_file")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_shelf_recording_id_recording")),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_shelf")),
    )
    with op.batch_alter_table("shelf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelf_added_at"), ["added_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_album_key_title_key"), ["album_key", "title_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shelf_artist_key_album_key_title_key"),
            ["artist_key", "album_key", "title_key"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_shelf_genre"), ["genre"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_label_title_key"), ["label", "title_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_plays"), ["plays"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_rating"), ["rating"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_seconds"), ["seconds"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_title_key"), ["title_key"], unique=False)

    op.create_table(
        "act",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("at", sa.Integer(), nullable=True),
        sa.Column("appended_at", sa.Integer(), nullable=False),
        sa.Column("heard_seconds", sa.Float(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_act_count")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_act_device_id_device")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_act_import_id_import")),
        sa.ForeignKeyConstraint(["listener_id"], ["listener.id"], name=op.f("fk_act_listener_id_listener")),
        sa.ForeignKeyConstraint(["saying_id"], ["saying.id"], name=op.f("fk_act_saying_id_saying")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_act")),
        sa.UniqueConstraint("id", name=op.f("uq_act_id")),
        sa.UniqueConstraint("listener_id", "digest", name=op.f("uq_act_listener_id_digest")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_act_saying_id_listener_id"), ["saying_id", "listener_id"], unique=False)

    op.create_table(
        "hearsay",
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("labels", sa.Text(), nullable=True),
        sa.Column("shares", sa.LargeBinary(), nullable=True),
        sa.Column("genre_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_hearsay_import_id_import")),
        sa.ForeignKeyConstraint(["saying_id"], ["saying.id"], name=op.f("fk_hearsay_saying_id_saying")),
        sa.PrimaryKeyConstraint("saying_id", "import_id", name=op.f("pk_hearsay")),
    )
    with op.batch_alter_table("hearsay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearsay_import_id"), ["import_id"], unique=False)

    op.create_table(
        "saying_recording",
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_saying_recording_recording_id_recording")
        ),
        sa.ForeignKeyConstraint(["saying_id"], ["saying.id"], name=op.f("fk_saying_recording_saying_id_saying")),
        sa.PrimaryKeyConstraint("saying_id", name=op.f("pk_saying_recording")),
    )
    with op.batch_alter_table("saying_recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saying_recording_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "twin",
        sa.Column("act_seq", sa.Integer(), nullable=False),
        sa.Column("of_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_seq"], ["act.seq"], name=op.f("fk_twin_act_seq_act")),
        sa.ForeignKeyConstraint(["of_seq"], ["act.seq"], name=op.f("fk_twin_of_seq_act")),
        sa.PrimaryKeyConstraint("act_seq", name=op.f("pk_twin")),
    )
    with op.batch_alter_table("twin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_twin_of_seq"), ["of_seq"], unique=False)

    op.execute(
        """
        CREATE TRIGGER act_is_only_added BEFORE UPDATE ON act
        BEGIN SELECT RAISE(ABORT, 'acts are only added'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER act_is_kept BEFORE DELETE ON act WHEN NOT EXISTS (SELECT 1 FROM erasure_permit)
        BEGIN SELECT RAISE(ABORT, 'acts are only deleted by erasure'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER saying_is_only_added BEFORE UPDATE ON saying
        BEGIN SELECT RAISE(ABORT, 'sayings are only added'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER saying_is_kept BEFORE DELETE ON saying WHEN NOT EXISTS (SELECT 1 FROM erasure_permit)
        BEGIN SELECT RAISE(ABORT, 'sayings are only deleted by erasure'); END
        """
    )
