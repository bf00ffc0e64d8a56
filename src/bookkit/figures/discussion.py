"""The figure of the discussion: two losses, each with its floor and what is overpaid."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, INK, TRUTH, canvas
from crossentropy import cross_entropy, entropy, kl_divergence

__all__ = ["floors_and_excesses"]

Pair = tuple[Sequence[float], Sequence[float]]


def floors_and_excesses(pairs: Mapping[str, Pair]) -> Axes:
    """Draw each cross-entropy as a bar, in bits: its entropy first, then its divergence.

    Parameters
    ----------
    pairs : mapping of str to pair of pmfs
        The truth and the model, on the same outcomes, by the words that stand beside their bar;
        the first is drawn at the top.

    Returns
    -------
    Axes
    """
    _, (ax,) = canvas(height=1.7)
    for place, (p, q) in enumerate(pairs.values()):
        floor, excess = entropy(p), kl_divergence(p, q)
        ax.barh([-place], [floor], color=TRUTH, height=0.55)
        over = ax.barh([-place], [excess], left=floor, color=EXCESS, height=0.55, hatch="////")
        over[0].set(edgecolor="#000000", linewidth=0)
        words = f" {floor:.2f} + {excess:.2f}"
        ax.text(cross_entropy(p, q), -place, words, va="center", color=INK)
    most = max(cross_entropy(p, q) for p, q in pairs.values())
    ax.set(xlim=(0, 1.35 * most), ylim=(0.5 - len(pairs), 0.5), xlabel="bits")
    ax.set_yticks([-place for place in range(len(pairs))], list(pairs))
    return ax
