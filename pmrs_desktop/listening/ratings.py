"""Acts folded into where a listener stands with a recording: current stars, love, plays and skips (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, Standing, UnixTime

STARS = (0.5, 5.0)


_PLAY, _SKIP = ActKind.PLAY.value, ActKind.SKIP.value
_LEAN = "lean"
_ONE_OPINION = {ActKind.LESS.value: _LEAN, ActKind.MORE.value: _LEAN}


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """What the fold needs of an act: `seq` is its place in the log, which decides between equal times."""

    seq: int
    kind: str
    value: float | None
    at: UnixTime | None
    count: int


_Entry = tuple[tuple[bool, int, int], LoggedAct]


def fold(listener: ListenerId, recording: RecordingId, acts: Iterable[LoggedAct]) -> Standing:
    """Returns where `listener` stands with `recording` after `acts`, in whatever order they come.

    Rating, love, "not this" and wish are what the newest act says: later time wins, then later place in the log; an act without
    a time never beats one with a time. A rating of 0 takes back. "Less" and "more" are one opinion: the newest of both counts,
    and a value of 0 takes it back. Plays are the dated ones, or those without a time (the largest total or
    the single lines) where these are more, never the sum ("14 times" and nine dated plays are 14); the same for skips.
    """
    newest: dict[str, _Entry] = {}
    dated = {_PLAY: 0, _SKIP: 0}
    single = {_PLAY: 0, _SKIP: 0}
    total = {_PLAY: 0, _SKIP: 0}
    times: list[UnixTime] = []
    for act in acts:
        kind = act.kind
        if kind in dated:
            if act.count > 1:
                total[kind] = max(total[kind], act.count)
            elif act.at is None:
                single[kind] += 1
            else:
                dated[kind] += 1
            if kind == _PLAY and act.at is not None:
                times.append(act.at)
            continue
        order, about = (act.at is not None, act.at or 0, act.seq), _ONE_OPINION.get(kind, kind)
        if about not in newest or order > newest[about][0]:
            newest[about] = (order, act)
    rating, wish = newest.get(ActKind.RATING), newest.get(ActKind.WISH)
    stars = _value(rating)
    return Standing(
        listener=listener,
        recording=recording,
        rating=min(max(stars, STARS[0]), STARS[1]) if stars > 0 else None,
        rated_at=rating[1].at if rating and stars > 0 else None,
        love=int(_value(newest.get(ActKind.LOVE))),
        not_this=_value(newest.get(ActKind.NOT_THIS)) > 0,
        plays=max(dated[_PLAY], single[_PLAY], total[_PLAY]),
        skips=max(dated[_SKIP], single[_SKIP], total[_SKIP]),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        lean=_lean(newest.get(_LEAN)),
        wished=_value(wish) > 0,
        wished_at=wish[1].at if wish and _value(wish) > 0 else None,
    )


def _lean(entry: _Entry | None) -> int:
    if _value(entry) <= 0 or entry is None:
        return 0
    return 1 if entry[1].kind == ActKind.MORE.value else -1


def _value(entry: _Entry | None) -> float:
    return (entry[1].value or 0.0) if entry else 0.0
