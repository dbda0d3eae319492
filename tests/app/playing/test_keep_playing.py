"""What comes after the queue, and stations: with the real log, recommender and player."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pmrs_desktop.app.application as application_module
import pmrs_desktop.app.playing.outlook as outlook_module
from pmrs_desktop.app.application import Application
from pmrs_desktop.app.playing.continuing import Call, Way
from pmrs_desktop.app.playing.outlook import Outlook
from pmrs_desktop.app.rows import Notice, NowPlaying, Preferences, QueuePage, Repeat
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Changes, FileId, Guess
from pmrs_desktop.player.engine import SongPath, Ticket
from pmrs_desktop.player.silent import SilentEngine, without_sound
from tests.homes import Ear, home, scan, song, titles, write_tone

LONG_S = 60.0
GENRES = {"Ada": "Classical", "Bo": "Classical", "Cy": "Rock", "Dee": "Rock", "Eve": "Classical"}


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Ten songs of a minute, two an artist, classical and rock; and two short ones."""
    folder = tmp_path / "music"
    for number, (artist, genre) in enumerate(GENRES.items()):
        for piece in (1, 2):
            write_tone(folder / f"{artist} - {artist} {piece}.wav", LONG_S, 300 + 40 * number + piece, genre)
    write_tone(folder / "Finn - Finn short.wav", 1.0, 700, "Classical")
    write_tone(folder / "Gil - Gil short.wav", 1.0, 800, "Rock")
    return folder


@pytest.fixture
def application(tmp_path: Path, music: Path) -> Iterator[Application]:
    with home(tmp_path / "data", live=True) as opened:
        heard = Ear(opened)
        scan(opened, music)
        hear(opened)
        heard.until(Changes, lambda changes: changes.advice and knows_every_sound(opened))
        yield opened


@pytest.fixture
def ear(application: Application) -> Ear:
    return Ear(application)


def knows_every_sound(application: Application) -> bool:
    known = application.advice.fitted().known
    return len(known.songs) == 12 and bool((known.embedding_rows >= 0).all()) and bool(known.here.all())


def hear(application: Application) -> None:
    """Gives each song a sound: those of one genre alike, those of one artist more so."""
    package = application._package
    assert package is not None
    rng = np.random.default_rng(3)
    classical, rock = rng.normal(size=(2, 8))
    rows = application.library.catalogue("")

    def job(connection: object) -> None:
        for row in rows:
            sound = (classical if str(row["genre"]) == "Classical" else rock) + rng.normal(size=8) / 4
            shares = [0.0] * 10
            shares[LABELS.index(str(row["genre"]))] = 1.0
            file_id = application.library.songs([int(str(row["id"]))])[0].cover
            guess = Guess(package.network, tuple(shares), tuple(sound.tolist()))
            guesses.write_guess(connection, FileId(file_id), guess, 1, 1)  # type: ignore[arg-type]

    application._writer.run(job)
    application._announcer.tell(Changes(genres=True, all_songs=True))


def plays(ear: Ear, since: int = 0, title: str = "") -> NowPlaying:
    return ear.until(
        NowPlaying,
        lambda now: now.playing and now.song is not None and title in now.song.title and now.length > 0,
        since,
    )


def foreseen(ear: Ear, since: int = 0) -> QueuePage:
    return ear.until(QueuePage, lambda page: bool(page.then), since)


def another(ear: Ear, than: NowPlaying, since: int) -> NowPlaying:
    assert than.song is not None
    return ear.until(
        NowPlaying,
        lambda now: now.playing and now.song is not None and now.song.id != than.song.id and now.length > 0,  # type: ignore[union-attr]
        since,
    )


def test_what_was_heard_lately_is_held_ready_only_where_there_is_little_else(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = titles(application)
    outlook = Outlook(
        application._database, application._package, application.advice.fitted, Preferences, lambda: 1_750_000_000
    )
    lately = frozenset({ids["Bo 1"], ids["Eve 1"], ids["Eve 2"]})
    for way in Way:
        call = Call(way, ids["Ada 1"], lately=lately)
        assert outlook.prospects(call).rows.keys() >= lately - {ids["Ada 1"]}
        with monkeypatch.context() as patched:
            patched.setattr(outlook_module, "POOL", 2)
            assert not outlook.prospects(call).rows.keys() & lately


def test_a_song_found_to_be_another_steers_as_that_one(application: Application) -> None:
    ids = titles(application)
    first, second = ids["Ada 1"], ids["Bo 1"]

    def job(connection: Any) -> None:
        connection.exec_driver_sql(
            "UPDATE recording SET merged_into = ?, root_id = ? WHERE id = ?", (first, first, second)
        )
        application._shelf.refresh(connection, [first, second])

    outlook = Outlook(
        application._database, application._package, application.advice.fitted, Preferences, lambda: 1_750_000_000
    )
    application._writer.run(job)
    found = outlook.prospects(Call(Way.STATION, second, frozenset({second})))
    assert first in found.pool.places
    assert found.rows


def test_the_queue_ends_and_it_goes_on(application: Application, ear: Ear) -> None:
    short = titles(application)["Finn short"]
    application.playback.play([short], 0, "library")
    page = foreseen(ear)
    assert page.then_from == "for-you"
    assert [pick.rank for pick in page.then] == list(range(1, len(page.then) + 1))
    assert all(pick.why for pick in page.then)
    now = another(ear, plays(ear, title="Finn short"), 0)
    assert now.song is not None
    assert now.song.artist != "Finn"
    assert now.why
    assert application.playback.queue().songs == ()
    ear.until(Changes, lambda changes: short in changes.songs and changes.acts)
    application.playback.next()
    ear.until(NowPlaying, lambda later: later.song is not None and later.song.id != now.song.id, len(ear.heard) - 1)  # type: ignore[union-attr]
    ear.until(Changes, lambda changes: now.song.id in changes.songs and changes.acts)  # type: ignore[union-attr]
    with application._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, page FROM act ORDER BY seq").all()
    assert [tuple(row) for row in rows] == [("play", "library"), ("skip", "keep-playing")]


def test_never_the_same_artist_twice_in_a_row_and_no_song_again(application: Application, ear: Ear) -> None:
    application.playback.play([titles(application)["Ada 1"]], 0, "library")
    heard = [plays(ear)]
    for _ in range(8):
        foreseen(ear)
        since = len(ear.heard)
        application.playback.next()
        heard.append(another(ear, heard[-1], since))
    artists = [now.song.artist for now in heard if now.song is not None]
    assert all(one != other for one, other in itertools.pairwise(artists))
    assert len({now.song.id for now in heard if now.song is not None}) == len(heard)


class TellsLate(SilentEngine):
    """Begins each song and has not told of any yet, as an engine on a busy machine."""

    def play(self, path: SongPath, start_seconds: float = 0.0) -> Ticket:
        return Ticket(next(self._tickets))


def test_no_song_again_where_one_skips_faster_than_the_engine_tells(
    tmp_path: Path, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application_module, "open_engine", lambda post, **_: TellsLate(post, without_sound()))
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.play([titles(application)["Ada 1"]], 0, "library")
        came = [titles(application)["Ada 1"]]
        foreseen(ear)
        for _ in range(8):
            since = len(ear.heard)
            application.playback.next()
            now = ear.until(NowPlaying, lambda now: now.song is not None and now.song.id != came[-1], since)
            assert now.song is not None
            came.append(now.song.id)
        assert len(set(came)) == len(came)


def test_a_skip_steers_what_comes_next(application: Application, ear: Ear) -> None:
    application.playback.play([titles(application)["Ada 1"]], 0, "library")
    before = plays(ear)
    page = foreseen(ear)
    genre = {pick.song.id: pick.song.label for pick in page.then}
    since = len(ear.heard)
    application.playback.next()
    first = another(ear, before, since)
    assert first.song is not None
    assert first.song.label == "Rock", (genre, "Classical was skipped")
    page = application.playback.queue()
    assert page.then[0].song.artist != "Ada"


def test_more_of_the_last_songs_genre(application: Application, ear: Ear) -> None:
    application.settings.change(Preferences(keep_playing="genre"))
    application.playback.play([titles(application)["Cy 1"]], 0, "library")
    page = foreseen(ear)
    assert page.then_from == "genre"
    assert {pick.song.label for pick in page.then} == {"Rock"}
    application.playback.enqueue([titles(application)["Ada 1"]], "library")
    page = ear.until(QueuePage, lambda page: bool(page.then) and page.then[0].song.label == "Classical")
    assert {pick.song.label for pick in page.then} == {"Classical"}
    assert [row.title for row in page.songs] == ["Ada 1"]


def test_off_stops_at_once_and_on_goes_on(application: Application, ear: Ear) -> None:
    application.playback.play([titles(application)["Finn short"]], 0, "library")
    foreseen(ear)
    application.settings.change(Preferences(keep_playing="off"))
    ear.until(QueuePage, lambda page: page.then_from == "" and not page.then, len(ear.heard) - 1)
    ear.until(NowPlaying, lambda now: now.song is None and not now.playing, len(ear.heard) - 2)
    since = len(ear.heard)
    application.settings.change(Preferences(keep_playing="for-you"))
    foreseen(ear, since)
    application.playback.toggle()
    plays(ear, since)


def test_repeat_never_comes_to_an_end(application: Application, ear: Ear) -> None:
    application.playback.set_repeat(Repeat.ALL)
    application.playback.play([titles(application)["Ada 1"]], 0, "library")
    plays(ear)
    application.playback.next()
    application.wait_until_idle()
    assert application.playback.queue().then == ()
    assert application.playback.queue().then_from == ""
    since = len(ear.heard)
    application.playback.set_repeat(Repeat.OFF)
    foreseen(ear, since)


def test_what_comes_by_itself_is_no_part_of_the_queue_that_is_kept(tmp_path: Path, music: Path) -> None:
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.play([titles(application)["Ada 1"]], 0, "library")
        plays(ear)
        foreseen(ear)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        application.playback.refresh()
        ear.until(NowPlaying, lambda now: now.song is not None)
        assert application.playback.queue() == QueuePage((), (), "for-you")


def test_what_comes_by_itself_is_made_ready_before_the_song_ends(application: Application, ear: Ear) -> None:
    playback = application.playback
    playback.play([titles(application)["Ada 1"]], 0, "library")
    plays(ear)
    foreseen(ear)
    ready = threading.Event()

    def look() -> None:
        performance = playback._performance
        prepared = performance._prepared
        offered = playback._queue.offered
        if prepared is not None and offered is not None and performance._hearings.entry(prepared) == offered:
            ready.set()

    while not ready.is_set():
        since = len(ear.heard)
        playback._do(look)
        playback.refresh()
        ear.until(NowPlaying, since=since)


def test_a_station_plays_its_song_then_what_goes_with_it(application: Application, ear: Ear) -> None:
    seed = titles(application)["Ada 1"]
    application.playback.play_station(seed, "library")
    now = plays(ear, title="Ada 1")
    assert now.station is not None
    assert (now.station.id, now.why) == (seed, "")
    page = foreseen(ear)
    assert page.then_from == "station"
    assert page.then[0].song.label == "Classical"
    assert "Sounds like Ada 1" in page.then[0].why
    assert page.then[0].song.artist != "Ada"
    application.playback.next()
    now = another(ear, now, 0)
    assert now.why
    assert now.station is not None
    assert now.station.id == seed
    since = len(ear.heard)
    application.playback.play([seed], 0, "library")
    assert ear.until(NowPlaying, lambda now: now.station is None, since).why == ""


def test_a_song_that_would_come_later_is_played_now_and_the_station_goes_on(application: Application, ear: Ear) -> None:
    playback = application.playback
    playback.play_station(titles(application)["Ada 1"], "library")
    playback.enqueue([titles(application)["Cy 1"]], "library")
    plays(ear, title="Ada 1")
    page = ear.until(QueuePage, lambda page: len(page.songs) == 1 and len(page.then) > 2)
    since = len(ear.heard)
    playback.jump(99)
    playback.jump(1 + 2)
    now = ear.until(NowPlaying, lambda now: now.playing and now.why != "", since)
    assert now.song is not None
    assert now.station is not None
    assert now.song.id in {pick.song.id for pick in page.then}
    ear.until(QueuePage, lambda page: page.songs == () and page.then_from == "station" and bool(page.then), since)


def test_a_station_goes_on_after_a_restart(tmp_path: Path, music: Path) -> None:
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        hear(application)
        ear = Ear(application)
        application.playback.play_station(titles(application)["Ada 1"], "library")
        plays(ear)
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        application.playback.refresh()
        now = ear.until(NowPlaying, lambda now: now.station is not None)
        assert now.station is not None
        assert (now.station.title, now.playing) == ("Ada 1", False)
        application.playback.toggle()
        now = plays(ear)
        assert foreseen(ear).then_from == "station"
        application.playback.next()
        assert another(ear, now, 0).why


def test_the_station_of_a_song_that_is_gone_plays_without_it(application: Application, ear: Ear, music: Path) -> None:
    seed = titles(application)["Ada 1"]
    (music / "Ada - Ada 1.wav").unlink()
    application.listening.rate([seed], 5)
    scan(application, music)
    application.playback.play_station(seed, "library")
    now = plays(ear)
    assert now.song is not None
    assert now.song.id != seed
    assert now.station is not None
    assert now.station.title == "Ada 1"


def test_a_station_of_three_songs_says_so_and_ends(tmp_path: Path) -> None:
    folder = tmp_path / "few"
    for artist in ("Ada", "Bo", "Cy"):
        write_tone(folder / f"{artist} - {artist} 1.wav", 1.0, 400, "Classical")
    with home(tmp_path / "data", live=True) as application:
        ear = Ear(application)
        seed = scan(application, folder)["Ada 1"]
        ear.until(Changes, lambda changes: changes.advice and application.advice.fitted().known.here.sum() == 3)
        application.playback.play_station(seed, "library")
        ear.until(Notice, lambda notice: "Ada 1" in notice.sentence and "ends" in notice.sentence)
        ear.until(NowPlaying, lambda now: now.song is None and now.station is None, len(ear.heard) - 1)
        for one in titles(application).values():
            ear.until(Changes, lambda changes, one=one: changes.acts and one in changes.songs)  # type: ignore[misc]
        assert [song(application, f"{artist} 1")["plays"] for artist in ("Ada", "Bo", "Cy")] == [1, 1, 1]


def test_private_mode_goes_on_and_steers_without_writing(application: Application, ear: Ear) -> None:
    application.settings.change(Preferences(private=True))
    application.playback.play([titles(application)["Ada 1"]], 0, "library")
    now = plays(ear)
    foreseen(ear)
    since = len(ear.heard)
    application.playback.next()
    now = another(ear, now, since)
    assert now.song is not None
    assert now.song.label == "Rock"
    with application._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM act").scalar() == 0


def test_what_has_gone_missing_is_passed_over_and_never_chosen_again(
    application: Application, ear: Ear, music: Path
) -> None:
    for file in music.glob("* 2.wav"):
        file.write_bytes(b"no sound " * 100)
    application.playback.play([titles(application)["Finn short"]], 0, "library")
    now = ear.until(
        NowPlaying, lambda now: now.playing and now.length == LONG_S and now.song is not None and now.why != ""
    )
    assert now.song is not None
    failed = [notice.sentence for notice in ear.all(Notice)]
    assert len(set(failed)) == len(failed)


def test_without_sound_it_rests(tmp_path: Path, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application_module, "open_engine", lambda post, **_: SilentEngine(post, without_sound()))
    with home(tmp_path / "data", live=True) as application:
        scan(application, music)
        ear = Ear(application)
        application.playback.play([titles(application)["Ada 1"]], 0, "library")
        ear.until(Notice)
        foreseen(ear)
        application.playback.next()
        now = ear.until(NowPlaying, lambda now: now.song is not None and now.why != "")
        assert not now.playing
