"""Logs in and out, on real files, through the whole application."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.log.trade import IMPORT
from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.app.songs.facts import song_facts
from pmrs_desktop.errors import Trouble
from pmrs_desktop.exchange.ours import write
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Act, ActKind, Clues, Guess, Hearsay, Owner, RecordingId
from pmrs_desktop.listening import listeners
from pmrs_desktop.store.tables import act, hearsay, import_, saying
from tests.homes import home, scan, song, titles, write_songs

SHARED = Path(os.environ.get("PMRS_SHARED", Path(__file__).parents[4] / "shared"))
SAMPLES = SHARED / "data" / "format-samples"
NAMED = [
    "StreamingHistory0.json",
    "lastfm_r_date_artist_track_album.csv",
    "lastfm_utc.csv",
    "listenbrainz_submit.json",
    "scrobbler.log",
]
SECRET_PATH = "/home/alex/secret music"


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    with home(tmp_path / "data") as opened:
        yield opened


def plays(count: int, first: int = 0, artist: str = "Mira's band") -> list[Act]:
    return [
        Act(ActKind.PLAY, Clues(artist, f"Song {number % 50}", seconds=200.0), at=1_700_000_000 + 300 * number)
        for number in range(first, first + count)
    ]


def listens(path: Path, count: int, first: int = 0, artist: str = "Mira's band") -> Path:
    """Writes a ListenBrainz JSONL log."""
    with path.open("w", encoding="utf-8") as out:
        for one in plays(count, first, artist):
            about = {"artist_name": one.said.artist, "track_name": one.said.title, "additional_info": {"duration": 200}}
            out.write(json.dumps({"listened_at": one.at, "track_metadata": about}) + "\n")
    return path


def table(application: Application) -> dict[str, dict[str, object]]:
    return {str(row["name"]): row for row in application.listeners.table()}


def test_every_sample_of_a_named_format_comes_in_twice_but_counts_once(application: Application) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not here (PMRS_SHARED)")
    for name in NAMED:
        first, which = application.trade.bring_in(SAMPLES / name, name)
        assert first.added > 0, name
        assert first.already == 0, name
        assert which is not None, name
        before = table(application)
        again, nothing = application.trade.bring_in(SAMPLES / name, name)
        assert (again.added, again.already, nothing) == (0, first.lines, None), name
        assert table(application) == before, name
    assert all(row["songs"] for name, row in table(application).items() if name in NAMED)


def test_a_newer_log_that_overlaps_adds_only_what_is_new(application: Application, tmp_path: Path) -> None:
    application.trade.bring_in(listens(tmp_path / "old.jsonl", 60), "Mira")
    newer, _which = application.trade.bring_in(listens(tmp_path / "new.jsonl", 60, first=40), "Mira")
    assert (newer.added, newer.already) == (40, 20)
    assert table(application)["Mira"]["plays"] == 100


def test_an_import_is_undone_redone_and_brought_in_again(application: Application, tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 30)
    done = application.listeners.bring_in(file, "Mira")
    assert done.sentence == "Import finished: 30 plays, 0 of its songs are yours."
    assert done.undo is not None
    undone = done.undo()
    assert table(application)["Mira"]["plays"] == 0
    assert undone.undo is not None
    undone.undo()
    assert table(application)["Mira"]["plays"] == 30
    with pytest.raises(Trouble):
        undone.undo()
    done.undo()
    again, _which = application.trade.bring_in(file, "Mira")
    assert (again.added, table(application)["Mira"]["plays"]) == (30, 30)
    undone.undo()  # what was undone gave way to the same lines brought in anew: nothing is there twice
    assert table(application)["Mira"]["plays"] == 30


def test_undoing_the_last_import_passes_over_one_that_brought_nothing(application: Application, tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 30)
    application.trade.bring_in(file, "Mira")
    application.trade.bring_in(file, "Mira")
    mira = application.listeners.find("Mira")
    application.trade.undo_last(mira.id)
    assert table(application)["Mira"]["plays"] == 0


def test_a_file_that_brings_nothing_makes_no_listener(application: Application, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    write(file, Owner("Mira", "a" * 32, "b" * 32), 1, [])
    done = application.listeners.bring_in(file, "Mira")
    assert done.sentence == "There is nothing to import in this file."
    assert list(application.listeners.names()) == []


def test_totals_count_as_lines_not_as_plays(application: Application, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    total = Act(ActKind.PLAY, Clues("A", "B"), count=14)
    write(file, Owner("Mira", "a" * 32, "b" * 32), 1, [total])
    first, _ = application.trade.bring_in(file, "Mira")
    assert (first.plays, first.added, first.already) == (14, 1, 0)
    assert table(application)["Mira"]["plays"] == 14


def test_a_log_that_breaks_off_keeps_what_was_read(application: Application, tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 30)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 40])
    brought, which = application.trade.bring_in(file, "Mira")
    assert (brought.added, brought.unreadable) == (29, 1)
    assert len(brought.problems) == 1
    assert which is not None
    assert table(application)["Mira"]["plays"] == 29


def test_what_is_no_log_is_refused_and_leaves_nothing(application: Application, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Mira,\nhow are you?\n", encoding="utf-8")
    with pytest.raises(Trouble, match="not a listening log"):
        application.trade.bring_in(file, "Mira")
    with pytest.raises(Trouble):
        application.trade.bring_in(tmp_path / "nowhere.json", "Mira")
    assert list(application.listeners.names()) == []


def test_my_own_name_is_not_another_listener(application: Application, tmp_path: Path) -> None:
    mine = application.listeners.find(None).name
    with pytest.raises(Trouble, match="your own name"):
        application.trade.bring_in(listens(tmp_path / "log.jsonl", 3), f" {mine.upper()} ")
    assert len(application.listeners.table()) == 1


def test_names_are_tidied(application: Application, tmp_path: Path) -> None:
    brought, _ = application.trade.bring_in(listens(tmp_path / "log.jsonl", 3), " Mi\n\tra\udcff " + "x" * 200)
    assert brought.listener == ("Mi ra? " + "x" * 200)[:80]


def test_progress_is_told_and_ends(application: Application, tmp_path: Path) -> None:
    heard: list[tuple[ProgressRow, ...]] = []
    application.listen(lambda event: heard.append(event) if isinstance(event, tuple) else None)
    application.trade.bring_in(listens(tmp_path / "log.jsonl", 5_000), "Mira")
    mine = [row for rows in heard for row in rows if row.kind == IMPORT]
    assert [row.total for row in mine] == [100, 100, 100]
    assert [row.done for row in mine] == sorted(row.done for row in mine)
    assert mine[-1].done == 100
    assert heard[-1] == ()


def test_an_import_stopped_by_closing_leaves_nothing(application: Application, tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 9_000)

    def stop(event: object) -> None:
        if isinstance(event, tuple) and event:
            application._jobs.stopping.set()

    application.listen(stop)
    with pytest.raises(Trouble, match="stopped"):
        application.trade.bring_in(file, "Mira")
    assert list(application.listeners.names()) == []
    with application._database.reading() as connection:
        assert connection.execute(select(act.c.seq)).first() is None
        assert connection.execute(select(import_.c.id)).first() is None


def test_my_own_history_meets_what_was_played_here(tmp_path: Path) -> None:
    """The same hearing told by this program and by a service counts once."""
    music = tmp_path / "music"
    write_songs(music, 2, seconds=1.0)
    with home(tmp_path / "data") as application:
        ids = scan(application, music)
        application.listening.play(ids["Song 0"])
        with application._database.reading() as connection:
            at = connection.execute(select(act.c.at)).scalar_one()
        about = {"artist_name": "Artist 0", "track_name": "Song 0", "additional_info": {"duration": 1}}
        lines = [{"listened_at": at + shift, "track_metadata": about} for shift in (20, -86_400)]
        file = tmp_path / "mine.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
        brought, which = application.trade.bring_in(file)
        assert (brought.added, brought.in_common) == (2, 1)
        assert song(application, "Song 0")["plays"] == 2
        assert which is not None
        application.trade.undo(which)
        assert song(application, "Song 0")["plays"] == 1


def my_week(application: Application, music: Path) -> dict[str, int]:
    ids = scan(application, music)
    application.listening.rate([ids["Song 0"]], 5)
    application.listening.rate([ids["Song 1"]], 2)
    application.listening.play(ids["Song 0"])
    application.listening.not_this(ids["Song 2"], "library")
    package = application._package
    if package is not None:
        told = guesses.Guess(package.network, (0.91, *[0.01] * 9), (1.0,) * package.embedding_length)
        keep_guess(application, ids["Song 0"], told)
    return ids


def keep_guess(application: Application, song_id: int, heard: Guess) -> None:
    def job(connection: object) -> None:
        from_shelf = application._shelf
        file_id = next(iter(application.library.songs([song_id]))).cover
        guesses.write_guess(connection, file_id, heard, 1, 1)  # type: ignore[arg-type]
        from_shelf.refresh(connection, [RecordingId(song_id)])  # type: ignore[arg-type]

    application._writer.run(job)


def test_my_export_adds_nothing_here_and_everything_at_a_friends(tmp_path: Path) -> None:
    music = tmp_path / SECRET_PATH.strip("/")
    write_songs(music, 4, genre="Drum & Bass")
    export = tmp_path / "alex.jsonl.gz"
    with home(tmp_path / "mine") as application:
        my_week(application, music)
        package = application._package
        lines = application.trade.save_mine(export)
        again, which = application.trade.bring_in(export, "Somebody")
        assert (again.added, which, list(application.listeners.names())) == (0, None, [])
        assert again.lines < lines  # hearsay of the songs goes along
    assert package is not None, "the bundled network is missing"
    text = subprocess.run(["gzip", "-dc", str(export)], capture_output=True, check=True).stdout.decode()
    assert "secret" not in text
    assert "/home" not in text
    with home(tmp_path / "friend") as friend:
        brought, _ = friend.trade.bring_in(export, "alex the first")
        assert (brought.plays, brought.ratings, brought.others, brought.added) == (1, 2, 1, 4)
        row = table(friend)["alex the first"]
        assert (row["plays"], row["ratings"], row["songs"]) == (1, 2, 3)
        check_what_it_sounds_like(friend, package)
        once_more, nothing = friend.trade.bring_in(export, "whoever")
        assert (once_more.added, nothing, once_more.listener) == (0, None, "alex the first")
        with friend._database.reading() as connection:
            assert len(connection.execute(select(hearsay)).all()) == 3


def check_what_it_sounds_like(friend: Application, package: Package) -> None:
    with friend._database.reading() as connection:
        facts = song_facts(connection, package)
        named = {row.title: row.id for row in connection.execute(select(saying.c.title, saying.c.id))}
        told = guesses.read_hearsay(connection, list(named.values()))
        first = told[named["Song 0"]][0]
        assert (first.network, first.genre_words) == (package.network, ("Drum & Bass",))
        assert first.shares["Breakbeat"] == pytest.approx(0.91, abs=1e-3)
        assert sorted([facts.source_of(int(song)) for song in facts.songs.recordings]) == ["log", "words", "words"]


KILLED = """
import sys
from pathlib import Path
from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
application = Application(places(Path(sys.argv[1])), live=False)
seen = []
def hear(event):
    if isinstance(event, tuple) and event and event[0].done >= 10:
        print("under way", flush=True)
        sys.stdin.readline()
application.listen(hear)
application.trade.bring_in(Path(sys.argv[2]), "Mira")
"""


def test_a_killed_import_is_never_seen_and_a_new_one_works(tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 12_000)
    data = tmp_path / "data"
    command = [sys.executable, "-c", KILLED, str(data), str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "under way\n"
        with home(data) as beside:
            assert [row["plays"] for row in beside.listeners.table() if row["name"] == "Mira"] == [0]
            with pytest.raises(Trouble, match="being imported"):
                beside.trade.bring_in(file, "Mira")
        child.send_signal(signal.SIGKILL)
    with home(data) as application:
        assert list(application.listeners.names()) == []
        with application._database.reading() as connection:
            assert connection.execute(select(act.c.seq)).first() is None
            assert listeners.imports_in_state(connection, "running") == []
        brought, _ = application.trade.bring_in(file, "Mira")
        assert brought.added == 12_000


def test_a_failed_import_leaves_another_one_alone(application: Application, tmp_path: Path) -> None:
    """One import fails while another is under way in the same data."""
    slow, bad = listens(tmp_path / "slow.jsonl", 4_000), listens(tmp_path / "bad.jsonl", 4_000, artist="B")
    begun, go_on = threading.Event(), threading.Event()

    def hold(event: object) -> None:
        if not isinstance(event, tuple) or not event:
            return
        if "bad" in event[0].name:
            raise OSError("a drive that fails")
        begun.set()
        go_on.wait(30)

    application.listen(hold)
    brought: list[int] = []
    thread = threading.Thread(target=lambda: brought.append(application.trade.bring_in(slow, "Mira")[0].added))
    thread.start()
    assert begun.wait(30)
    with pytest.raises(OSError, match="a drive"):
        application.trade.bring_in(bad, "Jonas")
    go_on.set()
    thread.join()
    assert brought == [4_000]
    assert {name: row["plays"] for name, row in table(application).items() if name in ("Mira", "Jonas")} == {
        "Mira": 4_000
    }


def test_closing_waits_for_an_import_to_take_itself_back(tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 9_000)
    begun = threading.Event()
    why: list[str] = []

    def bring(application: Application) -> None:
        try:
            application.trade.bring_in(file, "Mira")
        except Trouble as trouble:
            why.append(trouble.sentence)

    with home(tmp_path / "data") as application:
        application.listen(lambda event: begun.set() if isinstance(event, tuple) and event else None)
        thread = threading.Thread(target=bring, args=(application,))
        thread.start()
        assert begun.wait(30)
    thread.join()
    assert why == ["The import was stopped; nothing of it was kept."]
    with home(tmp_path / "data") as application:
        assert list(application.listeners.names()) == []


def test_a_full_disk_undoes_the_export_but_not_the_old_one(application: Application, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="could not be written"):
        application.trade.save_mine(tmp_path / "nowhere" / "log.jsonl")
    kept = tmp_path / "log.jsonl"
    assert application.trade.save_mine(kept) == 0
    assert kept.read_text(encoding="utf-8").count("\n") == 1


def test_a_preview_writes_nothing(application: Application, tmp_path: Path) -> None:
    file = listens(tmp_path / "log.jsonl", 30)
    seen = application.listeners.preview(file)
    assert (seen.format, seen.plays, seen.already) == ("ListenBrainz", 30, 0)
    assert seen.since == 1_700_000_000
    assert list(application.listeners.names()) == []
    assert titles(application) == {}


def test_hearsay_alone_is_kept_and_can_be_undone(application: Application, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    said = Clues("A", "B")
    write(file, Owner("Mira", "a" * 32, "b" * 32), 1, [Hearsay(said, genre_words=("Rock",))])
    brought, which = application.trade.bring_in(file, "Mira")
    assert (brought.added, which is not None) == (0, True)
    assert application.trade.bring_in(file, "Mira")[1] is None
