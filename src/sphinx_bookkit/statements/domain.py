"""The Sphinx domain of all that the book says and checks, by its labels.

It keeps the claims, questions and misconceptions with what they say, and what each page tells of
its theorems, definitions, exercises, derivations and checks. So it is what the pages know of each
other: it forgets a page that is read again, takes over what another process has read, and reports
the faults of the whole once all is read. ``{book:ref}`label` `` leads to any of them, and so does
``{ref}`` where the label is no section's or figure's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.roles import XRefRole
from sphinx.util import logging

from sphinx_bookkit.page import PageError, read

from .facts import BOXES, KINDS, Facts, of_source, with_uses
from .graph import Graph, Statement

# A book in which nothing says what checks its statements is not judged.
_JUDGES = "sphinx_bookkit.statements"
_HIDDEN = -1  # from the site's search, which finds the words themselves

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A claim, a question or a misconception.

    Parameters
    ----------
    kind, label, page : str
        What it is, what it is called, and where it stands.
    says : docutils.nodes.inline
        What it says, with its formulas.
    shown : tuple of str
        The labels of the places that show it.
    by, verdict : str
        Of a claim, who said it, and what the book makes of it.
    """

    kind: str
    label: str
    page: str
    says: nodes.inline
    shown: tuple[str, ...] = ()
    by: str = ""
    verdict: str = ""

    @property
    def title(self) -> str:
        """What it says, in letters."""
        return str(self.says.astext())

    @property
    def state(self) -> tuple[object, ...]:
        """All that another page may show of it."""
        return self.kind, self.label, self.page, self.title, self.shown


class BookDomain(Domain):
    """The claims, questions, misconceptions and statements of the book, and their checks."""

    name = "book"
    label = "The book's statements"
    object_types = {kind: ObjType(kind, "ref") for kind in (*KINDS, "question")}  # noqa: RUF012
    roles = {"ref": XRefRole()}  # noqa: RUF012  (Sphinx copies them)
    initial_data = {"entries": {}, "facts": {}, "shown": {}}  # noqa: RUF012
    data_version = 2

    def setup(self) -> None:
        """Begin without a graph, which is made when it is asked for."""
        super().setup()
        self._graph: Graph | None = None

    @property
    def entries(self) -> dict[str, Entry]:
        """The claims, questions and misconceptions by their labels."""
        return cast("dict[str, Entry]", self.data["entries"])

    @property
    def facts(self) -> dict[str, Facts]:
        """What each page tells of its statements."""
        return cast("dict[str, Facts]", self.data["facts"])

    @property
    def graph(self) -> Graph:
        """The graph of all statements, in the book's order."""
        if self._graph is None:
            facts = [self.facts[page] for page in self.pages() if page in self.facts]
            self._graph = Graph(Path(self.env.srcdir), facts)
        return self._graph

    def note(self, entry: Entry, location: nodes.Node) -> None:
        """Keep an entry; one label is one entry's."""
        if entry.label in self.entries:
            other = self.env.doc2path(self.entries[entry.label].page, base=False)
            logger.warning("the label %s is given twice, first in %s: choose another",
                           entry.label, other, location=location)  # fmt: skip
        self.entries[entry.label] = entry

    def ordered(self) -> list[Entry]:
        """Return the entries in the book's order, whichever process has read them first."""
        places = {page: place for place, page in enumerate(self.pages())}
        return sorted(self.entries.values(), key=lambda one: places.get(one.page, len(places)))

    def entries_of(self, page: str, kind: str) -> list[Entry]:
        """Return the entries of a page that are of one kind, in its order."""
        return [one for one in self.entries.values() if (one.page, one.kind) == (page, kind)]

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Keep what a page tells, once it is read."""
        path = Path(env.doc2path(docname))
        if path.suffix != ".md":
            return
        try:
            facts = of_source(docname, read(path))
        except PageError as error:
            raise ExtensionError(str(error)) from error
        self.facts[docname] = with_uses(facts, document)
        self._graph = None

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again, or gone."""
        for label in [one.label for one in self.entries.values() if one.page == docname]:
            del self.entries[label]
        self.facts.pop(docname, None)
        self._graph = None

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for entry in otherdata["entries"].values():
            if entry.page in docnames:
                self.note(entry, entry.says)
        for page, facts in otherdata["facts"].items():
            if page in docnames:
                self.facts[page] = facts
        self._graph = None

    def check_consistency(self) -> None:
        """Report what is wrong with the statements of the whole book."""
        if _JUDGES in self.env.app.extensions:
            for fault in self.graph.faults:
                logger.warning("%s", fault.said, location=fault.place)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link to an entry or a statement: by what it says, or by its number."""
        if target in self.entries:
            entry = self.entries[target]
            page, words = entry.page, entry.title
        elif target in self.graph.statements:
            one = self.graph.statements[target]
            page, words = one.page, self.numbered(one)
        else:
            return None
        if node["refexplicit"]:
            words = node.astext()
        standard = cast(StandardDomain, env.get_domain("std"))
        link = standard.build_reference_node(fromdocname, builder, page, target, words, "ref")
        return cast(nodes.reference, link)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Return the link to an entry, which is the only kind that no other domain knows."""
        if target not in self.entries:
            return []
        found = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("book:ref", found)] if found is not None else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the entries and the statements for the inventory."""
        for entry in self.entries.values():
            yield entry.label, entry.title, entry.kind, entry.page, entry.label, _HIDDEN
        for facts in self.facts.values():
            for told in facts.told:
                if told.label not in self.entries and told.kind != "derivation":
                    yield told.label, told.title, told.kind, facts.page, told.label, _HIDDEN

    def number(self, one: Statement) -> str:
        """Return the number of a statement, as "4.3"; nothing where it has none."""
        by_type = self.env.toc_fignumbers.get(one.page, {})
        counter = "exercise" if one.kind == "exercise" else "theorem"
        return ".".join(map(str, by_type.get(counter, {}).get(one.label, ())))

    def numbered(self, one: Statement) -> str:
        """Return what a statement is called, as "Theorem 4.3"."""
        number = f" {self.number(one)}" if one.kind in (*BOXES, "exercise") else ""
        return f"{one.kind.capitalize()}{number}".rstrip()

    def rewritten(self, what: str, states: Mapping[str, object]) -> list[str]:
        """Return the pages that show something else of a kind than when they were last written."""
        before: Mapping[str, object] = self.data["shown"].get(what, {})
        pages = [page for page in {**before, **states} if before.get(page) != states.get(page)]
        self.data["shown"][what] = states
        return [page for page in pages if page in self.env.all_docs]

    def pages(self) -> list[str]:
        """Return the pages in the order of the contents, without those that stand in none."""
        found: list[str] = []
        waiting = [self.env.config.root_doc]
        while waiting:
            page = waiting.pop(0)
            if page not in found:
                found.append(page)
                waiting = [*self.env.toctree_includes.get(page, ()), *waiting]
        return found


def domain_of(env: BuildEnvironment) -> BookDomain:
    """Return the book's domain."""
    return cast(BookDomain, env.get_domain(BookDomain.name))


def _resolve_reference(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.Element
) -> nodes.reference | None:
    """Lead a ``{ref}`` to an entry, whose label is no section's."""
    if (node.get("refdomain"), node.get("reftype")) != ("std", "ref"):
        return None
    domain, target = domain_of(env), node["reftarget"]
    if target not in domain.entries:
        return None
    return domain.resolve_xref(env, node["refdoc"], app.builder, "ref", target, node, contnode)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the domain."""
    app.add_domain(BookDomain)
    app.connect("missing-reference", _resolve_reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
