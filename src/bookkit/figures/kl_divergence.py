"""The figures of the chapter on the KL divergence."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import (
    EXCESS,
    EXCESS_LINE,
    GUIDE,
    INK,
    MODEL,
    MUTED,
    SHEET,
    TRUTH,
    canvas,
)
from crossentropy import kl_divergence

__all__ = ["evidence_walks", "mixed_pairs", "tangent", "truth_and_model", "two_ways_to_add"]


def evidence_walks(p: np.ndarray, q: np.ndarray, throws: np.ndarray) -> Axes:
    """Draw the evidence for p against q as it piles up, one path a row of outcomes.

    Parameters
    ----------
    p, q : ndarray of float
        The pmf that the throws follow, and the one that was believed.
    throws : ndarray of int, shape (paths, length)
        Indices of outcomes.

    Returns
    -------
    Axes
        The paths, the line whose slope is the divergence, and the mean of the paths.
    """
    figure, (ax,) = canvas(height=3.1)
    paths, length = throws.shape
    steps = np.log2(p / q)[throws]
    walks = np.concatenate([np.zeros((paths, 1)), np.cumsum(steps, axis=1)], axis=1)
    at = np.arange(length + 1)
    for walk in walks:
        ax.plot(at, walk, color=TRUTH, lw=0.8, alpha=0.55)
    (line,) = ax.plot(at, at * kl_divergence(p, q), color=EXCESS_LINE, ls="--", lw=2, zorder=3)
    (mean,) = ax.plot(at, walks.mean(axis=0), color=TRUTH, lw=2.4)
    labels = ["ten runs of throws", "their mean", r"the line of slope $D(p\,\Vert\,q)$"]
    ax.axhline(0, color=MUTED, lw=0.8)
    ax.set(xlim=(0, length), xlabel="throws", ylabel="evidence, in bits")
    ax.legend([ax.lines[0], mean, line], labels, loc="upper left")
    figure.narrow_legend(ax)
    return ax


def truth_and_model(
    p: Sequence[float], q: Sequence[float], *, outcomes: Sequence[str]
) -> list[Axes]:
    """Draw p beside q, outcome by outcome, and what evidence log p/q each outcome brings."""
    _, axes = canvas(2)
    at = np.arange(len(p))
    bars, evidence = axes
    bars.bar(at - 0.2, p, 0.4, color=TRUTH, label="$p$")
    bars.bar(at + 0.2, q, 0.4, color=MODEL, hatch="///", edgecolor=GUIDE, lw=0.5, label="$q$")
    bars.set(ylabel="probability", title="how often")
    bars.legend()
    height = np.log2(np.divide(p, q))
    colors = [TRUTH if h >= 0 else MODEL for h in height]
    evidence.bar(at, height, 0.5, color=colors, hatch=["" if h >= 0 else "///" for h in height])
    evidence.axhline(0, color=MUTED, lw=0.8)
    evidence.set(ylabel="bits", title=r"evidence, $\log_2\, p/q$")
    for ax in axes:
        ax.set(xticks=at, xlabel="outcome")
        ax.set_xticklabels(outcomes)
    return axes


def mixed_pairs(
    first: tuple[float, float], second: tuple[float, float], levels: Sequence[float]
) -> Axes:
    """Draw level lines of D(p ‖ q) over all pairs of coins, two pairs, and their even mixture.

    Parameters
    ----------
    first, second : tuple of float
        The chances of heads of a pair's p and q.
    levels : sequence of float
        Divergences, in bits, whose lines are drawn.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=3.9)
    side = np.linspace(0.002, 0.998, 250)
    q, p = np.meshgrid(side, side, indexing="ij")
    heights = kl_divergence(np.stack([p, 1 - p], axis=-1), np.stack([q, 1 - q], axis=-1))
    lines = ax.contour(p, q, heights, levels=levels, colors=MUTED, linewidths=0.9)
    ax.clabel(lines, fmt="%g", fontsize=8)
    ax.plot([0, 1], [0, 1], color=MUTED, lw=1, ls=":")
    ends = np.array([first, second])
    ax.plot(ends[:, 0], ends[:, 1], "o-", color=INK, lw=1.6)
    middle = ends.mean(axis=0)
    ax.plot(middle[:1], middle[1:], "s", color=INK, markersize=7, zorder=3)
    for name, (x, y) in (("first coin", first), ("second coin", second), ("mixed", tuple(middle))):
        ax.annotate(
            name, (x, y), (8, -3), textcoords="offset points", color=INK,
            bbox=SHEET,
        )  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    ax.set(xlabel="$p$, the true chance of heads", ylabel="$q$, the model's chance of heads")
    return ax


def tangent() -> Axes:
    """Draw ln u below its tangent u - 1, which it touches at 1."""
    _, (ax,) = canvas()
    u = np.linspace(0.05, 3, 300)
    ax.fill_between(u, np.log(u), u - 1, color=MUTED, alpha=0.25, lw=0)
    ax.plot(u, np.log(u), color=INK, label=r"$\ln\, u$")
    ax.plot(u, u - 1, color=MUTED, ls="--", label="$u - 1$")
    ax.plot([1], [0], "o", color=INK)
    ax.axhline(0, color=MUTED, lw=0.6)
    ax.set(xlabel="$u$", ylim=(-3, 2), xlim=(0, 3))
    ax.legend(loc="upper left")
    return ax


def two_ways_to_add(p: np.ndarray, q: np.ndarray) -> list[Axes]:
    """Draw the terms p ln p/q, of both signs, beside p ln p/q - p + q, none negative."""
    figure, axes = canvas(2, sharey=True)
    plain = p * np.log(p / q)
    outcomes = np.arange(1, len(p) + 1)
    for ax, terms, title in zip(
        axes, (plain, plain - p + q), (r"$p\,\ln\,p/q$", r"$p\,\ln\,p/q - p + q$"), strict=True
    ):
        hatch = ["" if term >= 0 else "///" for term in terms]
        ax.bar(outcomes, terms, facecolor=EXCESS, edgecolor=GUIDE, linewidth=0.5, hatch=hatch)
        ax.axhline(0, color=MUTED, lw=0.8)
        ax.set_title(title)
        ax.set(xticks=outcomes, xlabel="face")
    axes[0].set_ylabel("nats")
    total = kl_divergence(p, q, base=np.e)
    figure.suptitle(f"both sum to $D(p\\,\\Vert\\,q)$ = {total:.3f} nats", fontsize=10)
    return axes
