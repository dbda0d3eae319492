"""The child program that reads tags, so that a file that crashes or hangs mutagen takes no window with it.

    python -m pmrs_desktop.library.tagger

A line of JSON comes in: the paths of some files, each as the hexadecimal digits of its bytes. A line of JSON goes out: one
answer a file, {"tags": the fields of `kinds.Tags` in order}, {"problem", "opened"} or {"gone"}. It ends when its input ends.
"""

from __future__ import annotations

import json
from dataclasses import astuple

from pmrs_desktop.child import answer_lines
from pmrs_desktop.errors import Trouble
from pmrs_desktop.library.tags import read_tags


def answer(location: bytes) -> dict[str, object]:
    """Returns what a file says of itself, or in one sentence why it says nothing."""
    try:
        return {"tags": astuple(read_tags(location))}
    except FileNotFoundError:
        return {"gone": True}
    except Trouble as trouble:
        return {"problem": str(trouble), "opened": not isinstance(trouble.__cause__, OSError)}


def said(line: bytes) -> bytes:
    """Returns the answer to a line that came in."""
    return json.dumps([answer(bytes.fromhex(digits)) for digits in json.loads(line)]).encode("ascii")


if __name__ == "__main__":
    answer_lines(said)
