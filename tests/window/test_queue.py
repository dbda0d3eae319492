"""The queue drawer: what comes after the queue, where it comes from and why, and the choice of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from pmrs_desktop.app.rows import NowPlaying, QueuePage
from pmrs_desktop.window.main import settle


def _rows(queue):
    return [queue.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(queue.rowCount())]


@pytest.mark.parametrize(
    ("then_from", "heading"),
    [
        ("for-you", "Then, from For you"),
        ("genre", "Then, more Pop"),
        ("station", "Then, the station of Parallax"),
    ],
)
def test_what_comes_after_says_where_it_comes_from_and_why(gallery, open_shell, qapp, then_from, heading):
    sample = gallery.Sample()
    shell = open_shell(sample)
    sample.tell(
        NowPlaying(gallery.SONGS[4], True, 0, 448, station=gallery.SONGS[4] if then_from == "station" else None)
    )
    sample.tell(QueuePage((gallery.SONGS[1],), gallery.PICKS[2:4], then_from))
    settle(qapp, shell)
    said = _rows(shell.pane.queue.list.queue)
    assert said[1] == heading
    assert said[2].endswith("Because you played 夜明けのスケッチ 27 times; Aiko gave it 5 stars")


def test_the_heading_follows_the_player(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    sample.tell(QueuePage((), gallery.PICKS[2:4], "station"))
    sample.tell(NowPlaying(gallery.SONGS[4], True, 0, 448, station=gallery.SONGS[5]))
    settle(qapp, shell)
    assert _rows(shell.pane.queue.list.queue)[0] == "Then, the station of Afterglow (Extended Mix)"


def test_a_queue_that_ends_says_nothing_after_it(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    sample.tell(QueuePage((gallery.SONGS[1],)))
    settle(qapp, shell)
    assert len(_rows(shell.pane.queue.list.queue)) == 1


def test_enter_on_what_comes_after_plays_it(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    queue = shell.pane.queue.list
    queue.setCurrentIndex(queue.queue.index(8))
    qtbot.keyClick(queue, Qt.Key.Key_Return)
    assert sample.calls[-1] == ("jump", 7)  # the heading is no song


def test_keep_playing_is_chosen_in_the_queue_and_in_the_settings(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    qtbot.keyClick(shell, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    pane = shell.pane.queue
    button = next(b for b in pane.findChildren(type(shell.bar.queue_button)) if b.accessibleName() == "More actions")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = next(menu for menu in pane.findChildren(QMenu) if menu.isVisible())
    actions = {action.text(): action for action in menu.actions()}
    assert actions["Then from For you"].isChecked()
    actions["Then more of the same genre"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: sample.preferences.keep_playing == "genre")
    shell.show_page("settings")
    settle(qapp, shell)
    buttons = shell.pages["settings"]._keep._buttons
    assert buttons["genre"].isChecked()
    qtbot.mouseClick(buttons["off"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sample.preferences.keep_playing == "off")
    assert replace(shell.desk.preferences, keep_playing="off") == shell.desk.preferences


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, "menu"])
def test_the_heading_is_reached_and_opened_by_keys(gallery, open_shell, qapp, qtbot, key):
    sample = gallery.Sample()
    shell = open_shell(sample)
    qtbot.keyClick(shell, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    sample.tell(QueuePage((gallery.SONGS[1],), gallery.PICKS[2:4], "for-you"))
    settle(qapp, shell)
    queue = shell.pane.queue.list
    queue.setFocus()
    queue.setCurrentIndex(queue.queue.index(0))
    qtbot.keyClick(queue, Qt.Key.Key_Down)
    heading = queue.currentIndex()
    assert heading.data(Qt.ItemDataRole.AccessibleTextRole) == "Then, from For you"
    assert heading.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "What comes when the queue ends."
    if key == "menu":
        place = QPoint()
        qapp.sendEvent(queue, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, queue.mapToGlobal(place)))
    else:
        qtbot.keyClick(queue, key)
    (menu,) = (menu for menu in queue.findChildren(QMenu) if menu.isVisible())
    assert menu.accessibleName() == "Then, from For you"
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sample.preferences.keep_playing == "genre")
    sample.tell(QueuePage((gallery.SONGS[1], gallery.SONGS[2]), gallery.PICKS[3:5], "genre"))
    settle(qapp, shell)
    assert queue.currentIndex().row() == 2  # still on the heading
    qtbot.keyClick(queue, Qt.Key.Key_Down)
    assert queue.currentIndex().row() == 3


def test_why_a_song_came_stands_in_the_bar_and_on_now_playing(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.show_page("nowplaying")
    assert not shell.bar._why.isVisible()
    why = "Sounds like Breakwater, which you gave 4 stars"
    sample.tell(NowPlaying(gallery.SONGS[5], True, 0, 448, why=why, station=gallery.SONGS[4]))
    settle(qapp, shell)
    assert shell.bar._why.text() == f"Station of Parallax · {why}"
    assert shell.bar._why.accessibleName() == shell.bar._why.text()
    assert shell.pages["nowplaying"]._why.text() == shell.bar._why.text()
    sample.tell(NowPlaying(gallery.SONGS[4], True, 0, 448))
    settle(qapp, shell)
    assert not shell.bar._why.isVisible()
    assert not shell.pages["nowplaying"]._why.isVisible()


def test_a_station_begins_from_now_playing(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.show_page("nowplaying")
    settle(qapp, shell)
    qtbot.mouseClick(shell.pages["nowplaying"]._station, Qt.MouseButton.LeftButton)
    assert sample.calls[-1] == ("play_station", 5, "nowplaying")
