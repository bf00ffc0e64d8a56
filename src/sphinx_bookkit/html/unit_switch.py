"""The switch of units: which quantities it converts, and the pages that have it.

A quantity in the prose is shown in the unit that the reader chose, unless that would make nonsense
of its sentence. It keeps its unit where the author pins it, in the output of a cell, which stands
below the code that chose the unit, and in a paragraph that speaks of a unit itself: by quantities
in two units ("0.469 bits, or 0.325 nats"), by a unit's name, or by a logarithm to a stated base.
Such a number says why it stays, and a note below the page's title tells of all that does.

A definition of the class ``in-any-unit``, in whose formula log is that of the unit at hand, says
below it which one that is, and an explorable shows its numbers in the unit too, unless it is one
about units. The axes of a drawing keep the unit that they name.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_bookkit.explorables import ABOUT_UNITS, explorable

LOGARITHMS = {"bit": r"\log_2", "nat": r"\ln", "hartley": r"\log_{10}"}
IN_ANY_UNIT = "in-any-unit"

_QUANTITY = re.compile(r'<data class="quantity" [^>]*data-unit="(\w+)"[^>]*>')
_NAME = re.compile(r"\b(?:bit|nat|hartley)s?\b")
_BASE = re.compile(r"\\(?:ln\b|log *_)")
_TITLE = re.compile(r"</h1>")
# Shown below the title where a unit is chosen; units.js fills in which.
_NOTE = (
    '\n<p class="units-note" role="status">Shown in <b class="units-chosen"></b>. '
    "What a cell printed, figures, and numbers whose own sentence speaks of units stay as they "
    "were written: such a number has a dotted line below it.</p>"
)
_BLOCKS = (nodes.paragraph, nodes.caption, nodes.title, nodes.term, nodes.row)


def _quantities(node: nodes.Node) -> list[nodes.raw]:
    """Return the outputs below a node that are a quantity with a unit."""
    return [raw for raw in node.findall(nodes.raw) if _QUANTITY.match(raw.astext())]


def _names_a_unit(block: nodes.Element, units: set[str]) -> bool:
    words = " ".join(
        text.astext()
        for text in block.findall(nodes.Text)
        if not isinstance(text.parent, nodes.raw | nodes.math | nodes.math_block)
    )
    formulas = " ".join(formula.astext() for formula in block.findall(nodes.math))
    return len(units) > 1 or bool(_NAME.search(words) or _BASE.search(formulas))


def pin(document: nodes.document) -> bool:
    """Pin what has to keep its unit, and return whether a quantity is left to convert."""
    shown: set[int] = set()
    bound: set[int] = set()
    for block in document.findall(lambda node: isinstance(node, _BLOCKS)):
        quantities = _quantities(block)
        units = {found[1] for raw in quantities if (found := _QUANTITY.match(raw.astext()))}
        shown.update(map(id, quantities))
        if quantities and _names_a_unit(block, units):
            bound.update(map(id, quantities))
    left = False
    for raw in _quantities(document):
        html = raw.astext()
        if id(raw) not in shown - bound and "data-pinned" not in html:
            # The script says why, to a reader who chose another unit.
            why = "sentence" if id(raw) in bound else "output"
            html = html.replace(" data-unit", f' data-pinned="{why}" data-unit', 1)
            raw.replace_self(nodes.raw("", html, format="html"))
        left = left or "data-pinned" not in html
    return left


def say_logarithms(document: nodes.document) -> bool:
    """Say below definitions in any unit which logarithm is meant, and return whether one is."""
    definitions = [
        d for d in document.findall(nodes.Element) if IN_ANY_UNIT in d.get("classes", ())
    ]
    for definition in definitions:
        line = nodes.paragraph(classes=["shown-in"])
        for unit, logarithm in LOGARITHMS.items():
            words = nodes.inline(classes=[unit])
            words += [
                nodes.Text(f"Shown in {unit}s: "),
                nodes.math("", r"\log"),
                nodes.Text(" is "),
            ]
            words += [nodes.math("", logarithm), nodes.Text(".")]
            line += words
        definition[-1] += line
    return bool(definitions)


def _put_switch_in_header(app: Sphinx, config: Config) -> None:
    config.html_theme_options["article_header_end"] = ["units.html", "article-header-buttons.html"]


def _pin_quantities(app: Sphinx, document: nodes.document, page: str) -> None:
    if app.builder.format == "html":
        explored = {place["name"] for place in document.findall(explorable)} - ABOUT_UNITS
        document["has_units"] = any((pin(document), say_logarithms(document), explored))


def _offer_switch(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Show the switch, and load its script before paint, where there is something to convert."""
    if doctree is None:
        return
    context["unit_switch"] = doctree.get("has_units", False)
    # Every explorable takes the words for its numbers from the script.
    if context["unit_switch"] or any(doctree.findall(explorable)):
        app.add_js_file("units.js")
    if context["unit_switch"] and "body" in context:
        context["body"] = _TITLE.sub(lambda title: title[0] + _NOTE, context["body"], count=1)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", _put_switch_in_header)
    app.connect("doctree-resolved", _pin_quantities)
    # Before the theme, which leaves out what is empty in its header.
    app.connect("html-page-context", _offer_switch, priority=400)
