"""The figures of the chapter on joint, conditional and mutual information."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from bookkit.figures.style import (
    EXCESS,
    GUIDE,
    INK,
    MUTED,
    SHEET,
    TRUTH,
    canvas,
)
from crossentropy import conditional_entropy, entropy, mutual_information

__all__ = [
    "entropy_bars",
    "fano_curve",
    "noisy_reading",
    "three_circles",
    "uncorrelated_points",
    "unit_square",
]


def unit_square(joint: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> list[Axes]:
    """Draw a joint pmf as a square of area 1 between its marginals, and what each column leaves.

    Left, a column for each x, as wide as p(x), cut in the ratio of p(y | x); the strips beside and
    below are the marginals. Right, the same widths with the entropy in each column as the height.

    Parameters
    ----------
    joint : ndarray, shape (2, m)
        The joint pmf of X and Y, with a row for each y and a column for each x.
    rows, columns : sequence of str
        The names of the y and of the x.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=3.1)
    square, bars = axes
    widths, p_y = joint.sum(axis=0), joint.sum(axis=1)
    edges = np.concatenate([[0], np.cumsum(widths)])
    looks: list[dict[str, Any]] = [
        {"facecolor": MUTED, "alpha": 0.15},
        {"facecolor": "none", "hatch": "\\\\"},
    ]
    line: dict[str, Any] = {"edgecolor": GUIDE, "linewidth": 0.7}
    for k, (left, width) in enumerate(zip(edges, widths, strict=False)):
        # The last row stands on the floor, so that the first is above it, as in the table.
        base = 0.0
        for y in range(len(rows))[::-1]:
            share = joint[y, k] / width
            square.bar(left, share, width, base, align="edge", **looks[y], **line)
            if share:
                text = f"{joint[y, k]:g}"
                square.text(left + width / 2, base + share / 2, text, ha="center", va="center",
                            bbox=SHEET if "hatch" in looks[y] else None)  # fmt: skip
            base += share
        square.bar(left, 0.12, width, -0.2, align="edge", facecolor="none", **line)
        square.text(left + width / 2, -0.14, f"{width:g}", ha="center", va="center", fontsize=9)
        square.text(left + width / 2, -0.24, columns[k], ha="center", va="top", fontsize=9)
        entropy_left = entropy(joint[:, k] / width)
        bars.bar(left, entropy_left, width, align="edge", facecolor=TRUTH, alpha=0.28, **line)
        lift = entropy_left + 0.02
        bars.text(left + width / 2, lift, f"{entropy_left:g}", ha="center", va="bottom")
    base = 0.0
    for y in range(len(rows))[::-1]:
        square.bar(1.08, p_y[y], 0.12, base, align="edge", **looks[y], **line)
        middle = base + p_y[y] / 2
        square.text(1.14, middle, f"{p_y[y]:g}", ha="center", va="center", fontsize=9, rotation=90,
                    bbox=SHEET if "hatch" in looks[y] else None)  # fmt: skip
        square.text(1.23, middle, rows[y], ha="left", va="center", fontsize=9)
        base += p_y[y]
    square.set(xlim=(0, 1.5), ylim=(-0.36, 1.02), aspect="equal")
    square.axis("off")
    mean, before = conditional_entropy(joint, given=1), entropy(p_y)
    for height, name, dash in ((mean, r"$H(Y\,|\,X)$", "--"), (before, "$H(Y)$", ":")):
        bars.axhline(height, color=INK, linewidth=1, linestyle=dash)
        bars.text(0.02, height + 0.015, f"{name} = {height:.3f}", va="bottom", fontsize=9)
    middles = edges[:-1] + widths / 2
    bars.set(xlim=(0, 1), ylim=(0, 1.15), xticks=middles, ylabel="bits left after the reading")
    bars.set_xticklabels(columns, fontsize=9)
    return axes


def uncorrelated_points(joint: np.ndarray, x: np.ndarray, y: np.ndarray) -> Axes:
    """Draw the pairs of positive probability, and the line of least squares through them.

    Parameters
    ----------
    joint : ndarray, shape (n, m)
        The joint pmf of X and Y.
    x, y : ndarray
        Their values.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.2)
    mean_x, mean_y = joint.sum(axis=1) @ x, joint.sum(axis=0) @ y
    covariance = (x - mean_x) @ joint @ (y - mean_y)
    slope = covariance / (joint.sum(axis=1) @ (x - mean_x) ** 2)
    i, j = np.nonzero(joint)
    ax.scatter(x[i], y[j], s=600 * joint[i, j], color=TRUTH, alpha=0.8, zorder=3)
    ends = np.array([x.min() - 0.4, x.max() + 0.4])
    ax.plot(ends, mean_y + slope * (ends - mean_x), color=MUTED, linestyle="--")
    ax.set(xlim=tuple(ends), ylim=(y.min() - 0.3, y.max() + 0.3), xlabel="$x$", ylabel="$y$")
    ax.set(xticks=x, yticks=y)
    return ax


def fano_curve(tables: Sequence[np.ndarray], marked: np.ndarray) -> Axes:
    """Draw what is left to ask against the error rate of the best guess, and Fano's bound, in bits.

    Parameters
    ----------
    tables : sequence of ndarray, shape (n, m)
        Joint pmfs of X and Y, a row for each y, of which there are n, and a column for each x.
    marked : ndarray, shape (n, m)
        One more, which is drawn as a square.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.8)
    n = len(marked)
    errors = np.linspace(0, 1 - 1 / n, 91)
    others = np.repeat(errors[:, np.newaxis] / (n - 1), n - 1, axis=1)
    bound = entropy(np.column_stack([1 - errors, others]))
    ax.plot(errors, bound, color=INK)
    ax.fill_between(errors, bound, math.log2(n), color=MUTED, alpha=0.25, linewidth=0)
    dots = np.array([_error_and_rest(table) for table in tables])
    ax.plot(*dots.T, "o", color=TRUTH, markersize=3)
    ax.plot(*_error_and_rest(marked), "s", color=INK, markersize=7, clip_on=False)
    ax.text(0.02, 0.94 * math.log2(n), "excluded by Fano", va="top", color=INK)
    ax.set(xlim=(0, 1 - 1 / n), ylim=(0, math.log2(n)), ylabel=r"$H(Y\,|\,X)$, bits")
    ax.set(xlabel="error rate of the best guess")
    return ax


def noisy_reading(joint: np.ndarray, harmful: np.ndarray, harmless: np.ndarray) -> list[Axes]:
    """Draw H(Y), in bits, as what a noisy reading tells and what it leaves, against the noise.

    Parameters
    ----------
    joint : ndarray, shape (n, m)
        The joint pmf of X and Y, with a row for each y and a column for each x.
    harmful, harmless : ndarray, shape (m, m)
        Two channels from x to z; each is mixed with the one that changes nothing.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6, sharey=True)
    share = np.linspace(0, 1, 101)
    whole = entropy(joint.sum(axis=1))
    still = np.eye(joint.shape[1])
    for ax, channel in zip(axes, (harmful, harmless), strict=True):
        seen = [joint @ ((1 - t) * still + t * channel) for t in share]
        floor = [conditional_entropy(table, given=1) for table in seen]
        ax.fill_between(share, 0, floor, color=TRUTH, alpha=0.28, linewidth=0)
        ax.fill_between(share, floor, whole, facecolor=EXCESS, hatch="///", edgecolor=GUIDE,
                        linewidth=0.5)  # fmt: skip
        ax.plot(share, floor, color=TRUTH)
        ax.axhline(whole, color=INK, linewidth=1, linestyle=":")
        ax.text(0.04, floor[0] / 2, r"$H(Y\,|\,Z)$", va="center", color=INK)
        ax.set(xlim=(0, 1), ylim=(0, whole * 1.12), xlabel="share of readings disturbed")
    axes[0].text(0.04, whole * 1.02, "$H(Y)$", va="bottom", fontsize=9, color=INK)
    axes[0].set(ylabel="bits", title="any mark, at random")
    axes[1].set(title="falling and low exchanged")
    return axes


def entropy_bars(joint: np.ndarray) -> Axes:
    """Draw H(X, Y), H(X), H(Y), their conditionals and I(X; Y), in bits, as bars in three rows.

    Parameters
    ----------
    joint : ndarray, shape (n, m)
        The joint pmf of X and Y, with a row for each y and a column for each x.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.1)
    whole, h_x = entropy(joint.ravel()), entropy(joint.sum(axis=0))
    rest_x, shared = conditional_entropy(joint, given=0), mutual_information(joint)
    rest_y = conditional_entropy(joint, given=1)
    looks: dict[str, dict[str, Any]] = {
        TRUTH: {"facecolor": TRUTH, "alpha": 0.28},
        MUTED: {"facecolor": MUTED, "alpha": 0.28},
        EXCESS: {"facecolor": EXCESS, "hatch": "///"},
        INK: {"facecolor": "none"},
    }
    rows = [
        [(0, whole, INK, "$H(X, Y)$")],
        [(0, h_x, MUTED, "$H(X)$"), (h_x, rest_y, INK, r"$H(Y\,|\,X)$")],
        [(0, rest_x, INK, r"$H(X\,|\,Y)$"), (rest_x, whole - rest_x, TRUTH, "$H(Y)$")],
        [(rest_x, shared, EXCESS, "$I(X; Y)$")],
    ]
    for row, bars in enumerate(rows):
        for left, width, look, name in bars:
            ax.barh(-row, width, 0.72, left, edgecolor=GUIDE, linewidth=0.7, **looks[look])
            side = "center" if look != EXCESS else "left"
            place = left + width / 2 if look != EXCESS else left + width + 0.02
            text = f"{name} = {width:.3f}"
            words = ax.text(place, -row, text, ha=side, va="center", fontsize=9)
            if look != EXCESS and width < whole / 3:
                figure.narrow(words, text=f"{name}\n= {width:.3f}")
    # In the gaps between the rows, from where an edge is to the bar between both: through no name.
    for edge, row in ((h_x, 1), (h_x, 2), (rest_x, 2)):
        gap = [-row - 0.36, -row - 0.64]
        ax.plot([edge, edge], gap, color=MUTED, linewidth=0.6, linestyle=":", zorder=0)
    ax.set(xlim=(0, whole * 1.005), yticks=[], xlabel="bits")
    figure.narrow(figure, figheight=2.7)
    ax.spines["left"].set_visible(False)
    return ax


def three_circles(joint: np.ndarray) -> Axes:
    """Draw the seven pieces of the entropies of three variables, in bits, on three circles.

    Parameters
    ----------
    joint : ndarray of three axes
        The joint pmf of X, Y and Z.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.9)
    # The pieces of one circle only, of two, of all three; keys are the axes that share a piece.
    alone = {(k,): conditional_entropy(joint, given=_others(k)) for k in range(3)}
    pairs = {
        pair: sum(conditional_entropy(_keep(joint, k, third), given=1) for k in pair)
        - conditional_entropy(joint, given=third)
        for third in range(3)
        for pair in [_others(third)]
    }
    middle = mutual_information(joint.sum(axis=2)) - pairs[0, 1]
    angles = np.deg2rad([90, 210, 330])
    centres = 0.62 * np.column_stack([np.cos(angles), np.sin(angles)])
    # X and Y as in the bars of the six entropies.
    looks = zip("XYZ", centres, (MUTED, TRUTH, INK), ("--", "-", "-."), strict=True)
    for name, centre, colour, line in looks:
        look = {"facecolor": "none", "edgecolor": colour, "linestyle": line, "linewidth": 1.6}
        ax.add_patch(Circle(centre, 1, **look))
        away = centre * (1.62 + 0.48) / 0.62 * 0.9
        ax.text(away[0], away[1], f"${name}$", ha="center", va="center", color=colour, fontsize=12)
    for piece, value in [*alone.items(), *pairs.items()]:
        spot = centres[list(piece)].mean(axis=0) * (1.75 if len(piece) == 1 else 1.8)
        ax.text(spot[0], spot[1], _signed(value), ha="center", va="center", fontsize=12)
    # No mutual information, and so not gold: it can be negative.
    ax.add_patch(Circle((0, 0), 0.24, facecolor=MUTED, alpha=0.3, edgecolor="none"))
    ax.text(0, 0, _signed(middle), ha="center", va="center", fontsize=12)
    ax.set(xlim=(-2.6, 2.6), ylim=(-1.6, 2.05), aspect="equal")
    ax.axis("off")
    return ax


def _error_and_rest(joint: np.ndarray) -> tuple[float, float]:
    """Return how often the likeliest y of each x is wrong, and H(Y | X)."""
    return 1 - float(joint.max(axis=0).sum()), conditional_entropy(joint, given=1)


def _others(k: int) -> tuple[int, int]:
    first, second = (axis for axis in range(3) if axis != k)
    return first, second


def _keep(joint: np.ndarray, first: int, second: int) -> np.ndarray:
    """Return the joint pmf of two of the three variables, in this order."""
    (gone,) = (axis for axis in range(3) if axis not in (first, second))
    pair: np.ndarray = joint.sum(axis=gone)
    return pair if first < second else pair.T


def _signed(value: float) -> str:
    shown = f"{round(value, 3) + 0.0:g}"
    return shown.replace("-", "−")
