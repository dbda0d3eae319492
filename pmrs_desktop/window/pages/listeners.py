"""Listeners: a card each, and where a friend's log is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import ListenerCard
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.pages.page import Page, PageHeader, Scroller
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.labels import Avatar, Bar, Elided, Mark, hue_of, label, retone
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

_PAUSE_MS = 300


class ListenersView(Page):
    """The Listeners page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._columns = 0
        self._header = PageHeader(desk, tr("Listeners"))
        self._save = Button(desk, tr("Save my log..."), "upload-simple")
        self._save.clicked.connect(lambda: desk.asked.emit("save-log"))
        self._import = Button(desk, tr("Import a log..."), "download-simple", "primary")
        self._import.clicked.connect(lambda: desk.asked.emit("import"))
        self._header.tools.addWidget(self._save)
        self._header.tools.addWidget(self._import)
        self._cards: dict[int, _Card] = {}
        self._order: list[QWidget] = []
        self._target = DropTarget(desk)
        self._grid = QGridLayout()
        space(desk, self._grid, gap=14)
        self._note = label(
            tr("Files are read on this computer and nothing is sent. Every import can be undone in its menu."),
            "sub",
            "text2",
            wrap=True,
        )
        self._info = Mark(desk, "info", 17)
        foot = QHBoxLayout()
        space(desk, foot, (4, 6, 0, 0), 12)
        foot.addWidget(self._info, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._note, 1)
        scroller = Scroller(desk)
        scroller.column.setSpacing(12)
        scroller.column.addLayout(self._grid)
        scroller.column.addLayout(foot)
        scroller.column.addStretch(1)
        self.fill(self._header, scroller)
        self._question = desk.question(self)
        self._fresh = Freshness(self, self.refresh, _PAUSE_MS)
        desk.changed.connect(self._hear)

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        columns = 3 if room >= 1100 else 2 if room >= 760 else 1
        self._save.setVisible(room >= 700)
        if columns != self._columns:
            self._columns = columns
            self._lay_out()

    def main_view(self) -> QWidget:
        """What has the focus first."""
        return self._import

    def refresh(self) -> None:
        """Asks for the cards again."""
        self._question.ask(self._desk.application.listeners.cards, self._take)

    def _take(self, cards: Sequence[ListenerCard]) -> None:
        for gone in self._cards.keys() - {card.id for card in cards}:
            self._cards.pop(gone).deleteLater()
        for card in cards:
            if card.id not in self._cards:
                self._cards[card.id] = _Card(self._desk)
            self._cards[card.id].show_card(card)
        order: list[QWidget] = [self._cards[card.id] for card in cards]
        if order != self._order:
            self._order = order
            self._lay_out()
        friends = [card for card in cards if not card.is_me]
        if not friends:
            self._header.counts.say(tr("It is only you so far"))
            return
        shared = sum(card.in_common for card in friends)
        self._header.counts.say(
            ntr("{count} friend shares {songs} with you", "{count} friends share {songs} with you", len(friends),
                songs=texts.songs(shared))
        )  # fmt: skip

    def _lay_out(self) -> None:
        columns = self._columns or 3
        for number, card in enumerate([*self._order, self._target]):
            self._grid.addWidget(card, *divmod(number, columns))
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _hear(self, changes: Changes) -> None:
        if changes.listeners or changes.acts or changes.all_songs:
            self._fresh.spoil()


class _Card(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._card: ListenerCard | None = None
        self.setProperty("ground", "card")
        self._avatar = Avatar(desk, 44)
        self._name, self._source = Elided(desk, "bodyB"), Elided(desk, "sub", "text2")
        self._more = IconButton(desk, "dots-three", tr("More actions"), 18, 30)
        self._more.clicked.connect(self._menu)
        self._numbers = [(label("", "bodyB"), label("", "sub", "text2")) for _ in range(3)]
        self._agree = label("", "sub", "text2", wrap=True)
        self._bar = Bar(desk)
        self._clock, self._updated = Mark(desk, "clock-counter-clockwise", 15), label("", "sub", "text2", wrap=True)
        who, head, numbers, foot = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        who.setSpacing(1)
        who.addStretch(1)
        who.addWidget(self._name)
        who.addWidget(self._source)
        who.addStretch(1)
        head.setSpacing(12)
        head.addWidget(self._avatar)
        head.addLayout(who, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        for number, words in self._numbers:
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(number)
            pair.addWidget(words)
            numbers.addLayout(pair, 1)
        foot.setSpacing(9)
        foot.addWidget(self._clock)
        foot.addWidget(self._updated, 1)
        column = QVBoxLayout(self)
        space(desk, column, (16, 14, 12, 14), 10)
        column.addLayout(head)
        column.addLayout(numbers)
        agreement = QVBoxLayout()
        agreement.setSpacing(4)
        agreement.addWidget(self._agree)
        agreement.addWidget(self._bar)
        column.addLayout(agreement)
        column.addLayout(foot)

    def show_card(self, card: ListenerCard) -> None:
        self._card = card
        self._avatar.show_name(card.name)
        self._name.say(card.name)
        self._source.say(tr("You, on this computer") if card.is_me else card.source)
        middle = (card.songs, tr("songs")) if card.is_me else (card.in_common, tr("in common"))
        for (number, words), (value, name) in zip(
            self._numbers, ((card.plays, tr("plays")), middle, (card.ratings, tr("ratings"))), strict=True
        ):
            number.setText(texts.number(value) if value else texts.NOTHING)
            words.setText(name)
        if card.is_me and not card.ratings:
            share = 0.0
            self._agree.setText(tr("No song rated yet"))
        elif card.is_me:
            share = card.ratings / card.songs if card.songs else 0.0
            rated, of = texts.number(min(card.ratings, card.songs)), texts.songs(card.songs)
            self._agree.setText(tr("{rated} of {songs} rated", rated=rated, songs=of))
        elif card.agreement is None:
            share = 0.0
            self._agree.setText(tr("Too few songs in common to compare"))
        else:
            share = card.agreement
            self._agree.setText(tr("You agree on {share} of those songs", share=texts.percent(share)))
        self._bar.wear("" if card.is_me else hue_of(card.name))
        self._bar.show_share(share)
        self._updated.setText(self._when(card))
        retone(self._updated, "warn" if card.old else "text2")
        self._clock.show_icon(*(("warning-circle", "warn") if card.old else ("clock-counter-clockwise", "text2")))
        self.setAccessibleName(f"{card.name}, {texts.plays(card.plays)}, {self._agree.text()}")

    def _when(self, card: ListenerCard) -> str:
        if card.old:
            return tr("Three months old: ask for a newer file")
        if card.updated_at is None:
            return tr("Updated just now") if card.is_me else tr("Not updated yet")
        return tr("Updated {date}", date=texts.date(card.updated_at))

    def _menu(self) -> None:
        card = self._card
        if card is None:
            return
        listeners, desk, menu = self._desk.application.listeners, self._desk, QMenu(self)
        menu.addAction(tr("Rename..."), lambda: desk.asked.emit(f"rename:{card.id}:{card.name}"))
        menu.addAction(tr("Update from file..."), lambda: desk.asked.emit(f"import:{'' if card.is_me else card.name}"))
        if card.is_me:
            menu.addAction(tr("Save my log..."), lambda: desk.asked.emit("save-log"))
        undo = menu.addAction(tr("Undo the last import"), lambda: desk.act(lambda: listeners.undo_last_import(card.id)))
        undo.setEnabled(card.can_undo_import)
        if not card.is_me:
            menu.addSeparator()
            menu.addAction(tr("Forget this listener..."), lambda: desk.asked.emit(f"forget:{card.id}:{card.name}"))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))


class DropTarget(QFrame):
    """Where a friend's log is dropped, or chosen by a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        title = label(tr("Drop a friend's log here"), "bodyB", wrap=True)
        formats = label(
            tr("ListenBrainz, Spotify, Last.fm, Rockbox, or a PMRS Desktop file"), "sub", "text2", wrap=True
        )
        self.button = Button(desk, tr("Choose file..."))
        self.button.clicked.connect(lambda: desk.asked.emit("import"))
        column = QVBoxLayout(self)
        space(desk, column, (20, 16, 20, 16), 6)
        column.addStretch(1)
        column.addWidget(Mark(desk, "file-arrow-down", 24, "accent"), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (title, formats):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._desk.theme.colour("edge"), 1.4)
        pen.setDashPattern([5, 3.5])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        painter.end()
