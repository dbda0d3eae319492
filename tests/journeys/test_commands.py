"""The main job through real processes of `pmrs`: scan, play, rate, classify, import, recommend."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pmrs_desktop.genre.labels import LABELS
from tests.homes import home, scan, write_tone


def pmrs(data: Path, *arguments: object) -> list[dict[str, Any]]:
    """Runs one command; nothing but JSON stands on its stdout, and nothing on its stderr."""
    command = [sys.executable, "-m", "pmrs_desktop.cli", "--data-dir", str(data), "--json", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def export_of_a_friend(data: Path, music: Path, file: Path) -> None:
    """Writes the log of somebody who has the same music and one song more."""
    with home(data) as application:
        known = scan(application, music)
        application.genres.hear_all()
        for title, stars in (("Song 0", 5), ("Song 3", 4), ("Only theirs", 5)):
            application.listening.rate([known[title]], stars)
        assert application.trade.save_mine(file) == 6


def test_a_folder_in_recommendations_out(tmp_path: Path) -> None:
    mine, theirs, music = tmp_path / "mine", tmp_path / "theirs", tmp_path / "music"
    for number in range(6):
        genre = "Rock" if number < 4 else ""
        write_tone(music / f"Band {number // 2} - Song {number}.wav", 5.0, 250 + 60 * number, genre)

    (scanned,) = pmrs(mine, "scan", music)
    assert (scanned["new"], scanned["problems"]) == (6, [])
    songs = {row["title"]: row for row in pmrs(mine, "songs")}
    assert songs["Song 5"]["genre"] is None
    pmrs(mine, "play", songs["Song 1"]["id"])
    pmrs(mine, "rate", songs["Song 0"]["id"], 5)
    (classified,) = pmrs(mine, "classify")
    assert (classified["heard"], classified["failed"]) == (6, 0)
    songs = {row["title"]: row for row in pmrs(mine, "songs")}
    assert (songs["Song 0"]["rating"], songs["Song 1"]["plays"]) == (5.0, 1)
    assert songs["Song 5"]["genre_source"] == "sound"
    assert songs["Song 5"]["genre"] in (*LABELS, "Unknown")

    lonely = [row for row in pmrs(mine, "recommend") if row["list"] == "overall"]
    assert {row["title"] for row in lonely} == {"Song 2", "Song 3", "Song 4", "Song 5"}
    assert all(row["playable"] and row["reasons"] for row in lonely)

    (music / "Band 9 - Only theirs.wav").write_bytes((music / "Band 0 - Song 0.wav").read_bytes()[:-9_000])
    export_of_a_friend(theirs, music, tmp_path / "mira.jsonl.gz")
    (brought,) = pmrs(mine, "import", tmp_path / "mira.jsonl.gz", "--listener", "Mira")
    assert (brought["added"], brought["ratings"], brought["in_common"]) == (3, 3, 2)
    (again,) = pmrs(mine, "import", tmp_path / "mira.jsonl.gz", "--listener", "Mira")
    assert (again["added"], again["already"]) == (0, 3)
    assert [row["name"] for row in pmrs(mine, "listeners")][1:] == ["Mira"]
    picks = {row["title"]: row for row in pmrs(mine, "recommend") if row["list"] == "overall"}
    assert {"Song 3", "Only theirs"} <= picks.keys()
    assert "Mira gave it 4 stars" in picks["Song 3"]["reasons"][0]
    assert (picks["Only theirs"]["playable"], picks["Only theirs"]["location"]) == (False, None)
    assert picks["Only theirs"]["genre_source"] == "log"
    other = pmrs(mine, "recommend", "--listener", "Mira", "--top", "1")
    assert not any("because you" in reason.casefold() for row in other for reason in row["reasons"])
    assert len([row for row in other if row["list"] == "overall"]) == 1
