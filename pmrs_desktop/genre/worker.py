"""The child program: a path in, shares and embedding out. A file that crashes a decoder crashes this process alone.

    python -m pmrs_desktop.genre.worker PACKAGE_FOLDER

Messages (see `protocol`) come and go over standard input and output. It ends by itself when its input ends, also in the
middle of a file, so it never outlives the program that started it.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from pmrs_desktop.audio.decode import windows
from pmrs_desktop.audio.features import BANDS, CLIP_SECONDS, FRAMES, RATE_HZ
from pmrs_desktop.audio.logmel import MelBands, log_mel, normalised
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import protocol
from pmrs_desktop.genre.package import Package, load
from pmrs_desktop.genre.softmax import shares_of
from pmrs_desktop.words import tr

NICENESS = 10

Hears = Callable[[Path], protocol.Answer]


class Network:
    """The LiteRT interpreter of a package, on one thread."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._bands = MelBands()
        self._interpreter = Interpreter(model_path=str(package.network_file), num_threads=1)
        self._run = self._interpreter.get_signature_runner("serving_default")

    def hear(self, path: Path) -> protocol.Answer:
        """Returns what the network hears in a file: shares and embedding, over several windows.

        Raises:
            Trouble: the file cannot be read or holds no sound.
        """
        clips = windows(path, RATE_HZ, CLIP_SECONDS, self._package.windows)
        answers = [self.hear_clip(normalised(log_mel(clip, self._bands))) for clip in clips]
        shares = shares_of(np.stack([logits for logits, _ in answers]))
        embedding = np.stack([each for _, each in answers]).mean(axis=0)
        return protocol.Answer(
            tuple(round(float(share), 6) for share in shares), tuple(round(float(number), 5) for number in embedding)
        )

    def hear_clip(self, clip: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Returns logits (10,) and embedding (n,) of one normalised log-mel clip (599, 128)."""
        out = self._run(clip=clip.reshape(1, FRAMES, BANDS))
        return out["logits"][0], out["embedding"][0]


def answer(path: Path, hears: Hears) -> protocol.Said:
    """Returns the answer for one file; a bug in the way becomes a problem of that file, not the end of the worker."""
    try:
        return hears(path)
    except Trouble as trouble:
        return protocol.Problem(trouble.sentence, trouble.hint)
    except Exception as error:  # noqa: BLE001 - the worker loop
        print(f"genre worker: {type(error).__name__}: {error}", file=sys.stderr)
        return protocol.Problem(tr("Something unexpected happened while this file was heard."))


def serve(inward: BinaryIO, outward: BinaryIO, network: str, hears: Hears) -> None:
    """Answers questions until the input ends, then ends the process, even while a file is being heard."""
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        for line in inward:
            questions.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    _send(outward, protocol.Ready(network))
    while True:
        _send(outward, answer(protocol.asked(questions.get()), hears))


def main(arguments: list[str]) -> int:
    """Runs the worker on the package folder named first in `arguments`; returns the exit status."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a native library prints goes to the log, never between the messages
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        package = load(Path(arguments[0]))
    except Trouble as trouble:
        _send(outward, protocol.Problem(trouble.sentence, trouble.hint))
        return 1
    serve(sys.stdin.buffer, outward, package.network, Network(package).hear)
    return 0


def _send(outward: BinaryIO, message: protocol.Said) -> None:
    try:
        outward.write(protocol.said(message))
        outward.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
