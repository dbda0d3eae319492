"""Advice that is opened when somebody first asks: scipy and numpy take a quarter of a second that a window need not wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pmrs_desktop.app.rows import PickRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.suggestions import SuggestionPage, SuggestionWish
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Seconds, UnixTime
from pmrs_desktop.late import late
from pmrs_desktop.store.database import Database
from pmrs_desktop.store.writer import Writer

if TYPE_CHECKING:
    from pmrs_desktop.app.lists import advice
    from pmrs_desktop.app.lists.fitted import Fitted
    from pmrs_desktop.recommend.matrix import Songs
    from pmrs_desktop.recommend.standings import Standings
else:
    advice = late("pmrs_desktop.app.lists.advice")

HEAD_START_S: Seconds = 0.3
"""So long the first question of a window waits for the window's first rows, which would share the interpreter with it."""


class LateAdvice:
    """Answers `app.ports.Advice` with an `advice.Advisor`, which the thread that asks first opens."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        announcer: Announcer,
        me: ListenerId,
        package: Package | None,
        clock: Callable[[], UnixTime],
        is_private: Callable[[], bool],
        *,
        live: bool,
    ) -> None:
        def opened() -> advice.Advisor:
            return advice.Advisor(database, writer, announcer, me, package, clock, is_private, live=live)

        self._open = opened
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
                self._advisor = self._open()
            return self._advisor

    def page(self, wish: SuggestionWish) -> SuggestionPage:
        """Returns the four lists, and the first of every genre."""
        return self.opened.page(wish)

    def picks(self, genre: str, wish: SuggestionWish) -> Sequence[PickRow]:
        """Returns the list For you (genre ""), the same as on the page, or the list of one genre."""
        return self.opened.picks(genre, wish)

    def shown(self, page: str, songs: Sequence[int]) -> None:
        """Notes that these suggestions were in sight on a page, unless private mode is on."""
        self.opened.shown(page, songs)

    def fitted(self) -> Fitted:
        """Returns the last fit, with everything that is known; the first one is waited for."""
        return self.opened.fitted()

    def table(self, listener: ListenerId, top: int, algorithm: str, genre: str | None) -> list[dict[str, object]]:
        """Returns the lists of any listener by a named algorithm as the command line shows them, overall first.

        Raises:
            KeyError: no algorithm has that name.
        """
        return self.opened.table(listener, top, algorithm, genre)

    def whole_log(self) -> tuple[Standings, Songs]:
        """Returns where everybody stands with every song, and what is known of the songs."""
        return self.opened.whole_log()

    def close(self) -> None:
        """Ends the threads that keep the lists fresh, where there are any."""
        self._begun.set()
        with self._lock:
            if self._advisor is not None:
                self._advisor.close()
