"""The ``explorable`` directive: a figure of the chapter that can be touched.

An explorable is a custom element in a script of its name in `book/_static/explorables`. It takes
the place of the drawing in the figure that it names and keeps the caption, so that the figure is
what readers see in the PDF and without JavaScript. Its body says what to try, for those who can.
A page loads the scripts of its own explorables and no others, and these when a reader comes near.
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

FOLDER = "explorables"
LOADER = "nearing.js"
# Numbers first, then what all of them share. All are classic scripts: see measures.js.
SHARED = ("measures", "explorable")
# An explorable that is made of another one, and needs its script first.
MADE_OF = {"entropy-area": "area-picture", "horse-bet": "area-picture"}

# The class of a figure that has one.
PLACE = "explorable-place"
# In these the unit is what the reader tries out; the page's switch leaves them alone.
ABOUT_UNITS = frozenset({"base-optimum", "calculator", "descent"})

logger = logging.getLogger(__name__)


class explorable(nodes.General, nodes.Element):
    """The place of an explorable, with what to try in it."""


class Explorable(SphinxDirective):
    """One explorable: its name; ``:figure:``, the label of its figure; what to try as body."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"figure": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the place of the element."""
        name = self.arguments[0]
        script = Path(self.env.srcdir) / "book" / "_static" / FOLDER / f"{name}.js"
        if not script.is_file() or name in SHARED:
            raise self.error(f"there is no explorable {name!r}: {script} is missing")
        if "figure" not in self.options:
            raise self.error(f"explorable {name!r} has no :figure:")
        self.assert_has_content()
        place = explorable(name=name, figure=self.options["figure"])
        self.set_source_info(place)
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


def _mark_figures(app: Sphinx, document: nodes.document, page: str) -> None:
    """Mark the figure of each explorable, and warn where it is not on the page.

    The style sheet keeps room in such a figure, so that nothing moves when the explorable comes.
    """
    figures = {label: one for one in document.findall(nodes.figure) for label in one["ids"]}
    for place in document.findall(explorable):
        if place["figure"] in figures:
            figures[place["figure"]]["classes"].append(PLACE)
        else:
            logger.warning("the page has no figure %s", place["figure"], location=place)


def _load_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    used = (
        {place["name"] for place in doctree.findall(explorable)} if doctree is not None else set()
    )
    if used:
        before = {MADE_OF[name] for name in used if name in MADE_OF}
        names = (*SHARED, *sorted(before), *sorted(used - before))
        named: dict[str, Any] = {"data-scripts": " ".join(names)}
        app.add_js_file(LOADER, loading_method="defer", **named)


def visit_explorable(self: HTML5Translator, node: explorable) -> None:
    """Open the custom element, which shows nothing until its script runs."""
    self.body.append(self.starttag(node, f"explorable-{node['name']}", figure=node["figure"]))


def depart_explorable(self: HTML5Translator, node: explorable) -> None:
    """Close it."""
    self.body.append(f"</explorable-{node['name']}>\n")


def _skip(self: nodes.NodeVisitor, node: explorable) -> None:
    """Leave it out: the figure is there."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(
        explorable,
        html=(visit_explorable, depart_explorable),
        latex=(_skip, None),
        text=(_skip, None),
    )
    app.add_directive("explorable", Explorable)
    app.connect("doctree-resolved", _mark_figures)
    app.connect("html-page-context", _load_scripts)
