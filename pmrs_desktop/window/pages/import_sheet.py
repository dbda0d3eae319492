"""The import of a log: whose it is, what it holds, how songs are matched; nothing is written before the button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import ImportPreview, MatchExample
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import Elided, Mark, label
from pmrs_desktop.window.widgets.sheet import Sheet
from pmrs_desktop.words import ntr, tr


class ImportSheet(Sheet):
    """Open it with the preview of a file; "" as the name means my own history."""

    def __init__(
        self, desk: Desk, window: QWidget, file: Path, preview: ImportPreview, names: tuple[str, ...], name: str | None
    ) -> None:
        super().__init__(desk, tr("Import a listening log"), window)
        self._file, self._preview, self._names = file, preview, names
        head = Elided(desk, "sub", "text2")
        head.say(f"{preview.file} · {preview.format}")
        self.body.addWidget(head)
        self.body.addSpacing(4)
        self.body.addWidget(label(tr("Whose log is this?"), "bodyB"))
        self.name = self.first = QLineEdit(preview.name if name is None else name)
        self.name.setAccessibleName(tr("Whose log is this?"))
        self.name.setPlaceholderText(tr("My own"))
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name.setCompleter(completer)
        self._hint = label("", "sub", "text2", wrap=True)
        self.body.addWidget(self.name)
        self.body.addWidget(self._hint)
        self.body.addSpacing(4)
        self.body.addLayout(self._numbers())
        if preview.examples:
            self.body.addSpacing(6)
            self.body.addWidget(label(tr("How songs are matched"), "bodyB"))
            self.body.addLayout(self._examples(preview.examples))
        self.body.addSpacing(4)
        if preview.unreadable_count:
            self.body.addLayout(self._unreadable())
        self.body.addLayout(
            _note(desk, "eye-slash", "text2", tr("Addresses and device names in the file are not kept."))
        )
        self._unread = label("\n".join(preview.unreadable[:200]), "sub", "text2", wrap=True)
        self._unread.hide()
        self.body.addWidget(self._unread)
        self.body.addStretch(1)
        cancel = Button(desk, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        words = ntr("Import {count} play", "Import {count} plays", preview.plays)
        self.go = Button(desk, words, "download-simple", "primary")
        self.go.clicked.connect(self.accept)
        self.name.returnPressed.connect(self.accept)
        self.accepted.connect(self._bring_in)
        self.set_buttons(tr("You can undo this import later."), cancel, self.go)
        self.name.textChanged.connect(lambda _: self._say_hint())
        self._say_hint()

    def _say_hint(self) -> None:
        name = self.name.text().strip()
        if not name:
            self._hint.setText(tr("Your own history. Name a friend if it is theirs."))
        elif name in self._names:
            self._hint.setText(tr("Added to the log of {name}.", name=name))
        else:
            self._hint.setText(tr("A new listener. Choose an existing name to add to their log."))

    def _numbers(self) -> QHBoxLayout:
        preview, row = self._preview, QHBoxLayout()
        row.setSpacing(8)
        since = texts.date(preview.since)
        plays = tr("plays since {date}", date=since) if preview.since else tr("plays")
        for value, words in (
            (preview.plays, plays),
            (preview.in_common, tr("songs you also have")),
            (preview.already, tr("already imported")),
        ):
            box = QFrame()
            box.setProperty("ground", "sunk")
            column = QVBoxLayout(box)
            column.setContentsMargins(12, 9, 12, 9)
            column.setSpacing(1)
            column.addWidget(label(texts.number(value), "h2"))
            column.addWidget(label(words, "sub", "text2", wrap=True))
            row.addWidget(box, 1)
        return row

    def _examples(self, examples: tuple[MatchExample, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for row, example in enumerate(examples[:4]):
            song, how = Elided(self._desk, "body"), label(example.how, "sub", "text2", wrap=True)
            icon, token = ("check-circle", "ok") if example.matched else ("info", "text2")
            song.say(f"{example.title} — {example.artist}")
            grid.addWidget(Mark(self._desk, icon, 15, token), row, 0)
            grid.addWidget(song, row, 1)
            grid.addWidget(how, row, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        return grid

    def _unreadable(self) -> QHBoxLayout:
        words = ntr(
            "{count} line could not be read and will be left out.",
            "{count} lines could not be read and will be left out.",
            self._preview.unreadable_count,
        )
        row = _note(self._desk, "warning-circle", "warn", words)
        show = Button(self._desk, tr("Show them"), "", "link")
        show.clicked.connect(self._show_unreadable)
        row.addWidget(show)
        return row

    def _show_unreadable(self) -> None:
        self._unread.setVisible(self._unread.isHidden())
        self.refit()

    def _bring_in(self) -> None:
        name, listeners = self.name.text().strip(), self._desk.application.listeners
        self._desk.act(lambda: listeners.bring_in(self._file, name))


def _note(desk: Desk, icon: str, token: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Mark(desk, icon, 16, token), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "body" if token == "warn" else "sub", "text" if token == "warn" else "text2", True), 1)
    return row
