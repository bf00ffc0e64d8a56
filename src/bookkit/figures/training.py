"""The figures of the chapter on training: a run, temperatures, calibration and scores."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from bookkit.figures.style import (
    CASING,
    EXCESS,
    GUIDE,
    INK,
    MODEL,
    MUTED,
    PAPER,
    SHEET,
    TRUTH,
    canvas,
)
from crossentropy import cross_entropy, entropy, log_softmax

__all__ = [
    "both_rise",
    "entropy_over_temperature",
    "floor_and_excess",
    "reliability",
    "scores_expected",
]

_REFERENCE: dict[str, Any] = {"color": GUIDE, "lw": 0.8, "ls": ":"}
_BINS = 10


def floor_and_excess(
    steps: Sequence[float], fit: Sequence[float], excess: Sequence[float], floor: float
) -> Axes:
    """Draw the loss on fresh labels as a floor and an excess over steps, with the training loss.

    Parameters
    ----------
    steps : sequence of float
        The numbers of steps, at least 1.
    fit, excess : sequence of float
        The training loss and the divergence of the model from the truth, in nats.
    floor : float
        The entropy of the labels given the inputs, in nats.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas()
    upper = floor + np.asarray(excess)
    ax.fill_between(steps, 0, floor, color=TRUTH, alpha=0.18, lw=0)
    ax.fill_between(steps, floor, upper, facecolor=EXCESS, edgecolor=GUIDE, hatch="///", lw=0)
    ax.semilogx(steps, upper, "--", color=MODEL, path_effects=CASING)
    ax.semilogx(steps, fit, color=INK)
    turn = int(np.argmin(excess))
    ax.plot([steps[turn]], [upper[turn]], "o", color=MODEL, mec=PAPER)
    words = ax.text(steps[0] * 1.15, floor / 2, "floor, the entropy of the noise", color=INK,
                    va="center")  # fmt: skip
    figure.narrow(words, text="floor, the entropy\nof the noise")
    ax.text(steps[0] * 1.15, floor + 0.1, "excess", color=INK, bbox=SHEET)
    ax.text(steps[-1] * 1.1, fit[-1], "training labels", va="center", color=INK)
    ax.text(steps[-1] * 1.1, upper[-1], "fresh labels", va="center", color=MODEL)
    ax.set(xlabel="steps taken", ylabel="loss, nats", ylim=(0, math.log(10) + 0.1))
    ax.set_xlim(steps[0], steps[-1])
    return ax


def entropy_over_temperature(
    logits: Sequence[float], classes: Sequence[str], turning: float, label: int
) -> list[Axes]:
    """Draw the entropy of softmax(z / T) and each class's probability over the temperature T.

    Parameters
    ----------
    logits : sequence of float, length n
        The logits z.
    classes : sequence of str, length n
        The names of the classes.
    turning : float
        The temperature at which the label's probability turns, marked.
    label : int
        The label's place among the classes.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.7)
    temperature = np.geomspace(0.2, 50, 400)
    q = np.exp(log_softmax(np.asarray(logits) / temperature[:, None]))
    axes[0].axhline(math.log(len(classes)), **_REFERENCE)
    axes[0].semilogx(temperature, entropy(q, base=math.e), color=INK)
    axes[0].set(title="entropy, nats", ylim=(0, math.log(len(classes)) + 0.1))
    for name, column, colour, line in zip(
        classes, q.T, (MUTED, INK, GUIDE), ("--", "-", "-."), strict=False
    ):
        axes[1].semilogx(temperature, column, line, color=colour, label=name)
    there = np.exp(log_softmax(np.asarray(logits) / turning))[label]
    axes[1].plot([turning], [there], "o", color=INK)
    axes[1].legend(loc="upper right")
    axes[1].set(title="probability", ylim=(0, 1.02))
    for ax in axes:
        ax.set(xlabel="temperature $T$", xlim=(temperature[0], temperature[-1]))
    return axes


def both_rise(loss: Sequence[float], accuracy: Sequence[float]) -> Axes:
    """Draw the change of the accuracy over that of the loss, one dot a model.

    Parameters
    ----------
    loss, accuracy : sequence of float
        By how much each model's loss, in nats, and accuracy, in percentage points, rose.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    ax.axhline(0, **_REFERENCE)
    ax.axvline(0, **_REFERENCE)
    ax.plot(loss, accuracy, "o", color=INK, alpha=0.8)
    ax.set(xlabel="rise of the loss, nats", ylabel="rise of the accuracy, points")
    return ax


def reliability(panels: Mapping[str, np.ndarray], labels: np.ndarray) -> list[Axes]:
    """Draw the share of right answers over the mean confidence, in ten bins a panel.

    Parameters
    ----------
    panels : mapping of str to ndarray of shape (N, n)
        For each panel's title, N pmfs over n classes.
    labels : ndarray of int, shape (N,)
        What happened.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(len(panels), height=2.7, sharey=True)
    for ax, (title, q) in zip(axes, panels.items(), strict=True):
        confidence, right = q.max(axis=1), q.argmax(axis=1) == labels
        which = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
        count = np.bincount(which, minlength=_BINS)
        filled = count > 0
        said, held = (
            np.bincount(which, values, minlength=_BINS)[filled] / count[filled]
            for values in (confidence, right)
        )
        ax.plot([0, 1], [0, 1], **_REFERENCE)
        ax.plot(said, held, color=INK, lw=0.7)
        ax.scatter(said, held, 4 + 400 * count[filled] / len(labels), color=INK, alpha=0.8)
        ax.set(title=title, xlabel="mean confidence", xlim=(0, 1.03), ylim=(0, 1.03))
    axes[0].set_ylabel("share of right answers")
    return axes


def scores_expected(p: float) -> Axes:
    """Draw the expected log, Brier and linear charges for two outcomes, over what is said.

    Parameters
    ----------
    p : float
        The probability of the first outcome, above 1/2.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    q = np.linspace(0.001, 1, 1000)
    with_log = cross_entropy([p, 1 - p], np.stack([q, 1 - q], axis=-1), base=math.e)
    curves = {
        "log, in nats": (with_log, INK, "-"),
        "Brier": (2 * (p * (1 - q) ** 2 + (1 - p) * q**2), MUTED, "--"),
        "linear": (p * (1 - q) + (1 - p) * q, GUIDE, "-."),
    }
    for name, (charge, colour, line) in curves.items():
        ax.plot(q, charge, line, color=colour, label=name)
        ax.plot([q[charge.argmin()]], [charge.min()], "o", color=colour)
    ax.axvline(p, zorder=0, **_REFERENCE)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set(xlim=(0, 1.01), ylim=(0, 2), xlabel="$q$, what is said", ylabel="expected charge")
    # Between the steep ends of the curves and the line at p.
    ax.legend(loc="upper left", bbox_to_anchor=(0.12, 1))
    return ax
