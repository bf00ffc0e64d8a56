"""The figures of the chapter on joint, conditional and mutual information."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from bookkit.figures.style import EXCESS, MODEL, MUTED, TRUTH, canvas
from crossentropy import conditional_entropy, entropy, kl_divergence, mutual_information

__all__ = ["entropy_bars", "noisy_divergence", "three_circles"]


def entropy_bars(joint: np.ndarray) -> Axes:
    """Draw H(X, Y), H(X), H(Y), their conditionals and I(X; Y), in bits, as bars in three rows.

    Parameters
    ----------
    joint : ndarray, shape (n, m)
        The joint pmf of X and Y.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.1)
    whole, h_x = entropy(joint.ravel()), entropy(joint.sum(axis=1))
    rest_x, shared = conditional_entropy(joint, given=1), mutual_information(joint)
    rest_y = conditional_entropy(joint, given=0)
    looks: dict[str, dict[str, Any]] = {
        TRUTH: {"facecolor": TRUTH, "alpha": 0.28},
        MODEL: {"facecolor": MODEL, "alpha": 0.28},
        EXCESS: {"facecolor": EXCESS, "hatch": "///"},
        MUTED: {"facecolor": "none"},
    }
    rows = [
        [(0, whole, MUTED, "$H(X, Y)$")],
        [(0, h_x, TRUTH, "$H(X)$"), (h_x, rest_y, MUTED, r"$H(Y\,|\,X)$")],
        [(0, rest_x, MUTED, r"$H(X\,|\,Y)$"), (rest_x, whole - rest_x, MODEL, "$H(Y)$")],
        [(rest_x, shared, EXCESS, "$I(X; Y)$")],
    ]
    for row, bars in enumerate(rows):
        for left, width, look, name in bars:
            ax.barh(-row, width, 0.72, left, edgecolor="#555555", linewidth=0.7, **looks[look])
            side = "center" if look != EXCESS else "left"
            place = left + width / 2 if look != EXCESS else left + width + 0.02
            ax.text(place, -row, f"{name} = {width:.3f}", ha=side, va="center", fontsize=9)
    for edge in (rest_x, h_x):
        ax.axvline(edge, color=MUTED, linewidth=0.6, linestyle=":", zorder=0)
    ax.set(xlim=(0, whole * 1.005), yticks=[], xlabel="bits")
    ax.spines["left"].set_visible(False)
    return ax


def noisy_divergence(p: Sequence[float], q: Sequence[float]) -> Axes:
    """Draw D(p' ‖ q'), in bits, for two coins seen over a line that errs, against its error rate.

    Parameters
    ----------
    p, q : sequence of float, length 2
        The two coins.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.6)
    error = np.linspace(0, 1, 401)
    turn = np.stack([1 - error, error], axis=-1)

    def reported(coin: Sequence[float]) -> np.ndarray:
        heads = turn @ np.asarray(coin)
        return np.stack([heads, 1 - heads], axis=-1)

    curve = kl_divergence(reported(p), reported(q))
    ax.plot(error, curve, color=TRUTH)
    ax.plot([0, 0.5, 1], curve[[0, 200, 400]], "o", color=MODEL, clip_on=False)
    ax.text(0.015, curve[0], r"  $D(p\,\Vert\,q)$", va="center", color="#333333")
    ax.set(xlim=(0, 1), ylim=(0, None), ylabel=r"$D(p^{\prime}\,\Vert\,q^{\prime})$, bits")
    ax.set(xlabel=r"probability of an error, $\varepsilon$")
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
    looks = zip("XYZ", centres, (TRUTH, MODEL, MUTED), ("-", "--", "-."), strict=True)
    for name, centre, colour, line in looks:
        look = {"facecolor": "none", "edgecolor": colour, "linestyle": line, "linewidth": 1.6}
        ax.add_patch(Circle(centre, 1, **look))
        away = centre * (1.62 + 0.48) / 0.62 * 0.9
        ax.text(away[0], away[1], f"${name}$", ha="center", va="center", color=colour, fontsize=12)
    for piece, value in [*alone.items(), *pairs.items()]:
        spot = centres[list(piece)].mean(axis=0) * (1.75 if len(piece) == 1 else 1.8)
        ax.text(spot[0], spot[1], _signed(value), ha="center", va="center", fontsize=12)
    ax.add_patch(Circle((0, 0), 0.24, facecolor=EXCESS, alpha=0.6, edgecolor="none"))
    ax.text(0, 0, _signed(middle), ha="center", va="center", fontsize=12, fontweight="bold")
    ax.set(xlim=(-2.6, 2.6), ylim=(-1.6, 2.05), aspect="equal")
    ax.axis("off")
    return ax


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
