"""Short names of what stands in the log: by them a line is known again when its log comes in once more (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

BYTES = 16


def digest_of_id(act_id: str) -> bytes:
    """Returns the 16 bytes by which an act with an id of its own is known."""
    return hashlib.blake2b(f"id:{act_id}".encode(), digest_size=BYTES).digest()


def digest_of(parts: Iterable[object]) -> bytes:
    """Returns the 16 bytes by which a line that says `parts` is known; the parts stay apart."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=BYTES).digest()


def digest_of_repeat(digest: bytes, number: int) -> bytes:
    """Returns the digest of the `number`-th repetition (from 0) of a line in its log."""
    return hashlib.blake2b(digest + number.to_bytes(4), digest_size=BYTES).digest() if number else digest
