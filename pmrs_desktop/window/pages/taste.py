"""Your taste: genres by time and by stars, the months, and how close the other listeners are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pmrs_desktop.app.suggestions import ListenerTaste, TastePage
from pmrs_desktop.kinds import Changes
from pmrs_desktop.late import late
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.models.taste import drawn_genres, genre_table, heard_genres, month_table, own_genres
from pmrs_desktop.window.pages.listener_taste import ListenerTasteCard
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.legend import Legend
from pmrs_desktop.window.widgets.numbers import Numbers
from pmrs_desktop.window.widgets.space import Gap, space
from pmrs_desktop.words import ntr, tr

if TYPE_CHECKING:
    from pmrs_desktop.window import charts
else:
    charts = late("pmrs_desktop.window.charts")

_PAUSE_MS = 500
_CARDS = 12


class TasteView(Page):
    """The Your taste page; its pictures are made when the first answer has come, and pyqtgraph with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page = TastePage()
        self._known = False
        self._columns = 3
        self._all_listeners = False
        self._header = PageHeader(desk, tr("Your taste"))
        self.as_table = Switch(desk, tr("As a table"))
        self.as_table.toggled.connect(lambda _: self._show_kind())
        self._header.tools.addWidget(self.as_table)
        self.charts: list[charts.GenreBars | charts.MonthBars] = []
        self._steps: list[Callable[[], object]] = []
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._next_step)
        self.genres = Numbers(desk, tr("Genres by time and by stars"))
        self.months = Numbers(desk, tr("The months by genre"))
        self.legend = Legend(desk)
        self._cards: list[ListenerTasteCard] = []
        self._grid = QGridLayout()
        self._alone = label(
            tr("Import a friend's log, and you see here how close you are."), "body", "text2", wrap=True
        )
        self._all = Button(desk, "", "users", "link")
        self._all.clicked.connect(self._show_all)
        self._alone.hide()
        self._all.hide()
        self._build()
        self._latest = desk.latest(self)
        self._fresh = Freshness(self, self.refresh, _PAUSE_MS)
        desk.changed.connect(self._hear)

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        columns = 3 if room >= 1100 else 2 if room >= 760 else 1
        way = QBoxLayout.Direction.LeftToRight if room >= 900 else QBoxLayout.Direction.TopToBottom
        self._pictures.setDirection(way)
        if columns != self._columns:
            self._columns = columns
            self._lay_out()

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self.genres if self.as_table.isChecked() else self.as_table

    def refresh(self) -> None:
        """Asks for everything again; the plotting library is loaded beside the window."""
        taste = self._desk.application.taste
        self._latest.ask(lambda: (taste.page(), charts.Chart), lambda answer: self._take(answer[0]))

    def settled(self) -> bool:
        """Whether everything that has arrived is shown."""
        return not self._steps

    def _build(self) -> None:
        desk, scroller = self._desk, Scroller(self._desk)
        scroller.column.setSpacing(10)
        self._build_pictures()
        for part in (Gap(desk, 4), self._genres_name, self._drawn[0], self._told[0], self._more, Gap(desk, 10)):
            scroller.column.addWidget(part)
        for part in (self._months_name, self._drawn[1], self._told[1], Gap(desk, 10)):
            scroller.column.addWidget(part)
        space(desk, self._grid, gap=14)
        foot = QHBoxLayout()
        foot.addWidget(self._all)
        foot.addStretch(1)
        scroller.column.addWidget(label(tr("You and your listeners"), "h2"))
        scroller.column.addWidget(self._alone)
        scroller.column.addLayout(self._grid)
        scroller.column.addLayout(foot)
        scroller.column.addStretch(1)
        self._empty = EmptyState(
            desk,
            tr("Nothing heard yet"),
            tr("Your taste is drawn here from what you play and rate, and from the logs you import."),
            other=(tr("Import a log..."), lambda: desk.asked.emit("import")),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(scroller)
        self._stack.addWidget(self._empty)
        self.fill(self._header, self._stack)

    def _build_pictures(self) -> None:
        """The places of the pictures, and the tables that stand for them."""
        desk = self._desk
        self._pictures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        space(desk, self._pictures, gap=28)
        self._time, self._stars, self._over = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._by_time, self._by_stars = _block(self._time), _block(self._stars)
        for place, title in ((self._time, tr("By time")), (self._stars, tr("By stars"))):
            place.setSpacing(6)
            place.addWidget(label(title, "subM", "text2"))
        self._pictures.addWidget(self._by_time, 1)
        self._pictures.addWidget(self._by_stars, 1)
        self._over.addWidget(self.legend)
        self._makers: list[tuple[QVBoxLayout, Callable[[], charts.GenreBars | charts.MonthBars]]] = [
            (self._time, lambda: charts.GenreBars(desk, tr("Picture of the genres by time"), charts.time_bars)),
            (self._stars, lambda: charts.GenreBars(desk, tr("Picture of the genres by stars"), charts.star_bars, 5.0)),
            (self._over, lambda: charts.MonthBars(desk, tr("Picture of the months by genre"))),
        ]
        self._drawn = [_block(self._pictures), _block(self._over)]
        self._told = [_block(_holding(self.genres)), _block(_holding(self.months))]
        self._more = label("", "sub", "text2", wrap=True)
        self._genres_name, self._months_name = label(tr("Genres"), "h2"), label(tr("The months"), "h2")

    def _take(self, page: TastePage) -> None:
        if self._known and page == self._page:
            return
        self._known = True
        same_listeners = page.listeners == self._page.listeners and page.genres == self._page.genres
        self._page = page
        own = own_genres(page)
        full = bool(own or page.listeners)
        self._stack.setCurrentIndex(0 if full else 1)
        self.as_table.setEnabled(full)
        seconds = sum(genre.seconds for genre in page.genres)
        named = ntr("{count} genre", "{count} genres", sum(one.genre not in ("", "Unknown") for one in own))
        if seconds:
            named = tr("{time} heard, {genres}", time=texts.span(seconds), genres=named)
        self._header.counts.say(named if own else "")
        self._by_time.setVisible(bool(seconds))
        self._by_stars.setVisible(any(genre.stars for genre in page.genres))
        more = len(own) - len(drawn_genres(page))
        self._more.setText(ntr("{count} more genre is in the table.", "{count} more genres are in the table.", more))
        self._steps = [partial(self._show_chart, number) for number in range(len(self._makers))]
        if not same_listeners or not self._cards:
            self._steps.append(partial(self._show_listeners, page.listeners))
        self._turn.start()
        self._show_kind()

    def _next_step(self) -> None:
        """One part after the other, so that the window answers between them."""
        step = self._steps.pop(0)
        if not self._steps:
            self._turn.stop()
        step()

    def _show_chart(self, number: int) -> None:
        if number == len(self.charts):
            place, make = self._makers[number]
            self.charts.append(make())
            place.insertWidget(place.count() - (place is self._over), self.charts[number])
        self.charts[number].show_page(self._page)

    def _show_kind(self) -> None:
        if self.as_table.isChecked():
            self.genres.show_table(genre_table(self._page))
            self.months.show_table(month_table(self._page))
        page, as_table, heard = self._page, self.as_table.isChecked(), heard_genres(self._page)
        own = own_genres(page)
        self.legend.show_genres([page.genres[number].genre for number in heard])
        for drawn, told, something in zip(self._drawn, self._told, (bool(own), bool(heard)), strict=True):
            drawn.setVisible(something and not as_table)
            told.setVisible(something and as_table)
        self._genres_name.setVisible(bool(own))
        self._months_name.setVisible(bool(heard))
        self._more.setVisible(not as_table and len(own) > len(drawn_genres(page)))

    def _show_listeners(self, listeners: Sequence[ListenerTaste]) -> None:
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        names = [genre.genre for genre in self._page.genres]
        shown = listeners if self._all_listeners else listeners[:_CARDS]
        self._cards = [ListenerTasteCard(self._desk, one, names) for one in shown]
        self._alone.setVisible(not listeners)
        self._all.setVisible(len(shown) < len(listeners))
        self._all.say(ntr("Show {count} more listener", "Show {count} more listeners", len(listeners) - len(shown)))
        self._lay_out()

    def _show_all(self) -> None:
        self._all_listeners = True
        self._show_listeners(self._page.listeners)

    def _lay_out(self) -> None:
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, *divmod(number, self._columns))
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def _hear(self, changes: Changes) -> None:
        if changes.acts or changes.genres or changes.listeners or changes.all_songs:
            self._fresh.spoil()


def _holding(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(widget)
    return column


def _block(layout: QBoxLayout) -> QFrame:
    block = QFrame()
    layout.setContentsMargins(0, 0, 0, 0)
    block.setLayout(layout)
    return block
