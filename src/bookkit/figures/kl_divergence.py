"""The figures of the chapter on the KL divergence."""

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, MODEL, MUTED, TRUTH, canvas
from crossentropy import kl_divergence

__all__ = ["tangent", "two_ways_to_add"]


def tangent() -> Axes:
    """Draw ln u below its tangent u - 1, which it touches at 1."""
    _, (ax,) = canvas()
    u = np.linspace(0.05, 3, 300)
    ax.fill_between(u, np.log(u), u - 1, color=EXCESS, alpha=0.4, lw=0)
    ax.plot(u, np.log(u), color=TRUTH, label=r"$\ln\, u$")
    ax.plot(u, u - 1, color=MODEL, ls="--", label="$u - 1$")
    ax.plot([1], [0], "o", color=TRUTH)
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
        colors = [TRUTH if term >= 0 else MODEL for term in terms]
        ax.bar(outcomes, terms, color=colors, hatch=["" if t >= 0 else "///" for t in terms])
        ax.axhline(0, color=MUTED, lw=0.8)
        ax.set_title(title)
        ax.set(xticks=outcomes, xlabel="face")
    axes[0].set_ylabel("nats")
    total = kl_divergence(p, q, base=np.e)
    figure.suptitle(f"both sum to $D(p\\,\\Vert\\,q)$ = {total:.3f} nats", fontsize=10)
    return axes
