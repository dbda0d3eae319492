"""The lists: by their rules, kept fresh by themselves, and true to what the log says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.lists import upkeep
from pmrs_desktop.app.lists.advice import Advisor
from pmrs_desktop.app.lists.fitted import ALGORITHMS
from pmrs_desktop.app.rows import PickRow, QueuePage
from pmrs_desktop.app.songs.naming import ALGORITHMS as NAMES
from pmrs_desktop.app.suggestions import GENRES, ListName, Success, SuggestionPage, SuggestionWish
from pmrs_desktop.kinds import Changes, FolderId
from tests.homes import Ear, home, listens, scan, titles, write_songs, write_tone

FOR_YOU, FROM, REDISCOVER, NEW = ListName
MANY = SuggestionWish(top=100)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """24 songs of three genres, by their tags."""
    folder = tmp_path / "music"
    for number in range(24):
        name = f"Artist {number // 4} - Song {number}.wav"
        write_tone(folder / name, hz=200 + 40 * number, genre=("Rock", "Trance", "Pop")[number % 3])
    return folder


@pytest.fixture
def application(tmp_path: Path, music: Path) -> Iterator[Application]:
    """Not live: every call answers with what the log says now."""
    with home(tmp_path / "data") as opened:
        scan(opened, music)
        yield opened


@pytest.fixture
def live(tmp_path: Path, music: Path) -> Iterator[Application]:
    with home(tmp_path / "data") as opened:
        scan(opened, music)
    with home(tmp_path / "data", live=True) as opened:
        yield opened


def named(picks: tuple[PickRow, ...]) -> list[str]:
    return [pick.song.title for pick in picks]


def of(page: SuggestionPage, name: ListName) -> list[str]:
    return named(page.named(name).picks)


def until(application: Application, ear: Ear, fits: Callable[[SuggestionPage], bool]) -> SuggestionPage:
    """Waits until the lists, made again by themselves, are as they must be."""
    since = 0
    while not fits(page := application.advice.page(MANY)):
        event = ear.until(Changes, lambda changes: changes.advice, since)
        since = ear.heard.index(event, since) + 1
    return page


def test_a_lonely_listener_gets_full_lists_that_name_songs(application: Application) -> None:
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    application.listening.rate([ids["Song 1"]], 4)
    application.listening.rate([ids["Song 2"]], 3)
    page = application.advice.page(SuggestionWish(top=5))
    for name in (FOR_YOU, NEW):
        picks = page.named(name).picks
        assert [pick.rank for pick in picks] == [1, 2, 3, 4, 5]
    assert {section.genre: len(section.picks) for section in page.genres} == {"Rock": 5, "Trance": 5, "Pop": 5}
    for section in page.genres:
        for pick in section.picks:
            assert pick.song.label == section.genre
            assert pick.song.playable
            assert pick.why
            assert any(emphasised for _, emphasised in pick.reason)
    assert {"Song 0", "Song 1", "Song 2"}.isdisjoint(of(page, FOR_YOU) + of(page, NEW))
    assert (page.ratings_and_plays, page.listeners) == (3, 0)


def test_no_song_stands_in_two_lists_and_no_artist_thrice_in_one(application: Application, tmp_path: Path) -> None:
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    songs = [f"Artist {number // 4} - Song {number}" for number in range(24)]
    far = [f"Elsewhere {number // 5} - Far {number}" for number in range(40)]
    application.listeners.bring_in(listens(tmp_path / "mira.jsonl", *songs, *far), "Mira")
    page = application.advice.page(MANY)
    every = [pick.song.id for one in page.lists for pick in one.picks]
    assert len(every) == len(set(every))
    assert all(page.named(name).picks for name in (FOR_YOU, FROM, NEW))
    for picks in (*(one.picks for one in page.lists), *(section.picks for section in page.genres)):
        assert all(count <= 2 for count in Counter(pick.song.artist for pick in picks).values())
        assert [pick.rank for pick in picks] == list(range(1, len(picks) + 1))
    assert all(pick.why.startswith("Mira played it") for pick in page.named(FROM).picks)
    assert all(pick.song.playable for pick in page.named(NEW).picks)


def test_for_you_of_the_pane_is_for_you_of_the_page(application: Application) -> None:
    application.listening.rate([titles(application)["Song 0"]], 5)
    page = application.advice.page(MANY)
    assert tuple(application.advice.picks("", MANY)) == page.named(FOR_YOU).picks
    few = application.advice.picks("", SuggestionWish(top=3))
    assert named(tuple(few)) == of(page, FOR_YOU)[:3]
    rock = application.advice.picks("Rock", MANY)
    assert tuple(rock[:5]) == next(section.picks for section in page.genres if section.genre == "Rock")
    assert len(rock) > 5


def test_only_what_plays_here_is_full_however_much_others_know(application: Application, tmp_path: Path) -> None:
    """More songs from elsewhere than any list is long stand before the first one that plays here."""
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    songs = [f"Elsewhere {number} - Far {number}" for number in range(600)]
    application.listeners.bring_in(listens(tmp_path / "m.jsonl", "Artist 0 - Song 0", *songs, times=3), "Mira")
    assert not all(pick.song.here for pick in application.advice.page(SuggestionWish(top=10)).named(FOR_YOU).picks)
    here = SuggestionWish(top=5, only_here=True)
    page = application.advice.page(here)
    assert len(page.named(FOR_YOU).picks) == 5
    assert all(pick.song.playable for one in page.lists for pick in one.picks)
    assert [pick.rank for pick in application.advice.picks("Rock", here)] == [1, 2, 3, 4, 5]


def test_listeners_take_turns_with_what_may_stand_in_the_list(application: Application, tmp_path: Path) -> None:
    """Whoever likes much that is not here gets no later turn for that where only what plays here is wanted."""
    ids = titles(application)
    application.listening.rate([ids["Song 0"], ids["Song 1"]], 5)
    near = ["Artist 0 - Song 0", "Artist 0 - Song 1"]
    hers, his = ([f"Artist {number // 4} - Song {number}" for number in range(start, 24, 2)] for start in (4, 5))
    away, odd = ([f"{name} {number} - Far {number}" for number in range(200)] for name in ("Elsewhere", "Nowhere"))
    application.listeners.bring_in(listens(tmp_path / "m.jsonl", *near, *away, times=9), "Mira")
    application.listeners.bring_in(listens(tmp_path / "more.jsonl", *hers, times=2), "Mira")
    application.listeners.bring_in(listens(tmp_path / "n.jsonl", *near[:1], *his, *odd), "Noor")
    picks = application.advice.page(SuggestionWish(top=100, only_here=True)).named(FROM).picks
    mira, noor = ([pick.rank for pick in picks if name in pick.why] for name in ("Mira", "Noor"))
    assert len(mira) > 1
    assert len(noor) > 1
    assert mira[0] < noor[-1]


def test_the_dial_moves_the_lists(application: Application, tmp_path: Path) -> None:
    ids = titles(application)
    application.listening.rate([ids[f"Song {number}"] for number in (0, 1, 2)], 5)
    near = ["Artist 0 - Song 0", "Artist 0 - Song 3", *(f"Artist 0 - More {number}" for number in range(4))]
    far = [f"Elsewhere {number} - Far {number}" for number in range(40)]
    application.listeners.bring_in(listens(tmp_path / "m.jsonl", *near, *far), "Mira")
    application.listeners.bring_in(listens(tmp_path / "n.jsonl", *near), "Noor")

    def mean_place(adventure: int) -> float:
        page = application.advice.page(SuggestionWish(top=100, adventure=adventure))
        places = [
            pick.rank for name in (FOR_YOU, FROM) for pick in page.named(name).picks if pick.song.artist == "Artist 0"
        ]
        return sum(places) / len(places)

    assert mean_place(0) < mean_place(100)
    middle = application.advice.page(SuggestionWish(top=100, adventure=50))
    assert middle == application.advice.page(SuggestionWish(top=100))


def test_what_was_shown_and_passed_over_sinks_and_rises_again(tmp_path: Path, music: Path) -> None:
    now = [1_750_000_000]
    day = 86_400
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        application.listening.rate([ids["Song 0"]], 5)
        first = of(application.advice.page(MANY), FOR_YOU)
        for passed in range(1, 6):
            application.advice.shown(FOR_YOU, [ids[first[0]]])
            application._writer.run(lambda _connection: None)
            today = of(application.advice.page(MANY), FOR_YOU)
            assert (today[0] == first[0]) == (passed <= 3), passed  # today does not count, two days cost nothing
            now[0] += day
        assert of(application.advice.page(MANY), FROM) == []
        now[0] += 120 * day
        assert of(application.advice.page(MANY), FOR_YOU)[0] == first[0]


def test_what_was_taken_up_does_not_sink(tmp_path: Path, music: Path) -> None:
    now = [1_750_000_000]
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        application.listening.rate([ids["Song 0"]], 5)
        first = of(application.advice.page(MANY), FOR_YOU)[0]
        for _day in range(6):
            application.advice.shown(FOR_YOU, [ids[first]])
            now[0] += 86_400
        application._writer.run(lambda _connection: None)
        assert of(application.advice.page(MANY), FOR_YOU)[0] != first
        application._announcer.tell(QueuePage(tuple(application.library.songs([ids[first]]))))
        application._writer.run(lambda _connection: None)
        assert of(application.advice.page(MANY), FOR_YOU)[0] == first


def test_success_is_counted_from_my_own_acts_after_a_song_was_shown(tmp_path: Path, music: Path) -> None:
    now = [1_750_000_000]
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        application.listening.play(ids["Song 0"])
        now[0] += 1_000
        picks = application.advice.page(MANY).named(FOR_YOU).picks[:4]
        assert len(picks) == 4
        application.advice.shown(FOR_YOU, [*(pick.song.id for pick in picks), ids["Song 0"]])
        application.advice.shown(GENRES, [picks[1].song.id, picks[3].song.id])
        now[0] += 1_000
        application.listening.play(picks[0].song.id)
        application.listening.play(picks[1].song.id)
        application.listening.rate([picks[1].song.id], 4)
        application.listening.rate([picks[2].song.id], 2)
        success = application.advice.page(MANY).named(FOR_YOU).success
        assert (success.shown, success.played, success.liked) == (5, 2, 1)
        assert application.advice.page(MANY).in_genres == Success(2, 1, 1)
        assert application.advice.page(MANY).named(NEW).success.shown == 0


def test_private_mode_notes_nothing_of_what_is_shown(application: Application) -> None:
    application.listening.rate([titles(application)["Song 0"]], 5)
    picks = application.advice.page(MANY).named(FOR_YOU).picks
    before = application.settings.read()
    application.settings.change(type(before)(private=True))
    application.advice.shown(FOR_YOU, [pick.song.id for pick in picks])
    application._writer.run(lambda _connection: None)
    assert application.advice.page(MANY).named(FOR_YOU).success.shown == 0


def test_rediscover_is_what_i_liked_and_have_not_heard_for_long(tmp_path: Path, music: Path) -> None:
    now = [1_741_600_000]  # March 2025
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        for title, stars in (("Song 0", 5), ("Song 4", 4), ("Song 8", 2), ("Song 12", 5)):
            application.listening.play(ids[title])
            application.listening.rate([ids[title]], stars)
        assert of(application.advice.page(MANY), REDISCOVER) == []
        now[0] += 61 * 86_400
        application.listening.play(ids["Song 12"])
        picks = application.advice.page(MANY).named(REDISCOVER).picks
        assert named(picks) == ["Song 0", "Song 4"]
        assert picks[0].why == "You gave it 5 stars; last heard in March 2025"
        application.listening.not_this(ids["Song 4"], REDISCOVER)
        application.listening.less(ids["Song 0"], REDISCOVER)
        assert of(application.advice.page(MANY), REDISCOVER) == []


def test_new_in_the_library_is_there_before_anything_was_heard(application: Application) -> None:
    page = application.advice.page(MANY)
    assert [one.name for one in page.lists if one.picks] == [NEW]
    assert page.named(NEW).picks[0].why == "Added today, not heard yet"
    assert (page.ratings_and_plays, page.listeners, page.genres) == (0, 0, ())
    assert len(page.named(NEW).picks) == 12  # two of each of six artists


def test_the_page_follows_a_rating_by_itself(live: Application) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 5)
    page = until(live, ear, lambda page: bool(of(page, FOR_YOU)))
    assert page.named(FOR_YOU).picks[0].song.label == "Rock"
    live.listening.rate([ids["Song 0"]], 1)
    until(live, ear, lambda page: not of(page, FOR_YOU))


def test_ten_ratings_make_the_lists_once(live: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 4)
    until(live, ear, lambda page: page.ratings_and_plays == 1)
    since = len(ear.heard)
    monkeypatch.setattr(upkeep, "QUIET_S", 2.0)  # no machine is so busy that it rates a song in that time
    for number in range(1, 11):
        live.listening.rate([ids[f"Song {number}"]], 4)
    until(live, ear, lambda page: page.ratings_and_plays == 11)
    advised = [event for event in ear.heard[since:] if isinstance(event, Changes) and event.advice]
    assert len(advised) == 1


def test_a_new_file_and_an_act_of_the_same_moment_are_both_in_the_lists(live: Application, music: Path) -> None:
    ids, ear = titles(live), Ear(live)
    assert "Fresh" not in of(live.advice.page(MANY), NEW)
    write_tone(music / "Somebody - Fresh.wav", hz=1_500, genre="Rock")
    live.intake.scan(FolderId(live.folders.rows()[0].id))
    live.listening.rate([ids["Song 0"]], 5)
    until(live, ear, lambda page: page.ratings_and_plays == 1 and "Fresh" in [*of(page, FOR_YOU), *of(page, NEW)])


def test_a_few_acts_change_my_row_and_many_make_everything_anew(live: Application) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 5)
    until(live, ear, lambda page: page.ratings_and_plays == 1)
    fitted = live.advice.fitted()
    live.listening.rate([ids["Song 1"]], 5)
    until(live, ear, lambda page: page.ratings_and_plays == 2)
    assert live.advice.fitted().facts is fitted.facts
    assert ids["Song 1"] in live.advice.fitted().unfitted
    live.listening.rate(list(ids.values()), 4)
    until(live, ear, lambda _page: not live.advice.fitted().unfitted)
    assert live.advice.fitted().mine.said == 24


def test_more_and_less_move_the_lists_and_undo_moves_them_back(application: Application) -> None:
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    application.listening.rate([ids["Song 1"]], 3)

    def places(genre: str) -> float:
        picks = application.advice.page(MANY).named(FOR_YOU).picks
        ranks = [pick.rank for pick in picks if pick.song.label == genre]
        return sum(ranks) / len(ranks)

    before, trance, rock = application.advice.page(MANY).lists, places("Trance"), places("Rock")
    more = application.listening.more(ids["Song 4"], FOR_YOU)
    assert places("Trance") < trance
    assert "Song 4" in [*of(application.advice.page(MANY), FOR_YOU), *of(application.advice.page(MANY), NEW)]
    less = application.listening.less(ids["Song 6"], FOR_YOU)
    assert places("Rock") > rock
    assert "Song 6" not in [*of(application.advice.page(MANY), FOR_YOU), *of(application.advice.page(MANY), NEW)]
    for done in (less, more):
        assert done.undo is not None
        done.undo()
    assert application.advice.page(MANY).lists == before


def test_a_song_of_which_more_is_wanted_does_not_make_room_for_those_it_brings(application: Application) -> None:
    application.listening.rate([titles(application)["Song 0"]], 5)
    few = SuggestionWish(top=6)
    before = application.advice.page(few)
    for name in (FOR_YOU, NEW):
        for title, pick in zip(of(before, name), before.named(name).picks, strict=True):
            done = application.listening.more(pick.song.id, name)
            assert title in of(application.advice.page(few), name)
            assert done.undo is not None
            done.undo()


def test_when_a_song_goes_the_others_stay_in_their_lists(application: Application) -> None:
    application.listening.rate([titles(application)["Song 0"]], 5)
    few = SuggestionWish(top=6)
    before = application.advice.page(few)
    gone = before.named(FOR_YOU).picks[0].song
    application.listening.not_this(gone.id, FOR_YOU)
    after = application.advice.page(few)
    for name in (FOR_YOU, NEW):
        assert len({*of(before, name)} - {*of(after, name), gone.title}) <= 1  # an artist may have one song more now


def test_not_this_goes_at_once_and_comes_back(live: Application) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 5)
    first = until(live, ear, lambda page: bool(of(page, FOR_YOU))).named(FOR_YOU).picks[0].song
    done = live.listening.not_this(first.id, FOR_YOU)
    until(live, ear, lambda page: first.title not in [*of(page, FOR_YOU), *of(page, NEW)])
    assert done.undo is not None
    done.undo()
    until(live, ear, lambda page: of(page, FOR_YOU)[:1] == [first.title])


def test_what_others_like_comes_with_their_import_and_goes_with_it(live: Application, tmp_path: Path) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 5)
    until(live, ear, lambda page: bool(of(page, FOR_YOU)))
    log = listens(tmp_path / "mira.jsonl", "Artist 0 - Song 0", "Elsewhere - Far away", "Artist 0 - Song 3")
    done = live.listeners.bring_in(log, "Mira")
    page = until(live, ear, lambda page: page.listeners == 1)
    both = {pick.song.title: pick for name in (FOR_YOU, FROM) for pick in page.named(name).picks}
    assert {"Song 3", "Far away"} <= both.keys()
    assert any("Mira" in pick.why for pick in both.values())
    away = both["Far away"].song
    assert (away.here, away.playable, away.label) == (False, False, None)
    assert done.undo is not None
    done.undo()
    page = until(live, ear, lambda page: page.listeners == 0)
    assert "Far away" not in {pick.song.title for one in page.lists for pick in one.picks}
    assert all("Mira" not in pick.why for one in page.lists for pick in one.picks)


def test_a_listener_who_goes_while_a_fit_runs_is_gone_in_the_end(live: Application, tmp_path: Path) -> None:
    ids, ear = titles(live), Ear(live)
    live.listening.rate([ids["Song 0"]], 5)
    live.listeners.bring_in(listens(tmp_path / "m.jsonl", "Artist 0 - Song 0", "Elsewhere - Far away"), "Mira")
    mira = next(card.id for card in live.listeners.cards() if card.name == "Mira")
    live.listeners.forget(mira)
    page = until(live, ear, lambda page: page.listeners == 0)
    assert all("Mira" not in pick.why for one in page.lists for pick in one.picks)


def test_a_wished_song_stays_where_it_stands_and_leaves_a_day_later(tmp_path: Path, music: Path) -> None:
    now = [1_750_000_000]
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        application.listening.rate([ids["Song 0"]], 5)
        log = listens(tmp_path / "m.jsonl", "Artist 0 - Song 0", *(f"Elsewhere {n} - Far {n}" for n in range(30)))
        application.listeners.bring_in(log, "Mira")

        def songs() -> list[tuple[ListName, int]]:
            return [(one.name, pick.song.id) for one in application.advice.page(MANY).lists for pick in one.picks]

        first = songs()
        name, far = next((name, song) for name, song in first if song not in ids.values())
        for _day in range(4):
            application.advice.shown(name, [far])
            application._writer.run(lambda _connection: None)
            now[0] += 86_400
        before = songs()
        assert before != first, "it has sunk, and must not rise under the pointer either"
        done = application.listening.wish(far, name)
        assert songs() == before
        now[0] += 86_399
        assert far in {song for _name, song in songs()}
        now[0] += 1
        assert far not in {song for _name, song in songs()}
        assert done.undo is not None
        done.undo()
        assert far in {song for _name, song in songs()}


def test_a_wished_song_that_has_come_may_be_suggested(tmp_path: Path, music: Path) -> None:
    now = [1_750_000_000]
    with home(tmp_path / "data", clock=lambda: now[0]) as application:
        ids = scan(application, music)
        application.listening.rate([ids["Song 0"]], 5)
        application.listening.wish(ids["Song 3"], FOR_YOU)
        now[0] += 7 * 86_400
        assert "Song 3" in {pick.song.title for one in application.advice.page(MANY).lists for pick in one.picks}


def test_a_song_that_was_merged_is_listed_once_under_its_new_name(application: Application) -> None:
    ids = titles(application)
    application.listening.rate([ids["Song 0"]], 5)
    application.advice.page(MANY)
    one, other = ids["Song 3"], ids["Song 6"]

    def job(connection: object) -> None:
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE recording SET merged_into = ?, root_id = ? WHERE id = ?", (one, one, other)
        )
        application._shelf.refresh(connection, [one, other])  # type: ignore[arg-type, list-item]

    application._writer.run(job)
    application._announcer.tell(Changes(songs=frozenset([one, other]), acts=True))
    found = [pick.song.id for row in application.advice.page(MANY).lists for pick in row.picks]
    assert len(found) == len(set(found))
    assert other not in found


def test_it_is_opened_by_the_first_call_not_by_a_look(tmp_path: Path) -> None:
    with home(tmp_path / "data") as application:
        page = application.advice.page
        assert application.advice._advisor is None
        page(SuggestionWish())
        assert isinstance(application.advice._advisor, Advisor)


def test_closing_leaves_no_thread(live: Application) -> None:
    assert live.advice.opened._upkeep is not None
    threads = live.advice.opened._upkeep._threads
    assert all(thread.is_alive() for thread in threads)
    live.close()
    assert not any(thread.is_alive() for thread in threads)


def test_nothing_known_at_all(tmp_path: Path) -> None:
    with home(tmp_path / "data") as application:
        page = application.advice.page(SuggestionWish())
        assert page == SuggestionPage(lists=page.lists)
        assert not any(one.picks for one in page.lists)
        assert application.advice.picks("Rock", SuggestionWish()) == ()
        assert all(application.advice.table(application.me, 5, name, None) == [] for name in NAMES)
        write_songs(tmp_path / "music", 1)
        scan(application, tmp_path / "music")
        assert of(application.advice.page(SuggestionWish()), NEW) == ["Song 0"]
        application.listening.rate([titles(application)["Song 0"]], 5)
        assert not any(one.picks for one in application.advice.page(SuggestionWish()).lists)


def test_the_command_line_knows_every_algorithm() -> None:
    assert tuple(ALGORITHMS) == NAMES
