"""The figures of the chapter on cross-entropy: two races and two codes, a model and its floor."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, GUIDE, INK, MODEL, MUTED, TRUTH, canvas
from crossentropy import cross_entropy, entropy

__all__ = ["cost_of_a_model", "two_mixtures", "two_races_two_codes"]


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
    figure, (ax,) = canvas()
    truth = [p, 1 - p]
    # Points gather at both ends, where the curve is steep.
    q = (1 - np.cos(np.linspace(0.05, np.pi - 1e-6, 600))) / 2
    cost, floor = cross_entropy(truth, np.stack([q, 1 - q], axis=-1)), entropy(truth)
    ax.fill_between(q, floor, cost, color=EXCESS, alpha=0.45, linewidth=0)
    ax.axhline(floor, color=TRUTH, linestyle="--")
    ax.plot(q, cost, color=MODEL)
    for name, at in models.items():
        height = cross_entropy(truth, [at, 1 - at])
        ax.plot([at], [height], "o", color=TRUTH if at == p else MODEL, zorder=3)
        words = ax.annotate(
            name,
            (at, height),
            (-30, 16),
            textcoords="offset points",
            ha="right",
            color=INK,
            arrowprops={"arrowstyle": "-", "color": GUIDE, "linewidth": 0.6},
        )
        figure.narrow(words, position=(-18, 28))
    middle = 0.31
    ax.annotate(
        "$H(p, q)$",
        (middle, cross_entropy(truth, [middle, 1 - middle])),
        (7, 5),
        textcoords="offset points",
        color=MODEL,
    )
    ax.text(0.23, floor + 0.55, r"$D(p\,\Vert\,q)$", color=INK, ha="center")
    ax.text(0.01, floor - 0.08, "the floor, $H(p)$", color=TRUTH, va="top")
    ax.set(xlim=(0, 1.005), ylim=(0, 4), ylabel="bits")
    ax.set(xlabel=f"$q$, the model's probability of {outcome}")
    return ax


def two_races_two_codes(
    p: Sequence[float], q: Sequence[float], codes: Mapping[str, Sequence[str]], *, outcomes: str
) -> list[Axes]:
    """Draw what each of two codes costs in each of two races, as a square of four pictures.

    Parameters
    ----------
    p, q : sequence of float
        The pmfs of the two races.
    codes : mapping of str to sequence of str
        The words for p, under the name ``"p"``, and those for q, under ``"q"``.
    outcomes : str
        A letter for each outcome.

    Returns
    -------
    list of Axes
        Row by row: H(p), H(p, q), H(q, p), H(q).
    """
    _, axes = canvas(2, 2, height=4.7, sharex=True, sharey=True)
    rows = axes[:2], axes[2:]
    races = {"p": p, "q": q}
    for row, (race, pmf) in zip(rows, races.items(), strict=True):
        for ax, (code, words) in zip(row, codes.items(), strict=True):
            lengths = [len(word) for word in words]
            color = TRUTH if code == "p" else MODEL
            hatch = "" if race == code else "///"
            left = np.concatenate([[0.0], np.cumsum(pmf)[:-1]])
            ax.bar(
                left, lengths, pmf, align="edge", facecolor=color, alpha=0.45, edgecolor=GUIDE,
                linewidth=0.5, hatch=hatch,
            )  # fmt: skip
            for middle, outcome in zip(left + np.asarray(pmf) / 2, outcomes, strict=True):
                ax.text(middle, -0.1, f"$\\it{{{outcome}}}$", ha="center", va="top")
            mean = float(np.dot(pmf, lengths))
            ax.axhline(mean, color=INK, linestyle="--", lw=1.2)
            name = f"$H({race})$" if race == code else f"$H({race}, {code})$"
            ax.set_title(f"{name} = {mean:g} bits")
            ax.set(xlim=(0, 1), ylim=(0, 3.2), xticks=[], yticks=[0, 1, 2, 3])
    for ax, code in zip(rows[1], codes, strict=True):
        ax.set_xlabel(f"words made for ${code}$", color=MUTED, labelpad=16)
    for (ax, _), race in zip(rows, races, strict=True):
        ax.set_ylabel(f"the race runs as ${race}$\nbits for a winner")
    return axes


def two_mixtures(first: float, second: float, truth: float) -> list[Axes]:
    """Draw the cost along a mixture of two coins: of the models alone, and of data and models.

    Parameters
    ----------
    first, second : float
        The coins' chances of heads.
    truth : float
        The true chance of heads where the data stay, in the first picture.

    Returns
    -------
    list of Axes
        On each the cost, in bits, against the share of the second coin, and then its chord.
    """
    _, axes = canvas(2, height=2.6, sharey=True)
    share = np.linspace(0, 1, 201)
    heads = (1 - share) * first + share * second
    models = np.stack([heads, 1 - heads], axis=-1)
    costs = (cross_entropy([truth, 1 - truth], models), cross_entropy(models, models))
    for ax, cost, title in zip(
        axes, costs, ("the models are mixed", "data and models are mixed"), strict=True
    ):
        chord = (1 - share) * cost[0] + share * cost[-1]
        ax.fill_between(share, chord, cost, color=MUTED, alpha=0.25, lw=0)
        ax.plot(share, cost, color=INK, label="the mixture")
        ax.plot(share, chord, color=MUTED, ls="--", label="the mean of the two")
        ax.set(xlim=(0, 1), ylim=(0, 1.05 * max(map(max, costs))))
        ax.set(xlabel="share of the second", title=title)
    axes[0].set_ylabel("bits")
    axes[1].legend(loc="upper center")
    return axes
