"""The figures of the chapter on cross-entropy not being a divergence."""

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.area import area_picture
from bookkit.figures.style import MODEL, MUTED, TRUTH, canvas
from crossentropy import cross_entropy, kl_divergence

__all__ = ["equal_and_not_zero", "line_and_bowl"]


def equal_and_not_zero(p: list[float]) -> Axes:
    """Draw H(p, p) as an area, with nothing in excess."""
    ax = area_picture(p, p, outcomes=[str(i + 1) for i in range(len(p))])
    ax.set_ylim(0, 3)
    return ax


def line_and_bowl(q: float) -> Axes:
    """Draw H(p, q) and D(p ‖ q) for one coin q, as the coin p varies."""
    _, (ax,) = canvas(height=3.1)
    p = np.linspace(0, 1, 401)
    truths, model = np.stack([p, 1 - p], axis=-1), [q, 1 - q]
    cost, divergence = cross_entropy(truths, model), kl_divergence(truths, model)
    ax.fill_between(p, divergence, cost, color=MUTED, alpha=0.2, lw=0)
    ax.plot(p, cost, color=MODEL, ls="--", label="$H(p, q)$")
    ax.plot(p, divergence, color=TRUTH, label=r"$D(p\,\Vert\,q)$")
    least = cost.argmin()
    ax.plot([p[least]], [cost[least]], "o", color=MODEL)
    ax.plot([q], [0], "o", color=TRUTH)
    ax.axvline(q, color=MUTED, lw=0.7, ls=":")
    ax.annotate("$p = q$", (q, 0), (-4, 6), textcoords="offset points", ha="right")
    ax.set(
        xlim=(0, 1.02), ylim=(0, None), xlabel="$p$, the true probability of heads", ylabel="bits"
    )
    ax.legend(loc="upper right")
    return ax
