r"""The graph of the book's statements, read off its sources: what each uses, and what checks it.

A *statement* is a theorem-like box, a claim, a misconception or an exercise; a derivation that
checks no theorem is one too. It *uses* the statements to which its text and its proofs refer. A
code cell says what it checks with ``:checks: thm-gibbs`` among its options, and a theorem names
tests with ``:tested: tests/crossentropy/test_measures.py::test_gibbs``. An exercise is checked by
the cells of its solution, a claim or a misconception by those of the places where it is shown.
A cell that checks only a part of what a theorem says has ``:case: Gaussians on the line`` as well.

What a cell or a test is (a derivation, a simulation, a property test) is read off its code.
`Graph.faults` are the reasons to refuse a book: what nothing checks, checks that do not exist or
assert nothing that could be false, a theorem without proof, derivation or citation, a circle.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from sphinx_bookkit import pages as book
from sphinx_bookkit.page import Block, Cell, Citation, Formula, Page, Reference

THEOREMS = ("theorem", "lemma", "proposition", "corollary")
BOXES = (*THEOREMS, "definition")
KINDS = (*BOXES, "derivation", "claim", "misconception", "exercise")

# Calls that are errors if what they are given is false.
_TRIES = {"Derivation", "refuse"}
# What cells call their generators of random numbers.
_GENERATORS = {"rng", "source"}


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


@dataclass
class Statement:
    """A node of the graph."""

    label: str
    kind: str
    title: str
    page: str
    line: int
    uses: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)
    proofs: int = 0

    @property
    def proved(self) -> bool:
        """Whether it has a proof or a derivation here, or cites one. No theorem, none needed."""
        derived = any(check.kind == "derivation" and not check.case for check in self.checks)
        return self.kind not in THEOREMS or bool(self.proofs or derived or self.cites)


@dataclass(frozen=True)
class Fault:
    """A reason to refuse the book, and where it stands."""

    page: str
    line: int
    message: str


class Graph:
    """All statements of the pages of a book, by their labels and in the book's order."""

    def __init__(self, root: Path, pages: Iterable[str]):
        self.root = root
        self.statements: dict[str, Statement] = {}
        self.faults: list[Fault] = []
        self._places: dict[str, tuple[str, range]] = {}
        self._cells: dict[str, tuple[Cell, ...]] = {}
        self._shown: list[tuple[Statement, list[str]]] = []
        self._equations: dict[str, str] = {}
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for page in pages:
            self._read(page, book.read(root, page))
        self._attach()
        self._judge()

    def checks_at(self, label: str) -> list[Check]:
        """Return what checks a statement, or what can fail in a section; nothing elsewhere."""
        if label in self.statements:
            return self.statements[label].checks
        page, part = self._places.get(label, ("", range(0)))
        cells = (cell for cell in self._cells.get(page, ()) if cell.line in part)
        return [_check(cell, page) for cell in cells if can_fail(cell.code)]

    def users(self, label: str) -> list[Statement]:
        """Return the statements that use one."""
        return [one for one in self.statements.values() if label in one.uses]

    def checked_on(self, page: str) -> Iterator[tuple[str, int, Check]]:
        """Yield the label, the number and the cell of each check on a page that is shown."""
        for one in self.statements.values():
            for number, check in enumerate(one.checks):
                if one.kind in BOXES and check.page == page and check.visible:
                    yield one.label, number, check

    @cached_property
    def levels(self) -> dict[str, int]:
        """How many statements stand one on the other below each: 0 for what uses nothing."""
        found: dict[str, int] = {}

        def level(label: str) -> int:
            if label not in found:
                found[label] = 0  # in a circle, which is a fault of its own
                below = self.statements[label].uses
                found[label] = max((level(used) + 1 for used in below), default=0)
            return found[label]

        return {label: level(label) for label in self.statements}

    def _read(self, page: str, source: Page) -> None:
        """Read the statements of a page, in order."""
        self._cells[page], self._starts[page] = source.cells, []
        box: Statement | None = None
        solves: Statement | None = None
        for part in source.walk():
            if isinstance(part, Cell):
                self._read_cell(page, part, solves)
            elif not isinstance(part, Block):
                continue
            elif part.name == "prf:proof" and box:
                box.proofs += 1
                self._refer(box, part)
            elif part.name.startswith("prf:") and part.name.removeprefix("prf:") in BOXES:
                box = self._read_box(page, part)
            elif part.name == "exercise":
                self._refer(self._add(page, part.name, part, part.argument), part)
            elif part.name == "solution-start":
                solves = self.statements.get(part.argument)
            elif part.name == "solution-end":
                solves = None
            elif part.name in ("claim", "misconception"):
                said = part.options.get("quote") or part.options.get("says", "")
                entry = self._add(page, part.name, part, said)
                shown = [one.target for one in part.said.get("shown", ())
                         if isinstance(one, Reference)]  # fmt: skip
                self._shown.append((entry, shown or part.options.get("shown", "").split()))
        for section in source.sections:
            self._places |= dict.fromkeys(section.labels, (page, section.lines))

    def _read_cell(self, page: str, cell: Cell, solves: Statement | None) -> None:
        """Let a cell check what it solves; a derivation that checks nothing is a statement."""
        if solves and can_fail(cell.code):
            solves.checks.append(_check(cell, page))
        elif not solves and not cell.checks and _derives(cell.code):
            label = f"der-{Path(page).name}-{cell.number}"
            derivation = self._add(page, "derivation", cell, "", label)
            derivation.checks.append(_check(cell, page))

    def _read_box(self, page: str, block: Block) -> Statement:
        """Read a theorem or a definition, with the equations that it says and its tests."""
        box = self._add(page, block.name.removeprefix("prf:"), block, block.argument)
        self._refer(box, block)
        labels = (formula.label for formula in block.all(Formula) if formula.label)
        self._equations |= dict.fromkeys(labels, box.label)
        for test in block.options.get("tested", "").split():
            box.checks += self._test(test, box)
        return box

    def _add(
        self, page: str, kind: str, part: Block | Cell, title: str, label: str = ""
    ) -> Statement:
        label = label or (part.label if isinstance(part, Block) else "")
        statement = self.statements[label] = Statement(label, kind, title, page, part.line)
        self._starts[page].append((part.line, label))
        return statement

    def _refer(self, statement: Statement, block: Block) -> None:
        statement.uses += (reference.target for reference in block.all(Reference))
        statement.cites += (key for citation in block.all(Citation) for key in citation.keys)

    def _test(self, name: str, box: Statement) -> list[Check]:
        file, _, function = name.partition("::")
        path = self.root / file
        tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                given = any("given" in ast.unparse(one) for one in node.decorator_list)
                kind = "property test" if given else "test"
                return [Check(kind, test=name, line=node.lineno)]
        self._fault(box, f"{box.label} is said to be tested by {name}, which does not exist")
        return []

    def _attach(self) -> None:
        """Give the statements the cells that check them, and only statements to use."""
        for page, cells in self._cells.items():
            for cell in cells:
                for label in cell.checks:
                    if label not in self.statements:
                        message = f"a cell is said to check {label}, which does not exist"
                        self.faults.append(Fault(page, cell.line, message))
                    elif not can_fail(cell.code):
                        message = f"a cell that asserts nothing is said to check {label}"
                        self.faults.append(Fault(page, cell.line, message))
                    else:
                        self.statements[label].checks.append(_check(cell, page))
        for entry, shown in self._shown:
            for place in shown:
                self._show(entry, place)
        for one in self.statements.values():
            used = (self._equations.get(label, label) for label in one.uses)
            used = (label for label in used if label in self.statements and label != one.label)
            one.uses = list(dict.fromkeys(used))
            one.checks = list(dict.fromkeys(one.checks))

    def _show(self, entry: Statement, place: str) -> None:
        """Let what is shown at a place use what stands there, and be checked as that is."""
        entry.checks += self.checks_at(place)
        if place in self.statements:
            entry.uses.append(place)
        elif place in self._places:
            page, part = self._places[place]
            inside = [label for start, label in self._starts[page] if start in part]
            entry.uses += [x for x in inside if self.statements[x].kind in BOXES]

    def _judge(self) -> None:
        for one in self.statements.values():
            if not one.checks and one.kind != "definition":
                self._fault(one, f"nothing checks {one.label}")
            if not one.proved:
                users = ", ".join(user.label for user in self.users(one.label))
                used = f", and is used by {users}" if users else ""
                self._fault(one, f"{one.label} has no proof, derivation or citation{used}")
        for circle in self._circles():
            self._fault(self.statements[circle[0]], f"a circle of proofs: {' → '.join(circle)}")

    def _fault(self, one: Statement, message: str) -> None:
        self.faults.append(Fault(one.page, one.line, message))

    def _circles(self) -> Iterator[list[str]]:
        done: set[str] = set()

        def walk(path: list[str]) -> Iterator[list[str]]:
            for used in self.statements[path[-1]].uses:
                if used in path:
                    yield [*path[path.index(used) :], used]
                elif used not in done:
                    yield from walk([*path, used])
            done.add(path[-1])

        for label in self.statements:
            if label not in done:
                yield from walk([label])


def _check(cell: Cell, page: str) -> Check:
    """Return a cell as the check that it is."""
    tree = _tree(cell.code)
    if _derives(cell.code):
        kind = "derivation"
    elif not any(map(_draws, ast.walk(tree))):
        kind = "computation"
    else:
        simulates = any(map(_weighs_an_error, ast.walk(tree)))
        kind = "simulation" if simulates else "computation at random points"
    case = str(cell.options.get("case", ""))
    return Check(kind, page, cell.code, line=cell.line, visible=not cell.hidden, case=case)


@cache
def _tree(code: str) -> ast.Module:
    return ast.parse(code)


def can_fail(code: str) -> bool:
    """Tell whether code raises, tries a derivation, or asserts something that is no constant."""
    return any(map(_can_fail, ast.walk(_tree(code))))


def _derives(code: str) -> bool:
    return any(_calls(node, {"Derivation"}) for node in ast.walk(_tree(code)))


def _calls(node: ast.AST, names: set[str]) -> bool:
    """Tell whether a node is a call of one of some functions."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _draws(node: ast.AST) -> bool:
    """Tell whether a node draws random numbers, or makes what does."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        of = node.func.value
        named = isinstance(of, ast.Name) and of.id in _GENERATORS
        return named or node.func.attr == "default_rng"
    return _calls(node, {"default_rng"})


def _can_fail(node: ast.AST) -> bool:
    if _calls(node, _TRIES):
        return True
    if isinstance(node, ast.Assert):
        return not (_is_constant(node.test) or _compares_with_itself(node.test))
    return isinstance(node, ast.Raise)


def _is_constant(test: ast.expr) -> bool:
    """Tell whether a condition names nothing that could differ. A tuple is always true."""
    if isinstance(test, ast.Tuple):
        return bool(test.elts)
    return not any(isinstance(node, ast.Name) for node in ast.walk(test))


def _compares_with_itself(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or any(isinstance(n, ast.Call) for n in ast.walk(test)):
        return False
    return len({ast.dump(side) for side in (test.left, *test.comparators)}) == 1


def _weighs_an_error(node: ast.AST) -> bool:
    """Tell whether a node is an assertion that holds a mean to its standard error."""
    names = ast.walk(node) if isinstance(node, ast.Assert) else ()
    return any(isinstance(name, ast.Name) and name.id.endswith("error") for name in names)
