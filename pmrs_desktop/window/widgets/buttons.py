"""Buttons: with words (primary, plain, link), with an icon alone, and the round one that plays."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint


class Button(QPushButton):
    """A button with words and maybe an icon. `kind` is "primary", "plain" or "link"."""

    def __init__(
        self, desk: Desk, words: str, icon: str = "", kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._icon = desk, icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if icon:
            token = {"primary": "onAccent", "link": "accent"}.get(kind, "text2")
            self.setIcon(desk.icons.icon(icon, token))
        self.say(words)
        self._measure()
        desk.theme.changed.connect(self._measure)

    def say(self, words: str) -> None:
        """Changes the words."""
        self.setAccessibleName(words)
        gap = " " if self._icon else ""
        plain = words.replace("&", "&&")
        after = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setText(plain + gap if after else gap + plain)

    def _measure(self) -> None:
        size = self._desk.theme.u(16)
        self.setIconSize(QSize(size, size))
        self.updateGeometry()


class IconButton(QToolButton):
    """A button with an icon; its tooltip is its name. `checkable` ones show that they are on by colour and icon."""

    def __init__(
        self,
        desk: Desk,
        icon: str,
        name: str,
        size: int = 18,
        box: int = 32,
        checkable: bool = False,
        token: str = "text2",
        lit: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._icon, self._size, self._box = desk, icon, size, box
        self._token, self._lit = token, lit
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.name_it(name)
        self._measure()
        desk.theme.changed.connect(self._measure)

    def name_it(self, name: str, tip: str = "") -> None:
        """Changes the name, which is also the tooltip unless `tip` says more."""
        self.setAccessibleName(name)
        self.setToolTip(tip or name)

    def show_icon(self, icon: str) -> None:
        """Changes the icon."""
        self._icon = icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        on = (self.isChecked() and self._lit) or self.isDown()
        if self.isEnabled() and (on or self.underMouse()):
            ground = theme.colour(("softHover" if self.underMouse() else "soft") if on else "hover")
            paint.band(painter, QRectF(self.rect()), ground, 7)
        token = "text3" if not self.isEnabled() else "accent" if self.isChecked() else self._token
        if self.isEnabled() and self.underMouse() and not self.isChecked():
            token = "text"
        self._desk.icons.paint(painter, self._icon, self.rect(), theme.colour(token), theme.u(self._size))
        painter.end()

    def _measure(self) -> None:
        side = self._desk.theme.u(self._box)
        self.setFixedSize(side, side)


class PlayButton(QAbstractButton):
    """The round play or pause button."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._icon = desk, "play-fill"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._measure()
        desk.theme.changed.connect(self._measure)

    def show_state(self, playing: bool, name: str) -> None:
        """Shows play or pause."""
        self._icon = "pause-fill" if playing else "play-fill"
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        paint.band(painter, QRectF(self.rect()), theme.colour("text" if self.isEnabled() else "line"), self.width() / 2)
        sign = theme.colour("side" if self.isEnabled() else "text3")
        rect = self.rect().translated(1 if self._icon == "play-fill" else 0, 0)
        self._desk.icons.paint(painter, self._icon, rect, sign, theme.u(18))
        painter.end()

    def sizeHint(self) -> QSize:
        return self.size()

    def _measure(self) -> None:
        side = self._desk.theme.u(36)
        self.setFixedSize(side, side)
