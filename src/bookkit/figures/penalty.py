"""The figures of the chapter on KL as a penalty: what it leaves, and what samples say of it."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bookkit.figures.style import EXCESS, INK, MODEL, MUTED, TRUTH, canvas, outcome

__all__ = ["estimates", "rewarded"]


def rewarded(
    outcomes: Sequence[str],
    pmfs: Mapping[str, Sequence[float]],
    paid: Sequence[float],
    gained: Sequence[float],
) -> list[Axes]:
    """Draw pmfs that trade a reward against a divergence, and what a divergence can buy.

    Parameters
    ----------
    outcomes : sequence of str
        Their names.
    pmfs : mapping of str to sequence of float
        By name, the reference and the best pmfs at some penalties.
    paid, gained : sequence of float
        The divergence in bits and the expected reward of the best pmfs, along all penalties.

    Returns
    -------
    list of Axes
    """
    _, (left, right) = canvas(2, height=2.6)
    width = 0.8 / len(pmfs)
    looks = zip(pmfs.items(), ("", "///", "...", "xxx"), (TRUTH, MODEL, MODEL, MODEL), strict=False)
    for number, ((name, pmf), hatch, colour) in enumerate(looks):
        places = np.arange(len(outcomes)) + (number - (len(pmfs) - 1) / 2) * width
        left.bar(
            places, pmf, width, color="none" if hatch else colour, edgecolor=colour, hatch=hatch,
            linewidth=0.9, label=name,
        )  # fmt: skip
    left.set_xticks(np.arange(len(outcomes)), [*map(outcome, outcomes)])
    left.set(ylabel="probability", ylim=(0, 1))
    left.legend(loc="upper left", fontsize=8)
    right.plot(paid, gained, color=INK)
    right.set(xlabel=r"$D(q\,\Vert\,p)$, bits", ylabel="expected reward", xlim=(0, None))
    right.set(ylim=(0, 1.05))
    return [left, right]


def estimates(runs: Mapping[str, Sequence[float]], exact: float) -> list[Axes]:
    """Draw, one panel an estimator, what it said in many runs, with the exact value as a line.

    Parameters
    ----------
    runs : mapping of str to sequence of float
        For the name of each estimator, one number a run.
    exact : float
        What is estimated.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(len(runs), height=2.4, sharey=True)
    said = np.concatenate([np.asarray(run, dtype=float) for run in runs.values()])
    edges = np.linspace(said.min(), said.max(), 40).tolist()
    for ax, (name, run) in zip(axes, runs.items(), strict=True):
        ax.hist(run, edges, color=EXCESS, alpha=0.6, linewidth=0)
        ax.axvline(exact, color=INK, linewidth=1.3)
        ax.axvline(0, color=MUTED, linewidth=0.8, linestyle=":")
        ax.set(title=name, xlabel="nats")
        ax.set_yticks([])
    axes[0].set_ylabel("runs")
    return axes
