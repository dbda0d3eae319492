"""Labels that show plain text only, elided or wrapped; a cover; an avatar; a bar; a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget

from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.words import tr

_AVATAR_HUES = ("Electronic", "Pop", "Trance", "Hip Hop", "Breakbeat", "Drum and bass", "Classical", "Funky house")


def label(words: str = "", role: str = "body", tone: str = "text", wrap: bool = False) -> QLabel:
    """A label of a role and tone, plain text."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setText(words)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def retone(shown: QLabel, tone: str) -> None:
    """Gives a label another tone."""
    if shown.property("tone") != tone:
        shown.setProperty("tone", tone)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def hairline() -> QFrame:
    """A line of 1 px."""
    line = QFrame()
    line.setProperty("ground", "line")
    line.setFixedHeight(1)
    return line


class Mark(QWidget):
    """An icon that stands alone, painted in the colour that its token has now; decoration, so it has no name."""

    def __init__(self, desk: Desk, icon: str, size: int = 16, token: str = "text2") -> None:
        super().__init__()
        self._desk, self._size = desk, size
        self._icon, self._token = icon, token
        self._measure()
        desk.theme.changed.connect(self._measure)

    def show_icon(self, icon: str, token: str) -> None:
        """Shows another icon."""
        self._icon, self._token = icon, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        self._desk.icons.paint(painter, self._icon, self.rect(), theme.colour(self._token), theme.u(self._size))
        painter.end()

    def _measure(self) -> None:
        side = self._desk.theme.u(self._size) + 1
        self.setFixedSize(side, side)


class Elided(QWidget):
    """One line of plain text, elided at its end; the whole text is its tooltip and its accessible name."""

    clicked = Signal()

    def __init__(self, desk: Desk, role: str = "body", tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._role, self._tone = desk, role, tone
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        desk.theme.changed.connect(self.updateGeometry)

    def text(self) -> str:
        """The whole text."""
        return self._words

    def say(self, words: str, tone: str = "") -> None:
        """Changes the text."""
        self._words, self._tone = words, tone or self._tone
        self.setAccessibleName(words)
        self.setToolTip(texts.tip(words) if self._needs_tip() else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = self._desk.theme.metrics(self._role).horizontalAdvance(texts.one_line(self._words[:600]))
        return QSize(min(wide + 2, self._desk.theme.u(900)), self._desk.theme.line(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self._desk.theme.line(self._role))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setToolTip(texts.tip(self._words) if self._needs_tip() else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.text(painter, self._desk, self.rect(), self._words, self._role, self._tone)
        painter.end()

    def _needs_tip(self) -> bool:
        return self._desk.theme.metrics(self._role).horizontalAdvance(texts.one_line(self._words[:600])) > self.width()


class Cover(QAbstractButton):
    """The cover of a file, told of clicks as any button. Decoration: it has a name only if it does something."""

    def __init__(self, desk: Desk, side: int, radius: int = 8, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._side, self._radius = desk, side, radius
        self._file: int | None = None
        self._grey = False
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if name else Qt.FocusPolicy.NoFocus)
        self._measure()
        desk.theme.changed.connect(self._measure)
        desk.covers.arrived.connect(self._arrived)

    def show_file(self, file: int | None, grey: bool = False) -> None:
        """Shows another cover."""
        self._file, self._grey = file, grey
        self.update()

    def resize_to(self, side: int) -> None:
        """Changes the side, at 100 % text."""
        if side != self._side:
            self._side = side
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.cover_of(painter, self._desk, self.rect(), self._file, self._radius, self._grey)
        painter.end()

    def _arrived(self, file: int) -> None:
        if file == self._file:
            self.update()

    def _measure(self) -> None:
        side = self._desk.theme.u(self._side)
        self.setFixedSize(side, side)


class Avatar(QWidget):
    """The initials of a listener on a ground of their own hue."""

    def __init__(self, desk: Desk, side: int = 44, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._side = desk, side
        self._name = ""
        self._measure()
        desk.theme.changed.connect(self._measure)

    def show_name(self, name: str) -> None:
        """Whose it is."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        paint.band(painter, QRectF(self.rect()), theme.avatar(hue_of(self._name)), self.width() / 2)
        role = "bodyB" if self._side >= 40 else "cap"
        paint.text(painter, self._desk, self.rect(), initials(self._name), role, "text", paint.CENTRE)
        painter.end()

    def _measure(self) -> None:
        side = self._desk.theme.u(self._side)
        self.setFixedSize(side, side)


class Bar(QWidget):
    """A bar that shows a share, 4 px high. `hue` is a genre, or "" for the accent."""

    def __init__(self, desk: Desk, name: str = "", hue: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._hue, self._name = desk, hue, name
        self._share = 0.0
        self.setMinimumWidth(30)
        desk.theme.changed.connect(self._measure)
        self._measure()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _measure(self) -> None:
        self.setFixedHeight(max(4, self._desk.theme.u(4)))

    def wear(self, hue: str) -> None:
        """Takes the hue of a genre, or the accent ("")."""
        self._hue = hue
        self.update()

    def show_share(self, share: float) -> None:
        """0..1."""
        self._share = share
        if self._name:
            self.setAccessibleName(tr("{name}, {share}", name=self._name, share=texts.percent(share)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        fill = theme.hue(self._hue) if self._hue else theme.colour("accent")
        paint.bar(painter, theme.colour("line"), fill, QRectF(self.rect()), self._share)
        painter.end()


def initials(name: str) -> str:
    """At most two letters of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return name[:1].upper()
    letters = words[0][0] + (words[1][0] if len(words) > 1 else "")
    return letters.upper()


def hue_of(name: str) -> str:
    """The genre whose hue a listener wears: the same for the same name, always."""
    return _AVATAR_HUES[sum(name.encode("utf-8", "replace")) % len(_AVATAR_HUES)]
