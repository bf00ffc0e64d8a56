"""The figures of the page on computing a divergence: digits kept, and losses of sure models."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import GUIDE, INK, MUTED, canvas

__all__ = ["confident_losses", "errors_by_distance"]

_LOOKS = ((MUTED, "s", "--"), (GUIDE, "^", "-."), (MUTED, "D", ":"), (INK, "o", "-"))
_EPSILON = 2.0**-53


def errors_by_distance(distances: Sequence[float], errors: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the relative error of each way to add, on logarithmic axes, nearer pairs to the right.

    Parameters
    ----------
    distances : sequence of float
        The relative differences of the pairs, all positive.
    errors : mapping of str to sequence of float
        For each way, the relative error at each distance; an error of 0 is drawn at 2**-53.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=3.4)
    for (name, curve), (colour, mark, line) in zip(errors.items(), _LOOKS, strict=False):
        shown = np.maximum(curve, _EPSILON)
        ax.plot(distances, shown, line, label=name, color=colour, marker=mark, markersize=3.5,
                linewidth=1.2)  # fmt: skip
    ax.axhline(1, color=GUIDE, linewidth=0.8, linestyle=":", zorder=0)
    words = ax.text(max(distances), 2, "as wrong as an answer of 0", color=INK, fontsize=9)
    figure.narrow(words, text="as wrong as\nan answer of 0")
    ax.set(xscale="log", yscale="log", xlim=(2 * max(distances), min(distances) / 2))
    ax.set(xlabel="relative difference of $p$ and $q$", ylabel="relative error of $D$")
    ax.set(ylim=(1e-17, 1e16), yticks=[1e-16, 1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12, 1e16])
    ax.legend(loc="upper left", bbox_to_anchor=(0.0, 0.93))
    figure.narrow_legend(ax)
    return ax


def confident_losses(margins: Sequence[float], losses: Mapping[str, Sequence[float]]) -> Axes:
    """Draw losses of the right class against the margin by which its logit leads.

    Parameters
    ----------
    margins : sequence of float
        By how much the logit of the right class exceeds the other one.
    losses : mapping of str to sequence of float
        For each way to compute it, the loss in nats; a loss that is 0 or infinite is not drawn.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.8)
    looks = ((INK, "-", 1.2), (MUTED, "--", 2.2), (GUIDE, ":", 2.2))
    for (name, curve), (colour, line, width) in zip(losses.items(), looks, strict=False):
        values = np.asarray(curve, dtype=float)
        shown = np.where((values > 0) & np.isfinite(values), values, np.nan)
        ax.plot(margins, shown, line, color=colour, linewidth=width, label=name)
    ax.set(yscale="log", xlabel="lead of the right class, $z_1 - z_2$", ylabel="loss, nats")
    ax.legend(loc="lower left")
    return ax
