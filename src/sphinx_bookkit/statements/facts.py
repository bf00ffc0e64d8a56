"""What a page tells of the book's statements: which it makes, what they use, and what checks them.

The facts of a page are read off its source, as a reader of the page never sees some of its cells.
What a statement uses can be read off the source too, or off the nodes that the page has become,
where every role and directive has said what it refers to (`with_uses`).
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node
from sphinx_proof.nodes import NODE_TYPES, proof_node, unenumerable_node

from sphinx_bookkit.page import Block, Cell, Citation, Comment, Formula, Link, Page, Part, Reference
from sphinx_bookkit.relations.marks import MarkError, marks_of

from . import evidence

THEOREMS = ("theorem", "lemma", "proposition", "corollary")
BOXES = (*THEOREMS, "definition")
KINDS = (*BOXES, "derivation", "claim", "misconception", "exercise")
# Nodes that a statement is.
PROVED = (*NODE_TYPES.values(), unenumerable_node)
_EXERCISES = (exercise_node, exercise_enumerable_node)
# The references that lead to a label, by domain and type; a Markdown link to one is no such node.
_LEADS = {("std", "ref"), ("std", "numref"), ("math", "eq"), ("prf", "ref"), ("book", "ref")}


@dataclass(frozen=True)
class Check:
    """A cell or a test: its kind, and where it is."""

    kind: str
    page: str = ""
    code: str = ""
    test: str = ""
    line: int = 0
    visible: bool = True
    case: str = ""


@dataclass(frozen=True)
class Told:
    """A statement as its page makes it.

    Parameters
    ----------
    label, kind, title, line : str and int
        What it is called, what it is, and where it stands.
    uses, cites : tuple of str
        The labels to which it and its proofs refer, and the keys that they cite.
    tests, shown : tuple of str
        The tests that it names, and the labels of the places that show it.
    checks : tuple of Check
        The cells of an exercise's solution, or a derivation's own.
    proofs : int
        How many proofs follow it.
    """

    label: str
    kind: str
    title: str
    line: int
    uses: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    proofs: int = 0


@dataclass(frozen=True)
class CheckingCell:
    """A cell: the check that it is, what it checks or computes, and whether it can fail."""

    check: Check
    labels: tuple[str, ...]
    can_fail: bool
    computes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a page tells.

    Parameters
    ----------
    page : str
        The page.
    told, cells : tuple
        Its statements and its cells.
    sections : mapping
        The lines of each section that has a label.
    equations : mapping
        The statement that says each equation that has a label.
    lists : bool
        Whether it is where all statements are listed.
    named : tuple of (str, int)
        What marks say that it computes a relation, and the lines of these marks.
    """

    page: str
    told: tuple[Told, ...] = ()
    cells: tuple[CheckingCell, ...] = ()
    sections: Mapping[str, range] = field(default_factory=dict)
    equations: Mapping[str, str] = field(default_factory=dict)
    lists: bool = False
    named: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Uses:
    """What nodes tell of a statement."""

    uses: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    proofs: int = 0


def of_source(page: str, source: Page) -> Facts:
    """Return what the source of a page tells."""
    return _Reading(page, source).facts()


def with_uses(facts: Facts, document: nodes.document) -> Facts:
    """Return the facts with what statements use taken from the nodes of their page."""
    found = _uses(document)
    told = (replace(one, **vars(found[one.label])) if one.label in found else one
            for one in facts.told)  # fmt: skip
    return replace(facts, told=tuple(told))


class _Reading:
    """A page while it is read, from its beginning to its end."""

    def __init__(self, page: str, source: Page):
        self.page, self.source = page, source
        self.told: dict[str, Told] = {}
        self.cells: list[CheckingCell] = []
        self.equations: dict[str, str] = {}
        self.typed: frozenset[str] = frozenset()
        self.box = self.solved = ""

    def facts(self) -> Facts:
        for part in self.source.walk():
            if isinstance(part, Cell):
                self._cell(part)
            elif isinstance(part, Block):
                self._block(part)
        sections = {
            label: section.lines for section in self.source.sections for label in section.labels
        }
        told = tuple(self.told.values())
        lists = any(self.source.blocks("statements"))
        named = tuple(_named(self.source))
        return Facts(self.page, told, tuple(self.cells), sections, self.equations, lists, named)

    def _block(self, block: Block) -> None:
        kind = block.name.removeprefix("prf:")
        if block.name == "prf:proof" and self.box:
            self._refer(self.box, block, proofs=1)
        elif block.name.startswith("prf:") and kind in BOXES:
            self.box = self._tell(block, kind, block.argument)
            labels = (formula.label for formula in block.all(Formula) if formula.label)
            self.equations |= dict.fromkeys(labels, self.box)
        elif block.name == "exercise":
            self._tell(block, kind, block.argument)
        elif block.name == "solution-start":
            self.solved = block.argument
        elif block.name == "solution-end":
            self.solved = ""
        elif block.name in ("claim", "misconception"):
            said = block.options.get("quote") or block.options.get("says", "")
            places = (part.target for part in block.said.get("shown", ())
                      if isinstance(part, Reference))  # fmt: skip
            shown = tuple(places) or tuple(block.options.get("shown", "").split())
            self.told[block.label] = Told(block.label, kind, said, block.line, shown=shown)

    def _tell(self, block: Block, kind: str, title: str) -> str:
        tests = tuple(block.options.get("tested", "").split())
        self.told[block.label] = Told(block.label, kind, title, block.line, tests=tests)
        self._refer(block.label, block)
        return block.label

    def _refer(self, label: str, block: Block, proofs: int = 0) -> None:
        one = self.told[label]
        uses = filter(None, map(_label, block.walk()))
        cites = (key for citation in block.all(Citation) for key in citation.keys)
        self.told[label] = replace(
            one,
            uses=(*one.uses, *uses),
            cites=(*one.cites, *cites),
            proofs=one.proofs + proofs,
        )

    def _cell(self, cell: Cell) -> None:
        """Read a cell. One that derives and checks nothing is a statement of its own."""
        code, case = cell.code, str(cell.options.get("case", ""))
        can_fail = evidence.can_fail(code, self.typed)
        self.typed = evidence.typed_after(code, self.typed)
        check = Check(evidence.kind(code), self.page, code, line=cell.line,
                      visible=not cell.hidden, case=case)  # fmt: skip
        self.cells.append(CheckingCell(check, cell.checks, can_fail, cell.computes))
        if self.solved in self.told:
            one = self.told[self.solved]
            self.told[self.solved] = replace(one, checks=(*one.checks, *[check] * can_fail))
        elif not cell.checks and evidence.derives(code):
            label = f"der-{Path(self.page).name}-{cell.number}"
            self.told[label] = Told(label, "derivation", "", cell.line, checks=(check,))


def _named(source: Page) -> Iterator[tuple[str, int]]:
    """Yield what the marks of a page say that it computes a relation."""
    for comment in source.all(Comment):
        # One that can't be read is a fault of the relations, which say so.
        with suppress(MarkError):
            for mark in marks_of(comment):
                yield from ((name, mark.line) for name in mark.computed)


def _label(part: Part) -> str:
    """Return the label to which a part of a source leads, or nothing."""
    if isinstance(part, Reference):
        return part.target
    if isinstance(part, Link) and part.address.startswith("#"):
        return part.address.removeprefix("#")
    return ""


def _uses(document: nodes.document) -> dict[str, Uses]:
    """Return what each statement of a document uses, by its nodes and those of its proofs."""
    found: dict[str, Uses] = {}
    box = ""
    for node in document.findall(nodes.Element):
        if isinstance(node, PROVED) and node["realtype"] in BOXES:
            box = node["label"]
            found[box] = _referring(node)
        elif isinstance(node, _EXERCISES):
            found[node["label"]] = _referring(node)
        elif isinstance(node, proof_node) and box:
            before, more = found[box], _referring(node)
            found[box] = Uses(before.uses + more.uses, before.cites + more.cites, before.proofs + 1)
    return found


def _referring(node: nodes.Element) -> Uses:
    references = list(node.findall(_refers))
    uses = tuple(filter(None, map(_target, references)))
    cited = (one["reftarget"] for one in references if one.get("refdomain") == "cite")
    return Uses(uses, tuple(key.strip() for keys in cited for key in keys.split(",")))


def _refers(node: nodes.Node) -> bool:
    return isinstance(node, addnodes.pending_xref | nodes.reference)


def _target(reference: nodes.Element) -> str:
    """Return the label to which a reference leads, or nothing."""
    if (reference.get("refdomain"), reference.get("reftype")) in _LEADS:
        return str(reference["reftarget"])
    # MyST's own links within the book, ``[words](#label)``, have an address.
    return str(reference["refuri"]).removeprefix("#") if reference.get("id_link") else ""
