"""What the pages show: frozen rows, ready to paint, made by the application from what the rooms know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pmrs_desktop.kinds import Seconds, UnixTime

VARIOUS = "Various artists"
"""The artist of an album that several share; the faces translate it."""

Run = tuple[str, bool]
"""A piece of a sentence, and whether it is emphasised (the name of a song)."""


@dataclass(frozen=True, slots=True)
class SongRow:
    """One song of a list.

    Attributes:
        id: its recording.
        genre: the words shown; "" while waiting or where nothing is known.
        label: one of the ten labels, "Unknown", or None where the words map to none.
        genre_source: "hand", "tag", "sound" or None.
        genre_share: 0..1, how sure the network is, where the genre comes from the sound.
        waiting: the network has not heard it yet.
        rating: 0.5..5 stars, None where unrated.
        away: its folder is not mounted.
        problem: why it could not be read, one sentence, or None.
        here: there is a file of it in the library.
        cover: the file whose cover is shown, or None.
        album_artist: the artist of its album ("" where nobody is named), None where it stands on none.
    """

    id: int
    title: str
    artist: str = ""
    album: str = ""
    genre: str = ""
    label: str | None = None
    genre_source: str | None = None
    genre_share: float | None = None
    waiting: bool = False
    rating: float | None = None
    plays: int = 0
    skips: int = 0
    seconds: Seconds | None = None
    added_at: UnixTime | None = None
    away: bool = False
    problem: str | None = None
    here: bool = True
    cover: int | None = None
    album_artist: str | None = None

    @property
    def playable(self) -> bool:
        """Whether it plays here and now."""
        return self.here and not self.away and self.problem is None


@dataclass(frozen=True, slots=True)
class PickRow:
    """One recommended song: its place in its list (from 1) and why, in one sentence."""

    song: SongRow
    rank: int
    reason: tuple[Run, ...] = ()

    @property
    def why(self) -> str:
        """The whole reason as plain text."""
        return "".join(text for text, _ in self.reason)


@dataclass(frozen=True, slots=True)
class PickSection:
    """A list of picks under a heading: a genre, or "" for the overall list."""

    genre: str
    picks: tuple[PickRow, ...]


class SongSort(StrEnum):
    """What a song list is sorted by."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    GENRE = "genre"
    RATING = "rating"
    PLAYS = "plays"
    ADDED = "added"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class SongQuery:
    """Which songs, in which order. "" means all; `text` is looked for in title, artist, album and genre.

    An album is named by its title and, unless all of that title are meant (None), its artist; sorted by album, its songs
    come by disc and track.
    """

    sort: SongSort = SongSort.TITLE
    descending: bool = False
    text: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str | None = None
    genre: str = ""


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How much there is."""

    songs: int = 0
    albums: int = 0
    artists: int = 0


@dataclass(frozen=True, slots=True)
class GroupTile:
    """An artist or an album: its name, a second line, count of songs, covers of its files, and an album's artist."""

    name: str
    detail: str = ""
    songs: int = 0
    covers: tuple[int, ...] = ()
    album_artist: str | None = None


@dataclass(frozen=True, slots=True)
class GenreTile:
    """A genre of the library: label, count of songs, how many are not heard yet, covers of at most two files."""

    name: str
    songs: int
    unheard: int = 0
    covers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GenresPage:
    """The Genres page: tiles, and for how many of all songs the genre is named."""

    tiles: tuple[GenreTile, ...] = ()
    named: int = 0
    songs: int = 0


@dataclass(frozen=True, slots=True)
class ListenerCard:
    """One listener. `agreement` is 0..1 over the songs both know, None where too few; `source` names the format."""

    id: int
    name: str
    is_me: bool = False
    source: str = ""
    plays: int = 0
    songs: int = 0
    in_common: int = 0
    ratings: int = 0
    agreement: float | None = None
    updated_at: UnixTime | None = None
    old: bool = False
    can_undo_import: bool = False


@dataclass(frozen=True, slots=True)
class MatchExample:
    """How one song of a log was matched: its words, in what way, and whether it is one of yours."""

    title: str
    artist: str
    how: str
    matched: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file holds before it is imported. `unreadable` are sentences with their line; `since` the oldest play."""

    file: str
    format: str
    name: str = ""
    plays: int = 0
    in_common: int = 0
    already: int = 0
    since: UnixTime | None = None
    examples: tuple[MatchExample, ...] = ()
    unreadable: tuple[str, ...] = ()
    unreadable_count: int = 0


@dataclass(frozen=True, slots=True)
class ListenerOnSong:
    """What one of your listeners gave a song: stars, else plays."""

    name: str
    rating: float | None = None
    plays: int = 0


@dataclass(frozen=True, slots=True)
class SongDetails:
    """The Now playing page: what is known of one song beyond its row."""

    song: SongRow
    year: int | None = None
    track_number: int | None = None
    track_count: int | None = None
    shares: tuple[tuple[str, float], ...] = ()
    listeners: tuple[ListenerOnSong, ...] = ()
    last_played_at: UnixTime | None = None
    first_heard_at: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class PlayRow:
    """One play or skip of mine in the log: its act's id, when it began, how long it was heard."""

    id: str
    skipped: bool
    at: UnixTime | None = None
    heard_seconds: Seconds | None = None


class Repeat(StrEnum):
    """What happens at the end of the queue or of a song."""

    OFF = "off"
    ALL = "all"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What the player does.

    `volume` is 0..100; `sound_problem` says what to install where no sound can come; `why` is why the song came by
    itself, "" where the listener chose it; `station` is the song whose station plays.
    """

    song: SongRow | None = None
    playing: bool = False
    position: Seconds = 0.0
    length: Seconds = 0.0
    volume: int = 80
    muted: bool = False
    shuffle: bool = False
    repeat: Repeat = Repeat.OFF
    can_next: bool = True
    sound_problem: str = ""
    why: str = ""
    station: SongRow | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue after the song that plays, and what would come after it.

    At most 200 songs; of a longer queue nothing that comes after it is shown. `then_from` says where that comes from:
    "for-you", "genre", "station", or "" where the player stops at the end.
    """

    songs: tuple[SongRow, ...] = ()
    then: tuple[PickRow, ...] = ()
    then_from: str = ""


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One job in the background: its kind ("scan", "genres", "import", ...), name and counts."""

    kind: str
    name: str
    done: int = 0
    total: int = 0
    failed: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One file that could not be read, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One music folder: its name, whole path (text for the eye), count of songs, state."""

    id: int
    name: str
    path: str
    songs: int = 0
    away: bool = False
    watched: bool = True
    checked_at: UnixTime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the listener chose.

    `theme` is "system", "light" or "dark"; `text_percent` 100, 125 or 150; `adventure` 0 (familiar) to 100; `only_here`
    leaves out suggestions that cannot be played now; `keep_playing` is what comes after the queue: "off", "genre" (more
    of the last song's genre) or "for-you".
    """

    theme: str = "system"
    text_percent: int = 100
    compact: bool = False
    calm: bool = False
    genres_in_background: bool = True
    private: bool = False
    pane_open: bool = True
    adventure: int = 50
    only_here: bool = False
    keep_playing: str = "for-you"
    log_saved_at: UnixTime | None = None
    column_widths: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, in one sentence ("" says nothing), and how to take it back."""

    sentence: str = ""
    undo: Callable[[], Done] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the listener must know, with at most one thing to do: a page or place named by `action`."""

    sentence: str
    hint: str = ""
    action: str = ""
    icon: str = "info"
