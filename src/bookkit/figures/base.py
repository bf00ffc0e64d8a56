"""The figures of the chapter on the base: one loss in three units, its steps, a moving optimum."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bookkit.figures.style import GUIDE, INK, MUTED, SHEET, canvas
from crossentropy import cross_entropy, entropy

__all__ = ["loss_in_three_units", "moving_optimum", "rulers", "steps_in_units"]

_BASES = {"bits": 2.0, "nats": math.e, "hartleys": 10.0}
_COLOURS = {"bits": INK, "nats": MUTED, "hartleys": GUIDE}
_LINES = {"bits": "-", "nats": "--", "hartleys": "-."}
_MARKERS = {"bits": "o", "nats": "s", "hartleys": "^"}


def rulers(amounts: Mapping[str, Sequence[float]]) -> Axes:
    """Draw entropies as places on a line, and three rulers on which to read them.

    Parameters
    ----------
    amounts : mapping of str to sequence of float
        The pmf of each amount, by its name.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.2)
    places = {name: entropy(p) for name, p in amounts.items()}
    end = 1.1 * max(places.values())
    for row, (unit, base) in enumerate(_BASES.items()):
        colour, length = _COLOURS[unit], math.log2(base)
        ax.plot([0, end], [-row, -row], color=colour, linewidth=1)
        marks = np.arange(0, end, length / 2)
        ax.vlines(marks, -row, [-row + (0.2 if k % 2 else 0.32) for k in range(len(marks))],
                  color=colour, linewidth=1)  # fmt: skip
        for k, mark in enumerate(marks):
            # On the lines of the amounts, which go through none of them.
            ax.text(mark, -row - 0.1, f"{k / 2:g}", color=colour, ha="center", va="top", fontsize=9,
                    bbox=SHEET)  # fmt: skip
        ax.text(end * 1.02, -row, unit, color=colour, va="center")
    for number, (name, place) in enumerate(places.items()):
        ax.plot([place, place], [-2.5, 0.55], ":", color=GUIDE, linewidth=0.8, zorder=0)
        words = ax.text(place, 0.62, name, ha="center", va="bottom", color=INK)
        # Every other one stands higher, or the names would touch.
        figure.narrow(words, position=(place, 0.62 + 0.45 * (number % 2)))
    ax.set(xlim=(-0.05, 1.15 * end), ylim=(-2.5, 0.9))
    figure.narrow(ax, ylim=(-2.5, 1.35))
    ax.set_axis_off()
    return ax


def loss_in_three_units(p: Sequence[float]) -> Axes:
    """Draw the loss of a model in bits, nats and hartleys over the probability it gives heads.

    Parameters
    ----------
    p : sequence of float, length 2
        The frequencies of heads and of tails in the data. All three are least there, as marked.

    Returns
    -------
    Axes
    """
    if min(p) == 0:
        raise ValueError("the least loss is at the end of the axis: there is no place to mark")
    _, (ax,) = canvas()
    heads = np.linspace(0.02, 0.995, 391)
    models = np.stack([heads, 1 - heads], axis=-1)
    _mark(ax.axvline(p[0]), p[0])
    for unit, base in _BASES.items():
        loss = cross_entropy(p, models, base=base)
        ax.plot(heads, loss, _LINES[unit], color=_COLOURS[unit], label=f"in {unit}")
        ax.plot([p[0]], [entropy(p, base=base)], _MARKERS[unit], color=_COLOURS[unit])
    # Where the curves are low, whatever is wide of them.
    ax.legend(loc="upper right", bbox_to_anchor=(p[0], 1))
    ax.set(xlim=(0, 1), ylim=(0, 2.5), ylabel="loss")
    ax.set(xlabel="probability of heads in the model, $r$")
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
    ax.axhline(unpenalised, color=GUIDE, linewidth=0.8, linestyle=":")
    _name_end(ax, bases[-1], unpenalised, "no penalty", INK)
    looks = zip(optima.items(), (INK, MUTED, GUIDE), ("-", "--", "-."), strict=False)
    for (weight, curve), colour, line in looks:
        ax.plot(bases, curve, line, color=colour)
        _name_end(ax, bases[-1], curve[-1], rf"$\lambda = {weight:g}$", colour)
        for unit, base in _BASES.items():
            ax.plot([base], np.interp([base], bases, curve), _MARKERS[unit], color=colour)
    for unit, base in _BASES.items():
        ax.axvline(base, color=GUIDE, linewidth=0.5, linestyle=":", zorder=0)
        side = {"bits": (2.1, "right"), "nats": (2.6, "left")}.get(unit, (base, "center"))
        ax.text(side[0], 1.22, unit, ha=side[1], va="bottom", color=INK)
    ax.set(xlim=(1, 16), ylim=(0, 1.2), xlabel="base $b$ of the logarithm")
    ax.set(ylabel=r"minimiser $\hat w(b)$", xticks=[1, 2, math.e, 4, 6, 8, 10, 12, 14, 16])
    ax.set_xticklabels(["1", "2", "e", "4", "6", "8", "10", "12", "14", "16"])
    return ax


def _name_end(ax: Axes, x: float, y: float, name: str, colour: str) -> None:
    """Write the name of a line clear of its end, whatever the width."""
    ax.annotate(name, (x, y), (6, 0), textcoords="offset points", va="center", color=colour)


def _mark(line: Line2D, minimiser: float) -> None:
    """Give the line at the minimiser its look."""
    if not math.isfinite(minimiser):
        raise ValueError(f"minimiser is {minimiser!r}: there is no place to mark")
    line.set(color=GUIDE, linewidth=0.8, linestyle=":", zorder=0)
