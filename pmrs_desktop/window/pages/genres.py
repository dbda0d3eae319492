"""Genres: a tile each, and below them the chosen genre with its first recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pmrs_desktop.app.rows import GenresPage, GenreTile, PickRow, SongQuery
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.sightings import Sightings
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.labels import Elided, label
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.window.widgets.tiles import TileGrid
from pmrs_desktop.words import ntr, tr

_TOP = 5
_PAUSE_MS = 500


class GenresView(Page):
    """The Genres page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._genre = ""
        self._page = GenresPage()
        self._header = PageHeader(desk, tr("Genres"))
        self._how = Button(desk, tr("How genres are named"), "info", "link")
        self._how.clicked.connect(lambda: desk.asked.emit("how-genres"))
        self._more = IconButton(desk, "dots-three", tr("How genres are named"), 18, 34)
        self._more.clicked.connect(lambda: desk.asked.emit("how-genres"))
        self._header.tools.addWidget(self._how)
        self._header.tools.addWidget(self._more)
        self.grid = TileGrid(desk)
        self._name = label("", "h2")
        self._counts = Elided(desk, "sub", "text2")
        self._unheard = Button(desk, tr("Play unheard"), "play-fill", "link")
        self._unheard.clicked.connect(self._play_unheard)
        self._all = Button(desk, "", "list", "link")
        self._all.clicked.connect(lambda: desk.page_wanted.emit("library", SongQuery(genre=self._genre)))
        self.list = PickList(desk, tr("Recommendations"))
        self._none = label(tr("No suggestion in this genre yet."), "sub", "text2", wrap=True)
        self._build()
        self._question, self._picks = desk.question(self), desk.question(self)
        self._fresh = Freshness(self, self.refresh, _PAUSE_MS)
        self._fresh_picks = Freshness(self, self._refresh_picks)
        self._sightings = Sightings(desk, self)
        self._sightings.watch(self.list, self._scroller)
        desk.changed.connect(self._hear)
        desk.preferences_changed.connect(lambda _: self._fresh_picks.spoil())

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        self._how.setVisible(room >= 860)
        self._more.setVisible(room < 860)
        self._unheard.setVisible(room >= 620)

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return next((button for button in self.grid.buttons if button.isChecked()), self.list)

    def refresh(self) -> None:
        """Asks for everything again."""
        self._question.ask(self._desk.application.genres.page, self._take)

    def show_genre(self, genre: str) -> None:
        """Shows a genre below the tiles."""
        self._genre = genre
        self._mark()
        self._refresh_picks()

    def _build(self) -> None:
        desk = self._desk
        heading = QHBoxLayout()
        space(desk, heading, (20, 20, 20, 0), 18)
        heading.addWidget(self._name)
        heading.addWidget(self._counts, 1)
        heading.addWidget(self._unheard)
        heading.addWidget(self._all)
        tiles = QHBoxLayout()
        space(desk, tiles, (20, 0, 20, 0))
        tiles.addWidget(self.grid)
        self._scroller = scroller = Scroller(desk, margin=0)
        scroller.column.setSpacing(0)
        scroller.column.addLayout(tiles)
        scroller.column.addLayout(heading)
        scroller.column.addWidget(self.list)
        none = QHBoxLayout()
        space(desk, none, (20, 10, 20, 0))
        none.addWidget(self._none)
        scroller.column.addLayout(none)
        scroller.column.addStretch(1)
        self._empty = EmptyState(
            desk,
            tr("No genre is named yet"),
            tr("Names appear here while your songs are listened to."),
            picture=False,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(scroller)
        self._stack.addWidget(self._empty)
        self.fill(self._header, self._stack)

    def _take(self, page: GenresPage) -> None:
        self._page = page
        counts = tr(
            "Named for {named} of {songs}",
            named=texts.number(page.named),
            songs=texts.songs(page.songs),
        )
        self._header.counts.say(counts if page.songs else tr("No music yet"))
        self._stack.setCurrentWidget(self._scroller if page.tiles else self._empty)
        if self.grid.show_tiles(page.tiles):
            for button in self.grid.buttons:
                button.clicked.connect(lambda _=False, b=button: self.show_genre(b.tile.name))
        names = [tile.name for tile in page.tiles]
        if names and self._genre not in names:
            self.show_genre(names[0])
        else:
            self._mark()

    def _mark(self) -> None:
        for button in self.grid.buttons:
            button.setChecked(button.tile.name == self._genre)
            if button.tile.name == self._genre:
                self._say(button.tile)

    def _say(self, tile: GenreTile) -> None:
        self._name.setText(tr(tile.name))
        words = texts.songs(tile.songs)
        if tile.unheard:
            words += " · " + ntr("{count} not heard yet", "{count} not heard yet", tile.unheard)
        self._counts.say(words)
        self._unheard.setEnabled(tile.unheard > 0)
        self._unheard.setToolTip("" if tile.unheard else tr("Every song of this genre was heard"))
        self._all.say(ntr("Show the song", "Show all {count} songs", tile.songs))

    def _refresh_picks(self) -> None:
        genre, advice = self._genre, self._desk.application.advice
        wish = replace(self._desk.suggestion_wish(_TOP), only_here=False)
        if genre:
            self._picks.ask(lambda: advice.picks(genre, wish), self._take_picks)

    def _take_picks(self, picks: Sequence[PickRow]) -> None:
        self.list.picks.show(picks)
        self._none.setVisible(not picks)

    def _play_unheard(self) -> None:
        library, genre = self._desk.application.library, self._genre

        def unheard() -> list[int]:
            ids = list(library.song_ids(SongQuery(genre=genre)))[:2000]
            return [song.id for song in library.songs(ids) if song.playable and not song.plays and not song.skips]

        self._desk.bridge.run(unheard, self._desk.play)

    def _hear(self, changes: Changes) -> None:
        if changes.genres or changes.all_songs or changes.acts:
            self._fresh.spoil()
        if changes.advice:
            self._fresh_picks.spoil()
