"""The index: the terms of every definition, beside what a chapter marks with ``{index}``."""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_proof.nodes import NODE_TYPES


def _is_definition(node: nodes.Node) -> bool:
    # By what it is called: it may share its counter, and so its class, with the theorems.
    return isinstance(node, tuple(NODE_TYPES.values())) and node["realtype"] == "definition"


class DefinedTerms(SphinxTransform):
    """Enter each term that a definition sets in bold."""

    # Before Sphinx's domains collect the document's entries.
    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Put an entry before each term, which leads to the definition."""
        for box in list(self.document.findall(_is_definition)):
            for term in list(box.findall(nodes.strong)):
                entry = ("single", term.astext(), box["ids"][0], "main", None)
                term.parent.insert(term.parent.index(term), addnodes.index(entries=[entry]))


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.add_transform(DefinedTerms)
