"""Recommendations and the wish list: tabs, dial, what was in sight, wishes, what empty lists say."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu

from pmrs_desktop.app.suggestions import ListName, SuggestionPage
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window.main import screenshot, settle
from pmrs_desktop.window.sightings import Sightings

ARROW = Qt.Key.Key_Right


@pytest.fixture
def recommendations(gallery, open_shell, qapp):
    """The page on made-up songs, and who answers it."""
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.show_page("recommendations")
    settle(qapp, shell)
    return shell, shell.pages["recommendations"], sample


def _words(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def _ids(shown):
    return [pick.song.id for pick in shown.picks.picks]


def test_each_tab_shows_its_list_and_keys_move_between_them(recommendations, gallery, qtbot):
    _, page, _ = recommendations
    page.tabs.setFocus()
    for name, picks in gallery.LISTS.items():
        assert _ids(page.lists[name]) == [pick.song.id for pick in picks]
        assert page.lists[name].isVisible() == bool(picks)
        qtbot.keyClick(page.tabs, ARROW)
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Genres"
    assert [section.isVisible() for section in page.genres.sections.values()] == [True] * 4
    bar = QAccessible.queryAccessibleInterface(page.tabs)
    assert bar.role() == QAccessible.Role.PageTabList


def test_the_share_that_was_played_and_liked_is_said(recommendations, qapp):
    shell, page, _ = recommendations
    shell.desk.theme.choose("light", 125)
    words = "You played 17 of the last 40 songs shown here and liked 9"
    assert page.success.text() == words
    shell.resize(720, 600)
    settle(qapp, shell)
    assert page.success.text() == "Of the last 40: 17 played, 9 liked"
    assert page.success.accessibleName() == words
    page.tabs.setCurrentIndex(4)
    assert page.success.text() == "Of the last 40: 11 played, 6 liked"
    assert page.success.accessibleName().endswith("You played 11 of the last 40 songs shown here and liked 6")


def test_the_dial_asks_the_latest_only_and_every_answer_is_shown(recommendations, qapp, qtbot, monkeypatch):
    shell, page, sample = recommendations
    asked, gate = [], threading.Event()
    answer = type(sample.advice).page

    def slow(self, wish):
        asked.append(wish.adventure)
        gate.wait(5)
        return answer(self, wish)

    monkeypatch.setattr(type(sample.advice), "page", slow)
    before = _ids(page.lists[ListName.FOR_YOU])
    for value in range(55, 101, 5):
        page.dial.slider.setValue(value)
        page.dial.slider.moved_by_hand.emit(value)
    gate.set()
    settle(qapp, shell)
    assert asked == [55, 100]
    assert _ids(page.lists[ListName.FOR_YOU]) != before
    qtbot.waitUntil(lambda: sample.preferences.adventure == 100)


def test_the_dial_has_keys_and_says_where_it_stands(recommendations, qtbot):
    shell, page, sample = recommendations
    slider = page.dial.slider
    qtbot.keyClick(slider, ARROW)
    assert slider.accessibleName() == "From familiar to adventurous, 55 of 100"
    shell.desk.close()  # what the dial said last is kept
    assert sample.preferences.adventure == 55


def test_the_dial_rests_where_it_would_change_nothing(recommendations):
    _, page, _ = recommendations
    assert page.dial.slider.isEnabled()
    page.tabs.setCurrentIndex(4)
    assert not page.dial.slider.isEnabled()
    assert page.dial.slider.toolTip() == "The lists of genres keep their own order."
    page.tabs.setCurrentIndex(1)
    assert page.dial.slider.isEnabled()


def test_in_a_narrow_window_the_dial_is_in_the_menu(recommendations, qtbot, qapp):
    shell, page, sample = recommendations
    shell.resize(720, 600)
    settle(qapp, shell)
    assert not page.dial.isVisible()
    qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    dial = menu.actions()[0].defaultWidget()
    qtbot.keyClick(dial.slider, ARROW)
    settle(qapp, shell)
    assert shell.desk.preferences.adventure == 55
    menu.close()
    qtbot.waitUntil(lambda: sample.preferences.adventure == 55)


def test_only_what_plays_here_is_asked_of_page_and_pane_and_kept(recommendations, qtbot, qapp):
    shell, page, sample = recommendations
    page.here.click()
    settle(qapp, shell)
    assert sample.preferences.only_here
    shown = page.lists[ListName.FOR_YOU].picks.picks
    assert shown
    assert all(pick.song.playable for pick in shown)
    shell.show_page("library")
    settle(qapp, shell)
    assert shell.pane.for_you._here.isChecked()
    assert _ids(shell.pane.for_you.list) == _ids(page.lists[ListName.FOR_YOU])


def test_play_all_plays_what_plays_of_the_tab_that_is_shown(recommendations, qtbot):
    _, page, sample = recommendations
    qtbot.mouseClick(page.play, Qt.MouseButton.LeftButton)
    assert sample.calls[-1] == ("play", [901, 903, 904, 905, 907, 909], 0, "for-you")
    page.tabs.setCurrentIndex(3)
    assert not page.play.isEnabled()


def test_what_was_in_sight_is_told_once_and_what_was_not_is_not(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample, (1280, 500))
    shell.show_page("recommendations")
    settle(qapp, shell)
    page = shell.pages["recommendations"]
    rest = page.findChild(Sightings)._rest
    shown = page.lists[ListName.FOR_YOU]

    def told():
        return [call[1:] for call in sample.calls if call[0] == "shown"]

    def rested(do):
        """What is told once the lists have rested after `do`."""
        before = len(told())
        with qtbot.waitSignal(rest.timeout, timeout=30_000):
            do()
        settle(qapp, shell)
        return told()[before:]

    qtbot.waitUntil(lambda: any(name == ListName.FOR_YOU for name, _ in told()), timeout=30_000)
    name, songs = told()[-1]
    assert name == ListName.FOR_YOU
    assert list(songs) == _ids(shown)[: len(songs)]
    assert 2 < len(songs) < len(_ids(shown))
    ((_, more),) = rested(shown.scrollToBottom)
    assert [*songs, *more] == _ids(shown)
    assert rested(lambda: page.tabs.setCurrentIndex(1)) == [(ListName.FROM_LISTENERS, (921, 922, 923))]
    assert rested(lambda: shell.resize(1280, 520)) == []  # seen already
    assert [name for name, _ in rested(lambda: page.tabs.setCurrentIndex(0))] == [ListName.FOR_YOU]  # shown anew


def test_a_picture_notes_nothing_as_shown(gallery, tmp_path, monkeypatch):
    monkeypatch.setattr("pmrs_desktop.window.sightings.REST_MS", 0)
    sample = gallery.Sample()
    screenshot(sample, tmp_path / "page.png", "recommendations")
    assert [call for call in sample.calls if call[0] == "shown"] == []


def test_letters_and_the_menu_say_from_which_list(recommendations, qtbot):
    _, page, sample = recommendations
    shown = page.lists[ListName.FOR_YOU]
    shown.setFocus()
    shown.setCurrentIndex(shown.picks.index(0))
    for key, act in ((Qt.Key.Key_N, "not-this"), (Qt.Key.Key_L, "less"), (Qt.Key.Key_M, "more")):
        qtbot.keyClick(shown, key)
        qtbot.waitUntil(lambda act=act: (act, 901, "for-you") in sample.calls)
    qtbot.keyClick(shown, Qt.Key.Key_Q)
    assert ("enqueue", [901], "for-you", False) in sample.calls
    qtbot.keyClick(shown, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: ("rate", (901,), 4) in sample.calls)
    assert sample.rated_on == "for-you"
    shown._menu(shown.picks.picks[0].song, shown.mapToGlobal(shown.rect().center()))
    menu = next(menu for menu in shown.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Play from here").trigger()
    menu.close()
    assert ("play_station", 901, "for-you") in sample.calls


def test_w_wishes_a_song_that_is_not_here_and_takes_the_wish_back(recommendations, qtbot, qapp):
    shell, page, sample = recommendations
    shown = page.lists[ListName.FOR_YOU]
    shown.setFocus()
    shown.setCurrentIndex(shown.picks.index(0))
    qtbot.keyClick(shown, Qt.Key.Key_W)
    assert 901 not in shell.desk.wished.ids
    shown.setCurrentIndex(shown.picks.index(5))
    qtbot.keyClick(shown, Qt.Key.Key_W)
    assert 906 in shell.desk.wished.ids
    assert shown.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole).endswith("on your wish list")
    qtbot.waitUntil(lambda: ("wish", 906, "for-you") in sample.calls)
    qtbot.keyClick(shown, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: ("unwish", (906,), "for-you") in sample.calls)
    settle(qapp, shell)
    assert 906 not in shell.desk.wished.ids


def test_a_wish_that_could_not_be_kept_is_said_and_not_shown(recommendations, qapp, qtbot):
    shell, page, sample = recommendations
    shown = page.lists[ListName.FOR_YOU]

    def full(number, page):
        raise Trouble("The disk is full.")

    sample.listening.wish = full
    shown.setCurrentIndex(shown.picks.index(5))
    qtbot.keyClick(shown, Qt.Key.Key_W)
    assert 906 in shell.desk.wished.ids
    qtbot.waitUntil(lambda: 906 not in shell.desk.wished.ids)
    assert shell.toast.accessibleName().startswith("The disk is full.")


def test_a_song_that_is_not_here_is_copied_or_looked_for_in_the_browser_by_a_click(recommendations, qtbot):
    _, page, _ = recommendations
    opened = []

    class Browser(QObject):
        @Slot(QUrl)
        def open(self, address):
            opened.append(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    browser, shown = Browser(), page.lists[ListName.FOR_YOU]
    vega = replace(shown.picks.picks[1].song, title="Vega & <b>more</b> +1")
    QDesktopServices.setUrlHandler("https", browser, "open")
    shown._menu(vega, shown.mapToGlobal(shown.rect().center()))
    menu = next(menu for menu in shown.findChildren(QMenu) if menu.isVisible())
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy artist and title"].trigger()
    assert opened == []
    actions["Search the web"].trigger()
    menu.close()
    QDesktopServices.unsetUrlHandler("https")
    assert QGuiApplication.clipboard().text() == "Orbiter 9 - Vega & <b>more</b> +1"
    assert opened == ["https://duckduckgo.com/?q=Orbiter%209%20-%20Vega%20%26%20%3Cb%3Emore%3C%2Fb%3E%20%2B1"]


def test_a_genre_shows_more_and_fewer(recommendations, qtbot, qapp, monkeypatch, gallery):
    shell, page, sample = recommendations
    many = tuple(replace(p, song=replace(p.song, id=p.song.id + 100 * n)) for n in range(4) for p in gallery.TRANCE)
    monkeypatch.setattr(type(sample.advice), "picks", lambda self, genre, wish: many[: wish.top])
    page.tabs.setCurrentIndex(4)
    section = page.genres.sections["Rock"]
    assert section.more.accessibleName() == "Show more, Rock"
    qtbot.mouseClick(section.more, Qt.MouseButton.LeftButton)
    settle(qapp, shell)
    assert len(section.list.picks.picks) == 20
    qtbot.mouseClick(section.more, Qt.MouseButton.LeftButton)
    assert len(section.list.picks.picks) == 5


def test_an_empty_list_says_what_to_do(gallery, open_shell, qapp):
    sample = gallery.Sample((), full=False)
    shell = open_shell(sample)
    shell.show_page("recommendations")
    settle(qapp, shell)
    page = shell.pages["recommendations"]
    titles = (
        "Rate or play a few songs",
        "Nobody else's log is here yet",
        "Nothing to rediscover yet",
        "Nothing new in your library",
        "No suggestion in a genre yet",
    )
    for number, title in enumerate(titles):
        page.tabs.setCurrentIndex(number)
        assert title in _words(page)
    sample.advice.page = lambda wish: SuggestionPage(3, 2)
    sample.tell(Changes(advice=True))
    settle(qapp, shell)
    page.tabs.setCurrentIndex(1)
    assert "Nothing new from your listeners" in _words(page)
    page.here.click()
    settle(qapp, shell)
    assert "None of these songs plays here" in _words(page)


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1000, 700), 150), ((720, 480), 100)])
def test_no_tab_is_cut(gallery, open_shell, qapp, size, percent):
    shell = open_shell(gallery.Sample(preferences=gallery.rows.Preferences(theme="light", text_percent=percent)), size)
    shell.show_page("recommendations")
    settle(qapp, shell)
    tabs = shell.pages["recommendations"].tabs
    metrics = shell.desk.theme.metrics("bodyM")
    for number in range(tabs.count()):
        assert tabs.words_rect(number).width() >= metrics.horizontalAdvance(tabs.tabText(number))
        assert tabs.tabRect(number).right() <= tabs.width()


def test_the_wish_list_shows_what_came_in_first_and_removal_can_be_undone(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    assert shell.sidebar.items["wishes"].accessibleName() == "Wish list, 5"
    shell.show_page("wishes")
    settle(qapp, shell)
    shell.activateWindow()
    page = shell.pages["wishes"]
    assert _ids(page.here.list) == [961]
    assert _ids(page.missing.list) == [902, 960, 962, 963]
    assert page.missing.list.picks.picks[0].why.endswith("For you")
    qtbot.keyClick(page.here.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.here.list, Qt.Key.Key_Return)
    assert sample.calls[-1] == ("play", [961], 0, "wishes")
    page.missing.list.setCurrentIndex(page.missing.list.picks.index(1))
    qtbot.keyClick(page.missing.list, Qt.Key.Key_Delete)
    assert _ids(page.missing.list) == [902, 962, 963]
    qtbot.waitUntil(lambda: ("unwish", (960,), "wishes") in sample.calls)
    settle(qapp, shell)
    assert shell.sidebar.items["wishes"].accessibleName() == "Wish list, 4"
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _ids(page.missing.list) == [902, 960, 962, 963])


def test_the_last_wish_taken_off_leaves_what_to_do(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    sample.wished = sample.wished[:1]
    shell = open_shell(sample)
    shell.show_page("wishes")
    settle(qapp, shell)
    page = shell.pages["wishes"]
    page.missing.list.setCurrentIndex(page.missing.list.picks.index(0))
    qtbot.keyClick(page.missing.list, Qt.Key.Key_W)
    assert "Nothing on the wish list" in _words(page)
    assert not page.save.isEnabled()


@pytest.mark.parametrize(
    ("chosen", "kind", "saved"),
    [("w.txt", "Text (*.txt)", "w.txt"), ("w", "M3U playlist (*.m3u8)", "w.m3u8"), ("a.b", "Text (*.txt)", "a.b.txt")],
)
def test_the_wish_list_is_saved_as_text_or_m3u(
    gallery, open_shell, qapp, qtbot, monkeypatch, tmp_path, chosen, kind, saved
):
    sample = gallery.Sample()
    shell = open_shell(sample)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / chosen), kind))
    shell.show_page("wishes")
    settle(qapp, shell)
    qtbot.mouseClick(shell.pages["wishes"].save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ("save-wishes", saved) in sample.calls)
