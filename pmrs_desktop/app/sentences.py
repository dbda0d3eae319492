"""Reasons in words: one sentence, song names emphasised and cut so that the end of the sentence survives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pmrs_desktop.app.rows import Run
from pmrs_desktop.kinds import Reason, ReasonKind
from pmrs_desktop.words import ntr, tr

LONGEST_NAME = 34
NAMED_LISTENERS = 2
_BEGIN, _END = "\ue000", "\ue001"
_MARKED = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)


def sentence(
    reasons: Sequence[Reason], songs: Mapping[int, str], listeners: Mapping[int, str], genre: str | None
) -> tuple[Run, ...]:
    """Returns why a song is recommended, in runs of text and emphasised song names.

    Args:
        reasons: as the recommender gave them, heaviest first.
        songs: titles of the recordings that they name.
        listeners: names of the listeners that they name.
        genre: the genre of the recommended song, None where unknown.
    """
    own = [reason for reason in reasons if reason.kind not in (ReasonKind.LIKED_BY, ReasonKind.GENRE)]
    others = next((reason for reason in reasons if reason.kind is ReasonKind.LIKED_BY), None)
    share = next((reason for reason in reasons if reason.kind is ReasonKind.GENRE), None)
    parts = []
    if own:
        parts.append(_own(own[0], songs))
    if others is not None:
        parts.append(_liked_by([listeners[one] for one in others.listeners if one in listeners]))
    if not parts and share is not None and genre:
        percent = round((share.value or 0.0) * 100)
        parts.append(tr("{percent} % of what you like is {genre}", percent=percent, genre=genre))
    text = tr("; ").join(part for part in parts if part) or tr("not heard yet")
    return _runs(text[:1].upper() + text[1:])


def _own(reason: Reason, songs: Mapping[int, str]) -> str:
    names = _joined([_mark(songs[one]) for one in reason.recordings if one in songs])
    if not names:
        return ""
    if reason.kind is ReasonKind.RATED:
        stars = reason.value or 0.0
        shown = f"{stars:g}"
        return ntr(
            "because you gave {stars} star to {names}", "because you gave {stars} stars to {names}",
            1 if stars == 1 else 2, stars=shown, names=names,
        )  # fmt: skip
    if reason.kind is ReasonKind.PLAYED:
        plays = int(reason.value or 0)
        if plays == 1:
            return tr("because you played {names}", names=names)
        return ntr(
            "because you played {names} {count} time", "because you played {names} {count} times", plays, names=names
        )
    return tr("sounds like {names}", names=names)


def _liked_by(names: Sequence[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return tr("{name} likes it", name=_cut(names[0]))
    if len(names) <= NAMED_LISTENERS:
        return tr("{one} and {other} like it", one=_cut(names[0]), other=_cut(names[1]))
    return ntr("{count} of your listeners likes it", "{count} of your listeners like it", len(names))


def _joined(names: Sequence[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return tr("{first} and {last}", first=tr(", ").join(names[:-1]), last=names[-1])


def _mark(name: str) -> str:
    return f"{_BEGIN}{_cut(name)}{_END}"


def _cut(name: str) -> str:
    clean = name.replace(_BEGIN, "").replace(_END, "").replace("{", "❴").replace("}", "❵")
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1].rstrip() + "…"


def _runs(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    end = 0
    for match in _MARKED.finditer(text):
        if match.start() > end:
            runs.append((text[end : match.start()], False))
        runs.append((match.group(1), True))
        end = match.end()
    if end < len(text):
        runs.append((text[end:], False))
    return tuple(runs)
