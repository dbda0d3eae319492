"""The sidebar: sections, the strip of work in the background, settings; a rail of icons where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.tokens import RAIL, SIDEBAR
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.progress import ProgressStrip
from pmrs_desktop.window.widgets.space import Gap
from pmrs_desktop.words import tr


class Sidebar(QWidget):
    """`chosen` tells the page."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.narrow = False
        self.setProperty("ground", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Sections"))
        self._brand = _Brand(desk)
        self.items: dict[str, NavItem] = {}
        self._group = QButtonGroup(self)
        self.strip = ProgressStrip(desk)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._column.addWidget(self._brand)
        for entry in (
            ("library", tr("Library"), "music-notes"),
            ("genres", tr("Genres"), "squares-four"),
            ("recommendations", tr("Recommendations"), "sparkle"),
            ("listeners", tr("Listeners"), "users"),
            None,
            ("taste", tr("Your taste"), "chart-pie-slice"),
            ("wishes", tr("Wish list"), "bookmark-simple"),
        ):
            self._column.addWidget(self._item(*entry) if entry else Gap(desk, 14))
        self._column.addStretch(1)
        self._column.addWidget(self.strip)
        self._column.addSpacing(4)
        self._column.addWidget(self._item("settings", tr("Settings"), "gear-six"))
        desk.theme.changed.connect(self._measure)
        self._measure()

    def show_page(self, page: str) -> None:
        """Marks the current page; Now playing has no entry."""
        self._group.setExclusive(False)
        for key, item in self.items.items():
            item.setChecked(key == page)
        self._group.setExclusive(True)

    def show_count(self, page: str, count: int) -> None:
        """The number at the right of an entry; 0 shows none."""
        self.items[page].show_count(count)

    def set_narrow(self, narrow: bool) -> None:
        """Rail or sidebar."""
        self.narrow = narrow
        parts: list[NavItem | ProgressStrip | _Brand] = [*self.items.values(), self.strip, self._brand]
        for part in parts:
            part.narrow = narrow
            part.updateGeometry()
            part.update()
        for item in self.items.values():
            item.setToolTip(item.text() if narrow else "")
        self._measure()

    def focus_current(self, reason: Qt.FocusReason) -> None:
        """Gives the focus to the current entry."""
        for item in self.items.values():
            if item.isChecked():
                item.setFocus(reason)
                return
        self.items["library"].setFocus(reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(self.rect(), theme.colour("side"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
        painter.end()

    def _item(self, page: str, name: str, icon: str) -> NavItem:
        item = NavItem(self._desk, name, icon)
        item.clicked.connect(lambda: self.chosen.emit(page))
        self._group.addButton(item)
        self.items[page] = item
        return item

    def _measure(self) -> None:
        theme = self._desk.theme
        self.setFixedWidth(theme.u(RAIL if self.narrow else SIDEBAR))
        side = theme.u(8 if self.narrow else 10)
        self._column.setContentsMargins(side, theme.u(8), side + 1, theme.u(10))


class NavItem(QAbstractButton):
    """An entry of the sidebar."""

    def __init__(self, desk: Desk, name: str, icon: str) -> None:
        super().__init__()
        self._desk, self._icon, self._count = desk, icon, 0
        self.narrow = False
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """The number at the right."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {texts.number(count)}" if count else self.text())
        self.setToolTip(self.text() if self.narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        return QSize(theme.u(40), max(theme.u(36), theme.line("bodyM") + theme.u(8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, on = self._desk.theme, self.rect(), self.isChecked()
        if on or self.underMouse():
            paint.band(painter, QRectF(rect), theme.colour("soft" if on else "hover"), 8)
        tone = "onSoft" if on else "text"
        icon = self._icon + ("-fill" if on else "")
        size = theme.u(19)
        left = (rect.width() - size) // 2 if self.narrow else theme.u(10)
        place = QRect(left, rect.center().y() - size // 2 + 1, size, size)
        self._desk.icons.paint(painter, icon, place, theme.colour("onSoft" if on else "text2"))
        if not self.narrow:
            wide = 0
            if self._count:
                room = rect.adjusted(0, 0, -theme.u(10), 0)
                number = texts.number(self._count)
                wide = paint.text(painter, self._desk, room, number, "sub", "onSoft" if on else "text2", paint.RIGHT)
            words = rect.adjusted(theme.u(38), 0, -wide - theme.u(12), 0)
            paint.text(painter, self._desk, words, self.text(), "bodyM", tone)
        painter.end()


class _Brand(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, self._desk.theme.u(42))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        side = theme.u(24)
        left = (self.width() - side) / 2 if self.narrow else theme.u(2)
        mark = QRectF(left, theme.u(6), side, side)
        paint.band(painter, mark, theme.colour("accent"), theme.u(6))
        unit = side / 24
        for number, high in enumerate((7, 12, 9, 4.5)):
            x = mark.left() + (5.6 + number * 3.7) * unit
            bar = QRectF(x, mark.center().y() - high * unit / 2, 1.9 * unit, high * unit)
            paint.band(painter, bar, theme.colour("onAccent"), unit)
        if not self.narrow:
            words = QRect(theme.u(36), theme.u(6), self.width() - theme.u(36), side)
            paint.text(painter, self._desk, words, "PMRS Desktop", "bodyB")
        painter.end()
