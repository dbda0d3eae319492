"""The library: songs, artists, albums; search; the first folder and the first scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QWidget

from pmrs_desktop.app.rows import VARIOUS, GroupTile, LibraryCounts, ProgressRow, SongQuery, SongSort
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk, adds_songs
from pmrs_desktop.window.models.songs import COLUMNS, SongModel, column_name
from pmrs_desktop.window.pages.page import Page, PageHeader
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.controls import SearchField, Segments
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.group_list import GroupList
from pmrs_desktop.window.widgets.labels import Elided
from pmrs_desktop.window.widgets.progress import ScanCard
from pmrs_desktop.window.widgets.song_table import SongTable
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr


class LibraryPage(Page):
    """`show_songs` shows the songs of an artist, album or genre."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view = "songs"
        self._counts = LibraryCounts()
        self._known = False
        self._scan: ProgressRow | None = None
        self.model = SongModel(desk)
        self.table = SongTable(desk, self.model)
        self.groups = GroupList(desk)
        self.groups.opened.connect(self._open_group)
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._soon.timeout.connect(self._search)
        self._header = PageHeader(desk, tr("Library"))
        self._views = Segments(
            desk, tr("View"), (("songs", tr("Songs")), ("artists", tr("Artists")), ("albums", tr("Albums")))
        )
        self._views.show_choice("songs")
        self._views.chosen.connect(self.show_view)
        self.search = SearchField(desk, tr("Search"))
        self.search.setMaximumWidth(desk.theme.u(200))
        self.search.textChanged.connect(lambda _: self._soon.start())
        self.search.left.connect(lambda: self.main_view().setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.more = IconButton(desk, "dots-three", tr("More actions"), 18, 34)
        self.more.clicked.connect(self._menu)
        self.pane_button = IconButton(desk, "sparkle", tr("Recommendations"), 18, 34)
        for tool in (self._views, self.search, self.more, self.pane_button):
            self._header.tools.addWidget(tool)
        self._count_soon = QTimer(self, singleShot=True, interval=250)
        self._count_soon.timeout.connect(self._recount)
        self._card_box = QWidget()
        card_row = QHBoxLayout(self._card_box)
        space(desk, card_row, (20, 2, 20, 8))
        self._card = ScanCard(desk)
        card_row.addWidget(self._card)
        self._card_box.hide()
        self._filter = _FilterLine(desk)
        self._filter.clear.clicked.connect(lambda: self.show_songs(SongQuery(sort=self.model.query.sort)))
        self._build_stack()
        self.fill(self._header, self._card_box, self._filter, self._stack)
        self._question, self._group_question = desk.question(self), desk.question(self)
        self.model.replaced.connect(self._show_right_place)
        desk.changed.connect(self._hear)
        desk.progressed.connect(self._follow_jobs)
        self._header.counts.say(" ")
        self.refresh()

    def refresh(self) -> None:
        """Asks for the list again."""
        self.model.refresh()
        self._recount()

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        self._views.setVisible(room >= 820 and self._known and self._counts.songs > 0)
        self.search.setMaximumWidth(self._desk.theme.u(200 if room >= 700 else 150))

    def settled(self) -> bool:
        """Whether the whole list of songs was asked for."""
        return self.model.settled

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self.table if self._view == "songs" else self.groups

    def show_songs(self, query: SongQuery) -> None:
        """Shows the songs of a query."""
        self.search.blockSignals(True)
        self.search.setText(query.text)
        self.search.blockSignals(False)
        self._filter.show_query(query)
        self._view = "songs"
        self._views.show_choice("songs")
        self.model.show(query)
        self._show_right_place()

    def show_view(self, view: str) -> None:
        """songs, artists or albums."""
        self._view = view
        self._views.show_choice(view)
        self._search()
        self._show_right_place()

    def _build_stack(self) -> None:
        desk = self._desk
        self._empty = EmptyState(
            desk,
            tr("Add your music folder"),
            tr(
                "PMRS Desktop reads your songs where they are. It does not move or change them, "
                "and nothing leaves this computer."
            ),
            (tr("Choose folder..."), "folder-plus", lambda: desk.asked.emit("folder")),
            (tr("Import a listening log..."), lambda: desk.asked.emit("import")),
            tr("or drop a folder anywhere in this window"),
            (
                (
                    "music-notes",
                    tr("At once"),
                    tr("Songs appear while the folder is read. You can play them right away."),
                ),
                ("activity", tr("In the background"), tr("Genres are named from the sound, a few songs a second.")),
                ("sparkle", tr("Once you like a song"), tr("Recommendations appear, each with its reason.")),
            ),
        )
        self._nothing = EmptyState(
            desk,
            "",
            tr("Look in all fields, or check the spelling."),
            other=(tr("Clear search"), self.search.clear),
            picture=False,
        )
        self._stack = QStackedWidget()
        for part in (self.table, self.groups, self._empty, self._nothing):
            self._stack.addWidget(part)

    def _search(self) -> None:
        text = self.search.text().strip()
        if self._view == "songs":
            self.model.show(replace(self.model.query, text=text))
            return
        library = self._desk.application.library
        ask = library.artists if self._view == "artists" else library.albums
        self._group_question.ask(lambda: ask(text), self._take_groups)

    def _take_groups(self, groups: Sequence[GroupTile]) -> None:
        self.groups.show_groups(groups, self._view == "artists")
        self._show_right_place()

    def _open_group(self, group: GroupTile) -> None:
        query = SongQuery(sort=SongSort.ALBUM)
        if self._view == "artists":
            self.show_songs(replace(query, artist=group.name))
        else:
            self.show_songs(replace(query, album=group.name, album_artist=group.album_artist))

    def _recount(self) -> None:
        self._question.ask(self._desk.application.library.counts, self._take_counts)

    def _take_counts(self, counts: LibraryCounts) -> None:
        self._counts, self._known = counts, True
        self._say_counts()
        self._show_right_place()

    def _say_counts(self) -> None:
        counts = self._counts
        if not counts.songs:
            words = tr("No music yet") if self._scan is None else tr("Reading")
        elif self._scan is not None:
            words = tr("{songs} so far", songs=texts.songs(counts.songs))
        else:
            words = f"{texts.songs(counts.songs)} · " + ntr("{count} album", "{count} albums", counts.albums)
        self._header.counts.say(words)

    def _show_right_place(self) -> None:
        if not self._known and not self.model.ids:
            return
        has_songs = bool(self._counts.songs or self.model.ids) or self._scan is not None
        self.search.setVisible(has_songs)
        self.more.setVisible(has_songs)
        self._views.setVisible(has_songs and self.window().width() / self._desk.theme.scale >= 820)
        place: QWidget = self.table
        if not has_songs:
            place = self._empty
        elif self._view != "songs":
            place = self.groups
        elif self.model.loaded and not self.model.ids and self.search.text():
            text = texts.shorter(self.search.text().strip(), 60)
            self._nothing.say(
                tr('No song matches "{wanted}"', wanted=text), tr("Look in all fields, or check the spelling.")
            )
            place = self._nothing
        self._stack.setCurrentWidget(place)

    def _hear(self, changes: Changes) -> None:
        if adds_songs(changes) and not self._count_soon.isActive():
            self._count_soon.start()
            if self._view != "songs":
                self._soon.start()

    def _follow_jobs(self, rows: tuple[ProgressRow, ...]) -> None:
        self._scan = next((row for row in rows if row.kind == "scan" and row.total), None)
        self._card_box.setVisible(self._scan is not None)
        if self._scan is not None:
            self._card.show_row(self._scan)
        self._say_counts()
        self._show_right_place()

    def _menu(self) -> None:
        menu = QMenu(self)
        if self._views.isHidden():
            for view, name in (("songs", tr("Songs")), ("artists", tr("Artists")), ("albums", tr("Albums"))):
                menu.addAction(name, partial(self.show_view, view))
            menu.addSeparator()
        query, sorting = self.model.query, menu.addMenu(tr("Sort by"))
        group = QActionGroup(sorting)
        for column in COLUMNS:
            action = sorting.addAction(column_name(column))
            action.setCheckable(True)
            action.setChecked(query.sort.value == column)
            group.addAction(action)
            action.triggered.connect(lambda _, c=column: self.table.sort(SongSort(c), self.model.query.descending))
        sorting.addSeparator()
        down = sorting.addAction(tr("Last first"))
        down.setCheckable(True)
        down.setChecked(query.descending)
        down.triggered.connect(lambda on: self.table.sort(self.model.query.sort, on))
        menu.addSeparator()
        menu.addAction(tr("Add folder...") + "\tCtrl+O", lambda: self._desk.asked.emit("folder"))
        menu.addAction(tr("Import a log...") + "\tCtrl+I", lambda: self._desk.asked.emit("import"))
        menu.addAction(tr("Save my log..."), lambda: self._desk.asked.emit("save-log"))
        menu.addSeparator()
        menu.addAction(tr("Keys") + "\tF1", lambda: self._desk.asked.emit("keys"))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class _FilterLine(QFrame):
    """Says that only the songs of an artist, album or genre are shown, and leads back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = Elided(desk, "bodyB")
        self.clear = Button(desk, tr("Show all songs"), "x", "link")
        row = QHBoxLayout(self)
        space(desk, row, (20, 0, 20, 6))
        row.addWidget(self._words, 1)
        row.addWidget(self.clear)
        self.hide()

    def show_query(self, query: SongQuery) -> None:
        """Shows what the songs are filtered by."""
        of = tr("Various artists") if query.album_artist == VARIOUS else query.album_artist or ""
        parts = (query.album, of, query.artist, tr(query.genre) if query.genre else "")
        words = " · ".join(part for part in parts if part)
        self._words.say(words)
        self.setVisible(bool(words))
