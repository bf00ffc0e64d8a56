"""The picture of the graph of statements: a row for each page, a mark for each statement.

Theorems and definitions carry their numbers, and a line leads from each down to those that use it,
in the gaps between the boxes. What the small marks use is not drawn: it would be a mist of lines.
The marks link to what they stand for; as SVG, each says its name when it is pointed at, and holds
the labels of what it uses, by which `graph.js` lights what a statement rests on and what needs it.
"""

import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import matplotlib as mpl
from lxml import etree
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from bookkit.figures.style import EXCESS, INK, MODEL, MUTED, TRUTH, WIDTH, canvas
from sphinx_bookkit.html.dark_mode import DARK_INKS, SVG, with_inks

from .graph import BOXES, Graph, Statement

_STEP, _SMALL, _ROW = 0.36, 0.115, 0.44  # inches: from box to box, from mark to mark, row to row
_TITLE, _LINE = 0.17, 0.22  # inches: from a page's title to its marks, from a full line to the next
_WIDE, _HIGH, _LEFT = 0.155, 0.085, 0.03  # half a box, and the margin in which lines can run
_MARKS = {"derivation": "D", "exercise": "o", "claim": "s", "misconception": "^"}
_DERIVED, _PROVED = "theorem, derived", "theorem, proved"
_PART = "rests on a special case"
_LOOKS = {  # the boxes' ground, ink, and frame
    _DERIVED: (TRUTH, "#ffffff", TRUTH, "-"),
    _PROVED: ("#ffffff", INK, TRUTH, "-"),
    "definition": ("#ffffff", INK, EXCESS, "--"),
}


def draw(graph: Graph, names: Mapping[str, str], rows: Mapping[str, str]) -> Figure:
    """Return the graph drawn: `names` are the statements' numbers, `rows` the pages' titles."""
    places = _places(graph)
    bottom = min(y for _, y in places.values()) - 0.59
    figure, (axes,) = canvas(height=0.1 - bottom)
    axes.set(xlim=(0, WIDTH), ylim=(bottom, 0.1))
    axes.axis("off")
    for label, place in places.items():
        for used in graph.statements[label].uses:
            if graph.statements[label].kind in BOXES:
                line = axes.add_patch(_line(places[used], place))
                line.set_gid(_line_id(used, label))
    titles: dict[str, float] = {}
    for label, (x, y) in places.items():
        rests = graph.rests_on_checked(label)
        name = names.get(label, "")
        _mark(axes, graph.statements[label], x, y, name, rests=rests)
        titles.setdefault(graph.statements[label].page, y + _TITLE)
    for page, y in titles.items():
        # On a ground of its own, as lines run below it.
        axes.text(_LEFT, y, rows[page], fontsize=7.5, color=INK, zorder=2,
                  bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.8})  # fmt: skip
    _legend(axes, bottom + 0.1)
    return figure


def as_svg(figure: Figure, graph: Graph, links: Mapping[str, tuple[str, str]], within: str) -> str:
    """Return the graph, drawn, as SVG for a page: each mark a link with its address and its name.

    A mark has the label of its statement and the labels of what this uses in `data-label` and
    `data-uses`, and a line those of its ends in `data-from` and `data-to`. The colours are
    variables, which a dark page sets to its own in what has the class `within`.
    """
    stream = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    root = with_inks(stream.getvalue())
    parts = {part.get("id"): part for part in root.iter(f"{SVG}g")}
    for label, (address, name) in links.items():
        uses = graph.statements[label].uses
        _link(parts[label], address, name, {"data-label": label, "data-uses": " ".join(uses)})
        for used in uses:
            if (line := parts.get(_line_id(used, label))) is not None:
                line.attrib.update({"data-from": used, "data-to": label})
    sheet = etree.SubElement(root, f"{SVG}style")
    sheet.text = f'@media screen{{html[data-theme="dark"] .{within}{{{DARK_INKS}}}}}'
    svg: str = etree.tostring(root, encoding="unicode")
    return svg


def _line_id(used: str, user: str) -> str:
    return f"{used}:{user}"


def _link(mark: etree._Element, address: str, name: str, ends: Mapping[str, str]) -> None:
    """Make a link of what a mark holds."""
    link = etree.Element(f"{SVG}a", {"href": address, "tabindex": "-1", **ends})
    title = etree.SubElement(link, f"{SVG}title")
    title.text = name
    link.extend(mark[:])
    mark.append(link)


def _places(graph: Graph) -> dict[str, tuple[float, float]]:
    """Return where the statements stand, in inches from the left and from the top."""
    places: dict[str, tuple[float, float]] = {}
    top = -0.3
    for _, group in groupby(graph.statements.values(), key=lambda one: one.page):
        x, y = _LEFT, top
        for one in sorted(group, key=lambda one: one.kind not in BOXES):
            step = _STEP if one.kind in BOXES else _SMALL
            if x + step > WIDTH:
                x, y = _LEFT, y - _LINE
            places[one.label] = x + step / 2, y
            x += step
        top = y - _ROW
    return places


def _line(start: tuple[float, float], end: tuple[float, float]) -> PathPatch:
    """Return the line from the foot of a box into the left side of one that uses it."""
    (x, y), (x_end, y_end) = start, end
    foot, gap = y - _HIGH, x_end - _STEP / 2
    if y == y_end:
        turn = foot - 0.09
        points = [(x, foot), (x, turn), (x_end, turn), (x_end, foot)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3]
    else:
        points = [(x, foot), (x, foot - 0.08), (gap, foot - 0.03), (gap, foot - 0.12)]
        points += [(gap, y_end + 0.03), (gap, y_end), (x_end - _WIDE, y_end)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE3] * 2]
    return PathPatch(Path(points, codes), facecolor="none", edgecolor=TRUTH, zorder=1, alpha=0.6,
                     linewidth=0.7)  # fmt: skip


def _legend(axes: mpl.axes.Axes, y: float) -> None:
    words: dict[str, Any] = {"fontsize": 7.5, "color": INK, "va": "center"}
    for place, (look, said) in enumerate([*zip(_LOOKS, _LOOKS, strict=True), (_PROVED, _PART)]):
        x = 1.28 * place + _LEFT + _WIDE
        box = _box(axes, look, x, y + 0.25)
        if said == _PART:
            _dot(box)
        axes.text(x + _WIDE + 0.07, y + 0.25, said, **words)
    for place, (kind, mark) in enumerate(_MARKS.items()):
        x = 1.0 * place + _LEFT + _SMALL / 2
        axes.plot(x, y, mark, markersize=4, color=MUTED)
        axes.text(x + 0.12, y, kind, **words)
    axes.plot([4.25, 4.5], [y, y], color=TRUTH, alpha=0.6, linewidth=0.7)
    axes.text(4.57, y, "to what uses it", **words)


def _mark(
    axes: mpl.axes.Axes, one: Statement, x: float, y: float, name: str, *, rests: bool
) -> None:
    if one.kind not in BOXES:
        (mark,) = axes.plot(x, y, _MARKS[one.kind], markersize=4, color=MUTED, zorder=2)
        mark.set_gid(one.label)
        return
    derived = any(check.kind == "derivation" for check in one.checks)
    look = one.kind if one.kind in _LOOKS else _DERIVED if derived else _PROVED
    box = _box(axes, look, x, y, name)
    box.set_gid(one.label)
    if not rests:
        _dot(box)


def _dot(box: FancyBboxPatch) -> None:
    """Give a box the frame of what is checked in part, or rests on that."""
    box.set(linestyle=":", edgecolor=MODEL, linewidth=1.4)


def _box(axes: mpl.axes.Axes, look: str, x: float, y: float, name: str = "") -> FancyBboxPatch:
    face, ink, edge, line = _LOOKS[look]
    box = FancyBboxPatch((x - _WIDE, y - _HIGH), 2 * _WIDE, 2 * _HIGH, facecolor=face,
                         edgecolor=edge, linestyle=line, zorder=2, linewidth=0.8,
                         boxstyle="round,pad=0,rounding_size=0.03")  # fmt: skip
    axes.add_patch(box)
    axes.text(x, y - 0.005, name, ha="center", va="center", fontsize=7, color=ink, zorder=3)
    return box
