"""How far the default recommender reaches on real listens: python -m tests.benchmarks.bars [PART...]

Parts: all, 200, 48 (listeners), catalogue-200, catalogue-48 (all songs of the data set are candidates), newcomers and
msd. Each figure stands beside its mark; only the default is measured, `pmrs evaluate` has the others.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

from pmrs_desktop.recommend.evaluation.contestants import OURS
from pmrs_desktop.recommend.evaluation.ground import Candidates, Protocol
from pmrs_desktop.recommend.evaluation.tally import CS, NDCG
from pmrs_desktop.recommend.evaluation.trial import measure
from tests.benchmarks.listens import listens, told
from tests.benchmarks.machine import machine

LASTFM, MSD = "lastfm-2k", "msd-taste"
Marks = Mapping[tuple[str, str | None], float]
PARTS: Mapping[str, tuple[str, Protocol, int, Marks]] = {
    "all": (LASTFM, Protocol(), 3, {(NDCG, None): 0.335}),
    "200": (LASTFM, Protocol(listeners=200), 20, {(NDCG, None): 0.330}),
    "48": (LASTFM, Protocol(listeners=48), 20, {(NDCG, None): 0.385}),
    "catalogue-200": (LASTFM, Protocol(listeners=200, candidates=Candidates.CATALOGUE), 20, {(NDCG, None): 0.310}),
    "catalogue-48": (LASTFM, Protocol(listeners=48, candidates=Candidates.CATALOGUE), 20, {(NDCG, None): 0.310}),
    "newcomers-1": (LASTFM, Protocol(newcomer_rows=1), 3, {(NDCG, None): 0.118}),
    "newcomers-3": (LASTFM, Protocol(newcomer_rows=3), 3, {(NDCG, None): 0.148}),
    "newcomers-5": (LASTFM, Protocol(newcomer_rows=5), 3, {(NDCG, None): 0.165}),
    "msd": (MSD, Protocol(), 3, {(NDCG, None): 0.195, (CS, "hip hop"): 0.25, (CS, "rock"): 0.25}),
}


def main(wanted: list[str]) -> None:
    """Measures the parts whose names begin with one of `wanted`, or all."""
    print(machine())
    for part, (data, protocol, seeds, marks) in PARTS.items():
        if wanted and not any(part == name or part.startswith(f"{name}-") for name in wanted):
            continue
        start = time.perf_counter()
        only = frozenset({OURS, "popularity"})
        figures = measure(listens(data), seeds=seeds, protocol=protocol, only=only).figures
        took = time.perf_counter() - start
        print(f"{part} ({data}, {seeds} splits, {took:.0f} s)")
        popular = {(one.metric, one.genre): one for one in figures if one.recommender == "popularity"}
        for one in figures:
            key = (one.metric, one.genre)
            if one.recommender == OURS and (key in marks or (one.metric == CS and one.genre and data == MSD)):
                mark = f"mark {marks[key]:.3f}" if key in marks else ""
                name = one.metric if one.genre is None else f"{one.metric} {one.genre}"
                print(f"  {name:22s} {told(one)}  {mark}  popularity {popular[key].value or 0.0:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
