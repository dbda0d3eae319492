"""opinions and what was shown

"Less" and "more" become a standing opinion, wishes a list; what was suggested is kept. The new columns of `standing` are
folded from the acts that stand already, by the rule of `listening.ratings.fold`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEWEST = """
    SELECT act.listener_id, recording.root_id AS recording_id, act.kind, act.value, act.at, row_number() OVER (
        PARTITION BY act.listener_id, recording.root_id ORDER BY act.at IS NOT NULL DESC, act.at DESC, act.seq DESC
    ) AS place
    FROM act
    JOIN saying_recording ON saying_recording.saying_id = act.saying_id
    JOIN recording ON recording.id = saying_recording.recording_id
    LEFT JOIN import ON import.id = act.import_id
    WHERE act.kind IN ({kinds}) AND (act.import_id IS NULL OR import.state = 'finished')
"""
_FOLD = """
    UPDATE standing SET {values} FROM (
    """ + _NEWEST + """
    ) AS newest
    WHERE newest.place = 1 AND newest.value > 0
    AND standing.listener_id = newest.listener_id AND standing.recording_id = newest.recording_id
"""  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "shown",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_shown_recording_id_recording")),
        sa.PrimaryKeyConstraint("page", "recording_id", name=op.f("pk_shown")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_shown_recording_id"), "shown", ["recording_id"])
    op.execute("ALTER TABLE standing ADD COLUMN lean INTEGER DEFAULT '0' NOT NULL")
    op.execute("ALTER TABLE standing ADD COLUMN wished BOOLEAN DEFAULT '0' NOT NULL")
    op.execute("ALTER TABLE standing ADD COLUMN wished_at INTEGER")
    lean = "lean = CASE newest.kind WHEN 'more' THEN 1 ELSE -1 END"
    op.execute(_FOLD.format(values=lean, kinds="'less', 'more'"))
    op.execute(_FOLD.format(values="wished = 1, wished_at = newest.at", kinds="'wish'"))
