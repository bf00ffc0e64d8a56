"""The ``moved`` directive: addresses of this page whose places are on another page now.

Its arguments are the labels of these places. A link from outside that still names one of them leads
to where the directive stands: before the sentence that says where to read on.
"""

from collections import defaultdict
from typing import ClassVar

from docutils import nodes
from sphinx.addnodes import only
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)


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
        _moved(self.env)[self.env.docname] += [(one, self.get_location()) for one in labels]
        boxes = [nodes.container(ids=[nodes.make_id(one)]) for one in labels]
        return [only("", *boxes, expr="html")]


def _moved(env: BuildEnvironment) -> defaultdict[str, list[tuple[str, str]]]:
    """Return the moved labels of each page, with the places that name them."""
    if not hasattr(env, "bookkit_moved"):
        env.bookkit_moved = defaultdict(list)  # type: ignore[attr-defined]
    return env.bookkit_moved  # type: ignore[attr-defined, no-any-return]


def _purge(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _moved(env).pop(page, None)


def _merge(app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    _moved(env).update({page: found for page, found in _moved(other).items() if page in pages})


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a label that is on no other page."""
    pages = {label: page for label, (page, _) in env.domains["std"].data["anonlabels"].items()}
    # Those of theorems, which are labels of sphinx-proof's alone.
    pages |= {label: box["docname"] for label, box in getattr(env, "proof_list", {}).items()}
    for page, found in _moved(env).items():
        for label, place in found:
            if pages.get(label, page) == page:
                logger.warning("no other page has the label %s", label, location=place)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("moved", Moved)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-check-consistency", _check)
