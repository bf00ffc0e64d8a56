"""One look for every figure: the page's measure, a serif with its mathematics, colours for grey.

The colours differ in lightness as well as in hue, so that they can be told apart in grey print
and by colour-blind readers; hatching tells areas apart where they touch. Each has a counterpart
for the site's dark pages, with the same hue.
"""

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from IPython.core.pylabtools import print_figure
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
NARROW = 3.5  # inches; what a telephone shows without shrinking the words
# Where the metadata of a figure's SVG have the drawing for narrow screens.
SVG, STACKED = "image/svg+xml", "stacked"

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


class Panels(Figure):
    """A figure with panels side by side, which a narrow screen shows one under the other.

    Where a cell shows it, the metadata of its SVG have a second one: the same axes, in a column.
    """

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return no data of its own, and the drawing for narrow screens as metadata of the SVG."""
        width, height = self.get_size_inches()
        places = {ax: place for ax in self.axes if (place := ax.get_subplotspec())}
        rows, columns = next(iter(places.values())).get_gridspec().get_geometry()
        self.set_size_inches(NARROW, height * columns)
        column = self.add_gridspec(rows * columns, 1, hspace=0.08)
        for row, ax in enumerate(places):
            ax.set_subplotspec(column[row])
        named = list(self._name_shared_axes(columns))
        stacked = print_figure(self, "svg")
        self.set_size_inches(width, height)
        for ax, place in places.items():
            ax.set_subplotspec(place)
        for ax in named:
            ax.label_outer()
        return {}, {SVG: {STACKED: stacked}}

    def _name_shared_axes(self, columns: int) -> Iterator[Axes]:
        """Write at each panel what only the first of its row and the last of its column said."""
        for number, ax in enumerate(self.axes):
            first, last = (
                self.axes[number - number % columns],
                self.axes[number % columns - columns],
            )
            if ax.get_shared_y_axes().joined(ax, first):
                ax.set_ylabel(first.get_ylabel())
                ax.tick_params(labelleft=True)
                yield ax
            if ax.get_shared_x_axes().joined(ax, last):
                ax.set_xlabel(last.get_xlabel(), color=last.xaxis.label.get_color())
                ax.tick_params(labelbottom=True)
                yield ax


def canvas(
    columns: int = 1,
    rows: int = 1,
    *,
    height: float = HEIGHT,
    sharex: bool = False,
    sharey: bool = False,
) -> tuple[Figure, list[Axes]]:
    """Return a figure of the page's width in the book's style, with its axes row by row.

    The figure is made in both formats that the book needs, SVG for the site and PDF for print.
    Where it has columns, the site shows its axes one under the other on a narrow screen.
    """
    set_matplotlib_formats("svg", "pdf")
    # Nothing of a matplotlibrc, which may stand in the folder of the chapter.
    mpl.rcdefaults()
    mpl.rcParams.update(_RC)
    figure, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, height), sharex=sharex, sharey=sharey, squeeze=False,
        FigureClass=Panels if columns > 1 else Figure,
    )  # fmt: skip
    return figure, list(axes.flat)


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
