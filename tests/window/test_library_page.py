"""The library page: albums as tiles, and the songs behind one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt

from pmrs_desktop.app.rows import SongQuery, SongSort
from pmrs_desktop.window.main import settle
from pmrs_desktop.window.models.songs import COLUMNS
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.song_menu import song_menu


def test_an_album_opens_its_songs_in_the_order_of_its_tracks(gallery, open_shell, qapp, qtbot):
    shell = open_shell(gallery.Sample())
    page = shell.pages["library"]
    page.show_view("albums")
    settle(qapp, shell)
    model = page.groups.model()
    tile = next(index for index in map(model.index, range(model.rowCount())) if "Low Water" in index.data())
    assert "2019" in tile.data(Qt.ItemDataRole.AccessibleTextRole)
    page.groups.setCurrentIndex(tile)
    qtbot.keyClick(page.groups, Qt.Key.Key_Return)
    settle(qapp, shell)
    first = page.model.song(0)
    assert page.model.query == SongQuery(SongSort.ALBUM, album=first.album, album_artist=first.artist)
    assert page.table.isVisible()
    assert {page.model.song(row).album for row in range(page.model.rowCount())} == {first.album}


def test_the_menu_of_a_song_leads_to_its_own_album(gallery, open_shell, qapp):
    sample = gallery.Sample()
    song = replace(sample.library.songs([1])[0], album_artist="Various artists")
    shell = open_shell(sample)
    menu = song_menu(shell.desk, shell, [song.id], song, lambda: None)
    next(action for action in menu.actions() if action.text() == "Show this album").trigger()
    settle(qapp, shell)
    query = shell.pages["library"].model.query
    assert (query.album, query.album_artist, query.sort) == (song.album, "Various artists", SongSort.ALBUM)


def test_the_mouse_over_a_list_is_told_row_by_row(gallery, open_shell, qapp, qtbot):
    shell = open_shell(gallery.Sample())
    page = shell.pages["library"]
    table, delegate = page.table, page.table._delegate
    rating = table.visualRect(page.model.index(1, COLUMNS.index("rating")))
    qtbot.mouseMove(table.viewport(), rating.center())
    qtbot.waitUntil(lambda: (delegate.hover_row, delegate.hover_star > 0) == (1, True))
    qtbot.mouseMove(table.viewport(), table.visualRect(page.model.index(2, 0)).center())
    qtbot.waitUntil(lambda: (delegate.hover_row, delegate.hover_star) == (2, 0))
    qapp.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert (delegate.hover_row, delegate.hover_star) == (-1, 0)
    picks = shell.pane.findChild(PickList)
    qtbot.mouseMove(picks.viewport(), picks.visualRect(picks.model().index(0, 0)).center())
    qtbot.waitUntil(lambda: picks._delegate.hover_row == 0)
