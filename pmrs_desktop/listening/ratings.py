"""Acts folded into where a listener stands with a recording: current stars, love, plays and skips (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmrs_desktop.kinds import ActKind, ListenerId, RecordingId, Standing, UnixTime

STARS = (0.5, 5.0)


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
    never beats one with a time. A rating of 0 takes back. Plays are the dated ones, or a total without history where that is
    larger, never the sum ("14 times" and nine dated plays are 14); the same for skips.
    """
    newest: dict[str, tuple[tuple[bool, int, int], LoggedAct]] = {}
    single = {ActKind.PLAY: 0, ActKind.SKIP: 0}
    total = {ActKind.PLAY: 0, ActKind.SKIP: 0}
    times: list[UnixTime] = []
    for act in acts:
        if act.kind in single:
            kind = ActKind(act.kind)
            if act.count == 1:
                single[kind] += 1
            else:
                total[kind] = max(total[kind], act.count)
            if kind is ActKind.PLAY and act.at is not None:
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
        plays=max(single[ActKind.PLAY], total[ActKind.PLAY]),
        skips=max(single[ActKind.SKIP], total[ActKind.SKIP]),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
    )


def _value(entry: tuple[tuple[bool, int, int], LoggedAct] | None) -> float:
    return (entry[1].value or 0.0) if entry else 0.0
