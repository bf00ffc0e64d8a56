"""What a cell checks: whether anything in it could turn out false, and what kind of check it is.

An assertion counts if it depends on something computed, if the cell reaches it, and if nothing
catches it. So do a step of a derivation, be it a row of a cell `%%derivation` or `%%refused`, a
refusal (`refuse`), and an error that is raised where a condition or the lack of an expected error
leads to it. A word that occurs in the code counts for nothing. `negated` makes all of them false,
of a chain the first step: a cell that checks something fails then, which
the tests try on every cell that the book calls a check.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import cache

from derivation import chains
from sphinx_bookkit.magics import Code

_CLOSE = {"isclose", "allclose", "array_equal"}
# The error that an assertion raises, and those that stand for all.
_CATCHES = {"AssertionError", "Exception", "BaseException"}
# What cells call their generators of random numbers.
_GENERATORS = {"rng", "source"}
_ALWAYS_TRUE = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.GeneratorExp, ast.Lambda, ast.JoinedStr)
_BUILTINS = frozenset(dir(builtins))
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@cache
def can_fail(code: str, typed: frozenset[str] = frozenset()) -> bool:
    """Tell whether a cell fails if what it checks is false.

    Parameters
    ----------
    code : str
        The cell.
    typed : set of str
        What earlier cells have bound to typed values alone; see `typed_after`.
    """
    parted = Code(code)
    if parted.is_chain:
        return not chains.says_the_same(parted.body)
    return _once_read(code, typed).checks


def typed_after(code: str, typed: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names that stand for typed values, and not for computed ones, after a cell."""
    return frozenset(_once_read(code, typed).typed)


def derives(code: str) -> bool:
    """Tell whether a cell holds a derivation, be it to show that it is refused."""
    return Code(code).is_chain


def kind(code: str) -> str:
    """Return what kind of check a cell is, by what it calls."""
    tree = _tree(code)
    if derives(code):
        return "derivation"
    if not any(map(_draws, ast.walk(tree))):
        return "computation"
    simulates = any(map(_weighs_an_error, ast.walk(tree)))
    return "simulation" if simulates else "computation at random points"


def negated(code: str) -> str:
    """Return a cell with all that it checks made false: of a chain, the first of its steps."""
    parted = Code(code)
    if parted.is_chain:
        made = chains.negated if parted.magic == "derivation" else chains.granted
        return f"%%{parted.magic} {parted.line}\n{made(parted.body)}"
    return ast.unparse(ast.fix_missing_locations(_Negated().visit(ast.parse(parted.python))))


def traced(code: str, name: str) -> str | None:
    """Return a cell that calls a function of this name behind each of its assertions.

    In a cell that holds, made false, the first assertion that is reached fails: so it is enough to
    know whether one is, and the cell runs once. None is returned where that does not tell: of a
    chain, and of a cell that refuses, raises or catches.
    """
    parted = Code(code)
    if parted.is_chain:
        return None
    tree = ast.parse(parted.python)
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and _last_name(node) == "refuse"
        if called or isinstance(node, ast.Try | ast.TryStar | ast.Raise | ast.With):
            return None
    return ast.unparse(ast.fix_missing_locations(_Traced(name).visit(tree)))


@cache
def _tree(code: str) -> ast.Module:
    return ast.parse(Code(code).python)


@cache
def _once_read(code: str, typed: frozenset[str]) -> "_Reader":
    """Return what has read a cell, for both that is asked of it."""
    reader = _Reader(typed)
    reader.read(_tree(code).body)
    return reader


class _Reader:
    """What reads the statements of a cell in order, and keeps what is typed and what checks."""

    def __init__(self, typed: Iterable[str]):
        self.typed = set(typed)
        self.checks = False
        # Functions that nothing has called yet.
        self.waiting: dict[str, list[ast.stmt]] = {}

    def read(self, body: list[ast.stmt], *, led: bool = False, caught: bool = False) -> None:
        """Read statements: `led` to by a condition, `caught` if an error goes no further."""
        for statement in body:
            if isinstance(statement, _DEFINITIONS):
                self.typed.discard(statement.name)
                self.waiting[statement.name] = statement.body
                continue
            before = self.checks
            self._read(statement, led, caught)
            for expression in _expressions(statement):
                inside = [*ast.walk(expression)]
                self._call(inside, led)
                self.checks |= any(map(self._tries, inside))
            if caught:
                self.checks = before

    def _read(self, statement: ast.stmt, led: bool, caught: bool) -> None:
        if isinstance(statement, ast.Assert):
            self.checks |= self._could_be_false(statement.test)
        elif isinstance(statement, ast.Raise):
            self.checks |= led
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assign(statement)
        elif isinstance(statement, ast.For):
            self._bind([statement.target], computed=self._is_computed(statement.iter))
            self.read(statement.body, led=led, caught=caught)
            self.read(statement.orelse, led=led, caught=caught)
        elif isinstance(statement, ast.If | ast.While):
            led |= self._is_computed(statement.test)
            never = isinstance(statement.test, ast.Constant) and not statement.test.value
            if not never:
                self.read(statement.body, led=led, caught=caught)
            self.read(statement.orelse, led=led, caught=caught)
        elif isinstance(statement, ast.With):
            self.read(statement.body, led=led, caught=caught)
        elif isinstance(statement, ast.Try):
            self._try(statement, led, caught)

    def _try(self, statement: ast.Try, led: bool, caught: bool) -> None:
        """Read what is tried: that no error came leads to what stands in the place of `else`."""
        stops = caught or any(map(_catches, statement.handlers))
        self.read(statement.body, led=led, caught=stops)
        for handler in statement.handlers:
            self.read(handler.body, caught=caught)
        tried = any(map(self._is_computed, statement.body))
        self.read(statement.orelse, led=led or tried, caught=caught)
        self.read(statement.finalbody, led=led, caught=caught)

    def _assign(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if statement.value is None:
            return
        added = isinstance(statement, ast.AugAssign) and self._is_computed(statement.target)
        self._bind(targets, computed=added or self._is_computed(statement.value))

    def _bind(self, targets: Iterable[ast.expr], *, computed: bool) -> None:
        for target in targets:
            names = {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
            if computed:
                self.typed -= names
            else:
                self.typed |= names

    def _call(self, inside: Iterable[ast.AST], led: bool) -> None:
        """Read the functions of this cell that an expression calls, or hands on, once each."""
        for node in inside:
            if isinstance(node, ast.Name) and node.id in self.waiting:
                inner = _Reader(())
                inner.waiting = self.waiting
                inner.read(self.waiting.pop(node.id), led=led)
                self.checks |= inner.checks

    def _tries(self, node: ast.AST) -> bool:
        """Tell whether a node is a call that fails if what it is given is not refused."""
        if not isinstance(node, ast.Call) or not node.args:
            return False
        if not (isinstance(node.func, ast.Name) and node.func.id == "refuse"):
            return False
        return any(isinstance(inner, ast.Call) for inner in ast.walk(node.args[0]))

    def _is_computed(self, node: ast.AST) -> bool:
        """Tell whether the value of an expression is computed, and not typed where it stands."""
        inside = [*ast.walk(node)]
        words = [one for one in inside if isinstance(one, ast.Name)]
        own = {one.id for one in words if _is_stored(one)} | _BUILTINS
        names = {one.id for one in words} - own
        called = any(_names(one) - own for one in inside if isinstance(one, ast.Call))
        return bool(names - self.typed) or called

    def _could_be_false(self, test: ast.expr) -> bool:
        """Tell whether a condition depends on something computed, and is not true by its form."""
        if isinstance(test, ast.BoolOp):
            parts = map(self._could_be_false, test.values)
            return any(parts) if isinstance(test.op, ast.And) else all(parts)
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._could_be_false(test.operand)
        if isinstance(test, _ALWAYS_TRUE) or _compares_with_itself(test):
            return False
        return self._is_computed(test)


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement, without those of the statements inside of it."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _catches(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler keeps an assertion from failing."""
    if any(isinstance(node, ast.Raise) for node in ast.walk(handler)):
        return False
    return handler.type is None or bool(_names(handler.type) & _CATCHES)


def _compares_with_itself(test: ast.expr) -> bool:
    """Tell whether a condition holds whatever its sides are, as both are written alike."""
    sides: list[ast.expr] = []
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
    elif isinstance(test, ast.Call) and _last_name(test) in _CLOSE:
        sides = test.args[:2]
    return len(sides) > 1 and len(set(map(ast.dump, sides))) == 1


def _last_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _root(node: ast.expr) -> str:
    """Return the name with which a chain of calls begins: of ``rng.spawn(1)`` the first."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return ""
    return node.id


def _draws(node: ast.AST) -> bool:
    """Tell whether a node draws random numbers, or makes what does."""
    if not isinstance(node, ast.Call):
        return False
    drawn = isinstance(node.func, ast.Attribute) and _root(node.func.value) in _GENERATORS
    return drawn or _last_name(node) == "default_rng"


def _weighs_an_error(node: ast.AST) -> bool:
    """Tell whether a node is an assertion that holds a mean to its standard error."""
    names = ast.walk(node) if isinstance(node, ast.Assert) else ()
    return any(isinstance(name, ast.Name) and name.id.endswith("error") for name in names)


class _Traced(ast.NodeTransformer):
    """What calls a function behind each assertion."""

    def __init__(self, name: str):
        self.name = name

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        """Call it where the assertion has held."""
        return [node, *ast.parse(f"{self.name}()").body]


class _Negated(ast.NodeTransformer):
    """What makes assertions and refusals false."""

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        """Assert the opposite."""
        return ast.Assert(ast.UnaryOp(ast.Not(), node.test), node.msg)

    def visit_Try(self, node: ast.Try) -> ast.AST:
        """Try nothing, where an error is expected and its lack is one."""
        if any(isinstance(inner, ast.Raise) for inner in node.orelse):
            node.body = [ast.Pass()]
            return node
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """Turn the condition of an error round."""
        if any(isinstance(inner, ast.Raise) for inner in node.body):
            node.test = ast.UnaryOp(ast.Not(), node.test)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Give a refusal nothing to refuse."""
        if isinstance(node.func, ast.Name) and node.func.id == "refuse" and node.args:
            node.args[0] = ast.parse("lambda: None", mode="eval").body
            return node
        return self.generic_visit(node)
