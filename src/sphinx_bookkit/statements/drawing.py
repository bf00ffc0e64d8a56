"""The node that the picture of the graph is, which each kind of page draws in its own way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator
from sphinx.writers.text import TextTranslator

from .domain import domain_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .graph import Graph

CLASS = "statements"
FILE = "statements.pdf"
ALT = (
    "A row for each chapter, with a numbered box for each theorem and definition and a small mark "
    "for each derivation, exercise, claim and misconception. Lines lead from each to what it uses. "
    "A dotted frame is that of what rests on a check of a special case."
)


class statements_picture(nodes.General, nodes.Element):
    """The picture of the graph of all statements.

    `numbers` are those of the statements, by their labels, `rows` the titles of the pages, and
    `links` the address and the name of what each mark stands for.
    """


def _graph_of(writer: SphinxTranslator) -> "Graph":
    return domain_of(writer.builder.env).graph


@contextmanager
def _drawn(writer: SphinxTranslator, node: statements_picture) -> Iterator["Figure"]:
    """Draw the graph, and close the figure when it has been written."""
    # Only here, as matplotlib takes a second to import.
    import matplotlib.pyplot as plt

    from .picture import draw

    figure = draw(_graph_of(writer), node["numbers"], node["rows"])
    yield figure
    plt.close(figure)


def visit_html(self: HTML5Translator, node: statements_picture) -> None:
    """Draw it into the page, as its marks are links."""
    from .picture import as_svg

    # It scrolls on a phone, and so takes the focus of those who have no pointer.
    described = {"role": "figure", "aria-label": ALT}
    self.body.append(self.starttag(node, "div", "", CLASS=CLASS, **described))
    with _drawn(self, node) as figure:
        self.body.append(as_svg(figure, _graph_of(self), node["links"], CLASS))


def depart_html(self: HTML5Translator, node: statements_picture) -> None:
    """Close what holds it."""
    self.body.append("</div>\n")


def visit_latex(self: LaTeXTranslator, node: statements_picture) -> None:
    """Draw it into a file beside the book."""
    with _drawn(self, node) as figure:
        # Without a date: the same picture, the same bytes.
        figure.savefig(Path(self.builder.outdir) / FILE, metadata={"CreationDate": None})
    self.body.append(f"\n\\bookalt{{{self.encode(ALT)}}}\\sphinxincludegraphics{{{FILE}}}\n")
    raise nodes.SkipNode


def visit_text(self: TextTranslator, node: statements_picture) -> None:
    """Say what it shows."""
    self.new_state(0)
    self.add_text(f"[{ALT}]")
    self.end_state()
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the node."""
    app.add_node(
        statements_picture,
        html=(visit_html, depart_html),
        latex=(visit_latex, None),
        text=(visit_text, None),
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
