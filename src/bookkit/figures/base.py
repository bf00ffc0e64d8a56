"""The figures of the chapter on the base: one loss in three units, its steps, a moving optimum."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bookkit.figures.style import MODEL, MUTED, TRUTH, canvas
from crossentropy import cross_entropy

__all__ = ["loss_in_three_units", "moving_optimum", "steps_in_units"]

_BASES = {"bits": 2.0, "nats": math.e, "hartleys": 10.0}
_COLOURS = {"bits": TRUTH, "nats": MODEL, "hartleys": MUTED}
_LINES = {"bits": "-", "nats": "--", "hartleys": "-."}
_MARKERS = {"bits": "o", "nats": "s", "hartleys": "^"}


def loss_in_three_units(p: Sequence[float], minimiser: float) -> Axes:
    """Draw the loss of the model with log-odds w, in bits, nats and hartleys, over w.

    Parameters
    ----------
    p : sequence of float, length 2
        The frequencies of heads and of tails in the data.
    minimiser : float
        The w at which all three are least, marked.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    w = np.linspace(-2, 4, 301)
    heads = 1 / (1 + np.exp(-w))
    models = np.stack([heads, 1 - heads], axis=-1)
    best = 1 / (1 + math.exp(-minimiser))
    _mark(ax.axvline(minimiser), minimiser)
    for unit, base in _BASES.items():
        loss = cross_entropy(p, models, base=base)
        floor = cross_entropy(p, [best, 1 - best], base=base)
        ax.plot(w, loss, _LINES[unit], color=_COLOURS[unit])
        ax.plot([minimiser], [floor], _MARKERS[unit], color=_COLOURS[unit])
        ax.text(4.08, loss[-1], f"in {unit}", color=_COLOURS[unit], va="center")
    ax.text(minimiser + 0.08, 2.3, r"$w^* = \ln 3$", color="#333333")
    ax.set(xlim=(-2, 4), ylim=(0, 2.5), xlabel="log-odds of heads, $w$", ylabel="loss")
    return ax


def steps_in_units(
    panels: Mapping[str, Mapping[str, Sequence[float]]], minimiser: float
) -> list[Axes]:
    """Draw the iterates of gradient descent, one panel a learning rate, one line a unit.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to sequence of float)
        For each panel's title, the iterates under the unit in which they were made.
    minimiser : float
        The w that they should reach, marked.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(len(panels), height=2.6, sharey=True)
    for ax, (title, paths) in zip(axes, panels.items(), strict=True):
        _mark(ax.axhline(minimiser), minimiser)
        for unit, path in paths.items():
            ax.plot(path, _LINES[unit], label=unit, linewidth=1.1, color=_COLOURS[unit],
                    marker=_MARKERS[unit], markersize=3.5)  # fmt: skip
        longest = max(map(len, paths.values()))
        ax.set(title=title, xlabel="steps taken", xticks=range(0, longest, 4))
    axes[0].set(ylabel="$w$", ylim=(0, None))
    handles, labels = axes[0].get_legend_handles_labels()
    axes[0].legend(handles, [f"loss in {label}" for label in labels], loc="upper right")
    return axes


def moving_optimum(
    bases: Sequence[float], optima: Mapping[float, Sequence[float]], unpenalised: float
) -> Axes:
    """Draw the minimiser of the penalised loss as a function of the base.

    Parameters
    ----------
    bases : sequence of float
        Bases > 1, in increasing order.
    optima : mapping of float to sequence of float
        For each weight of the penalty, the minimiser at each base.
    unpenalised : float
        The minimiser without a penalty, which no base moves.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.7)
    ax.axhline(unpenalised, color="#555555", linewidth=0.8, linestyle=":")
    ax.text(16.2, unpenalised, "no penalty", va="center", color="#333333")
    looks = zip(optima.items(), (TRUTH, MODEL, MUTED), ("-", "--", "-."), strict=False)
    for (weight, curve), colour, line in looks:
        ax.plot(bases, curve, line, color=colour)
        ax.text(16.2, curve[-1], rf"$\lambda = {weight:g}$", va="center", color=colour)
        for unit, base in _BASES.items():
            ax.plot([base], np.interp([base], bases, curve), _MARKERS[unit], color=colour)
    for unit, base in _BASES.items():
        ax.axvline(base, color="#555555", linewidth=0.5, linestyle=":", zorder=0)
        side = {"bits": (2.1, "right"), "nats": (2.6, "left")}.get(unit, (base, "center"))
        ax.text(side[0], 1.22, unit, ha=side[1], va="bottom", color="#333333")
    ax.set(xlim=(1, 16), ylim=(0, 1.2), xlabel="base $b$ of the logarithm")
    ax.set(ylabel=r"minimiser $\hat w(b)$", xticks=[1, 2, math.e, 4, 6, 8, 10, 12, 14, 16])
    ax.set_xticklabels(["1", "2", "e", "4", "6", "8", "10", "12", "14", "16"])
    return ax


def _mark(line: Line2D, minimiser: float) -> None:
    """Give the line at the minimiser its look."""
    if not math.isfinite(minimiser):
        raise ValueError(f"minimiser is {minimiser!r}: there is no place to mark")
    line.set(color="#555555", linewidth=0.8, linestyle=":", zorder=0)
