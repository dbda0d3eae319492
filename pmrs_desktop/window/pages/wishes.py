"""The wish list: songs that the listener would like to have; those that have come in since stand first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import PickRow
from pmrs_desktop.app.suggestions import ListName, WishRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

PAGE = "wishes"


class WishesView(Page):
    """The Wish list page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._header = PageHeader(desk, tr("Wish list"))
        self.save = Button(desk, tr("Save list..."), "download-simple")
        self.save.clicked.connect(lambda: desk.asked.emit("save-wishes"))
        self._header.tools.addWidget(self.save)
        self.here = _Wishes(desk, tr("Now in your library"), with_chip=True)
        self.missing = _Wishes(desk, tr("Not here yet"), with_chip=False)  # nobody has heard what they sound like
        scroller = Scroller(desk, margin=0)
        scroller.column.setSpacing(0)
        for part in (self.here, self.missing):
            scroller.column.addWidget(part)
        scroller.column.addStretch(1)
        self._empty = EmptyState(
            desk,
            tr("Nothing on the wish list"),
            tr("Songs you do not have yet gather here: press the bookmark on a recommendation."),
            other=(tr("Show recommendations"), lambda: desk.page_wanted.emit("recommendations", None)),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(scroller)
        self._stack.addWidget(self._empty)
        self.fill(self._header, self._stack)
        desk.wished.changed.connect(self._show)
        self._show()

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return next((part.list for part in (self.here, self.missing) if part.list.picks.picks), self.save)

    def refresh(self) -> None:
        """Asks for the list again."""
        self._desk.wished.refresh()

    def _show(self) -> None:
        wished = self._desk.wished
        rows = [row for row in wished.rows if row.song.id in wished.ids]
        here = sorted((row for row in rows if row.song.here), key=lambda row: not row.song.playable)
        self.here.show_rows(here)
        self.missing.show_rows([row for row in rows if not row.song.here])
        words = [texts.songs(len(rows))] if rows else []
        if here:
            words.append(ntr("{count} now in your library", "{count} now in your library", len(here)))
        self._header.counts.say(", ".join(words))
        self.save.setEnabled(bool(rows))
        self.save.setToolTip("" if rows else tr("There is nothing to save yet"))
        self._stack.setCurrentIndex(0 if rows else 1)


class _Wishes(QWidget):
    def __init__(self, desk: Desk, title: str, *, with_chip: bool) -> None:
        super().__init__()
        self.list = PickList(desk, title, with_chip=with_chip, page=PAGE)
        heading, column = QHBoxLayout(), QVBoxLayout(self)
        space(desk, heading, (20, 12, 20, 4))
        heading.addWidget(label(title, "h2"), 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        column.addWidget(self.list)

    def show_rows(self, rows: Sequence[WishRow]) -> None:
        self.list.picks.show([PickRow(row.song, rank, _since(row)) for rank, row in enumerate(rows, 1)])
        self.setVisible(bool(rows))


def _since(row: WishRow) -> tuple[tuple[str, bool], ...]:
    page = {
        ListName.FOR_YOU: tr("For you"), ListName.FROM_LISTENERS: tr("From your listeners"),
        ListName.REDISCOVER: tr("Rediscover"), ListName.NEW: tr("New in your library"),
        "recommendations": tr("Recommendations"), "genres": tr("Genres"), "nowplaying": tr("Now playing"),
        "library": tr("Library"), "taste": tr("Your taste"),
    }.get(row.page)  # fmt: skip
    if row.since is None:
        return ()
    date = texts.date(row.since)
    words = tr("Wished {date}", date=date)
    return ((f"{words}  ·  {page}" if page else words, False),)
