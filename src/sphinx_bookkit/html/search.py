"""What the search knows of a page: its prose, and no code."""

from docutils import nodes
from sphinx import search
from sphinx.application import Sphinx
from sphinx.search import WordCollector


class Words(WordCollector):
    """What of a page the search knows: its prose, without code and the lines that scripts fill."""

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Pass over what is not prose."""
        unsaid = isinstance(node, nodes.literal_block | nodes.doctest_block)
        if unsaid or (isinstance(node, nodes.Element) and "shown-in" in node.get("classes", ())):
            raise nodes.SkipNode
        super().dispatch_visit(node)


def setup(app: Sphinx) -> None:
    """Choose what collects words: Sphinx has no other way to be told."""
    search.WordCollector = Words  # type: ignore[misc]
