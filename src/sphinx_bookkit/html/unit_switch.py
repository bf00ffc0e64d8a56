"""The switch of units: which quantities it converts, and the pages that have it.

A quantity in the prose is shown in the unit that the reader chose, unless that would make nonsense
of its sentence. It keeps its unit where the author pins it, in the output of a cell, which stands
below the code that chose the unit, and in a paragraph that speaks of a unit itself: by quantities
in two units ("0.469 bits, or 0.325 nats"), by a unit's name, or by a logarithm to a stated base.
So it does in a sentence that counts the same in digits, in zeros and ones, or in doublings. Such a
number says why it stays, and a note below the page's title tells of all that does.

A definition of the class ``in-any-unit``, in whose formula log is that of the unit at hand, says
below it which one that is, and an explorable shows its numbers in the unit too, unless it is one
about units. The axes of a drawing keep the unit that they name.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

from derivation.plain import tokens
from sphinx_bookkit.explorables import ABOUT_UNITS, explorable
from sphinx_bookkit.renderers import quantity

LOGARITHMS = {"bit": r"\log_2", "nat": r"\ln", "hartley": r"\log_{10}"}
IN_ANY_UNIT = "in-any-unit"

_NAMES = {*LOGARITHMS, *(f"{unit}s" for unit in LOGARITHMS)}
# What a bit is elsewhere: a sentence with one of these says the number of them.
_COUNTED = frozenset(("digit", "digits", "zeros", "doubling", "doublings"))
_BLOCKS = (nodes.paragraph, nodes.caption, nodes.title, nodes.term, nodes.row)
_NO_WORDS = (quantity, nodes.raw, nodes.math, nodes.math_block)


class units_note(nodes.General, nodes.Element):
    """What stands below a page's title where a unit is chosen; units.js fills in which."""


def _visit_note(self: HTML5Translator, node: units_note) -> None:
    self.body.append(
        '<p class="units-note" role="status">Shown in <b class="units-chosen"></b>. '
        "Printed output, figures and numbers with a dotted line keep the unit they were written in."
        "</p>\n"
    )
    raise nodes.SkipNode


def _quantities(node: nodes.Node) -> list[quantity]:
    """Return the quantities below a node that have a unit."""
    return [found for found in node.findall(quantity) if found["unit"]]


def _words(block: nodes.Element) -> Iterator[str]:
    """Yield the words of a block, without its formulas and quantities."""
    said = " ".join(
        text.astext()
        for text in block.findall(nodes.Text)
        if not isinstance(text.parent, _NO_WORDS)
    )
    yield from _split(said)


def _split(said: str) -> list[str]:
    return "".join(sign if sign.isalnum() or sign == "_" else " " for sign in said).split()


def _has_a_base(formula: str) -> bool:
    """Return whether a logarithm in a formula states its base, or is the natural one."""
    signs = [sign for sign in tokens(formula) if not sign.isspace()]
    return r"\ln" in signs or any(pair == (r"\log", "_") for pair in pairwise(signs))


def _names_a_unit(block: nodes.Element) -> bool:
    return (
        len({found["unit"] for found in _quantities(block)}) > 1
        or any(word in _NAMES for word in _words(block))
        or any(_has_a_base(formula.astext()) for formula in block.findall(nodes.math))
    )


def _counted(block: nodes.Element) -> Iterator[quantity]:
    """Yield the quantities of the sentences that count them in something without a unit."""
    found: list[quantity] = []
    said = ""
    for part in block.findall(lambda node: isinstance(node, quantity | nodes.Text)):
        if isinstance(part, quantity):
            found += [part] if part["unit"] else []
        elif not isinstance(part.parent, _NO_WORDS):
            # A line of the source is a sentence.
            end, *lines = part.astext().split("\n")
            said += f" {end}"
            for line in lines:
                yield from found if _COUNTED & set(_split(said)) else ()
                found, said = [], line
    yield from found if _COUNTED & set(_split(said)) else ()


def pin(document: nodes.document) -> bool:
    """Pin what has to keep its unit, and return whether a quantity is left to convert."""
    shown: set[int] = set()
    bound: set[int] = set()
    for block in document.findall(lambda node: isinstance(node, _BLOCKS)):
        quantities = [*map(id, _quantities(block))]
        shown.update(quantities)
        if quantities and _names_a_unit(block):
            bound.update(quantities)
        bound.update(map(id, _counted(block)))
    for found in _quantities(document):
        if id(found) not in shown - bound and not found["pinned"]:
            found["pinned"] = "sentence" if id(found) in bound else "output"
    return not all(found["pinned"] for found in _quantities(document))


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
        if document["has_units"]:
            title = document.next_node(nodes.title)
            title.parent.insert(title.parent.index(title) + 1, units_note())


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


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_node(units_note, html=(_visit_note, None))
    app.connect("config-inited", _put_switch_in_header)
    app.connect("doctree-resolved", _pin_quantities)
    # Before the theme, which leaves out what is empty in its header.
    app.connect("html-page-context", _offer_switch, priority=400)
