"""The card of a page, shown where its address is shared: its title, and the area picture."""

import textwrap
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bookkit.figures.style import EXCESS, PAPER, TRUTH, TYPEFACE
from crossentropy import surprisal

# What networks ask for, in pixels.
WIDTH, HEIGHT = 1200, 630
_INK, _MUTED = "#1c2526", "#4a5658"
# Matplotlib's types would have each name as a literal.
_LOOK: Any = {**TYPEFACE, "figure.constrained_layout.use": False}


def save_card(path: Path, book: str, title: str) -> None:
    """Write the card of a page as a PNG whose bytes depend on the two texts alone."""
    with mpl.rc_context():
        # Whatever matplotlibrc lies where the book is built.
        mpl.rcdefaults()
        mpl.rcParams.update(_LOOK)
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=PAPER)
        lines = textwrap.wrap(title, 20)
        size = 58 if len(lines) < 5 else 46
        figure.text(0.06, 0.84, "\n".join(lines), fontsize=size, color=_INK, va="top",
                    linespacing=1.15)  # fmt: skip
        figure.text(0.06, 0.1, book, fontsize=30, color=TRUTH)
        _picture(figure)
        figure.savefig(path, format="png", metadata={"Software": None})


def _picture(figure: Figure) -> None:
    """Draw the front page's bars without their words: what is overpaid stands out."""
    ax = figure.add_axes((0.66, 0.1, 0.29, 0.74))
    p, q, left = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 8, 1 / 4], 0.0
    for width, own, paid in zip(p, surprisal(p), surprisal(q), strict=True):
        ax.bar(left, min(own, paid), width, align="edge", color=TRUTH, edgecolor=PAPER, lw=3)
        if paid > own:
            ax.bar(left, paid - own, width, own, align="edge", color=EXCESS, edgecolor=PAPER, lw=3)
        elif paid < own:
            ax.bar(left, own - paid, width, paid, align="edge", color="none", edgecolor=_MUTED,
                   lw=1.5, linestyle=":")  # fmt: skip
        left += width
    ax.set_axis_off()
