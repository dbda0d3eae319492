"""Which suggestions were really in sight: told to the application, so that what is passed over often sinks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.pick_list import PickList

REST_MS = 1500
"""So long a list must stand still; what flew by while scrolling was not seen."""


class Sightings(QObject):
    """Notes each suggestion once a showing of its list, when at least half of its row was in sight."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._noted: dict[PickList, set[tuple[str, int]]] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._note)

    def watch(self, view: PickList, around: QAbstractScrollArea | None = None) -> None:
        """Watches a list; `around` is what scrolls it where it does not scroll by itself."""
        if not self._desk.watched:
            return
        self._noted[view] = set()
        view.installEventFilter(self)
        for signal in (view.picks.rowsInserted, view.picks.rowsRemoved, view.picks.rowsMoved):
            signal.connect(self._wait)
        for area in (view, around):
            if area is not None:
                area.verticalScrollBar().valueChanged.connect(self._wait)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched in self._noted:
            self._noted[watched].clear()
        elif event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self._wait()
        return False

    def _wait(self) -> None:
        self._rest.start()

    def _note(self) -> None:
        advice = self._desk.application.advice
        for view, noted in self._noted.items():
            page = view.page or self._desk.page
            fresh = [song for song in view.songs_in_sight() if (page, song) not in noted]
            if fresh:
                noted.update((page, song) for song in fresh)
                self._desk.bridge.run(partial(advice.shown, page, fresh), lane="act")
