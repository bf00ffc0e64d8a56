r"""The graph of the book's statements: what each uses, what checks it, and whether that is enough.

A *statement* is a theorem-like box, a claim, a misconception or an exercise; a derivation that
checks no theorem is one too. It *uses* the statements to which its text and its proofs refer. A
code cell says what it checks with ``:checks: thm-gibbs`` among its options, and a theorem names
tests with ``:tested: tests/crossentropy/test_measures.py::test_gibbs``. An exercise is checked by
the cells of its solution, a claim or a misconception by those of the places where it is shown.
A cell that checks only a part of what a theorem says has ``:case: Gaussians on the line`` as well.
A mark of a relation says what computes it: a statement that something checks as a whole, or a name
of a cell's own, ``:computes: kraft-first-half``.

What a cell or a test is (a derivation, a simulation, a property test) is read off its code.
`Graph.faults` are the reasons to refuse a book: what nothing checks, checks that do not exist or
assert nothing that could be false, a theorem without proof, derivation or citation, a circle. Those
of the names of what computes relations are `Graph.misnamed` as well.
"""

import ast
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from sphinx_bookkit import pages as book
from sphinx_bookkit.faults import Fault

from .facts import BOXES, KINDS, THEOREMS, Check, Facts, Told, of_source

# How what is no definition gets a check.
_CHECK_BY = dict.fromkeys(BOXES, "name it in a cell that asserts it, :checks: LABEL")
_CHECK_BY |= {
    "exercise": "assert its answer in a cell between its solution-start and its solution-end",
    "derivation": "give the cell a step that could be false",
    "claim": "lead in its :shown: to a section with a cell that asserts it",
    "misconception": "lead in its :shown: to a section with a cell that asserts it",
}

__all__ = ["BOXES", "KINDS", "THEOREMS", "Check", "Graph", "Statement"]


@dataclass
class Statement:
    """A node of the graph."""

    label: str
    kind: str
    title: str
    page: str
    line: int
    uses: list[str]
    checks: list[Check]
    cites: list[str]
    proofs: int

    @property
    def proved(self) -> bool:
        """Whether it has a proof or a derivation here, or cites one. No theorem, none needed."""
        derived = any(check.kind == "derivation" and not check.case for check in self.checks)
        return self.kind not in THEOREMS or bool(self.proofs or derived or self.cites)

    @property
    def checked(self) -> bool:
        """Whether something checks all that it says. A definition says nothing to check."""
        return self.kind == "definition" or any(not check.case for check in self.checks)

    @property
    def shown(self) -> "Statement":
        """The same without what no page shows: code, and lines where no repository is known."""
        told = "GITHUB_REPOSITORY" in os.environ
        checks = [replace(one, code="", line=one.line if told else 0) for one in self.checks]
        return replace(self, line=0, checks=checks)


class Graph:
    """All statements of the pages of a book, by their labels and in the book's order.

    Parameters
    ----------
    root : Path
        The folder of the book, below which the tests are.
    facts : iterable of Facts
        What each page tells.
    """

    def __init__(self, root: Path, facts: Iterable[Facts]):
        self.root = root
        self.statements: dict[str, Statement] = {}
        self.faults: list[Fault] = []
        self._facts = {one.page: one for one in facts}
        self._told: dict[str, Told] = {}
        self._sections: dict[str, tuple[str, range]] = {}
        self._equations: dict[str, str] = {}
        for facts_ in self._facts.values():
            self._read(facts_)
        self._attach()
        self._judge()
        self.misnamed = list(self._misnamed())
        self.faults += self.misnamed

    @classmethod
    def of(cls, root: Path, pages: Iterable[str]) -> "Graph":
        """Return the graph of some pages, read off their sources alone."""
        return cls(root, [of_source(page, book.read(root, page)) for page in pages])

    def checks_at(self, label: str) -> list[Check]:
        """Return what checks a statement, or what can fail in a section; nothing elsewhere."""
        if label in self.statements:
            return self.statements[label].checks
        if label not in self._sections:
            return []
        page, lines = self._sections[label]
        cells = self._facts[page].cells
        return [cell.check for cell in cells if cell.can_fail and cell.check.line in lines]

    def computing(self, name: str) -> list[Check]:
        """Return what computes a relation whose mark names it: no mere case of a statement.

        Of a cell with a name of its own its case is no matter, which is one of the statement.
        """
        one = self.statements.get(name)
        cells = (cell for facts in self._facts.values() for cell in facts.cells)
        own = [cell.check for cell in cells if cell.can_fail and name in cell.computes]
        return [*own, *(check for check in (one.checks if one else ()) if not check.case)]

    def users(self, label: str) -> list[Statement]:
        """Return the statements that use one."""
        return [one for one in self.statements.values() if label in one.uses]

    def below(self, label: str) -> list[str]:
        """Return all that a statement uses, and what that uses in turn, in the book's order."""
        found: set[str] = set()
        waiting = list(self.statements[label].uses)
        while waiting:
            used = waiting.pop()
            if used not in found:
                found.add(used)
                waiting += self.statements[used].uses
        return [one for one in self.statements if one in found - {label}]

    def unchecked_below(self, label: str) -> list[str]:
        """Return what a statement rests on, directly or not, that is not checked as a whole."""
        return [used for used in self.below(label) if not self.statements[used].checked]

    def rests_on_checked(self, label: str) -> bool:
        """Tell whether a statement is checked, and so is all that it rests on."""
        return self.statements[label].checked and not self.unchecked_below(label)

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

    def _read(self, facts: Facts) -> None:
        """Take over what a page tells."""
        self._equations |= facts.equations
        self._sections |= {label: (facts.page, lines) for label, lines in facts.sections.items()}
        for told in facts.told:
            one = Statement(
                told.label,
                told.kind,
                told.title,
                facts.page,
                told.line,
                uses=list(told.uses),
                checks=list(told.checks),
                cites=list(told.cites),
                proofs=told.proofs,
            )
            self._told[told.label], self.statements[told.label] = told, one
            for test in told.tests:
                one.checks += self._test(test, one)

    def _test(self, name: str, box: Statement) -> list[Check]:
        found = find_test(self.root, name)
        if not found:
            self._fault(box, f"{box.label} is said to be tested by {name}, which does not exist: "
                             "mend its :tested:, tests/FILE.py::FUNCTION")  # fmt: skip
        return found

    def _attach(self) -> None:
        """Give the statements the cells that check them, and only statements to use."""
        for page, facts in self._facts.items():
            for cell in facts.cells:
                for label in cell.labels:
                    if label not in self.statements:
                        message = f"a cell is said to check {label}, which does not exist: "
                        message += "mend its :checks:"
                        self.faults.append(Fault(f"{page}.md", cell.check.line, message))
                    elif not cell.can_fail:
                        message = f"a cell that asserts nothing is said to check {label}: "
                        message += "assert in it what the statement says, of something computed"
                        self.faults.append(Fault(f"{page}.md", cell.check.line, message))
                    else:
                        self.statements[label].checks.append(cell.check)
        for label, told in self._told.items():
            for place in told.shown:
                self._show(self.statements[label], place)
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
        elif place in self._sections:
            page, lines = self._sections[place]
            told = (one for one in self._facts[page].told if one.line in lines)
            entry.uses += [one.label for one in told if one.kind in BOXES]

    def _judge(self) -> None:
        for one in self.statements.values():
            if not one.label:
                self._fault(one, f"this {one.kind} has no label: give it one, :label: and a name")
            elif not one.checks and one.kind != "definition":
                do = _CHECK_BY[one.kind].replace("LABEL", one.label)
                self._fault(one, f"nothing checks {one.label}: {do}")
            if not one.proved:
                users = ", ".join(user.label for user in self.users(one.label))
                used = f", and is used by {users}" if users else ""
                do = "write {prf:proof} below it, derive all of it in a cell, or cite who proved it"
                self._fault(one, f"{one.label} has no proof, derivation or citation{used}: {do}")
        for circle in self._circles():
            self._fault(self.statements[circle[0]], f"a circle of proofs: {' → '.join(circle)}: "
                        "let one of them rest on something else")  # fmt: skip

    def _misnamed(self) -> Iterator[Fault]:
        """Hold what marks of relations name to what there is, and what cells name to the marks."""
        named = {name for facts in self._facts.values() for name, _ in facts.named}
        for page, facts in self._facts.items():
            for name, line in facts.named:
                if not self.computing(name):
                    message = f"a relation is said to be computed by {name}, and nothing does it: "
                    message += "name a statement that is checked in no mere case, or a cell's "
                    message += ":computes: that asserts it"
                    yield Fault(f"{page}.md", line, message)
            for cell in facts.cells:
                for name in cell.computes:
                    message = ""
                    if name in self.statements:
                        message = f"a cell computes {name}, which is a statement: write :checks:"
                    elif name not in named:
                        message = f"a cell computes {name}, which no mark of a relation names: "
                        message += f"write “computed by {name}” behind the relation"
                    if message:
                        yield Fault(f"{page}.md", cell.check.line, message)

    def _fault(self, one: Statement, message: str) -> None:
        self.faults.append(Fault(f"{one.page}.md", one.line, message))

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


def find_test(root: Path, name: str) -> list[Check]:
    """Return the test ``file::function`` as the check that it is; nothing if there is none."""
    file, _, function = name.partition("::")
    path = root / file
    known = _functions(path.read_text("utf-8")) if path.is_file() else {}
    if function not in known:
        return []
    line, given = known[function]
    return [Check("property test" if given else "test", test=name, line=line)]


@lru_cache(maxsize=64)
def _functions(code: str) -> dict[str, tuple[int, bool]]:
    """Return the functions of a module: their lines, and whether their arguments are drawn."""
    return {
        node.name: (node.lineno, any("given" in ast.unparse(one) for one in node.decorator_list))
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef)
    }
