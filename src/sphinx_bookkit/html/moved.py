"""The ``moved`` directive: addresses of this page whose places are on another page now.

Its arguments are the labels of these places. A link from outside that still names one of them leads
to where the directive stands: before the sentence that says where to read on.
"""

from typing import ClassVar

from docutils import nodes
from sphinx.addnodes import only
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

_MOVED = "moved labels, with the places that name them"


class Moved(SphinxDirective):
    """The labels of places that were on this page."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, object]] = {}

    def run(self) -> list[nodes.Node]:
        """Return an empty box for each, which the site alone has.

        A target would be taken for a label of what follows, and be in the PDF twice.
        """
        labels = self.arguments[0].split()
        found = self.env.metadata[self.env.docname].setdefault(_MOVED, [])
        found += [(one, self.get_location()) for one in labels]
        boxes = [nodes.container(ids=[nodes.make_id(one)]) for one in labels]
        return [only("", *boxes, expr="html")]


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a label that is on no other page."""
    pages = {label: page for label, (page, _) in env.domains["std"].data["anonlabels"].items()}
    # Those of theorems, which are labels of sphinx-proof's alone.
    pages |= {label: box["docname"] for label, box in getattr(env, "proof_list", {}).items()}
    for page, metadata in env.metadata.items():
        for label, place in metadata.get(_MOVED, ()):
            if pages.get(label, page) == page:
                logger.warning("no other page has the label %s", label, location=place)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("moved", Moved)
    app.connect("env-check-consistency", _check)
