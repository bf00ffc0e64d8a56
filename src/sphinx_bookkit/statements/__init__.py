"""What checks each theorem, said under it, and the page that draws the graph of statements.

The graph is made of what each page tells, which the domain `book` keeps; its faults are warnings,
which fail a build. Under each theorem stands a line that names its checks, with links to the cells
and to the tests, and says whether all that it rests on is checked. ``{statements}`` is the
place of the picture and the tables.
"""

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx_proof.directive import ElementDirective

from .domain import BookDomain, domain_of
from .drawing import statements_picture
from .facts import BOXES, KINDS, PROVED, THEOREMS, Check, Facts
from .graph import Graph, Statement

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


class statements_place(nodes.General, nodes.Element):
    """The place of the picture and the tables, filled when the page is written."""


class StatementsDirective(SphinxDirective):
    """The place of the graph's picture and of its tables."""

    def run(self) -> list[nodes.Node]:
        """Return the place."""
        return [statements_place()]


class _Statements(SphinxPostTransform):
    """What both transforms do: name statements, and link to them."""

    default_priority = 5

    @property
    def domain(self) -> BookDomain:
        return domain_of(self.env)

    def _link(self, one: Statement, words: str) -> nodes.Node:
        return make_refnode(
            self.app.builder, self.env.docname, one.page, one.label, nodes.Text(words)
        )


class CheckLines(_Statements):
    """Say under each theorem what checks it, and give the cells that do a place to link to."""

    def run(self, **kwargs: object) -> None:
        """Go through the theorems and the cells of the page, or of the whole book for print."""
        graph = self.domain.graph
        for box in list(self.document.findall(lambda node: isinstance(node, PROVED))):
            one = graph.statements.get(box["label"])
            if one and one.checks:
                words = [*self._line(one), *self._rests(graph, one)]
                box[-1] += nodes.paragraph("", "", *words, classes=["checked"])
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

    def _rests(self, graph: Graph, one: Statement) -> Iterator[nodes.Node]:
        """Say whether all that a statement rests on, directly or not, is checked."""
        if unchecked := graph.unchecked_below(one.label):
            yield nodes.Text(" It rests on ")
            for place, label in enumerate(unchecked):
                if place:
                    yield nodes.Text(" and " if place == len(unchecked) - 1 else ", ")
                below = graph.statements[label]
                yield self._link(below, self.domain.numbered(below))
            is_ = "are" if len(unchecked) > 1 else "is"
            yield nodes.Text(f", which {is_} not checked as a whole.")
        elif one.uses:
            too = ", too" if one.checked else ""
            yield nodes.Text(f" All that it rests on is checked{too}.")

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
        """Give each cell that checks something, and is shown, the ids that lead to it."""
        facts = self.domain.facts.get(self.env.docname, Facts(self.env.docname))
        lines = [cell.check.line for cell in facts.cells]
        # A node's line is one of the first in its cell, and cells come in order.
        cells = {lines[place - 1]: node for node in self.document.findall(_is_cell)
                 if (place := bisect_left(lines, node.line or 0))}  # fmt: skip
        for name, line in _anchors(graph, self.env.docname):
            if line in cells:
                cells[line]["ids"].append(name)


class StatementsPage(_Statements):
    """Draw the graph, and list the theorems with what they use and what checks them."""

    def run(self, **kwargs: object) -> None:
        """Fill the place on the page that has one."""
        for place in list(self.document.findall(statements_place)):
            graph = self.domain.graph
            place.replace_self([self._score(graph), self._picture(graph), self._theorems(graph)])

    def _picture(self, graph: Graph) -> nodes.Node:
        every = graph.statements.values()
        return statements_picture(
            numbers={one.label: self.domain.number(one) for one in every},
            rows={page: self._row(page) for page in dict.fromkeys(one.page for one in every)},
            links={one.label: (self._address(one), self._name(one)) for one in every},
        )

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
        rows = [_row("Theorem", "uses", "checked by", "and all it rests on")]
        for one in graph.statements.values():
            if one.kind in THEOREMS:
                used = self._commas(self._short(graph.statements[label]) for label in one.uses)
                rests = self._rests(graph, one)
                rows.append(_row(self._titled(one), used, _summary(one), rests))
        return _table(rows, (41, 16, 30, 13))

    def _row(self, page: str) -> str:
        number = ".".join(map(str, self.env.toc_secnumbers.get(page, {}).get("", ())))
        return f"{number}  {self.env.titles[page].astext()}".strip()

    def _name(self, one: Statement) -> str:
        # A formula in plain letters, as the name of a link can be nothing else.
        title = re.sub(r"\\[^a-zA-Z]|[${}\\]", "", one.title)
        name = self.domain.numbered(one) if one.kind in BOXES else one.kind.capitalize()
        return name + (f": {title}" if title else "")

    def _address(self, one: Statement) -> str:
        uri = self.app.builder.get_relative_uri(self.env.docname, one.page)
        # A derivation in a cell that is not shown has no place of its own.
        seen = one.kind != "derivation" or one.checks[0].visible
        return f"{uri}#{one.label}" if seen else uri

    def _short(self, one: Statement) -> nodes.Node:
        return self._link(one, self.domain.number(one) or one.title)

    def _titled(self, one: Statement) -> list[nodes.Node]:
        link = self._link(one, self.domain.numbered(one))
        return [link, nodes.Text(". "), *_with_formulas(one.title)]

    def _rests(self, graph: Graph, one: Statement) -> list[nodes.Node]:
        """Say whether a theorem rests only on what is checked, and if not, on what it rests."""
        if graph.rests_on_checked(one.label):
            return [nodes.Text("yes")]
        below = self._commas(self._short(graph.statements[label])
                             for label in graph.unchecked_below(one.label))  # fmt: skip
        return [nodes.Text("no: " if below else "no"), *below]

    def _commas(self, links: Iterable[nodes.Node]) -> list[nodes.Node]:
        return [node for link in links for node in (nodes.Text(", "), link)][1:]


def anchor(label: str, number: int) -> str:
    """Return the id of the cell that is a theorem's check of this number."""
    return f"check-{label}-{number + 1}"


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _anchors(graph: Graph, page: str) -> Iterator[tuple[str, int]]:
    """Yield the ids that cells of a page have, as checks or as derivations of their own."""
    for label, number, check in graph.checked_on(page):
        yield anchor(label, number), check.line
    for one in graph.statements.values():
        if one.kind == "derivation" and one.page == page:
            yield one.label, one.line


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


def _rewrite_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show something of the graph which has changed since they were made."""
    domain = domain_of(env)
    graph = domain.graph
    states: dict[str, object] = {
        page: (
            [_state(graph, one) for one in graph.statements.values() if one.page == page],
            list(_anchors(graph, page)),
        )
        for page in domain.facts
    }
    everything = [_state(graph, one) for one in graph.statements.values()]
    states |= {page: everything for page, facts in domain.facts.items() if facts.lists}
    return domain.rewritten("statements", states)


def _state(graph: Graph, one: Statement) -> tuple[object, ...]:
    """Return what is shown of a statement, and may change while its own page does not."""
    return one.shown, graph.unchecked_below(one.label)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, the transforms, and the option that names a theorem's tests."""
    app.setup_extension("sphinx_bookkit.statements.domain")
    app.setup_extension("sphinx_bookkit.statements.drawing")
    ElementDirective.option_spec["tested"] = directives.unchanged_required
    app.add_node(statements_place)
    app.add_directive("statements", StatementsDirective)
    app.add_post_transform(CheckLines)
    app.add_post_transform(StatementsPage)
    app.connect("env-updated", _rewrite_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
