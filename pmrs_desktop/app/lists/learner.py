"""The child program that learns a large log: lines of JSON in say where it lies, a line out says that it is learnt.

In: {"database", "algorithm", "me", "network" (a folder or null), "to" (the file that gets the result, see `handover`)}.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from pmrs_desktop.app.lists import handover
from pmrs_desktop.app.lists.learning import learnt
from pmrs_desktop.genre.package import load
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import reading_beside


def learn(wish: dict[str, object]) -> None:
    """Learns what a line asks for and writes it."""
    network = wish["network"]
    package = load(Path(str(network))) if network is not None else None
    with reading_beside(Path(str(wish["database"]))) as connection:
        fitted = learnt(connection, str(wish["algorithm"]), ListenerId(int(str(wish["me"]))), package)
    handover.write(Path(str(wish["to"])), fitted)


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    """Answers line by line until the input ends."""
    for line in inward:
        learn(json.loads(line))
        outward.write(b"learnt\n")
        outward.flush()


def main() -> None:
    """Serves standard input; what a native library prints goes to standard error."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, outward)


if __name__ == "__main__":
    main()
