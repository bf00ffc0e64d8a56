"""The figures of the chapter on two directions: fits, their costs, projections."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.distances import in_the_simplex, outline
from bookkit.figures.style import GUIDE, INK, MODEL, MUTED, TRUTH, canvas

__all__ = ["fits", "least_claiming", "projections", "switch", "valleys"]

_LOOKS = (("--", MODEL), ("-", INK), (":", INK), ("-.", MUTED))


def fits(
    grid: np.ndarray,
    panels: Mapping[str, tuple[np.ndarray, Mapping[str, np.ndarray]]],
    *,
    window: tuple[float, float],
) -> list[Axes]:
    """Draw, one panel a truth, the truth as an area and the fits to it as lines.

    Parameters
    ----------
    grid : ndarray of float, shape (points,)
        The outcomes, equally spaced.
    panels : mapping of str to (ndarray, mapping of str to ndarray)
        For each panel's title, the truth p and the fits by name, as pmfs on the grid.
    window : tuple of float
        The part of the grid that is shown.

    Returns
    -------
    list of Axes
    """
    spacing = grid[1] - grid[0]
    _, axes = canvas(len(panels), height=2.9 if len(panels) == 1 else 2.5)
    shown = (grid >= window[0]) & (grid <= window[1])
    for ax, (title, (p, fitted)) in zip(axes, panels.items(), strict=True):
        heights = p[shown] / spacing
        ax.fill_between(grid[shown], 0, heights, color=TRUTH, alpha=0.22, linewidth=0)
        ax.plot(grid[shown], heights, color=TRUTH, linewidth=1.0, label="truth, $p$")
        for (name, q), (line, colour) in zip(fitted.items(), _LOOKS, strict=False):
            ax.plot(grid[shown], q[shown] / spacing, line, color=colour, label=name)
        ax.set(title=title, xlim=window, ylim=(0, None), xlabel="minutes past the hour")
        ax.set(yticks=[], ylabel="probability a minute")
    axes[-1].legend(loc="upper right", fontsize=9)
    return axes


def valleys(
    means: Sequence[float], forward: Sequence[float], reverse: Sequence[float]
) -> list[Axes]:
    """Draw the least divergence, in bits, that a Gaussian of a given mean has, both ways.

    Parameters
    ----------
    means : sequence of float
        The means, in increasing order.
    forward, reverse : sequence of float
        D(p ‖ q) and D(q ‖ p) at the best width for each mean.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.4)
    curves = (
        (r"forward, $D(p\,\Vert\,q)$", forward, "--", MODEL),
        (r"reverse, $D(q\,\Vert\,p)$", reverse, "-", INK),
    )
    for ax, (title, values, line, colour) in zip(axes, curves, strict=True):
        heights = np.asarray(values, dtype=float)
        ax.plot(means, heights, line, color=colour)
        # A point below both its neighbours is a valley.
        low = np.flatnonzero((heights[1:-1] < heights[:-2]) & (heights[1:-1] < heights[2:])) + 1
        ax.plot(np.asarray(means)[low], heights[low], "o", color=colour)
        ax.set(
            title=title, xlabel=r"mean $\mu$ of the model, minutes", ylabel="bits", ylim=(0, None)
        )
    return axes


def projections(
    r: Sequence[float],
    values: Sequence[float],
    meeting: Sequence[float],
    q: Sequence[float],
    *,
    outcomes: Sequence[str],
) -> Axes:
    """Draw a linear family, the exponential family through r, and where they meet.

    Parameters
    ----------
    r : sequence of float, length 3
        The reference, a positive pmf.
    values : sequence of float, length 3
        The statistic f(x) whose mean the linear family fixes.
    meeting : sequence of float, length 3
        The pmf where the two families meet; its mean of f defines the linear family.
    q : sequence of float, length 3
        Another pmf of the linear family.
    outcomes : sequence of str, length 3
        The names of the corners.

    Returns
    -------
    Axes
    """
    f = np.asarray(values, dtype=float)
    mean = float(np.dot(meeting, f))
    if not np.isclose(np.dot(q, f), mean):
        raise ValueError(f"q has the mean {np.dot(q, f):g} and not {mean:g}: it is not in the line")
    figure, (ax,) = canvas(height=3.7)
    tilts = np.linspace(-12, 12, 400)[:, None] * f
    curve = np.asarray(r) * np.exp(tilts - tilts.max(axis=1, keepdims=True))
    curve /= curve.sum(axis=1, keepdims=True)
    ax.plot(*in_the_simplex(curve).T, "--", color=MUTED)
    ends = in_the_simplex(_ends(f, mean))
    ax.plot(*ends.T, color=INK)
    points = {"$r$": r, "$q^*$": meeting, "$q$": q}
    for (name, pmf), marker, shift, narrow in zip(
        points.items(), "os^", ((-13, -4), (9, 5), (8, 3)), ((-13, -4), (6, 8), (-3, -15)),
        strict=True,
    ):  # fmt: skip
        at = in_the_simplex(pmf)
        ax.plot(*at, marker, color=INK, markersize=5, zorder=3)
        words = ax.annotate(name, (at[0], at[1]), shift, textcoords="offset points", color=INK)
        figure.narrow(words, position=narrow)
    ax.plot(*in_the_simplex([q, r]).T, ":", color=MUTED, linewidth=1.1)
    outline(ax, outcomes)
    ax.text(0.98, 0.66, "linear family:\none mean price", color=INK, ha="center")
    ax.text(-0.02, 0.48, "exponential\nfamily through $r$", color=MUTED, ha="center")
    return ax


def switch(
    halves: Sequence[float],
    middle: Sequence[Sequence[float]],
    bump: Sequence[Sequence[float]],
    *,
    at: float,
) -> list[Axes]:
    """Draw what the fit in the middle and the fit on a bump cost, and where the best fit stands.

    Parameters
    ----------
    halves : sequence of float
        Half the distance of the means of the two bumps, in increasing order.
    middle, bump : sequence of (mean, width, cost in bits)
        The two fits at each of them; where there is none on a bump, its numbers are nan.
    at : float
        Where their costs are equal.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6)
    d = np.asarray(halves, dtype=float)
    inside, outside = np.asarray(middle, dtype=float), np.asarray(bump, dtype=float)
    axes[0].plot(d, inside[:, 2], "--", color=MUTED, label="in the middle")
    axes[0].plot(d, outside[:, 2], color=INK, label="on a bump")
    axes[0].set(title="cost of a fit", ylabel="bits", ylim=(0, None))
    axes[0].legend(loc="upper left", fontsize=9)
    before = d < at
    axes[1].plot(d[before], inside[before, 0], "--", color=MUTED)
    for sign in (1, -1):
        axes[1].plot(d[~before], sign * outside[~before, 0], color=INK)
        axes[1].plot(d, sign * d, ":", color=MUTED, linewidth=1.1)
    axes[1].set(title="mean of the best fit")
    for ax in axes:
        ax.axvline(at, color=GUIDE, linewidth=0.8)
        ax.set(xlabel="$d$, half the gap of the bumps", xlim=(d[0], d[-1]))
    return axes


def least_claiming(
    faces: Sequence[float],
    pmf: Sequence[float],
    dome: tuple[Sequence[float], Sequence[float]],
    others: tuple[Sequence[float], Sequence[float]],
) -> list[Axes]:
    """Draw the pmf of greatest entropy for one mean, and the greatest entropy for every mean.

    Parameters
    ----------
    faces, pmf : sequence of float
        The values, and the pmf of greatest entropy on them.
    dome : tuple of two sequences of float
        Means, and the greatest entropy for each, in bits.
    others : tuple of two sequences of float
        Means and entropies of other pmfs.

    Returns
    -------
    list of Axes
    """
    _, (left, right) = canvas(2, height=2.6)
    chances = np.asarray(pmf, dtype=float)
    left.bar(faces, chances, 0.75, color=TRUTH, alpha=0.28, edgecolor=TRUTH, linewidth=0.9)
    left.axhline(1 / len(chances), color=MUTED, linestyle="--", linewidth=1.1, label="fair")
    left.set(xlabel="face", ylabel="probability")
    left.legend(loc="upper left", fontsize=9)
    right.plot(*others, ".", color=MUTED, markersize=2.5, label="other dice")
    right.plot(*dome, color=TRUTH, label="greatest")
    mean = float(np.dot(chances, faces))
    seen = chances[chances > 0]
    right.plot([mean], [-(seen * np.log2(seen)).sum()], "o", color=INK, markersize=5)
    right.set(xlabel="mean of a throw", ylabel="entropy, bits", ylim=(0, 1.3 * max(dome[1])))
    right.legend(loc="upper center", fontsize=9, ncols=2)
    return [left, right]


def _ends(f: np.ndarray, mean: float) -> np.ndarray:
    """Return the two pmfs on the border of the triangle with this mean of f."""
    found = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        if f[i] != f[j] and 0 <= (share := (mean - f[i]) / (f[j] - f[i])) <= 1:
            end = np.zeros(3)
            end[i], end[j] = 1 - share, share
            found.append(end)
    return np.array(found[:2])
