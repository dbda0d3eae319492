"""Logs of listeners and songs from CSV files, as `pmrs evaluate` takes them, and from the program's own database.

PLAYS: the first column is the listener, the second the song, the third how often it was played; rows of the same
listener and song are summed, rows with 0 plays are left out. SONGS: the column named like the second of PLAYS (else the
first) is the song; `artist`, `year` and `album` (else `release`) are used where they are there; columns of words hold
words joined by "|". Whatever the columns say of a song becomes its features: "word:hard rock", "artist:radiohead",
"album:radiohead / ok computer", "decade:1990".

The lists of CS are the words of one column, by default `labels`; without it the labels of our genre table that the
words stand for. Of more than 50 lists those are kept in which most songs stand. The class vector C_M of a song has
equal shares for the lists that it stands in.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pmrs_desktop.app.laboratory.csv_rows import Rows
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import folded, label_of
from pmrs_desktop.identity.text import fold_artist
from pmrs_desktop.kinds import RecordingId
from pmrs_desktop.recommend.evaluation.ground import Ground, grounded
from pmrs_desktop.recommend.features import ALBUM, ARTIST, DECADE, WORD
from pmrs_desktop.recommend.matrix import MOST_PLAYS, UNKNOWN, Songs
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.words import tr

WORDS_END = ("tags", "terms", "genres")
"""How the names of columns of words end."""
GENRES = "labels"
MOST_LISTS = 50
SONG_BITS = 32
"""Bits of a song's number beside the listener's, so that a line takes 12 bytes."""
_labelled = functools.lru_cache(maxsize=100_000)(label_of)
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of SONGS hold what: None for those that the module's docstring names."""

    words: tuple[str, ...] | None = None
    genres: str | None = None


def from_files(plays: Path, songs: Path, heldout: Path | None = None, columns: Columns | None = None) -> Ground:
    """Returns the log in `plays` with what `songs` says of its songs, and what must be found in `heldout`.

    Raises:
        Trouble: a file cannot be read, lacks a column, or has a line that is wrong; the sentence names it.
    """
    numbers = _Numbers({}, {})
    log, song_column = _plays(plays, numbers)
    found = _plays(heldout, numbers)[0] if heldout is not None else None
    described, lists = _songs(songs, song_column, numbers.songs, columns or Columns())
    return grounded(log, described, lists, found)


def from_log(standings: Standings, songs: Songs) -> Ground:
    """Returns the program's own log; a song stands in the list of its own genre."""
    return grounded(standings, songs, [() if label == UNKNOWN else (songs.genres[label],) for label in songs.labels])


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The number of each listener and song, in the order in which they come."""

    listeners: dict[str, int]
    songs: dict[str, int]


def _plays(file: Path, numbers: _Numbers) -> tuple[Standings, str]:
    """Returns the rows of a log, and the name of its column of songs."""
    rows = Rows(file)
    if len(rows.head) < 3:
        raise Trouble(
            tr(
                "“{file}” must have three columns: listener, song, plays; it has {found}.",
                file=file.name,
                found=len(rows.head),
            )
        )
    if _is_number(rows.head[2]):
        raise Trouble(tr("“{file}” must begin with a line that names its columns.", file=file.name))
    cells, counts = array("q"), array("i")
    for line, (who, what, plays, *_) in rows:
        if not who or not what:
            raise rows.wrong(line, tr("the listener or the song is missing"))
        count = _count(rows, line, plays)
        if count:
            listener = numbers.listeners.setdefault(who, len(numbers.listeners))
            cells.append(listener << SONG_BITS | numbers.songs.setdefault(what, len(numbers.songs)))
            counts.append(count)
    if not counts:
        raise Trouble(tr("“{file}” holds no plays.", file=file.name))
    return _summed(np.frombuffer(cells, np.int64), np.frombuffer(counts, np.int32)), rows.head[1]


def _summed(cells: Ids, counts: npt.NDArray[np.int32]) -> Standings:
    """Returns one row for each listener and song, with the plays of all its lines."""
    order = np.argsort(cells, kind="stable")
    cells = cells[order]
    first = np.flatnonzero(np.append(True, np.diff(cells) != 0))
    plays = np.add.reduceat(counts[order], first, dtype=np.int64)
    cells = cells[first]
    return Standings.from_columns(cells >> SONG_BITS, cells & ((1 << SONG_BITS) - 1), plays=plays)


def _count(rows: Rows, line: int, text: str) -> int:
    """Returns the plays that a cell tells, a fraction rounded up."""
    try:
        plays = float(text)
    except ValueError:
        plays = math.nan
    if not 0 <= plays <= MOST_PLAYS:  # NaN too
        raise rows.wrong(line, tr("“{plays}” is no number of plays", plays=text[:40]))
    return math.ceil(plays)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _songs(file: Path, song: str, numbers: dict[str, int], wanted: Columns) -> tuple[Songs, list[Sequence[str]]]:
    """Returns what a file says of the songs that are in `numbers`, and the lists in which each stands."""
    rows = Rows(file)
    key = rows.head.index(song) if song in rows.head else 0
    ending = tuple(name for name in rows.head if name.lower().endswith(WORDS_END))
    words = [rows.column(name) for name in (ending if wanted.words is None else wanted.words)]
    genre = wanted.genres if wanted.genres is not None or GENRES not in rows.head else GENRES
    lists_in = rows.column(genre) if genre is not None else None
    artist, year = (rows.head.index(name) if name in rows.head else None for name in ("artist", "year"))
    album = next((rows.head.index(name) for name in ("album", "release") if name in rows.head), None)
    features: dict[RecordingId, list[str]] = {}
    lists: dict[RecordingId, list[str]] = {}
    for _line, cells in rows:
        number = RecordingId(numbers.get(cells[key], -1))
        if number < 0 or number in features:
            continue
        said = _in_turn([_split(cells[column]) for column in words])
        who, when, where = (cells[column] if column is not None else "" for column in (artist, year, album))
        features[number] = _features(said, who, when, where)
        labels = map(_labelled, said) if lists_in is None else _split(cells[lists_in])
        lists[number] = sorted({label for label in labels if label})
    if not features:
        raise Trouble(tr("“{file}” knows none of the songs that were played.", file=file.name))
    return _described(_commonest(lists), features)


def _commonest(lists: Mapping[RecordingId, Sequence[str]]) -> dict[RecordingId, list[str]]:
    """Returns the lists of each song, only the `MOST_LISTS` that most songs stand in (of equals the first by name)."""
    counts = Counter(sorted(label for labels in lists.values() for label in labels))
    kept = {label for label, _count in counts.most_common(MOST_LISTS)}
    return {song: [label for label in labels if label in kept] for song, labels in lists.items()}


def _described(
    lists: Mapping[RecordingId, Sequence[str]], features: Mapping[RecordingId, Sequence[str]]
) -> tuple[Songs, list[Sequence[str]]]:
    """Returns the songs, and the lists of each in their order."""
    genres = sorted({label for labels in lists.values() for label in labels})
    classes = {
        number: [(label in labels) / len(labels) for label in genres] if labels else None
        for number, labels in lists.items()
    }
    songs = Songs.from_records(genres, classes, features=features)
    return songs, [lists[RecordingId(number)] for number in songs.recordings.tolist()]


def _features(words: Sequence[str], artist: str, year: str, album: str) -> list[str]:
    names = [f"{WORD}:{name}" for word in words if (name := folded(word))]
    if who := fold_artist(artist):
        names.append(f"{ARTIST}:{who}")
    if who and album.strip():
        names.append(f"{ALBUM}:{who} / {folded(album)}")
    if year.isdecimal() and 1000 <= int(year) <= 2999:
        names.append(f"{DECADE}:{int(year) // 10 * 10}")
    return names


def _in_turn(columns: Sequence[Sequence[str]]) -> list[str]:
    """Returns the words of several columns, the first of each before the second of any: the first words fit best."""
    return [word for turn in zip_longest(*columns) for word in turn if word is not None]


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split("|") if word.strip()]
