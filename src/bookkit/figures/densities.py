"""The figures of the chapter on densities."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, NullLocator

from bookkit.figures.style import EXCESS_LINE, GUIDE, INK, MUTED, TRUTH, canvas
from crossentropy import entropy, gaussian, kl_divergence

__all__ = ["closed_term", "ellipses", "mass_and_divergence", "partitions", "signed_area"]


def signed_area(sd: float) -> list[Axes]:
    """Draw a normal density, and its p log 1/p in bits with what is negative hatched.

    Parameters
    ----------
    sd : float
        The standard deviation, in millimetres.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6)
    x = np.linspace(-4.5 * sd, 4.5 * sd, 901)
    density = np.exp(-((x / sd) ** 2) / 2) / (sd * math.sqrt(2 * math.pi))
    charged = -density * np.log2(density)
    left, right = axes
    left.plot(x, density, color=TRUTH)
    left.axhline(1, color=MUTED, linewidth=0.8, linestyle=":")
    left.set(ylabel="density per mm", ylim=(0, None))
    right.fill_between(x, 0, charged, where=charged >= 0, color=TRUTH, alpha=0.28, linewidth=0)
    right.fill_between(x, 0, charged, where=charged < 0, facecolor="none", hatch="///",
                       edgecolor=GUIDE, linewidth=0.5)  # fmt: skip
    right.plot(x, charged, color=TRUTH)
    right.axhline(0, color=MUTED, linewidth=0.8)
    right.set(ylabel=r"$p\,\log_2\,1/p$, bits per mm")
    for ax in axes:
        ax.set(xlabel="error, mm")
    return axes


def partitions(p: tuple[float, float], q: tuple[float, float]) -> list[Axes]:
    """Draw the entropy and the divergence of normal densities, read on ever finer scales, in bits.

    Parameters
    ----------
    p, q : tuple of float
        Mean and standard deviation of the truth and of the model.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6)
    counts = 2 ** np.arange(11)
    scales = [[-math.inf, *np.linspace(-8, 8, k + 1), math.inf] for k in counts]
    entropies = [entropy(_cells(scale, *p)) for scale in scales]
    divergences = [kl_divergence(_cells(scale, *p), _cells(scale, *q)) for scale in scales]
    (m, sd), (n, td) = p, q
    limit = (math.log(td / sd) + (sd**2 + (n - m) ** 2) / (2 * td**2) - 1 / 2) / math.log(2)
    left, right = axes
    left.plot(counts, entropies, "o-", color=TRUTH, markersize=3.5)
    left.set(ylabel="entropy of the reading, bits", ylim=(0, None))
    right.axhline(limit, color=MUTED, linestyle="--", linewidth=1)
    right.plot(counts, divergences, "s-", color=EXCESS_LINE, markersize=3.5)
    right.text(1, limit * 0.98, r"$D(p\,\Vert\,q)$", va="top", color=INK)
    right.set(ylabel="divergence of the readings, bits", ylim=(0, limit * 1.1))
    for ax in axes:
        ax.set_xscale("log", base=2)
        ax.set(xlabel="cells in $[-8, 8]$", xticks=[1, 4, 16, 64, 256, 1024])
        ax.set_xticklabels(["1", "4", "16", "64", "256", "1024"])
        ax.xaxis.set_minor_locator(NullLocator())
    return axes


def mass_and_divergence(alpha: float, beta: float, *, marked: float) -> Axes:
    """Draw the shares of a Beta's mass and divergence that an integral sees, against its cut.

    Of the divergence it can see less than nothing, and that is drawn as well.

    Parameters
    ----------
    alpha, beta : float
        The parameters of the density, at most 1.
    marked : float
        A cut to mark.

    Returns
    -------
    Axes
    """
    figure, (ax,) = canvas(height=2.8)
    # In t = ln x/(1 - x) the density falls off at both ends.
    t = np.linspace(-400, 400, 80_001)
    ln_x, ln_rest = -np.logaddexp(0, -t), -np.logaddexp(0, t)
    ln_beta = math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)
    weight = np.exp(alpha * ln_x + beta * ln_rest - ln_beta) * (t[1] - t[0])
    term = weight * ((alpha - 1) * ln_x + (beta - 1) * ln_rest - ln_beta)
    cuts = np.geomspace(0.1, 1e-40, 200)
    inside = [np.abs(t) < math.log1p(-cut) - math.log(cut) for cut in cuts]
    mass = [weight[seen].sum() for seen in inside]
    share = [term[seen].sum() / term.sum() for seen in inside]
    ax.plot(cuts, mass, color=TRUTH, label="of the mass")
    ax.plot(cuts, share, color=EXCESS_LINE, linestyle="--", label="of the divergence")
    for end in (0, 1):
        ax.axhline(end, color=MUTED, linewidth=0.6)
    ax.axvline(marked, color=MUTED, linewidth=0.8, linestyle=":")
    places = [1e-1, 1e-5, 1e-10, 1e-20, 1e-30, 1e-40]
    ax.set(xscale="log", xlim=(0.1, 1e-40), ylim=(min(0, *share) - 0.05, 1.05), xticks=places)
    ax.xaxis.set_minor_locator(NullLocator())
    figure.narrow(ax.xaxis, major_locator=FixedLocator([1e-1, 1e-10, 1e-20, 1e-30, 1e-40]))
    ax.set(xlabel=r"cut $\varepsilon$", ylabel="share seen")
    ax.legend(loc="center right", bbox_to_anchor=(1, 0.4))
    return ax


def ellipses(correlations: tuple[float, float]) -> list[Axes]:
    """Draw the ellipse of one standard deviation of two pairs of normal variables of variance 1.

    The square around each is as wide and as high as its marginals ask.

    Parameters
    ----------
    correlations : tuple of float
        The correlation of each pair, below 1 in size.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.7)
    angle = np.linspace(0, 2 * math.pi, 361)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    for ax, rho in zip(axes, correlations, strict=True):
        x, y = np.linalg.cholesky([[1, rho], [rho, 1]]) @ circle
        ax.fill(x, y, facecolor=TRUTH, alpha=0.28, edgecolor=TRUTH, linewidth=1.6)
        ax.add_patch(Rectangle((-1, -1), 2, 2, fill=False, edgecolor=MUTED, linestyle=":"))
        h = gaussian.entropy([[1, rho], [rho, 1]], base=math.e)
        ax.set(title=rf"$\rho$ = {rho:g}, $h$ = {h:.3f} nats", aspect="equal")
        ax.set(xlim=(-1.25, 1.25), ylim=(-1.25, 1.25), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.set(xlabel="$x$", ylabel="$y$")
    return axes


def closed_term(most: float) -> list[Axes]:
    """Draw the divergence of N(m, s²) from N(0, 1), in nats, and the reverse, along m and along s.

    Parameters
    ----------
    most : float
        The largest mean.

    Returns
    -------
    list of Axes
    """
    _, axes = canvas(2, height=2.6, sharey=True)
    mean, sd = np.linspace(-most, most, 201), np.geomspace(0.2, 4, 201)
    along = [(mean, [(m, 1.0) for m in mean]), (sd, [(0.0, s**2) for s in sd])]
    for ax, (x, pairs) in zip(axes, along, strict=True):
        forth = [gaussian.kl_divergence(m, v, 0, 1, base=math.e) for m, v in pairs]
        back = [gaussian.kl_divergence(0, 1, m, v, base=math.e) for m, v in pairs]
        ax.plot(x, forth, color=INK)
        ax.plot(x, back, color=MUTED, linestyle="--")
        ax.set(ylim=(0, 3))
    axes[0].set(xlabel=r"$\mu$, with $\sigma = 1$", ylabel="nats")
    axes[1].set(xlabel=r"$\sigma$, with $\mu = 0$", xscale="log", xticks=[0.25, 0.5, 1, 2, 4])
    axes[1].set_xticklabels(["1/4", "1/2", "1", "2", "4"])
    axes[1].xaxis.set_minor_locator(NullLocator())
    axes[1].text(0.19, 1.35, "in a VAE", color=INK, ha="left")
    axes[1].text(0.48, 2.2, "the reverse", color=MUTED, ha="left")
    return axes


def _cells(edges: list[float], mean: float, sd: float) -> np.ndarray:
    """Return the probabilities of the cells between the edges under a normal density."""
    return np.diff([0.5 * math.erfc((mean - edge) / (sd * math.sqrt(2))) for edge in edges])
