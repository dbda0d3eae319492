"""Small sheets: what could not be read, the keys, how genres are named, and the one that asks before erasing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from pmrs_desktop.app.rows import FailureRow
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.labels import Elided, label
from pmrs_desktop.window.widgets.sheet import Sheet
from pmrs_desktop.words import ntr, tr

_MOST = 500


def failures_sheet(desk: Desk, window: QWidget, rows: Sequence[FailureRow]) -> Sheet:
    """The files that could not be read, each with its reason."""
    sheet = Sheet(desk, tr("What could not be read"), window)
    if not rows:
        sheet.body.addWidget(label(tr("Everything could be read so far."), "body", "text2", wrap=True))
    for row in rows[:_MOST]:
        name = Elided(desk, "bodyM")
        name.say(row.name)
        sheet.body.addWidget(name)
        sheet.body.addWidget(label(row.why, "sub", "danger", wrap=True))
    sheet.body.addStretch(1)
    words = ntr("{count} file", "{count} files", len(rows))
    return _closing(sheet, desk, words if rows else "")


def keys_sheet(desk: Desk, window: QWidget) -> Sheet:
    """Everything that the keyboard can do."""
    sheet = Sheet(desk, tr("Keys"), window, 640)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for row, (keys, words) in enumerate(_keys()):
        grid.addWidget(label(keys, "bodyM", wrap=True), row, 0)
        grid.addWidget(label(words, "body", "text2", wrap=True), row, 1)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    sheet.body.addLayout(grid)
    sheet.body.addStretch(1)
    return _closing(sheet, desk, "")


def genres_sheet(desk: Desk, window: QWidget) -> Sheet:
    """How genres are named."""
    sheet = Sheet(desk, tr("How genres are named"), window)
    for title, words in (
        (tr("By you"), tr("A genre you choose always wins, over the tag and over the sound.")),
        (tr("From the tag"), tr("A genre written in the file is shown as it is.")),
        (
            tr("From the sound"),
            tr("Without a tag, PMRS Desktop listens to parts of the song on this computer and says what it hears."),
        ),
        (tr("Unknown"), tr("Where the sound is not clear, the answer is Unknown and not a guess.")),
        (tr("Waiting"), tr("The song has not been listened to yet.")),
    ):
        sheet.body.addWidget(label(title, "bodyB"))
        sheet.body.addWidget(label(words, "body", "text2", wrap=True))
        sheet.body.addSpacing(4)
    sheet.body.addStretch(1)
    return _closing(sheet, desk, "")


def asking_sheet(desk: Desk, window: QWidget, title: str, words: str, button: str, do: Callable[[], object]) -> Sheet:
    """Asks before something is erased for good."""
    sheet = Sheet(desk, title, window, 460)
    sheet.body.addWidget(label(words, "body", "text2", wrap=True))
    sheet.body.addStretch(1)
    cancel = Button(desk, tr("Cancel"))
    cancel.clicked.connect(sheet.reject)
    sure = Button(desk, button, kind="primary")
    sure.clicked.connect(sheet.accept)
    sheet.accepted.connect(lambda: do())
    sheet.set_buttons("", cancel, sure)
    return sheet


def naming_sheet(desk: Desk, window: QWidget, title: str, name: str, do: Callable[[str], object]) -> Sheet:
    """Asks for another name."""
    sheet = Sheet(desk, title, window, 420)
    field = QLineEdit(name)
    field.setAccessibleName(tr("Name"))
    field.selectAll()
    sheet.body.addWidget(field)
    sheet.body.addStretch(1)
    cancel, sure = Button(desk, tr("Cancel")), Button(desk, tr("Rename"), kind="primary")
    cancel.clicked.connect(sheet.reject)
    sure.clicked.connect(sheet.accept)
    field.returnPressed.connect(sure.click)
    field.textChanged.connect(lambda words: sure.setEnabled(bool(words.strip())))
    sheet.accepted.connect(lambda: do(field.text().strip()))
    sheet.set_buttons("", cancel, sure)
    sheet.first = field
    return sheet


def diagnostics_sheet(desk: Desk, window: QWidget, do: Callable[[bool], object]) -> Sheet:
    """Asks whether names of songs may stand in the diagnostics file."""
    sheet = Sheet(desk, tr("Save the diagnostics file"), window, 460)
    sheet.body.addWidget(
        label(tr("It says what the program did and what went wrong, for us to read."), "body", "text2", wrap=True)
    )
    names = Switch(desk, tr("Names of songs and files may be in it"))
    sheet.body.addWidget(names)
    sheet.body.addStretch(1)
    cancel, sure = Button(desk, tr("Cancel")), Button(desk, tr("Choose file..."), kind="primary")
    cancel.clicked.connect(sheet.reject)
    sure.clicked.connect(sheet.accept)
    sheet.accepted.connect(lambda: do(names.isChecked()))
    sheet.set_buttons("", cancel, sure)
    sheet.first = sure
    return sheet


def _closing(sheet: Sheet, desk: Desk, words: str) -> Sheet:
    close = Button(desk, tr("Close"), kind="primary")
    close.clicked.connect(sheet.accept)
    sheet.set_buttons(words, close)
    return sheet


def _keys() -> list[tuple[str, str]]:
    return [
        (tr("Ctrl+1 to Ctrl+6"), tr("Library, Genres, Recommendations, Listeners, Your taste, Wish list")),
        (tr("Ctrl+F or /"), tr("Search; Esc empties, again leaves")),
        (tr("F6, Shift+F6"), tr("Next, previous region: sidebar, page, pane, player")),
        (tr("Ctrl+R, Ctrl+U, Ctrl+N"), tr("Recommendations pane, queue, Now playing")),
        (tr("Ctrl+O, Ctrl+I"), tr("Add folder, import a log")),
        (tr("Space"), tr("Play or pause")),
        (tr("Enter"), tr("Play the row")),
        (tr("Q, Shift+Q"), tr("To the end of the queue, play next")),
        (tr("0 to 5"), tr("Rate the row; Alt+0 to Alt+5 rate what plays")),
        (tr("Ctrl+Right, Ctrl+Left"), tr("Next, previous song")),
        (tr("Alt+Right, Alt+Left"), tr("10 seconds on, back")),
        (tr("Ctrl+Up, Ctrl+Down, Ctrl+M"), tr("Louder, softer, mute")),
        (tr("Alt+Up, Alt+Down"), tr("Move a row of the queue")),
        (tr("N, L, M"), tr("On a suggestion: not this, less, more like this")),
        (tr("W"), tr("On a song that is not here: wish list, on and off")),
        (tr("Menu, Shift+F10"), tr("Everything the mouse can do")),
        (tr("Ctrl+Z"), tr("Undo the last act")),
        (tr("Ctrl+,"), tr("Settings")),
        (tr("Ctrl+Shift+P"), tr("Private mode")),
        (tr("Ctrl+Plus, Ctrl+Minus"), tr("Text size")),
        (tr("F1"), tr("This list")),
    ]
