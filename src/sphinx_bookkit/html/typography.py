"""Where the site breaks its lines: the punctuation around a formula, and printed columns.

A formula is a row of boxes, and a browser may break the line on either side of each. So what stands
right before and behind a formula is kept beside it, and it breaks between its boxes, which is after
a relation or an operator, alone. What a cell prints keeps its lines where they are rows.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_BETWEEN = re.compile(r'(?<=</span>)(?=<span class="base">)')
_CLOSING = re.compile(r"[.,;:)\]?!'’”…]+(?:s\b)?|-(?=\w)")
_OPENING = re.compile(r"[(\[‘“]+$")
# Two words of a row, with the space between them that makes a column.
_COLUMNS = re.compile(r"\S {2,}\S")


class Punctuation(SphinxPostTransform):
    """Keep the punctuation around a formula on the formula's line."""

    # After all that makes text, and before Sphinx writes.
    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Put both into one element, which the style sheet does not break."""
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            before = _text(parent, place - 1)
            after = _text(parent, place + 1)
            opening, closing = _OPENING.search(before), _CLOSING.match(after)
            if not (opening or closing):
                continue
            whole = nodes.inline(classes=["nb"])
            formula.replace_self(whole)
            if closing:
                parent[place + 1] = nodes.Text(after[closing.end() :])
            if opening:
                parent[place - 1] = nodes.Text(before[: opening.start()])
            whole += [
                nodes.Text(opening[0] if opening else ""),
                formula,
                nodes.Text(closing[0] if closing else ""),
            ]


def _text(parent: nodes.Element, place: int) -> str:
    """Return the text at a place, or none where there is something else or nothing."""
    child = parent[place] if 0 <= place < len(parent) else None
    return str(child) if isinstance(child, nodes.Text) else ""


class Columns(SphinxPostTransform):
    """Mark what cells print in columns: it scrolls, where a message wraps."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Take for columns what most lines have."""
        for block in self.document.findall(nodes.literal_block):
            lines = block.astext().splitlines()
            if 2 * sum(bool(_COLUMNS.search(line)) for line in lines) > len(lines):
                block["classes"].append("columns")


def _add_line_breaks(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say where a formula may break, as within `Punctuation`'s element nothing else does."""
    if "body" in context:
        context["body"] = _BETWEEN.sub("<wbr />", context["body"])


def setup(app: Sphinx) -> None:
    """Register the transforms, the last one to write text before the one that binds it."""
    for transform in (Columns, Punctuation):
        app.add_post_transform(transform)
    app.connect("html-page-context", _add_line_breaks)
