"""The measurement measured: who knows everything, nothing, or the trap, and what the whole run gives."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable

import numpy as np
import pytest

from pmrs_desktop.kinds import ListenerId
from pmrs_desktop.recommend.evaluation import contestants, peers
from pmrs_desktop.recommend.evaluation.contestants import OURS, Judged
from pmrs_desktop.recommend.evaluation.ground import Candidates, Ground, Protocol, Split, draw
from pmrs_desktop.recommend.evaluation.judge import GENRE_LIST, LIST, choose, judge
from pmrs_desktop.recommend.evaluation.tally import COVERAGE, CS, NDCG, PERCENTILE, RECALL, Figure, Tally
from pmrs_desktop.recommend.evaluation.trial import Outcome, measure
from pmrs_desktop.recommend.pmrs import Pmrs
from tests.recommend.listeners import GENRES, listeners_with_taste


def both(score: Callable[[np.ndarray], np.ndarray]) -> Judged:
    return lambda rows: (score(rows), score(rows))


def measured(ground: Ground, seeds: int, scorer: Callable[[Split], Judged], protocol: Protocol | None = None) -> dict[
    tuple[str, str | None], Figure
]:  # fmt: skip
    """The figures of a scorer that is made for each split."""
    tally = Tally(np.unique(ground.standings.listeners), ground.genres)
    for seed in range(seeds):
        split = draw(ground, seed, protocol)
        tally.add(split, judge(split, scorer(split)))
    return {(one.metric, one.genre): one for one in tally.figures("")}


def oracle(split: Split) -> Judged:
    return both(lambda rows: split.hidden[rows].toarray().astype(float))


def fewest_first(split: Split) -> Judged:
    counts = np.bincount(split.plays.indices, minlength=split.hidden.shape[1])
    return both(lambda rows: np.tile(-counts.astype(float), (len(rows), 1)))


def of_peer(peer: Callable[..., object], **setting: float) -> Callable[[Split], Judged]:
    return lambda split: both(peer(split)(setting))  # type: ignore[operator]


CHANCE = of_peer(peers.random)
POPULARITY = of_peer(peers.popularity)


def test_an_oracle_scores_one() -> None:
    found = measured(listeners_with_taste(0), 2, oracle)
    for key in ((NDCG, None), (RECALL, None), (CS, None), *((CS, genre) for genre in GENRES)):
        assert (found[key].value, found[key].low, found[key].high) == (1.0, 1.0, 1.0), key


def test_chance_scores_its_formula() -> None:
    ground = listeners_with_taste(1, listeners=300)
    seeds = 4
    found = measured(ground, seeds, CHANCE)
    discounts = 1 / np.log2(np.arange(2, LIST + 2))
    gain, share, hits, most, listeners = 0.0, 0.0, np.zeros(3), np.zeros(3), 0
    for seed in range(seeds):
        split = draw(ground, seed)
        hidden, seen = split.hidden.toarray(), split.seen.toarray()
        for row in np.flatnonzero(hidden.any(axis=1)):
            h, n = hidden[row].sum(), (~seen[row]).sum()
            gain += h / n * discounts.sum() / discounts[: min(LIST, h)].sum()
            share += LIST / n
            listeners += 1
            for genre in range(3):
                inside = split.members[:, genre]
                wanted, offered = hidden[row, inside].sum(), (~seen[row, inside]).sum()
                hits[genre] += wanted * min(1.0, GENRE_LIST / offered)
                most[genre] += min(GENRE_LIST, wanted)
    expected = {(NDCG, None): gain / listeners, (RECALL, None): share / listeners}
    expected |= {(CS, genre): hits[place] / most[place] for place, genre in enumerate(sorted(GENRES))}
    for key, value in expected.items():
        one = found[key]
        assert one.low < value < one.high, (key, value, one)
    assert found[PERCENTILE, None].value == pytest.approx(50, abs=3)
    assert found[COVERAGE, None].value == pytest.approx(1.0)


def test_shuffled_listeners_score_about_popularity() -> None:
    ground = listeners_with_taste(2, listeners=300)
    rng = np.random.default_rng(0)
    shuffled = dataclasses.replace(ground.standings, listeners=rng.permutation(ground.standings.listeners))
    nobody = dataclasses.replace(ground, standings=shuffled)
    for peer in (of_peer(peers.ease, ridge=1000.0), of_peer(peers.rp3beta, alpha=0.6, beta=0.1)):
        assert measured(ground, 2, peer)[NDCG, None].low > measured(ground, 2, POPULARITY)[NDCG, None].high
        theirs, popular = measured(nobody, 2, peer)[NDCG, None], measured(nobody, 2, POPULARITY)[NDCG, None]
        assert theirs.value < popular.high
        assert theirs.value > 0.7 * popular.value


def test_fewest_listeners_first_gains_nothing() -> None:
    """Where candidates may be songs that nobody is left to play, looking there finds what is hidden."""
    ground = listeners_with_taste(3, listeners=100, songs=600, rows=10, steep=0.8)
    fewest, chance = (measured(ground, 8, scorer)[NDCG, None] for scorer in (fewest_first, CHANCE))
    assert fewest.value <= chance.high
    full = Protocol(candidates=Candidates.TRAP)
    trapped, by_chance = (measured(ground, 8, scorer, full)[NDCG, None] for scorer in (fewest_first, CHANCE))
    assert trapped.low > by_chance.high


def test_in_a_small_sample_the_strict_protocol_leaves_nothing_to_gain() -> None:
    """A song that two must like, hidden rows counted, and that one likes in training is a song with a hidden row."""
    ground = listeners_with_taste(3, listeners=60, songs=400, rows=12, steep=0.0)
    for candidates, gains in ((Candidates.KNOWN, True), (Candidates.STRICT, False)):
        protocol = Protocol(candidates=candidates)
        fewest, chance = (measured(ground, 8, scorer, protocol)[NDCG, None] for scorer in (fewest_first, CHANCE))
        assert (fewest.low > chance.high) is gains


def test_what_is_seen_is_never_in_a_list_and_what_nothing_speaks_for_neither() -> None:
    split = draw(listeners_with_taste(4), 0)
    judgement = judge(split, both(lambda rows: np.where(np.arange(split.hidden.shape[1]) < 30, 1.0, -np.inf)
                                  * np.ones((len(rows), 1))))  # fmt: skip
    seen = split.seen.toarray()
    for row, columns in zip(judgement.rows, judgement.lists, strict=True):
        shown = columns[columns >= 0]
        assert not seen[row, shown].any()
        assert (shown < 30).all()


def test_the_paper_is_measured_as_it_recommends() -> None:
    """The lists that are judged are those of the recommender itself."""
    split = draw(listeners_with_taste(5), 0)
    paper = next(one for one in contestants.contestants()[0] if one.name == Pmrs.name)
    judgement = judge(split, paper.fit(split)({}))
    itself = Pmrs().fit(split.evidence)
    for row, columns in list(zip(judgement.rows, judgement.lists, strict=True))[:10]:
        picks = itself.recommend(ListenerId(int(split.listeners[row])), LIST)
        assert [pick.recording for pick in picks] == columns[columns >= 0].tolist()


def test_a_setting_is_chosen_without_the_test() -> None:
    split = draw(listeners_with_taste(6), 0)
    asked: list[Split] = []

    def fit(given: Split) -> Callable[[object], Judged]:
        asked.append(given)
        return lambda setting: oracle(given) if setting["right"] else CHANCE(given)  # type: ignore[index]

    one = contestants.Contestant("x", fit, ({"right": 0.0}, {"right": 1.0}))
    assert choose(one, split, 0) == {"right": 1.0}
    assert all(given is not split for given in asked)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return measure(listeners_with_taste(7), seeds=2)


def test_every_recommender_has_every_measure(outcome: Outcome) -> None:
    names = list(dict.fromkeys(one.recommender for one in outcome.figures))
    assert names[:4] == ["random", "popularity", "pmrs", "default"]
    assert set(names) | set(outcome.absent) == {
        "random", "popularity", "pmrs", "default", "item-knn-cosine", "item-knn-bm25", "als", "user-knn", "rp3beta",
        "ease",
    }  # fmt: skip
    keys = {(one.metric, one.genre) for one in outcome.figures}
    assert keys == {
        *((name, None) for name in ("ndcg@20", "recall@20", "cs@10", "coverage", "popularity_percentile", "novelty")),
        *(("cs@10", genre) for genre in GENRES),
    }
    assert len(outcome.figures) == len(names) * len(keys)
    for one in outcome.figures:
        assert one.low <= one.value <= one.high, one
        assert one.listeners > 0
    assert len(outcome.shapes) == 2


def test_differences_are_paired(outcome: Outcome) -> None:
    of = {(one.recommender, one.metric, one.genre): one for one in outcome.figures}
    assert all(one.recommender != OURS for one in outcome.differences)
    for one in outcome.differences:
        theirs, ours = of[one.recommender, one.metric, one.genre], of[OURS, one.metric, one.genre]
        assert one.value == pytest.approx(theirs.value - ours.value, abs=2e-6)
        assert one.low <= one.value + 1e-9
        assert one.high >= one.value - 1e-9
    ease = next(one for one in outcome.differences if (one.recommender, one.metric) == ("ease", NDCG))
    own, ours = of["ease", NDCG, None], of[OURS, NDCG, None]
    assert ease.high - ease.low < (own.high - own.low) + (ours.high - ours.low)


def test_the_same_seeds_give_the_same_figures(outcome: Outcome) -> None:
    only = frozenset({"random", "ease", "user-knn"})
    again = measure(listeners_with_taste(7), seeds=2, only=only)
    kept = [one for one in outcome.figures if one.recommender in only | {OURS}]
    assert list(again.figures) == kept


def test_one_that_cannot_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "LARGEST", 10)
    outcome = measure(listeners_with_taste(8), seeds=1, only=frozenset({"ease"}))
    assert "at most 10" in outcome.absent["ease"]
    assert {one.recommender for one in outcome.figures} == {OURS}


def test_without_the_library_its_peers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> object:
        raise ImportError

    monkeypatch.setattr(importlib, "import_module", missing)
    found, names = contestants.contestants()
    assert names == ["item-knn-cosine", "item-knn-bm25", "als"]
    assert not set(names) & {one.name for one in found}


def test_charts_show_what_was_measured(outcome: Outcome, tmp_path: object) -> None:
    charts = pytest.importorskip(
        "pmrs_desktop.recommend.evaluation.charts", reason="the extra evaluate is not installed"
    )
    picture = charts.cs_by_genre(outcome.figures)
    axes = picture.axes[0]
    heights = sorted(round(bar.get_height(), 6) for bar in axes.patches)
    best = charts.best_peer(outcome.figures)
    shown = (Pmrs.name, best, OURS)
    wanted = [one.value for one in outcome.figures if one.metric == CS and one.genre and one.recommender in shown]
    assert heights == sorted(wanted)
    words = {text.get_text() for text in axes.texts}
    assert {"Rock", "Trance", "Hip Hop"} <= words
    ranked = charts.ndcg_by_recommender(outcome.figures, outcome.differences)
    widths = [round(bar.get_width(), 6) for bar in ranked.axes[0].patches]
    assert widths == sorted(one.value for one in outcome.figures if one.metric == NDCG)
