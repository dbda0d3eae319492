"""A table of words and numbers, as tall as its rows: the same as a picture, for the keyboard and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.models.taste import Table, TableModel

_PAD = 14


class Numbers(QTableView):
    """Reached by Tab, read by the arrows."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.numbers = TableModel(self)
        self.setModel(self.numbers)
        self.setAccessibleName(name)
        self.setProperty("kind", "numbers")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        desk.theme.changed.connect(self._measure)
        self._measure()

    def show_table(self, table: Table) -> None:
        """Shows other numbers."""
        self.numbers.show(table)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(300, self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._high())

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            event.ignore()  # the window plays or pauses
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _high(self) -> int:
        bar = self.horizontalScrollBar().sizeHint().height()
        return self.horizontalHeader().sizeHint().height() + self._row() * self.numbers.rowCount() + bar

    def _row(self) -> int:
        return max(self._desk.theme.u(28), self._desk.theme.line("body") + self._desk.theme.u(8))

    def _measure(self) -> None:
        theme, table = self._desk.theme, self.numbers.table
        self.verticalHeader().setDefaultSectionSize(self._row())
        for column, name in enumerate(table.columns):
            wide = max((theme.metrics("body").horizontalAdvance(row[column]) for row in table.rows), default=0)
            wide = max(wide, theme.metrics("cap").horizontalAdvance(name))
            self.setColumnWidth(column, wide + 2 * theme.u(_PAD))
        self.setFixedHeight(self._high())
