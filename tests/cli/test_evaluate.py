"""`pmrs evaluate`: on small made-up files, on the program's own log, and on real listens where they are at hand."""

from __future__ import annotations

import csv
import gzip
import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pmrs_desktop.cli.main import run

Pmrs = Callable[..., tuple[int, str, str]]
KEYS = {"recommender", "metric", "genre", "value", "low", "high", "listeners"}


@pytest.fixture
def pmrs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Pmrs:
    """Runs a command on the test's own data; returns exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--data-dir", str(tmp_path / "data"), *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """40 listeners of two camps, 60 songs with words and labels; the plays are packed."""
    rng = np.random.default_rng(1)
    plays, songs = tmp_path / "plays.csv.gz", tmp_path / "songs.csv"
    with gzip.open(plays, "wt", encoding="utf-8") as stream:
        stream.write("user,song,plays\n")
        for listener in range(40):
            camp = np.where(np.arange(60) % 2 == listener % 2, 1.0, 0.1)
            for song in rng.choice(60, 15, replace=False, p=camp / camp.sum()):
                stream.write(f"{listener},{song},{rng.integers(1, 30)}\n")
    with songs.open("w", encoding="utf-8") as out:
        out.write("song,artist,year,my_tags,moods,labels\n")
        for song in range(60):
            words, label = (("rock|indie", "rock"), ("trance|goa", "trance"))[song % 2]
            out.write(f"{song},Artist {song // 3},{1980 + song // 2},{words},sad|calm,{label}\n")
    return plays, songs


def test_the_table_the_json_and_the_files_say_the_same(pmrs: Pmrs, files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told, err = pmrs("evaluate", *files, "--seeds", 2, "--out", out, "--json")
    assert code == 0, err
    rows = json.loads(told)
    assert all(set(row) == KEYS for row in rows)
    assert rows == json.loads((out / "results.json").read_text("utf-8"))
    with (out / "results.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [row["recommender"] for row in table] == [row["recommender"] for row in rows]
    assert [float(row["value"]) for row in table] == [row["value"] for row in rows]
    value = {(row["recommender"], row["metric"], row["genre"]): row["value"] for row in rows}
    assert value["default", "ndcg@20", None] > value["random", "ndcg@20", None]
    assert {genre for _, metric, genre in value if metric == "cs@10"} == {None, "rock", "trance"}
    run_ = json.loads((out / "run.json").read_text("utf-8"))
    assert len(run_["splits"]) == 2
    assert len(run_["settings"]["ease"]) == 2
    with (out / "differences.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["recommender"] for row in csv.DictReader(stream)} == {row["recommender"] for row in rows} - {
            "default"
        }

    code, told, err = pmrs("evaluate", *files, "--seeds", 2)
    assert code == 0, err
    lines = told.splitlines()
    assert lines[0].split()[0] == "ndcg@20"
    assert {line.split()[0] for line in lines[1:] if line and line != "cs@10"} >= {row["recommender"] for row in rows}
    best = max((row for row in rows if row["metric"] == "ndcg@20"), key=lambda row: row["value"])
    assert lines[1].startswith(best["recommender"])
    assert [line.split()[0] for line in told.split("\n\n")[1].splitlines()[1:-1]] == [
        line.split()[0] for line in lines[1 : lines.index("")]
    ]
    assert f"{best['value']:.3f} [{best['low']:.3f}, {best['high']:.3f}]" in lines[1]


def test_charts_are_pictures(pmrs: Pmrs, files: tuple[Path, Path], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra evaluate is not installed")
    assert pmrs("evaluate", *files, "--seeds", 1, "--out", tmp_path)[0] == 0
    for name in ("cs-by-genre.png", "ndcg.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_json_may_stand_before_the_command_too(pmrs: Pmrs, files: tuple[Path, Path]) -> None:
    before = pmrs("--json", "evaluate", *files, "--seeds", 1, "--listeners", 20)
    after = pmrs("evaluate", *files, "--seeds", 1, "--listeners", 20, "--json")
    assert before[:2] == after[:2]
    assert before[0] == 0
    assert max(row["listeners"] for row in json.loads(after[1])) <= 20


def test_columns_are_chosen(pmrs: Pmrs, files: tuple[Path, Path]) -> None:
    asked = ("evaluate", *files, "--seeds", 1, "--words", "my_tags", "moods", "--genres", "moods", "--json")
    code, told, err = pmrs(*asked)
    assert code == 0, err
    assert {row["genre"] for row in json.loads(told)} == {None, "sad", "calm"}
    code, told, err = pmrs("evaluate", *files, "--words", "nothing")
    assert (code, told) == (1, "")
    assert len(err.splitlines()) == 1
    assert "“nothing”" in err


def test_what_is_held_out_must_be_found(pmrs: Pmrs, files: tuple[Path, Path], tmp_path: Path) -> None:
    with gzip.open(files[0], "rt", encoding="utf-8") as stream:
        head, *lines = stream.read().splitlines()
    for name, part in (("then.csv", lines[::3]), ("now.csv", [line for n, line in enumerate(lines) if n % 3])):
        (tmp_path / name).write_text("\n".join([head, *part]) + "\n", encoding="utf-8")
    asked = (
        "evaluate",
        tmp_path / "now.csv",
        files[1],
        "--heldout",
        tmp_path / "then.csv",
        "--json",
        "--out",
        tmp_path,
    )
    code, told, err = pmrs(*asked)
    assert code == 0, err
    assert len(json.loads((tmp_path / "run.json").read_text("utf-8"))["splits"]) == 1
    value = {(row["recommender"], row["metric"], row["genre"]): row["value"] for row in json.loads(told)}
    assert value["ease", "ndcg@20", None] > 1.5 * value["random", "ndcg@20", None]
    code, told, err = pmrs("evaluate", *files, "--heldout", tmp_path / "then.csv")
    assert (code, told) == (1, "")
    assert err.startswith("Nothing that is held out can be found")


def test_wrong_use_and_bad_files(pmrs: Pmrs, files: tuple[Path, Path], tmp_path: Path) -> None:
    plays, songs = files
    for wrong in (
        (plays,),
        (plays, songs, "more"),
        ("--words", "x"),
        (plays, songs, "--seeds", 0),
        ("--heldout", plays),
    ):
        assert pmrs("evaluate", *wrong)[0] == 2, wrong
    (tmp_path / "bad.csv").write_text("user,song,plays\n1,2,-3\n", encoding="utf-8")
    (tmp_path / "lonely.csv").write_text("user,song,plays\n1,2,3\n1,4,3\n", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for given in (
        (tmp_path / "bad.csv", songs),
        (tmp_path / "lonely.csv", songs),
        (tmp_path / "nowhere.csv", songs),
        (plays, tmp_path / "nowhere.csv"),
    ):
        code, told, err = pmrs("evaluate", *given, "--json")
        assert (code, told, len(err.splitlines())) == (1, "", 1), err
    for nowhere in (tmp_path / "file", Path("/proc/self")):  # no folder; a folder where nobody writes
        code, told, err = pmrs("evaluate", plays, songs, "--out", nowhere)
        assert (code, told) == (1, "")  # said before anything is measured
        assert "could not be written" in err


def test_the_own_log_is_too_small_or_is_measured(pmrs: Pmrs, tmp_path: Path) -> None:
    code, told, err = pmrs("evaluate", "--json")
    assert (code, told, len(err.splitlines())) == (1, "", 1)
    assert "too small" in err
    rng = np.random.default_rng(2)
    for name in ("", "Ann", "Bob", "Eve"):
        file = tmp_path / f"log-{name}.jsonl"
        songs = rng.choice(20, 12, replace=False).tolist()
        lines = [
            {
                "listened_at": 1_700_000_000 + 10_000 * place + 400 * turn,
                "track_metadata": {"artist_name": f"Artist {song % 4}", "track_name": f"Song {song}"},
            }
            for place, song in enumerate(songs)
            for turn in range(2)
        ]
        file.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
        assert pmrs("import", file, *(("--listener", name) if name else ()))[0] == 0
    code, told, err = pmrs("evaluate", "--seeds", 2, "--json")
    assert code == 0, err
    rows = json.loads(told)
    assert {row["listeners"] for row in rows if row["metric"] == "ndcg@20"} <= {3, 4}


def test_what_is_not_installed_is_left_out_in_a_sentence(
    pmrs: Pmrs, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = importlib.import_module

    def missing(name: str) -> object:
        if name.endswith(("implicit_peers", "charts")):
            raise ImportError(name)
        return load(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    code, told, err = pmrs("evaluate", *files, "--seeds", 1, "--json", "--out", tmp_path)
    assert code == 0
    assert "als" not in {row["recommender"] for row in json.loads(told)}
    left_out, no_charts = err.splitlines()
    assert "item-knn-cosine, item-knn-bm25, als" in left_out
    assert "matplotlib" in no_charts
    assert all("pip install" in line and "[evaluate]" in line for line in (left_out, no_charts))


def test_real_listens(pmrs: Pmrs) -> None:
    """The peers come out where others measured them: about .25 for 200 listeners, popularity far below."""
    beside = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("PMRS_SHARED", beside)) / "data" / "listening" / "lastfm-2k"
    if not folder.is_dir():
        pytest.skip("no shared data: set PMRS_SHARED")
    files = (folder / "plays.csv.gz", folder / "items.csv.gz")
    code, told, err = pmrs("evaluate", *files, "--listeners", 200, "--seeds", 2, "--json")
    assert code == 0, err
    value = {row["recommender"]: row["value"] for row in json.loads(told) if row["metric"] == "ndcg@20"}
    assert value["ease"] == pytest.approx(0.25, abs=0.03)
    assert value["rp3beta"] == pytest.approx(0.26, abs=0.03)
    assert value["popularity"] == pytest.approx(0.11, abs=0.03)
    assert value["random"] == pytest.approx(0.01, abs=0.005)
