"""The ``claim`` directive, its table, and the labels by which a claim is linked.

A claim is a sentence that somebody said, with who said it, the book's verdict, the reason, and
the place that shows it. Its id is its label and its anchor. ``claims-table`` lists a page's claims
from the same data, so that a verdict is written once.
"""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

VERDICTS = {
    "true": "True",
    "conditional": "True, with a condition",
    "convention": "A convention",
    "false": "False",
    "slip": "A slip",
}


class claims_table(nodes.General, nodes.Element):
    """The place of a page's table, filled once the page has been read."""


def _verdict(argument: str) -> str:
    return directives.choice(argument, tuple(VERDICTS))


def _reference(env: object, target: str) -> addnodes.pending_xref:
    """Return a link that Sphinx resolves to the title or number of a label of any kind."""
    return addnodes.pending_xref(
        "", nodes.inline(text=""), refdomain="", reftype="any", reftarget=target,
        refexplicit=False, refwarn=True, refdoc=env.docname,
    )  # fmt: skip


class Claim(SphinxDirective):
    """One claim: ``:quote:``, ``:by:``, ``:verdict:``, ``:shown:``, and the reason as its body."""

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
        quote = f"“{self.options['quote']}”"
        box = nodes.admonition(ids=[label], names=[label], classes=["claim", f"verdict-{verdict}"])
        box["claim"] = {"label": label, "quote": quote, "by": self.options["by"], "verdict": verdict}
        self.set_source_info(box)
        self.state.document.note_explicit_target(box, box)
        box += nodes.title(text=VERDICTS[verdict])
        said = nodes.paragraph("", "", nodes.emphasis(text=quote), nodes.Text(f" — {self.options['by']}"))
        box += nodes.block_quote("", said)
        self.state.nested_parse(self.content, self.content_offset, box)
        shown = nodes.paragraph("", "Shown in ", classes=["shown"])
        shown += [_reference(self.env, self.options["shown"]), nodes.Text(".")]
        box += shown
        self._register(label, quote)
        return [box]

    def _register(self, label: str, quote: str) -> None:
        """Make the label one of Sphinx's own, for {ref} from any page."""
        domain = self.env.get_domain("std")
        if label in domain.labels and domain.labels[label][0] != self.env.docname:
            raise self.error(f"claim {label!r} stands in {domain.labels[label][0]} already")
        domain.anonlabels[label] = self.env.docname, label
        domain.labels[label] = self.env.docname, label, quote


class ClaimsTable(SphinxDirective):
    """The place of the table of all claims on the page."""

    def run(self) -> list[nodes.Node]:
        """Return the place, which `_fill_tables` fills."""
        return [claims_table()]


def _fill_tables(app: Sphinx, document: nodes.document) -> None:
    places = list(document.findall(claims_table))
    claims = [box["claim"] for box in document.findall(nodes.admonition) if "claim" in box]
    for place in places:
        place.replace_self(_table(claims, app.env.docname))


def _table(claims: list[dict[str, str]], docname: str) -> nodes.table:
    head = _row("Claim", "By", "Verdict")
    rows = [
        _row(
            nodes.reference("", claim["quote"], refid=claim["label"], internal=True),
            claim["by"],
            VERDICTS[claim["verdict"]],
            classes=[f"verdict-{claim['verdict']}"],
        )
        for claim in claims
    ]
    widths = [nodes.colspec(colwidth=width) for width in (62, 20, 18)]
    group = nodes.tgroup("", *widths, nodes.thead("", head), nodes.tbody("", *rows), cols=3)
    return nodes.table("", group, classes=["claims", "colwidths-given"])


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
        app.add_js_file("claims.js", type="module")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(claims_table)
    app.add_directive("claim", Claim)
    app.add_directive("claims-table", ClaimsTable)
    app.connect("doctree-read", _fill_tables)
    app.connect("html-page-context", _load_filter)
