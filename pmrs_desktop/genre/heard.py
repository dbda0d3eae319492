"""Everything that a network heard, as columns for those who compute with it (reads the table `guess`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from pmrs_desktop.genre.guesses import OUR_LABELS
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.store.tables import guess


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Everything one network heard, as columns: N file ids, shares (N, 10) and embeddings (N, n) of 16 bits."""

    file_ids: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float16]
    embeddings: npt.NDArray[np.float16]

    def rows_of(self, files: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Returns the rows of those among K files that were heard, in their order, and which those are, shape (K,)."""
        if not len(self.file_ids):
            return np.zeros(0, dtype=np.int64), np.zeros(len(files), dtype=np.bool_)
        order = self.file_ids.argsort()
        rows = order[self.file_ids.searchsorted(files, sorter=order).clip(max=len(order) - 1)]
        known = self.file_ids[rows] == files
        return rows[known], known


def read_all(conn: Connection, network: str) -> Heard:
    """Returns what `network` heard in all files, as far as it heard anything with our labels."""
    query = select(guess.c.file_id, guess.c.shares, guess.c.embedding).where(
        guess.c.network == network, guess.c.labels == OUR_LABELS, guess.c.shares.is_not(None)
    )
    rows = conn.execute(query).all()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    shares = np.frombuffer(b"".join(row[1] for row in rows), "<f2").reshape(-1, len(LABELS))
    embeddings = np.frombuffer(b"".join(row[2] for row in rows), "<f2").reshape(len(rows), -1 if rows else 0)
    return Heard(ids, shares, embeddings)
