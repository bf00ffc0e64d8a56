"""The figures of the chapter on many throws: sizes of type classes, rates, errors of tests."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS_LINE, MODEL, MUTED, TRUTH, canvas
from crossentropy import entropy, kl_divergence

__all__ = ["error_decay", "rate_of_chance", "type_sizes"]

_LOOKS = ((MODEL, "o"), (EXCESS_LINE, "s"), (MUTED, "^"))


def type_sizes(lengths: Sequence[int]) -> Axes:
    """Draw how many sequences of N tosses have each share of heads, in bits a toss.

    Parameters
    ----------
    lengths : sequence of int
        At most three numbers of tosses N.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    share = np.linspace(0, 1, 401)
    ax.plot(share, entropy(np.stack([share, 1 - share], axis=-1)), color=TRUTH)
    for (color, marker), length in zip(_LOOKS, lengths, strict=False):
        heads = np.arange(0, length + 1, max(1, length // 40))
        size = [math.log2(math.comb(length, k)) / length for k in heads]
        ax.plot(
            heads / length,
            size,
            marker,
            color=color,
            markersize=3,
            linestyle="none",
            label=f"$N = {length}$",
        )
    ax.text(0.3, 0.93, "$H(t)$", color=TRUTH, ha="right")
    ax.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="share of heads")
    ax.set(ylabel="bits a toss")
    ax.legend(loc="lower center")
    return ax


def rate_of_chance(share: float, p: float, lengths: Sequence[int]) -> Axes:
    """Draw the exponent of the chance that an outcome has at least some share, and its limit.

    Parameters
    ----------
    share : float
        The share of throws, above p.
    p : float
        The outcome's probability.
    lengths : sequence of int
        The numbers of throws.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.5)
    exponents = [-_log_upper_tail(math.ceil(share * N), N, p) / N for N in lengths]
    limit = kl_divergence([share, 1 - share], [p, 1 - p])
    ax.plot(lengths, exponents, "o", color=MODEL, markersize=3)
    ax.axhline(limit, color=TRUTH, linestyle="--")
    ax.text(lengths[-1], limit - 0.015, r"$D$", color=TRUTH, va="top", ha="right")
    ax.set(xlim=(0, None), ylim=(0.8 * limit, None), xlabel="throws, $N$")
    ax.set(ylabel="exponent, bits a throw")
    return ax


def _log_upper_tail(least: int, length: int, p: float) -> float:
    """Return log2 of the probability of at least so many successes."""
    terms = [
        math.log2(math.comb(length, k)) + k * math.log2(p) + (length - k) * math.log2(1 - p)
        for k in range(least, length + 1)
    ]
    return float(np.logaddexp2.reduce(terms))


def error_decay(
    lengths: Sequence[int],
    errors: Mapping[str, Sequence[float]],
    rates: Mapping[str, float],
) -> Axes:
    """Draw probabilities of error against the number of throws, each beside its rate.

    Parameters
    ----------
    lengths : sequence of int
        The numbers of throws.
    errors : mapping of str to sequence of float
        By the name of an error, -log2 of its probability at each length.
    rates : mapping of str to float
        By the same names, the slope of the line beside it, in bits a throw.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas()
    ends = np.array([0, lengths[-1]])
    for color, (name, exponents) in zip((MODEL, TRUTH), errors.items(), strict=True):
        ax.plot(lengths, np.exp2(-np.asarray(exponents)), "o", color=color, markersize=3)
        # Through the last point, so that the slopes can be compared by eye.
        line = exponents[-1] - rates[name] * (lengths[-1] - ends)
        ax.plot(ends, np.exp2(-line), color=color, linestyle="--", linewidth=0.9)
        at = len(lengths) // 2
        ax.annotate(
            name,
            (lengths[at], np.exp2(-exponents[at])),
            (10, 8) if name == "least error" else (-10, -12),
            textcoords="offset points",
            ha="left" if name == "least error" else "right",
            color=color,
        )
    ax.set(yscale="log", xlim=(0, lengths[-1] + 5), ylim=(None, 1), xlabel="throws, $N$")
    ax.set(ylabel="probability")
    return ax
