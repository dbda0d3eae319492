"""From what the student hears to ten genres: a linear head, its temperature, and the threshold of Unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmrs_desktop.genre.labels import LABELS

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

STEPS = 600
TEMPERATURES = np.geomspace(0.25, 8.0, 61)
THRESHOLDS = np.arange(0.10, 0.91, 0.01)


@dataclass(frozen=True, slots=True)
class Head:
    """Logits of the ten labels = features @ `weights` + `bias`; being linear, of a mean of windows as of each."""

    weights: Numbers
    bias: Numbers

    def logits(self, features: Numbers) -> Numbers:
        return features @ self.weights + self.bias


def learn(features: Numbers, labels: Indices, ridge: float, balance: float) -> Head:
    """Returns the multinomial logistic regression on `features` (n, f), by Nesterov's accelerated gradient.

    Args:
        features: what the student hears, roughly standardised.
        labels: index of the label of each row.
        ridge: weight of half the squared weights beside the mean loss.
        balance: 0 counts each song alike, 1 each label alike, between them in between.
    """
    counts = np.bincount(labels, minlength=len(LABELS)).clip(1)
    weight = (len(labels) / counts[labels]) ** balance
    weight = weight / weight.sum()
    wanted = np.eye(len(LABELS))[labels]
    wide = np.hstack([features, np.ones((len(features), 1))])
    decay = np.full((wide.shape[1], 1), ridge)
    decay[-1] = 0.0
    # the loss bends at most half as much as the weighted second moment of the features
    step = 1.0 / (0.5 * np.linalg.norm((wide.T * weight) @ wide, 2) + ridge)
    here = np.zeros((wide.shape[1], len(LABELS)))
    before, ahead = here, here
    for number in range(STEPS):
        gradient = wide.T @ (weight[:, None] * (softmax(wide @ ahead) - wanted)) + decay * ahead
        before, here = here, ahead - step * gradient
        ahead = here + number / (number + 3) * (here - before)
    return Head(here[:-1], here[-1])


def softmax(logits: Numbers) -> Numbers:
    """Returns shares with sum 1 along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Numbers = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def temperature(logits: Numbers, labels: Indices) -> float:
    """Returns the temperature that makes the shares say most truly how sure they are (least log loss)."""

    return float(min(TEMPERATURES, key=lambda by: log_loss(softmax(logits / by), labels)))


def log_loss(shares: Numbers, labels: Indices) -> float:
    """Returns the mean negative logarithm of the true labels' shares."""
    return float(-np.log(shares[np.arange(len(labels)), labels] + 1e-12).mean())


def threshold(shares: Numbers, worth: Numbers) -> float:
    """Returns the share below which to say Unknown, so that the names given are worth most in all.

    Args:
        shares: (n, 10) of songs held out.
        worth: (n,) what it is worth to name each, negative where the name is wrong; Unknown is worth nothing.
    """
    sure = shares.max(axis=1)
    totals = np.asarray([float(worth[sure >= at].sum()) for at in THRESHOLDS])
    best = np.flatnonzero(totals >= totals.max() - 1e-9)
    return float(THRESHOLDS[best[len(best) // 2]])
