"""The charts of an evaluation, drawn by matplotlib, which the extra `evaluate` brings; nothing imports this but by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from pmrs_desktop.recommend.evaluation.contestants import OURS
from pmrs_desktop.recommend.evaluation.tally import CS, NDCG, Figure
from pmrs_desktop.recommend.pmrs import Pmrs
from pmrs_desktop.words import tr

PAGE, TEXT, QUIET, LINE = "#FBFAF8", "#1E1C19", "#67625A", "#E2DED6"
Dashes = tuple[float, Sequence[float]]
ACCENT, PAPER, PEER = "#0B6B5F", "#B26F00", "#B3ACA0"
CHANCE, POPULAR = "random", "popularity"
SOLID: Dashes = (0, ())
DOTTED: Dashes = (0, (1, 1.2))
BESIDE = (CHANCE, POPULAR, Pmrs.name, OURS)
BAR = 0.24
"""Width of a bar; a genre is 1 wide."""
FEW = 20
"""With fewer listeners bars are pale."""


def cs_by_genre(figures: Sequence[Figure]) -> Picture:
    """Returns CS@10 by genre: the paper, the best peer and ours, with intervals, chance and popularity drawn in."""
    best = best_peer(figures)
    shown = [(Pmrs.name, PAPER), *([(best, PEER)] if best else []), (OURS, ACCENT)]
    of = {(one.recommender, one.genre): one for one in figures if one.metric == CS and one.value is not None}
    genres = [one.genre for one in figures if one.metric == CS and one.recommender == OURS and one.genre]
    genres = sorted((genre for genre in genres if (OURS, genre) in of), key=lambda genre: -of[OURS, genre].listeners)
    picture = _sheet(max(7.5, 2.2 + 1.25 * len(genres)), 5.2)
    axes = picture.add_axes((0.0, 0.0, 1.0, 1.0))
    _place(picture, axes, left=0.7, right=0.35, top=1.28, bottom=0.95)
    for number, (name, colour) in enumerate(shown):
        shift = (number - (len(shown) - 1) / 2) * (BAR + 0.02)
        for place, genre in enumerate(genres):
            if (name, genre) in of:
                _bar(axes, place + shift, of[name, genre], colour, pale=of[OURS, genre].listeners < FEW)
    for name, dashes in ((CHANCE, DOTTED), (POPULAR, SOLID)):
        for place, genre in enumerate(genres):
            one = of.get((name, genre))
            if one is not None and one.value is not None:
                axes.hlines(
                    one.value, place - 0.46, place + 0.46, colors=TEXT, linewidths=1.3, linestyles=dashes, zorder=4
                )
    highest = max((one.high or one.value or 0.0 for one in of.values()), default=1.0)
    axes.set_ylim(0, min(1.0, highest * 1.12) if highest > 0 else 1.0)
    axes.set_xlim(-0.62, len(genres) - 0.38)
    axes.set_xticks([])
    for place, genre in enumerate(genres):
        for words, below, colour, size in (
            (_named(genre), 18, TEXT, 9.5),
            (f"{of[OURS, genre].listeners:,}", 34, QUIET, 8.5),
        ):
            axes.annotate(words, (place, 0), xytext=(0, -below), textcoords="offset points", ha="center",
                          va="baseline", color=colour, fontsize=size)  # fmt: skip
    axes.yaxis.grid(True, color=LINE, linewidth=0.8)
    _title(
        picture,
        tr("How many of the songs that were hidden come back, by genre"),
        tr(
            "CS@10: hits among the ten best of the genre, of all that could be hit. Bars with 95 % intervals over listeners."
        ),
    )
    _legend(picture, [(_named(name), colour) for name, colour in shown])
    _foot(
        picture,
        tr(
            "Below each genre: listeners with a hidden song in it; pale: fewer than {few}."
            " Candidates: every song of the genre that is new to the listener.",
            few=FEW,
        ),
    )
    return picture


def ndcg_by_recommender(figures: Sequence[Figure], differences: Sequence[Figure]) -> Picture:
    """Returns NDCG@20 of every recommender, best above, with intervals, and what each is worth less ours."""
    overall = [one for one in figures if one.metric == NDCG and one.value is not None]
    overall.sort(key=lambda one: one.value or 0.0)
    less = {one.recommender: one for one in differences if one.metric == NDCG}
    picture = _sheet(9.2, 1.7 + 0.42 * len(overall))
    axes = picture.add_axes((0.0, 0.0, 1.0, 1.0))
    _place(picture, axes, left=1.75, right=2.98, top=1.12, bottom=0.5)
    for place, one in enumerate(overall):
        ours = one.recommender == OURS
        difference = less.get(one.recommender)
        colour = {OURS: ACCENT, Pmrs.name: PAPER}.get(one.recommender, PEER)
        axes.barh(place, one.value or 0.0, height=0.62, color=colour, zorder=2)
        if one.low is not None and one.high is not None:
            axes.hlines(place, one.low, one.high, colors=PAGE, linewidths=3.2, zorder=3)
            axes.hlines(place, one.low, one.high, colors=TEXT, linewidths=1.2, zorder=3)
        weight = "bold" if ours else "normal"
        _cell(axes, place, 0.68, f"{one.value:.3f}", weight)
        if difference is not None and difference.value is not None:
            _cell(axes, place, 1.38, _signed(difference.value), weight)
            _cell(axes, place, 2.65, f"{_signed(difference.low)} {tr('to')} {_signed(difference.high)}", weight)
    axes.set_yticks(range(len(overall)))
    axes.set_yticklabels([_named(one.recommender) for one in overall], color=TEXT, fontsize=9.5)
    for label, one in zip(axes.get_yticklabels(), overall, strict=True):
        label.set_fontweight("bold" if one.recommender == OURS else "normal")
    axes.tick_params(axis="y", length=0, pad=7)
    axes.xaxis.grid(True, color=LINE, linewidth=0.8)
    axes.set_xlim(0, max((one.high or one.value or 0.0 for one in overall), default=1.0) * 1.03)
    _title(picture, tr("How well the hidden songs are ranked"),
           tr("NDCG@20 over all songs new to the listener; bars with 95 % intervals over listeners."))  # fmt: skip
    for right, words in ((0.68, "NDCG@20"), (1.38, tr("less ours")), (2.65, tr("95 % interval"))):
        _cell(axes, len(overall) - 0.25, right, words, "normal", QUIET)
    return picture


def best_peer(figures: Sequence[Figure]) -> str | None:
    """Returns which recommender of others has the best NDCG@20; None where none was measured."""
    others = [one for one in figures if one.metric == NDCG and one.recommender not in BESIDE and one.value is not None]
    return max(others, key=lambda one: one.value or 0.0).recommender if others else None


def _cell(axes: Axes, place: float, right: float, words: str, weight: str, colour: str = TEXT) -> None:
    """Writes words that end `right` inches to the right of the axes, at the height of row `place`."""
    axes.annotate(words, (1.0, place), xycoords=("axes fraction", "data"), xytext=(right * 72, 0),
                  textcoords="offset points", ha="right", va="center", color=colour, fontsize=9,
                  fontweight=weight)  # fmt: skip


def _bar(axes: Axes, place: float, one: Figure, colour: str, *, pale: bool) -> None:
    axes.bar(place, one.value or 0.0, width=BAR, color=_pale(colour) if pale else colour, linewidth=0, zorder=2)
    if one.low is not None and one.high is not None:
        axes.vlines(place, one.low, one.high, colors=PAGE, linewidths=3.2, zorder=3)
        axes.vlines(place, one.low, one.high, colors=TEXT, linewidths=1.2, zorder=3)


def _pale(colour: str) -> str:
    """Returns two fifths of a colour over the page, as "#RRGGBB"."""
    parts = [(int(colour[at : at + 2], 16), int(PAGE[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(0.4 * own + 0.6 * page):02X}" for own, page in parts)


def _sheet(width: float, height: float) -> Picture:
    return Picture(figsize=(width, height), dpi=160, facecolor=PAGE)


def _place(picture: Picture, axes: Axes, *, left: float, right: float, top: float, bottom: float) -> None:
    """Puts the axes at margins in inches, without a frame."""
    width, height = picture.get_size_inches()
    axes.set_position((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))
    axes.set_facecolor(PAGE)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(colors=QUIET, labelsize=8.5, length=0)


def _title(picture: Picture, title: str, line: str) -> None:
    width, height = picture.get_size_inches()
    picture.text(0.28 / width, 1 - 0.42 / height, title, color=TEXT, fontsize=14, fontweight="bold", va="baseline")
    picture.text(0.28 / width, 1 - 0.68 / height, line, color=QUIET, fontsize=9.5, va="baseline")


def _foot(picture: Picture, line: str) -> None:
    width, height = picture.get_size_inches()
    picture.text(0.28 / width, 0.2 / height, line, color=QUIET, fontsize=8.5, va="baseline")


def _legend(picture: Picture, bars: Sequence[tuple[str, str]]) -> None:
    """Draws what the colours and lines mean, in one row below the title."""
    width, height = picture.get_size_inches()
    canvas = picture.add_axes((0.28 / width, 1 - 1.08 / height, 1 - 0.56 / width, 0.22 / height))
    canvas.set_axis_off()
    canvas.set_xlim(0, width - 0.56)
    canvas.set_ylim(0, 0.22)
    at = 0.0
    for words, colour in bars:
        canvas.fill_between([at, at + 0.14], 0.04, 0.18, color=colour, linewidth=0)
        at = _word(canvas, at + 0.2, words)
    for words, dashes in ((_named(POPULAR), SOLID), (_named(CHANCE), DOTTED)):
        canvas.plot([at, at + 0.24], [0.11, 0.11], color=TEXT, linewidth=1.3, linestyle=dashes, solid_capstyle="butt")
        at = _word(canvas, at + 0.3, words)


def _word(canvas: Axes, at: float, words: str) -> float:
    """Writes words at `at` inches, and returns where the next mark begins."""
    written = canvas.text(at, 0.11, words, color=TEXT, fontsize=9.5, va="center")
    picture = canvas.get_figure()
    assert isinstance(picture, Picture)
    return at + written.get_window_extent().width / picture.dpi + 0.28


def _named(name: str) -> str:
    names: Mapping[str, str] = {
        OURS: tr("Ours"),
        Pmrs.name: tr("The paper"),
        CHANCE: tr("Chance"),
        POPULAR: tr("Popularity"),
        "user-knn": tr("User kNN"),
        "rp3beta": "RP3beta",
        "ease": "EASE",
        "als": "ALS",
        "item-knn-cosine": tr("Item kNN, cosine"),
        "item-knn-bm25": tr("Item kNN, BM25"),
    }
    return names.get(name) or name[:1].upper() + name[1:]


def _signed(value: float | None) -> str:
    return "?" if value is None else f"{value:+.3f}".replace("-", "−")
