"""The messages between desk and worker: one JSON object a line, in ASCII.

The worker says `Ready` once, then answers each `Question` with an `Answer` or a `Problem`. A path travels as base64
of its bytes, so that no name, whatever its bytes, can break a line or an encoding.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ready:
    """The network is loaded; `ready` is its SHA-256."""

    ready: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was heard: `shares` (10 numbers, sum 1) and `embedding` (at most 256 numbers)."""

    shares: tuple[float, ...]
    embedding: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing was heard: a sentence and a hint, as in `Trouble`."""

    problem: str
    hint: str = ""


Said = Ready | Answer | Problem


def question(path: Path) -> bytes:
    """Returns the line that asks for a file."""
    return json.dumps({"path": base64.b64encode(os.fsencode(path)).decode("ascii")}).encode("ascii") + b"\n"


def asked(line: bytes) -> Path:
    """Returns the file that a line asks for."""
    return Path(os.fsdecode(base64.b64decode(json.loads(line)["path"])))


def said(message: Said) -> bytes:
    """Returns the line of one of the worker's messages."""
    return json.dumps(asdict(message)).encode("ascii") + b"\n"


def heard(line: bytes) -> Said:
    """Returns the message of one of the worker's lines.

    Raises:
        ValueError: the line is none of them.
    """
    fields = json.loads(line)
    match fields:
        case {"ready": str(network)}:
            return Ready(network)
        case {"shares": [*shares], "embedding": [*embedding]}:
            return Answer(tuple(map(float, shares)), tuple(map(float, embedding)))
        case {"problem": str(sentence), "hint": str(hint)}:
            return Problem(sentence, hint)
    raise ValueError("not a message of the genre worker")
