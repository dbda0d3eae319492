"""The shared words: ids, units and the frozen records that cross from one room to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

FolderId = NewType("FolderId", int)
FileId = NewType("FileId", int)
RecordingId = NewType("RecordingId", int)
SayingId = NewType("SayingId", int)
ListenerId = NewType("ListenerId", int)
ImportId = NewType("ImportId", int)
ActId = NewType("ActId", str)
"""A random UUID, 32 hexadecimal digits, so that two devices can merge their logs."""

Seconds = float
UnixTime = int
"""Whole seconds since 1970-01-01 UTC."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What was said about a song, as it was said: by a tag, a file name or a line of a log.

    Texts are "" where nothing was said, the rest None. `seconds` is the length. `audio_hash` is the hash of a file's
    audio packets without tags (32 hexadecimal digits).
    """

    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""
    seconds: Seconds | None = None
    recording_mbid: str | None = None
    isrc: str | None = None
    audio_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says of itself. `genre_words` are the genre tags as written."""

    clues: Clues
    track_number: int | None = None
    disc_number: int | None = None
    year: int | None = None
    genre_words: tuple[str, ...] = ()
    has_cover: bool = False


class ActKind(StrEnum):
    """What a listener did. Values: rating 0 to 5 (0 takes back), love 1, -1 (hate) or 0, the rest 1 or 0 (takes back)."""

    PLAY = "play"
    SKIP = "skip"
    RATING = "rating"
    LOVE = "love"
    NOT_THIS = "not-this"
    LESS = "less"
    MORE = "more"
    WISH = "wish"


class Ended(StrEnum):
    """How a hearing ended."""

    FINISHED = "finished"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a listener did with a song, as it was logged here or elsewhere.

    Attributes:
        kind: what was done.
        said: the song, as the act named it.
        value: see `ActKind`; None for plays and skips.
        at: start of the hearing, or the moment of a rating; None where the log does not say.
        heard_seconds: how long it was heard, raw; None where unknown.
        ended: how the hearing ended; None where unknown.
        count: 1, or more for a total without history ("played 14 times").
        page: the page of the window, or "pmrs", that it was started from; None for other programs' logs.
        id: the act's own id, where it has one already (our own export); otherwise given when it is appended.
        end_stamped: the source stamped the end of the hearing with minute precision and `at` is computed from it.
    """

    kind: ActKind
    said: Clues
    value: float | None = None
    at: UnixTime | None = None
    heard_seconds: Seconds | None = None
    ended: Ended | None = None
    count: int = 1
    page: str | None = None
    id: ActId | None = None
    end_stamped: bool = False


@dataclass(frozen=True, slots=True)
class Hearsay:
    """What a log says that a song sounds like: class shares (label -> 0..1) with their network's hash, and genre words."""

    said: Clues
    network: str | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    genre_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose log a file is, as far as it says: a display name, and the random keys of our own export."""

    name: str = ""
    listener_key: str | None = None
    device_key: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line or entry of a log that could not be read: where (as a person counts), and why, in one sentence."""

    where: str
    why: str


LogItem = Act | Hearsay | Owner | Unreadable
"""What reading a log yields, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the genre network heard in a file.

    Attributes:
        network: the network file's SHA-256, 64 hexadecimal digits.
        shares: share of each label, in the order of `genre.labels.LABELS`, each 0..1, sum 1.
        embedding: at most 256 numbers, for likeness by cosine.
    """

    network: str
    shares: tuple[float, ...]
    embedding: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a job changed: which kinds of rows and, where few, which ids. Models refresh themselves from it."""

    songs: frozenset[int] = frozenset()
    all_songs: bool = False
    folders: bool = False
    listeners: bool = False
    genres: bool = False
    acts: bool = False
    advice: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.songs | other.songs,
            self.all_songs or other.all_songs,
            self.folders or other.folders,
            self.listeners or other.listeners,
            self.genres or other.genres,
            self.acts or other.acts,
            self.advice or other.advice,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a listener stands with a recording: the acts about it, folded.

    `rating` is 0.5..5 stars or None (unrated); `lean` is 1 for "more like this", -1 for "less like this", else 0.
    """

    listener: ListenerId
    recording: RecordingId
    rating: float | None = None
    rated_at: UnixTime | None = None
    love: int = 0
    not_this: bool = False
    plays: int = 0
    skips: int = 0
    first_at: UnixTime | None = None
    last_at: UnixTime | None = None
    lean: int = 0
    wished: bool = False
    wished_at: UnixTime | None = None


class ReasonKind(StrEnum):
    """Why a song is recommended; the sentence is made where it is shown."""

    RATED = "rated"  # you gave `value` stars to `recordings`
    PLAYED = "played"  # you played `recordings` `value` times
    SOUNDS_LIKE = "sounds-like"  # it sounds like `recordings`, which you like
    LIKED_BY = "liked-by"  # `listeners` like it
    GENRE = "genre"  # `value` (0..1) of what you like is of this genre
    WORDS = "words"  # you like songs tagged `words`
    REDISCOVER = "rediscover"  # you like it, and last heard it at `value` (Unix time; None where unknown)
    ADDED = "added"  # it came into the library `value` days ago


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for one pick; the songs, listeners and words stand heaviest first."""

    kind: ReasonKind
    recordings: tuple[RecordingId, ...] = ()
    listeners: tuple[ListenerId, ...] = ()
    value: float | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A recommended song: its place in its list (from 1), its score (higher is better) and its reasons."""

    recording: RecordingId
    rank: int
    score: float
    reasons: tuple[Reason, ...] = ()
