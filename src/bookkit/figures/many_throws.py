"""The figures of the chapter on many throws: sizes of type classes, rates, errors of tests."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS_LINE, GUIDE, INK, MODEL, MUTED, TRUTH, canvas
from crossentropy import entropy, kl_divergence

__all__ = [
    "bias_of_counts",
    "error_decay",
    "rate_of_chance",
    "surprisal_mass",
    "two_piles",
    "type_sizes",
]

_LOOKS = ((INK, "o"), (MUTED, "s"), (GUIDE, "^"))


def bias_of_counts(missing: Mapping[int, float], outcomes: int) -> Axes:
    """Draw by how much a plug-in entropy is too small, and the first term of its expansion.

    Parameters
    ----------
    missing : mapping of int to float
        For each number of throws N, the true entropy less the mean of the estimate, in bits.
    outcomes : int
        How many outcomes are possible, m.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=2.5)
    lengths = np.array(list(missing), float)
    ax.loglog(lengths, list(missing.values()), "o", color=INK, markersize=4, label="exact")
    first = (outcomes - 1) / (2 * lengths * math.log(2))
    ax.loglog(lengths, first, "--", color=MUTED, label=r"$(m - 1)/(2N)$ nats")
    ticks = [int(N) for N in lengths]
    ax.set_xticks(ticks, [str(N) for N in ticks])
    ax.set_yticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
    ax.minorticks_off()
    ax.set(ylim=(0.8 * min(first.min(), *missing.values()), 1.2 * max(missing.values())))
    ax.set(xlabel="throws, $N$", ylabel="bits too small")
    ax.legend(loc="upper right")
    return ax


def two_piles(lengths: Sequence[int], fair: float, loaded: float) -> Axes:
    """Draw how probable each number of successes is under two hypotheses, a panel a length.

    Parameters
    ----------
    lengths : sequence of int
        The numbers of throws N.
    fair, loaded : float
        The probability of a success under each.

    Returns
    -------
    Axes
        The first panel.
    """
    _, axes = canvas(len(lengths), height=2.4)
    for ax, length in zip(axes, lengths, strict=True):
        k = np.arange(length + 1)
        ways = np.array([math.comb(length, i) for i in k], float)
        piles = [ways * s**k * (1 - s) ** (length - k) for s in (fair, loaded)]
        for name, pile, color in zip(("fair", "loaded"), piles, (MODEL, TRUTH), strict=True):
            ax.bar(k, pile, 0.9, color=color, alpha=0.35)
            at = int(np.argmax(pile))
            ax.text(at, pile[at], name, color=color, ha="center", va="bottom")
        ax.bar(k, np.minimum(*piles), 0.9, facecolor="none", edgecolor=INK, lw=0.5, hatch="////")
        ax.set(title=f"$N = {length}$", xlabel="sixes", ylabel="probability")
        ax.set_ylim(0, 1.15 * max(map(max, piles)))
    return axes[0]


def surprisal_mass(length: int, p: float, others: int, eps: float) -> Axes:
    """Draw the pmf of the surprisal per throw, the typical band, and the likeliest sequence.

    Parameters
    ----------
    length : int
        The number of throws N.
    p : float
        The probability of one face.
    others : int
        How many faces share what is left, each less probable than p.
    eps : float
        Half the width of the band, in bits.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.5)
    k = np.arange(length + 1)
    each = (1 - p) / others
    per_throw = -(k * math.log2(p) + (length - k) * math.log2(each)) / length
    chance = [math.comb(length, i) * p**i * (1 - p) ** (length - i) for i in map(int, k)]
    h = entropy([p, *[each] * others])
    ax.axvspan(h - eps, h + eps, color=MUTED, alpha=0.25, lw=0)
    ax.axvline(h, color=TRUTH)
    ax.bar(per_throw, chance, 0.8 * (per_throw[0] - per_throw[1]), color=INK)
    ax.plot([per_throw[-1]], [0], "^", color=INK, markersize=8, clip_on=False)
    words = ax.annotate(
        "the likeliest sequence", (per_throw[-1], 0), (0, 12), textcoords="offset points",
        color=INK,
    )  # fmt: skip
    figure.narrow(words, text="the likeliest\nsequence", position=(-4, 12))
    ax.text(h, max(chance) * 1.04, "$H(p)$", color=TRUTH, ha="center", va="bottom")
    ax.set(ylim=(0, max(chance) * 1.02), xlabel="surprisal, bits a throw", ylabel="probability")
    return ax


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
    ax.plot(lengths, exponents, "o", color=INK, markersize=3)
    ax.axhline(limit, color=EXCESS_LINE, linestyle="--")
    ax.text(lengths[-1], limit - 0.015, r"$D$", color=INK, va="top", ha="right")
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
    for color, (name, exponents) in zip((MUTED, INK), errors.items(), strict=True):
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
