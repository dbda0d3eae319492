"""What one process made, handed to another as a file: its arrays are mapped, not read, and cost only what is touched of them.

The file: the arrays one after the other, each from a multiple of `APART` on; then, pickled, what they belong to; last how
long that is. It is written and read by one version of this program, by a process and its own child, and nobody else.
"""

from __future__ import annotations

import mmap
import pickle
from pathlib import Path
from typing import Any

APART = 64
"""Bytes: arrays begin where processors like them to."""
_LENGTH = 8


def write(path: Path, made: object) -> None:
    """Writes anything that can be pickled; numpy arrays as they lie in memory.

    Raises:
        OSError: it cannot be written.
    """
    buffers: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(made, protocol=5, buffer_callback=buffers.append)
    places: list[tuple[int, int]] = []
    with path.open("wb") as out:
        for buffer in buffers:
            out.write(b"\0" * (-out.tell() % APART))
            with buffer.raw() as raw:
                places.append((out.tell(), out.tell() + raw.nbytes))
                out.write(raw)
        whole = pickle.dumps((places, rest))
        out.write(whole)
        out.write(len(whole).to_bytes(_LENGTH, "little"))


def read(path: Path) -> Any:
    """Returns what was written; its arrays cannot be changed, and the file may be removed meanwhile where the system allows.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    end = len(mapped) - _LENGTH
    start = end - int.from_bytes(mapped[end:], "little")
    places, rest = pickle.loads(mapped[start:end])
    return pickle.loads(rest, buffers=[mapped[first:last] for first, last in places])
