"""Solutions that are folded: an element of the page, which opens and closes without a script.

A solution of the class ``dropdown`` is a ``<details>``. A browser opens it where its reader looks
for words in the page, and the style sheet on paper and where there are no scripts. Its title opens
it, and is no link besides: what it would lead to, the exercise, stands right above.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import depart_solution_node, solution_node, visit_solution_node

from sphinx_bookkit.math import disclosure

FOLDED = "dropdown"


class summary(disclosure, nodes.title):
    """The title of what is folded, which opens and closes it."""


def is_folded(box: nodes.Element) -> bool:
    """Return whether a box is a solution that is folded."""
    return isinstance(box, solution_node) and FOLDED in box["classes"]


class Titles(SphinxPostTransform):
    """Let the title of a folded solution be its summary; in another, its link has no space."""

    # After sphinx-exercise, which resolves titles at 20 to 22.
    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Put a summary in the place of each title, unless a solution stays open."""
        for box in self.document.findall(solution_node):
            title, link = box[0], box[0][-1]
            if is_folded(box):
                if isinstance(link, nodes.reference):
                    link.replace_self(link.children)
                title.replace_self(summary("", "", *title.children))
            elif isinstance(link, nodes.reference):
                # What is underlined begins with its first letter.
                link.replace(link[0], nodes.Text(link[0].lstrip()))
                title.insert(title.index(link), nodes.Text(" "))


def visit_solution(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the element, whatever it is."""
    if is_folded(node):
        self.body.append(self.starttag(node, "details", CLASS="admonition"))
    else:
        visit_solution_node(self, node)


def depart_solution(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    if is_folded(node):
        self.body.append("</details>\n")
    else:
        depart_solution_node(self, node)


def visit_summary(self: HTML5Translator, node: summary) -> None:
    """Open the title."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def depart_summary(self: HTML5Translator, node: summary) -> None:
    """Close it."""
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> None:
    """Register the visitors, after sphinx-exercise has its own."""
    app.setup_extension("sphinx_exercise")
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.add_post_transform(Titles)
