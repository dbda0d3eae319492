"""The child program that learns a large log: lines of JSON in say where it lies, a line out says that it is learnt.

In: {"database", "algorithm", "me", "network" (a folder or null), "to" (the file that gets the result, see `handover`)}.
"""

from __future__ import annotations

import json
from pathlib import Path

from pmrs_desktop.app.lists import handover
from pmrs_desktop.app.lists.learning import learnt
from pmrs_desktop.child import answer_lines
from pmrs_desktop.genre.package import load
from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.store.database import reading_beside


def learn(line: bytes) -> bytes:
    """Learns what a line asks for, writes it, and returns the line that says so."""
    wish = json.loads(line)
    package = load(Path(wish["network"])) if wish["network"] is not None else None
    with reading_beside(Path(wish["database"])) as connection:
        fitted = learnt(connection, wish["algorithm"], ListenerId(wish["me"]), package)
    handover.write(Path(wish["to"]), fitted)
    return b"learnt"


if __name__ == "__main__":
    answer_lines(learn)
