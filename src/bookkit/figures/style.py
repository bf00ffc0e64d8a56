"""One look for every figure: the page's measure, a serif with its mathematics, colours for grey.

The colours differ in lightness as well as in hue, so that they can be told apart in grey print
and by colour-blind readers; hatching tells areas apart where they touch. Each has a counterpart
for the site's dark pages, with the same hue. They stand in `bookkit.inks`.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
import matplotlib.font_manager as fonts
import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
from cycler import cycler
from IPython.core.pylabtools import print_figure
from matplotlib.artist import Artist, getp
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib_inline.backend_inline import set_matplotlib_formats

from bookkit.inks import (
    DARK,
    DARK_HATCH,
    EXCESS,
    EXCESS_LINE,
    FOR_NARROW,
    GUIDE,
    INK,
    MODEL,
    MUTED,
    SVG,
    TRUTH,
)

__all__ = [
    "CASING", "DARK", "DARK_HATCH", "EXCESS", "EXCESS_LINE", "FACE", "FOR_NARROW", "GUIDE",
    "HEIGHT", "INK", "MODEL", "MUTED", "NARROW", "PAPER", "SHEET", "SVG", "TRUTH", "TYPEFACE",
    "WIDTH", "Responsive", "box", "canvas", "outcome",
]  # fmt: skip

PAPER = "#ffffff"
# What is under words that would else stand on a line or on a hatching, as text's `bbox`.
SHEET: Any = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
WIDTH, HEIGHT = 5.6, 2.9  # inches; the text of the PDF is 5.2 wide
NARROW = 3.05  # inches; with its margins, what the smallest telephone shows without shrinking it
_ROW = 0.2  # inches; of a legend

# The sheet around a line that goes along what is filled, as its `path_effects`.
CASING: Any = [effects.withStroke(linewidth=3.6, foreground=PAPER)]
# The typeface of the site's text; matplotlib's own has the signs that it lacks.
for _file in sorted(Path(__file__).with_name("fonts").glob("*.ttf")):
    fonts.fontManager.addfont(_file)
FACE = "STIX Two Text"
TYPEFACE: Any = {
    "font.family": [FACE, "STIXGeneral"],
    "mathtext.fontset": "custom",
    "mathtext.fallback": "stix",
    **{f"mathtext.{name}": FACE for name in ("rm", "cal", "tt", "bf", "sf")},
    **{f"mathtext.{name}": f"{FACE}:italic" for name in ("it", "bfit")},
}
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
    **TYPEFACE,
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "pdf.fonttype": 42,
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "cross-entropy-derived",
    "xtick.color": INK,
    "ytick.color": INK,
}


class Responsive(Figure):
    """A figure that a narrow screen shows by a drawing of its own: the same axes, on less width.

    Where a cell shows it, the metadata of its SVG have that drawing. Panels side by side stand in a
    column there, and what `narrow` was told of looks otherwise.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a figure that looks alike on both widths."""
        super().__init__(*args, **kwargs)
        self._looks: list[tuple[Artist, dict[str, Any]]] = []

    def narrow(self, artist: Artist, **look: Any) -> None:
        """Give an artist another look in the drawing for narrow screens.

        Parameters
        ----------
        artist : Artist
            The figure itself, its axes, or what is drawn on them.
        **look
            Properties with their values there, as `Artist.set` takes them. Of two artists that
            stand for one another, each is invisible on one width.
        """
        self._looks.append((artist, look))

    def narrow_legend(self, ax: Axes, **look: Any) -> None:
        """Give axes another legend in the drawing for narrow screens: above them, unless told.

        The drawing is higher by its rows, so that the axes lose nothing.

        Parameters
        ----------
        ax : Axes
            They have a legend already, whose entries it takes.
        **look
            As `Axes.legend` takes it.
        """
        wide = cast(Legend, ax.get_legend())
        words = [text.get_text() for text in wide.get_texts()]
        handles: Any = wide.legend_handles
        above: Any = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
        other = Legend(ax, handles, words, **above | look)
        rows = math.ceil(len(words) / look.get("ncols", 1))
        self.narrow(self, figheight=self.get_figheight() + _ROW * rows)
        ax.add_artist(other).set(visible=False, clip_on=False)
        self.narrow(wide, visible=False)
        self.narrow(other, visible=True)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return no data of its own, and the drawing for narrow screens as metadata of the SVG."""
        with self._in_a_column(), self._looking_narrow():
            drawing = print_figure(self, "svg")
        return {}, {SVG: {FOR_NARROW: drawing}}

    @contextmanager
    def _looking_narrow(self) -> Iterator[None]:
        """Give what looks otherwise on narrow screens its look there."""
        before = [
            (artist, {name: getp(artist, name) for name in look}) for artist, look in self._looks
        ]
        for artist, look in self._looks:
            artist.set(**look)
        yield
        for artist, look in reversed(before):
            artist.set(**look)

    @contextmanager
    def _in_a_column(self) -> Iterator[None]:
        """Make the figure as wide as a telephone, with its panels one under the other."""
        width, height = self.get_size_inches()
        places = {ax: place for ax in self.axes if (place := ax.get_subplotspec())}
        rows, columns = next(iter(places.values())).get_gridspec().get_geometry()
        self.set_size_inches(NARROW, height * columns)
        column = self.add_gridspec(rows * columns, 1, hspace=0.08)
        for row, ax in enumerate(places):
            ax.set_subplotspec(column[row])
        named = list(self._name_shared_axes(columns))
        yield
        self.set_size_inches(width, height)
        for ax, place in places.items():
            ax.set_subplotspec(place)
        for ax in named:
            ax.label_outer()

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
                ax.set_xlabel(last.get_xlabel(), color=last.xaxis.label.get_color(),
                              labelpad=last.xaxis.labelpad)  # fmt: skip
                ax.tick_params(labelbottom=True)
                yield ax


def canvas(
    columns: int = 1,
    rows: int = 1,
    *,
    height: float = HEIGHT,
    sharex: bool = False,
    sharey: bool = False,
) -> tuple[Responsive, list[Axes]]:
    """Return a figure of the page's width in the book's style, with its axes row by row.

    The figure is made in both formats that the book needs, SVG for the site and PDF for print.
    On a narrow screen the site shows a second drawing, in which axes that stand side by side stand
    one under the other.
    """
    set_matplotlib_formats("svg", "pdf")
    # Nothing of a matplotlibrc, which may stand in the folder of the chapter.
    mpl.rcdefaults()
    mpl.rcParams.update(_RC)
    figure, axes = plt.subplots(
        rows, columns, figsize=(WIDTH, height), sharex=sharex, sharey=sharey, squeeze=False,
        FigureClass=Responsive,
    )  # fmt: skip
    return cast(Responsive, figure), list(axes.flat)


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


def outcome(name: str) -> str:
    """Return an outcome's name as a figure writes it: one letter in italics, as in the text."""
    return f"${name}$" if len(name) == 1 and name.isalpha() else name
