"""The dial from familiar to adventurous, in a page's header or in a small menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget, QWidgetAction

from pmrs_desktop.app.rows import Preferences
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.labels import label
from pmrs_desktop.window.widgets.sliders import Track
from pmrs_desktop.window.widgets.space import Sides, space
from pmrs_desktop.words import tr

_STEP, _PAGE = 5, 20


class Dial(QFrame):
    """A slider between two words; it follows the preferences, and they follow it."""

    def __init__(self, desk: Desk, margins: Sides = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._desk = desk
        self.slider = Track(desk, "", filled=False)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(_PAGE)
        self.slider.moved_by_hand.connect(desk.lean)
        row = QHBoxLayout(self)
        space(desk, row, margins, 10)
        row.addWidget(label(tr("Familiar"), "sub", "text2"))
        row.addWidget(self.slider)
        row.addWidget(label(tr("Adventurous"), "sub", "text2"))
        desk.theme.changed.connect(self._measure)
        desk.preferences_changed.connect(self._follow)
        self._measure()
        self._follow(desk.preferences)
        self.allow(True)

    def allow(self, turns: bool) -> None:
        """Lets the dial turn, or says why it would change nothing."""
        self.setEnabled(turns)
        meaning = tr("Familiar: close to what you like. Adventurous: further away.")
        self.slider.setToolTip(meaning if turns else tr("The lists of genres keep their own order."))

    def _follow(self, preferences: Preferences) -> None:
        if not self.slider.held:
            self.slider.setValue(preferences.adventure)
        self.slider.setAccessibleName(tr("From familiar to adventurous, {value} of 100", value=preferences.adventure))

    def _measure(self) -> None:
        self.slider.setFixedWidth(self._desk.theme.u(108))


def dial_menu(desk: Desk, parent: QWidget, turns: bool = True) -> QMenu:
    """A menu that holds the dial alone; `turns`: whether it changes anything."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dial = Dial(desk, (12, 8, 12, 8))
    dial.allow(turns)
    action = QWidgetAction(menu)
    action.setDefaultWidget(dial)
    menu.addAction(action)
    menu.aboutToShow.connect(lambda: dial.slider.setFocus(Qt.FocusReason.PopupFocusReason))
    return menu
