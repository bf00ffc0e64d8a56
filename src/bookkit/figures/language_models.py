"""The figures of the chapter on language models: orders, mixing weights, a source that is known."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS_LINE, MODEL, MUTED, TRUTH, canvas

__all__ = ["cost_by_order", "cost_by_weight", "running_cost"]

_LOOKS = ((TRUTH, "-", "o"), (MODEL, "--", "s"), (MUTED, "-.", "^"), ("#333333", ":", "v"))


def cost_by_order(costs: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the cross-entropy of the models of order 0, 1, ... on several texts.

    Parameters
    ----------
    costs : mapping of str to sequence of float
        For each text's name, the cost of each order in bits per byte.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    for (name, cost), (colour, line, marker) in zip(costs.items(), _LOOKS, strict=False):
        ax.plot(cost, line, color=colour, marker=marker, markersize=4)
        ax.text(len(cost) - 0.88, cost[-1], name, color=colour, va="center")
        if min(cost) < cost[-1]:
            best = int(np.argmin(cost))
            ax.plot([best], [cost[best]], "o", markersize=10, mfc="none", mec=colour)
    ax.set(xlim=(-0.1, len(cost) - 1 + 0.05), ylim=(0, None), xticks=range(len(cost)))
    ax.set(xlabel="order of the model", ylabel="bits per byte")
    return ax


def cost_by_weight(
    weights: Sequence[float], costs: Mapping[str, Sequence[float]], chosen: float
) -> Axes:
    """Draw the cross-entropy of mixtures over the weight of the second model.

    Parameters
    ----------
    weights : sequence of float
        Weights in (0, 1), increasing; the axis is logarithmic.
    costs : mapping of str to sequence of float
        For each curve's name, the cost at each weight in bits per byte.
    chosen : float
        The weight to mark.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.7)
    for (name, cost), (colour, line, _) in zip(costs.items(), _LOOKS, strict=False):
        ax.semilogx(weights, cost, line, color=colour, label=name)
    ax.axvline(chosen, color="#555555", linewidth=0.8, linestyle=":")
    ax.text(chosen * 1.06, ax.get_ylim()[1], "chosen", va="top", color="#333333")
    ax.set(xlabel=r"weight $\varepsilon$ of the second model", ylabel="bits per byte")
    ax.legend(loc="upper right", bbox_to_anchor=(0.86, 1))
    return ax


def running_cost(costs: Mapping[str, np.ndarray], levels: Mapping[str, float]) -> Axes:
    """Draw the mean surprisal of the symbols so far, for models that learn, towards its limits.

    Parameters
    ----------
    costs : mapping of str to ndarray
        For each model's name, the surprisals of the symbols in their order, in bits.
    levels : mapping of str to float
        Horizontal lines, in bits, by their labels.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    last = max(len(surprisals) for surprisals in costs.values())
    seen = np.unique(np.geomspace(30, last, 250).astype(int))
    for (name, surprisals), (colour, line, _) in zip(costs.items(), _LOOKS, strict=False):
        means = np.cumsum(surprisals)[seen - 1] / seen
        ax.semilogx(seen, means, line, color=colour, label=name)
    for label, level in levels.items():
        ax.axhline(level, color=EXCESS_LINE, linewidth=2.4, zorder=0)
        ax.text(last * 1.1, level, label, va="center", color="#333333")
    ax.set(xlim=(30, last), xlabel="symbols seen", ylabel="bits per symbol")
    ax.legend(loc="upper right")
    return ax
