"""The ``claim`` directive, and the table of claims.

A claim is a sentence that somebody said, with who said it, the book's verdict, the reason, and
the place that shows it. Its id is its label and its anchor. The domain `book` keeps it, so that it
can be linked from anywhere, and ``claims-table`` lists a page's claims from there: a verdict
is written once.
"""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sphinx_bookkit.statements.domain import Entry, domain_of

VERDICTS = {
    "true": "True",
    "conditional": "True, with a condition",
    "convention": "A convention",
    "false": "False",
    "slip": "A slip",
    "advice": "Good advice",
}


class claims_table(nodes.General, nodes.Element):
    """The place of a page's table, which `_fill_tables` fills once the page has been read."""


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
        self.set_source_info(box)
        self.state.document.note_explicit_target(box, box)
        box += nodes.title(text=VERDICTS[verdict])
        said = self._inline(f"“{self.options['quote']}”")
        quote = nodes.emphasis("", "", *said)
        by = nodes.Text(f" — {self.options['by']}")
        box += nodes.block_quote("", nodes.paragraph("", "", quote, by))
        self.state.nested_parse(self.content, self.content_offset, box)
        shown = self._inline(f"Shown in {self.options['shown']}.")
        places = nodes.paragraph("", "", *shown, classes=["shown"])
        box += places
        entry = Entry(
            self.name,
            label,
            self.env.docname,
            nodes.inline("", "", *(node.deepcopy() for node in said)),
            tuple(ref["reftarget"] for ref in places.findall(addnodes.pending_xref)),
            self.options["by"],
            verdict,
        )
        domain_of(self.env).note(entry, box)
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


def _fill_tables(app: Sphinx, document: nodes.document) -> None:
    """Fill the page's tables."""
    for place in list(document.findall(claims_table)):
        claims = domain_of(app.env).entries_of(app.env.docname, "claim")
        place.replace_self([nodes.raw("", _filter(claims), format="html"), _table(claims)])


def _filter(claims: list[Entry]) -> str:
    """Return the buttons that claims.js answers to, in the page so that nothing moves for them."""
    verdicts = dict.fromkeys(VERDICTS[claim.verdict] for claim in claims)
    buttons = "".join(
        f'<button type="button" aria-pressed="{str(number == 0).lower()}">{verdict}</button>'
        for number, verdict in enumerate(["All", *verdicts])
    )
    return f'<div class="claims-filter" role="group" aria-label="Show by verdict">{buttons}</div>'


def _table(claims: list[Entry]) -> nodes.table:
    head = _row("Claim", "By", "Verdict")
    rows = [
        _row(
            _link(claim),
            claim.by,
            VERDICTS[claim.verdict],
            classes=[f"verdict-{claim.verdict}"],
        )
        for claim in claims
    ]
    widths = [nodes.colspec(colwidth=width) for width in (62, 20, 18)]
    group = nodes.tgroup("", *widths, nodes.thead("", head), nodes.tbody("", *rows), cols=3)
    return nodes.table("", group, classes=["claims", "colwidths-given"])


def _link(claim: Entry) -> nodes.reference:
    quote = (child.deepcopy() for child in claim.says.children)
    return nodes.reference("", "", *quote, refid=claim.label, internal=True)


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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.setup_extension("sphinx_bookkit.statements.domain")
    app.add_node(claims_table)
    app.add_directive("claim", Claim)
    app.add_directive("claims-table", ClaimsTable)
    app.connect("doctree-read", _fill_tables)
    app.connect("html-page-context", _load_filter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
