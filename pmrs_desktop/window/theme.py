"""Light or dark, text size, fonts and lengths: asked by every widget while it paints."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from pmrs_desktop.window import tokens
from pmrs_desktop.window.stylesheet import style_sheet

_ROLES = QPalette.ColorRole
_SYSTEM = "pmrsSystemLook"


class Theme(QObject):
    """The look of the window. `changed` is told after everything has been switched."""

    changed = Signal()

    def __init__(
        self, app: QApplication, theme: str = "system", text_percent: int = 100, points: float | None = None
    ) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        # What the system says is asked before the first theme changes font and palette of the application.
        if app.property(_SYSTEM) is None:
            app.setProperty(_SYSTEM, (QFont(app.font()), _is_dark(app)))
        font, self._system_dark = app.property(_SYSTEM)
        self._system_font = _chosen_font(font)
        if points is not None:
            self._system_font.setPointSizeF(points)
        self._wish, self._percent = theme, text_percent
        self.calm = False
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.dark = False
        self.scale = 1.0
        self._fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetrics] = {}
        self._colours: dict[str, QColor] = {}
        self._hues: dict[tuple[str, str], QColor] = {}
        self._apply()

    def choose(self, theme: str, text_percent: int) -> None:
        """Switches the whole window at once."""
        if (theme, text_percent) != (self._wish, self._percent):
            self._wish, self._percent = theme, text_percent
            self._apply()

    def colour(self, token: str) -> QColor:
        """The colour of a token as it is now."""
        return self._colours[token]

    def value(self, token: str) -> str:
        """The colour of a token as #RRGGBB."""
        return (tokens.DARK if self.dark else tokens.LIGHT)[token]

    def hue(self, label: str | None) -> QColor:
        """The hue of a genre; one that has none of its own wears that of Unknown."""
        return self._hue(label, "", 1.0)

    def tile(self, label: str | None, hovered: bool = False) -> QColor:
        """The ground of a genre's tile."""
        return self._hue(label, "card", tokens.TILE_MIX[self.dark] + (0.05 if hovered else 0.0))

    def chip(self, label: str | None, ground: str = "page") -> QColor:
        """The ground of a genre's chip on `ground`."""
        return self._hue(label, ground, tokens.CHIP_MIX[self.dark])

    def avatar(self, label: str) -> QColor:
        """The ground of an avatar."""
        return self._hue(label, "card", tokens.AVATAR_MIX[self.dark])

    def u(self, px: float) -> int:
        """A length that grows with the text, in logical pixels."""
        return round(px * self.scale)

    def font(self, role: str) -> QFont:
        """The font of a role of `tokens.TYPE`."""
        return self._fonts[role]

    def points(self, role: str) -> float:
        """Its size in points."""
        return self._fonts[role].pointSizeF()

    def metrics(self, role: str) -> QFontMetrics:
        """Its metrics."""
        return self._metrics[role]

    def line(self, role: str) -> int:
        """Its height of a line."""
        return self._metrics[role].height()

    def row_height(self, compact: bool) -> int:
        """Height of a song row: two lines, or one."""
        if compact:
            return max(self.u(28), self.line("bodyM") + self.u(6))
        return max(self.u(42), self.line("bodyM") + self.line("sub") + self.u(8))

    def _hue(self, label: str | None, ground: str, share: float) -> QColor:
        name = label if label in tokens.HUES else "Unknown"
        key = (name, f"{ground}{share:.2f}")
        if key not in self._hues:
            hue = tokens.HUES[name][self.dark]
            self._hues[key] = QColor(tokens.mix(self.value(ground), hue, share) if ground else hue)
        return self._hues[key]

    def _follow_system(self) -> None:
        if self._app.styleHints().colorScheme() != Qt.ColorScheme.Unknown:
            self._system_dark = _is_dark(self._app)
        if self._wish == "system":
            self._apply()

    def _apply(self) -> None:
        self.dark = self._wish == "dark" or (self._wish == "system" and self._system_dark)
        points = self._system_font.pointSizeF()
        points = points if points > 0 else 10.0
        self.scale = self._percent / 100 * points / 10
        self._colours = {name: QColor(value) for name, value in (tokens.DARK if self.dark else tokens.LIGHT).items()}
        self._hues.clear()
        for role, (factor, weight) in tokens.TYPE.items():
            font = QFont(self._system_font)
            font.setPointSizeF(points * factor * self._percent / 100)
            font.setWeight(QFont.Weight(weight))
            self._fonts[role] = font
            self._metrics[role] = QFontMetrics(font)
        self._app.setFont(self._fonts["body"])
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(style_sheet(self))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        pairs = {
            _ROLES.Window: "page", _ROLES.WindowText: "text", _ROLES.Base: "card", _ROLES.AlternateBase: "card",
            _ROLES.Text: "text", _ROLES.Button: "card", _ROLES.ButtonText: "text", _ROLES.Highlight: "soft",
            _ROLES.HighlightedText: "onSoft", _ROLES.ToolTipBase: "tip", _ROLES.ToolTipText: "onTip",
            _ROLES.PlaceholderText: "text3", _ROLES.Link: "accent", _ROLES.LinkVisited: "accent",
            _ROLES.BrightText: "danger", _ROLES.Mid: "line", _ROLES.Dark: "line", _ROLES.Light: "card",
            _ROLES.Accent: "accent",
        }  # fmt: skip
        for role, token in pairs.items():
            palette.setColor(role, self._colours[token])
        for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._colours["text3"])
        return palette


def _chosen_font(font: QFont) -> QFont:
    """Returns the system's font; where nobody chose one, and Qt only says "Sans", the font that we would choose."""
    chosen = QFont(font)
    if font.family() in tokens.UNCHOSEN_FONTS and QFontDatabase.hasFamily(tokens.OWN_FONT):
        chosen.setFamilies([tokens.OWN_FONT, font.family()])
    return chosen


def _is_dark(app: QApplication) -> bool:
    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return QPalette().color(_ROLES.Window).lightness() < 128
    return scheme == Qt.ColorScheme.Dark
