"""Where the site breaks its lines: around a formula, in printed columns, in code and in its names.

A formula is a row of boxes, and a browser may break the line on either side of each. So what stands
right before and behind a formula is kept beside it, in an element that is not broken but where
`math` says so: between the boxes, which is after a relation or an operator. What a cell prints
keeps its lines where they are rows; a line of code that is too long for paper goes on indented; and
a long name in a table breaks between its words.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from docutils import nodes
from pygments import token
from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

_CLOSING = ".,;:)]?!'’”…"
_OPENING = "([‘“"


class break_opportunity(nodes.Inline, nodes.Element):
    """A place at which a word may break."""


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
            opening, closing = _opening(before), _closing(after)
            if not (opening or closing):
                continue
            whole = nodes.inline(classes=["nb"])
            formula.replace_self(whole)
            if closing:
                parent[place + 1] = nodes.Text(after.removeprefix(closing))
            if opening:
                parent[place - 1] = nodes.Text(before.removesuffix(opening))
            whole += [nodes.Text(opening), formula, nodes.Text(closing)]


def _text(parent: nodes.Element, place: int) -> str:
    """Return the text at a place, or none where there is something else or nothing."""
    child = parent[place] if 0 <= place < len(parent) else None
    return str(child) if isinstance(child, nodes.Text) else ""


def _opening(before: str) -> str:
    """Return the signs at the end of a text that open what follows."""
    return before[len(before.rstrip(_OPENING)) :]


def _closing(after: str) -> str:
    """Return the signs at the beginning of a text that close what stands before.

    These are signs of punctuation, with the s of a genitive, or the hyphen of a compound word.
    """
    rest = after.lstrip(_CLOSING)
    signs = after.removesuffix(rest)
    if not signs:
        return "-" if after[:1] == "-" and _is_of_a_word(after[1:2]) else ""
    return f"{signs}s" if rest[:1] == "s" and not _is_of_a_word(rest[1:2]) else signs


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


class Columns(SphinxPostTransform):
    """Mark what cells print in columns: it scrolls, where a message wraps."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Take for columns what most lines have: words with more than one space between them."""
        for block in self.document.findall(nodes.literal_block):
            lines = block.astext().splitlines()
            if 2 * sum("  " in line.strip() for line in lines) > len(lines):
                block["classes"].append("columns")


class NamesInTables(SphinxPostTransform):
    """Let the names in a table break between their words, so that its columns can be narrow."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Put an opportunity after each point and underscore within a name."""
        for entry in self.document.findall(nodes.entry):
            for name in list(entry.findall(nodes.literal)):
                for text in list(name.findall(nodes.Text)):
                    text.parent.replace(text, [*_breakable(str(text))])


def _breakable(name: str) -> Iterator[nodes.Node]:
    start = 0
    for place, (sign, following) in enumerate(pairwise(name), start=1):
        if sign in "._" and _is_of_a_word(following):
            yield nodes.Text(name[start:place])
            yield break_opportunity()
            start = place
    yield nodes.Text(name[start:])


def visit_break_opportunity(self: HTML5Translator, node: break_opportunity) -> None:
    """Write it."""
    self.body.append("<wbr />")
    raise nodes.SkipNode


class CodeLines(HtmlFormatter):
    """Writes code with an element for each line, so that on paper a long one goes on indented.

    Names and punctuation, which are in the colour of all code, have no element of their own.
    """

    def format(self, tokensource: Any, outfile: Any) -> None:
        """Write what a lexer has found."""
        plain = token.Name, token.Punctuation
        parts = ((token.Text if kind in plain else kind, text) for kind, text in tokensource)
        super().format(parts, outfile)

    def wrap(self, source: Any) -> Any:
        """Return the lines within what holds them all."""
        return super().wrap(
            (is_line, f'<span class="code-line">{text}</span>' if is_line else text)
            for is_line, text in source
        )


def _set_code_in_lines(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.highlighter.formatter = CodeLines


def setup(app: Sphinx) -> None:
    """Register the transforms, and what writes code."""
    app.add_node(break_opportunity, html=(visit_break_opportunity, None))
    for transform in (Columns, Punctuation, NamesInTables):
        app.add_post_transform(transform)
    app.connect("builder-inited", _set_code_in_lines)
