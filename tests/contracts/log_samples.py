"""Small logs of every format that is read, made up, with private fields planted; and how to put them into zips."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples" / "logs"
PLANTED = ("192.0.2.77", "SecretAgent", "SecretDevice", "secretuser", "Secretville", "XQ")
"""Addresses, programs, devices and places that stand in the samples and must never come out of them."""


@dataclass(frozen=True)
class LogSample:
    """A log, its format's source, and how many acts a reader finds in it."""

    name: str
    source: str
    data: bytes
    acts: int


def zipped(entries: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Returns a zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def sample(name: str) -> bytes:
    """Returns a sample's bytes."""
    return (SAMPLES / name).read_bytes()


def listenbrainz_zip() -> bytes:
    """Returns a ListenBrainz export as the site makes it."""
    pin = b'{"recording_msid": null, "blurb_content": "x", "pinned_until": 1, "created": 1}\n'
    return zipped(
        [
            ("user.json", sample("listenbrainz_user.json")),
            ("listens/2025/3.jsonl", sample("listenbrainz.jsonl")),
            ("feedback.jsonl", sample("listenbrainz_feedback.jsonl")),
            ("pinned_recording.jsonl", pin),
        ]
    )


def spotify_zip() -> bytes:
    """Returns an extended streaming history as Spotify sends it."""
    folder = "Spotify Extended Streaming History/"
    return zipped(
        [
            (folder + "ReadMeFirst_ExtendedStreamingHistory.pdf", b"%PDF-1.4 and so on"),
            (folder + "Streaming_History_Audio_2025_0.json", sample("spotify_extended.json")),
            (folder + "Streaming_History_Video_2025.json", b"[]"),
        ]
    )


def account_zip() -> bytes:
    """Returns Spotify's account data, with files beside the history that must not be read."""
    identity = b'{"displayName": "secretuser", "ip": "192.0.2.77"}'
    return zipped(
        [
            ("MyData/Identity.json", identity),
            ("MyData/StreamingHistory_music_0.json", sample("spotify_account.json")),
            ("MyData/StreamingHistory_podcast_0.json", sample("spotify_podcast.json")),
        ]
    )


def all_samples() -> list[LogSample]:
    """Returns a log of every shape that is read."""
    files = [
        ("listenbrainz.jsonl", "listenbrainz", 3),
        ("listenbrainz_feedback.jsonl", "listenbrainz", 2),
        ("listenbrainz_array.json", "listenbrainz", 3),
        ("listenbrainz_api.json", "listenbrainz", 3),
        ("listenbrainz_listens.json", "listenbrainz", 3),
        ("listenbrainz_import.json", "listenbrainz", 3),
        ("spotify_extended.json", "spotify", 4),
        ("spotify_endsong.json", "spotify", 3),
        ("spotify_account.json", "spotify", 2),
        ("lastfm_headerless.csv", "lastfm", 3),
        ("lastfm_stats.csv", "lastfm", 3),
        ("lastfm_stats_older.csv", "lastfm", 2),
        ("lastfm_ghan.csv", "lastfm", 2),
        ("table_tab.tsv", "lastfm", 3),
        ("rockbox.log", "rockbox", 4),
        ("rockbox_timeless.log", "rockbox", 2),
        ("ours.jsonl", "pmrs", 5),
    ]
    samples = [LogSample(name, source, sample(name), acts) for name, source, acts in files]
    utf16 = sample("lastfm_stats_older.csv").decode("utf-8-sig").encode("utf-16")
    return [
        *samples,
        LogSample("listenbrainz.zip", "listenbrainz", listenbrainz_zip(), 6),
        LogSample("spotify.zip", "spotify", spotify_zip(), 4),
        LogSample("account.zip", "spotify", account_zip(), 2),
        LogSample("ours.jsonl.gz", "pmrs", gzip.compress(sample("ours.jsonl"), mtime=0), 5),
        LogSample("utf16.csv", "lastfm", utf16, 2),
    ]
