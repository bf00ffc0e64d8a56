"""The figures of the chapter on distances: shared parts, bounds, generators, level sets, steps."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike

from bookkit.figures.style import GUIDE, INK, MODEL, MUTED, SHEET, TRUTH, canvas, outcome
from crossentropy import js_distance, kl_divergence, total_variation

__all__ = [
    "divergence_against_variation",
    "generators",
    "in_the_simplex",
    "level_curve",
    "level_sets",
    "pmfs_at",
    "shared_part",
    "shifts",
    "small_steps",
]

_HEIGHT = math.sqrt(3) / 2
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, _HEIGHT]])

Between = Callable[[np.ndarray, np.ndarray], np.ndarray]


def in_the_simplex(pmfs: ArrayLike) -> np.ndarray:
    """Return where pmfs on three outcomes lie in an equilateral triangle of side 1.

    Parameters
    ----------
    pmfs : array_like of float, shape (..., 3)
        The outcomes' corners are bottom left, bottom right, and top, in this order.

    Returns
    -------
    ndarray of float, shape (..., 2)
    """
    return np.asarray(np.asarray(pmfs, dtype=float) @ _CORNERS)


def pmfs_at(points: Sequence[Sequence[float]]) -> np.ndarray:
    """Return the pmfs that lie at points of the plane: the inverse of `in_the_simplex`.

    Parameters
    ----------
    points : array_like of float, shape (..., 2)

    Returns
    -------
    ndarray of float, shape (..., 3)
        Each sums to 1; outside of the triangle a number is negative.
    """
    across, up = np.moveaxis(np.asarray(points, dtype=float), -1, 0)
    top = up / _HEIGHT
    right = across - top / 2
    return np.stack([1 - right - top, right, top], axis=-1)


def level_curve(
    measure: Between, p: Sequence[float], level: float, *, rays: int = 1200
) -> list[np.ndarray]:
    """Trace the pmfs q at which a measure has one value, along rays from p to the border.

    Along each ray the measure has to rise from 0, as one does that is convex in q and 0 at p alone.
    Contours on a grid can't show a divergence that is infinite on the whole border: between the
    border and the last row of the grid its curves are lost.

    Parameters
    ----------
    measure : callable
        Takes p and pmfs of shape (n, 3), and returns n values.
    p : sequence of float, length 3
        A positive pmf.
    level : float
        The value, positive.
    rays : int
        How many points of the border rays are sent to.

    Returns
    -------
    list of ndarray of float, shape (points, 3)
        One arc that ends where it begins, or the arcs that the border leaves of the curve, which
        end on it.
    """
    centre = np.asarray(p, dtype=float)

    def reached(ends: np.ndarray, share: np.ndarray | float) -> np.ndarray:
        share = np.broadcast_to(share, len(ends))[:, None]
        return measure(centre, (1 - share) * centre + share * ends) >= level

    def arc(places: np.ndarray) -> np.ndarray:
        ends = _on_the_border(places)
        inner, outer = np.zeros(len(ends)), np.ones(len(ends))
        for _ in range(60):
            middle = (inner + outer) / 2
            beyond = reached(ends, middle)
            inner, outer = np.where(beyond, inner, middle), np.where(beyond, middle, outer)
        return np.asarray((1 - outer)[:, None] * centre + outer[:, None] * ends)

    def where_it_meets_the_border(below: float, above: float) -> float:
        for _ in range(60):
            middle = (below + above) / 2
            if reached(_on_the_border(np.array([middle])), 1.0)[0]:
                above = middle
            else:
                below = middle
        return above

    places = np.arange(rays + 1) * 3 / rays
    met = reached(_on_the_border(places), 1.0)
    if met.all():
        return [arc(places)]
    # Go round from a place that the curve does not cut off, so that no arc is cut in two.
    first = int(np.argmin(met))
    places = np.concatenate([places[first:], places[1 : first + 1] + 3])
    met = np.concatenate([met[first:], met[1 : first + 1]])
    change = np.diff(met.astype(int))
    arcs = []
    for start, stop in zip(np.flatnonzero(change == 1), np.flatnonzero(change == -1), strict=True):
        begins = where_it_meets_the_border(places[start], places[start + 1])
        ends = where_it_meets_the_border(places[stop + 1], places[stop])
        arcs.append(arc(np.array([begins, *places[start + 1 : stop + 1], ends])))
    return arcs


def _on_the_border(places: np.ndarray) -> np.ndarray:
    """Return the pmfs on the border at places that go from corner to corner in steps of 1."""
    corner, share = np.divmod(places, 1)
    corner = corner.astype(int) % 3
    following = np.eye(3)[(corner + 1) % 3]
    return np.asarray((1 - share)[:, None] * np.eye(3)[corner] + share[:, None] * following)


def outline(ax: Axes, outcomes: Sequence[str]) -> None:
    """Draw the triangle, with its corners named and no axes."""
    closed = np.vstack([_CORNERS, _CORNERS[:1]])
    ax.plot(*closed.T, color=GUIDE, linewidth=0.7)
    for corner, name, up in zip(_CORNERS, outcomes, (False, False, True), strict=True):
        ax.text(corner[0], corner[1] + (0.02 if up else -0.03), name, ha="center",
                va="bottom" if up else "top", color=INK, fontsize=9)  # fmt: skip
    ax.set_aspect("equal")
    ax.set_axis_off()


def level_sets(
    p: Sequence[float], *, over: Sequence[float], to: Sequence[float], outcomes: Sequence[str]
) -> list[Axes]:
    """Draw curves of the pmfs q at which a measure has one value, for four measures of p and q.

    The lines of each panel are the arcs of its curves, level by level, and then the dot.
    Below them are two ways from p to a pmf r: one is straight, and one is over a pmf q.

    Parameters
    ----------
    p : sequence of float, length 3
        The centre, a positive pmf.
    over, to : sequence of float, length 3
        The pmfs q and r.
    outcomes : sequence of str, length 3
        The names of the corners.

    Returns
    -------
    list of Axes
    """
    if min(p) <= 0:
        raise ValueError("p is not positive: no curve surrounds it")
    _, axes = canvas(2, 2, height=5.0)
    measures: dict[str, Between] = {
        r"$D(p\,\Vert\,q)$, bits": kl_divergence,
        r"$D(q\,\Vert\,p)$, bits": lambda p, q: kl_divergence(q, p),
        r"$\mathrm{TV}(p, q)$": total_variation,
        r"$\sqrt{\mathrm{JS}(p, q)}$, JS in bits": js_distance,
    }
    levels = [(0.005, 0.05, 0.3, 1.0), (0.005, 0.05, 0.3, 1.0), (0.03, 0.09, 0.25, 0.5)]
    levels.append((0.03, 0.1, 0.3, 0.5))
    ways = in_the_simplex([p, over, to])
    for ax, (title, measure), marked in zip(axes, measures.items(), levels, strict=True):
        for level, line in zip(marked, ("-", "--", "-.", ":"), strict=True):
            for number, arc in enumerate(level_curve(measure, p, level)):
                label = "" if number else f"{level:g}"
                ax.plot(*in_the_simplex(arc).T, line, color=INK, linewidth=1.3, label=label)
        ax.plot(*in_the_simplex(p), "o", color=TRUTH, markersize=3)
        for way, line, colour in ((ways, "--", MODEL), (ways[[0, 2]], "-", INK)):
            ax.add_collection(
                LineCollection([way], linestyles=line, colors=colour, linewidths=1, zorder=1)
            )
        ax.scatter(ways[1:, 0], ways[1:, 1], s=12, c=[MODEL, INK], zorder=3)
        for name, place, aside in zip("qr", ways[1:], ((-5, -9), (-2, 9)), strict=True):
            ax.annotate(f"${name}$", place, aside, textcoords="offset points", color=INK,
                        ha="center", va="center", bbox=SHEET)  # fmt: skip
        outline(ax, outcomes)
        ax.legend(loc="upper right", bbox_to_anchor=(1.12, 1.05), fontsize=8, handlelength=2.6)
        ax.set_title(title, pad=15)
    return axes


def divergence_against_variation(
    pairs: tuple[np.ndarray, np.ndarray], *, highest: float = 4.0
) -> Axes:
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
    figure, (ax,) = canvas(height=3.3)
    apart = total_variation(*pairs)
    divergence = kl_divergence(*pairs, base=math.e)
    shown = divergence <= highest
    ax.plot(apart[shown], divergence[shown], ".", color=MUTED, markersize=3, label="pairs of pmfs")
    u = np.linspace(0, 0.9999, 500)
    ax.plot(u, 2 * u**2, color=INK, linestyle="--", label=r"Pinsker, $2\,\mathrm{TV}^2$")
    later = -np.log1p(-(u**2))
    ax.plot(u, later, color=INK, label=r"$\ln\,1/(1 - \mathrm{TV}^2)$")
    ax.fill_between(u, 0, np.maximum(2 * u**2, later), color=MUTED, alpha=0.25, linewidth=0)
    ax.set(xlim=(0, 1), ylim=(0, highest), xlabel=r"$\mathrm{TV}(p, q)$")
    ax.set(ylabel=r"$D(p\,\Vert\,q)$, nats")
    ax.legend(loc="upper left")
    figure.narrow_legend(ax)
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
        curves.items(), ("-", "--", "-.", ":"), "os^D", (INK, MUTED, GUIDE, INK),
        strict=False,
    )  # fmt: skip
    for (name, values), line, marker, colour in looks:
        ax.loglog(steps, values, line, marker=marker, color=colour, markersize=3.5, label=name)
    ax.set(xlabel=r"step $\delta$ of the parameter")
    ax.legend(loc="lower right")
    return ax


def shared_part(p: Sequence[float], q: Sequence[float], *, outcomes: Sequence[str]) -> Axes:
    """Draw what two pmfs share at each outcome, and what one of them has more than the other.

    Parameters
    ----------
    p, q : sequence of float
        Two pmfs.
    outcomes : sequence of str
        The names of the outcomes.

    Returns
    -------
    Axes
    """
    first, second = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    shared = np.minimum(first, second)
    _, (ax,) = canvas(height=2.5)
    places = np.arange(len(first))
    ax.bar(places, shared, 0.7, color=MUTED, alpha=0.45, linewidth=0, label="shared")
    for more, hatch, colour, label in (
        (first - shared, "///", TRUTH, "only $p$ has it"),
        (second - shared, "..", MODEL, "only $q$ has it"),
    ):
        ax.bar(
            places, more, 0.7, shared, color="none", edgecolor=colour, hatch=hatch, label=label,
            linewidth=0.9,
        )  # fmt: skip
    ax.set_xticks(places, [*map(outcome, outcomes)])
    ax.set(ylabel="probability", ylim=(0, 1.15 * max(first.max(), second.max())))
    ax.legend(loc="upper right", fontsize=9)
    return ax


def generators(
    functions: Mapping[str, Callable[[np.ndarray], np.ndarray]], *, highest: float = 3.0
) -> Axes:
    """Draw the functions f of the ratio p / q that make f-divergences, each 0 where it is 1.

    Parameters
    ----------
    functions : mapping of str to callable
        For the name of each measure, its f.
    highest : float
        Up to where the ratio goes.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=3.1)
    ratio = np.linspace(0.01, highest, 600)
    looks = (
        ("-", INK), ("--", INK), ("-.", INK), (":", INK), ("-", MUTED), ("--", MUTED),
    )  # fmt: skip
    for (name, f), (line, colour) in zip(functions.items(), looks, strict=False):
        ax.plot(ratio, f(ratio), line, color=colour, label=name, linewidth=1.4)
    ax.plot([1], [0], "o", color=INK, markersize=4)
    ax.set(xlim=(0, highest), ylim=(-0.05, 1.9), xlabel="ratio $u = p(x)/q(x)$", ylabel="$f(u)$")
    ax.legend(loc="upper center", bbox_to_anchor=(0.455, 1), fontsize=8, ncols=2)
    figure.narrow_legend(ax, fontsize=8, ncols=2, columnspacing=1, handlelength=1.4)
    return ax


def shifts(
    bump: Sequence[float], values: Mapping[str, Sequence[float]], carried: Sequence[float]
) -> list[Axes]:
    """Draw a bump that moves along a line of bins, and what the measures say of each shift.

    Parameters
    ----------
    bump : sequence of float
        The pmf before it moves, on all bins.
    values : mapping of str to sequence of float
        For the name of each measure, its values at shifts by 0, 1, 2 … bins.
    carried : sequence of float
        The Wasserstein distance of the same shifts, in bins.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.7)
    left, right = axes
    bins = np.arange(len(bump))
    last = len(carried) - 1
    left.bar(bins, bump, 0.8, color=TRUTH, linewidth=0, label="at first")
    for shift, hatch, colour in ((last // 3, "///", MODEL), (last, "..", MUTED)):
        left.bar(
            bins, np.roll(bump, shift), 0.8, color="none", edgecolor=colour, hatch=hatch,
            linewidth=0.9, label=f"by {shift} bins",
        )  # fmt: skip
    left.set(xlabel="bin", ylabel="probability", ylim=(0, 1.5 * max(bump)))
    left.legend(loc="upper center", fontsize=8, ncols=3, handlelength=1.2, columnspacing=0.8)
    looks = zip(values.items(), (("-", INK), ("--", MUTED), (":", INK)), strict=False)
    for (name, heights), (line, colour) in looks:
        right.plot(heights, line, color=colour, label=name)
    right.plot(np.asarray(carried) / last, "-.", color=GUIDE, label=f"Wasserstein, of {last} bins")
    right.set(xlabel="shift, bins", ylim=(0, 1.65), xlim=(0, last))
    right.legend(loc="upper center", fontsize=8, ncols=2, handlelength=1.6, columnspacing=0.8)
    return axes
