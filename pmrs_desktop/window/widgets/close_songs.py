"""Songs close to the one that plays, as a row of covers that play at a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk, adds_songs
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.widgets.labels import Cover, Elided, label
from pmrs_desktop.words import tr

_MOST, _COVER, _GAP = 5, 110, 16
_PAUSE_MS = 2_000


class CloseSongs(QWidget):
    """As many tiles as fit beside each other, at most five; nothing where nothing is close yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._song: int | None = None
        self.tiles: list[QWidget] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._box = QWidget()
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(label(tr("Close to this song"), "subM", "text2"))
        inside.addLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._box)
        self._box.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # else its tiles widen the page
        self._question = desk.question(self)
        self._fresh = Freshness(self, self._ask, _PAUSE_MS)
        desk.changed.connect(self._hear)
        desk.theme.changed.connect(self._measure)

    def show_song(self, song: int) -> None:
        """Shows what is close to a song."""
        if song != self._song:
            self._song = song
            self._box.hide()
            self._fresh.spoil(at_once=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _hear(self, changes: Changes) -> None:
        if changes.genres or adds_songs(changes):
            self._fresh.spoil()

    def _ask(self) -> None:
        song, library = self._song, self._desk.application.library
        if song is not None:
            self._question.ask(lambda: library.close_to(song, _MOST), self._take)

    def _take(self, songs: Sequence[SongRow]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        self.tiles = [self._tile(song) for song in songs]
        for tile in self.tiles:
            self._row.addWidget(tile)
        self._row.addStretch(1)
        self._box.setVisible(bool(songs))
        self._measure()

    def _fit(self) -> None:
        fits = (self.width() + _GAP) // (self._desk.theme.u(_COVER) + _GAP)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < fits)

    def _measure(self) -> None:
        for tile in self.tiles:
            tile.setFixedWidth(self._desk.theme.u(_COVER))
        self._fit()

    def _tile(self, song: SongRow) -> QWidget:
        tile = QWidget()
        cover = Cover(self._desk, _COVER, 8, tr("Play {title}", title=texts.one_line(song.title[:200])))
        cover.setToolTip(texts.tip(texts.spoken_song(song)))
        cover.show_file(song.cover)
        cover.clicked.connect(lambda: self._desk.play([song.id]))
        name = Elided(self._desk, "sub")
        name.say(song.title)
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(cover)
        column.addWidget(name)
        return tile
