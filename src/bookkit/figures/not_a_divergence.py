"""The figures of the chapter on cross-entropy not being a divergence."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.area import area_picture
from bookkit.figures.style import EXCESS_LINE, GUIDE, INK, MODEL, MUTED, SHEET, TRUTH, canvas
from crossentropy import cross_entropy, kl_divergence

__all__ = ["equal_and_not_zero", "line_and_bowl", "three_coins"]


def equal_and_not_zero(p: list[float]) -> Axes:
    """Draw H(p, p) as an area, with nothing in excess."""
    ax = area_picture(p, p, outcomes=[str(i + 1) for i in range(len(p))])
    ax.set_ylim(0, 3)
    floor, middle = cross_entropy(p, p), 0.5
    ax.annotate(
        "the excess would be here: it is empty",
        (middle, floor),
        (0, 22),
        textcoords="offset points",
        ha="center",
        color=INK,
        arrowprops={"arrowstyle": "->", "color": GUIDE, "linewidth": 0.7},
    )
    ax.text(middle, floor / 2, "all of it is entropy", ha="center", va="center", color=INK,
            bbox=SHEET)  # fmt: skip
    return ax


def line_and_bowl(q: float) -> Axes:
    """Draw H(p, q) and D(p ‖ q) for one coin q, as the coin p varies."""
    _, (ax,) = canvas(height=3.1)
    p = np.linspace(0, 1, 401)
    truths, model = np.stack([p, 1 - p], axis=-1), [q, 1 - q]
    cost, divergence = cross_entropy(truths, model), kl_divergence(truths, model)
    ax.fill_between(p, divergence, cost, color=TRUTH, alpha=0.18, lw=0)
    ax.plot(p, cost, color=MODEL, ls="--", label="$H(p, q)$")
    ax.plot(p, divergence, color=EXCESS_LINE, label=r"$D(p\,\Vert\,q)$")
    least = cost.argmin()
    ax.plot([p[least]], [cost[least]], "o", color=MODEL)
    ax.plot([q], [0], "o", color=EXCESS_LINE)
    ax.axvline(q, color=MUTED, lw=0.7, ls=":")
    # Between the curves, beside the line that joins what they say there.
    ax.annotate("$p = q$", (q, cost[p.searchsorted(q)] / 2), (-4, 0), textcoords="offset points",
                ha="right", va="center")  # fmt: skip
    ax.set(
        xlim=(0, 1.02), ylim=(0, None), xlabel="$p$, the true probability of heads", ylabel="bits"
    )
    ax.legend(loc="upper right")
    return ax


def three_coins(p: float, q: float, r: float, *, root: bool = False) -> list[Axes]:
    """Draw three coins as a triangle of divergences, and the detour beside the direct way.

    Parameters
    ----------
    p, q, r : float
        The coins' chances of heads.
    root : bool
        Whether lengths are square roots of divergences.

    Returns
    -------
    list of Axes
        The triangle, and the lengths laid end to end: direct, then the two parts of the detour.
    """
    _, axes = canvas(2, height=2.8)
    corners, ends = axes
    coins = {"p": p, "q": q, "r": r}

    def way(start: str, end: str) -> float:
        first, second = coins[start], coins[end]
        length = float(kl_divergence([first, 1 - first], [second, 1 - second]))
        return np.sqrt(length) if root else length

    places = {"p": (0.0, 0.0), "q": (0.5, 0.62), "r": (1.0, 0.0)}
    legs = {("p", "r"): INK, ("p", "q"): MUTED, ("q", "r"): MUTED}
    for (start, end), color in legs.items():
        (x0, y0), (x1, y1) = places[start], places[end]
        corners.annotate(
            "", (x1, y1), (x0, y0),
            arrowprops={
                "arrowstyle": "-|>", "color": color, "linewidth": 2, "shrinkA": 14, "shrinkB": 14,
                "linestyle": "-" if (start, end) == ("p", "r") else "--",
            },
        )  # fmt: skip
        lift = -0.12 if y0 == y1 else 0.07
        side = 0 if y0 == y1 else (-0.13 if start == "p" else 0.13)
        corners.text(
            (x0 + x1) / 2 + side, (y0 + y1) / 2 + lift, f"{way(start, end):.3g}",
            ha="center", va="center", color=INK,
        )  # fmt: skip
    for name, (x, y) in places.items():
        corners.plot([x], [y], "o", color=MUTED, alpha=0.25, markersize=22, mew=0)
        corners.text(x, y, f"${name}$", ha="center", va="center", color=INK)
        below = y - 0.16 if y == 0 else y + 0.16
        corners.text(x, below, f"heads {coins[name]:.3g}", ha="center", va="center", color=MUTED)
    corners.set(xlim=(-0.25, 1.25), ylim=(-0.3, 0.9), xticks=[], yticks=[])
    corners.spines[:].set_visible(False)

    direct, parts = way("p", "r"), (way("p", "q"), way("q", "r"))
    look: Any = {"edgecolor": GUIDE, "linewidth": 0.5}
    ends.barh([1], [direct], 0.5, color=INK, alpha=0.5, **look)
    ends.barh([0], parts[:1], 0.5, color="none", hatch="///", **look)
    ends.barh([0], parts[1:], 0.5, parts[:1], color="none", hatch="...", **look)
    ends.plot([direct, direct], [-0.4, 1.25], color=MUTED, lw=0.8, ls=":")
    ends.set(yticks=[0, 1], ylim=(-0.5, 1.5), xlim=(0, 1.08 * direct))
    ends.set_yticklabels(["by way of $q$", "direct"])
    ends.set_xlabel("$\\sqrt{\\mathrm{bits}}$" if root else "bits")
    return axes
