"""The figures of the chapter from likelihood to loss: hills, lost digits, gaps and slopes."""

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, NullLocator

from bookkit.figures.style import GUIDE, INK, MODEL, MUTED, TRUTH, canvas
from crossentropy import log_softmax

__all__ = [
    "focal_answers",
    "hidden_layer",
    "lost_digits",
    "reductions_strip",
    "scores_and_pull",
    "slopes_when_wrong",
    "smoothing_gap",
]

_LINES = ((INK, "-"), (MUTED, "--"), (GUIDE, "-."))
_SMALLEST = 1e-17


def hidden_layer(reach: float = 2.0) -> list[Axes]:
    """Draw the logistic loss in a linear weight, and through two equal layers, with chords.

    Parameters
    ----------
    reach : float
        The chords join the points at -reach and reach.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6)
    w, ends = np.linspace(-3, 3, 301), np.array([-reach, reach])
    panels: tuple[tuple[Callable[[Any], Any], str], ...] = (
        (lambda w: w, "one layer: log-odds $w$"),
        (np.square, "two layers: log-odds $w^2$"),
    )
    for ax, (log_odds, title) in zip(axes, panels, strict=True):
        ax.plot(w, np.logaddexp(0, -log_odds(w)), color=INK)
        ax.plot(ends, np.logaddexp(0, -log_odds(ends)), "o--", color=MUTED)
        ax.set(title=title, xlabel="$w$", xlim=(-3, 3), ylim=(0, None))
    axes[0].set_ylabel("loss, nats")
    return axes


def scores_and_pull(
    logits: Sequence[float], label: int, pull: Sequence[float], *, outcomes: Sequence[str]
) -> list[Axes]:
    """Draw logits, their softmax beside the label's point mass, and the gradient.

    Parameters
    ----------
    logits : sequence of float, length n
        A score for each outcome.
    label : int
        The outcome that came.
    pull : sequence of float, length n
        The gradient of the loss in the logits, in nats.
    outcomes : sequence of str, length n
        The outcomes' names.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(3, height=1.9, sharey=True)
    rows = np.arange(len(outcomes))
    target = np.eye(len(outcomes))[label]
    axes[0].barh(rows, logits, height=0.5, color=MUTED)
    axes[0].set(title="logits $z$", yticks=rows, yticklabels=outcomes)
    axes[1].barh(rows, np.exp(log_softmax(logits)), height=0.5, color=MODEL, alpha=0.75)
    axes[1].barh(rows, target, height=0.7, fill=False, edgecolor=TRUTH, linestyle="--")
    axes[1].set(title="softmax $q$, target $p$", xlim=(0, 1.02))
    axes[2].barh(rows, pull, height=0.5, color="none", edgecolor=GUIDE, hatch="///", lw=0.5)
    axes[2].set(title="gradient $q - p$", xlim=(-1.02, 1.02))
    for ax in axes:
        ax.axvline(0, color=GUIDE, linewidth=0.7)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
    axes[0].invert_yaxis()
    return axes


def lost_digits(gaps: Sequence[float], errors: Mapping[str, Sequence[float]]) -> Axes:
    """Draw relative errors over the gap between two logits, on a logarithmic axis.

    Parameters
    ----------
    gaps : sequence of float
        The right class's logit less the other.
    errors : mapping of str to sequence of float
        For each formula's name, its relative error at each gap.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas()
    for (name, error), (colour, line) in zip(errors.items(), _LINES, strict=False):
        ax.semilogy(gaps, np.maximum(error, _SMALLEST), line, color=colour, label=name, lw=1.2)
    ax.axhline(1, color=GUIDE, lw=0.7, ls=":")
    ax.set(xlabel="gap between the logits", ylabel="relative error", ylim=(0.5 * _SMALLEST, 10))
    ax.set_xlim(0, max(gaps))
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.95))
    figure.narrow_legend(ax)
    return ax


def smoothing_gap(
    gaps: Sequence[float], plain: Sequence[float], smoothed: Sequence[float], best: float
) -> Axes:
    """Draw the loss over the logit gap, for one-hot and for smoothed targets.

    Parameters
    ----------
    gaps, plain, smoothed : sequence of float
        The gaps, and the losses in nats at them.
    best : float
        The gap at which the smoothed loss is least, marked.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    least = float(np.interp(best, gaps, smoothed))
    ax.axhline(least, color=TRUTH, lw=1, ls=":")
    ax.plot(gaps, plain, color=INK)
    ax.plot(gaps, smoothed, "--", color=MUTED)
    ax.plot([best], [least], "o", color=MUTED)
    ax.annotate(r"$\ln\, 91$", (best, least), (0, 7), textcoords="offset points", ha="center")
    ax.text(gaps[-1], smoothed[-1] + 0.06, "smoothed", color=MUTED, ha="right", va="bottom")
    ax.text(gaps[-1], plain[-1] + 0.04, "one-hot", color=INK, ha="right", va="bottom")
    ax.text(gaps[-1], least - 0.04, "entropy of the target", color=TRUTH, ha="right", va="top")
    ax.set(xlim=(0, gaps[-1]), ylim=(0, math.log(10) + 0.1), ylabel="loss, nats")
    ax.set_xlabel("logit of the label less each other logit")
    return ax


def slopes_when_wrong() -> list[Axes]:
    """Draw the log loss and the squared error over the log-odds, and the size of their slopes."""
    _, axes = canvas(2, height=2.6)
    d = np.linspace(-8, 6, 281)
    right = 1 / (1 + np.exp(-d))
    losses, pulls = axes
    losses.plot(d, -np.log(right), color=INK, label="log loss, nats")
    losses.plot(d, (1 - right) ** 2, "--", color=MUTED, label="squared error")
    losses.legend(loc="upper right")
    losses.set(title="loss", ylim=(0, 4))
    pulls.plot(d, 1 - right, color=INK)
    pulls.plot(d, 2 * right * (1 - right) ** 2, "--", color=MUTED)
    pulls.set(title="pull (minus the slope)", ylim=(0, 1.05))
    for ax in axes:
        ax.set(xlabel="log-odds of the right class", xlim=(-8, 6))
    return axes


def reductions_strip(losses: Mapping[str, float]) -> Axes:
    """Draw the numbers that one batch gives, a row for each reduction, in nats and in bits.

    Parameters
    ----------
    losses : mapping of str to float
        The name of each reduction, and its loss in nats, above 0.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas()
    rows = np.arange(len(losses))
    in_nats = np.array(list(losses.values()))
    in_bits = in_nats / math.log(2)
    ax.hlines(rows, in_nats, in_bits, color=MUTED, lw=0.8)
    ax.plot(in_nats, rows, "o", color=INK, label="nats")
    ax.plot(in_bits, rows, "o", color=INK, mfc="none", label="bits")
    ax.set(xscale="log", xlabel="the loss", yticks=rows, yticklabels=list(losses))
    ax.set_xticks([1, 2, 5, 10, 20], labels=["1", "2", "5", "10", "20"])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.legend(loc="upper right", bbox_to_anchor=(1, 0.8))
    figure.narrow_legend(ax, ncols=2)
    names = FixedFormatter([textwrap.fill(name, 20) for name in losses])
    figure.narrow(ax.yaxis, major_formatter=names)
    figure.narrow(figure, figheight=4.4)
    return ax


def focal_answers(curves: Mapping[float, tuple[Sequence[float], Sequence[float]]]) -> Axes:
    """Draw what is best to say over what is true, a curve for each exponent of the focal loss.

    Parameters
    ----------
    curves : mapping of float to a pair of sequences of float
        For each exponent the truths, and the answers of least expected loss.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=3.2)
    styles = ((MUTED, ":"), (INK, "-"), (MUTED, "--"), (GUIDE, "-."))
    for (gamma, (truths, answers)), (colour, line) in zip(curves.items(), styles, strict=False):
        ax.plot(truths, answers, line, color=colour, label=rf"$\gamma = {gamma:g}$")
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="true probability $p$", ylabel="best answer $q^*$")
    ax.set_aspect("equal")
    ax.legend(loc="upper left")
    return ax
