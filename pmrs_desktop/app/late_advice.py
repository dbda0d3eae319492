"""Advice that is opened when somebody first asks: scipy and numpy take a quarter of a second that a window need not wait for."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmrs_desktop.app.rows import AdvicePage, PickRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Seconds
from pmrs_desktop.late import late
from pmrs_desktop.store.database import Database

if TYPE_CHECKING:
    from pmrs_desktop.app import advice
else:
    advice = late("pmrs_desktop.app.advice")

HEAD_START_S: Seconds = 0.3
"""So long the first question of a window waits for the window's first rows, which would share the interpreter with it."""


class LateAdvice:
    """Answers `app.ports.Advice` with an `advice.Advisor`, which the thread that asks first opens."""

    def __init__(
        self, database: Database, announcer: Announcer, me: ListenerId, package: Package | None, *, live: bool
    ) -> None:
        self._database = database
        self._announcer = announcer
        self._me = me
        self._package = package
        self._live = live
        self._lock = threading.Lock()
        self._advisor: advice.Advisor | None = None
        self._begun = threading.Event()
        if not live:
            self._begun.set()

    def begin(self) -> None:
        """Lets questions through: the window shows its first rows."""
        self._begun.set()

    @property
    def opened(self) -> advice.Advisor:
        """The advisor; waits until it is loaded."""
        with self._lock:
            if self._advisor is None:
                self._begun.wait(HEAD_START_S)
                self._advisor = advice.Advisor(
                    self._database, self._announcer, self._me, self._package, live=self._live
                )
            return self._advisor

    def page(self, top: int = 5) -> AdvicePage:
        """Returns the overall list and one section a genre, at most `top` songs each."""
        return self.opened.page(top)

    def picks(self, genre: str, top: int, only_here: bool) -> Sequence[PickRow]:
        """Returns the overall list (genre "") or that of one genre, only what plays here where asked."""
        return self.opened.picks(genre, top, only_here)

    def table(self, listener: ListenerId, top: int, algorithm: str, genre: str | None) -> list[dict[str, object]]:
        """Returns the lists of any listener by a named algorithm as the command line shows them, overall first.

        Raises:
            KeyError: no algorithm has that name.
        """
        return self.opened.table(listener, top, algorithm, genre)

    def close(self) -> None:
        """Ends the thread that keeps the lists fresh, where there is one."""
        self._begun.set()
        with self._lock:
            if self._advisor is not None:
                self._advisor.close()
