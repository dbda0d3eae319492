"""The child program that reads tags, so that a file that crashes or hangs mutagen takes no window with it.

    python -m pmrs_desktop.library.tagger

A line of JSON comes in: the paths of some files, each as the hexadecimal digits of its bytes. A line of JSON goes out: one
answer a file, {"tags": the fields of `kinds.Tags` in order}, {"problem", "opened"} or {"gone"}. It ends when its input ends.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import astuple
from typing import BinaryIO

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


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    """Answers line by line until the input ends."""
    for line in inward:
        answers = [answer(bytes.fromhex(digits)) for digits in json.loads(line)]
        outward.write(json.dumps(answers).encode("ascii") + b"\n")
        outward.flush()


def main() -> None:
    """Serves standard input; what a library prints goes to standard error."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, outward)


if __name__ == "__main__":
    main()
