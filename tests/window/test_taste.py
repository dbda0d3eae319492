"""Your taste: pictures and tables say the same, colours follow the theme, listeners have their cards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QToolTip

from pmrs_desktop.app.suggestions import GenreTaste, MonthTaste, TastePage
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window.main import settle
from pmrs_desktop.window.models import taste


@pytest.fixture
def page(gallery, open_shell, qapp):
    """The page on made-up numbers."""
    shell = open_shell(gallery.Sample())
    shell.show_page("taste")
    settle(qapp, shell)
    return shell, shell.pages["taste"]


def test_pictures_and_tables_say_the_same(page, gallery):
    _, shown = page
    shown.as_table.click()
    time, stars, months = shown.charts
    table = shown.genres.numbers.table
    assert [bar.name for bar in time.bars] == [row[0] for row in table.rows]
    assert [bar.words for bar in time.bars] == [row[1] for row in table.rows]
    assert [bar.words for bar in stars.bars] == [row[3] for row in table.rows]
    told = shown.months.numbers.table
    for place, month in enumerate(gallery.TASTE.months):
        row = told.rows[len(told.rows) - 1 - place]
        above = 0.0
        for seconds, genre, words in zip(month.seconds, told.columns[2:], row[2:], strict=True):
            if seconds:
                hint = months.hint_at(QPointF(place, above + seconds / 7200))
                assert hint == f"{row[0]} · {genre} {words} · together {row[1]}"
            above += seconds / 3600


def test_a_genre_that_others_alone_hear_is_none_of_mine(gallery, open_shell, qapp):
    sample = gallery.Sample()
    genres = (*gallery.TASTE.genres[:-1], GenreTaste("Goa"), gallery.TASTE.genres[-1])
    months = tuple(
        replace(month, seconds=(*month.seconds[:-1], 0.0, month.seconds[-1])) for month in gallery.TASTE.months
    )
    sample.taste.page = lambda: replace(gallery.TASTE, genres=genres, months=months, listeners=())
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    shown = shell.pages["taste"]
    shown.as_table.click()
    assert "Goa" not in [bar.name for bar in shown.charts[0].bars]
    assert "Goa" not in [row[0] for row in shown.genres.numbers.table.rows]
    assert shown._header.counts.text().endswith("10 genres")  # Unknown is none


def test_numbers_appear_under_the_pointer(page, qapp, qtbot):
    _, shown = page
    time, stars, months = shown.charts
    assert time.hint_at(QPointF(1, 0)) == "Rock · 61 h · 1,204 plays"
    assert time.hint_at(QPointF(-1, 0)) == ""
    assert stars.hint_at(QPointF(1, -8)) == "Dancehall · not rated"
    assert months.hint_at(QPointF(0.5, 1)) == ""
    place = time.mapFromScene(time.getPlotItem().getViewBox().mapViewToScene(QPointF(5, 0)))
    qtbot.mouseMove(time.viewport(), QPoint(place))
    qtbot.waitUntil(lambda: "Rock · 61 h" in QToolTip.text())


def test_the_table_is_reached_by_keys_and_read_out(page, qtbot):
    shell, shown = page
    shell.activateWindow()
    assert not shown.genres.isVisible()
    shown.as_table.setFocus()
    qtbot.keyClick(shown.as_table, Qt.Key.Key_Space)
    assert shown.genres.isVisible()
    assert shown.months.isVisible()
    assert not shown.charts[0].isVisible()
    shown.genres.setFocus()
    shown.genres.setCurrentIndex(shown.genres.numbers.index(0, 0))
    qtbot.keyClick(shown.genres, Qt.Key.Key_Right)
    cell = shown.genres.currentIndex()
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Rock, Time: 61 h"
    qtbot.keyClick(shown.genres, Qt.Key.Key_Tab)
    assert not shown.genres.hasFocus()
    face = QAccessible.queryAccessibleInterface(shown.genres)
    assert face.text(QAccessible.Text.Name) == "Genres by time and by stars"


def test_pictures_say_what_they_are_and_do_not_take_the_wheel(page, qtbot, qapp):
    shell, shown = page
    names = [QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Name) for chart in shown.charts]
    assert all(name.startswith("Picture of") for name in names)
    shell.resize(1000, 500)
    settle(qapp, shell)
    chart = shown.charts[0]
    before = chart.viewRect()
    area = shown.findChild(QScrollArea)
    wheel = QWheelEvent(
        QPointF(20, 20), QPointF(chart.mapToGlobal(QPoint(20, 20))), QPoint(), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    qapp.sendEvent(chart.viewport(), wheel)
    assert not wheel.isAccepted() or area.verticalScrollBar().value() > 0
    assert chart.viewRect() == before


def test_colours_follow_the_theme(page, qapp):
    shell, shown = page
    chart = shown.charts[0]

    def painted():
        image = chart.grab().toImage()
        place = chart.mapFromScene(chart.getPlotItem().getViewBox().mapViewToScene(QPointF(5, 0)))
        return image.pixelColor(place).name().upper()

    assert painted() == "#AE4440"
    shell.desk.theme.choose("dark", 100)
    settle(qapp, shell)
    assert painted() == "#FE8B83"


def test_other_numbers_arrive_by_themselves(gallery, page, qapp, qtbot):
    shell, shown = page
    sample = shell.desk.application
    genres = (GenreTaste("Pop", 3.0, 1, 2, 60.0),)
    sample.taste.page = lambda: TastePage(genres, (MonthTaste("2026-11", (60.0,)),))
    sample.tell(Changes(acts=True))
    qtbot.waitUntil(lambda: [bar.words for bar in shown.charts[0].bars] == ["1 min"])
    settle(qapp, shell)
    assert "Import a friend's log, and you see here how close you are." in _words(shown)


def test_each_listener_has_a_card_with_songs_of_agreement(page):
    _, shown = page
    words = _words(shown)
    assert "You agree on 74 % of those songs" in words
    assert "Too few songs in common to compare" in words
    assert "5 stars · 44 plays" in words
    assert "5 stars · 1 star" in words


def test_of_many_listeners_the_first_are_shown_and_the_rest_on_demand(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    many = tuple(replace(gallery.TASTE.listeners[0], name=f"Listener {n}") for n in range(40))
    sample.taste.page = lambda: replace(gallery.TASTE, listeners=many)
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    shown = shell.pages["taste"]
    assert len(shown._cards) == 12
    assert shown._all.accessibleName() == "Show 28 more listeners"
    qtbot.mouseClick(shown._all, Qt.MouseButton.LeftButton)
    assert len(shown._cards) == 40


def test_what_is_not_known_is_not_drawn(gallery, open_shell, qapp):
    sample = gallery.Sample()
    sample.taste.page = lambda: TastePage((GenreTaste("Rock", 4.0, 1),))
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    words = _words(shell.pages["taste"])
    assert "By stars" in words
    assert "By time" not in words
    assert "The months" not in words


def test_of_very_many_genres_the_first_are_drawn_and_all_are_in_the_table(gallery, open_shell, qapp):
    sample = gallery.Sample()
    genres = tuple(GenreTaste(f"Genre {n}", None, 0, 1, 3600.0 * (40 - n)) for n in range(40))
    sample.taste.page = lambda: TastePage(genres, (MonthTaste("2026-11", tuple(g.seconds for g in genres)),))
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    shown = shell.pages["taste"]
    assert len(shown.charts[0].bars) == 15
    assert "25 more genres are in the table." in _words(shown)
    assert shown.legend.accessibleName() == "Other genres"
    shown.as_table.click()
    assert shown.genres.numbers.rowCount() == 40


@pytest.mark.parametrize("minutes", [0.1, 1, 3, 8, 25, 56, 108, 400, 5_000])
def test_the_lines_of_the_months_stand_at_round_times_that_differ(gallery, open_shell, qapp, minutes):
    sample = gallery.Sample()
    genres = (GenreTaste("Rock", None, 0, 1, minutes * 60),)
    sample.taste.page = lambda: TastePage(genres, (MonthTaste("2026-11", (minutes * 60.0,)),))
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    ((*lines,),) = shell.pages["taste"].charts[2].getAxis("left")._tickLevels
    words = [word for _at, word in lines]
    assert len(words) == len(set(words))
    assert len(words) in (range(2, 5) if minutes >= 3 else range(2))


def test_nothing_heard_says_what_to_do(gallery, open_shell, qapp):
    shell = open_shell(gallery.Sample((), full=False))
    shell.show_page("taste")
    settle(qapp, shell)
    assert "Nothing heard yet" in _words(shell.pages["taste"])


@pytest.mark.parametrize(
    "odd",
    [
        TastePage((GenreTaste("Rock"),)),
        TastePage((GenreTaste("Rock", 4.0, 1),), tuple(MonthTaste(f"2026-{n:02}", (0.0,)) for n in range(1, 13))),
        TastePage(
            (GenreTaste("A genre with a very long name of its own", None, 0, 1, 1e9),), (MonthTaste("2026-01", (1e9,)),)
        ),
    ],
)
def test_odd_numbers_are_drawn(gallery, open_shell, qapp, odd):
    sample = gallery.Sample()
    sample.taste.page = lambda: odd
    shell = open_shell(sample)
    shell.show_page("taste")
    settle(qapp, shell)
    assert shell.pages["taste"].grab().width() > 0
    shell.pages["taste"].as_table.click()
    assert len(shell.pages["taste"].genres.numbers.table.rows) == len(taste.own_genres(odd))


def test_a_genre_without_stars_has_a_dash_and_never_nought():
    assert taste.stars_words(GenreTaste("Rock")) == "–"
    assert taste.time_words(GenreTaste("Rock")) == "–"
    assert taste.time_words(GenreTaste("Rock", seconds=5400)) == "1 h 30 min"
    assert taste.time_words(GenreTaste("Rock", seconds=1e7)) == "2,778 h"


def _words(shown):
    return [label.text() for label in shown.findChildren(QLabel) if label.isVisible() and label.text()]
