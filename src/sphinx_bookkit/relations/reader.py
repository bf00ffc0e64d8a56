r"""The relations of a page: where each stands, for what it is stated, and what its author said.

A box is read as one, with all that it holds; outside of boxes, what stands between two comments,
headings or cells. Names are declared, from the widest to the narrowest, by the page of notation
(``% throughout:`` there), by a cell ``%%given``, by ``% throughout:`` in a section, and by
``% given:`` in a box or before a paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derivation.cell import heading
from derivation.typed import sign_of_a_relation
from sphinx_bookkit.page import Block, Cell, Comment, Formula, Heading, Page, Part, Text
from sphinx_bookkit.relations.marks import DECLARING, DISPLAYS, Mark, bare, marks_of

__all__ = ["STRICT", "Group", "Typed", "everywhere", "groups", "typed", "without_alphabet"]

_RELATION = sign_of_a_relation("approx", "iff", "Leftrightarrow")
# What stands in these has to be checked, or said to be something else.
STRICT = ("theorem", "lemma", "proposition", "corollary", "definition", "summary", "display")
_BOXES = {
    "prf:theorem": "theorem", "prf:lemma": "lemma", "prf:proposition": "proposition",
    "prf:corollary": "corollary", "prf:definition": "definition", "prf:proof": "proof",
    "exercise": "exercise", "list-table": "table",
}  # fmt: skip
_SUMMARY = "What to remember"
_ALPHABET = re.compile(r"\\in\s*\\X(?![A-Za-z])")


def without_alphabet(latex: str) -> str:
    r"""Return LaTeX in which a sum over x in \X is one over x; all places stay."""
    return _ALPHABET.sub(lambda match: " " * len(match[0]), latex)


@dataclass(frozen=True)
class Typed:
    """A formula that holds a relation.

    Attributes
    ----------
    latex : str
        As typed.
    kind : str
        What it stands in: theorem, proof, display, prose, caption …
    line : int
    display : bool
    """

    latex: str
    kind: str
    line: int
    display: bool

    @property
    def read(self) -> str:
        r"""What the checker reads: a sum over x in \X is one over x."""
        return without_alphabet(self.latex)


@dataclass
class Group:
    """A box, or a run of text: its relations, its marks and the declarations around it.

    Attributes
    ----------
    kind : str
    line : int
    declared : tuple of Mark
        ``given``, ``where`` and ``throughout`` in force, the widest first.
    typed : list of Typed
    marks : list of Mark
        All others.
    printed : list of str
        All formulas that it shows, with or without a relation.
    """

    kind: str
    line: int
    declared: tuple[Mark, ...]
    typed: list[Typed] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def prints(self, latex: str) -> bool:
        """Tell whether a formula is printed here, word for word but for spacing."""
        if latex == DISPLAYS:
            return any(one.display for one in self.typed)
        return bare(latex) in map(bare, self.printed)


def everywhere(notation: Page) -> tuple[Mark, ...]:
    """Return what the page of notation declares for all pages."""
    return tuple(
        mark
        for comment in notation.all(Comment)
        for mark in marks_of(comment)
        if mark.word == "throughout"
    )


def typed(page: Page, known: tuple[Mark, ...] = ()) -> Iterator[Typed]:
    """Yield the relations of a page."""
    for group in groups(page, known):
        yield from group.typed


def groups(page: Page, known: tuple[Mark, ...] = ()) -> Iterator[Group]:
    """Yield the boxes and runs of text of a page that hold a relation or a mark, in order.

    Raises
    ------
    MarkError
        If a mark can't be read.
    """
    for group in _Reader(known).groups(page):
        if group.typed or group.marks:
            yield group


class _Reader:
    """Goes over a page from its beginning to its end."""

    def __init__(self, known: tuple[Mark, ...]):
        self.known = known
        self.given: tuple[Mark, ...] = ()  # by the last cell %%given
        self.sections: list[tuple[int, list[Mark]]] = [(0, [])]
        self.solution = False
        self.run: Group | None = None

    def groups(self, page: Page) -> Iterator[Group]:
        """Yield all boxes and runs."""
        for part in page.parts:
            if isinstance(part, Text | Formula) or _is_display(part):
                self._run(part.line)
                self._gather(part)
                continue
            if isinstance(part, Comment) and not any(marks_of(part)):
                continue
            if not (isinstance(part, Comment | Cell | Block) and self._is_empty()):
                yield from self._closed()
            if isinstance(part, Comment):
                self._mark(part)
            elif isinstance(part, Heading):
                self._heading(part)
                self._run(part.line)
                self._gather(part)
            elif isinstance(part, Cell):
                yield from self._cell(part)
            elif isinstance(part, Block):
                yield from self._block(part)
        yield from self._closed()

    def _run(self, line: int) -> Group:
        if self.run is None:
            self.run = Group("solution" if self.solution else "prose", line, self._declared())
        return self.run

    def _is_empty(self) -> bool:
        return self.run is None or not (self.run.typed or self.run.printed)

    def _closed(self) -> Iterator[Group]:
        if self.run is not None:
            yield self.run
        self.run = None

    def _declared(self) -> tuple[Mark, ...]:
        inner = (mark for _, marks in self.sections for mark in marks)
        return (*self.known, *self.given, *inner)

    def _mark(self, comment: Comment) -> None:
        for mark in marks_of(comment):
            if mark.word == "throughout":
                self.sections[-1][1].append(mark)
                if self.run is not None:
                    own = (one for one in self.run.marks if one.word in DECLARING)
                    self.run.declared = (*self._declared(), *own)
            else:
                self._add(self._run(comment.line), mark)

    @staticmethod
    def _add(group: Group, mark: Mark) -> None:
        if mark.word in DECLARING:
            group.declared = (*group.declared, mark)
        group.marks.append(mark)

    def _heading(self, heading: Heading) -> None:
        while self.sections[-1][0] >= heading.level:
            self.sections.pop()
        self.sections.append((heading.level, []))

    def _cell(self, cell: Cell) -> Iterator[Group]:
        if cell.magic == "given":
            self.given = tuple(_lines(cell.body, cell.first + 1))
        if any(cell.all(Formula)):
            yield self._box(cell, "caption")
        else:
            yield from self._closed()

    def _block(self, block: Block) -> Iterator[Group]:
        if block.name in {"solution-start", "solution-end"}:
            self.solution = block.name == "solution-start"
            yield from self._closed()
            return
        kind = _BOXES.get(block.name, block.name)
        if block.name == "admonition":
            kind = "summary" if block.argument == _SUMMARY else "admonition"
        yield self._box(block, kind)

    def _box(self, part: Part, kind: str) -> Group:
        """Return a box, with the marks of comments directly before it."""
        group = Group(kind, part.line, self._declared())
        if self.run is not None:
            group.declared, group.marks = self.run.declared, self.run.marks
            self.run = None
        for inner in part.walk():
            if isinstance(inner, Comment):
                for mark in marks_of(inner):
                    self._add(group, mark)
            elif isinstance(inner, Formula):
                _keep(group, inner)
        return group

    def _gather(self, part: Part) -> None:
        run = self._run(part.line)
        for inner in (part, *part.walk()):
            if isinstance(inner, Formula):
                _keep(run, inner)


def _is_display(part: Part) -> bool:
    return isinstance(part, Block) and part.name == "math"


def _keep(group: Group, formula: Formula) -> None:
    group.printed.append(formula.latex)
    if _RELATION.search(formula.latex):
        kind = group.kind
        if kind == "prose" and formula.display:
            kind = "display"
        group.typed.append(Typed(formula.latex, kind, formula.line, formula.display))


def _lines(text: str, first: int) -> Iterator[Mark]:
    """Yield the declarations of a cell."""
    for line in heading(text).lines:
        number = first + text.count("\n", 0, line.begin)
        yield Mark(line.word, line.rest.strip(), (), "", number)
