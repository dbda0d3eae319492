"""Your taste, from a real database with real imports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.places import places
from pmrs_desktop.app.suggestions import TastePage
from pmrs_desktop.app.taste.months import Month, numbered
from tests.homes import scan, titles, write_tone

NOW = int(time.mktime((2026, 11, 15, 12, 0, 0, -1, -1, -1)))
DAY = 86_400


@contextmanager
def home(tmp_path: Path) -> Iterator[Application]:
    application = Application(places(tmp_path / "data"), live=False, clock=lambda: NOW)
    try:
        yield application
    finally:
        application.close()


def page(tmp_path: Path, months: int = 24) -> TastePage:
    with home(tmp_path) as application:
        return application.taste.page(months)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    for number, genre in enumerate(("Rock", "Rock", "Trance", "Jazz", "Rock", "Trance", "")):
        write_tone(folder / f"Artist {number} - Song {number}.wav", 1.0 + number, 300 + 20 * number, genre)
    with home(tmp_path) as application:
        scan(application, folder)
    return folder


def listens(path: Path, lines: list[tuple[int, int | None, int | None]]) -> Path:
    """A ListenBrainz export: song, when, and how long the log says that it is."""
    entries: list[dict[str, Any]] = []
    for song, at, seconds in lines:
        extra = {} if seconds is None else {"additional_info": {"duration_ms": seconds * 1000}}
        track = {"artist_name": f"Artist {song}", "track_name": f"Song {song}", **extra}
        entries.append({"listened_at": at, "track_metadata": track})
    path.write_text("\n".join(map(json.dumps, entries)), encoding="utf-8")
    return path


def bring(tmp_path: Path, lines: list[tuple[int, int | None, int | None]], name: str = "") -> None:
    with home(tmp_path) as application:
        application.trade.bring_in(listens(tmp_path / f"log {name}.jsonl", lines), name)


def test_without_a_log_the_page_is_empty(tmp_path: Path, music: Path) -> None:
    assert page(tmp_path) == TastePage()


def test_genres_by_rating_and_by_time(tmp_path: Path, music: Path) -> None:
    bring(
        tmp_path, [(0, NOW - 10 * DAY, 1), *((0, NOW - day * DAY, None) for day in range(5, 9)), (3, NOW - DAY, None)]
    )
    with home(tmp_path) as application:
        ids = titles(application)
        application.listening.rate([ids["Song 0"]], 5)
        application.listening.rate([ids["Song 1"]], 2)
        application.listening.play(ids["Song 2"])
    rock, jazz, trance = page(tmp_path).genres
    assert [rock.genre, jazz.genre, trance.genre] == ["Rock", "Jazz", "Trance"]
    assert (rock.stars, rock.rated, rock.plays, rock.seconds) == (3.5, 2, 5, pytest.approx(5 * 1.0))
    assert (jazz.stars, jazz.rated, jazz.plays, jazz.seconds) == (None, 0, 1, pytest.approx(4.0))
    assert (trance.stars, trance.rated, trance.plays, trance.seconds) == (None, 0, 1, pytest.approx(3.0))


def test_a_song_in_logs_alone_counts_its_own_length_else_three_and_a_half_minutes(tmp_path: Path, music: Path) -> None:
    bring(tmp_path, [(90, NOW - DAY, 100), (91, NOW - DAY, None)])
    (unknown,) = page(tmp_path).genres
    assert (unknown.genre, unknown.plays, unknown.seconds) == ("Unknown", 2, 310.0)


def test_months_have_no_gaps_and_are_the_listeners_own(tmp_path: Path, music: Path) -> None:
    first = int(time.mktime((2026, 8, 1, 0, 0, 1, -1, -1, -1)))
    bring(tmp_path, [(0, first, None), (0, first - 2, None), (2, NOW, None)])
    found = page(tmp_path)
    assert [genre.genre for genre in found.genres] == ["Trance", "Rock"]
    assert [month.month for month in found.months] == ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert [month.seconds for month in found.months] == [
        (0.0, pytest.approx(1.0)),
        (0.0, pytest.approx(1.0)),
        (0.0, 0.0),
        (0.0, 0.0),
        (pytest.approx(3.0), 0.0),
    ]
    assert [month.month for month in page(tmp_path, 2).months] == ["2026-10", "2026-11"]
    assert page(tmp_path, 0).months == ()


def test_a_log_that_ended_long_ago_shows_the_months_it_has(tmp_path: Path, music: Path) -> None:
    old = int(time.mktime((2019, 3, 10, 0, 0, 0, -1, -1, -1)))
    bring(tmp_path, [(0, old, None), (1, old - 700 * DAY, None)])
    months = page(tmp_path, 12).months
    assert (months[0].month, months[-1].month, len(months)) == ("2018-04", "2019-03", 12)


def test_an_undone_import_counts_no_more(tmp_path: Path, music: Path) -> None:
    bring(tmp_path, [(0, NOW - DAY, None)])
    with home(tmp_path) as application:
        application.listeners.undo_last_import(application.me)
    assert page(tmp_path) == TastePage()


def test_how_close_a_listener_is_and_on_what_we_agree_and_differ(tmp_path: Path, music: Path) -> None:
    bring(tmp_path, [(song, NOW - song * 1_000 - again * DAY, None) for song in range(5) for again in range(9)], "Mira")
    bring(tmp_path, [(99, NOW, None)], "Tom")
    with home(tmp_path) as application:
        ids = titles(application)
        for number, stars in enumerate((5, 1, 4, 3.5, 1)):
            application.listening.rate([ids[f"Song {number}"]], stars)
        cards = {card.name: card for card in application.listeners.cards()}
    found = page(tmp_path)
    mira, tom = found.listeners
    assert (mira.name, mira.agreement, mira.in_common) == ("Mira", cards["Mira"].agreement, 5)
    assert mira.agreement == 0.6
    assert [(both.song.title, both.mine, both.theirs, both.their_plays) for both in mira.agree] == [
        ("Song 0", 5.0, None, 9),
        ("Song 2", 4.0, None, 9),
        ("Song 3", 3.5, None, 9),
    ]
    assert [both.song.title for both in mira.differ] == ["Song 1", "Song 4"]
    names = [genre.genre for genre in found.genres]
    assert sum(mira.genres) == pytest.approx(1.0)
    assert mira.genres[names.index("Rock")] == pytest.approx((1 + 2 + 5) / (1 + 2 + 3 + 4 + 5))
    assert (tom.name, tom.agreement, tom.in_common, tom.agree, tom.differ) == ("Tom", None, 0, (), ())
    assert tom.genres[names.index("Unknown")] == 1.0


def test_months_follow_each_other_over_the_year() -> None:
    assert Month(2025, 11).later(3) == Month(2026, 2)
    assert Month(2026, 2).later(-14) == Month(2024, 12)
    assert [str(month) for month in Month(2025, 12).until(Month(2026, 1))] == ["2025-12", "2026-01"]
    months = list(Month(2025, 12).until(Month(2026, 1)))
    borders = [months[0].begins - 1, months[0].begins, months[1].begins, months[1].later(1).begins]
    assert numbered(borders, months).tolist() == [-1, 0, 1, -1]  # type: ignore[arg-type]
