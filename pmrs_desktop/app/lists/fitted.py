"""A fitted recommender with everything beside it that the lists are made from; never changed once made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pmrs_desktop.app.lists.evidence import Mine
from pmrs_desktop.app.songs.facts import SongFacts
from pmrs_desktop.kinds import ListenerId, Reason, RecordingId, UnixTime
from pmrs_desktop.listening.shown import DAY_S
from pmrs_desktop.recommend.default import Default, Station
from pmrs_desktop.recommend.lists import NO_ARTIST
from pmrs_desktop.recommend.matrix import Evidence, Ids
from pmrs_desktop.recommend.own_row import with_row
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.recommend.recommender import SILENT, Recommender, Scores, Weighing
from pmrs_desktop.recommend.sources import Voices, from_listeners

ALGORITHMS: dict[str, Callable[[], Recommender]] = {Default.name: Default, Pmrs.name: Pmrs}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A recommender for the listener `me`, and what it was fitted on: M songs.

    Attributes:
        recommender: fitted on `known`.
        known: the evidence, its songs being the columns of every array here.
        facts: what is known of the songs.
        mine: where I stand.
        me: the listener.
        unfitted: songs of which I said something since the recommender was last fitted as a whole.
    """

    recommender: Recommender
    known: Evidence
    facts: SongFacts
    mine: Mine
    me: ListenerId
    unfitted: frozenset[int] = frozenset()
    _reasons: dict[tuple[int, int | None], tuple[Reason, ...]] = field(default_factory=dict)

    @classmethod
    def on(cls, algorithm: str, known: Evidence, facts: SongFacts, mine: Mine, me: ListenerId) -> Fitted:
        """Fits a recommender anew.

        Raises:
            KeyError: no algorithm has that name.
        """
        return cls(ALGORITHMS[algorithm]().fit(known), known, facts, mine, me)

    def with_mine(self, mine: Mine, songs: frozenset[int]) -> Fitted | None:
        """Returns the same fit for what I say now, without learning anew; None where that needs a whole fit.

        Args:
            mine: where I stand now.
            songs: the songs of which I said something since.
        """
        known = with_row(self.known, self.me, mine.standings)
        if known is None:
            return None
        adopted = self.recommender.adopt(known) if isinstance(self.recommender, Default) else None
        if adopted is None:
            return None
        return Fitted(adopted, known, self.facts, mine, self.me, self.unfitted | songs)

    @cached_property
    def weighing(self) -> Weighing | None:
        """How songs weigh for me, None where nothing can be said."""
        if not isinstance(self.recommender, Default):
            return self.recommender.weigh(self.me)
        places, found = self.known.columns_of(self.mine.standings.recordings)
        leans = self.mine.lean[found].tolist()
        nudges = {column: float(lean) for column, lean in zip(places.tolist(), leans, strict=True) if lean}
        weighing = self.recommender.weigh(self.me, nudges)
        more = [column for column, much in nudges.items() if much > 0]
        if weighing is not None and more:
            plain = self.recommender.weigh(self.me)
            for scores, before in (
                (weighing.overall, plain.overall if plain is not None else None),
                (weighing.in_genre, plain.in_genre if plain is not None else None),
            ):
                scores[more] = SILENT if before is None else _risen(scores, before, more)
        return weighing

    def similar(self, song: int) -> Station | None:
        """Returns what is like the song in this column, None where the recommender cannot say."""
        return self.recommender.similar([song]) if isinstance(self.recommender, Default) else None

    @cached_property
    def voices(self) -> Voices:
        """What the other listeners say to me."""
        return from_listeners(self.known, self.known.row_of(self.me))

    @cached_property
    def unheard(self) -> npt.NDArray[np.bool_]:
        """The songs that I do not know and of which I did not say that I want less like them, (M,)."""
        unheard = np.ones(len(self.known.songs), dtype=np.bool_)
        row = self.known.row_of(self.me)
        if row is not None:
            unheard[self.known.history_of(row)] = False
        places, found = self.known.columns_of(self.mine.standings.recordings)
        unheard[places[self.mine.lean[found] < 0]] = False
        return unheard

    def suggestible(self, now: UnixTime) -> npt.NDArray[np.bool_]:
        """Returns which songs may be suggested to me as new, (M,): the unheard ones, but for what waits on my wish list.

        What I wished for stays where it stands for a day: no row goes from under the pointer.
        """
        places, found = self.known.columns_of(self.mine.standings.recordings)
        wished_at = self.mine.wished_at[found]
        waiting = (wished_at > 0) & (now - wished_at >= DAY_S) & ~self.known.here[places]
        suggestible = self.unheard.copy()
        suggestible[places[waiting]] = False
        return suggestible

    @cached_property
    def ratings(self) -> Floats:
        """R of my own songs, 0 where there is none or where I want less like it, (M,)."""
        ratings = np.zeros(len(self.known.songs))
        row = self.known.row_of(self.me)
        if row is not None:
            said = self.known.said.row(row)
            ratings[said.songs] = said.ratings
        places, found = self.known.columns_of(self.mine.standings.recordings)
        ratings[places[self.mine.lean[found] < 0]] = 0.0
        return ratings

    @cached_property
    def heard_at(self) -> Floats:
        """When I last heard each song, Unix seconds, NaN where the log does not say, (M,)."""
        return self._times(self.mine.heard_at)

    @cached_property
    def touched_at(self) -> Floats:
        """When I last heard or rated each song, Unix seconds, NaN where the log does not say, (M,)."""
        return self._times(self.mine.touched_at)

    @cached_property
    def artists(self) -> Ids:
        """Number of each song's artist, `NO_ARTIST` where unknown, (M,)."""
        return self._of_songs(self.facts.artists, NO_ARTIST)

    @cached_property
    def added_at(self) -> Ids:
        """When each song came into the library, Unix seconds, 0 for one without a file, (M,)."""
        return self._of_songs(self.facts.added_at, 0)

    @cached_property
    def artist_known(self) -> Floats:
        """How well I know each song's artist: the sum of R over my songs of that artist, (M,)."""
        sums = np.bincount(self.artists + 1, weights=self.ratings, minlength=1)
        return np.where(self.artists == NO_ARTIST, 0.0, sums[self.artists + 1])

    @cached_property
    def listeners_known(self) -> Floats:
        """How many listeners know each song, (M,)."""
        return self.known.said.known_by().astype(np.float64)

    def prepare(self, songs: Sequence[int]) -> None:
        """Says of which songs the reasons will be asked, columns, so that they are worked out together."""
        if self.weighing is not None:
            self.weighing.prepare(songs)

    def reasons(self, song: int, genre: int | None) -> tuple[Reason, ...]:
        """Returns why the song in this column has its score for me, () where it has none."""
        if self.weighing is None:
            return ()
        if (song, genre) not in self._reasons:
            self._reasons[song, genre] = self.weighing.reasons(song, genre)
        return self._reasons[song, genre]

    def stands(self, listener: ListenerId, song: RecordingId) -> tuple[float, int]:
        """Returns the stars (0 where unrated) and plays of a song by a listener."""
        row, column = self.known.row_of(listener), self.known.column_of(song)
        if row is None or column is None:
            return 0.0, 0
        said = self.known.said.row(row)
        place = int(said.songs.searchsorted(column))
        if place >= len(said.songs) or said.songs[place] != column:
            return 0.0, 0
        return float(said.stars[place]), int(said.plays[place])

    def _times(self, at: Ids) -> Floats:
        times = np.full(len(self.known.songs), np.nan)
        places, found = self.known.columns_of(self.mine.standings.recordings)
        times[places] = np.where(at[found] > 0, at[found], np.nan)
        return times

    def _of_songs(self, values: Ids, missing: int) -> Ids:
        column = np.full(len(self.known.songs), missing, dtype=np.int64)
        places, found = self.known.columns_of(self.facts.songs.recordings)
        column[places] = values[found]
        return column


def _risen(scores: Scores, before: Scores, more: Sequence[int]) -> Scores:
    """Returns the scores of songs of which more is wanted: they rise as much as the one that rises most by it.

    A nudge speaks of songs that are like it, and no song explains itself; but those that it brings never push it out.
    """
    both = np.isfinite(scores) & np.isfinite(before)
    both[more] = False
    rise = np.subtract(scores, before, out=np.zeros_like(scores), where=both).max(initial=0.0)
    return np.asarray(before[more] + rise)
