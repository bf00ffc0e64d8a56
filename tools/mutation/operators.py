"""What `tools.mutation.runner` alters, one thing at a time, in the package and in the chapters.

Each alteration is one that an author could make by mistake: a sign, a factor, a term left out,
two arguments in the other order, another base, a value clipped. They are of six kinds:

- *formula*: the arithmetic of the package, wherever a chapter's number rests on it;
- *derivation*: a side of a derivation's step, its relation, or where it is an equality;
- *hypothesis*: what a derivation is stated for, or what it abbreviates (see `chains`);
- *relation*: one that is typed on a page as LaTeX, and is checked (see `typed`);
- *input*: a pmf of a worked example that becomes another pmf, or p and q swapped in a call;
- *number*: a published value that is a tenth larger.

Left alone is what decides how a thing is computed and not what: thresholds, block sizes, the
checks of arguments and their messages. So is an assertion: one that holds fails when it is turned
round, by logic. And so are words, which nothing reads but people.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from derivation.declarations import Declarations
from sphinx_bookkit import pages
from sphinx_bookkit.magics import Code
from sphinx_bookkit.page import Cell
from tools.mutation import chains, typed

RELATION = "relation"
FORMULAS = (
    *(f"src/crossentropy/{n}.py" for n in
      ("_numerics", "measures", "joint", "softmax", "codes", "gaussian")),
    "src/bookkit/ngrams.py",
)  # fmt: skip
# Functions that move, check and shape arrays, and compute nothing.
_PLUMBING = {
    "_all", "_axes", "_boxes", "_broadcast", "_by_columns", "_by_tiles", "_check_pair", "_copied",
    "_covariance", "_fsum", "_joined", "_measure", "_numbers", "_part", "_replaced", "by_blocks",
    "blocks", "float_or_array",
}  # fmt: skip

_OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
# Other functions that could stand there: another base, or the one without the correction.
_OTHER_CALL = {
    "log2": "log", "log10": "log", "log": "log2", "log1p": "log", "exp": "exp2",
    "exp2": "exp",
}  # fmt: skip
_LOGARITHMS = {"log", "log2", "log10"}
_DROPPED_CALL = {"sqrt", "abs"}
_CLIPS = {"maximum", "minimum"}
# Functions of two arguments that differ when these are swapped.
_DIRECTED = {
    "_log_ratio", "_sum_of_logs", "bregman", "cross_entropy", "kl_divergence",
    "_solve", "_excess",
}  # fmt: skip
_ASIDE = {"axis", "out", "dtype", "strict", "name", "where"}


# What has a place in a file.
_Placed = ast.expr | ast.stmt
_Node = TypeVar("_Node", bound=ast.AST)


@dataclass(frozen=True)
class Mutant:
    """One alteration of one file.

    Parameters
    ----------
    kind : str
        What was altered, one of the six above.
    file : str
        The file, from the root.
    before, after : str
        The code as it was and as it is, each on one line.
    start, end : int
        The bytes of the file that are replaced.
    text : str
        What replaces them.
    lines : range
        In a module, where the statements are of which one runs before the altered code does.
    line : int
        The line of the file where it is.
    cell : int
        In a chapter, which code cell it is in; -1 in a module.
    """

    kind: str
    file: str
    before: str
    after: str
    start: int
    end: int
    text: str
    lines: range
    line: int
    cell: int = -1

    def apply(self, source: str, offset: int = 0) -> str:
        """Return the file's text, or that of a part of it from an offset on, altered."""
        data = source.encode()
        start, end = self.start - offset, self.end - offset
        return (data[:start] + self.text.encode() + data[end:]).decode()

    @cached_property
    def id(self) -> str:
        """A name that an edit elsewhere in the file leaves as it is."""
        told = "\0".join((self.kind, self.file, self.before, self.after))
        return hashlib.sha256(told.encode()).hexdigest()[:6]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  →  {self.after}"


def mutants(root: Path) -> list[Mutant]:
    """Return every mutant of the book, formulas first, in the order of the files; none twice."""
    found: dict[tuple[str, int, int, str], Mutant] = {}
    for file in FORMULAS:
        source = (root / file).read_text(encoding="utf-8")
        for mutant in _Source(source, file).formulas():
            found.setdefault((file, mutant.start, mutant.end, mutant.after), mutant)
    for page in pages.executed(root):
        known = Declarations()
        for cell in pages.read(root, page).cells:
            inside: Iterable[Mutant]
            if cell.magic:
                inside = _of_a_chain(cell, f"{page}.md", known)
                known = chains.declared_after(cell.written, known)
            else:
                inside = _Source(cell.written, f"{page}.md", cell).of_a_cell()
            for mutant in inside:
                found.setdefault((page, mutant.start, mutant.end, mutant.after), mutant)
    return [*found.values(), *of_relations(root)]


def of_relations(root: Path) -> Iterator[Mutant]:
    """Yield the mutants of what is typed on the pages of a book."""
    for page in pages.every(root):
        for line, before, after in typed.places(root, page):
            yield Mutant(RELATION, f"{page}.md", before, after, 0, 0, after, range(0), line)


def _of_a_chain(cell: Cell, file: str, known: Declarations) -> list[Mutant]:
    """Return the mutants of a cell whose code is no Python."""
    at = [0]
    for sign in cell.written:
        at.append(at[-1] + len(sign.encode()))
    return [
        Mutant(
            one.kind,
            file,
            one.before,
            one.after,
            cell.start + at[one.start],
            cell.start + at[one.end],
            one.text,
            range(0),
            cell.first + cell.written.count("\n", 0, one.start),
            cell.number - 1,
        )
        for one in chains.changes(cell.written, known)
    ]


class _Source:
    """The code of a module, or of a cell in its page, and what can be altered in it."""

    def __init__(self, code: str, file: str, cell: Cell | None = None):
        self.file, self.number = file, cell.number - 1 if cell else -1
        self.first, self.offset = (cell.first, cell.start) if cell else (1, 0)
        self.tree = ast.parse(Code(code).python)
        self.at = [0]
        for line in code.encode().splitlines(keepends=True):
            self.at.append(self.at[-1] + len(line))

    def mutant(self, kind: str, old: _Placed, new: ast.AST | str, lines: range) -> Mutant:
        """Return the mutant that has `new` in the place of `old`."""
        start = self.at[old.lineno - 1] + old.col_offset + self.offset
        last, column = _end(old)
        end = self.at[last - 1] + column + self.offset
        after = new if isinstance(new, str) else ast.unparse(new)
        text = f"({after})" if isinstance(old, ast.expr) else after
        line = old.lineno + self.first - 1
        before = ast.unparse(old)
        return Mutant(kind, self.file, before, after, start, end, text, lines, line, self.number)

    def formulas(self) -> Iterator[Mutant]:
        """Yield the mutants of a module's arithmetic."""
        for function in _functions(self.tree):
            for argument, default in zip(
                function.args.kwonlyargs, function.args.kw_defaults, strict=True
            ):
                if argument.arg == "base" and default is not None:
                    lines = range(function.lineno, (function.end_lineno or 0) + 1)
                    yield self.mutant("formula", default, "10", lines)
            for statement in function.body:
                yield from self._altered(statement, range(0))
        for statement in self.tree.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.ListComp):
                everywhere = range(1, len(self.at))
                yield from self._altered(statement.value, everywhere)

    def of_a_cell(self) -> Iterator[Mutant]:
        """Yield the mutants of a chapter's cell."""
        for node in _untried(self.tree):
            if isinstance(node, ast.Call) and _name(node) == "publish":
                yield from self._of_published(node)
            elif isinstance(node, ast.expr):
                yield from self._of_an_input(node)

    def _altered(self, node: ast.AST, lines: range) -> Iterator[Mutant]:
        """Yield the mutants of a node and of all that it computes."""
        if isinstance(node, ast.stmt):
            lines = range(node.lineno, node.lineno + 1)
        if isinstance(node, _Placed):
            for new in _alternatives(node):
                yield self.mutant("formula", node, new, lines)
        for child in _computed(node):
            yield from self._altered(child, lines)

    def _of_published(self, call: ast.Call) -> Iterator[Mutant]:
        for keyword in call.keywords:
            if keyword.arg and isinstance(keyword.value, ast.Call) and keyword.value.args:
                value = keyword.value.args[0]
                yield self.mutant("number", value, f"1.1 * ({ast.unparse(value)})", range(0))

    def _of_an_input(self, node: ast.expr) -> Iterator[Mutant]:
        if isinstance(node, ast.Call) and _name(node) == "normalize":
            if isinstance(node.args[0], ast.List) and isinstance(
                node.args[0].elts[0], ast.Constant
            ):
                first = node.args[0].elts[0]
                yield self.mutant("input", first, f"{ast.unparse(first)} + 1", range(0))
        elif isinstance(node, ast.Call) and _name(node) in ("cross_entropy", "kl_divergence"):
            if isinstance(node.func, ast.Name):
                yield from (self.mutant("input", node, new, range(0)) for new in _swapped(node))
        elif (pmf := _pmf(node)) is not None:
            most = pmf.index(max(pmf))
            other = 0 if most else 1
            moved = pmf[most] / 4
            pmf[most], pmf[other] = pmf[most] - moved, pmf[other] + moved
            yield self.mutant("input", node, repr(pmf), range(0))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in _PLUMBING:
            yield node


def _name(call: ast.Call) -> str:
    """Return the last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _end(node: _Placed) -> tuple[int, int]:
    """Return the line and the column at which a node of parsed code ends."""
    if node.end_lineno is None or node.end_col_offset is None:
        raise ValueError(f"{ast.unparse(node)} has no place in a file")
    return node.end_lineno, node.end_col_offset


def _like(node: _Node, **changed: object) -> _Node:
    """Return a copy of a node that differs in some fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **changed})


def _computed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node whose value goes into a result."""
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Compare | ast.FunctionDef | ast.Assert):
        return
    for field, value in ast.iter_fields(node):
        if field in ("test", "slice", "annotation", "func", "ifs", "targets", "target", "ctx"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword):
                if child.arg not in _ASIDE:
                    yield child.value
            elif isinstance(child, ast.AST):
                yield child


def _alternatives(node: ast.AST) -> Iterator[ast.AST | str]:
    """Yield what could stand in a node's place by mistake."""
    if isinstance(node, ast.BinOp):
        yield from _of_an_operation(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield node.operand
    elif isinstance(node, ast.AugAssign):
        yield "pass"
        if type(node.op) in _OTHER:
            yield _like(node, op=_OTHER[type(node.op)]())
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if any(keyword.arg == "out" for keyword in node.value.keywords):
            yield "pass"
    elif isinstance(node, ast.Call):
        yield from _of_a_call(node)


def _of_an_operation(node: ast.BinOp) -> Iterator[ast.AST | str]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Add) and _is_number(right, 0):
        return
    if type(node.op) in _OTHER:
        yield _like(node, op=_OTHER[type(node.op)]())
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow):
        if not (isinstance(left, ast.Constant) and left.value in (0, 1)):
            yield left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield right
        elif isinstance(node.op, ast.Sub) and not _is_number(left, 0):
            yield f"-({ast.unparse(right)})"
        elif isinstance(node.op, ast.Div):
            yield f"({ast.unparse(right)}) / ({ast.unparse(left)})"
        for field, part in (("left", left), ("right", right)):
            if isinstance(part, ast.Constant) and isinstance(part.value, int | float):
                yield _like(node, **{field: ast.Constant(part.value + 1)})


def _is_number(node: ast.AST, value: float) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _of_a_call(node: ast.Call) -> Iterator[ast.AST | str]:
    name, in_place = _name(node), any(keyword.arg == "out" for keyword in node.keywords)
    if name in _DROPPED_CALL | _CLIPS and not in_place:
        yield node.args[0]
    if name in _DIRECTED:
        yield from _swapped(node)
    if name == "where" and len(node.args) == 3:
        yield _like(node, args=[node.args[0], node.args[2], node.args[1]])
    if name in _LOGARITHMS | {"log1p"} and not in_place and len(node.args) == 1:
        argument = ast.unparse(node.args[0])
        if isinstance(node.args[0], ast.Name) and node.args[0].id in ("p", "q"):
            yield f"{ast.unparse(node.func)}(np.maximum({argument}, 1e-07))"
    if name in _OTHER_CALL and isinstance(node.func, ast.Attribute):
        yield _like(node, func=_like(node.func, attr=_OTHER_CALL[name]))


def _swapped(node: ast.Call) -> Iterator[ast.Call]:
    """Yield a call with its first two arguments, or its first two pairs of them, swapped."""
    half = 2 if len(node.args) == 4 else 1
    if len(node.args) >= 2:
        first, second, rest = node.args[:half], node.args[half : 2 * half], node.args[2 * half :]
        if [*map(ast.unparse, first)] != [*map(ast.unparse, second)]:
            yield _like(node, args=[*second, *first, *rest])


def _untried(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those of an attempt that is meant to fail."""
    for child in ast.iter_child_nodes(tree):
        refused = isinstance(child, ast.Call) and _name(child) == "refuse"
        if not (refused or isinstance(child, ast.Try)):
            yield child
            yield from _untried(child)


_EVALUATED = (
    ast.Constant, ast.List, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load,
)  # fmt: skip


def _pmf(node: ast.expr) -> list[float] | None:
    """Return a list of numbers that is written out and sums to 1, if the node is one."""
    if not isinstance(node, ast.List | ast.BinOp):
        return None
    if not all(isinstance(part, _EVALUATED) for part in ast.walk(node)):
        return None
    try:
        value = eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}})
    except (TypeError, ZeroDivisionError):
        return None
    if not isinstance(value, list) or not all(isinstance(v, int | float) for v in value):
        return None
    is_pmf = len(value) > 1 and abs(sum(value) - 1) < 1e-9 and all(0 <= v < 1 for v in value)
    return [float(v) for v in value] if is_pmf else None
