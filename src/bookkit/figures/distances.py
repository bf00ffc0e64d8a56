"""The figures of the chapter on distances: level sets, Pinsker's bound, what a small step costs."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from bookkit.figures.style import EXCESS, MODEL, MUTED, TRUTH, canvas
from crossentropy import js_distance, kl_divergence, total_variation

__all__ = ["divergence_against_variation", "in_the_simplex", "level_sets", "small_steps"]

_HEIGHT = math.sqrt(3) / 2
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, _HEIGHT]])

Between = Callable[[NDArray, NDArray], NDArray]


def in_the_simplex(pmfs: Sequence[Sequence[float]]) -> NDArray:
    """Return where pmfs on three outcomes lie in an equilateral triangle of side 1.

    Parameters
    ----------
    pmfs : array_like of float, shape (..., 3)
        The outcomes' corners are bottom left, bottom right, and top, in this order.

    Returns
    -------
    ndarray of float, shape (..., 2)
    """
    return np.asarray(pmfs, dtype=float) @ _CORNERS


def simplex_grid(columns: int = 241) -> tuple[NDArray, NDArray, NDArray]:
    """Return a grid of the triangle: its x, its y, and the pmf at each point, nan outside."""
    across, up = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, _HEIGHT, columns))
    top = up / _HEIGHT
    right = across - top / 2
    left = 1 - right - top
    pmfs = np.stack([left, right, top], axis=-1)
    outside = (pmfs < -1e-12).any(axis=-1)
    pmfs = np.clip(pmfs, 0, None)
    pmfs /= pmfs.sum(axis=-1, keepdims=True)
    pmfs[outside] = np.nan
    return across, up, pmfs


def outline(ax: Axes, outcomes: Sequence[str]) -> None:
    """Draw the triangle, with its corners named and no axes."""
    closed = np.vstack([_CORNERS, _CORNERS[:1]])
    ax.plot(*closed.T, color="#555555", linewidth=0.7)
    for corner, name, up in zip(_CORNERS, outcomes, (False, False, True), strict=True):
        low = {"va": "bottom" if up else "top", "ha": "center", "color": "#333333", "fontsize": 9}
        ax.text(corner[0], corner[1] + (0.02 if up else -0.03), name, **low)
    ax.set_aspect("equal")
    ax.set_axis_off()


def level_sets(p: Sequence[float], *, outcomes: Sequence[str]) -> list[Axes]:
    """Draw curves of the pmfs q at which a measure has one value, for four measures of p and q.

    Parameters
    ----------
    p : sequence of float, length 3
        The centre, a positive pmf.
    outcomes : sequence of str, length 3
        The names of the corners.

    Returns
    -------
    list of Axes
    """
    if min(p) <= 0:
        raise ValueError("p is not positive: no curve surrounds it")
    figure, (whole,) = canvas(height=5.0)
    whole.remove()
    axes = list(figure.subplots(2, 2).flat)
    measures: dict[str, Between] = {
        r"$D(p\,\Vert\,q)$, bits": kl_divergence,
        r"$D(q\,\Vert\,p)$, bits": lambda p, q: kl_divergence(q, p),
        r"$\mathrm{TV}(p, q)$": total_variation,
        r"$\sqrt{\mathrm{JS}(p, q)}$, JS in bits": js_distance,
    }
    levels = [(0.05, 0.2, 0.5, 1.0), (0.05, 0.2, 0.5, 1.0), (0.1, 0.2, 0.3, 0.5)]
    levels.append((0.1, 0.2, 0.35, 0.5))
    across, up, pmfs = simplex_grid()
    inside = ~np.isnan(pmfs[..., 0])
    for ax, (title, measure), marked in zip(axes, measures.items(), levels, strict=True):
        heights = np.full(inside.shape, np.nan)
        heights[inside] = measure(np.asarray(p, dtype=float), pmfs[inside])
        heights[np.isinf(heights)] = np.nan
        lines = ax.contour(
            across, up, heights, levels=marked, colors=TRUTH, linestyles=["-", "--", "-.", ":"]
        )
        ax.clabel(lines, fmt="%g", fontsize=8, inline_spacing=2)
        ax.plot(*in_the_simplex(p), "o", color=MODEL, markersize=4)
        outline(ax, outcomes)
        ax.set_title(title, pad=15)
    return axes


def divergence_against_variation(pairs: tuple[NDArray, NDArray], *, highest: float = 4.0) -> Axes:
    """Draw D(p ‖ q) in nats against TV(p, q) for pairs of pmfs, above the two lower bounds.

    Parameters
    ----------
    pairs : tuple of two ndarrays of float, shape (pairs, n)
        Each row of the first a pmf p, each row of the second its q.
    highest : float
        Divergences above this are not drawn.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=3.3)
    apart = total_variation(*pairs)
    divergence = kl_divergence(*pairs, base=math.e)
    shown = divergence <= highest
    ax.plot(apart[shown], divergence[shown], ".", color=MUTED, markersize=3, label="pairs of pmfs")
    u = np.linspace(0, 0.9999, 500)
    ax.plot(u, 2 * u**2, color=MODEL, linestyle="--", label=r"Pinsker, $2\,\mathrm{TV}^2$")
    later = -np.log1p(-(u**2))
    ax.plot(u, later, color=TRUTH, label=r"$\ln\,1/(1 - \mathrm{TV}^2)$")
    ax.fill_between(u, 0, np.maximum(2 * u**2, later), color=EXCESS, alpha=0.3, linewidth=0)
    ax.set(xlim=(0, 1), ylim=(0, highest), xlabel=r"$\mathrm{TV}(p, q)$")
    ax.set(ylabel=r"$D(p\,\Vert\,q)$, nats")
    ax.legend(loc="upper left")
    return ax


def small_steps(curves: Mapping[str, Sequence[float]], steps: Sequence[float]) -> Axes:
    """Draw what each measure gives for a small step of a parameter, on two logarithmic axes.

    Parameters
    ----------
    curves : mapping of str to sequence of float
        For the name of each measure, its values at the steps.
    steps : sequence of float
        Positive, in increasing order.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=3.0)
    looks = zip(
        curves.items(), ("-", "--", "-.", ":"), "os^D", (TRUTH, MODEL, MUTED, "#333333"),
        strict=False,
    )  # fmt: skip
    for (name, values), line, marker, colour in looks:
        ax.loglog(steps, values, line, marker=marker, color=colour, markersize=3.5, label=name)
    ax.set(xlabel=r"step $\delta$ of the parameter")
    ax.legend(loc="lower right")
    return ax
