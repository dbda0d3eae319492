"""What a list of suggestions says where it is empty, and what to do about it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QWidget

from pmrs_desktop.app.suggestions import GENRES, ListName
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.words import tr


class Place(QStackedWidget):
    """A list, or what is said where it is empty; `in_pane`: in little room."""

    def __init__(self, desk: Desk, shown: QWidget, in_pane: bool = False) -> None:
        super().__init__()
        self._desk, self._in_pane = desk, in_pane
        self._empty: EmptyState | None = None
        self.addWidget(shown)

    def show_full(self) -> None:
        """Shows the list."""
        self.setCurrentIndex(0)

    def show_empty(self, name: str, listeners: int = 0) -> None:
        """Says why the list `name` is empty; `listeners` is how many logs of others there are."""
        if self._empty is None:
            nothing_yet, wide = ("", lambda: None), 250 if self._in_pane else 440
            self._empty = EmptyState(self._desk, "", "", other=nothing_yet, picture=not self._in_pane, wide=wide)
            self.addWidget(self._empty)
        _say_nothing(self._desk, self._empty, name, listeners)
        self.setCurrentWidget(self._empty)


def _say_nothing(desk: Desk, empty: EmptyState, name: str, listeners: int) -> None:
    def show_all() -> None:
        desk.choose(replace(desk.preferences, only_here=False))

    def bring_in() -> None:
        desk.asked.emit("import")

    if desk.preferences.only_here:
        empty.say(tr("None of these songs plays here"), tr("You chose to see only songs that play here."))
        empty.offer(tr("Show all songs"), show_all)
    elif name == ListName.FROM_LISTENERS and not listeners:
        empty.say(tr("Nobody else's log is here yet"), tr("Ask a friend for theirs, or drop a file."))
        empty.offer(tr("Import a log..."), bring_in)
    elif name == ListName.FROM_LISTENERS:
        empty.say(
            tr("Nothing new from your listeners"), tr("They like no song yet that you have not heard or passed over.")
        )
        empty.offer("", bring_in)
    elif name == ListName.REDISCOVER:
        empty.say(
            tr("Nothing to rediscover yet"),
            tr("Songs that you gave 4 stars or played often come back here when you have not heard them for 60 days."),
        )
        empty.offer("", bring_in)
    elif name == ListName.NEW:
        empty.say(tr("Nothing new in your library"), tr("Files you add stand here until you play them, best first."))
        empty.offer(tr("Add folder..."), lambda: desk.asked.emit("folder"))
    elif name == GENRES:
        empty.say(
            tr("No suggestion in a genre yet"), tr("They come when songs have a genre and you rate or play a few.")
        )
        empty.offer(tr("Import a log..."), bring_in)
    else:
        empty.say(
            tr("Rate or play a few songs"),
            tr(
                "Suggestions begin with the first song that you like, and get better with stars and with friends' logs."
            ),
        )
        empty.offer(tr("Import a log..."), bring_in)
