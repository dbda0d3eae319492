"""What is to come, hour after hour: with the real log and recommender, asked at once instead of in the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.playing.ahead import Act, Ahead
from pmrs_desktop.app.playing.continuing import Call, Prospects
from pmrs_desktop.app.playing.outlook import Outlook
from pmrs_desktop.app.rows import PickRow, Preferences, SongRow
from pmrs_desktop.kinds import Ended
from pmrs_desktop.recommend.heard import FRESH_S, LEAST_S
from tests.homes import home, scan, write_tone

NOW = 1_750_000_000
SONG_S = 240.0
ARTISTS, EACH = 8, 3


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder: Path = tmp_path_factory.mktemp("hours")
    for artist in range(ARTISTS):
        for piece in range(EACH):
            name = f"Artist {artist} - Piece {artist} {piece}.wav"
            write_tone(
                folder / "music" / name, 0.2, 200 + 10 * (3 * artist + piece), "Rock" if artist % 2 else "Trance"
            )
    with home(folder / "data") as opened:
        scan(opened, folder / "music")
        yield opened


class Hours:
    """Plays on, song after song, by what `Ahead` says."""

    def __init__(self, application: Application, keep_playing: str, station: int | None) -> None:
        self.now = NOW
        self.heard: list[tuple[SongRow, int]] = []
        rows = application.library.songs([int(str(row["id"])) for row in application.library.catalogue("")])
        self.rows = sorted(rows, key=lambda row: row.title)
        outlook = Outlook(
            application._database, application._package, application.advice.fitted, Preferences, lambda: self.now
        )
        self.ahead = Ahead(outlook.prospects, _at_once, _at_once, lambda: None, lambda: self.now, keep_playing, station)
        self.last = self.rows[0]

    def play(self, row: SongRow, skipped: bool) -> None:
        """Plays a song, or skips it after five seconds."""
        seconds = 5.0 if skipped else SONG_S
        self.now += int(seconds)
        ended = Ended.SKIPPED if skipped else Ended.FINISHED
        self.ahead.heard(len(self.heard), row, seconds, SONG_S, ended)
        self.heard.append((row, self.now))
        self.last = row

    def then(self) -> tuple[PickRow, ...]:
        """What comes next."""
        self.ahead.ask(self.last)
        return self.ahead.then(self.last, {self.last.id})


def _at_once(act: Act) -> None:
    act()


@given(
    st.lists(st.booleans(), min_size=1, max_size=60),
    st.sampled_from(("for-you", "genre", "station")),
    st.integers(0, ARTISTS * EACH - 1),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hours_of_it_keep_the_rules(application: Application, skips: list[bool], way: str, first: int) -> None:
    hours = Hours(application, "for-you" if way == "station" else way, None)
    hours.last = hours.rows[first]
    if way == "station":
        hours.ahead.station = hours.last.id
    hours.play(hours.last, False)
    for skipped in skips:
        then = hours.then()
        if not then:
            break
        assert [pick.rank for pick in then] == list(range(1, len(then) + 1))
        assert all(pick.why and pick.song.playable for pick in then)
        lately = {row.id: at for row, at in hours.heard}
        chosen = then[0].song
        assert chosen.artist != hours.last.artist
        assert chosen.id not in lately or hours.now - lately[chosen.id] >= LEAST_S
        if way == "genre":
            assert chosen.label == hours.last.label
        if hours.now - lately.get(chosen.id, 0) < FRESH_S:
            fresh = [row for row in hours.rows if hours.now - lately.get(row.id, 0) >= FRESH_S]
            fresh = [row for row in fresh if way == "for-you" or row.label == hours.rows[first].label]
            assert not [row for row in fresh if row.artist != hours.last.artist]
        hours.play(chosen, skipped)
    else:
        return
    assert len(hours.heard) >= EACH * ARTISTS / 2, "it ended with songs left"


def test_a_song_that_everything_asks_about_twice_is_asked_for_once(application: Application) -> None:
    asked: list[Call] = []
    waiting: list[Act] = []
    answers: list[bool] = []

    class Nothing:
        def then(self, *_about: object) -> tuple[PickRow, ...]:
            return ()

    def noting(call: Call) -> Prospects:
        asked.append(call)
        return Nothing()

    hours = Hours(application, "for-you", None)
    ahead = Ahead(noting, waiting.append, _at_once, lambda: answers.append(ahead.waiting), lambda: NOW, "for-you", None)
    ahead.ask(hours.rows[0])
    ahead.ask(hours.rows[0])
    assert (len(waiting), ahead.waiting) == (1, True)
    ahead.ask(hours.rows[1])
    assert ahead.forget()
    waiting.pop()()
    assert [call.song for call in asked] == [hours.rows[0].id]
    assert answers == [True], "the newer question is asked now"
    waiting.pop()()
    assert [call.song for call in asked] == [hours.rows[0].id, hours.rows[1].id]
    assert (answers, waiting, ahead.waiting) == ([True, False], [], False)
    ahead.ask(hours.rows[1])
    assert waiting == []
    assert ahead.forget()
    ahead.ask(hours.rows[1])
    assert len(waiting) == 1


def test_what_cannot_be_found_ends_the_waiting(application: Application) -> None:
    def broken(call: Call) -> Prospects:
        raise RuntimeError("a bug")

    hours = Hours(application, "for-you", None)
    ahead = Ahead(broken, _at_once, _at_once, lambda: None, lambda: NOW, "for-you", None)
    with pytest.raises(RuntimeError):
        ahead.ask(hours.rows[0])
    assert not ahead.waiting
    assert ahead.then(hours.rows[0], set()) == ()
