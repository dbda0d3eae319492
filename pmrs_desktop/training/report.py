"""The model card: what the four folds say, in numbers that a person can check, and where the network is weak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.genre.labels import FAMILY, LABELS
from pmrs_desktop.training.dataset import Dataset
from pmrs_desktop.training.examples import SONG, Examples
from pmrs_desktop.training.recipe import Lesson

GENRE_AUDIO = "9d7c43bb0fd9"
"""The tables of the set that the bundled network learnt from begin with this digest; what is written below is of it."""
ENOUGH = 20
"""With fewer examples in the folds, a label cannot be judged."""

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out when each example was tested: `shares` (n, 10), and the `limit` (n,) below which it was Unknown."""

    shares: npt.NDArray[np.float64]
    limit: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of examples, 0..1: right by label and by family when it must answer; how many are named; right among
    those."""

    count: int
    label: float
    recall: float
    family: float
    named: float
    named_label: float
    named_family: float


def score(examples: Examples, outcome: Outcome, rows: Rows) -> Score:
    """Returns the score on some of the examples. `recall` is the mean over labels of the share found."""
    truth, guess = examples.label[rows], outcome.shares[rows].argmax(axis=1)
    right, kin = truth == guess, _family(truth) == _family(guess)
    sure = outcome.shares[rows].max(axis=1) >= outcome.limit[rows]
    recalls = [right[truth == label].mean() for label in np.unique(truth)]
    return Score(
        int(rows.sum()),
        float(right.mean()),
        float(np.mean(recalls)),
        float(kin.mean()),
        float(sure.mean()),
        float(right[sure].mean()) if sure.any() else float("nan"),
        float(kin[sure].mean()) if sure.any() else float("nan"),
    )


def card(
    data: Dataset, examples: Examples, outcome: Outcome | None, threshold: float, temperature: float, lesson: Lesson
) -> str:
    """Returns the whole card in Markdown; without an outcome (no folds were taught) it says that nothing was judged."""
    judged = _NOT_JUDGED if outcome is None else _judged(examples, outcome)
    parts = [_INTRODUCTION, judged, _threshold(threshold, temperature), _taught_with(data), _repeat(lesson)]
    return "\n\n".join(parts) + "\n"


def _judged(examples: Examples, outcome: Outcome) -> str:
    kinds = np.asarray(examples.kind)
    song = kinds == SONG
    parts: list[tuple[str, Rows]] = [
        ("all", np.ones(len(kinds), np.bool_)),
        ("songs (heard once)", song),
        ("clips", ~song),
        ("clips, recorded music only", kinds == "real"),
        *((f"fold {fold}", examples.fold == fold) for fold in np.unique(examples.fold)),
    ]
    rows = [(name, score(examples, outcome, chosen)) for name, chosen in parts if chosen.any()]
    return "\n\n".join(
        [
            _SCORES,
            _table(
                ["", "n", "ten labels", "mean recall", "five families", "named", "label right", "family right"],
                [[name, str(s.count), *map(_percent, _figures(s))] for name, s in rows],
            ),
            _COLUMNS,
            "### By label",
            _by_label(examples, outcome),
            "### What was taken for what\nRows: what it is; columns: what it was called when it must answer.",
            _confusion(examples.label, outcome.shares.argmax(axis=1)),
        ]
    )


def _by_label(examples: Examples, outcome: Outcome) -> str:
    guess = outcome.shares.argmax(axis=1)
    rows = []
    for number, label in enumerate(LABELS):
        these = examples.label == number
        if not these.any():
            rows.append([label, "0", "", "", "not judged: no examples"])
            continue
        found = (guess[these] == number).mean()
        kin = (_family(guess[these]) == FAMILY[label]).mean()
        verdict = "" if these.sum() >= ENOUGH else f"too few to judge ({these.sum()} examples)"
        rows.append([label, str(these.sum()), _percent(found), _percent(kin), verdict])
    return _table(["label", "n", "found", "family found", ""], rows)


def _confusion(truth: npt.NDArray[np.intp], guess: npt.NDArray[np.intp]) -> str:
    rows = []
    for number, label in enumerate(LABELS):
        counts = np.bincount(guess[truth == number], minlength=len(LABELS))
        rows.append([label, *(str(count) if count else "·" for count in counts)])
    return _table(["", *LABELS], rows)


def _family(labels: npt.NDArray[np.intp]) -> npt.NDArray[np.str_]:
    return np.asarray([FAMILY[label] for label in LABELS])[labels]


def _figures(score: Score) -> Iterable[float]:
    return (score.label, score.recall, score.family, score.named, score.named_label, score.named_family)


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f} %"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _threshold(threshold: float, temperature: float) -> str:
    return f"""## Unknown
Below a share of {threshold:.2f} of the strongest label the answer is Unknown. The threshold and the temperature
({temperature:.2f}, already in the file) are the means of what four choices gave, one for each test fold, each made on
the other three folds alone: a right name is worth 1, a wrong one costs 1, or one half where it is at least of the
right family, and Unknown is worth nothing. The column "named" above is the coverage that this leaves. The students of
the inner folds had heard the inner clips (without their labels), so the choice is slightly sure of itself; the test
folds are not touched by it."""


def _taught_with(data: Dataset) -> str:
    labelled = sum(bool(clip.label) for clip in data.clips)
    songs = len(data.songs.labels) if data.songs is not None else 0
    counts = f"{len(data.clips)} clips, {labelled} of them labelled, and {songs} songs heard once"
    known = data.digest.startswith(GENRE_AUDIO)
    notes = [_GENRE_AUDIO, _LIMITS] if known else ["Of this set nothing more is known here: whoever taught must say."]
    return "\n\n".join([f"## Taught with\n{counts} (tables `{data.digest[:12]}`).", *notes])


def _repeat(lesson: Lesson) -> str:
    return f"""## Made by
```
{lesson.command}
```
{lesson.windows:,} windows, {lesson.epochs} epochs for the final student, {lesson.fold_epochs} for each student of a
fold, seed {lesson.seed}. A lesson that was broken off goes on where it was. Repeated on another processor, figures
differ by about a percentage point."""


_INTRODUCTION = """# The genre network
**What it does.** It hears a 4 s clip as a log-mel spectrogram (599 frames x 128 bands, level taken out) and gives ten
genre logits and a 200-number embedding for likeness. A song is heard in up to six windows; logits and embeddings are
averaged.

**What it is.** Four 1-D convolutions along time (256, 256, 512, 512 filters of length 4, batch normalisation, ReLU,
max pooling 4, 2, 2), global mean, maximum and L2 pooling, a dense layer of 512, and from there the embedding, 50 tags
and, linear on both, the ten labels: the configuration of van den Oord, Dieleman and Schrauwen (2013) that the paper
names. Weights are quantised to 8 bits; LiteRT's answers differ from TensorFlow's by a few hundredths of a logit.

**How it learnt.** As the patient student of an outside ear (musicnn, Pons and Serra 2019, ISC licence, trained on the
Million Song Dataset): the ear heard every one of the windows that were cut, sped up or slowed down, tilted in tone
and mixed from the clips, and the student learnt to give the ear's embedding and tags. The ear itself is not part of
the program."""

_SCORES = """## Scores
Four folds, no artist in two of them. For each fold a student and a head were taught that never met a window, clip or
song of it; these are its answers there. The shipped network learnt from all four in the same way. Other weights of the
labels, ridges and ways of naming were compared on the same folds and gave 65 to 72 % of families: a difference of
three points means nothing here."""

_COLUMNS = """The first three shares are of all examples (it must answer); then the share that is named at all (not
Unknown), and how many of the named are right."""

_NOT_JUDGED = """## Scores
No folds were taught in this lesson: nothing is known about how good this network is."""

_GENRE_AUDIO = """The set `genre-audio`: clips of up to 30 s from public repositories and free-music collections, and
for the songs, which are commercial recordings, log-mel windows and the ear's answers alone. Licences of the clips
differ from file to file (CC0, CC BY, CC BY-SA, some CC BY-NC, GPL, "not stated"; `clips.csv` names each with its
origin). No clip, and nothing a clip could be rebuilt from, is part of the program. Labels come from file names, tags,
titles and artists' known genres; nobody listened. "Dancehall" is mostly reggae and reggaeton, "Funky house" is house
of all kinds, "Electronic" is techno, dubstep, EDM and what else is electronic."""

_LIMITS = """## Weak, and why
- **Breakbeat and Dancehall cannot be judged**: 9 and 14 examples, many of them tracker modules or made by machines.
  Their names are seldom given; take them as hints. Reggae is mostly taken for Hip Hop.
- **The dance styles are mixed up with one another**, and with Electronic: the ear's windows of 3 s and its tags do
  not hear tempo and drum pattern, so its student does not either. Drum and bass and Funky house are seldom named
  rightly, Trance now and then; as a family they are heard better.
- **Electronic** that is slow or sparse is often taken for Hip Hop, since much of the hip hop here is instrumental.
- **Pop** is found half the time, else taken for Hip Hop, Electronic or Rock: it is defined by place in the charts more
  than by sound.
- Jazz, folk, blues, country, soul, spoken word are none of the ten: the right answer for them is Unknown, but nothing
  taught the network so, and it will often name the nearest label instead.
- Live recordings, very old recordings and lo-fi were hardly heard in teaching."""
