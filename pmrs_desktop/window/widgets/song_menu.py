"""The context menu of songs and suggestions: everything the mouse can do elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from pmrs_desktop.app.rows import SongQuery, SongRow, SongSort
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.tokens import HUES
from pmrs_desktop.window.web import search_web, words_of
from pmrs_desktop.words import tr

LABELS = tuple(sorted(set(HUES) - {"Unknown"}))


def song_menu(
    desk: Desk, parent: QWidget, songs: Sequence[int], song: SongRow | None, play: Callable[[], object], page: str = ""
) -> QMenu:
    """The menu of the chosen songs; `song` is the current one, `play` plays it, `page` is the list ("": the page)."""
    menu = QMenu(parent)
    chosen = tuple(songs)
    here = song is None or song.here
    if here:
        menu.addAction(tr("Play"), play)
        if song is not None and song.playable:
            menu.addAction(tr("Play from here"), lambda: desk.play_station(song.id, page))
        menu.addAction(tr("Play next"), lambda: desk.enqueue(chosen, next_up=True, page=page))
        menu.addAction(tr("Add to the queue"), lambda: desk.enqueue(chosen, page=page))
        menu.addSeparator()
    rating = menu.addMenu(tr("Rating"))
    for stars in range(5, 0, -1):
        rating.addAction(texts.stars(stars), partial(desk.rate, chosen, stars, page))
    rating.addAction(tr("Not rated"), lambda: desk.rate(chosen, 0, page))
    add_genre_menu(desk, menu, chosen)
    if song is not None:
        _add_places(desk, menu, song, page)
    return menu


def add_genre_menu(desk: Desk, menu: QMenu, songs: tuple[int, ...]) -> QMenu:
    """A submenu that sets the genre by hand."""
    genre = menu.addMenu(tr("Genre"))
    fill_genre_menu(desk, genre, songs)
    return genre


def fill_genre_menu(desk: Desk, menu: QMenu, songs: tuple[int, ...]) -> None:
    """The genres to choose from, and the way back."""
    choose = desk.application.genres.choose
    for label in LABELS:
        menu.addAction(tr(label), partial(desk.act, partial(choose, songs, label)))
    menu.addSeparator()
    menu.addAction(tr("As the tag or the sound says"), lambda: desk.act(lambda: choose(songs, None)))


def add_taste(desk: Desk, menu: QMenu, song: SongRow, origin: str = "") -> None:
    """Not this, less, more."""
    menu.addSeparator()
    menu.addAction(tr("More like this") + "\tM", partial(desk.opine, "more-like", song.id, origin))
    menu.addAction(tr("Less like this") + "\tL", partial(desk.opine, "less", song.id, origin))
    menu.addAction(tr("Not this") + "\tN", partial(desk.opine, "not-this", song.id, origin))


def copy_words(song: SongRow) -> None:
    """Puts artist and title on the clipboard."""
    QGuiApplication.clipboard().setText(words_of(song))


def _add_places(desk: Desk, menu: QMenu, song: SongRow, page: str) -> None:
    menu.addSeparator()
    if song.here and song.artist:
        artist = SongQuery(SongSort.ALBUM, artist=song.artist)
        menu.addAction(tr("Show this artist"), lambda: desk.page_wanted.emit("library", artist))
    if song.here and song.album:
        album = SongQuery(SongSort.ALBUM, album=song.album, album_artist=song.album_artist)
        menu.addAction(tr("Show this album"), lambda: desk.page_wanted.emit("library", album))
    wished = song.id in desk.wished.ids
    if wished or not song.here:
        words = tr("Take off the wish list") if wished else tr("Put on the wish list")
        menu.addAction(words + "\tW", lambda: desk.wish(song, page))
    menu.addAction(tr("Copy artist and title"), lambda: copy_words(song))
    menu.addAction(tr("Search the web"), lambda: search_web(song))
    if song.plays or song.skips:
        menu.addAction(tr("Your plays..."), lambda: desk.asked.emit(f"plays:{song.id}:{song.title}"))
