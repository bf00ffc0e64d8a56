"""The figures of the chapter on language models: orders, mixing weights, a source that is known."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import GUIDE, INK, MODEL, MUTED, TRUTH, canvas

__all__ = [
    "cost_by_order", "cost_by_share", "cost_by_weight", "guesses_by_letter", "letter_costs",
    "running_cost",
]  # fmt: skip

_LOOKS = ((INK, "-", "o"), (MUTED, "--", "s"), (GUIDE, "-.", "^"), (INK, ":", "v"))


def letter_costs(paid: Mapping[str, Sequence[float]]) -> Axes:
    """Draw words as bars, each letter as long as what it costs.

    Parameters
    ----------
    paid : mapping of str to sequence of float
        For each word, the surprisals of its letters in bits.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=0.6 + 0.4 * len(paid))
    for row, (word, costs) in enumerate(paid.items()):
        left = 0.0
        for letter, cost in zip(word, costs, strict=True):
            ax.barh(-row, cost, 0.7, left, color=MODEL, alpha=0.28, edgecolor=INK, lw=0.8)
            if cost:
                ax.text(left + cost / 2, -row, letter, ha="center", va="center", style="italic")
            left += cost
    ax.set(yticks=[-row for row in range(len(paid))], xlim=(0, None), xlabel="bits")
    ax.set_yticklabels(paid)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def guesses_by_letter(text: str, guesses: Sequence[int], costs: tuple[str, str]) -> list[Axes]:
    """Draw how many guesses each letter of a text took, a bar a letter, in two halves.

    Parameters
    ----------
    text : str
        Its letters, written below their bars.
    guesses : sequence of int
        For each letter how many.
    costs : tuple of str
        What the letters cost, in words, above each half.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.5, sharey=True)
    half = math.ceil(len(text) / 2)
    for ax, start, words in zip(axes, (0, half), costs, strict=True):
        shown = text[start : start + half]
        at, took = np.arange(len(shown)), np.array(guesses[start : start + half])
        first = took == 1
        ax.bar(at[first], took[first], 0.75, color=INK)
        ax.bar(at[~first], took[~first], 0.75, color="none", edgecolor=INK, lw=0.8)
        ax.set(xlim=(-0.7, half - 0.3), yticks=[1, 5, 10, 15, 20, 25], xticks=at)
        ax.set_xticklabels([letter.replace(" ", "␣") for letter in shown], fontfamily="monospace")
        ax.tick_params(axis="x", length=0)
        ax.set_title(words, loc="left", fontsize=9)
    axes[0].set_ylabel("guesses")
    return axes


def cost_by_share(shares: Sequence[float], costs: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the cross-entropy on a test text over the share of a text that was added to training.

    Parameters
    ----------
    shares : sequence of float
        Shares in [0, 1], increasing.
    costs : mapping of str to sequence of float
        For each text that was added, the cost at each share in bits per byte.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.6)
    for (name, cost), (colour, line, marker) in zip(costs.items(), _LOOKS, strict=False):
        # Whole markers at both ends, where the axis ends too.
        ax.plot(shares, cost, line, color=colour, marker=marker, markersize=4, label=name,
                clip_on=False)  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, None), xlabel="share that was added to the training text")
    ax.set(ylabel="bits per byte")
    ax.legend(loc="lower left", title="added was")
    return ax


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
        ax.plot(cost, line, color=colour, marker=marker, markersize=4, clip_on=False)
        ax.annotate(name, (len(cost) - 1, cost[-1]), (7, 0), textcoords="offset points",
                    color=colour, va="center")  # fmt: skip
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
    ax.axvline(chosen, color=GUIDE, linewidth=0.8, linestyle=":")
    ax.text(chosen, 1, "chosen", ha="center", va="bottom", color=INK,
            transform=ax.get_xaxis_transform())  # fmt: skip
    ax.set(xlabel=r"weight $\varepsilon$ of the second model", ylabel="bits per byte")
    ax.legend(loc="upper right", bbox_to_anchor=(0.82, 1))
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
        ax.axhline(level, color=TRUTH, linewidth=2.4, zorder=0)
        ax.text(last * 1.1, level, label, va="center", color=INK)
    ax.set(xlim=(30, last), xlabel="symbols seen", ylabel="bits per symbol")
    ax.legend(loc="upper right")
    return ax
