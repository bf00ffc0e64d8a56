"""The scripts of a page: each is loaded where the page holds what it is for.

=============== ========================================================================
`theme.js`      what the theme's buttons and bars do, on every page
`previews.js`   previews of what a link leads to
`copy-tex.js`   the LaTeX of a displayed formula, to copy
`copy-code.js`  a listing, to copy
`scrolling.js`  a stop of the keyboard where something is wider than the page
`stops.js`      one stop for what a page has by the dozen
`bars.js`       buttons that close the bars at the sides, on every page
`notation.js`   lights what is alike in formulas, sentences and explorables
`solutions.js`  opens the solution that a link leads to, and all of them on paper
=============== ========================================================================
"""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_bookkit.html.notation import PAGES
from sphinx_bookkit.html.solutions import is_folded
from sphinx_bookkit.statements.drawing import statements_picture


def _leads_to_a_place(link: nodes.reference) -> bool:
    """Return whether a link leads to a part of a page of the book."""
    within = link.get("internal") or "refuri" not in link
    return bool(within and ("refid" in link or "#" in link.get("refuri", "")))


def needed(document: nodes.document) -> Iterator[str]:
    """Yield the scripts that a page has a use for."""

    def any_of(*kinds: type[nodes.Node]) -> bool:
        return any(True for kind in kinds for _ in document.findall(kind))

    formulas = any_of(nodes.math_block)
    code = any_of(nodes.literal_block, nodes.doctest_block)
    graph = any_of(statements_picture)
    # Each page has the book's pages at its side.
    yield "stops.js"
    if any(map(_leads_to_a_place, document.findall(nodes.reference))):
        yield "previews.js"
    if formulas:
        yield "copy-tex.js"
    if code:
        yield "copy-code.js"
    if formulas or code or graph or any_of(nodes.table):
        yield "scrolling.js"
    if graph:
        yield "graph.js"
    if any(map(is_folded, document.findall(nodes.Admonition))):
        yield "solutions.js"


def _load_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    for script in ("theme.js", "bars.js"):
        app.add_js_file(script, loading_method="defer")
    for script in needed(doctree) if doctree is not None else ():
        app.add_js_file(script, loading_method="defer")
    if doctree is not None and page in PAGES:
        app.add_js_file("notation.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", _load_scripts)
