"""What is to come after the queue, as the player knows it: asked for in the background, chosen at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from pmrs_desktop.app.playing.continuing import Call, Continuing, Prospects, Way, genre_of
from pmrs_desktop.app.rows import PickRow, SongRow
from pmrs_desktop.hearing import kind_of_hearing
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import ActKind, Ended, Seconds, UnixTime
from pmrs_desktop.recommend.heard import FRESH_S, REMEMBERED, Heard

Act = Callable[[], object]
SHOWN = 10
HEARINGS_KEPT = 500
"""More than can be heard in the hours for which a song rests."""
OFF = "off"


class Ahead:
    """Knows what would come, and what was heard. It belongs to the playback thread; only its asking happens elsewhere.

    Choosing is a matter of milliseconds and never waits: songs are chosen from the pool that was found last, by the rule
    of `recommend.continuation`, with all that was heard until now. A better pool is asked for meanwhile.

    Args:
        continuing: finds songs that could come.
        background: does something on another thread.
        do: does something on the playback thread.
        answered: called on it when songs were found, or could not be.
        clock: the time.
        keep_playing: "off", "genre" or "for-you".
        station: the song whose station plays, or None.
    """

    def __init__(
        self,
        continuing: Continuing,
        background: Callable[[Act], None],
        do: Callable[[Act], None],
        answered: Act,
        clock: Callable[[], UnixTime],
        keep_playing: str,
        station: int | None,
    ) -> None:
        self._continuing = continuing
        self._background = background
        self._do = do
        self._answered = answered
        self._clock = clock
        self._hearings: dict[object, Heard] = {}
        self._found: tuple[Call, str, Prospects | None] | None = None
        self._call: Call | None = None
        self._genre = ""
        self._asking = False
        self._stale = False
        self.keep_playing = keep_playing
        self.station = station

    @property
    def way(self) -> Way | None:
        """Returns where songs come from, None where the player stops at the end of the queue."""
        if self.station is not None:
            return Way.STATION
        return None if self.keep_playing == OFF else Way(self.keep_playing)

    @property
    def page(self) -> str:
        """Returns the page that acts of such songs carry."""
        return "keep-playing" if self.station is None else "station"

    @property
    def waiting(self) -> bool:
        """Returns whether an answer is to come that may bring songs."""
        return self._asking and self.way is not None

    def heard(self, which: object, song: SongRow, heard: Seconds, length: Seconds | None, ended: Ended) -> None:
        """Notes a hearing, and how it steers; of one that is told twice the last word holds."""
        kind = kind_of_hearing(heard, length, ended)
        steer = -1 if kind is ActKind.SKIP else int(kind is ActKind.PLAY and ended is Ended.FINISHED)
        self._hearings[which] = Heard(song.id, fold_artist(song.artist), genre_of(song), self._clock(), steer)
        while len(self._hearings) > HEARINGS_KEPT:
            del self._hearings[next(iter(self._hearings))]

    def ask(self, last: SongRow | None) -> None:
        """Asks for songs that could come after `last` where they are not known yet; returns at once."""
        way = self.way
        song = self.station if self.station is not None else last.id if last is not None else None
        if way is None or song is None:
            self._call = self._found = None
            return
        steering = [heard.song for heard in self.hearings[-REMEMBERED:]]
        lately = frozenset(heard.song for heard in self.hearings if self._clock() - heard.at < FRESH_S)
        call = Call(way, song, frozenset([*steering, *([last.id] if last is not None else [])]), lately)
        self._genre = genre_of(last) if last is not None and way is Way.GENRE else ""
        if call != self._call or self._stale:
            self._call = call
            self._stale = self._asking
            if not self._asking:
                self._send(call)

    def forget(self) -> bool:
        """Notes that what was found is out of date, and returns whether anything was asked for since the program began.

        It holds until something newer is found.
        """
        self._stale = self._call is not None
        return self._stale

    def then(self, after: SongRow | None, barred: Collection[int]) -> tuple[PickRow, ...]:
        """Returns what comes after a song, at most 10, never a song of `barred`, ranks counted from 1."""
        if self._found is None or not self._fits(self._found[0], self._found[1]):
            return ()
        prospects = self._found[2]
        artist = fold_artist(after.artist) if after is not None else ""
        return prospects.then(self.hearings, artist, self._clock(), SHOWN, barred) if prospects is not None else ()

    @property
    def hearings(self) -> Sequence[Heard]:
        """Returns what was heard since the program began, oldest first."""
        return list(self._hearings.values())

    def _fits(self, call: Call, genre: str) -> bool:
        """Returns whether songs found for `call` may come by the way that holds now."""
        return (
            call.way is self.way and genre == self._genre and (call.way is not Way.STATION or call.song == self.station)
        )

    def _send(self, call: Call) -> None:
        self._asking = True
        genre = self._genre

        def ask() -> None:
            found: Prospects | None = None
            try:
                found = self._continuing(call)
            finally:
                self._do(lambda: self._take(call, genre, found))

        self._background(ask)

    def _take(self, call: Call, genre: str, found: Prospects | None) -> None:
        self._asking = False
        self._found = (call, genre, found)
        if self._call is not None and self._stale:
            self._stale = False
            self._send(self._call)
        self._answered()
