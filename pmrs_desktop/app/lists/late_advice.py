"""Advice that is opened when somebody first asks: scipy and numpy take a quarter of a second that a window need not wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Seconds
from pmrs_desktop.words import tr

if TYPE_CHECKING:
    from pmrs_desktop.app.lists.advice import Advisor
else:
    Advisor = object

HEAD_START_S: Seconds = 0.3
"""So long the first question of a window waits for the window's first rows, which would share the interpreter with it."""


class LateAdvice(Advisor):
    """Stands for an `Advisor`, which the thread opens that first calls any method of it."""

    def __init__(self, make: Callable[[], Advisor], *, live: bool) -> None:
        self._make = make
        self._opening = threading.Lock()
        self._advisor: Advisor | None = None
        self._begun = threading.Event()
        self._closed = False
        if not live:
            self._begun.set()

    def begin(self) -> None:
        """Lets questions through: the window shows its first rows."""
        self._begun.set()

    @property
    def opened(self) -> Advisor:
        """The advisor; waits until it is loaded.

        Raises:
            Trouble: `close` was called before anybody asked.
        """
        with self._opening:
            if self._advisor is None:
                if self._closed:
                    raise Trouble(tr("PMRS Desktop is closing."))
                self._begun.wait(HEAD_START_S)
                self._advisor = self._make()
            return self._advisor

    def close(self) -> None:
        """Ends the threads that keep the lists fresh, where there are any, and lets nobody wait for lists; safe to call twice."""
        self._begun.set()
        with self._opening:
            self._closed = True
            if self._advisor is not None:
                self._advisor.close()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[..., Any]:
            # A look opens nothing: the window looks a method up on its own thread and calls it on another.
            if name.startswith("_"):
                raise AttributeError(name)
            return lambda *arguments, **named: getattr(self.opened, name)(*arguments, **named)
