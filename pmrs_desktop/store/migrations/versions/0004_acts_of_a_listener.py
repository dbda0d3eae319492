"""acts of a listener

An index by which the acts of one listener are read in the order in which they stand in the file.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_act_listener_id"), "act", ["listener_id"])
