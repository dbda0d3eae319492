"""What the pages Recommendations, Wish list and Your taste show: frozen rows, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pmrs_desktop.app.rows import PickRow, PickSection, SongRow
from pmrs_desktop.kinds import Seconds, UnixTime


class ListName(StrEnum):
    """The lists of the Recommendations page; also the `page` of an act that was started from one."""

    FOR_YOU = "for-you"
    FROM_LISTENERS = "from-listeners"
    REDISCOVER = "rediscover"
    NEW = "new"


GENRES = "genres"
"""The lists of single genres together, as acts and what was in sight name them."""


@dataclass(frozen=True, slots=True)
class Success:
    """Of the last `shown` songs of a list (at most 40), how many the listener played, and how many liked."""

    shown: int = 0
    played: int = 0
    liked: int = 0


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """One list; no song stands in two of them, and of one artist at most two songs in each."""

    name: ListName
    picks: tuple[PickRow, ...] = ()
    success: Success = Success()


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """The Recommendations page: what the lists are made from, the four lists, and the first of every genre.

    `in_genres` is what became of all that was shown in the lists of genres.
    """

    ratings_and_plays: int = 0
    listeners: int = 0
    lists: tuple[SuggestionList, ...] = ()
    genres: tuple[PickSection, ...] = ()
    in_genres: Success = Success()

    def named(self, name: ListName) -> SuggestionList:
        """Returns the list of that name, an empty one where it is not there."""
        return next((one for one in self.lists if one.name is name), SuggestionList(name))


@dataclass(frozen=True, slots=True)
class SuggestionWish:
    """How the lists are made.

    Attributes:
        top: songs in each of the four lists at most.
        adventure: 0 familiar to 100 adventurous; 50 leaves the order as the recommender gives it.
        only_here: leaves out what cannot be played now.
    """

    top: int = 30
    adventure: int = 50
    only_here: bool = False


@dataclass(frozen=True, slots=True)
class WishRow:
    """A song of the wish list: since when it stands there, and from which page it was wished."""

    song: SongRow
    since: UnixTime | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class GenreTaste:
    """What the listener thinks of one genre: mean stars (None: nothing rated), songs rated, plays, seconds heard."""

    genre: str
    stars: float | None = None
    rated: int = 0
    plays: int = 0
    seconds: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class MonthTaste:
    """One month, "2026-11": seconds heard by genre, in the order of `TastePage.genres`."""

    month: str
    seconds: tuple[Seconds, ...]


@dataclass(frozen=True, slots=True)
class SharedSong:
    """A song that two listeners know: what I gave it and what they gave it (stars, else None), and plays."""

    song: SongRow
    mine: float | None = None
    theirs: float | None = None
    my_plays: int = 0
    their_plays: int = 0


@dataclass(frozen=True, slots=True)
class ListenerTaste:
    """How close a listener is.

    Attributes:
        name: as shown.
        agreement: 0..1 over the songs both know, None where too few (`ListenerCard.agreement`).
        in_common: songs that both know.
        genres: their share of seconds (else plays) by genre, 0..1, in the order of `TastePage.genres`.
        agree: at most five songs that both like most.
        differ: at most five songs on which the two are furthest apart.
    """

    name: str
    agreement: float | None = None
    in_common: int = 0
    genres: tuple[float, ...] = ()
    agree: tuple[SharedSong, ...] = ()
    differ: tuple[SharedSong, ...] = ()


@dataclass(frozen=True, slots=True)
class TastePage:
    """Your taste: genres (most heard first), the months (oldest first, gaps filled), and the other listeners."""

    genres: tuple[GenreTaste, ...] = ()
    months: tuple[MonthTaste, ...] = ()
    listeners: tuple[ListenerTaste, ...] = ()
