"""The ``challenge`` directive: a chain with one false step, shown before its fault is told.

Its argument is the name of a cell `%%refused name 3` of the same page, which stands in the solution
and says which step is false; the magic holds the checker to that number. The chain is written there
and nowhere else: here stand its hypotheses and its steps again, without a counterexample.
"""

from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_bookkit.derivations import HYPOTHESES, derivation, steps
from sphinx_bookkit.magics import Code

logger = logging.getLogger(__name__)


class challenge(nodes.General, nodes.Element):
    """The place of a chain whose fault is to be found."""


class Challenge(SphinxDirective):
    """One challenge: the name of the chain."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, object]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the place of the chain."""
        place = challenge(name=self.arguments[0])
        self.set_source_info(place)
        return [place]


class Challenges(SphinxPostTransform):
    """Show in each place the chain of its name."""

    # Before what a builder can't show is dropped, and before the steps become elements.
    default_priority = 3

    def run(self, **kwargs: object) -> None:
        """Fill the places, and warn of one without such a chain."""
        chains = {one: chain for chain in self.document.findall(derivation) for one in chain["ids"]}
        for place in list(self.document.findall(challenge)):
            name = place["name"]
            chain = chains.get(f"derivation-{name}")
            if chain is None or _named(chain) is None:
                what = f"the page has no cell %%refused {name} that ends in the number of a step"
                logger.warning(what, location=place)
                place.parent.remove(place)
                continue
            parts = [part.deepcopy() for part in chain.children if _is_told(part)]
            if self.app.builder.format == "html":
                classes = ["derivation", "challenge"]
                parts = [derivation("", *parts, classes=classes, ids=[f"challenge-{name}"])]
            place.replace_self(parts)


def _named(chain: derivation) -> int | None:
    """Return the number of the step that the cell of a chain says to be false."""
    (source,) = chain.findall(nodes.literal_block)
    return Code(source.astext()).step


def _is_told(part: nodes.Node) -> bool:
    """Tell whether a part of a chain says nothing about which step is false."""
    return isinstance(part, steps) or HYPOTHESES in part.get("classes", ())


def setup(app: Sphinx) -> None:
    """Register the directive, and the transform; no builder sees the place itself."""
    app.add_node(challenge)
    app.add_directive("challenge", Challenge)
    app.add_post_transform(Challenges)
