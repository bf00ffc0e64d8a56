"""The picture of the graph of statements: a row for each page, a mark for each statement.

Theorems and definitions carry their numbers, and what they use is joined to them by lines. The
marks link to what they stand for; as SVG, each says its name when it is pointed at.
"""

import io
import os
import re
from collections.abc import Mapping
from html import escape
from itertools import groupby

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from bookkit.figures.style import DARK, EXCESS, MUTED, TRUTH, WIDTH, canvas

from .graph import BOXES, Graph, Statement

_STEP, _SMALL, _ROW = 0.36, 0.115, 0.44  # inches: from box to box, from mark to mark, row to row
_MARKS = {"derivation": "D", "exercise": "o", "claim": "s", "misconception": "^"}
_COLOUR = re.compile(r"\b(fill|stroke): #([0-9a-f]{6})")
_BOX = {"boxstyle": "round,pad=0,rounding_size=0.03", "linewidth": 0.8}


def draw(graph: Graph, names: Mapping[str, str], rows: Mapping[str, str]) -> Figure:
    """Return the graph drawn: `names` are the statements' numbers, `rows` the pages' titles."""
    places = _places(graph)
    depth = 1 + max(row for _, row in places.values())
    bottom = -_ROW * depth - 0.2
    # The canvas fixes the date of what a kernel draws. Here that would become the PDF's own.
    dated = os.environ.get("SOURCE_DATE_EPOCH")
    figure, (axes,) = canvas(height=0.1 - bottom)
    if dated is not None:
        os.environ["SOURCE_DATE_EPOCH"] = dated
    axes.set(xlim=(0, WIDTH), ylim=(bottom, 0.1))
    axes.axis("off")
    for label, (x, row) in places.items():
        for used in graph.statements[label].uses:
            axes.add_patch(_line(places[used], (x, row), graph.statements[label]))
    for label, (x, row) in places.items():
        _mark(axes, graph.statements[label], x, -_ROW * row - 0.3, names.get(label, ""))
    pages = dict.fromkeys(graph.statements[label].page for label in places)
    for row, page in enumerate(pages):
        axes.text(0, -_ROW * row - 0.13, rows[page], fontsize=7.5, color="#333333")
    for place, (kind, mark) in enumerate(_MARKS.items()):
        axes.plot(place + _SMALL / 2, bottom + 0.1, mark, markersize=4, color=MUTED)
        axes.text(place + 0.18, bottom + 0.07, f"{kind}s", fontsize=7.5, color="#333333")
    return figure


def as_svg(figure: Figure, links: Mapping[str, tuple[str, str]]) -> str:
    """Return the figure as SVG for a page, each mark a link with its address and its name.

    Its colours are variables, which a dark page sets to its own.
    """
    stream = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    svg = stream.getvalue()
    svg = _COLOUR.sub(r"\1: var(--\2, #\2)", svg[svg.index("<svg") :])
    for label, (address, name) in links.items():
        link = f'<a href="{escape(address)}" tabindex="-1"><title>{escape(name)}</title>'
        opening = f'<g id="{label}">'
        before, found, after = svg.partition(opening)
        if found:
            svg = before + link + after.replace("</g>", "</a>", 1)
    dark = "".join(f"--{light[1:]}:{ink};" for light, ink in DARK.items())
    return f'<style>@media screen{{html[data-theme="dark"] .statements{{{dark}}}}}</style>{svg}'


def _places(graph: Graph) -> dict[str, tuple[float, int]]:
    """Return where the statements stand: inches from the left, and rows from the top."""
    places: dict[str, tuple[float, int]] = {}
    by_page = groupby(graph.statements.values(), key=lambda one: one.page)
    for row, (_, group) in enumerate(by_page):
        x = 0.0
        for one in sorted(group, key=lambda one: one.kind not in BOXES):
            step = _STEP if one.kind in BOXES else _SMALL
            places[one.label] = x + step / 2, row
            x += step
    return places


def _line(start: tuple[float, int], end: tuple[float, int], user: Statement) -> PathPatch:
    (x, row), (x_end, row_end) = start, end
    y, y_end = -_ROW * row - 0.3, -_ROW * row_end - 0.3
    bend = 0.22 if row == row_end else (y_end - y) / 2
    path = Path([(x, y), (x, y + bend), (x_end, y_end + (bend if row == row_end else -bend)),
                 (x_end, y_end)], [Path.MOVETO, *[Path.CURVE4] * 3])  # fmt: skip
    strong = user.kind in BOXES
    return PathPatch(path, facecolor="none", edgecolor=TRUTH if strong else MUTED, zorder=1,
                     alpha=0.6 if strong else 0.25, linewidth=0.7 if strong else 0.4)  # fmt: skip


def _mark(axes: mpl.axes.Axes, one: Statement, x: float, y: float, name: str) -> None:
    if one.kind not in BOXES:
        (mark,) = axes.plot(x, y, _MARKS[one.kind], markersize=4, color=MUTED, zorder=2)
        mark.set_gid(one.label)
        return
    derived = any(check.kind == "derivation" for check in one.checks)
    face, ink = (TRUTH, "#ffffff") if derived else ("#ffffff", "#333333")
    edge, line = (EXCESS, "--") if one.kind == "definition" else (TRUTH, "-")
    box = FancyBboxPatch((x - 0.155, y - 0.085), 0.31, 0.17, facecolor=face, edgecolor=edge,
                         linestyle=line, zorder=2, **_BOX)  # fmt: skip
    box.set_gid(one.label)
    axes.add_patch(box)
    axes.text(x, y - 0.005, name, ha="center", va="center", fontsize=7, color=ink, zorder=3)
