"""Your taste: genres by stars and by time, over the months, and how close the other listeners are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmrs_desktop.app.suggestions import TastePage
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, UnixTime
from pmrs_desktop.late import late
from pmrs_desktop.store.database import Database

if TYPE_CHECKING:
    from pmrs_desktop.app.taste import tasting
    from pmrs_desktop.recommend.matrix import Evidence
else:
    tasting = late("pmrs_desktop.app.taste.tasting")


class Taste:
    """Answers `app.ports.Taste`. `known` returns everything known of all songs and listeners."""

    def __init__(
        self,
        database: Database,
        me: ListenerId,
        package: Package | None,
        known: Callable[[], Evidence],
        clock: Callable[[], UnixTime],
    ) -> None:
        self._database = database
        self._me = me
        self._package = package
        self._known = known
        self._clock = clock

    def page(self, months: int = 24) -> TastePage:
        """Returns my taste; without a log the page is empty.

        A hearing counts the seconds that were heard. Where a log does not say them, a play counts the length of the song
        as logs or files say it, else three and a half minutes, and a skip nothing. Plays without a time count in no month.
        The twelve genres that I heard most are named, the rest is "Other".

        Args:
            months: how many months at most, up to the present one; where nothing was heard in them, up to the last in
                which something was.
        """
        return tasting.taste_page(self._database, self._me, self._package, self._known(), self._clock(), months)
