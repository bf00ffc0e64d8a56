"""The figures of the chapter on training: stable steps, noisy labels, calibration and scores."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from bookkit.figures.style import MODEL, MUTED, TRUTH, canvas
from crossentropy import cross_entropy

__all__ = [
    "both_rise",
    "edge_of_stability",
    "noisy_labels",
    "reliability",
    "scores_expected",
]

_REFERENCE: dict[str, Any] = {"color": "#555555", "lw": 0.8, "ls": ":"}
_BINS = 10


def edge_of_stability(runs: Mapping[float, Sequence[float]]) -> Axes:
    """Draw distances from a minimiser over steps, with the rates of change that theory predicts.

    Parameters
    ----------
    runs : mapping of float to sequence of float
        For each learning rate, in units of the edge 2/h, the distances after 0, 1, ... steps.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    for (factor, far), line in zip(runs.items(), ("-", "--", "--", "-"), strict=False):
        steps = np.arange(len(far))
        ax.semilogy(steps, far, line, color=TRUTH if factor < 1 else MODEL)
        some = steps[::10]
        ax.semilogy(some, far[0] * abs(1 - 2 * factor) ** some, "o", color="#555555", mfc="none")
        ax.text(len(far), far[-1], f"{factor:g} of the edge", va="center", color="#333333")
    longest = max(map(len, runs.values()))
    ax.set(xlim=(0, longest - 1), xlabel="steps taken", ylabel="distance from the minimiser")
    return ax


def noisy_labels(
    steps: Sequence[float], fit: Sequence[float], fresh: Sequence[float], floor: float
) -> Axes:
    """Draw the loss on training labels and on fresh ones over steps, with the floor.

    Parameters
    ----------
    steps : sequence of float
        The numbers of steps, at least 1.
    fit, fresh : sequence of float
        The losses in nats, on the labels fitted and on others.
    floor : float
        The entropy of the noise, in nats.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    ax.axhline(floor, **_REFERENCE)
    name = "the floor, the entropy of the noise"
    ax.text(steps[0] * 1.15, floor - 0.03, name, va="top", color="#333333")
    ax.semilogx(steps, fit, color=TRUTH)
    ax.semilogx(steps, fresh, "--", color=MODEL)
    turn = int(np.argmin(fresh))
    ax.plot([steps[turn]], [fresh[turn]], "o", color=MODEL)
    ax.text(steps[-1] * 1.1, fit[-1], "training labels", va="center", color=TRUTH)
    ax.text(steps[-1] * 1.1, fresh[-1], "fresh labels", va="center", color=MODEL)
    ax.set(xlabel="steps taken", ylabel="loss, nats", ylim=(0, math.log(10) + 0.1))
    ax.set_xlim(steps[0], steps[-1])
    return ax


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
    ax.plot(loss, accuracy, "o", color=TRUTH, alpha=0.8)
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
        ax.plot(said, held, color=TRUTH, lw=0.7)
        ax.scatter(said, held, 4 + 400 * count[filled] / len(labels), color=TRUTH, alpha=0.8)
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
        "log, in nats": (with_log, TRUTH, "-"),
        "Brier": (2 * (p * (1 - q) ** 2 + (1 - p) * q**2), MODEL, "--"),
        "linear": (p * (1 - q) + (1 - p) * q, MUTED, "-."),
    }
    for name, (charge, colour, line) in curves.items():
        ax.plot(q, charge, line, color=colour, label=name)
        ax.plot([q[charge.argmin()]], [charge.min()], "o", color=colour)
    ax.axvline(p, zorder=0, **_REFERENCE)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set(xlim=(0, 1.01), ylim=(0, 2), xlabel="$q$, what is said", ylabel="expected charge")
    ax.legend(loc="upper center")
    return ax
