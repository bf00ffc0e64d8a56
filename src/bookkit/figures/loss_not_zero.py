"""The figures of the page on losses that stay above 0: scales, parts, and softmax applied twice."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, GUIDE, INK, MUTED, TRUTH, canvas
from crossentropy import entropy, kl_divergence

__all__ = ["parts", "ruler", "scored_twice"]


def parts(p: Sequence[float], q: Sequence[float]) -> Axes:
    """Draw a loss as one bar: its floor, then what is overpaid, beside what a guess costs.

    Parameters
    ----------
    p, q : sequence of float
        The truth and the model, pmfs on the same classes.

    Returns
    -------
    Axes
    """
    floor, excess = entropy(p, base=math.e), kl_divergence(p, q, base=math.e)
    guess = math.log(len(p))
    _, (ax,) = canvas(height=1.35)
    ax.barh([0], [floor], color=TRUTH, height=0.6)
    bar = ax.barh([0], [excess], left=floor, color=EXCESS, height=0.6, hatch="////")
    bar[0].set(edgecolor="#000000", linewidth=0)
    for at, width, words in ((0, floor, "its floor"), (floor, excess, "overpaid")):
        ax.text(at + width / 2, 0.42, words, ha="center", va="bottom", color=INK)
    ax.axvline(guess, color=MUTED, linestyle=":")
    ax.annotate(f"a guess among {len(p)}", (guess, 0.42), (5, 0), textcoords="offset points",
                va="bottom", color=INK)  # fmt: skip
    ax.set(xlim=(0, 1.4 * max(guess, floor + excess)), ylim=(-0.4, 0.8), yticks=[])
    ax.set(xlabel="loss, nats")
    ax.spines["left"].set_visible(False)
    return ax


def ruler(marks: Mapping[float, str], *, band: tuple[float, float]) -> Axes:
    """Draw losses on one scale, in nats, with what each of them means.

    Parameters
    ----------
    marks : mapping of float to str
        What a loss means, by the loss in nats.
    band : tuple of float
        The ends of the part to shade, in nats.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=1.9)
    ax.axvspan(*band, ymax=0.3, color=MUTED, alpha=0.25, linewidth=0)
    places = sorted(marks)
    for loss, left, right in zip(places, [-1, *places], [*places[1:], 9], strict=False):
        # Of two neighbours on the scale, the first has its words higher and the second beside it.
        height = 2.85 if right - loss < 0.3 else 1.25
        side = "left" if loss - left < 0.3 else "center"
        (line,) = ax.plot([loss, loss], [0, height], color=GUIDE, linewidth=0.6)
        ax.plot([loss], [0], "o", color=INK, clip_on=False, zorder=3)
        words = ax.text(loss, height + 0.1, marks[loss], ha=side, va="bottom", color=INK)
        if 0.3 <= loss - left < 1:
            # On a narrow scale it has its words above those of the one before.
            figure.narrow(line, ydata=[0, 2.85])
            figure.narrow(words, position=(loss, 2.95))
    ax.set(xlim=(0, 2.6), ylim=(0, 4.4), yticks=[], xlabel="loss of ten classes, nats")
    ax.spines["left"].set_visible(False)
    return ax


def scored_twice(n: int) -> Axes:
    """Draw what a label costs by its probability, from logits and through a second softmax.

    Parameters
    ----------
    n : int
        How many classes, at least 2; those that are not the label share what is left.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    q = np.linspace(0.005, 1, 400)
    twice = np.log1p((n - 1) * np.exp((1 - q) / (n - 1) - q))
    ax.plot(q, -np.log(q), color=INK)
    ax.plot(q, twice, color=MUTED, linestyle="--")
    ax.text(0.4, 1.0, "softmax once", color=INK)
    ax.text(0.62, twice[q.searchsorted(0.62)] + 0.12, "softmax twice", color=MUTED)
    ax.set(xlim=(0, 1), ylim=(0, 4), ylabel="loss, nats")
    ax.set(xlabel="the model's probability of the label")
    return ax
