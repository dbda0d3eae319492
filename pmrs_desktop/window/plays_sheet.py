"""The plays and skips of one song, newest first, each of which its owner can delete for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from pmrs_desktop.app.rows import PlayRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.sheet import Sheet
from pmrs_desktop.words import tr


def plays_sheet(desk: Desk, window: QWidget, rows: Sequence[PlayRow], delete: Callable[[PlayRow], object]) -> Sheet:
    """Lists plays; `delete` is called with the one whose button was pressed, after the sheet closed."""
    sheet = Sheet(desk, tr("Your plays of this song"), window, 460)
    if not rows:
        sheet.body.addWidget(label(tr("You have not played this song yet."), "body", "text2", wrap=True))
    grid = QGridLayout()
    grid.setColumnStretch(0, 1)
    for place, row in enumerate(rows):
        words = play_words(row)
        grid.addWidget(label(words, "body", wrap=True), place, 0)
        button = Button(desk, tr("Delete"), kind="link")
        button.setAccessibleName(tr("Delete: {play}", play=words))
        button.clicked.connect(lambda _checked=False, which=row: _leave(sheet, delete, which))
        grid.addWidget(button, place, 1)
    sheet.body.addLayout(grid)
    sheet.body.addStretch(1)
    close = Button(desk, tr("Close"), kind="primary")
    close.clicked.connect(sheet.accept)
    sheet.set_buttons("", close)
    return sheet


def play_words(row: PlayRow) -> str:
    """Returns when and how long: "2 Nov 2026, 3:07 heard"."""
    when = texts.date(row.at) if row.at is not None else tr("Without a date")
    if row.skipped:
        return tr("{when}, skipped", when=when)
    if row.heard_seconds is None:
        return when
    return tr("{when}, {time} heard", when=when, time=texts.clock(row.heard_seconds))


def _leave(sheet: Sheet, delete: Callable[[PlayRow], object], row: PlayRow) -> None:
    sheet.accept()
    delete(row)
