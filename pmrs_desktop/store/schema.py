"""The known revisions of the schema, oldest first: what decides whether a database is old, current or too new."""

from __future__ import annotations

REVISIONS = ("0001", "0002", "0003", "0004")
HEAD = REVISIONS[-1]
