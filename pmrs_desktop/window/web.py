"""The one way out of the program: a search in the browser, on a click and never by itself."""

from __future__ import annotations

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

from pmrs_desktop.app.rows import SongRow

SEARCH = "https://duckduckgo.com/"
"""Takes the words as `q`; no desktop tells which search its listener likes best."""


def search_web(song: SongRow) -> None:
    """Opens the browser with a search for artist and title."""
    query = QUrlQuery()
    query.addQueryItem("q", QUrl.toPercentEncoding(words_of(song)).data().decode())
    address = QUrl(SEARCH)
    address.setQuery(query)
    QDesktopServices.openUrl(address)


def words_of(song: SongRow) -> str:
    """Artist - Title."""
    return " - ".join(part for part in (song.artist, song.title) if part)
