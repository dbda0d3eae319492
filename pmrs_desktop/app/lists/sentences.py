"""Reasons in words: one sentence, song names emphasised and cut so that the end of the sentence survives."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmrs_desktop.app.rows import Run
from pmrs_desktop.kinds import Reason, ReasonKind
from pmrs_desktop.words import ntr, tr

LONGEST_NAME = 34
NAMED_SONGS = 2
NAMED_LISTENERS = 2
NAMED_WORDS = 2
PARTS = 2
"""So many reasons make a sentence."""
SO_SO = 3.0
"""A song of mine with fewer stars is named only where nothing else speaks: "because you gave 2 stars" is no praise."""
GAVE_IT = 4.0
"""From so many stars on it is said what a single listener gave."""
PLAYED_IT = 10
"""From so many plays on it is said how often a single listener played it."""
_ALONE = (ReasonKind.REDISCOVER, ReasonKind.ADDED)
_BEGIN, _END = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_BEGIN}(\\d+){_END}")


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence can name.

    Attributes:
        songs: titles by recording.
        listeners: names by listener.
        gave: what the listener whose list it is gave to the songs named, stars by recording.
        played: how often the same listener played the songs named.
        opinions: what others did with the recommended song: (stars or 0, plays) by listener.
        whose: the name of the listener whose list it is; None for the one who reads it ("you").
        me: the listener who reads it.
    """

    songs: Mapping[int, str]
    listeners: Mapping[int, str]
    gave: Mapping[int, float] = field(default_factory=dict)
    played: Mapping[int, int] = field(default_factory=dict)
    opinions: Mapping[int, tuple[float, int]] = field(default_factory=dict)
    whose: str | None = None
    me: int | None = None


def first_names(names: Mapping[int, str]) -> dict[int, str]:
    """Returns each listener's first name where nobody else here has it, else the whole name."""
    first = {who: (name.split() or [name])[0] for who, name in names.items()}
    count = Counter(name.casefold() for name in first.values())
    return {who: name if count[name.casefold()] == 1 else names[who] for who, name in first.items()}


def sentence(reasons: Sequence[Reason], known: Known, genre: str | None) -> tuple[Run, ...]:
    """Returns why a song is recommended, in runs of text and emphasised song names.

    Args:
        reasons: as the recommender gave them, heaviest first.
        known: the names, and what is known beside them.
        genre: the genre of the recommended song, None where unknown.
    """
    names = _Names(known)
    if alone := next((names.alone(reason) for reason in reasons if reason.kind in _ALONE), ""):
        return names.runs(alone)
    first = {reason.kind: reason for reason in reversed(reasons)}
    own = [reason for reason in reasons if reason.recordings and not _is_so_so(reason)]
    others, words, share = (first.get(kind) for kind in (ReasonKind.LIKED_BY, ReasonKind.WORDS, ReasonKind.GENRE))
    parts = [names.own(own[0])] if own else []
    if others is not None:
        parts.append(names.liked_by(others.listeners))
    parts = [part for part in parts if part]
    if words is not None and len(parts) < PARTS:
        parts.append(names.tagged(words.words[:NAMED_WORDS], alone=not parts))
    if not parts and share is not None and genre:
        parts.append(names.of_genre(round((share.value or 0.0) * 100), genre))
    if not parts:
        parts = [names.own(reason) for reason in reasons if _is_so_so(reason)][:1]
    text = tr("; ").join(parts) or tr("not heard yet")
    return names.runs(text[:1].upper() + text[1:])


def _is_so_so(reason: Reason) -> bool:
    return reason.kind is ReasonKind.RATED and (reason.value or 0.0) < SO_SO


class _Names:
    """Puts a token in place of each name, so that no sign of a name is ever taken for anything else."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._kept: list[Run] = []

    def alone(self, reason: Reason) -> str:
        """Returns the whole sentence of a reason that no other one stands beside."""
        if reason.kind is ReasonKind.ADDED:
            return _added(int(reason.value or 0))
        stars, plays = self._known.gave.get(reason.recordings[0]), self._known.played.get(reason.recordings[0], 0)
        if stars:
            plural, shown = 1 if stars == 1 else 2, f"{stars:g}"
            liked = ntr("You gave it {stars} star", "You gave it {stars} stars", plural, stars=shown)
        elif plays:
            liked = ntr("You played it {count} time", "You played it {count} times", plays)
        else:
            liked = tr("You love it")
        if reason.value is None:
            return liked
        return tr("{liked}; last heard in {month}", liked=liked, month=_month(reason.value))

    def own(self, reason: Reason) -> str:
        named = [song for song in reason.recordings if song in self._known.songs][:NAMED_SONGS]
        if not named:
            return ""
        songs = self._joined([self._token(self._known.songs[song], True) for song in named])
        if reason.kind is ReasonKind.RATED:
            return self._rated(songs, reason.value or 0.0)
        if reason.kind is ReasonKind.PLAYED:
            return self._played(songs, int(reason.value or 0), several=len(named) > 1)
        stars = self._known.gave.get(named[0]) if len(named) == 1 else None
        return self._alike(songs, stars) if stars else tr("sounds like {names}", names=songs)

    def liked_by(self, listeners: Sequence[int]) -> str:
        """Returns who likes the song; the one who reads it, where it is not their list, comes first."""
        here = [one for one in listeners if one in self._known.listeners]
        here.sort(key=lambda one: one != self._known.me)
        if len(here) == 1:
            return self._opinion(here[0])
        if 0 < len(here) <= NAMED_LISTENERS:
            return tr("{one} and {other} like it", one=self._person(here[0]), other=self._person(here[1]))
        if not here:
            return ""
        if self._known.whose is not None:
            return tr("{count} listeners like it", count=_number(len(here)))
        return tr("{count} of your listeners like it", count=_number(len(here)))

    def tagged(self, words: Sequence[str], *, alone: bool) -> str:
        """Returns the genre words of what is liked; `alone` where no other reason stands before it."""
        names = self._joined([self._token(word, False) for word in words])
        if self._known.whose is not None:
            if alone:
                return tr("because {who} likes songs tagged {names}", who=self._whose(), names=names)
            return tr("{who} likes songs tagged {names}", who=self._whose(), names=names)
        if alone:
            return tr("because you like songs tagged {names}", names=names)
        return tr("you like songs tagged {names}", names=names)

    def of_genre(self, percent: int, genre: str) -> str:
        if self._known.whose is None:
            return tr("{percent} % of what you like is {genre}", percent=percent, genre=genre)
        return tr("{percent} % of what {who} likes is {genre}", percent=percent, who=self._whose(), genre=genre)

    def runs(self, text: str) -> tuple[Run, ...]:
        """Returns the text with names in place of their tokens."""
        runs: list[Run] = []
        for number, piece in enumerate(_TOKEN.split(text)):
            run = self._kept[int(piece)] if number % 2 else (piece, False)
            if not run[0]:
                continue
            if runs and not run[1] and not runs[-1][1]:
                runs[-1] = (runs[-1][0] + run[0], False)
            else:
                runs.append(run)
        return tuple(runs)

    def _rated(self, songs: str, stars: float) -> str:
        plural, shown = 1 if stars == 1 else 2, f"{stars:g}"
        if self._known.whose is None:
            return ntr(
                "because you gave {stars} star to {names}", "because you gave {stars} stars to {names}",
                plural, stars=shown, names=songs,
            )  # fmt: skip
        return ntr(
            "because {who} gave {stars} star to {names}", "because {who} gave {stars} stars to {names}",
            plural, who=self._whose(), stars=shown, names=songs,
        )  # fmt: skip

    def _played(self, songs: str, plays: int, *, several: bool) -> str:
        if self._known.whose is None:
            if plays <= 1:
                return tr("because you played {names}", names=songs)
            if several:
                return tr("because you played {names} {count} times each", names=songs, count=f"{plays:,}")
            return ntr(
                "because you played {names} {count} time", "because you played {names} {count} times",
                plays, names=songs,
            )  # fmt: skip
        if plays <= 1:
            return tr("because {who} played {names}", who=self._whose(), names=songs)
        if several:
            return tr(
                "because {who} played {names} {count} times each", who=self._whose(), names=songs, count=f"{plays:,}"
            )
        return ntr(
            "because {who} played {names} {count} time", "because {who} played {names} {count} times",
            plays, who=self._whose(), names=songs,
        )  # fmt: skip

    def _alike(self, songs: str, stars: float) -> str:
        plural, shown = 1 if stars == 1 else 2, f"{stars:g}"
        if self._known.whose is None:
            return ntr(
                "sounds like {names}, which you gave {stars} star", "sounds like {names}, which you gave {stars} stars",
                plural, names=songs, stars=shown,
            )  # fmt: skip
        return ntr(
            "sounds like {names}, which {who} gave {stars} star", "sounds like {names}, which {who} gave {stars} stars",
            plural, who=self._whose(), names=songs, stars=shown,
        )  # fmt: skip

    def _opinion(self, listener: int) -> str:
        if listener == self._known.me:
            return tr("you like it")
        name = self._person(listener)
        stars, plays = self._known.opinions.get(listener, (0.0, 0))
        if stars >= GAVE_IT:
            return tr("{name} gave it {stars} stars", name=name, stars=f"{stars:g}")
        if not stars and plays >= PLAYED_IT:
            return ntr("{name} played it {count} time", "{name} played it {count} times", plays, name=name)
        return tr("{name} likes it", name=name)

    def _whose(self) -> str:
        return self._token(self._known.whose or "", False)

    def _person(self, listener: int) -> str:
        return tr("you") if listener == self._known.me else self._token(self._known.listeners[listener], False)

    def _token(self, name: str, emphasised: bool) -> str:
        self._kept.append((cut(name), emphasised))
        return f"{_BEGIN}{len(self._kept) - 1}{_END}"

    def _joined(self, names: Sequence[str]) -> str:
        return tr("{first} and {last}", first=names[0], last=names[1]) if len(names) > 1 else names[0]


def cut(name: str) -> str:
    """Returns a name as a sentence shows it: on one line, and not longer than it can bear."""
    line = " ".join(name.split()) or tr("a song without a name")
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip(" .,;:") + "…"


def _number(count: int) -> str:
    words = (
        tr("two"), tr("three"), tr("four"), tr("five"), tr("six"), tr("seven"), tr("eight"), tr("nine"), tr("ten"),
        tr("eleven"), tr("twelve"),
    )  # fmt: skip
    return words[count - 2] if 2 <= count < len(words) + 2 else f"{count:,}"


def _added(days: int) -> str:
    if days < 1:
        return tr("Added today, not heard yet")
    return ntr("Added yesterday, not heard yet", "Added {count} days ago, not heard yet", days)


def _month(at: float) -> str:
    names = (
        tr("January"), tr("February"), tr("March"), tr("April"), tr("May"), tr("June"), tr("July"), tr("August"),
        tr("September"), tr("October"), tr("November"), tr("December"),
    )  # fmt: skip
    when = time.localtime(at)
    return tr("{month} {year}", month=names[when.tm_mon - 1], year=when.tm_year)
