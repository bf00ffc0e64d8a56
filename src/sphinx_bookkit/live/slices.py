"""The cells of a page that a reader can run: those that need SymPy and the standard library alone.

What a cell needs of the cells before it, hidden ones too, is found by their names, statement by
statement, and runs before it. A cell that needs NumPy, or a package of the book, is none of them,
and neither is one that says nothing when it runs.
"""

import ast
import builtins
import hashlib
import symtable
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sphinx_bookkit.page import Cell

# What is packed for a browser, or can be: no file, no clock, no network.
MODULES = {
    *("cmath", "collections", "decimal", "fractions", "functools", "itertools", "math"),
    *("mpmath", "operator", "random", "statistics", "string", "sympy"),
}
# How SymPy writes LaTeX on the book's pages, as `bookkit` has told it.
NOTATION = {"ln_notation": True, "inv_trig_style": "full"}
_BUILTINS = frozenset(dir(builtins)) - {"open", "input", "breakpoint", "help"}
# Scopes of their own, whose code runs where it stands.
_AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")
# How many characters of a digest tell one cell of a page from the others.
_DIGITS = 8


@dataclass(frozen=True)
class Runnable:
    """A cell that a reader can run: its code, and what runs before it."""

    before: str
    code: str

    @property
    def name(self) -> str:
        """What it is called in an address, as long as its code stays."""
        return hashlib.sha256(self.code.encode()).hexdigest()[:_DIGITS]

    @property
    def asked(self) -> dict[str, Any]:
        """What `runs.run` is asked in order to run it."""
        return {"before": self.before, "code": self.code, "latex": NOTATION}


def runnable(cells: Iterable[Cell]) -> Iterator[Runnable]:
    """Yield the cells of a page in view that can be run, in order."""
    earlier: list[_Statement] = []
    for cell in cells:
        own = [*_statements(cell.python)]
        is_python = own and cell.python == cell.code
        if is_python and not cell.hidden and "raises-exception" not in cell.tags:
            before, missing = _slice(earlier, own)
            plain = all(one.is_plain for one in (*before, *own))
            if plain and not missing and any(one.says for one in own):
                yield Runnable("\n".join(one.source for one in before), cell.code)
        earlier += own


def _slice(
    earlier: "Sequence[_Statement]", own: "Sequence[_Statement]"
) -> "tuple[list[_Statement], set[str]]":
    """Return the earlier statements that a cell needs, and the names that none of them binds."""
    # A function looks for its names when it is called: they may be bound after it.
    late: set[str] = set()
    while True:
        needed = _needed(own, late)
        before = list[_Statement]()
        for one in reversed(earlier):
            if needed & one.binds:
                before.insert(0, one)
                needed = needed - one.replaces | one.reads
        more = set().union(*(one.reads_late for one in (*before, *own)))
        if more <= late:
            # What a loop binds in its turns, say, may be read after it.
            return before, needed - _BUILTINS.union(*(one.assigned for one in own))
        late |= more


def _needed(statements: "Sequence[_Statement]", after: Iterable[str] = ()) -> set[str]:
    """Return the names that statements read before they bind them, and those needed after them."""
    needed = {*after}
    for one in reversed(statements):
        needed = needed - one.replaces | one.reads
    return needed


def _statements(python: str) -> "Iterator[_Statement]":
    for node in ast.parse(python).body:
        if isinstance(node, ast.Import):
            # Of those that it imports, a cell may need one.
            yield from (_Statement(ast.Import([name])) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield _Statement(ast.ImportFrom(node.module, [name], node.level))
        elif not isinstance(node, ast.Pass):
            yield _Statement(node)


@dataclass(frozen=True)
class _Statement:
    """A statement at the margin of a cell, and what it does with the names of its page."""

    node: ast.stmt

    @cached_property
    def source(self) -> str:
        """The statement as code, without comments."""
        return ast.unparse(self.node)

    @property
    def is_plain(self) -> bool:
        """Whether it imports nothing but what can be packed."""
        modules = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            for node in ast.walk(self.node)
            if isinstance(node, ast.Import | ast.ImportFrom)
        )
        return all(name.split(".")[0] in MODULES for names in modules for name in names)

    @property
    def says(self) -> bool:
        """Whether it shows something, or asserts it."""
        return any(isinstance(node, ast.Expr | ast.Assert) for node in ast.walk(self.node))

    @cached_property
    def _names(self) -> symtable.SymbolTable:
        return symtable.symtable(self.source, "cell", "exec")

    @cached_property
    def assigned(self) -> set[str]:
        """The names that it binds, if not in all cases."""
        return {
            name.get_name()
            for name in self._names.get_symbols()
            if name.is_assigned() or name.is_imported()
        }

    @cached_property
    def binds(self) -> set[str]:
        """The names that it binds, or whose objects it may change."""
        return self.assigned | {*_changed(self.node)}

    @property
    def replaces(self) -> set[str]:
        """The names that mean something new behind it, whatever they meant before."""
        always = (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef, ast.Import)
        return self.assigned if isinstance(self.node, (*always, ast.ImportFrom)) else set()

    @cached_property
    def reads(self) -> set[str]:
        """The names that it reads as it runs."""
        match self.node:
            case ast.For(target, each, body, otherwise):
                return _read(each) | (_within(body) - _bound(target)) | _within(otherwise)
            case ast.While(test, body, otherwise) | ast.If(test, body, otherwise):
                return _read(test) | _within(body) | _within(otherwise)
            case ast.AugAssign(target):
                return _of_table(self._names) | _bound(target)
        return _of_table(self._names)

    @cached_property
    def reads_late(self) -> set[str]:
        """The names that its functions read once they are called."""
        return {*_late(self._names)}


def _within(nodes: Iterable[ast.stmt]) -> set[str]:
    return _needed([*map(_Statement, nodes)])


def _read(expression: ast.expr) -> set[str]:
    return _Statement(ast.Expr(expression)).reads


def _bound(target: ast.expr) -> set[str]:
    return {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}


def _of_table(table: symtable.SymbolTable) -> set[str]:
    """Return the names that code reads as it runs: not those within a function."""
    own = {name.get_name() for name in table.get_symbols() if name.is_referenced()}
    return own.union(*(_globals(inner) for inner in table.get_children() if _is_at_once(inner)))


def _late(table: symtable.SymbolTable) -> Iterator[str]:
    for inner in table.get_children():
        yield from _late(inner) if _is_at_once(inner) else _globals(inner)


def _is_at_once(table: symtable.SymbolTable) -> bool:
    return table.get_name() in _AT_ONCE or table.get_type() == "class"


def _globals(table: symtable.SymbolTable) -> set[str]:
    own = {n.get_name() for n in table.get_symbols() if n.is_global() and n.is_referenced()}
    return own.union(*map(_globals, table.get_children()))


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield the names of objects of which a part is assigned or a method called as a statement."""
    for inner in ast.walk(node):
        part: ast.AST | None = None
        if isinstance(inner, ast.Subscript | ast.Attribute) and not isinstance(inner.ctx, ast.Load):
            part = inner
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            part = inner.value.func if isinstance(inner.value.func, ast.Attribute) else None
        while isinstance(part, ast.Subscript | ast.Attribute):
            part = part.value
        if isinstance(part, ast.Name):
            yield part.id
