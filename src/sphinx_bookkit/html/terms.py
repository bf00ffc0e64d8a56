"""The terms of the glossary, linked where a page uses them for the first time.

What a link leads to is previewed beside it, so that a reader who has come from elsewhere learns
what a word means without leaving the sentence. Titles, links, quotations, code, formulas,
definitions and tables stay as they are, and so do terms that are everyday words as well.
"""

import re
from collections.abc import Iterator
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_bookkit.renderers import quantity

TERM = "term"
# Words that are none of the subject's where they stand in most sentences.
_EVERYDAY = {"bit", "floor", "grouping", "support"}
# A sentence that holds a term may be a part of these, and then it is left alone.
_LEFT_ALONE = (
    nodes.block_quote, nodes.emphasis, nodes.literal, nodes.raw, nodes.reference, nodes.strong,
    nodes.table, nodes.term, nodes.title, addnodes.desc, quantity,
)  # fmt: skip
_LINES = {"answers", "cell_output", "checked", "shown", "shown-in"}


class Terms(SphinxPostTransform):
    """Link the first use of each term on a page that is not the glossary's."""

    # After `html.typography`, which moves the signs around formulas.
    default_priority = 920
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Go through the text of the page's paragraphs."""
        known = self._known()
        if not known:
            return
        longest_first = sorted(known, key=lambda term: (-len(term), term))
        names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
        # "Relative entropy" is a divergence.
        said = re.compile(rf"(?<![\w-])(?<!relative )({names})s?(?![\w-])", re.IGNORECASE)
        done: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if _is_prose(text):
                parts = [*self._parts(str(text), said, known, done)]
                if len(parts) > 1:
                    text.parent.replace(text, parts)

    def _known(self) -> dict[str, tuple[str, str]]:
        """Return the terms that are not this page's, each with its page and its anchor."""
        standard = cast(StandardDomain, self.env.get_domain("std"))
        return {
            name.lower(): (page, anchor)
            for (kind, name), (page, anchor) in standard.objects.items()
            if kind == "term" and name not in _EVERYDAY and page != self.env.docname
        }

    def _parts(
        self,
        text: str,
        said: re.Pattern[str],
        known: dict[str, tuple[str, str]],
        done: set[str],
    ) -> Iterator[nodes.Node]:
        """Yield a text in parts, of which each first use of a term is a link."""
        start = 0
        for use in said.finditer(text):
            name = " ".join(use[1].lower().split())
            if name in done:
                continue
            done.add(name)
            page, anchor = known[name]
            link = make_refnode(
                self.app.builder, self.env.docname, page, anchor, nodes.Text(use[0])
            )
            link["classes"].append(TERM)
            yield nodes.Text(text[start : use.start()])
            yield link
            start = use.end()
        yield nodes.Text(text[start:])


def _is_prose(text: nodes.Text) -> bool:
    """Return whether a text is of a sentence in which a term may be a link."""
    around: list[nodes.Element] = []
    node = text.parent
    while not isinstance(node, nodes.document):
        around.append(node)
        node = node.parent
    return any(isinstance(one, nodes.paragraph) for one in around) and not any(
        isinstance(one, _LEFT_ALONE)
        or one.get("realtype") == "definition"
        or _LINES & {*one.get("classes", ())}
        for one in around
    )


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Terms)
