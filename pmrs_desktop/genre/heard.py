"""Everything that a network heard, as columns for those who compute with it (reads the table `guess`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from pmrs_desktop.genre.guesses import OUR_LABELS
from pmrs_desktop.store.tables import guess


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Everything one network heard, as columns: N file ids, shares (N, 10) and embeddings (N, n) of 16 bits."""

    file_ids: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float16]
    embeddings: npt.NDArray[np.float16]


def read_all(conn: Connection, network: str) -> Heard:
    """Returns what `network` heard in all files, as far as it heard anything with our labels."""
    query = select(guess.c.file_id, guess.c.shares, guess.c.embedding).where(
        guess.c.network == network, guess.c.labels == OUR_LABELS, guess.c.shares.is_not(None)
    )
    rows = conn.execute(query).all()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    shares, embeddings = (
        np.frombuffer(b"".join(row[column] for row in rows), "<f2").reshape(len(rows), -1 if rows else 0)
        for column in (1, 2)
    )
    return Heard(ids, shares, embeddings)
