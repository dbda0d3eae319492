"""Keeping what a widget shows true without work that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Freshness(QObject):
    """Has a widget ask again: at once where it is seen, else when it is shown next; first when it is first shown.

    Args:
        owner: the widget.
        refresh: asks again.
        pause_ms: at most one question in so many milliseconds, for changes that come in a stream.
    """

    def __init__(self, owner: QWidget, refresh: Callable[[], object], pause_ms: int = 0) -> None:
        super().__init__(owner)
        self._owner, self._refresh = owner, refresh
        self._stale = True
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._look)
        owner.installEventFilter(self)

    def spoil(self, at_once: bool = False) -> None:
        """What is shown is no longer true; `at_once` does not wait for the pause."""
        self._stale = True
        if at_once:
            self._pause.stop()
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._owner and event.type() == QEvent.Type.Show:
            self._look()
        return False

    def _look(self) -> None:
        if not self._stale or self._pause.isActive() or not self._owner.isVisible():
            return
        self._stale = False
        if self._pause.interval():
            self._pause.start()
        self._refresh()
