"""The figures of the chapter on surprise and entropy."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import (
    GUIDE,
    INK,
    MUTED,
    SHEET,
    TRUTH,
    box,
    canvas,
    outcome,
)
from crossentropy import entropy, surprisal

__all__ = [
    "binary_entropy", "blocks", "cuts", "in_two_steps", "questions", "surprisal_curve",
    "term_curve",
]  # fmt: skip


def questions(p: Mapping[str, float]) -> Axes:
    """Draw the questions "is it this one?", asked one by one, each as wide as it is frequent.

    Parameters
    ----------
    p : mapping of str to float
        The probability of each outcome, by its name, in the order in which they are asked for.
        After the last question but one outcome is left, and none is asked for it.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.5)
    names, left = list(p), 0.0
    for row, (name, width) in enumerate(list(p.items())[:-1]):
        box(ax, left, 1 - left, row, row + 1, facecolor=TRUTH, alpha=0.12 + 0.12 * row)
        # At the left, where no edge of a later horse goes through the words.
        words = ax.text(left + 0.015, row + 0.5, f"is it {outcome(name)}?", ha="left", va="center")
        if p[name] < 1 / 4:
            figure.narrow(words, text=f"is it\n{outcome(name)}?")
        left += width
    edges = np.concatenate([[0.0], np.cumsum(list(p.values()))])
    for name, start, end in zip(names, edges[:-1], edges[1:], strict=True):
        ax.axvline(end, color=GUIDE, linewidth=0.5, linestyle=":")
        ax.annotate(outcome(name), ((start + end) / 2, 0), (0, -5), textcoords="offset points",
                    ha="center", va="top")  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, len(p) - 0.9), xticks=[], yticks=range(len(p)))
    ax.set(ylabel="questions asked")
    return ax


def cuts(p: Mapping[str, float]) -> Axes:
    """Draw an area of 1 that is cut at each question, until each outcome has a piece of its own.

    Parameters
    ----------
    p : mapping of str to float
        The probability of each outcome, which is the area of its piece, by its name, in the order
        in which they are asked for.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.7)
    lines: list[tuple[list[float], list[float]]] = []
    x, y, width, height = 0.0, 0.0, 1.0, 1.0
    *asked, last = p
    for k, name in enumerate(asked):
        share, shade = p[name] / (width * height), 0.12 + 0.12 * k
        if k % 2 == 0:
            piece = x, share * width, y, y + height
            x, width = x + share * width, (1 - share) * width
            lines.append(([x, x], [y, y + height]))
        else:
            piece = x, width, y + (1 - share) * height, y + height
            height *= 1 - share
            lines.append(([x, x + width], [y + height, y + height]))
        _piece(ax, piece, name, p[name], count=k + 1, alpha=shade)
    _piece(ax, (x, width, y, y + height), last, p[last], count=len(asked), alpha=shade)
    for k, (name, (across, up)) in enumerate(zip(asked, lines, strict=True)):
        ax.plot(across, up, color=TRUTH, linewidth=2.6 - 0.6 * k, solid_capstyle="butt")
        ax.text(sum(across) / 2, sum(up) / 2, f"is it {outcome(name)}?", ha="center", va="center",
                rotation=0 if k % 2 else 90, fontsize=9, color=INK,
                bbox=SHEET)  # fmt: skip
    ax.set(xlim=(-0.002, 1.002), ylim=(-0.004, 1.004), aspect=0.5)
    figure.narrow(ax, aspect=0.75)
    ax.set_axis_off()
    return ax


def surprisal_curve() -> Axes:
    """Draw surprisal in bits against probability, with the halvings marked, and 1/3 between two."""
    _, (ax,) = canvas()
    p = np.linspace(0.01, 1, 400)
    ax.plot(p, surprisal(p), color=TRUTH)
    marks = np.array([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1])
    ax.plot(marks, surprisal(marks), "o", color=INK)
    for mark, name in zip(marks, ("1/16", "1/8", "1/4", "1/2", "1"), strict=True):
        ax.annotate(
            f"$p$ = {name}", (mark, surprisal(mark)), (6, 4), textcoords="offset points", fontsize=9
        )
    third = surprisal(1 / 3)
    ax.plot([1 / 3, 1 / 3, 0], [0, third, third], ":", color=MUTED, linewidth=1)
    ax.plot([1 / 3], [third], "s", color=MUTED)
    ax.annotate("$p$ = 1/3", (1 / 3, third), (6, 4), textcoords="offset points", fontsize=9)
    ax.set(xlim=(0, 1.08), ylim=(0, 6), xlabel="probability", ylabel="surprisal, bits")
    return ax


def binary_entropy() -> Axes:
    """Draw the entropy of a coin, and a chord that lies below the curve."""
    _, (ax,) = canvas()
    p = np.linspace(0, 1, 401)
    ax.plot(p, entropy(np.stack([p, 1 - p], axis=-1)), color=TRUTH)
    ends = np.array([0.1, 0.6])
    heights = entropy(np.stack([ends, 1 - ends], axis=-1))
    ax.plot(ends, heights, "o--", color=MUTED)
    middle = ends.mean()
    ax.plot([middle, middle], [heights.mean(), entropy([middle, 1 - middle])], color=INK, lw=3)
    ax.axvline(0.5, color=MUTED, lw=0.7, ls=":")
    ax.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="probability of heads", ylabel="entropy, bits")
    return ax


def term_curve(marks: Mapping[str, float]) -> Axes:
    """Draw what an outcome adds to the entropy against its probability, and the peak at 1/e.

    Parameters
    ----------
    marks : mapping of str to float
        Probabilities to mark, by their names.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    u = np.linspace(0, 1, 401)
    ax.plot(u, _term(u), color=TRUTH)
    peak, height = 1 / math.e, math.log2(math.e) / math.e
    ax.plot([peak, peak, 0], [0, height, height], ":", color=MUTED, linewidth=1)
    ax.plot([peak], [height], "s", color=MUTED)
    ax.text(peak, height + 0.02, r"$u = 1/\mathrm{e}$", ha="center", va="bottom")
    places = np.array(list(marks.values()))
    ax.plot(places, _term(places), "o", color=INK)
    for name, place in marks.items():
        ax.annotate(name, (place, _term(place)), (7, 4 if place > peak else -9),
                    textcoords="offset points", color=INK)  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, 0.62), xlabel="probability $u$")
    ax.set(ylabel=r"$u\,\log_2 1/u$, bits")
    return ax


def in_two_steps(groups: Mapping[str, Mapping[str, float]], *, first: str, second: str) -> Axes:
    """Draw an entropy as an area in two parts: which group it is, and which outcome of the group.

    Parameters
    ----------
    groups : mapping of str to (mapping of str to float)
        For each group's name, the probability of each of its outcomes.
    first, second : str
        What the lower and the upper part are, for the legend.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.6)
    left = 0.0
    for group, outcomes in groups.items():
        whole = sum(outcomes.values())
        step = surprisal(whole)
        ax.annotate(group, (left + whole / 2, 0), (0, -20), textcoords="offset points",
                    ha="center", va="top")  # fmt: skip
        for name, width in outcomes.items():
            box(ax, left, width, 0, step, facecolor=TRUTH, alpha=0.28)
            box(ax, left, width, step, surprisal(width), facecolor="none", hatch="///")
            ax.annotate(outcome(name), (left + width / 2, 0), (0, -5), textcoords="offset points",
                        ha="center", va="top")  # fmt: skip
            left += width
        ax.axvline(left, color=GUIDE, linewidth=1)
    ax.bar([0], [0], facecolor="none", edgecolor=GUIDE, hatch="///", lw=0.5, label=second)
    ax.bar([0], [0], facecolor=TRUTH, alpha=0.28, label=first)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    figure.narrow_legend(ax)
    ax.set(xlim=(0, left), ylim=(0, None), ylabel="bits", xticks=[])
    return ax


def blocks(shown: int) -> Axes:
    """Draw the first blocks of a pmf of infinite entropy: each halves in width, each area is > 1.

    Parameters
    ----------
    shown : int
        How many blocks are drawn. In block j there are 2 ** 2 ** j outcomes, which share 2 ** -j.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.6)
    left = 0.0
    for j in range(1, shown + 1):
        width, height = 0.5**j, j + 2**j
        box(ax, left, width, 0, height, facecolor=TRUTH, alpha=0.28)
        ax.annotate(f"{width * height:g}", (left + width / 2, height), (0, 3),
                    textcoords="offset points", ha="center", va="bottom")  # fmt: skip
        left += width
    ax.axvspan(left, 1, color=MUTED, alpha=0.25, linewidth=0)
    ax.set(xlim=(0, 1), ylim=(0, 1.12 * height), xlabel="probability, block by block")
    ax.set(ylabel="surprisal, bits")
    return ax


def _piece(
    ax: Axes, piece: tuple[float, float, float, float], name: str, area: float, count: int,
    alpha: float,
) -> None:  # fmt: skip
    """Draw one outcome's piece, (left, width, bottom, top), with its area and its cuts."""
    left, width, bottom, top = piece
    box(ax, left, width, bottom, top, facecolor=TRUTH, alpha=alpha)
    words = f"${name}$\n{Fraction(area).limit_denominator(99)}\n{count} cut{'s' * (count > 1)}"
    ax.text(left + width / 2, (bottom + top) / 2, words, ha="center", va="center")


def _term(u: Any) -> Any:
    """Return u log2 1/u, which is 0 at u = 0."""
    return np.where(u == 0, 0, u * surprisal(np.where(u == 0, 1, u)))
