"""What a statement says, as a tree of its own.

A tree keeps what was written: SymPy would cancel p/p before any point is tried. Each node is a
frozen dataclass, so that equal parts of a statement are equal, and are evaluated once.

An `Index` is a place for an outcome. Its level counts the sums around it, so that two sums of the
same body are the same node, and no index is ever caught by a sum that it does not belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar, dataclass_transform

__all__ = [
    "Abs",
    "Add",
    "And",
    "Div",
    "Exp",
    "Extreme",
    "ForAll",
    "Index",
    "Largest",
    "Ln",
    "Mul",
    "Node",
    "Number",
    "Or",
    "Pow",
    "Prob",
    "Product",
    "Relation",
    "Root",
    "Same",
    "Scalar",
    "Size",
    "Sum",
    "Test",
    "Whole",
    "born_of_a_logarithm",
]

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def _frozen(one: type[_Class]) -> type[_Class]:
    """Make a frozen dataclass that knows its hash: that of a tree asks after all its parts."""
    made = dataclass(frozen=True)(one)
    computed = made.__hash__

    def kept(self: _Class) -> int:
        found: int | None = self.__dict__.get("_hash")
        if found is None:
            found = self.__dict__["_hash"] = computed(self)
        return found

    made.__hash__ = kept  # type: ignore[assignment]
    return made


@_frozen
class Index:
    """A place for an outcome of an alphabet."""

    alphabet: str
    level: int


@_frozen
class Node:
    """A part of a statement that has a value at each point."""


@_frozen
class Number(Node):
    """A rational number."""

    value: Fraction


@_frozen
class Scalar(Node):
    """A free number by its name: t, b, or one of the constants e and pi."""

    name: str


@_frozen
class Size(Node):
    """The size of an alphabet."""

    alphabet: str


@_frozen
class Prob(Node):
    """What a pmf, a channel or a list has at an outcome: p(x), w(y | x), v(x)."""

    name: str
    at: tuple[Index | int, ...]


@_frozen
class Add(Node):
    """A sum of a few terms."""

    terms: tuple[Node, ...]


@_frozen
class Mul(Node):
    """A product of a few factors."""

    factors: tuple[Node, ...]


@_frozen
class Div(Node):
    """A quotient."""

    above: Node
    below: Node


@_frozen
class Pow(Node):
    """A power."""

    base: Node
    exponent: Node


@_frozen
class Root(Node):
    """A square root."""

    of: Node


@_frozen
class Exp(Node):
    """The exponential function."""

    of: Node


@_frozen
class Ln(Node):
    """The natural logarithm; log in the unit at hand is its quotient by ln b."""

    of: Node


@_frozen
class Abs(Node):
    """An absolute value."""

    of: Node


@_frozen
class Whole(Node):
    """The next whole number: up from a value, or down from it."""

    up: bool
    of: Node


@_frozen
class Extreme(Node):
    """The largest, or the least, of a few values."""

    largest: bool
    among: tuple[Node, ...]


@_frozen
class Sum(Node):
    """A sum over the outcomes of alphabets, of those for which a condition holds."""

    over: tuple[Index, ...]
    where: Test | None
    body: Node


@_frozen
class Product(Node):
    """A product over the outcomes of alphabets."""

    over: tuple[Index, ...]
    body: Node


@_frozen
class Largest(Node):
    """The largest, or the least, value over the outcomes of an alphabet."""

    largest: bool
    over: tuple[Index, ...]
    body: Node


@_frozen
class Test:
    """A part of a statement that is true or false at each point."""


@_frozen
class Relation(Test):
    """Two values and the sign between them: =, ≤, ≥, <, > or ≠."""

    sign: str
    left: Node
    right: Node


@_frozen
class Same(Test):
    """Whether two outcomes are the same one."""

    left: Index
    right: Index
    same: bool = True


@_frozen
class And(Test):
    """Tests that all hold."""

    tests: tuple[Test, ...]


@_frozen
class Or(Test):
    """Tests of which one holds at least."""

    tests: tuple[Test, ...]


@_frozen
class ForAll(Test):
    """A test that holds for all outcomes of alphabets."""

    over: tuple[Index, ...]
    test: Test


def born_of_a_logarithm(node: Node) -> bool:
    """Return whether an infinity of a node comes from a logarithm: 0 times it is 0."""
    match node:
        case Ln():
            return True
        case Add(parts) | Mul(parts):
            return any(map(born_of_a_logarithm, parts))
        case Div(above, _):
            return born_of_a_logarithm(above)
        case Sum(body=body):
            return born_of_a_logarithm(body)
        case _:
            return False
