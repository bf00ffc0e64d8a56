"""The figure of the chapter on cross-entropy: what a model costs, and the floor under it."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, MODEL, TRUTH, canvas
from crossentropy import cross_entropy, entropy

__all__ = ["cost_of_a_model"]


def cost_of_a_model(p: float, models: Mapping[str, float], *, outcome: str) -> Axes:
    """Draw H(p, q), in bits, for two outcomes as the model's q varies, with its floor H(p).

    Parameters
    ----------
    p : float
        The true probability of the first outcome, in (0, 1).
    models : mapping of str to float
        Models to mark on the curve: a name, and the probability that it gives the first outcome.
    outcome : str
        What the first outcome is called on the axis.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    truth = [p, 1 - p]
    # Points gather at both ends, where the curve is steep.
    q = (1 - np.cos(np.linspace(0.05, np.pi - 1e-4, 600))) / 2
    cost, floor = cross_entropy(truth, np.stack([q, 1 - q], axis=-1)), entropy(truth)
    ax.fill_between(q, floor, cost, color=EXCESS, alpha=0.45, linewidth=0)
    ax.axhline(floor, color=TRUTH, linestyle="--")
    ax.plot(q, cost, color=MODEL)
    for name, at in models.items():
        height = cross_entropy(truth, [at, 1 - at])
        ax.plot([at], [height], "o", color=TRUTH if at == p else MODEL, zorder=3)
        ax.annotate(
            name,
            (at, height),
            (-30, 16),
            textcoords="offset points",
            ha="right",
            color="#333333",
            arrowprops={"arrowstyle": "-", "color": "#555555", "linewidth": 0.6},
        )
    middle = 0.31
    ax.annotate(
        "$H(p, q)$",
        (middle, cross_entropy(truth, [middle, 1 - middle])),
        (7, 5),
        textcoords="offset points",
        color=MODEL,
    )
    ax.text(0.23, floor + 0.55, r"$D(p\,\Vert\,q)$", color="#333333", ha="center")
    ax.text(0.01, floor - 0.08, "the floor, $H(p)$", color=TRUTH, va="top")
    ax.set(xlim=(0, 1.005), ylim=(0, 4), ylabel="bits")
    ax.set(xlabel=f"$q$, the model's probability of {outcome}")
    return ax
