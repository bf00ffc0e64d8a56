"""What screen readers stumble over in what docutils and the extensions write, written otherwise."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_proof.nodes import proof_node


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry of the bibliography, and before the first of several what holds them all.

    Without the roles that docutils gives them: one is out of date, and a list of none is no list.
    """
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div class="citation-list">\n')
    self.body.append(self.starttag(node, "div", CLASS="citation"))


def visit_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Open a cell of a table; one that is empty, as the corner often is, heads nothing."""
    before = len(self.body)
    type(self).visit_entry(self, node)
    if self.context[-1] == "</th>\n" and not any(node.findall(_is_seen)):
        kind = "head" if isinstance(node.parent.parent, nodes.thead) else "stub"
        self.body[before:] = [self.starttag(node, "td", "", CLASS=kind)]
        self.context[-1] = "</td>\n"


def visit_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Open a figure, named by its number alone: its caption, as a name, would lose fractions."""
    numbers = self.builder.fignumbers.get("figure", {})
    number = next((numbers[one] for one in node["ids"] if one in numbers), ())
    name = {"aria-label": f"Figure {'.'.join(map(str, number))}"} if number else {}
    look = f"align-{node.get('align', 'default')}"
    self.body.append(self.starttag(node, "figure", CLASS=look, **name))


def _is_seen(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Text | nodes.image)


def _tidy_boxes(app: Sphinx, document: nodes.document, page: str) -> None:
    """Undo the ids that sphinx-proof and sphinx-exercise give to every box, and mark proofs."""
    if app.builder.format != "html":
        return
    for box in document.findall(nodes.section):
        if {"proof-content", "exercise-content", "solution-content"} & set(box["ids"]):
            box["ids"] = []
    for proof in document.findall(proof_node):
        (box,) = proof.children
        box["ids"], box["classes"] = [], ["demonstration"]
        # sphinx-proof writes "Proof. " into the text itself.
        first = box[0][0]
        box[0].replace(first, nodes.Text(first.astext().removeprefix("Proof. ")))
        box[0].insert(0, nodes.emphasis(text="Proof. "))


def setup(app: Sphinx) -> None:
    """Register the visitors."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, None))
    app.add_node(nodes.figure, override=True, html=(visit_figure, None))
    app.add_node(nodes.entry, override=True, html=(visit_entry, None))
    app.connect("doctree-resolved", _tidy_boxes)
