"""My plays of a song, each of which can be deleted for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmrs_desktop.app.rows import PlayRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.sheet import Sheet
from pmrs_desktop.words import tr


class PlaysSheet(Sheet):
    """A line a play; "Delete" asks once more in its own words, for a deleted play does not come back."""

    def __init__(self, desk: Desk, window: QWidget, title: str, plays: Sequence[PlayRow]) -> None:
        super().__init__(desk, tr("Your plays of {title}", title=texts.shorter(texts.one_line(title))), window, 460)
        if not plays:
            self.body.addWidget(label(tr("Not played yet"), "body", "text2", wrap=True))
        for play in plays:
            self.body.addWidget(_Line(desk, play))
        self.body.addStretch(1)
        close = self.first = Button(desk, tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        self.set_buttons(tr("A deleted play does not come back.") if plays else "", close)


class _Line(QWidget):
    def __init__(self, desk: Desk, play: PlayRow) -> None:
        super().__init__()
        self._desk, self._play, self._sure = desk, play, False
        when = texts.moment(play.at) if play.at is not None else tr("At a time not known")
        heard = texts.clock(play.heard_seconds)
        words = tr("skipped after {time}", time=heard) if play.skipped else tr("heard {time}", time=heard)
        self._delete = Button(desk, tr("Delete"), kind="link")
        self._delete.setAccessibleName(tr("Delete the play of {when}", when=when))
        self._delete.clicked.connect(self._ask_or_delete)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(label(when, "bodyM"))
        row.addWidget(label(words if play.heard_seconds is not None else "", "sub", "text2"), 1)
        row.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignRight)

    def _ask_or_delete(self) -> None:
        if not self._sure:
            self._sure = True
            self._delete.say(tr("Delete for good"))
            return
        listening, play = self._desk.application.listening, self._play.id
        self.setEnabled(False)
        self._desk.bridge.run(lambda: listening.delete_play(play), lambda _: self.hide(), lane="act")
