"""A trained network on disk: a folder with `genre.tflite`, `genre.json` and, for people, `CARD.md`.

The LiteRT file takes one normalised log-mel clip, (1, 599, 128) float32, and gives `logits` (1, 10), in the order of
the labels, and `embedding` (1, n), n <= 256. Shares of a song are the softmax of the mean logits of its windows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmrs_desktop.audio import features
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import LABELS, UNKNOWN
from pmrs_desktop.words import tr

NETWORK_FILE, FACTS_FILE, CARD_FILE = "genre.tflite", "genre.json", "CARD.md"
FORMAT = 1
LONGEST_EMBEDDING = 256

FEATURES = {
    "rate_hz": features.RATE_HZ,
    "clip_samples": features.CLIP_SAMPLES,
    "frame_samples": features.FRAME_SAMPLES,
    "hop_samples": features.HOP_SAMPLES,
    "frames": features.FRAMES,
    "bands": features.BANDS,
    "dynamic_db": features.DYNAMIC_DB,
    "scale_db": features.SCALE_DB,
}
"""The settings of the log-mel; a network taught on others hears noise, so it is refused."""


@dataclass(frozen=True, slots=True)
class Package:
    """A network that fits this program.

    Attributes:
        folder: where it lies.
        network: SHA-256 of the LiteRT file, 64 hexadecimal digits; names the network wherever its answers go.
        labels: the labels of its shares, equal to `LABELS`.
        embedding_length: how many numbers its embedding has, 1 to 256.
        threshold: below this share of the strongest label the answer is Unknown, 0..1.
        windows: how many windows of 4 s are heard of a song.
    """

    folder: Path
    network: str
    labels: tuple[str, ...]
    embedding_length: int
    threshold: float
    windows: int

    @property
    def network_file(self) -> Path:
        return self.folder / NETWORK_FILE

    def name(self, shares: Sequence[float]) -> str:
        """Returns the label with the largest share, or `UNKNOWN` where that is below the threshold."""
        strongest = max(range(len(shares)), key=shares.__getitem__)
        return self.labels[strongest] if shares[strongest] >= self.threshold else UNKNOWN


def load(folder: Path) -> Package:
    """Reads and checks a package.

    Raises:
        Trouble: files are missing or damaged, or the network was taught for other labels or another log-mel.
    """
    try:
        facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        network = hashlib.sha256((folder / NETWORK_FILE).read_bytes()).hexdigest()
    except (OSError, ValueError) as error:
        raise _unfit(tr("its files cannot be read ({why})", why=str(error))) from error
    try:
        return _checked(folder, facts, network)
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(tr("its description is incomplete ({why})", why=str(error))) from error


def write(folder: Path, network: bytes, card: str, facts: dict[str, Any]) -> Package:
    """Writes a package and returns it as `load` sees it. `facts` needs embedding_length, threshold and windows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NETWORK_FILE).write_bytes(network)
    (folder / CARD_FILE).write_text(card, encoding="utf-8")
    whole = {
        "format": FORMAT,
        "sha256": hashlib.sha256(network).hexdigest(),
        "labels": list(LABELS),
        "features": FEATURES,
        **facts,
    }
    (folder / FACTS_FILE).write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return load(folder)


def _checked(folder: Path, facts: Any, network: str) -> Package:
    if facts["format"] != FORMAT:
        raise _unfit(tr("it is of a newer kind"))
    if facts["sha256"] != network:
        raise _unfit(tr("its file is damaged"))
    if tuple(facts["labels"]) != LABELS:
        raise _unfit(tr("it knows other genres"))
    if facts["features"] != FEATURES:
        raise _unfit(tr("it hears in another way"))
    package = Package(
        folder, network, LABELS, int(facts["embedding_length"]), float(facts["threshold"]), int(facts["windows"])
    )
    if not (
        1 <= package.embedding_length <= LONGEST_EMBEDDING and 0 <= package.threshold <= 1 and package.windows >= 1
    ):
        raise ValueError("a value is out of bounds")
    return package


def _unfit(why: str) -> Trouble:
    return Trouble(
        tr("The genre network cannot be used: {why}.", why=why),
        tr("Install PMRS Desktop again, or choose another network."),
    )
