"""The pictures of Your taste, drawn by pyqtgraph: only this module loads it, when the page is first shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from pmrs_desktop.app.suggestions import TastePage
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models import taste
from pmrs_desktop.window.tokens import HUES
from pmrs_desktop.words import tr

_ROW, _BAR = 27, 0.56
_MONTHS_HIGH, _MONTHS_WIDE = 210, 12
_MINUTES = (1, 2, 5, 10, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, whose hue it wears, how long it is, the words at its end, and what is said on hover."""

    name: str
    hue: str
    value: float
    words: str
    hint: str


class Chart(pg.PlotWidget):
    """A picture that is only looked at: no zoom, no menu, the wheel scrolls the page; colours follow the theme."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(background=None, enableMenu=False)
        self._desk, self._stale = desk, False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseEnabled(x=False, y=False)
        self.setMouseTracking(True)
        self.hideButtons()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.getPlotItem().setContentsMargins(0, 0, 0, 0)
        self.getPlotItem().getViewBox().setDefaultPadding(0)
        desk.theme.changed.connect(self._redraw)

    def draw(self) -> None:
        """Draws everything anew, in the colours of now."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()

    def _redraw(self) -> None:
        """Draws where it is seen, else when it is shown next."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.draw()

    def hint_at(self, at: QPointF) -> str:
        """What stands at a place of the picture, in its own units; "" where nothing does."""
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.getPlotItem().getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint()))
        hint = self.hint_at(at)
        if hint:
            QToolTip.showText(event.globalPosition().toPoint(), texts.tip(hint), self)
        else:
            QToolTip.hideText()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _dress(self, side: str, role: str, ticks: Sequence[tuple[float, str]]) -> None:
        """Gives an axis its words; it has no line and no marks."""
        theme, axis = self._desk.theme, self.getAxis(side)
        axis.setStyle(tickLength=0, tickFont=theme.font(role), tickTextOffset=theme.u(8), tickAlpha=0)
        axis.setPen(None)
        axis.setTextPen(theme.colour("text" if side == "left" and role == "body" else "text2"))
        axis.setTicks([list(ticks)])

    def _bars(self, **places: object) -> None:
        self.addItem(pg.BarGraphItem(pen=None, **places))


class GenreBars(Chart):
    """Bars to the right, one a genre, the number at the end of each."""

    bars: Sequence[Bar] = ()  # of the class: pyqtgraph resizes the picture before it is made

    def __init__(self, desk: Desk, name: str, of: Callable[[TastePage], Sequence[Bar]], most: float = 0.0) -> None:
        super().__init__(desk, name)
        self._of, self._most = of, most
        self.hideAxis("bottom")

    def show_page(self, page: TastePage) -> None:
        """Shows other numbers."""
        self.bars = self._of(page)
        self.draw()

    def draw(self) -> None:
        theme, bars = self._desk.theme, self.bars
        self.clear()
        self.setFixedHeight(max(1, len(bars)) * max(theme.u(_ROW), theme.line("body") + theme.u(6)))
        longest = self._most or max((bar.value for bar in bars), default=0.0) or 1.0
        self._dress("left", "body", [(-n, bar.name) for n, bar in enumerate(bars)])
        self.getAxis("left").setWidth(self._names_width())
        if self._most:
            whole = [self._most if bar.value else 0.0 for bar in bars]  # where nothing is known there is no scale
            self._bars(x0=0, y=[-n for n in range(len(bars))], width=whole, height=_BAR, brush=theme.colour("line"))
        hues = [theme.hue(bar.hue) for bar in bars]
        values = [bar.value for bar in bars]
        self._bars(x0=0, y=[-n for n in range(len(bars))], width=values, height=_BAR, brushes=hues)
        for n, bar in enumerate(bars):
            words = pg.TextItem(bar.words, color=theme.colour("text2"), anchor=(0, 0.5))
            words.setFont(theme.font("sub"))
            words.setPos((self._most or bar.value) if bar.value else 0.0, -n)
            self.addItem(words)
        self._longest = longest
        self._fit()

    def hint_at(self, at: QPointF) -> str:
        row = round(-at.y())
        return self.bars[row].hint if 0 <= row < len(self.bars) and at.x() >= 0 else ""

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        if self.bars:
            self._fit()

    def _names_width(self) -> int:
        """As wide as the longest name that a genre has, so that two pictures below each other line up."""
        metrics = self._desk.theme.metrics("body")
        names = {*(bar.name for bar in self.bars), *(tr(genre) for genre in HUES)}
        return max(metrics.horizontalAdvance(name) for name in names) + self._desk.theme.u(14)

    def _fit(self) -> None:
        """Leaves room at the right for the longest words."""
        theme = self._desk.theme
        words = max((theme.metrics("sub").horizontalAdvance(bar.words) for bar in self.bars), default=0) + theme.u(16)
        room = max(60, self.width() - self._names_width())
        share = max(0.2, 1 - words / room)
        self.setXRange(0, self._longest / share, padding=0)
        self.setYRange(0.5 - max(1, len(self.bars)), 0.5, padding=0)


class MonthBars(Chart):
    """One bar a month, of one piece a genre, the most heard at the bottom."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk, name)
        self._page = TastePage()

    def show_page(self, page: TastePage) -> None:
        """Shows other numbers."""
        self._page = page
        self.draw()

    def draw(self) -> None:
        theme, months = self._desk.theme, self._page.months
        self.clear()
        self.setFixedHeight(theme.u(_MONTHS_HIGH))
        highest = max((sum(month.seconds) for month in months), default=0.0) / 3600
        step = _step(highest)
        steps = [step * n for n in range(1, math.floor(highest / step + 1e-9) + 1)]
        for at in steps:
            self.addItem(pg.InfiniteLine(at, angle=0, pen=pg.mkPen(theme.colour("line"), width=1)))
        self._dress("left", "cap", [(at, texts.span(at * 3600)) for at in steps])
        self._dress("bottom", "cap", self._month_ticks())
        below = [0.0] * len(months)
        for n, genre in enumerate(self._page.genres):
            hours = [month.seconds[n] / 3600 for month in months]
            if any(hours):
                self._bars(x=list(range(len(months))), y0=below, height=hours, width=0.68, brush=theme.hue(genre.genre))
                below = [low + high for low, high in zip(below, hours, strict=True)]
        self.setXRange(-0.6, max(_MONTHS_WIDE, len(months)) - 0.4, padding=0)
        self.setYRange(0, highest * 1.02 or 1, padding=0)

    def hint_at(self, at: QPointF) -> str:
        place = round(at.x())
        if not 0 <= place < len(self._page.months) or abs(at.x() - place) > 0.4 or at.y() < 0:
            return ""
        month, top = self._page.months[place], 0.0
        name, whole = texts.month(month.month), texts.span(sum(month.seconds))
        for genre, seconds in zip(self._page.genres, month.seconds, strict=True):
            top += seconds / 3600
            if seconds and at.y() <= top:
                return f"{name} · {taste.genre_name(genre.genre)} {texts.span(seconds)} · {tr('together')} {whole}"
        return f"{name} · {whole}"

    def _month_ticks(self) -> list[tuple[float, str]]:
        """Every third month; a January says its year."""
        months = self._page.months
        every = 3 if len(months) > 8 else 1
        return [
            (n, texts.month(m.month, short=True)) for n, m in enumerate(months) if (int(m.month[5:]) - 1) % every == 0
        ]


def time_bars(page: TastePage) -> list[Bar]:
    """How long each genre was heard."""
    return [
        Bar(taste.genre_name(one.genre), one.genre, one.seconds / 3600, taste.time_words(one),
            f"{taste.genre_name(one.genre)} · {taste.time_words(one)} · {texts.plays(one.plays)}")
        for one in taste.drawn_genres(page)
    ]  # fmt: skip


def star_bars(page: TastePage) -> list[Bar]:
    """What each genre was given."""
    return [
        Bar(taste.genre_name(one.genre), one.genre, one.stars or 0.0, taste.stars_words(one),
            f"{taste.genre_name(one.genre)} · {taste.stars_hint(one)}")
        for one in taste.drawn_genres(page)
    ]  # fmt: skip


def _step(highest: float) -> float:
    """A round number of minutes or hours, in hours and never below a minute, three or four of which reach the highest bar."""
    rough = 0.7 * highest / 3
    minutes = next((few for few in _MINUTES if few >= rough * 60), 0)
    if minutes:
        return minutes / 60
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
