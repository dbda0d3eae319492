"""What one listener without any other log is offered: python -m tests.benchmarks.lonely [--listeners 200]

20 % of the listener's artists are hidden among 500 that the listener never heard. Prints NDCG@20 of chance, of the
content profile (names that at least 3 songs bear, and all names), of the paper and of the default.
"""

from __future__ import annotations

import argparse
import functools

from pmrs_desktop.recommend.evaluation.contestants import contestants
from pmrs_desktop.recommend.evaluation.lonely import content_profile, measure_lonely
from pmrs_desktop.recommend.evaluation.tally import NDCG
from tests.benchmarks.listens import listens, told
from tests.benchmarks.machine import machine


def main() -> None:
    """Measures on lastfm-2k."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--unheard", type=int, default=500)
    wanted = parser.parse_args()
    print(machine())
    fits = {one.name: one.fit for one in contestants()[0] if one.name in ("random", "pmrs", "default")}
    fits["content profile"] = content_profile
    fits["content, all names"] = functools.partial(content_profile, least=1)
    for one in measure_lonely(listens("lastfm-2k"), fits, listeners=wanted.listeners, unheard=wanted.unheard):
        if one.metric == NDCG:
            print(f"  {one.recommender:18s} {told(one)}")


if __name__ == "__main__":
    main()
