"""What a list of suggestions says where it is empty, and what to do about it."""

from __future__ import annotations

from dataclasses import replace

from pmrs_desktop.app.suggestions import ListName
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.words import tr

GENRES = "genres"
"""The lists of single genres, as acts name them."""


def say_nothing(desk: Desk, empty: EmptyState, name: str, listeners: int = 0) -> None:
    """Fills the empty state of the list `name`; `listeners` is how many logs of others there are."""

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
            tr("Songs you like come back here when you have not heard them for 60 days."),
        )
        empty.offer("", bring_in)
    elif name == ListName.NEW:
        empty.say(tr("You have heard all your songs"), tr("Files you add stand here until you play them, best first."))
        empty.offer(tr("Add folder..."), lambda: desk.asked.emit("folder"))
    elif name == GENRES:
        empty.say(
            tr("No suggestion in a genre yet"), tr("They come when songs have a genre and you rate or play a few.")
        )
        empty.offer(tr("Import a log..."), bring_in)
    else:
        empty.say(
            tr("Rate or play a few songs"),
            tr("Suggestions start with 20 songs you have not heard, and get better with stars and with friends' logs."),
        )
        empty.offer(tr("Import a log..."), bring_in)
