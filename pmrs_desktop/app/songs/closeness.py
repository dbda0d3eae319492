"""Songs here that sound like one of them: by the cosine between the embeddings that the network made of each (reads only)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from pmrs_desktop.genre.heard import read_all
from pmrs_desktop.genre.package import Package
from pmrs_desktop.store.columns import numbers
from pmrs_desktop.store.database import Connection
from pmrs_desktop.store.tables import shelf


def close_to(connection: Connection, song: int, n: int, package: Package | None) -> list[int]:
    """Returns the ids of at most `n` playable songs, the closest first; [] where the song has not been heard yet."""
    heard = read_all(connection, package.network) if package is not None else None
    if heard is None or not len(heard.file_ids):
        return []
    query = select(shelf.c.recording_id, shelf.c.file_id).where(
        (~shelf.c.away & shelf.c.problem.is_(None)) | (shelf.c.recording_id == song)
    )
    songs, files = numbers(connection, query)
    rows, known = heard.rows_of(files)
    songs = songs[known]
    asked = np.flatnonzero(songs == song)
    if not len(asked):
        return []
    likeness = cosines(heard.embeddings[rows], heard.embeddings[rows[asked[0]]])
    likeness[asked] = -np.inf
    best = np.lexsort((songs, -likeness))[: min(n, len(songs) - len(asked))]
    return [int(one) for one in songs[best]]


def cosines(embeddings: npt.NDArray[np.float16], one: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    """Returns the cosine, -1 to 1, between each row (N, n) and one vector (n,); 0 where either is all zeros: (N,)."""
    rows, wanted = embeddings.astype(np.float32), one.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows)) * np.sqrt(wanted @ wanted)
    result: npt.NDArray[np.float32] = np.divide(rows @ wanted, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return result
