"""The figures of the chapter on surprise and entropy."""

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS_LINE, MODEL, MUTED, TRUTH, canvas
from crossentropy import entropy, surprisal

__all__ = ["binary_entropy", "one_term", "surprisal_curve"]


def surprisal_curve() -> Axes:
    """Draw surprisal in bits against probability, with the halvings marked."""
    _, (ax,) = canvas()
    p = np.linspace(0.01, 1, 400)
    ax.plot(p, surprisal(p), color=TRUTH)
    marks = np.array([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1])
    ax.plot(marks, surprisal(marks), "o", color=MODEL)
    for mark, name in zip(marks, ("1/16", "1/8", "1/4", "1/2", "1"), strict=True):
        ax.annotate(
            f"$p$ = {name}", (mark, surprisal(mark)), (6, 4), textcoords="offset points", fontsize=9
        )
    ax.set(xlim=(0, 1.08), ylim=(0, 6), xlabel="probability", ylabel="surprisal, bits")
    return ax


def binary_entropy() -> Axes:
    """Draw the entropy of a coin, and a chord that lies below the curve."""
    _, (ax,) = canvas()
    p = np.linspace(0, 1, 401)
    ax.plot(p, entropy(np.stack([p, 1 - p], axis=-1)), color=TRUTH)
    ends = np.array([0.1, 0.6])
    heights = entropy(np.stack([ends, 1 - ends], axis=-1))
    ax.plot(ends, heights, "o--", color=MODEL)
    middle = ends.mean()
    ax.plot(
        [middle, middle], [heights.mean(), entropy([middle, 1 - middle])], color=EXCESS_LINE, lw=3
    )
    ax.axvline(0.5, color=MUTED, lw=0.7, ls=":")
    ax.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="probability of heads", ylabel="entropy, bits")
    return ax


def one_term() -> Axes:
    """Draw what an outcome adds to the entropy against its probability, and where that peaks."""
    _, (ax,) = canvas()
    p = np.linspace(0, 1, 401)
    added = np.zeros_like(p)
    added[1:] = p[1:] * surprisal(p[1:])
    ax.plot(p, added, color=TRUTH)
    marks = np.array([1 / 8, 1 / 4, 1 / 2])
    ax.plot(marks, marks * surprisal(marks), "o", color=MODEL)
    for mark, name, offset in zip(
        marks, ("c, d", "b", "a"), ((7, -10), (7, -10), (6, 4)), strict=True
    ):
        place = mark, mark * surprisal(mark)
        ax.annotate(f"${name}$", place, offset, textcoords="offset points")
    peak = 1 / np.e
    ax.plot([peak, peak], [0, peak * surprisal(peak)], color=MUTED, lw=0.7, ls=":")
    ax.annotate("1/e", (peak, 0), (4, 4), textcoords="offset points")
    ax.set(xlim=(0, 1), ylim=(0, 0.6), xlabel="probability", ylabel="adds to the entropy, bits")
    return ax
