"""The links of boxes to themselves, as headings, figures and equations have them from Sphinx.

A theorem, a definition, an exercise, a claim, a question, a misconception and a derivation have an
address each, and a sign beside the title that is a link to it. The keyboard comes to all these
signs of a page by one stop: see `stops.js`.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node
from sphinx_proof.nodes import NODE_TYPES, unenumerable_node

from sphinx_bookkit.derivations import derivation

_BOXES = (*NODE_TYPES.values(), unenumerable_node, exercise_node, exercise_enumerable_node)


class permalink(nodes.Inline, nodes.Element):
    """The link of what has the id `to` to itself; `what` it is, in a word."""


class Permalinks(SphinxPostTransform):
    """Give each box its link, behind its title."""

    # After all that reads or writes titles.
    default_priority = 950
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Find the boxes and put a link into each."""
        for title, to, what in [*_titles(self.document)]:
            title += permalink(to=to, what=what)


def _titles(document: nodes.document) -> Iterator[tuple[nodes.Element, str, str]]:
    """Yield what ends in a link, where it leads, and what that is."""
    for box in document.findall(nodes.Element):
        if isinstance(box, _BOXES) and box["ids"]:
            kind = box.get("realtype") or "exercise"
            yield box[0], box["ids"][0], kind
        elif isinstance(box, derivation) and box["ids"]:
            yield box, box["ids"][0], "derivation"
        elif isinstance(box, nodes.admonition) and "claim" in box["classes"]:
            yield box[0], box["ids"][0], "claim"
        elif isinstance(box, nodes.container) and "entry" in box["classes"] and box["ids"]:
            yield box[0], box["ids"][0], "answer"


def visit_permalink(self: HTML5Translator, node: permalink) -> None:
    """Write the link as Sphinx writes those of headings."""
    icon, title = self.config.html_permalinks_icon, f"Link to this {node['what']}"
    self.body.append(f'<a class="headerlink" href="#{node["to"]}" title="{title}">{icon}</a>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_node(permalink, html=(visit_permalink, None))
    app.add_post_transform(Permalinks)
