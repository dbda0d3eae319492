"""Songs close to the one that plays: as many covers as fit, each plays at a click."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from pmrs_desktop.app.rows import NowPlaying
from pmrs_desktop.window.main import settle
from pmrs_desktop.window.pages.page import Scroller
from pmrs_desktop.window.widgets.close_songs import CloseSongs
from pmrs_desktop.window.widgets.labels import Cover, Elided


def test_the_page_shows_what_is_close_and_plays_it(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.show_page("nowplaying")
    settle(qapp, shell)
    close = shell.pages["nowplaying"].findChild(CloseSongs)
    covers = [tile.findChild(Cover) for tile in close.tiles]
    assert [cover.accessibleName() for cover in covers] == [f"Play {song.title}" for song in sample.close_to(5, 5)]
    played = []
    sample.playback.play = lambda songs, start, page: played.append((list(songs), page))
    qtbot.mouseClick(covers[1], Qt.MouseButton.LeftButton)
    assert played == [([sample.close_to(5, 5)[1].id], "nowplaying")]


def test_nothing_close_takes_no_room(gallery, open_shell, qapp):
    sample = gallery.Sample()
    sample.close_to = lambda song, n: []
    shell = open_shell(sample)
    shell.show_page("nowplaying")
    settle(qapp, shell)
    close = shell.pages["nowplaying"].findChild(CloseSongs)
    assert close.tiles == []
    assert close.height() <= 1
    sample.close_to = lambda song, n: [gallery.SONGS[1]]
    sample.tell(NowPlaying(gallery.SONGS[7], True, 0, 207))
    settle(qapp, shell)
    assert len(close.tiles) == 1


def test_the_page_is_never_wider_than_the_window(gallery, open_shell, qapp):
    shell = open_shell(gallery.Sample())
    shell.show_page("nowplaying")
    settle(qapp, shell)
    page = shell.pages["nowplaying"]
    close = page.findChild(CloseSongs)
    assert [tile.isVisible() for tile in close.tiles] == [True] * 5
    shell.desk.choose(replace(shell.desk.preferences, text_percent=150))
    shell.resize(900, 700)
    settle(qapp, shell)
    scroller = page.findChild(Scroller)
    assert scroller.widget().width() == scroller.viewport().width()
    assert [tile.isVisible() for tile in close.tiles] == [True] * 4 + [False]
    cover, name = close.tiles[0].findChild(Cover), close.tiles[0].findChild(Elided)
    assert name.width() == cover.width()
