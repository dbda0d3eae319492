"""Your taste, made from columns, is what counting act by act gives: random logs of several sources, twins, an undone one."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pmrs_desktop.app.application import Application
from pmrs_desktop.store import tables
from tests.homes import home, scan, titles, write_tone

NOW = int(time.mktime((2026, 11, 15, 12, 0, 0, -1, -1, -1)))
DAY = 86_400
USUAL_S = 210.0


def listen(song: int, at: int | None) -> dict[str, Any]:
    """A line of a ListenBrainz log: no seconds heard; of songs that are not here some lines say the length."""
    more = {"additional_info": {"duration_ms": 100_000 + song * 1_000}} if song > 7 else {}
    return {
        "listened_at": at,
        "track_metadata": {"artist_name": f"Artist {song}", "track_name": f"Song {song}", **more},
    }


def stream(song: int, at: int, heard_ms: int) -> dict[str, Any]:
    """An entry of a Spotify history: seconds heard, and most short ones skipped."""
    return {
        "ts": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + heard_ms // 1000)),
        "ms_played": heard_ms,
        "master_metadata_track_name": f"Song {song}",
        "master_metadata_album_artist_name": f"Artist {song}",
        "reason_end": "fwdbtn" if heard_ms < 30_000 else "trackdone",
    }


def fill(application: Application, folder: Path, chance: random.Random) -> None:
    """Scans songs, brings in logs of mine and of two others, undoes one of mine, and plays."""
    for number, genre in enumerate(("Rock", "Rock", "Trance", "Jazz", "", "Trance")):
        write_tone(folder / "music" / f"Artist {number} - Song {number}.wav", 1.0 + number, 300 + 20 * number, genre)
    scan(application, folder / "music")
    hearings = [(chance.randrange(10), NOW - chance.randrange(900 * DAY)) for _ in range(60)]
    logs = {
        ("mine.jsonl", ""): [listen(song, chance.choice([at, None])) for song, at in hearings],
        ("again.json", ""): [stream(song, at + 20, chance.randrange(1_000, 200_000)) for song, at in hearings[:30]],
        ("Mira.jsonl", "Mira"): [listen(song, at + DAY) for song, at in hearings],
        ("Tom.json", "Tom"): [stream(song, at, chance.randrange(5_000, 60_000)) for song, at in hearings[30:]],
        ("undone.jsonl", ""): [listen(song, at + 3 * DAY) for song, at in hearings],
    }
    for (name, who), lines in logs.items():
        text = "\n".join(map(json.dumps, lines)) if name.endswith("l") else json.dumps(lines)
        (folder / name).write_text(text, encoding="utf-8")
        application.trade.bring_in(folder / name, who)
    application.listeners.undo_last_import(application.me)
    songs = list(titles(application).values())
    for _ in range(10):
        application.listening.play(chance.choice(songs))
        application.listening.rate([chance.choice(songs)], chance.choice([1, 3, 5]))


def rows(application: Application, table: Any) -> list[Any]:
    with application._database.reading() as connection:
        return list(connection.execute(select(table)))


def counted(application: Application) -> dict[tuple[str, str | None], float]:
    """Returns the seconds that I heard, by genre and month (None: no time), one act after the other."""
    root = {row.id: row.root_id for row in rows(application, tables.recording)}
    song_of = {row.saying_id: root[row.recording_id] for row in rows(application, tables.saying_recording)}
    shelf = {row.recording_id: row for row in rows(application, tables.shelf)}
    finished = {row.id for row in rows(application, tables.import_) if row.state == "finished"}
    twins = {row.act_seq for row in rows(application, tables.twin)}
    length = {song_of[row.id]: row.seconds for row in rows(application, tables.saying) if row.seconds}
    length |= {song: row.seconds for song, row in shelf.items()}
    seconds: Counter[tuple[str, str | None]] = Counter()
    assert twins
    for act in rows(application, tables.act):
        counts = (act.import_id is None or act.import_id in finished) and act.seq not in twins
        if act.listener_id != application.me or act.kind not in ("play", "skip") or not counts:
            continue
        song = song_of[act.saying_id]
        genre = (shelf[song].genre if song in shelf else None) or "Unknown"
        month = None if act.at is None else time.strftime("%Y-%m", time.localtime(act.at))
        heard = act.heard_seconds
        if heard is None:
            heard = act.count * length.get(song, USUAL_S) if act.kind == "play" else 0.0
        seconds[genre, month] += heard
    return seconds


def agreed(application: Application) -> dict[str, tuple[int, int]]:
    """Returns with how many songs of how many in common each other listener agrees with me."""
    likes = {
        (row.listener_id, row.recording_id): row.rating >= 3 if row.rating is not None else row.plays > row.skips
        for row in rows(application, tables.standing)
    }
    found = {}
    for person in rows(application, tables.listener):
        both = [
            likes[person.id, song] == likes[application.me, song]
            for who, song in likes
            if who == person.id and (application.me, song) in likes
        ]
        found[person.name] = (sum(both), len(both))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_page_is_what_counting_act_by_act_gives(tmp_path: Path, seed: int) -> None:
    with home(tmp_path / "data", clock=lambda: NOW) as application:
        fill(application, tmp_path, random.Random(seed))
        page, seconds, agreements = application.taste.page(), counted(application), agreed(application)
    by_genre: Counter[str] = Counter()
    for (genre, _month), heard in seconds.items():
        by_genre[genre] += heard
    assert {one.genre: one.seconds for one in page.genres if one.seconds} == pytest.approx(dict(by_genre), abs=0.2)
    names = [one.genre for one in page.genres]
    shown = {
        (name, month.month): heard for month in page.months for name, heard in zip(names, month.seconds, strict=True)
    }
    assert len(page.months) == 24
    assert {key: heard for key, heard in shown.items() if heard} == pytest.approx(
        {key: heard for key, heard in seconds.items() if heard and key in shown}, abs=0.2
    )
    for card in page.listeners:
        agree, both = agreements[card.name]
        assert (card.in_common, card.agreement) == (both, pytest.approx(agree / both))
