"""Acts folded into where a listener stands with a recording: current stars, love, plays and skips (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, Standing, UnixTime

STARS = (0.5, 5.0)


_PLAY, _SKIP = ActKind.PLAY.value, ActKind.SKIP.value


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """What the fold needs of an act: `seq` is its place in the log, which decides between equal times."""

    seq: int
    kind: str
    value: float | None
    at: UnixTime | None
    count: int


def fold(listener: ListenerId, recording: RecordingId, acts: Iterable[LoggedAct]) -> Standing:
    """Returns where `listener` stands with `recording` after `acts`, in whatever order they come.

    Rating, love and "not this" are what the newest act says: later time wins, then later place in the log; an act without a time
    never beats one with a time. A rating of 0 takes back. Plays are the dated ones, or those without a time (the largest total or
    the single lines) where these are more, never the sum ("14 times" and nine dated plays are 14); the same for skips.
    """
    newest: dict[str, tuple[tuple[bool, int, int], LoggedAct]] = {}
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
        order = (act.at is not None, act.at or 0, act.seq)
        if act.kind not in newest or order > newest[act.kind][0]:
            newest[act.kind] = (order, act)
    rating = newest.get(ActKind.RATING)
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
    )


def _value(entry: tuple[tuple[bool, int, int], LoggedAct] | None) -> float:
    return (entry[1].value or 0.0) if entry else 0.0
