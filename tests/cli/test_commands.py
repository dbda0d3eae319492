"""Every command of `pmrs`: what it prints, what it exits with, and what it does on bad days."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

import pmrs_desktop
from pmrs_desktop.app.laboratory import lessons
from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.cli import show
from pmrs_desktop.cli.main import run
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Changes
from tests.homes import Ear, home, listens, scan, write_songs, write_tone

Pmrs = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def pmrs(data: Path, capsys: pytest.CaptureFixture[str]) -> Pmrs:
    """Runs a command on the test's own data; returns exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--data-dir", str(data), *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def rows(answer: tuple[int, str, str]) -> list[dict[str, Any]]:
    code, out, err = answer
    assert code == 0, err
    found = json.loads(out)
    assert isinstance(found, list)
    assert all(isinstance(row, dict) for row in found)
    return found


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Six songs, four of Rock."""
    folder = tmp_path / "music"
    write_songs(folder, 4, genre="Rock")
    write_tone(folder / "夜の街 - 海のむこう.wav", hz=900, genre="Trance")
    write_tone(folder / "No genre.wav", hz=950)
    return folder


def test_scan_songs_rate_and_play(pmrs: Pmrs, music: Path) -> None:
    (music / "broken.mp3").write_bytes(b"no music at all" * 50)
    (told,) = rows(pmrs("scan", music, "--json"))
    assert (told["files"], told["new"], told["failed"]) == (7, 7, 1)
    assert len(told["problems"]) == 1
    assert told["problems"][0].startswith("broken.mp3: ")
    (again,) = rows(pmrs("--json", "scan", music))
    assert (again["files"], again["new"], again["same"]) == (7, 0, 7)

    songs = {row["title"]: row for row in rows(pmrs("songs", "--json"))}
    one = songs["Song 0"]
    assert set(one) >= {
        "id", "title", "artist", "album", "seconds", "genre", "genre_source", "genres", "rating", "plays", "skips",
        "locations", "problem",
    }  # fmt: skip
    assert (one["artist"], one["genre"], one["genre_source"], one["rating"]) == ("Artist 0", "Rock", "tag", None)
    assert one["locations"] == [str(music / "Artist 0 - Song 0.wav")]
    assert one["genres"]["Rock"] == 1.0
    assert (songs["No genre"]["genre"], songs["No genre"]["genre_source"]) == (None, None)
    assert songs["broken"]["problem"]

    assert rows(pmrs("rate", one["id"], 4, "--json")) == [{"id": one["id"], "rating": 4}]
    assert rows(pmrs("play", one["id"], "--json")) == [{"id": one["id"], "played": True}]
    found = next(row for row in rows(pmrs("songs", "song 0", "--json")) if row["title"] == "Song 0")
    assert (found["rating"], found["plays"], found["skips"]) == (4.0, 1, 0)
    pmrs("rate", one["id"], 0)
    found = next(row for row in rows(pmrs("songs", "song 0", "--json")) if row["title"] == "Song 0")
    assert found["rating"] is None
    assert rows(pmrs("songs", "nothing", "like", "it", "--json")) == []


def test_the_wish_list_is_listed_and_saved(pmrs: Pmrs, music: Path, data: Path, tmp_path: Path) -> None:
    assert rows(pmrs("wishes", "--json")) == []
    pmrs("scan", music)
    song = rows(pmrs("songs", "song 1", "--json"))[0]
    with home(data) as application:
        application.listening.wish(song["id"], "library")
    (wish,) = rows(pmrs("wishes", "--json"))
    assert set(wish) == {"id", "title", "artist", "album", "since", "here"}
    assert (wish["title"], wish["here"]) == ("Song 1", True)
    assert "Song 1" in pmrs("wishes")[1]
    file = tmp_path / "wishes.txt"
    assert rows(pmrs("wishes", "--save", file, "--json")) == [{"file": str(file), "songs": 1}]
    assert file.read_text("utf-8") == "Artist 0 - Song 1\n"
    code, out, err = pmrs("wishes", "--save", tmp_path / "no" / "wishes.txt")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_table_is_aligned_whatever_the_script(pmrs: Pmrs, music: Path) -> None:
    pmrs("scan", music)
    code, out, err = pmrs("songs")
    assert (code, err) == (0, "")
    head, *lines = out.splitlines()
    place = show.places_of(head[: head.index("Genre")])
    for line in lines:
        words = next(word for word in ("Rock", "Trance", "waiting") if word in line)
        assert show.places_of(line[: line.rindex(words)]) == place, line
    assert not re.search(r"\s$", out, re.MULTILINE) or out.endswith("\n")


def test_wrong_use_is_two_and_says_so(pmrs: Pmrs, music: Path) -> None:
    for wrong in (
        ["nonsense"], ["rate", "1", "6"], ["rate", "1", "-1"], ["rate", "one", "5"], ["rate"], ["scan"], ["genres"],
        ["recommend", "--top", "0"], ["recommend", "--genre", "Polka"], ["recommend", "--algorithm", "magic"],
        ["songs", "--nonsense"], ["learn"], ["learn", "--data", music, "--ear", music / "nowhere.py"],
    ):  # fmt: skip
        code, out, err = pmrs(*wrong)
        assert (code, out) == (2, ""), wrong
        assert err.count("Error:") == 1, wrong
        assert "Traceback" not in err


def test_failure_is_one_and_one_sentence(pmrs: Pmrs, tmp_path: Path, music: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Mira,\n", encoding="utf-8")
    for failing in (
        ["rate", "999", "5"], ["play", "999"], ["import", tmp_path / "nowhere.json"],
        ["import", tmp_path / "letter.txt"], ["import", tmp_path], ["export", tmp_path / "no" / "log.jsonl"],
        ["scan", tmp_path / "nowhere"], ["scan", music, tmp_path / "nowhere"], ["recommend", "--listener", "Nobody"],
    ):  # fmt: skip
        for json_wanted in ([], ["--json"]):
            code, out, err = pmrs(*json_wanted, *failing)
            assert (code, out) == (1, ""), failing
            assert len(err.splitlines()) == 1, err
            assert "Traceback" not in err
            assert "went wrong inside" not in err
    assert rows(pmrs("songs", "--json")) == []  # a missing folder is named before any is read


def test_import_export_and_listeners(pmrs: Pmrs, tmp_path: Path, music: Path) -> None:
    pmrs("scan", music)
    log = listens(tmp_path / "mira.jsonl", "Artist 0 - Song 0", "Elsewhere - Not here", times=3)
    with log.open("a", encoding="utf-8") as more:
        more.write("{broken\n")
    (told,) = rows(pmrs("import", log, "--listener", "Mira", "--json"))
    assert (told["listener"], told["added"], told["already"], told["songs"], told["in_common"]) == ("Mira", 6, 0, 2, 1)
    assert (told["unreadable"], len(told["problems"])) == (1, 1)
    code, out, err = pmrs("import", log, "--listener", "Mira")
    assert code == 0
    assert out == "0 new lines, 6 were already here (ListenBrainz, Mira).\n"
    assert err.startswith("1 line could not be read:\n  ")
    listeners = {row["name"]: row for row in rows(pmrs("listeners", "--json"))}
    assert {key: listeners["Mira"][key] for key in ("plays", "skips", "ratings", "songs")} == {
        "plays": 6, "skips": 0, "ratings": 0, "songs": 2,
    }  # fmt: skip
    (mine,) = rows(pmrs("import", listens(tmp_path / "mine.jsonl", "Artist 1 - Song 2", times=3), "--json"))
    assert (mine["added"], mine["in_common"]) == (3, 1)
    target = tmp_path / "out.jsonl.gz"
    assert rows(pmrs("export", target, "--json")) == [{"file": str(target), "lines": 4}]
    assert pmrs("listeners")[1].splitlines()[0].split() == ["Name", "Plays", "Skips", "Ratings", "Songs"]


def test_recommend(pmrs: Pmrs, tmp_path: Path, music: Path) -> None:
    pmrs("scan", music)
    code, out, err = pmrs("recommend")
    assert (code, out) == (0, "")
    assert err.startswith("Rate or play")
    assert rows(pmrs("recommend", "--json")) == []
    ids = {row["title"]: row["id"] for row in rows(pmrs("songs", "--json"))}
    pmrs("rate", ids["Song 0"], 5)
    pmrs(
        "import",
        listens(tmp_path / "m.jsonl", "Artist 0 - Song 0", "Artist 0 - Song 1", "X - Y", times=12),
        "--listener",
        "Mira",
    )
    picks = rows(pmrs("recommend", "--json", "--algorithm", "pmrs"))
    assert set(picks[0]) >= {
        "list", "rank", "id", "title", "artist", "genre", "score", "reasons", "playable", "location",
    }  # fmt: skip
    overall = [pick for pick in picks if pick["list"] == "overall"]
    assert [pick["rank"] for pick in overall] == list(range(1, len(overall) + 1))
    assert overall[0]["title"] == "Song 1"
    assert overall[0]["reasons"] == ["Because you gave 5 stars to Song 0; Mira played it 12 times"]
    assert (overall[0]["playable"], overall[0]["location"]) == (True, str(music / "Artist 0 - Song 1.wav"))
    assert "Song 0" not in {pick["title"] for pick in picks}
    assert {pick["list"] for pick in picks} <= {"overall", *LABELS}
    foreign = next(pick for pick in overall if pick["title"] == "Y")
    assert (foreign["playable"], foreign["location"], foreign["genre"]) == (False, None, "Unknown")

    assert max(pick["rank"] for pick in rows(pmrs("recommend", "--top", "1", "--json"))) == 1
    rock = rows(pmrs("recommend", "--genre", "rock", "--top", "2", "--json"))
    assert [(pick["list"], pick["rank"], pick["genre"]) for pick in rock] == [("Rock", 1, "Rock"), ("Rock", 2, "Rock")]

    code, out, _ = pmrs("recommend", "--listener", "mira", "--genre", "Rock")
    assert "Because Mira" in out
    assert "you" not in out.replace("you like it", "")
    code, out, _ = pmrs("recommend")
    assert out.startswith("For you\n  1. Artist 0 - Song 1\n     Because you gave 5 stars to Song 0")
    assert "X - Y (not in your library)" in out


def test_genres_in_the_order_asked_with_bad_files_among_them(pmrs: Pmrs, tmp_path: Path, data: Path) -> None:
    strange = Path(os.fsdecode(bytes(tmp_path) + b"/not utf-8 \xff\xe9.wav"))
    good = write_tone(tmp_path / "good.wav", seconds=5)
    write_tone(tmp_path / "s.wav", seconds=5, hz=700).rename(strange)
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF")
    asked = [bad, strange, tmp_path / "nowhere.mp3", good, bad]
    named = rows(pmrs("genres", *asked, "--json"))
    assert [row["file"] for row in named] == [str(path) for path in asked]
    assert [row["problem"] is None for row in named] == [False, True, False, True, False]
    for row in named:
        if row["problem"] is None:
            assert row["genre"] in (*LABELS, "Unknown")
            assert sum(row["genres"].values()) == pytest.approx(1, abs=0.01)
        else:
            assert (row["genre"], row["genres"]) == (None, None)
    assert rows(pmrs("songs", "--json")) == []
    with closing(sqlite3.connect(data / "pmrs.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM guess").fetchone() == (0,)
    code, out, _ = pmrs("genres", strange)
    assert code == 0
    assert out.startswith(str(tmp_path))
    assert len(out.splitlines()) == 1


def test_classify_names_what_was_scanned(pmrs: Pmrs, music: Path) -> None:
    (music / "No genre.wav").unlink()
    write_tone(music / "Long - Enough.wav", seconds=5)
    pmrs("scan", music)
    (told,) = rows(pmrs("classify", "--json"))
    assert told["heard"] + told["failed"] == 6
    assert len(told["problems"]) == told["failed"]
    (one,) = rows(pmrs("songs", "enough", "--json"))
    assert one["genre_source"] == "sound"
    assert one["genre"] in (*LABELS, "Unknown")
    assert rows(pmrs("classify", "--json"))[0]["heard"] == 0


def test_a_newer_schema_and_a_place_that_cannot_be_used(
    pmrs: Pmrs, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pmrs("listeners")
    with closing(sqlite3.connect(data / "pmrs.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    code, out, err = pmrs("songs", "--json")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "newer version" in err
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    for place in (blocked / "data", Path("/proc/pmrs")):
        assert run(["--data-dir", str(place), "listeners"]) == 1
        told = capsys.readouterr()
        assert (told.out, len(told.err.splitlines())) == ("", 1)
        assert "cannot be used" in told.err


def test_beside_an_open_window_both_write(pmrs: Pmrs, data: Path, music: Path) -> None:
    with home(data, live=True) as window:
        ear = Ear(window)
        ids = scan(window, music)
        window.listening.rate([ids["Song 0"]], 3)
        since = len(ear.heard)
        assert pmrs("rate", ids["Song 1"], 5)[0] == 0
        ear.until(Changes, lambda changes: changes.all_songs, since)
        window.listening.rate([ids["Song 2"]], 4)
        rated = {row["title"]: row["rating"] for row in rows(pmrs("songs", "song", "--json"))}
        assert rated == {"Song 0": 3.0, "Song 1": 5.0, "Song 2": 4.0, "Song 3": None}


def test_who_reads_may_leave(data: Path, music: Path, pmrs: Pmrs) -> None:
    write_songs(music / "more", 60)
    pmrs("scan", music)
    command = [sys.executable, "-m", "pmrs_desktop.cli", "--data-dir", str(data), "songs", "--json"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait() == 1
    child.stderr.close()


def test_a_full_disk_behind_stdout_is_said(pmrs: Pmrs, data: Path, music: Path) -> None:
    pmrs("scan", music)
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "pmrs_desktop.cli", "--data-dir", str(data), "songs", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert os.strerror(errno.ENOSPC) in done.stderr
    assert "Traceback" not in done.stderr


def test_names_that_a_terminal_cannot_show(pmrs: Pmrs, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pmrs("scan", music)
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert run(["--data-dir", str(music.parent / "data"), "songs"]) == 0
    narrow.seek(0)
    assert "\\u591c" in narrow.read()


def test_ctrl_c_stops_with_a_word(pmrs: Pmrs, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pmrs_desktop.app.files.intake.Intake.scan", interrupted)
    code, out, err = pmrs("scan", music)
    assert (code, out, err.strip()) == (1, "", "Stopped.")


def test_progress_only_on_a_terminal_and_gone_in_the_end(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shows in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        with suppress(ZeroDivisionError), show.opened(data) as application:
            application._announcer.tell((ProgressRow("scan", "Reading 夜", 412, 4_291, 3),))
            application._announcer.tell((ProgressRow("scan", "x" * 500, 1, 2),))
            raise ZeroDivisionError
        text = stream.getvalue()
        assert ("Reading 夜: 412 of 4,291, 3 could not be read" in text) is shows
        assert "\n" not in text
        assert all(show.places_of(line) < 80 for line in text.split("\r"))
        assert text.endswith("\r" if shows else "")


def test_learn_without_the_extra_names_the_one_command(
    pmrs: Pmrs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = tmp_path / "ear.py"
    ear.write_text("", encoding="utf-8")
    monkeypatch.setattr(lessons, "NEEDED", ("no_such_library",))
    code, out, err = pmrs("learn", "--data", tmp_path, "--ear", ear)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    checkout = Path(pmrs_desktop.__file__).parents[1]
    assert err.strip().endswith(f"{sys.executable} -m pip install -e '{checkout}[learn]'")


def test_what_comes_after_learn_reaches_the_recipe(pmrs: Pmrs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child process in place of the laboratory says what it was told."""
    ear = tmp_path / "ear.py"
    ear.write_text("", encoding="utf-8")
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(lessons, "NEEDED", ())
    monkeypatch.setattr(lessons.sys, "executable", str(python))  # type: ignore[attr-defined]
    asked = ("learn", "--data", tmp_path, "--epochs", "3", "--ear", ear, "--bfloat16", "--out", tmp_path / "net")
    code, out, err = pmrs(*asked)
    assert (code, err) == (0, "")
    words = out.split()
    assert words[:4] == ["-m", "pmrs_desktop.training", "--recipe", "bundled"]
    assert words[-3:] == ["--epochs", "3", "--bfloat16"]
    assert words[words.index("--ear") + 1] == str(ear)
    code, out, err = pmrs("--json", *asked)
    assert json.loads(out) == [{"recipe": "bundled", "network": str(tmp_path / "net")}]
    assert "--bfloat16" in err
    python.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    assert pmrs(*asked)[0] == 1
