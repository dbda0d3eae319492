#!/usr/bin/env python3
"""Renders the README's pictures: .venv/bin/python packaging/pictures.py [FOLDER for the pictures]

It makes a music folder of its own (made-up artists, synthetic sound, painted covers), the logs of three made-up friends and a
history for the listener, brings all of it in by `pmrs`, as anybody would, and lets `pmrs-desktop --screenshot` render the pages.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from mutagen.flac import FLAC, Picture
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

ROOT = Path(__file__).resolve().parents[1]
RATE_HZ = 8_000
DAY = 86_400


@dataclass(frozen=True)
class Album:
    """An album by a made-up artist: its genre tag ("" for none), the seed of its cover, its songs with seconds."""

    artist: str
    title: str
    genre: str
    cover: int
    songs: tuple[tuple[str, int], ...]


ALBUMS = (
    Album("Marlow & the Tides", "Low Water Marks", "Rock", 1,
          (("Glass Harbour", 251), ("Song for a Borrowed Car", 233), ("Slack Tide", 198))),
    Album("Hollow Pines", "The Long Field", "Rock", 2, (("Lantern Street", 244), ("Fence Post", 187), ("Barley", 221))),
    Album("The Understudies", "Curtain Calls", "Rock", 3, (("Night Bus to Lisbon (Live)", 402), ("Second Balcony", 215))),
    Album("Yuki Amano", "夜間飛行", "Electronic", 4, (("Seventeen Lanterns", 334), ("Pelican", 287), ("Iris", 301))),
    Album("Аэлита", "Тихий эфир", "Electronic", 5, (("Второе солнце", 259), ("Станция", 243))),
    Album("青い自転車", "はじまりの海", "Pop", 6, (("夜明けのスケッチ", 228), ("海のむこう", 236))),
    Album("Nadia Rourke", "Paper Crowns", "Pop", 7, (("Paper Crowns", 213), ("Cellophane", 201), ("Half Past Blue", 219))),
    Album("Orbiter 9", "Slow Return", "Trance", 8, (("Parallax", 448), ("Afterglow (Extended Mix)", 521), ("Meridian", 467))),
    Album("Helios Drift", "Helios", "Trance", 9, (("Cassiopeia (Sunrise Mix)", 433), ("Perihelion", 412))),
    Album("Ilse Brandt", "Kleine Wasserstücke", "Classical", 10,
          (("Nocturne in the Rain, Op. 12 No. 3", 311), ("Barcarolle, Op. 14", 274))),
    Album("Quartetto Aurora", "Lago", "Classical", 11, (("Prelude for an Empty Theatre", 355), ("Canzona", 298))),
    Album("Delroy Finch", "Sound Bwoy Postcard", "Dancehall", 12, (("Kingston Morning", 207), ("Ferry Riddim", 219))),
    Album("Sable Fox", "Tectonics", "Drum and bass", 13, (("Breakwater", 305), ("Undertow", 322))),
    Album("Vel Carter", "Third Rail", "Hip Hop", 14, (("Ten Toes Down", 198), ("Copper Wire", 226), ("Side Door", 211))),
    Album("Disco Ferrante", "Ferrante per sempre", "Funky house", 15, (("Rollerway", 372), ("Notte in pista", 388))),
    Album("Lo-Cut", "Amen Corner", "Breakbeat", 16, (("Stutterstep", 289), ("Cold Start", 276))),
    Album("Anna Sund", "Polar", "", 17, (("Late Ferry", 241), ("Polar Night", 263))),
    Album("Kite Season", "Long Exposure", "", 18, (("Slow Motorway", 254), ("Contrail", 232))),
)  # fmt: skip
ELSEWHERE = (("Orbiter 9", "Vega", 455), ("Kite Season", "Field Recording", 240), ("Hollow Pines", "Ten Acres", 226))
MINE = {"Glass Harbour": 5, "Parallax": 5, "夜明けのスケッチ": 5, "Ten Toes Down": 5, "Seventeen Lanterns": 4,
        "Breakwater": 4,
        "Nocturne in the Rain, Op. 12 No. 3": 4, "Afterglow (Extended Mix)": 4, "Copper Wire": 4, "Stutterstep": 4,
        "Song for a Borrowed Car": 4, "Night Bus to Lisbon (Live)": 3, "Paper Crowns": 3, "Второе солнце": 3,
        "Rollerway": 2}  # fmt: skip
FRIENDS = {
    "Mira Halvorsen": ("Rock", "Trance"),
    "Jonas": ("Hip Hop", "Drum and bass", "Rock"),
    "Aiko": ("Pop", "Classical"),
}


def main() -> None:
    """Makes everything in a temporary folder and leaves the pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        make_music(home / "Music")
        make_logs(home)
        pmrs(home, "scan", str(home / "Music"))
        pmrs(home, "import", str(home / "me.jsonl"))
        for friend in FRIENDS:
            pmrs(home, "import", str(home / f"{friend}.jsonl"), "--listener", friend)
        pmrs(home, "classify")
        queue_up(home / "data")
        for page in ("library", "genres", "recommendations", "listeners", "nowplaying", "taste"):
            for look in ("light", "dark"):
                picture = out / f"{page}-{look}.png"
                dark = ["--dark"] if look == "dark" else []
                run("pmrs-desktop", home, "--screenshot", str(picture), "--page", page, *dark)


def pmrs(home: Path, *words: str) -> None:
    """Runs one command of `pmrs` on the data in `home`."""
    run("pmrs", home, *words)


def run(program: str, home: Path, *words: str) -> None:
    """Runs one of the two programs of this checkout."""
    entry = {"pmrs": "command_line", "pmrs-desktop": "desktop"}[program]
    start = f"from pmrs_desktop.__main__ import {entry}; {entry}()"
    subprocess.run([sys.executable, "-c", start, "--data-dir", str(home / "data"), *words], check=True, cwd=ROOT)


def make_music(folder: Path) -> None:
    """Writes every song as a tagged FLAC file with its cover."""
    for album in ALBUMS:
        place = folder / album.artist / album.title
        place.mkdir(parents=True)
        for number, (title, seconds) in enumerate(album.songs, start=1):
            path = place / f"{number:02d} {title.replace('/', '-')}.flac"
            write_sound(path, seconds, album.cover * 100 + number)
            tags = FLAC(path)
            tags.update({"artist": album.artist, "album": album.title, "title": title, "tracknumber": str(number)})
            tags["date"] = str(2010 + album.cover % 14)
            if album.genre:
                tags["genre"] = album.genre
            picture = Picture()
            picture.type, picture.mime, picture.data = 3, "image/png", painted_cover(album.cover)
            tags.add_picture(picture)
            tags.save()


def write_sound(path: Path, seconds: int, seed: int) -> None:
    """Writes a slow chord that swells and fades, different for every seed."""
    chance = np.random.default_rng(seed)
    time_s = np.arange(seconds * RATE_HZ) / RATE_HZ
    chord = sum(np.sin(2 * np.pi * hz * time_s) for hz in chance.uniform(110, 880, 4))
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * time_s / chance.uniform(2, 6))
    samples = (np.asarray(chord) * swell * 6_000).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def queue_up(data: Path) -> None:
    """Leaves a queue as a listener leaves it who closed the player within a song."""
    start = "from pmrs_desktop.__main__ import command_line; command_line()"
    words = [sys.executable, "-c", start, "--data-dir", str(data), "songs", "--json"]
    songs = json.loads(subprocess.run(words, check=True, cwd=ROOT, capture_output=True, text=True).stdout)
    ids = {song["title"]: song["id"] for song in songs}
    wanted = [
        "Parallax",
        "Afterglow (Extended Mix)",
        "Meridian",
        "Seventeen Lanterns",
        "Breakwater",
        "Ten Toes Down",
        "夜明けのスケッチ",
    ]
    order = [ids[title] for title in wanted]
    queue = {
        "songs": order,
        "order": list(range(len(order))),
        "done": 0,
        "has_current": True,
        "shuffle": False,
        "repeat": "all",
    }
    (data / "queue.json").write_text(json.dumps(queue), encoding="utf-8")
    (data / "position.json").write_text(
        json.dumps({"position_seconds": 187.0, "volume": 68, "muted": False}), encoding="utf-8"
    )


def make_logs(home: Path) -> None:
    """Writes my history and my friends' as exports of this program."""
    chance = random.Random(7)
    songs = [(album, title, seconds) for album in ALBUMS for title, seconds in album.songs]
    lines = []
    for album, title, seconds in songs:
        if title in MINE:
            lines += acts(chance, album.artist, album.title, title, seconds, MINE[title])
    write_log(home / "me.jsonl", lines)
    for friend, genres in FRIENDS.items():
        liked = [one for one in songs if one[0].genre in genres or chance.random() < 0.15]
        lines = []
        for album, title, seconds in liked:
            lines += acts(chance, album.artist, album.title, title, seconds, chance.choice((4, 5, 5)))
        for artist, title, seconds in chance.sample(ELSEWHERE, 2):
            lines += acts(chance, artist, "", title, seconds, 5)
        write_log(home / f"{friend}.jsonl", lines)


def acts(
    chance: random.Random, artist: str, album: str, title: str, seconds: int, stars: int
) -> list[dict[str, object]]:
    """Returns some plays of a song over the last two years and one rating."""
    now = int(time.time())
    plays = [
        {
            "listened_at": now - chance.randrange(DAY, 700 * DAY),
            "track_metadata": {
                "artist_name": artist,
                "track_name": title,
                "release_name": album,
                "additional_info": {"duration_ms": seconds * 1000, "duration_played": seconds},
            },
        }
        for _ in range(chance.randrange(2, 9) * stars // 2)
    ]
    said = {"artist": artist, "title": title, "album": album, "seconds": float(seconds)}
    rating = {
        "id": f"{chance.getrandbits(128):032x}",
        "kind": "rating",
        "value": float(stars),
        "at": now - DAY,
        "said": said,
    }
    return [*plays, {"pmrs_act": rating}]


def write_log(file: Path, lines: list[dict[str, object]]) -> None:
    """Writes lines below the header of our export."""
    header = {"pmrs_export": {"format": 1, "listener": None, "name": "", "device": None, "made_at": int(time.time())}}
    file.write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in [header, *lines]) + "\n", encoding="utf-8"
    )


def painted_cover(seed: int) -> bytes:
    """Returns a painted square of 400 pixels as PNG: a sun over water, rings, stripes or dots, in colours of its own."""
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    hue = seed * 67 % 360
    ground, other = QColor.fromHsv(hue, 150, 90), QColor.fromHsv((hue + 40) % 360, 170, 225)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QLinearGradient(QPointF(0, 0), QPointF(0, 400))
    shade.setColorAt(0, ground)
    shade.setColorAt(1, QColor.fromHsv((hue + 300) % 360, 120, 60))
    painter.fillRect(image.rect(), shade)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(other)
    match seed % 4:
        case 0:
            painter.drawEllipse(QPointF(200, 180), 95, 95)
            for line in range(7):
                painter.fillRect(QRectF(0, 190 + line * 32, 400, 6 + line * 2), ground)
        case 1:
            for ring in range(6, 0, -1):
                painter.setBrush(other if ring % 2 else ground)
                painter.drawEllipse(QPointF(200, 200), ring * 26, ring * 26)
        case 2:
            for wave in range(5):
                painter.setBrush(QColor.fromHsv((hue + 30 * wave) % 360, 110, 130 + 22 * wave))
                painter.drawEllipse(QRectF(-180 + 50 * wave, 130 + 60 * wave, 760, 520))
        case _:
            for row in range(9):
                for column in range(9):
                    size = 6 + (row * 7 + column * 5 + seed) % 14
                    painter.drawEllipse(QPointF(40 + column * 40, 40 + row * 40), size, size)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


if __name__ == "__main__":
    main()
