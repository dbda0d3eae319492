"""an index of three letters each to search in"""

from __future__ import annotations

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
