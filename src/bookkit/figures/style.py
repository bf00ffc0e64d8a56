"""One look for every figure: the page's measure, a serif with its mathematics, colours for grey.

The colours differ in lightness as well as in hue, so that they can be told apart in grey print
and by colour-blind readers; hatching tells areas apart where they touch. Each has a counterpart
for the site's dark pages, with the same hue.
"""

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

# Dark, middle and light: truth, model, and what they differ by. All but the last can be text; it
# is for areas, and has a darker shade for lines.
TRUTH, MODEL, EXCESS, MUTED = "#0b5c63", "#b8551f", "#e3b34c", "#707070"
EXCESS_LINE = "#a8761a"
# Words and outlines, and the thin lines that only guide the eye.
INK, GUIDE = "#333333", "#555555"
DARK = {
    TRUTH: "#6cc5c9",
    MODEL: "#eba06a",
    EXCESS: "#d9a741",
    MUTED: "#a8a8a8",
    EXCESS_LINE: "#e8bd5e",
    "#000000": "#e4e8e8",
    INK: "#d8dedd",
    GUIDE: "#b4b4b4",
    "#ffffff": "#121212",
}
DARK_HATCH = "#3d2c06"  # on what is filled
WIDTH, HEIGHT = 5.6, 2.9  # inches; the text of the PDF is 5.2 wide

# Matplotlib's types would have each name as a literal.
_RC: Any = {
    "axes.edgecolor": GUIDE,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.prop_cycle": cycler(color=[TRUTH, MODEL, EXCESS, MUTED]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "STIXGeneral",
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "mathtext.fontset": "stix",
    "pdf.fonttype": 42,
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "cross-entropy-derived",
    "xtick.color": INK,
    "ytick.color": INK,
}


def canvas(
    columns: int = 1, *, height: float = HEIGHT, sharey: bool = False
) -> tuple[Figure, list[Axes]]:
    """Return a figure of the page's width in the book's style, with its axes in a row.

    The figure is made in both formats that the book needs, SVG for the site and PDF for print.
    """
    set_matplotlib_formats("svg", "pdf")
    # Nothing of a matplotlibrc, which may stand in the folder of the chapter.
    mpl.rcdefaults()
    mpl.rcParams.update(_RC)
    figure, axes = plt.subplots(1, columns, figsize=(WIDTH, height), sharey=sharey, squeeze=False)
    return figure, list(axes[0])


def box(ax: Axes, left: float, width: float, bottom: float, top: float, **look: Any) -> None:
    """Draw a rectangle with a fine edge, of which a probability is the width.

    Parameters
    ----------
    ax : Axes
    left, width, bottom, top : float
        Where it stands, in the units of the axes.
    **look
        Its colour and hatching, as `Axes.bar` takes them.
    """
    ax.bar(left, top - bottom, width, bottom, align="edge", edgecolor=GUIDE, linewidth=0.5, **look)
