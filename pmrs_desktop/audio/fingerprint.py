"""A hash of a file's audio without its tags, which carries a song's history through moves, renames and re-tagging.

The packets are taken out of the container as they are, undecoded, so that the hash is the same on every machine, with
every version of FFmpeg's decoders, and costs about as much as reading the file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pmrs_desktop.audio.decode import opened
from pmrs_desktop.errors import Trouble
from pmrs_desktop.words import tr

DIGEST_BYTES = 16


def audio_hash(path: Path) -> str:
    """Returns 32 hexadecimal digits: the BLAKE2b hash of the codec's name and the first sound stream's packets.

    Raises:
        Trouble: the file cannot be read or holds no sound.
    """
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    size = 0
    with opened(path) as (container, stream):
        digest.update(stream.codec_context.name.encode("ascii"))
        for packet in container.demux(stream):
            data = memoryview(packet)
            digest.update(data)
            size += len(data)
    if not size:
        raise Trouble(tr("There is no sound in this file."))
    return digest.hexdigest()
