"""Settings: music folders, genres from the sound, your log, look, about."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import FolderRow, Preferences
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.controls import Segments, Switch
from pmrs_desktop.window.widgets.labels import Elided, Mark, hairline, label
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import tr

_PAUSE_MS = 300


class SettingsView(Page):
    """The Settings page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._header = PageHeader(desk, tr("Settings"))
        self._header.counts.hide()
        self._folders = QVBoxLayout()
        self._folders.setSpacing(0)
        self.add_folder = Button(desk, tr("Add folder..."), "folder-plus")
        self.add_folder.clicked.connect(lambda: desk.asked.emit("folder"))
        self._genres = Switch(desk, name=tr("Name genres in the background"))
        self._private = Switch(desk, name=tr("Private mode"))
        self._compact = Segments(desk, tr("Rows"), (("no", tr("Two lines")), ("yes", tr("One line"))))
        self._theme = Segments(
            desk, tr("Theme"), (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")))
        )
        self._text = Segments(desk, tr("Text size"), tuple((str(p), texts.percent(p / 100)) for p in (100, 125, 150)))
        self._calm = Switch(desk, name=tr("Less motion"))
        self._keep = Segments(
            desk, tr("Keep playing"), (("off", tr("Off")), ("genre", tr("Same genre")), ("for-you", tr("For you")))
        )
        self._saved = label("", "sub", "text2", wrap=True)
        self._about = label("", "sub", "text2", wrap=True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._connect()
        self._build()
        self._question, self._about_question = desk.question(self), desk.question(self)
        desk.preferences_changed.connect(self._show)
        self._fresh = Freshness(self, self.refresh, _PAUSE_MS)
        desk.changed.connect(lambda changes: self._fresh.spoil() if changes.folders else None)
        self._show(desk.preferences)

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self.add_folder

    def refresh(self) -> None:
        """Asks for the folders again."""
        self._question.ask(self._desk.application.folders.rows, self._take)
        self._about_question.ask(self._desk.application.settings.about, self._about.setText)

    def _connect(self) -> None:
        def change(**values: Any) -> None:
            self._desk.choose(replace(self._desk.preferences, **values))

        self._genres.toggled.connect(lambda on: change(genres_in_background=on))
        self._private.toggled.connect(lambda on: change(private=on))
        self._calm.toggled.connect(lambda on: change(calm=on))
        self._keep.chosen.connect(lambda key: change(keep_playing=key))
        self._compact.chosen.connect(lambda key: change(compact=key == "yes"))
        self._theme.chosen.connect(lambda key: change(theme=key))
        self._text.chosen.connect(lambda key: change(text_percent=int(key)))

    def _build(self) -> None:
        desk, scroller = self._desk, Scroller(self._desk, most=720)
        scroller.column.setSpacing(8)
        save = Button(desk, tr("Save my log..."))
        save.clicked.connect(lambda: desk.asked.emit("save-log"))
        keys = Button(desk, tr("Show"))
        keys.clicked.connect(lambda: desk.asked.emit("keys"))
        diagnostics = Button(desk, tr("Save..."))
        diagnostics.clicked.connect(lambda: desk.asked.emit("diagnostics"))
        folders = _card(desk)
        folders.layout().addLayout(self._folders)
        foot = QHBoxLayout()
        space(desk, foot, (0, 10, 0, 12))
        foot.addWidget(self.add_folder)
        foot.addStretch(1)
        folders.layout().addLayout(foot)
        cards = (
            (tr("Music folders"), folders),
            (
                tr("Genres from the sound"),
                _card(
                    desk,
                    _row(
                        desk,
                        tr("Name genres in the background"),
                        tr("Uses one processor core at low priority. A genre you choose always wins."),
                        self._genres,
                    ),
                ),
            ),
            (
                tr("Playing"),
                _card(desk, _row(desk, tr("Keep playing"), tr("What comes when the queue ends."), self._keep)),
            ),
            (
                tr("Your log"),
                _card(
                    desk,
                    _row(
                        desk, tr("Private mode"), tr("Nothing is written to your log while this is on."), self._private
                    ),
                    _row(desk, tr("Copy of your log"), self._saved, save),
                ),
            ),
            (
                tr("Look"),
                _card(
                    desk,
                    _row(desk, tr("Theme"), "", self._theme),
                    _row(desk, tr("Text size"), "", self._text),
                    _row(desk, tr("Rows"), "", self._compact),
                    _row(desk, tr("Less motion"), tr("Nothing fades or moves."), self._calm),
                ),
            ),
            (
                tr("About"),
                _card(
                    desk,
                    _row(desk, "PMRS Desktop", self._about, None),
                    _row(desk, tr("Keys"), tr("Everything that the keyboard can do."), keys),
                    _row(
                        desk,
                        tr("Diagnostics file"),
                        tr("To send when something went wrong. Names of songs are left out unless you say so."),
                        diagnostics,
                    ),
                ),
            ),
        )
        for number, (title, card) in enumerate(cards):
            if number:
                scroller.column.addSpacing(desk.theme.u(12))
            scroller.column.addWidget(label(title, "h2"))
            scroller.column.addWidget(card)
        scroller.column.addStretch(1)
        self.fill(self._header, scroller)

    def _show(self, chosen: Preferences) -> None:
        for switch, on in (
            (self._genres, chosen.genres_in_background),
            (self._private, chosen.private),
            (self._calm, chosen.calm),
        ):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        self._theme.show_choice(chosen.theme)
        self._keep.show_choice(chosen.keep_playing)
        self._text.show_choice(str(chosen.text_percent))
        self._compact.show_choice("yes" if chosen.compact else "no")
        saved = chosen.log_saved_at
        self._saved.setText(tr("Last saved {date}", date=texts.date(saved)) if saved else tr("Not saved yet"))

    def _take(self, rows: Sequence[FolderRow]) -> None:
        while self._folders.count():
            gone = self._folders.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        for row in rows:
            self._folders.addWidget(_FolderLine(self._desk, row))
            self._folders.addWidget(hairline())


class _FolderLine(QWidget):
    def __init__(self, desk: Desk, row: FolderRow) -> None:
        super().__init__()
        self._desk, self._folder = desk, row
        token = "warn" if row.away else "text2"
        icon = Mark(desk, "hard-drives" if row.away else "folder", 18, token)
        name, state = Elided(desk, "bodyB"), label(_state(row), "sub", token, True)
        name.say(row.name)
        name.setToolTip(texts.tip(row.path))
        self._more = IconButton(desk, "dots-three", tr("More actions for {folder}", folder=row.name), 18, 30)
        self._more.clicked.connect(self._menu)
        words, line = QVBoxLayout(), QHBoxLayout(self)
        words.setSpacing(1)
        words.addWidget(name)
        words.addWidget(state)
        space(desk, line, (2, 9, 0, 9), 14)
        line.addWidget(icon)
        line.addLayout(words, 1)
        line.addWidget(self._more)

    def _menu(self) -> None:
        folders, folder, menu = self._desk.application.folders, self._folder.id, QMenu(self)
        run = self._desk.bridge.run
        menu.addAction(tr("Look for changes now"), lambda: run(lambda: folders.rescan(folder), lane="act"))
        menu.addAction(tr("Moved..."), lambda: self._desk.asked.emit(f"moved:{folder}"))
        menu.addAction(tr("Remove from the library"), lambda: self._desk.act(lambda: folders.remove(folder)))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))


def _state(row: FolderRow) -> str:
    songs = texts.songs(row.songs)
    if row.away:
        return tr("{songs} · drive not connected, nothing is lost", songs=songs)
    parts = [songs]
    if row.watched:
        parts.append(tr("watched"))
    if row.note:
        parts.append(row.note)
    words = " · ".join(parts)
    if row.checked_at is not None:
        words = tr("{state}, checked {when}", state=words, when=texts.ago(row.checked_at, time.time()))
    return words


def _card(desk: Desk, *rows: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("ground", "card")
    column = QVBoxLayout(card)
    space(desk, column, (16, 2, 16, 2), 0)
    for number, row in enumerate(rows):
        if number:
            column.addWidget(hairline())
        column.addWidget(row)
    return card


def _row(desk: Desk, name: str, below: str | QLabel, control: QWidget | None) -> QWidget:
    row = QWidget()
    words, line = QVBoxLayout(), QHBoxLayout(row)
    words.setSpacing(1)
    words.addWidget(label(name, "bodyB"))
    if not isinstance(below, str):
        words.addWidget(below)
    elif below:
        words.addWidget(label(below, "sub", "text2", wrap=True))
    space(desk, line, (0, 10, 0, 10), 16)
    line.addLayout(words, 1)
    if control is not None:
        line.addWidget(control)
    return row
