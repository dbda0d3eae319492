"""The window: sidebar, page, pane and player bar, arranged by the effective width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import Done, LibraryCounts, Notice, ProgressRow, SongQuery
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk, adds_songs
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.genres import GenresView
from pmrs_desktop.window.pages.library import LibraryPage
from pmrs_desktop.window.pages.listeners import ListenersView
from pmrs_desktop.window.pages.nowplaying import NowPlayingView
from pmrs_desktop.window.pages.page import Page
from pmrs_desktop.window.pages.recommendations import RecommendationsView
from pmrs_desktop.window.pages.settings import SettingsView
from pmrs_desktop.window.pages.taste import TasteView
from pmrs_desktop.window.pages.wishes import WishesView
from pmrs_desktop.window.pane import Pane
from pmrs_desktop.window.player_bar import PlayerBar
from pmrs_desktop.window.requests import Requests
from pmrs_desktop.window.shortcuts import add_shortcuts, plain_key
from pmrs_desktop.window.sidebar import Sidebar
from pmrs_desktop.window.widgets.drop import DropCover
from pmrs_desktop.window.widgets.focus import FocusRing
from pmrs_desktop.window.widgets.toast import Toast
from pmrs_desktop.words import ntr, tr

PAGES = ("library", "genres", "recommendations", "listeners", "taste", "wishes", "nowplaying", "settings")
_NUMBERED = 6
"""So many of the pages have a key of their own, Ctrl+1 and on."""

_PANE_BESIDE, _RAIL = 1180, 860
_PAUSE_MS = 500


class Shell(QWidget):
    """The one window. Pages are made when they are first shown."""

    def __init__(self, desk: Desk, icon: QIcon | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._name_window()
        if icon is not None:
            self.setWindowIcon(icon)
        self.setAcceptDrops(True)
        self.setMinimumSize(720, 480)
        self.pages: dict[str, Page] = {}
        self._before = "library"
        self._pane_wish = desk.preferences.pane_open
        self._drawer = ""
        self._has_songs = True
        self._jobs: dict[str, ProgressRow] = {}
        self._told_failed: dict[str, int] = {}
        self.sidebar, self.pane, self.bar = Sidebar(desk), Pane(desk, self), PlayerBar(desk)
        self._stack = QStackedWidget()
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.sidebar)
        self._middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._middle, 1)
        column.addWidget(self.bar)
        self.toast, self._drop = Toast(desk, self), DropCover(desk, self)
        self.requests, self.ring = Requests(desk, self), FocusRing(desk, self)
        self._counts, self._fresh = desk.question(self), Freshness(self, self._recount, _PAUSE_MS)
        self.sidebar.chosen.connect(self.show_page)
        self.pane.closed.connect(self._close_pane)
        self.bar.queue_wanted.connect(lambda: self._toggle_drawer("queue"))
        desk.page_wanted.connect(self.go)
        desk.noticed.connect(self._tell)
        desk.changed.connect(self._hear)
        desk.progressed.connect(self._follow_jobs)
        desk.theme.changed.connect(self._arrange)
        desk.player_changed.connect(lambda _: self._name_window())
        desk.wished.changed.connect(lambda: self.sidebar.show_count("wishes", len(desk.wished.ids)))
        self._add_shortcuts()
        self.show_page("library")
        self.pages["library"].main_view().setFocus(Qt.FocusReason.OtherFocusReason)
        desk.bridge.run(desk.application.playback.queue, self.pane.queue.show_queue)
        desk.bridge.run(desk.application.playback.now, desk.take_now)
        desk.bridge.run(desk.application.progress, desk.progressed.emit)
        desk.wished.refresh()

    def show_page(self, page: str) -> None:
        """Shows a page."""
        if page not in self.pages:
            self.pages[page] = self._make(page)
            self._stack.addWidget(self.pages[page])
            self.pages[page].set_room(self._room())
        if self.desk.page != page:
            self._before = self.desk.page
        self.desk.page = page
        focused = self.focusWidget()
        moves = focused is not None and self._stack.isAncestorOf(focused)
        if moves:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to whatever comes next, as if by Tab
        self._stack.setCurrentWidget(self.pages[page])
        if moves:
            self.pages[page].main_view().setFocus(Qt.FocusReason.OtherFocusReason)
        self.sidebar.show_page(page)
        self._arrange()

    def go(self, page: str, what: object) -> None:
        """Shows a page and something on it."""
        if page == "back":
            self.show_page(self._before if self._before != "nowplaying" else "library")
            return
        self.show_page(page)
        shown = self.pages[page]
        if isinstance(shown, LibraryPage) and isinstance(what, SongQuery):
            shown.show_songs(what)
        elif isinstance(shown, GenresView) and isinstance(what, str):
            shown.show_genre(what)

    def in_sight(self) -> bool:
        """Whether the library's first songs, or that there are none, are known."""
        library = self.pages["library"]
        return isinstance(library, LibraryPage) and library.model.in_sight

    def settle(self) -> bool:
        """Whether everything that was asked for has arrived and is shown."""
        quiet = self.desk.bridge.pending == 0 and self.desk.covers.settled
        return quiet and all(page.settled() for page in self.pages.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if not (plain and plain_key(self.desk, event.key(), self._search)):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.requests.open_sheet() is None:
            event.acceptProposedAction()
            self._drop.setGeometry(self._stack.geometry())
            self._drop.show()
            self._drop.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.hide()
        self.requests.dropped([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.ring.close_down()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.desk.theme.colour("page"))
        painter.end()

    def _make(self, page: str) -> Page:
        makers: dict[str, Callable[[Desk], Page]] = {
            "library": LibraryPage, "genres": GenresView, "recommendations": RecommendationsView,
            "listeners": ListenersView, "taste": TasteView, "wishes": WishesView,
            "nowplaying": NowPlayingView, "settings": SettingsView,
        }  # fmt: skip
        made = makers[page](self.desk)
        made.setAccessibleName(self._title(page))
        if isinstance(made, LibraryPage):
            made.pane_button.clicked.connect(lambda: self._toggle_drawer("for-you"))
        return made

    def _title(self, page: str) -> str:
        return {
            "library": tr("Library"), "genres": tr("Genres"), "recommendations": tr("Recommendations"),
            "listeners": tr("Listeners"), "taste": tr("Your taste"), "wishes": tr("Wish list"),
            "nowplaying": tr("Now playing"), "settings": tr("Settings"),
        }[page]  # fmt: skip

    def _room(self) -> float:
        return self.width() / self.desk.theme.scale

    def _arrange(self) -> None:
        room = self._room()
        if self.sidebar.narrow != (room < _RAIL):
            self.sidebar.set_narrow(room < _RAIL)
        beside = room >= _PANE_BESIDE
        drawer = self._shown_drawer(beside)
        if drawer:
            shown = self.pane.queue if drawer == "queue" else self.pane.for_you
            self.pane.setCurrentWidget(shown)
        in_row = self._middle.indexOf(self.pane) >= 0
        if beside and drawer and not in_row:
            self._middle.addWidget(self.pane)
        elif not (beside and drawer) and in_row:
            self._middle.removeWidget(self.pane)
        self.pane.setVisible(bool(drawer))
        if drawer and not beside:
            high = self.height() - self.bar.height()
            self.pane.setGeometry(self.width() - self.pane.width(), 0, self.pane.width(), high)
            self.pane.raise_()
        self.bar.queue_button.setChecked(drawer == "queue")
        library = self.pages.get("library")
        if isinstance(library, LibraryPage):
            library.pane_button.setVisible(drawer != "for-you" or not beside)
        self.bar.set_room(room)
        for page in self.pages.values():
            page.set_room(room)
        self.toast.place()

    def _shown_drawer(self, beside: bool) -> str:
        if self._drawer:
            return self._drawer
        wanted = beside and self._pane_wish and self.desk.page == "library" and self._has_songs
        return "for-you" if wanted else ""

    def _toggle_drawer(self, drawer: str) -> None:
        beside = self._room() >= _PANE_BESIDE
        if self._shown_drawer(beside) == drawer:
            self._close_pane()
            return
        self._drawer = drawer
        if drawer == "for-you" and beside and self.desk.page == "library":
            self._drawer, self._pane_wish = "", True
            self.desk.choose(replace(self.desk.preferences, pane_open=True))
        self._arrange()
        if self.desk.keyboard:
            self._focus_pane(Qt.FocusReason.ShortcutFocusReason)

    def _close_pane(self) -> None:
        had_focus = self.pane.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if not self._drawer and self._room() >= _PANE_BESIDE:
            self._pane_wish = False
            self.desk.choose(replace(self.desk.preferences, pane_open=False))
        self._drawer = ""
        self._arrange()
        if had_focus:
            self._focus_page(Qt.FocusReason.ShortcutFocusReason)

    def _focus_page(self, reason: Qt.FocusReason) -> None:
        view = self.pages[self.desk.page].main_view()
        view.setFocus(reason)
        if isinstance(view, QAbstractItemView) and not view.currentIndex().isValid() and view.model().rowCount():
            view.setCurrentIndex(view.model().index(0, 0))

    def _focus_pane(self, reason: Qt.FocusReason) -> None:
        view = self.pane.current_list()
        view.setFocus(reason)
        if not view.currentIndex().isValid() and view.model().rowCount():
            view.setCurrentIndex(view.model().index(0, 0))

    def _next_region(self, step: int) -> None:
        reason = Qt.FocusReason.ShortcutFocusReason
        regions = [(self.sidebar, self.sidebar.focus_current), (self._stack, self._focus_page)]
        if self.pane.isVisible():
            regions.append((self.pane, self._focus_pane))
        regions.append((self.bar, self.bar.focus_first))
        focused = self.focusWidget()
        here = next((n for n, (part, _) in enumerate(regions) if focused and part.isAncestorOf(focused)), -1)
        regions[(here + step) % len(regions) if here >= 0 else 1][1](reason)

    def _search(self) -> None:
        self.show_page("library")
        library = self.pages["library"]
        if isinstance(library, LibraryPage) and not library.search.isHidden():
            library.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            library.search.selectAll()

    def _open(self, page: str) -> None:
        if self.requests.open_sheet() is None:
            self.show_page(page)
            self._focus_page(Qt.FocusReason.ShortcutFocusReason)

    def _add_shortcuts(self) -> None:
        keys: dict[str, Callable[[], object]] = {}
        for number, page in enumerate(PAGES[:_NUMBERED], 1):
            keys[f"Ctrl+{number}"] = partial(self._open, page)
        keys |= {
            "Ctrl+N": lambda: self._open("nowplaying"),
            "Ctrl+,": lambda: self._open("settings"),
            "Ctrl+F": self._search,
            "Ctrl+R": lambda: self._toggle_drawer("for-you"),
            "Ctrl+U": lambda: self._toggle_drawer("queue"),
            "F6": lambda: self._next_region(1),
            "Shift+F6": lambda: self._next_region(-1),
        }
        add_shortcuts(self, self.desk, keys)

    def _tell(self, said: Done | Notice) -> None:
        if isinstance(said, Done):
            action = tr("Undo") if said.undo else ""
            self.toast.say(said.sentence, "check-circle", action, lambda: self.desk.undo(said.undo))
            return
        words = f"{said.sentence} {said.hint}".strip()
        if said.action in PAGES:
            self.toast.say(words, said.icon, self._title(said.action), lambda: self.show_page(said.action))
        else:
            action = tr("Show them") if said.action.startswith("failures:") else ""
            self.toast.say(words, said.icon, action, lambda: self.desk.asked.emit(said.action))

    def _follow_jobs(self, rows: tuple[ProgressRow, ...]) -> None:
        """Says once a job is over what could not be read; the same count again is no news."""
        running = {row.kind: row for row in rows}
        for kind, row in self._jobs.items():
            if kind not in running and row.failed != self._told_failed.get(kind, 0):
                self._told_failed[kind] = row.failed
                if row.failed:
                    words = ntr("{count} file could not be read.", "{count} files could not be read.", row.failed)
                    self._tell(Notice(words, action=f"failures:{kind}", icon="warning-circle"))
        self._jobs = running

    def _hear(self, changes: Changes) -> None:
        if adds_songs(changes) or changes.listeners:
            self._fresh.spoil()

    def _recount(self) -> None:
        application = self.desk.application

        def count() -> tuple[LibraryCounts, int]:
            return application.library.counts(), sum(not card.is_me for card in application.listeners.cards())

        self._counts.ask(count, self._take_counts)

    def _take_counts(self, counts: tuple[LibraryCounts, int]) -> None:
        self.sidebar.show_count("library", counts[0].songs)
        self.sidebar.show_count("listeners", counts[1])
        if self._has_songs != bool(counts[0].songs):
            self._has_songs = bool(counts[0].songs)
            self._arrange()

    def _name_window(self) -> None:
        song = self.desk.now.song
        if song is None:
            name = "PMRS Desktop"
        else:
            title, artist = texts.one_line(song.title[:200]), texts.one_line(texts.artist(song)[:200])
            name = "PMRS Desktop, " + tr("{title} by {artist}", title=title, artist=artist)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
