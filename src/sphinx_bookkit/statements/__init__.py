"""What checks each theorem, said under it, and the page that draws the graph of statements.

The graph is read off the sources before anything is built, and its faults are warnings, which
fail a build. Under each theorem stands a line that names its checks, with links to the cells and
to the tests. ``{statements}`` is the place of the picture and the tables.
"""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx_proof.directive import ElementDirective
from sphinx_proof.nodes import NODE_TYPES

from sphinx_bookkit import pages

from .graph import BOXES, KINDS, THEOREMS, Check, Graph, Statement

# Each kind of check, and its name in a table.
CHECKS = {
    "derivation": "derivation", "computation": "computation",
    "computation at random points": "at random points", "simulation": "simulation",
    "property test": "property", "test": "test",
}  # fmt: skip
# The same as heads of narrow columns, and one more for what is checked in a special case.
_HEADS = (
    "derived", "computed", "at random points", "simulated", "property tests", "tests", "in a case",
)  # fmt: skip
PICTURE = "statements.pdf"

logger = logging.getLogger(__name__)


class statements_place(nodes.General, nodes.Element):
    """The place of the picture and the tables, filled when the page is written."""


class StatementsDirective(SphinxDirective):
    """The place of the graph's picture and of its tables."""

    def run(self) -> list[nodes.Node]:
        """Return the place."""
        return [statements_place()]


class CheckLines(SphinxPostTransform):
    """Say under each theorem what checks it, and give the cells that do a place to link to."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Go through the theorems and the cells of the page, or of the whole book for print."""
        graph = _graph(self.app)
        for box in list(self.document.findall(lambda node: isinstance(node, _STATEMENTS))):
            one = graph.statements.get(box["label"])
            if one and one.checks:
                box[-1] += nodes.paragraph("", "", *self._line(one), classes=["checked"])
        if self.app.builder.format == "html":
            self._anchor(graph)

    def _line(self, one: Statement) -> Iterator[nodes.Node]:
        """Say what checks the whole statement, and then what checks a special case of it."""
        cases = {check.case: "A special case is checked by " for check in one.checks if check.case}
        if any(not check.case for check in one.checks):
            cases = {"": "Checked by ", **cases}
        for place, (case, words) in enumerate(cases.items()):
            yield nodes.Text(f" {words}" if place else words)
            yield from self._checks(one, [check for check in one.checks if check.case == case])
            if case:
                yield nodes.Text(" (")
                yield from _with_formulas(case)
                yield nodes.Text(")")
            yield nodes.Text(".")

    def _checks(self, one: Statement, checks: list[Check]) -> Iterator[nodes.Node]:
        groups = [list(group) for _, group in groupby(_sorted(checks), lambda c: c.kind)]
        for place, checks in enumerate(groups):
            if place:
                yield nodes.Text(" and " if place == len(groups) - 1 else ", ")
            yield from self._group(one, checks)

    def _group(self, one: Statement, checks: list[Check]) -> Iterator[nodes.Node]:
        kind, several = checks[0].kind, len(checks) > 1
        if checks[0].test:
            yield nodes.Text(f"the {kind}s " if several else f"the {kind} ")
        elif several:
            yield nodes.Text(f"{_plural(kind)} ")
        for place, check in enumerate(checks):
            if place:
                yield nodes.Text(" and " if place == len(checks) - 1 else ", ")
            if check.test:
                yield from self._test(check)
            else:
                yield self._cell(one, check, str(place + 1) if several else f"a {kind}")

    def _cell(self, one: Statement, check: Check, words: str) -> nodes.Node:
        if self.app.builder.format != "html":
            return nodes.Text(words)
        if not check.visible:
            return _source(f"{check.page}.md?plain=1", check.line, words)
        target = anchor(one.label, one.checks.index(check))
        return make_refnode(
            self.app.builder, self.env.docname, check.page, target, nodes.Text(words)
        )

    def _test(self, check: Check) -> Iterator[nodes.Node]:
        file, _, function = check.test.partition("::")
        words = f"“{function.removeprefix('test_').replace('_', ' ')}”"
        yield _source(file, check.line, words)
        yield nodes.inline("", f" ({file})", classes=["file"])

    def _anchor(self, graph: Graph) -> None:
        anchors: dict[str, list[str]] = {}
        for label, number, check in graph.checked_on(self.env.docname):
            anchors.setdefault(check.code, []).append(anchor(label, number))
        for one in graph.statements.values():
            if one.kind == "derivation" and one.page == self.env.docname:
                anchors.setdefault(one.checks[0].code, []).append(one.label)
        for block in self.document.findall(nodes.literal_block):
            if names := anchors.pop(block.astext().strip(), None):
                block.parent.parent["ids"] += names


class StatementsPage(SphinxPostTransform):
    """Draw the graph, and list the theorems with what they use and what checks them."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Fill the place on the page that has one."""
        for place in list(self.document.findall(statements_place)):
            graph = _graph(self.app)
            place.replace_self([self._score(graph), self._picture(graph), self._theorems(graph)])

    def _picture(self, graph: Graph) -> nodes.Node:
        # Only here, as matplotlib takes a second to import.
        import matplotlib.pyplot as plt

        from .picture import as_svg, draw

        shown = dict.fromkeys(one.page for one in graph.statements.values())
        rows = {page: self._row(page) for page in shown}
        numbers = {label: self._number(one) for label, one in graph.statements.items()}
        figure = draw(graph, numbers, rows)
        if self.app.builder.format == "html":
            links = {one.label: (self._address(one), self._name(one))
                     for one in graph.statements.values()}  # fmt: skip
            svg = as_svg(figure, links)
            # It scrolls on a phone, and so takes the focus of those who have no pointer.
            box = f'<div class="statements" role="figure" aria-label="{_ALT}">'
            code = f"{box}{svg}</div>"
        else:
            figure.savefig(Path(self.app.outdir) / PICTURE, metadata={"CreationDate": None})
            code = rf"\bookalt{{{_ALT}}}\sphinxincludegraphics{{{PICTURE}}}"
        plt.close(figure)
        return nodes.raw("", code, format=self.app.builder.format)

    def _score(self, graph: Graph) -> nodes.table:
        rows = [_row("kind", "all", *_HEADS)]
        for kind in KINDS:
            members = [one for one in graph.statements.values() if one.kind == kind]
            if members:
                counts = Counter(
                    kind
                    for one in members
                    for kind in {"case" if check.case else check.kind for check in one.checks}
                )
                cells = (str(counts[check] or "–") for check in (*CHECKS, "case"))
                rows.append(_row(f"{kind}s", str(len(members)), *cells))
        return _table(rows, (16, 7, 11, 14, 12, 14, 13, 8, 12))

    def _theorems(self, graph: Graph) -> nodes.table:
        rows = [_row("Theorem", "uses", "checked by")]
        for one in graph.statements.values():
            if one.kind in THEOREMS:
                used = self._commas(self._link(graph.statements[label]) for label in one.uses)
                rows.append(_row(self._titled(one), used, _summary(one)))
        return _table(rows, (47, 17, 36))

    def _row(self, page: str) -> str:
        number = ".".join(map(str, self.env.toc_secnumbers.get(page, {}).get("", ())))
        return f"{number}  {self.env.titles[page].astext()}".strip()

    def _number(self, one: Statement) -> str:
        by_type = self.env.toc_fignumbers.get(one.page, {})
        counter = "exercise" if one.kind == "exercise" else "theorem"
        return ".".join(map(str, by_type.get(counter, {}).get(one.label, ())))

    def _name(self, one: Statement) -> str:
        number = f" {self._number(one)}" if one.kind in BOXES else ""
        # A formula in plain letters, as the name of a link can be nothing else.
        title = re.sub(r"\\[^a-zA-Z]|[${}\\]", "", one.title)
        return f"{one.kind.capitalize()}{number}" + (f": {title}" if title else "")

    def _address(self, one: Statement) -> str:
        uri = self.app.builder.get_relative_uri(self.env.docname, one.page)
        # A derivation in a cell that is not shown has no place of its own.
        seen = one.kind != "derivation" or one.checks[0].visible
        return f"{uri}#{one.label}" if seen else uri

    def _link(self, one: Statement) -> nodes.Node:
        words = nodes.Text(self._number(one) or one.title)
        return make_refnode(self.app.builder, self.env.docname, one.page, one.label, words)

    def _titled(self, one: Statement) -> list[nodes.Node]:
        link = self._link(one)
        link.replace(link[0], nodes.Text(f"{one.kind.capitalize()} {self._number(one)}"))
        return [link, nodes.Text(". "), *_with_formulas(one.title)]

    def _commas(self, links: Iterable[nodes.Node]) -> list[nodes.Node]:
        return [node for link in links for node in (nodes.Text(", "), link)][1:]


_STATEMENTS = tuple(NODE_TYPES.values())
_ALT = (
    "A row for each chapter, with a numbered box for each theorem and definition and a small mark "
    "for each derivation, exercise, claim and misconception. Lines lead from each to what it uses."
)


def anchor(label: str, number: int) -> str:
    """Return the id of the cell that is a theorem's check of this number."""
    return f"check-{label}-{number + 1}"


def _source(file: str, line: int, words: str) -> nodes.Node:
    """Return words that link to a line of a source where the repository is known."""
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        address = f"https://github.com/{repository}/blob/main/{file}#L{line}"
        return nodes.reference("", words, refuri=address, internal=False)
    return nodes.Text(words)


def _sorted(checks: list[Check]) -> list[Check]:
    return sorted(checks, key=lambda check: list(CHECKS).index(check.kind))


def _plural(kind: str) -> str:
    """Return the name of several checks of a kind: "computations at random points"."""
    noun, at, place = kind.partition(" at ")
    return f"{noun}s{at}{place}"


def _with_formulas(words: str) -> Iterator[nodes.Node]:
    for place, part in enumerate(words.split("$")):
        if part:
            yield nodes.math(part, part) if place % 2 else nodes.Text(part)


def _summary(one: Statement) -> str:
    """Name the kinds of a theorem's checks, in short, so that most rows take one line."""
    whole = dict.fromkeys(CHECKS[check.kind] for check in _sorted(one.checks) if not check.case)
    cases = dict.fromkeys(CHECKS[check.kind] for check in _sorted(one.checks) if check.case)
    in_a_case = [f"in a special case: {', '.join(cases)}"] if cases else []
    return "; ".join([", ".join(whole)] * bool(whole) + in_a_case)


def _row(*cells: str | list[nodes.Node]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        inline = [nodes.Text(cell)] if isinstance(cell, str) else cell
        row += nodes.entry("", nodes.paragraph("", "", *inline))
    return row


def _table(rows: list[nodes.row], widths: tuple[int, ...]) -> nodes.table:
    head, *body = rows
    columns = [nodes.colspec(colwidth=width) for width in widths]
    group = nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *body),
                         cols=len(widths))  # fmt: skip
    return nodes.table("", group, classes=["colwidths-given"])


def _graph(app: Sphinx) -> Graph:
    """Return the graph that `_read_graph` has read."""
    graph: Graph = vars(app)["book_graph"]
    return graph


def _read_graph(app: Sphinx, config: Config) -> None:
    """Read the graph. Where it has changed, pages are written anew."""
    root = Path(app.srcdir)
    graph = vars(app)["book_graph"] = Graph(root, pages.every(root))
    state = [
        (
            one.label,
            one.title,
            one.uses,
            check.kind,
            check.case,
            check.test,
            check.line if check.test else 0,
        )
        for one in graph.statements.values()
        for check in one.checks
    ]
    config.book_statements = hashlib.sha256(repr(state).encode()).hexdigest()


def _report_faults(app: Sphinx) -> None:
    for fault in _graph(app).faults:
        logger.warning("%s", fault.message, location=(fault.page, fault.line))


def setup(app: Sphinx) -> None:
    """Register the directive, the transforms, and the option that names a theorem's tests."""
    ElementDirective.option_spec["tested"] = directives.unchanged_required
    app.add_config_value("book_statements", "", "html")
    app.add_node(statements_place)
    app.add_directive("statements", StatementsDirective)
    app.add_post_transform(CheckLines)
    app.add_post_transform(StatementsPage)
    app.connect("config-inited", _read_graph, priority=900)
    app.connect("builder-inited", _report_faults)
