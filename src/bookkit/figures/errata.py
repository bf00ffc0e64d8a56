"""The figure of the chapter on errata: formulas that are right at one point and nowhere else."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import INK, MUTED, canvas

__all__ = ["right_at_one_point"]


def right_at_one_point(
    exact: Callable[[np.ndarray], np.ndarray], printed: dict[str, Callable[..., np.ndarray]]
) -> Axes:
    """Draw a divergence over sigma, and formulas that agree with it at sigma = 1 alone."""
    _, (ax,) = canvas()
    sigma = np.linspace(0.2, 2, 400)
    ax.plot(sigma, exact(sigma), color=INK, lw=2.4, label="exact")
    for (name, formula), style in zip(printed.items(), ("--", ":"), strict=True):
        ax.plot(sigma, formula(0.0, np.log(sigma)), color=MUTED, ls=style, label=name)
    ax.axhline(0, color=MUTED, lw=0.8)
    ax.plot([1], [0], "o", color=INK, zorder=3)
    ax.set(xlabel=r"$\sigma$", ylabel="nats", xlim=(0.2, 2), ylim=(-2.2, 2.4))
    ax.legend(loc="lower right")
    return ax
