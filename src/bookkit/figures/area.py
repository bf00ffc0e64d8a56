"""The area picture, the book's signature: what a code for q costs when outcomes follow p.

Each outcome is a bar as wide as its probability p(x) and as high as its surprisal log 1/q(x), so
that the area is the cross-entropy. The entropy is the area under log 1/p(x). The difference of
the two, where it costs and where it saves, adds up to the divergence.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import CASING, EXCESS, MODEL, TRUTH, box, canvas, outcome
from crossentropy import cross_entropy, entropy, kl_divergence, surprisal

__all__ = ["area_picture"]


def area_picture(
    p: Sequence[float],
    q: Sequence[float] | None = None,
    *,
    outcomes: Sequence[str],
) -> Axes:
    """Draw H(p), and with a model q also H(p, q) and D(p ‖ q), in bits, as areas.

    Parameters
    ----------
    p : sequence of float, length n
        A pmf.
    q : sequence of float, length n, optional
        Another; q(x) > 0 wherever p(x) > 0, as an infinite bar can't be drawn.
    outcomes : sequence of str, length n
        The outcomes' names, written under their bars.

    Returns
    -------
    Axes
    """
    charged = p if q is None else q
    cost = cross_entropy(p, charged)
    if np.isinf(cost):
        raise ValueError("q is 0 where p is not: the cross-entropy is infinite and has no area")
    figure, (ax,) = canvas()
    edges = np.concatenate([[0.0], np.cumsum(p)])
    own, model = surprisal(p), surprisal(charged)
    for left, width, ideal, paid, name in zip(edges[:-1], p, own, model, outcomes, strict=True):
        if width == 0:
            continue
        # What is saved is part of the floor, and has its colour.
        box(ax, left, width, 0, ideal, facecolor=TRUTH, alpha=0.28)
        if paid > ideal:
            box(ax, left, width, ideal, paid, facecolor=EXCESS, hatch="///")
        elif paid < ideal:
            box(ax, left, width, paid, ideal, facecolor="none", hatch="..", linestyle=":")
        ax.plot([left, left + width], [ideal, ideal], color=TRUTH)
        if q is not None:
            ax.plot([left, left + width], [paid, paid], color=MODEL, linestyle="--",
                    path_effects=CASING if paid > ideal else None)  # fmt: skip
        ax.text(left + width / 2, -0.03, outcome(name), va="top", ha="center",
                transform=_below(ax))  # fmt: skip
    ax.set(xlim=(0, edges[-1]), ylim=(0, None), ylabel="bits", xticks=[])
    if q is None:
        ax.set_title(f"$H(p)$ = {cost:.2f} bits")
        return ax
    costs = f"$H(p)$ = {entropy(p):.3f},   $H(p, q)$ = {cost:.3f}"
    excess = f"$D(p\\,\\Vert\\,q)$ = {kl_divergence(p, q):.3f} bits"
    ax.set_title(f"{costs},   {excess}")
    figure.narrow(ax.title, text=f"{costs},\n{excess}")
    ax.plot([], [], color=TRUTH, label=r"$\log 1/p(x)$")
    ax.plot([], [], color=MODEL, linestyle="--", label=r"$\log 1/q(x)$")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    # Below the names of the outcomes.
    figure.narrow_legend(ax, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2)
    return ax


def _below(ax: Axes) -> object:
    """Return the transform with x in data and y in the axes' height."""
    return ax.get_xaxis_transform()
