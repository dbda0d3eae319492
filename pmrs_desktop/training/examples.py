"""The labelled examples as the student hears them: clips and songs, each with several windows of 4 s."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from pmrs_desktop.audio.decode import windows
from pmrs_desktop.audio.logmel import CLIP_SECONDS, RATE_HZ, MelBands, log_mel
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.training.dataset import Dataset
from pmrs_desktop.training.fit import answers
from pmrs_desktop.training.windows import stored

WINDOWS = 6
SONG = "song"
"""The kind of an example that is one of the songs heard once; the others are kinds of clips."""


@dataclass(frozen=True, slots=True)
class Examples:
    """`db` (windows, 599, 128) as stored, the example `of` each window; per example its label's index, fold, kind."""

    db: npt.NDArray[np.uint8]
    of: npt.NDArray[np.intp]
    label: npt.NDArray[np.intp]
    fold: npt.NDArray[np.int8]
    kind: tuple[str, ...]


def gather(data: Dataset, cache: Path) -> Examples:
    """Returns the labelled examples; windows of clips are cut as the worker cuts them, and kept in `cache`."""
    clips = [clip for clip in data.clips if clip.label]
    kept, unfinished = cache / "examples.npz", cache / "unfinished.npz"
    if not kept.exists():
        bands = MelBands()
        cut = [windows(clip.path, RATE_HZ, CLIP_SECONDS, WINDOWS) for clip in clips]
        np.savez(
            unfinished,
            db=np.stack([stored(log_mel(clip, bands)) for clips_windows in cut for clip in clips_windows]),
            of=np.repeat(np.arange(len(cut)), [len(each) for each in cut]),
        )
        unfinished.rename(kept)
    with np.load(kept) as arrays:
        db, of = arrays["db"], arrays["of"]
    labels, folds, kinds = [c.label for c in clips], [c.fold for c in clips], [c.kind for c in clips]
    if data.songs is not None:
        count, each = data.songs.db.shape[:2]
        db = np.concatenate([db, data.songs.db.reshape(count * each, *data.songs.db.shape[2:])])
        of = np.concatenate([of, len(clips) + np.repeat(np.arange(count), each)])
        labels, folds = [*labels, *data.songs.labels], [*folds, *data.songs.folds.tolist()]
        kinds += [SONG] * count
    index = np.asarray([LABELS.index(label) for label in labels], np.intp)
    return Examples(db, of, index, np.asarray(folds, np.int8), tuple(kinds))


def features(model: keras.Model, examples: Examples) -> npt.NDArray[np.float64]:
    """Returns what a student hears in each example, (examples, numbers): embedding and tags, mean over its windows."""
    heard = answers(model, examples.db)
    each = np.hstack([heard["embedding"], heard["tags"]]).astype(np.float64)
    sums = np.zeros((len(examples.label), each.shape[1]))
    np.add.at(sums, examples.of, each)
    return sums / np.bincount(examples.of, minlength=len(sums))[:, None]
