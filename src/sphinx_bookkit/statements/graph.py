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
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

THEOREMS = ("theorem", "lemma", "proposition", "corollary")
BOXES = (*THEOREMS, "definition")
KINDS = (*BOXES, "derivation", "claim", "misconception", "exercise")

# Outside of LaTeX no line begins with these, so a block ends where its own fence comes back.
_BLOCK = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w:-]+)\} ?(?P<title>[^\n]*)\n(?P<body>.*?)^(?P=fence)$",
    re.M | re.S,
)
_OPTION = re.compile(r"^:(\w[\w-]*): ?(.*)$", re.M)
_PLACE = re.compile(r"^\(([\w-]+)\)=\n(#+) (.*)$", re.M)
_HEADING = re.compile(r"^(#+) ", re.M)
_REFERENCE = re.compile(r"\{(?:prf:ref|ref|eq|numref)\}`(?:[^`<]*<)?([\w-]+)>?`")
_CITATION = re.compile(r"\{cite\}`([^`]+)`")
_LABEL = re.compile(r"^:label: ([\w-]+)$", re.M)
_METADATA = re.compile(r"\A---\n(.*?)^---\n", re.M | re.S)
_RANDOM = re.compile(r"\b(?:rng|source)\.\w+\(|default_rng\(")
# Calls that are errors if what they are given is false.
_TRIES = {"Derivation", "refuse"}


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


@dataclass(frozen=True)
class _Cell:
    """A code cell: where it begins in its page, what it checks, and its code."""

    start: int
    line: int
    checks: tuple[str, ...]
    code: str
    visible: bool
    case: str = ""

    @cached_property
    def can_fail(self) -> bool:
        """Whether it raises, tries a derivation, or asserts something that is no constant."""
        return any(_can_fail(node) for node in ast.walk(ast.parse(self.code)))

    def as_check(self, page: str) -> Check:
        if "Derivation(" in self.code:
            kind = "derivation"
        elif not _RANDOM.search(self.code):
            kind = "computation"
        else:
            simulates = any(_weighs_an_error(node) for node in ast.walk(ast.parse(self.code)))
            kind = "simulation" if simulates else "computation at random points"
        return Check(kind, page, self.code, line=self.line, visible=self.visible, case=self.case)


class Graph:
    """All statements of the pages of a book, by their labels and in the book's order."""

    def __init__(self, root: Path, pages: Iterable[str]):
        self.root = root
        self.statements: dict[str, Statement] = {}
        self.faults: list[Fault] = []
        self._places: dict[str, tuple[str, range]] = {}
        self._cells: dict[str, list[_Cell]] = {}
        self._shown: list[tuple[Statement, list[str]]] = []
        self._equations: dict[str, str] = {}
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for page in pages:
            self._read(page, (root / f"{page}.md").read_text(encoding="utf-8"))
        self._attach()
        self._judge()

    def checks_at(self, label: str) -> list[Check]:
        """Return what checks a statement, or what can fail in a section; nothing elsewhere."""
        if label in self.statements:
            return self.statements[label].checks
        page, part = self._places.get(label, ("", range(0)))
        cells = (cell for cell in self._cells.get(page, ()) if cell.start in part)
        return [cell.as_check(page) for cell in cells if cell.can_fail]

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

    def _read(self, page: str, source: str) -> None:
        self._cells[page], self._starts[page] = [], []
        box: Statement | None = None
        solves: Statement | None = None
        for block in _blocks(source):
            name, body = block["name"], block["body"]
            line = source.count("\n", 0, block.start()) + 1
            kind = name.removeprefix("prf:")
            options = dict(_OPTION.findall(_head(body)))
            if name == "code-cell":
                cell = _cell(body, block.start(), line)
                self._cells[page].append(cell)
                if solves and cell.can_fail:
                    solves.checks.append(cell.as_check(page))
                if "Derivation(" in cell.code and not cell.checks and not solves:
                    label = f"der-{Path(page).name}-{len(self._cells[page])}"
                    self._add(Statement(label, "derivation", "", page, line), block.start())
                    self.statements[label].checks.append(cell.as_check(page))
            elif name == "prf:proof" and box:
                box.proofs += 1
                self._refer(box, body)
            elif name.startswith("prf:") and kind in BOXES:
                label = options.get("label", "")
                box = Statement(label, kind, block["title"], page, line)
                self._add(box, block.start())
                self._refer(box, body)
                self._equations |= dict.fromkeys(_LABEL.findall(body)[1:], label)
                for test in options.get("tested", "").split():
                    box.checks += self._test(test, box)
            elif name == "exercise":
                exercise = Statement(options.get("label", ""), name, block["title"], page, line)
                self._add(exercise, block.start())
                self._refer(exercise, body)
            elif name in ("solution-start", "solution-end"):
                solves = self.statements.get(block["title"]) if "start" in name else None
            elif name in ("claim", "misconception"):
                said = options.get("quote") or options.get("says", "")
                entry = Statement(block["title"], name, said, page, line)
                self._add(entry, block.start())
                shown = options.get("shown", "")
                self._shown.append((entry, _REFERENCE.findall(shown) or shown.split()))
        self._locate_sections(page, source)

    def _locate_sections(self, page: str, source: str) -> None:
        """Note where the page's sections begin and end."""
        for place in _PLACE.finditer(source):
            ends = (
                heading.start()
                for heading in _HEADING.finditer(source, place.end())
                if len(heading[1]) <= len(place[2])
            )
            self._places[place[1]] = page, range(place.start(), next(ends, len(source)))

    def _add(self, statement: Statement, start: int) -> None:
        self.statements[statement.label] = statement
        self._starts[statement.page].append((start, statement.label))

    def _refer(self, statement: Statement, text: str) -> None:
        statement.uses += _REFERENCE.findall(text)
        statement.cites += [key for keys in _CITATION.findall(text) for key in keys.split(",")]

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
                    elif not cell.can_fail:
                        message = f"a cell that asserts nothing is said to check {label}"
                        self.faults.append(Fault(page, cell.line, message))
                    else:
                        self.statements[label].checks.append(cell.as_check(page))
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


def _blocks(source: str) -> Iterator[re.Match[str]]:
    """Yield the blocks of a page, in order, without those inside of another."""
    return _BLOCK.finditer(source)


def _head(body: str) -> str:
    """Return the lines of options with which a block begins."""
    found = re.match(r"(?::\w[\w-]*:.*\n)*", body)
    return found[0] if found else ""


def _cell(body: str, start: int, line: int) -> _Cell:
    if block := _METADATA.match(body):
        options, code = yaml.safe_load(block[1]), body[block.end() :]
    else:
        head = _head(body)
        options = yaml.safe_load(re.sub(r"^:", "", head, flags=re.M)) or {}
        code = body[len(head) :]
    tags = options.get("tags", [])
    visible = not any(tag.startswith("remove-") for tag in tags)
    checks, case = tuple(options.get("checks", "").split()), str(options.get("case", ""))
    return _Cell(start, line, checks, code.strip(), visible, case)


def _can_fail(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _TRIES
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
