"""The Genres tab of Recommendations: of every genre its first five, more on demand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import PickRow, PickSection
from pmrs_desktop.app.suggestions import GENRES
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.pages.page import Scroller
from pmrs_desktop.window.sightings import Sightings
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.pick_list import PickList
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import tr

_FIRST, _MORE = 5, 30


class GenreLists(Scroller):
    """A heading and a list a genre; they keep the order in which they are told."""

    def __init__(self, desk: Desk, sightings: Sightings) -> None:
        super().__init__(desk, margin=0)
        self._sightings = sightings
        self.sections: dict[str, GenreSection] = {}
        self.column.setSpacing(0)
        self.column.addStretch(1)

    def show_sections(self, sections: Sequence[PickSection]) -> None:
        """Shows the first of these genres; what is expanded asks again for the rest."""
        told = {section.genre: section.picks for section in sections if section.picks}
        for place, (genre, picks) in enumerate(told.items()):
            if genre not in self.sections:
                self.sections[genre] = GenreSection(self._desk, genre)
                self._sightings.watch(self.sections[genre].list, self)
            self.column.insertWidget(place, self.sections[genre])
            self.sections[genre].show_first(picks)
        for genre, section in self.sections.items():
            section.setVisible(genre in told)

    def lists(self) -> list[PickList]:
        """The lists that are shown, from above."""
        shown = [self.column.itemAt(n).widget() for n in range(self.column.count())]
        return [box.list for box in shown if isinstance(box, GenreSection) and not box.isHidden()]


class GenreSection(QWidget):
    """One genre."""

    def __init__(self, desk: Desk, genre: str) -> None:
        super().__init__()
        self._desk, self._genre, self._name, self._expanded = desk, genre, tr(genre), False
        self._first: tuple[PickRow, ...] = ()
        self.list = PickList(desk, self._name, page=GENRES)
        self.more = Button(desk, "", "caret-down", "link")
        self.more.clicked.connect(lambda: self._expand(not self._expanded))
        self._latest = desk.latest(self)
        heading = QHBoxLayout()
        space(desk, heading, (20, 16, 20, 4))
        heading.addWidget(label(self._name, "h2"), 1)
        heading.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        column.addWidget(self.list)
        self._name_button()

    def show_first(self, picks: Sequence[PickRow]) -> None:
        """Takes the first of the genre."""
        self._first = tuple(picks)[:_FIRST]
        self.more.setVisible(len(self._first) == _FIRST)
        if self._expanded:
            self._ask()
        else:
            self.list.picks.show(self._first)

    def _expand(self, expanded: bool) -> None:
        self._expanded = expanded
        self._name_button()
        if expanded:
            self._ask()
        else:
            self.list.picks.show(self._first)

    def _ask(self) -> None:
        genre, wish, advice = self._genre, self._desk.suggestion_wish(_MORE), self._desk.application.advice
        self._latest.ask(lambda: advice.picks(genre, wish), self._take)

    def _take(self, picks: Sequence[PickRow]) -> None:
        if self._expanded:
            self.list.picks.show(picks)

    def _name_button(self) -> None:
        words = tr("Show fewer") if self._expanded else tr("Show more")
        self.more.say(words)
        self.more.setIcon(self._desk.icons.icon("caret-up" if self._expanded else "caret-down", "accent"))
        self.more.setAccessibleName(f"{words}, {self._name}")
