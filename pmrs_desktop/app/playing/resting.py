"""What the player keeps over a restart: the queue (written when it changes) and the position (written as it plays)."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
from dataclasses import dataclass
from pathlib import Path

from pmrs_desktop.kinds import Seconds
from pmrs_desktop.player.queue import QueueRecord


@dataclass(frozen=True, slots=True)
class Resting:
    """The two files."""

    queue: Path

    @property
    def position(self) -> Path:
        """Beside the queue, small, so that it can be written every few seconds."""
        return self.queue.with_name("position.json")


@dataclass(frozen=True, slots=True)
class Loudness:
    """Volume 0 to 100, and whether the player is muted."""

    volume: int = 80
    muted: bool = False


def read_resting(resting: Resting) -> tuple[QueueRecord, Loudness, int | None]:
    """Returns what was kept: the queue, the loudness, and the song whose station played, None where none did.

    The queue is empty where nothing was kept, or where the files are damaged.
    """
    kept, place = _read(resting.queue), _read(resting.position)
    try:
        record = QueueRecord(
            songs=tuple(int(song) for song in kept.get("songs", ())),
            order=tuple(int(row) for row in kept.get("order", ())),
            done=int(kept.get("done", 0)),
            has_current=bool(kept.get("has_current")),
            shuffle=bool(kept.get("shuffle")),
            repeat=str(kept.get("repeat", "off")),
            position_seconds=_seconds(place.get("position_seconds", 0.0)),
        )
        loudness = Loudness(min(max(int(place.get("volume", 80)), 0), 100), bool(place.get("muted")))
        station = int(kept["station"]) if kept.get("station") is not None else None
    except (TypeError, ValueError, OverflowError):
        return QueueRecord(), Loudness(), None
    return record, loudness, station


def write_queue(resting: Resting, record: QueueRecord, station: int | None) -> None:
    """Keeps queue and station whole or not at all; a disk that cannot be written only costs the queue."""
    _write(resting.queue, {**dataclasses.asdict(record), "station": station})


def write_resting(resting: Resting, position: Seconds, volume: int, muted: bool) -> None:
    """Keeps the place in the song and the loudness."""
    _write(resting.position, {"position_seconds": round(position, 2), "volume": volume, "muted": muted})


def _seconds(kept: object) -> Seconds:
    seconds = float(kept)  # type: ignore[arg-type]
    return seconds if 0.0 <= seconds < math.inf else 0.0


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, value: object) -> None:
    partial = path.with_suffix(".partial")
    try:
        partial.write_text(json.dumps(value), encoding="utf-8")
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
