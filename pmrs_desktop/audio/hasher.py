"""The child program that takes audio hashes, so that a file that crashes the demuxer takes no window with it.

    python -m pmrs_desktop.audio.hasher

A path a line comes in, as the hexadecimal digits of its bytes; a line of JSON goes out: {"hash"}, {"problem"} or {"gone"}. It
ends when its input ends.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from pmrs_desktop.audio.fingerprint import audio_hash
from pmrs_desktop.child import answer_lines
from pmrs_desktop.errors import Trouble

NICENESS = 10


def answer(path: Path) -> dict[str, object]:
    """Returns the hash of a file, or in one sentence why it has none, or that it is not there."""
    try:
        path.stat()
    except OSError:
        return {"gone": True}
    try:
        return {"hash": audio_hash(path)}
    except Trouble as trouble:
        return {"problem": str(trouble)}


def said(line: bytes) -> bytes:
    """Returns the answer to a line that came in."""
    path = Path(os.fsdecode(bytes.fromhex(line.decode("ascii"))))
    return json.dumps(answer(path)).encode("ascii")


def main() -> None:
    """Serves standard input at low priority."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answer_lines(said)


if __name__ == "__main__":
    main()
