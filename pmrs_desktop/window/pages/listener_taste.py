"""How close a listener is: a card with the songs you agree on and those you differ on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmrs_desktop.app.suggestions import ListenerTaste, SharedSong
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models import taste
from pmrs_desktop.window.widgets.labels import Avatar, Bar, Elided, hue_of, label
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import tr


class ListenerTasteCard(QFrame):
    """One listener; `genres` are the names in the order of `ListenerTaste.genres`."""

    def __init__(self, desk: Desk, listener: ListenerTaste, genres: Sequence[str]) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("ground", "card")
        avatar, name = Avatar(desk, 44), Elided(desk, "bodyB")
        avatar.show_name(listener.name)
        name.say(listener.name)
        known = Elided(desk, "sub", "text2")
        known.say(tr("{songs} in common", songs=texts.songs(listener.in_common)))
        who, head = QVBoxLayout(), QHBoxLayout()
        who.setSpacing(1)
        for part in (name, known):
            who.addWidget(part)
        head.setSpacing(12)
        head.addWidget(avatar)
        head.addLayout(who, 1)
        column = QVBoxLayout(self)
        space(desk, column, (16, 14, 16, 14), 8)
        column.addLayout(head)
        if listener.agreement is None:
            agreed = tr("Too few songs in common to compare")
        else:
            agreed = tr("You agree on {share} of those songs", share=texts.percent(listener.agreement))
        column.addWidget(label(agreed, "sub", "text2", wrap=True))
        if listener.agreement is not None:
            bar = Bar(desk, tr("Closeness"), hue_of(listener.name))
            bar.show_share(listener.agreement)
            column.addWidget(bar)
        if any(share for genre, share in zip(genres, listener.genres, strict=False) if genre not in ("", "Unknown")):
            column.addSpacing(4)
            column.addWidget(label(tr("What they hear"), "subM", "text2"))
            column.addWidget(GenreStrip(desk, listener.name, genres, listener.genres))
        for title, songs in ((tr("You agree most on"), listener.agree), (tr("You differ most on"), listener.differ)):
            if songs:
                column.addSpacing(4)
                column.addLayout(self._songs(title, listener.name, songs))
        column.addStretch(1)
        self.setAccessibleName(f"{listener.name}, {agreed}")

    def _songs(self, title: str, name: str, songs: Sequence[SharedSong]) -> QVBoxLayout:
        lines, head = QVBoxLayout(), QHBoxLayout()
        lines.setSpacing(2)
        who = Elided(self._desk, "sub", "text2")
        who.say(tr("you · {name}", name=texts.shorter(name, 16)))
        who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(label(title, "subM", "text2"), 1)
        head.addWidget(who)
        lines.addLayout(head)
        for shared in songs:
            row, song = QHBoxLayout(), Elided(self._desk, "body")
            words = texts.artist(shared.song)
            song.say(f"{shared.song.title}  ·  {words}")
            song.setAccessibleName(f"{shared.song.title}, {words}")
            given = label(taste.given(shared), "sub", "text2")
            given.setAccessibleName(tr("you and {name}: {given}", name=name, given=taste.given(shared)))
            row.setSpacing(12)
            row.addWidget(song, 1)
            row.addWidget(given)
            lines.addLayout(row)
        return lines


class GenreStrip(QWidget):
    """Shares of genres as one bar of many hues; the words are its tooltip and its name."""

    def __init__(self, desk: Desk, name: str, genres: Sequence[str], shares: Sequence[float]) -> None:
        super().__init__()
        self._desk = desk
        parts = zip(genres, shares, strict=True)
        self._parts = sorted(((share, genre) for genre, share in parts if share > 0), reverse=True)
        words = ", ".join(f"{taste.genre_name(genre)} {texts.percent(share)}" for share, genre in self._parts)
        self.setToolTip(texts.tip(words))
        self.setAccessibleName(tr("What {name} hears: {genres}", name=name, genres=words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        desk.theme.changed.connect(self._measure)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(whole, self._desk.theme.colour("line"))
        left, total = 0.0, max(1.0, sum(share for share, _ in self._parts))
        for share, genre in self._parts:
            wide = whole.width() * share / total
            painter.fillRect(QRectF(left, 0, max(1.0, wide - 1), whole.height()), self._desk.theme.hue(genre))
            left += wide
        painter.end()

    def _measure(self) -> None:
        self.setFixedHeight(self._desk.theme.u(9))
