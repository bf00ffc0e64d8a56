r"""Cells that hold a chain of LaTeX: what a page shows in their place.

Above the chain a sentence says what it is stated for, and below it a line says how it was checked.
On the site a step and its reason are elements of their own, so that a narrow screen has the reason
below its step; elsewhere the chain is one formula. On the site, too, that line opens the chain's
source, and no script is needed for that; a PDF leaves the source out, and a notebook has it as the
cell. The name behind `%%derivation` is the address, `derivation-name`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from derivation.typeset import SHORT, SIGNS, Words, aligned, from_json, words
from sphinx_bookkit.magics import MAGICS, Code
from sphinx_bookkit.math import disclosure

# The classes that MyST-NB gives to its own nodes for formulas that a cell shows.
FORMULA = ("output", "text_latex")
# Those of what stands above a chain, and below.
HYPOTHESES, NOTE = "hypotheses", "checked"


class derivation(nodes.General, nodes.Element):
    """A chain: the sentence above it, the formula, and a line that holds its source."""


class steps(nodes.General, nodes.Element):
    """What is related: its left end is `first`, and `rows` has signs, right sides and reasons."""


class step(nodes.General, nodes.Element):
    """A part of a row of a chain, on the site."""


class folded(nodes.General, nodes.Element):
    """A line, and behind it what it opens."""


class opener(nodes.General, disclosure):
    """The line, where it opens what is behind it."""


def of_words(said: Words) -> list[nodes.Node]:
    """Return a sentence as text and formulas."""
    return [
        nodes.math("", piece.said) if piece.is_formula else nodes.Text(piece.said) for piece in said
    ]


def of_derivation(fields: Mapping[str, Any]) -> derivation:
    """Return a chain, whose fields are given, as nodes."""
    whys = [
        "; ".join(filter(None, pair))
        for pair in zip(fields["reasons"], fields["cases"], strict=True)
    ]
    first, *sides = fields["rows"]
    rows = [*zip(fields["relations"], sides, whys, strict=True)]
    node: derivation = derivation("", classes=["derivation", *["refused"] * (not fields["holds"])])
    if fields["name"]:
        node["ids"].append(f"derivation-{fields['name']}")
    if fields["hypotheses"]:
        said = of_words(from_json(fields["hypotheses"]))
        node += nodes.paragraph("", "", *said, classes=[HYPOTHESES])
    line = nodes.paragraph("", "", *of_words(from_json(fields["line"])), classes=[NOTE])
    source = nodes.literal_block("", fields["source"], language="text")
    node += [steps("", first=first, rows=rows), folded("", line, source)]
    return node


# A reason of so many columns has room in one line of the place beside a step.
_SHORT_REASON = 28


def of_steps(first: str, rows: Sequence[tuple[str, str, str]]) -> list[nodes.Node]:
    """Return the elements of a chain: its left end, and for each row a sign and a line.

    The line holds the right side and its reason, which stands below it where both have no room.
    """
    long = ["alone"] * (len(first) >= SHORT)
    found: list[nodes.Node] = [_step(["left", *long], nodes.math("", rf"\displaystyle {first}"))]
    for sign, side, why in rows:
        line = _step(["line"], _step(["side"], nodes.math("", rf"\displaystyle {side}")))
        if why:
            said = words(why)
            short = ["short"] * (sum(piece.width for piece in said) <= _SHORT_REASON)
            line += _step(["why", *short], *of_words(said))
        found += [_step(["sign"], nodes.math("", SIGNS[sign])), line]
    return found


def _step(classes: list[str], *children: nodes.Node) -> step:
    node: step = step("", *children, classes=classes)
    return node


class Sources(SphinxTransform):
    """Leave out the code of a cell with a chain or declarations: it is not to be shown twice."""

    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        """Remove the inputs of such cells; a cell that shows nothing besides is removed whole."""
        for cell in list(self.document.findall(_is_code)):
            for given in list(cell.findall(_is_input)):
                if Code(given.astext()).magic in MAGICS:
                    given.parent.remove(given)
            if not cell.children:
                cell.parent.remove(cell)


def _is_code(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _is_input(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_source"


class Steps(SphinxPostTransform):
    """On the site, give each part of a chain an element; elsewhere, make it one formula."""

    # Before formulas are looked at.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Fill the chains, or replace them."""
        for chain in list(self.document.findall(steps)):
            first, rows = chain["first"], chain["rows"]
            if self.app.builder.format == "html":
                chain += of_steps(first, rows)
                continue
            formula = aligned(first, [(sign, side, words(why)) for sign, side, why in rows])
            chain.replace_self(
                nodes.math_block(text=formula, nowrap=False, number=None, classes=[*FORMULA])
            )


class Folds(SphinxPostTransform):
    """On the site, let the line below a chain open its source; elsewhere, leave the line alone."""

    # Before what marks such lines for LaTeX.
    default_priority = 840

    def run(self, **kwargs: object) -> None:
        """Put a summary in the place of each line, or the line in the place of what it opens."""
        for fold in list(self.document.findall(folded)):
            line = fold[0]
            if self.app.builder.format == "html":
                what = nodes.inline("", "LaTeX source", classes=["opens"])
                fold[0] = opener("", "", *line.children, nodes.Text(" "), what, classes=[NOTE])
            else:
                fold.replace_self(line)


def visit_derivation_html(self: HTML5Translator, node: derivation) -> None:
    """Open the chain's element, which has its address."""
    self.body.append(self.starttag(node, "div"))


def depart_derivation_html(self: HTML5Translator, node: derivation) -> None:
    """Close it."""
    self.body.append("</div>\n")


def visit_steps_html(self: HTML5Translator, node: steps) -> None:
    """Open the chain's rows."""
    self.body.append(self.starttag(node, "div", CLASS="steps"))


def visit_step_html(self: HTML5Translator, node: step) -> None:
    """Open a part of a row."""
    self.body.append(self.starttag(node, "div", ""))


def visit_folded_html(self: HTML5Translator, node: folded) -> None:
    """Open the element, which needs no script."""
    self.body.append(self.starttag(node, "details", CLASS="chain"))


def depart_folded_html(self: HTML5Translator, node: folded) -> None:
    """Close it."""
    self.body.append("</details>\n")


def visit_opener_html(self: HTML5Translator, node: opener) -> None:
    """Open the line that opens the source."""
    self.body.append(self.starttag(node, "summary", ""))


def depart_opener_html(self: HTML5Translator, node: opener) -> None:
    """Close it."""
    self.body.append("</summary>\n")


def _pass(self: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Write what it holds, and nothing else."""


def setup(app: Sphinx) -> None:
    """Register the nodes and the transforms."""
    app.add_node(
        derivation,
        html=(visit_derivation_html, depart_derivation_html),
        latex=(_pass, _pass),
        text=(_pass, _pass),
    )
    app.add_node(steps, html=(visit_steps_html, depart_derivation_html))
    app.add_node(step, html=(visit_step_html, depart_derivation_html))
    app.add_node(folded, html=(visit_folded_html, depart_folded_html))
    app.add_node(opener, html=(visit_opener_html, depart_opener_html))
    app.add_transform(Sources)
    app.add_post_transform(Steps)
    app.add_post_transform(Folds)
