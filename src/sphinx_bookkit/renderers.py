"""What cells show as fields, made nodes: quantities, derivations, figures for two widths.

A cell offers each output in several types, and MyST-NB asks a renderer for the nodes of a type.
Those that `bookkit` and `derivation` have of their own hold fields, so that whoever sets a quantity
or a derivation reads what it is, and nobody the LaTeX or the HTML that another has written.
"""

from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator

from bookkit.inks import FOR_NARROW
from bookkit.quantities import MIME as QUANTITY
from bookkit.quantities import Quantity
from derivation.show import MIME as DERIVATION
from sphinx_bookkit.derivations import of_derivation

# The class of a quantity which a cell shows below its code.
OUTPUT = "quantity"


class quantity(nodes.Inline, nodes.TextElement):
    """A number with its unit: as text its `shown`, and its fields as attributes.

    `pinned` says why it keeps its unit whatever unit a reader chooses: its "author" wanted so, or
    the build found that its "sentence" or the "output" that it is asks for it. Else it is empty.
    """


def of_quantity(given: Quantity) -> quantity:
    """Return a quantity as a node."""
    pinned = "author" if given.unit and given.pinned else ""
    fields = {"value": given.value, "unit": given.unit, "decimals": given.decimals}
    node: quantity = quantity("", given.shown, pinned=pinned, latex=given.latex, **fields)
    return node


class Fields:
    """The renderer, by MyST-NB's protocol."""

    mime_priority_overrides: ClassVar = [("*", mime, 1) for mime in (QUANTITY, DERIVATION)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the nodes of an output, or nothing where it is of another type."""
        content: Any = data.content
        if data.mime_type == DERIVATION:
            return [of_derivation(content)]
        if data.mime_type == QUANTITY:
            node = of_quantity(Quantity.read(content))
            return [node if inline else nodes.container("", node, classes=["output", OUTPUT])]
        if narrow := data.output_metadata.get(data.mime_type, {}).get(FOR_NARROW):
            (image,) = renderer.render_image(data)
            # A name like the other's costs a page next to nothing once it is packed.
            name = f"{PurePosixPath(image['uri']).stem}-narrow.svg"
            # What is there may be another page's, too, which is read again for a newer file.
            file, drawing = Path(renderer.config.output_folder, name), narrow.encode()
            is_there = file.is_file() and file.read_bytes() == drawing
            uri = renderer.write_file([name], drawing, overwrite=not is_there, exists_ok=True)
            # The picture is described once, by its image for all other screens.
            image += nodes.image(uri=uri)
            return [image]
        return None


def visit_quantity_html(self: HTML5Translator, node: quantity) -> None:
    """Open the element, with what the site's switch of units reads."""
    attributes = {"value": repr(node["value"])}
    if node["unit"]:
        attributes |= {"data-unit": node["unit"], "data-decimals": str(node["decimals"])}
    if node["pinned"]:
        # The script says why, where it was not the author.
        attributes["data-pinned"] = node["pinned"].replace("author", "")
    self.body.append(self.starttag(node, "data", "", CLASS="quantity", **attributes))


def depart_quantity_html(self: HTML5Translator, node: quantity) -> None:
    """Close it."""
    self.body.append("</data>")


def visit_quantity_latex(self: LaTeXTranslator, node: quantity) -> None:
    """Set it as a formula, which ends the visit."""
    self.visit_math(nodes.math("", node["latex"]))


def _as_text(self: nodes.NodeVisitor, node: quantity) -> None:
    """Write what it holds, and nothing else."""


def setup(app: Sphinx) -> None:
    """Register the node, and the renderer with MyST-NB.

    MyST-NB looks for renderers among the entry points of installed packages. The wheel that the
    notebooks install has none of this module, so that an entry point would lead to nothing there.
    """
    app.add_node(
        quantity,
        html=(visit_quantity_html, depart_quantity_html),
        latex=(visit_quantity_latex, None),
        text=(_as_text, _as_text),
    )
    known: list[Any] = load_mime_renders()
    if Fields not in known:
        known.append(Fields)
