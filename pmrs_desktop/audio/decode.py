"""Any file that FFmpeg reads, to mono samples at one rate: whole, or as windows found by seeking.

A path may be of any bytes: PyAV hands a `str` on through the file system's encoding, so surrogates of `os.fsdecode`
come back as the bytes they stood for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

Samples = npt.NDArray[np.float32]

MOST_BAD_PACKETS = 64
"""So many packets may be broken before a file counts as unreadable; players pass over single ones too."""
MOST_SECONDS_PASSED_OVER = 60.0
"""Where seeking lands early, at most so much is decoded and thrown away; then what is there is taken."""


def whole(path: Path, rate_hz: int, most_seconds: float | None = None) -> Samples:
    """Returns the mono samples of a file, float32 in -1..1, from its start to its end or for `most_seconds`.

    Raises:
        Trouble: the file cannot be read or holds no sound.
    """
    with opened(path) as (container, stream):
        wanted = None if most_seconds is None else round(most_seconds * rate_hz)
        return _heard(_collect(_frames(container, stream), rate_hz, wanted))


def windows(path: Path, rate_hz: int, seconds: float, count: int) -> npt.NDArray[np.float32]:
    """Returns windows spread evenly over a song, (n, seconds * rate_hz) float32 in -1..1, 1 <= n <= `count`.

    Only the windows are decoded, so a song of three hours costs what one of three minutes does. Windows do not overlap:
    a short song has fewer; one shorter than a window is repeated to its length.

    Raises:
        Trouble: the file cannot be read or holds no sound.
    """
    size = round(seconds * rate_hz)
    with opened(path) as (container, stream):
        length = _length(container, stream)
        fitting = 1 if length is None else max(1, min(count, int(length / seconds)))
        found = []
        for number in range(fitting):
            start = 0.0 if length is None else max(0.0, (number + 0.5) / fitting * length - seconds / 2)
            samples = _window(container, stream, start, rate_hz, size)
            if samples.size:
                found.append(np.resize(samples, size))
        if not found and fitting > 1:  # a length that lies: nothing is where the header says
            found = [np.resize(_heard(_window(container, stream, 0.0, rate_hz, size)), size)]
    if not found:
        raise _no_sound()
    return np.stack(found)


def length(path: Path) -> float | None:
    """Returns the seconds that a file says it lasts, or None where it does not say.

    Raises:
        Trouble: the file cannot be read or holds no sound.
    """
    with opened(path) as (container, stream):
        return _length(container, stream)


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """Opens a file and its first sound stream; FFmpeg's errors, here and within the block, become `Trouble`.

    Raises:
        Trouble: the file cannot be read or holds no sound.
    """
    _check_readable(path)
    try:
        # an absolute path is never taken for a protocol ("http:..."), nor may a playlist lead anywhere but to files
        with av.open(os.path.abspath(path), options={"protocol_whitelist": "file"}) as container:  # noqa: PTH100
            if not container.streams.audio:
                raise _no_sound()
            yield container, container.streams.audio[0]
    except av.error.FFmpegError as error:
        raise Trouble(
            tr("This file cannot be decoded: {why}.", why=(error.strerror or type(error).__name__).rstrip(".")),
            tr("It may be damaged; try to play it, or replace it with another copy."),
        ) from error
    except (ValueError, OverflowError) as error:  # what PyAV raises for absurd header values
        raise Trouble(tr("This file cannot be decoded: its header makes no sense.")) from error


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise Trouble(tr("This file is empty."))
    except FileNotFoundError as error:
        raise Trouble(tr("This file is no longer there.")) from error
    except IsADirectoryError as error:
        raise Trouble(tr("This is a folder, not a file.")) from error
    except PermissionError as error:
        raise Trouble(tr("This file may not be read."), tr("Change its permissions.")) from error
    except OSError as error:
        raise Trouble(tr("This file cannot be read: {why}.", why=error.strerror or str(error))) from error


def _no_sound() -> Trouble:
    return Trouble(tr("There is no sound in this file."))


def _heard(samples: Samples) -> Samples:
    if not samples.size:
        raise _no_sound()
    return samples


def _length(container: InputContainer, stream: AudioStream) -> float | None:
    if container.duration is not None and container.duration > 0:
        return float(container.duration / av.time_base)
    if stream.duration is not None and stream.duration > 0 and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None


def _window(container: InputContainer, stream: AudioStream, start: float, rate_hz: int, size: int) -> Samples:
    """Returns up to `size` samples from `start` seconds on: fewer where the file ends, none where it cannot go."""
    try:
        container.seek(int(start * av.time_base))
    except av.error.FFmpegError:
        return np.zeros(0, np.float32)
    return _collect(_from(start, _frames(container, stream)), rate_hz, size)


def _from(start: float, frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """Passes over frames that end before `start`: seeking lands on the packet or page before it."""
    passed = 0.0
    for frame in frames:
        lasts = frame.samples / frame.sample_rate
        if frame.time is not None and frame.time + lasts <= start and passed < MOST_SECONDS_PASSED_OVER:
            passed += lasts
            continue
        yield frame


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    bad = 0
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            bad += 1
            if bad > MOST_BAD_PACKETS:
                raise


def _collect(frames: Iterator[AudioFrame], rate_hz: int, wanted: int | None) -> Samples:
    """Returns the frames as mono samples at `rate_hz`, at most `wanted` of them."""
    parts: list[Samples] = []
    have = 0
    resampler, before = None, None
    for frame in frames:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or shape != before:  # some files change their rate or channels half-way
            resampler, before = av.AudioResampler(format="flt", layout="mono", rate=rate_hz), shape
        frame.pts = None
        for out in resampler.resample(frame):
            parts.append(out.to_ndarray()[0])
            have += out.samples
        if wanted is not None and have >= wanted:
            break
    else:
        for out in resampler.resample(None) if resampler is not None else ():
            parts.append(out.to_ndarray()[0])
    if not parts:
        return np.zeros(0, np.float32)
    samples = np.concatenate(parts)[:wanted]
    return np.clip(np.nan_to_num(samples, posinf=0.0, neginf=0.0), -1.0, 1.0).astype(np.float32, copy=False)
