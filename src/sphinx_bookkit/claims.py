"""The ``claim`` directive, its table, and the labels by which a claim is linked.

A claim is a sentence that somebody said, with who said it, the book's verdict, the reason, and
the place that shows it. Its id is its label and its anchor. ``claims-table`` lists a page's claims
from the same data, so that a verdict is written once.
"""

from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective

VERDICTS = {
    "true": "True",
    "conditional": "True, with a condition",
    "convention": "A convention",
    "false": "False",
    "slip": "A slip",
    "advice": "Good advice",
}


class claims_table(nodes.General, nodes.Element):
    """The place of a page's table, filled once the page has been read."""


def _verdict(argument: str) -> str:
    return str(directives.choice(argument, tuple(VERDICTS)))


class Claim(SphinxDirective):
    """One claim: ``:quote:``, ``:by:``, ``:verdict:``, ``:shown:``, the reason as its body.

    `quote` and `shown` are lines of MyST, with formulas and roles.
    """

    has_content = True
    required_arguments = 1
    option_spec = {  # noqa: RUF012  (docutils' own way)
        "quote": directives.unchanged_required,
        "by": directives.unchanged_required,
        "verdict": _verdict,
        "shown": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the claim as a box with its anchor."""
        missing = [name for name in self.option_spec if name not in self.options]
        if missing:
            raise self.error(f"claim {self.arguments[0]!r} has no :{missing[0]}:")
        self.assert_has_content()
        label, verdict = self.arguments[0], self.options["verdict"]
        box = nodes.admonition(ids=[label], names=[label], classes=["claim", f"verdict-{verdict}"])
        box["claim"] = {"label": label, "by": self.options["by"], "verdict": verdict}
        self.set_source_info(box)
        self.state.document.note_explicit_target(box, box)
        box += nodes.title(text=VERDICTS[verdict])
        quote = nodes.emphasis("", "", *self._inline(f"“{self.options['quote']}”"))
        by = nodes.Text(f" — {self.options['by']}")
        box += nodes.block_quote("", nodes.paragraph("", "", quote, by))
        self.state.nested_parse(self.content, self.content_offset, box)
        shown = self._inline(f"Shown in {self.options['shown']}.")
        box += nodes.paragraph("", "", *shown, classes=["shown"])
        return [box]

    def _inline(self, text: str) -> list[nodes.Node]:
        """Return what a line of MyST, with its formulas and roles, comes to."""
        parsed, messages = self.parse_inline(text)
        return [*parsed, *messages]


class ClaimsTable(SphinxDirective):
    """The place of the table of all claims on the page."""

    def run(self) -> list[nodes.Node]:
        """Return the place, which `_fill_tables` fills."""
        return [claims_table()]


def _collect_claims(app: Sphinx, document: nodes.document) -> None:
    """Fill the page's tables, and let {ref} name a claim by what it says."""
    boxes = [box for box in document.findall(nodes.admonition) if "claim" in box]
    labels = cast(StandardDomain, app.env.get_domain("std")).labels
    for box in boxes:
        label = box["claim"]["label"]
        labels[label] = app.env.docname, label, _quote(box).astext()
    for place in list(document.findall(claims_table)):
        place.replace_self([nodes.raw("", _filter(boxes), format="html"), _table(boxes)])


def _quote(box: nodes.admonition) -> nodes.emphasis:
    return next(box.findall(nodes.emphasis))


def _filter(boxes: list[nodes.admonition]) -> str:
    """Return the buttons that claims.js answers to, in the page so that nothing moves for them."""
    verdicts = dict.fromkeys(VERDICTS[box["claim"]["verdict"]] for box in boxes)
    buttons = "".join(
        f'<button type="button" aria-pressed="{str(number == 0).lower()}">{verdict}</button>'
        for number, verdict in enumerate(["All", *verdicts])
    )
    return f'<div class="claims-filter" role="group" aria-label="Show by verdict">{buttons}</div>'


def _table(boxes: list[nodes.admonition]) -> nodes.table:
    head = _row("Claim", "By", "Verdict")
    rows = [
        _row(
            _link(box),
            box["claim"]["by"],
            VERDICTS[box["claim"]["verdict"]],
            classes=[f"verdict-{box['claim']['verdict']}"],
        )
        for box in boxes
    ]
    widths = [nodes.colspec(colwidth=width) for width in (62, 20, 18)]
    group = nodes.tgroup("", *widths, nodes.thead("", head), nodes.tbody("", *rows), cols=3)
    return nodes.table("", group, classes=["claims", "colwidths-given"])


def _link(box: nodes.admonition) -> nodes.reference:
    quote = (child.deepcopy() for child in _quote(box).children)
    return nodes.reference("", "", *quote, refid=box["claim"]["label"], internal=True)


def _row(*cells: str | nodes.Node, classes: tuple[str, ...] | list[str] = ()) -> nodes.row:
    row = nodes.row(classes=list(classes))
    for cell in cells:
        inline = nodes.Text(cell) if isinstance(cell, str) else cell
        row += nodes.entry("", nodes.paragraph("", "", inline))
    return row


def _load_filter(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script of the table's buttons on the page that has the table, and on no other."""
    if doctree is not None and any("claims" in t["classes"] for t in doctree.findall(nodes.table)):
        app.add_js_file("claims.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(claims_table)
    app.add_directive("claim", Claim)
    app.add_directive("claims-table", ClaimsTable)
    app.connect("doctree-read", _collect_claims)
    app.connect("html-page-context", _load_filter)
