"""Exact values: fractions while all is rational, and intervals that hold the value otherwise.

Every verdict of "false" comes from here. Two conventions hold, and no others: 0 times an infinity
or an undefined value *born of a logarithm* is 0 (0 log 0 = 0), and a/0 is infinite for a ≠ 0.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import iv

from derivation import tree
from derivation.tree import Index, Node

__all__ = ["Exact", "Point", "compare", "is_infinite", "truth"]

DIGITS = (30, 120, 480)
_LARGEST_EXPONENT = 4096


@dataclass(frozen=True)
class Point:
    """Where a statement is tried: sizes of alphabets, probabilities and numbers, all exact.

    Attributes
    ----------
    sizes : mapping of str to int
        The size of each alphabet, by the name of its outcome.
    tables : mapping of str to nested tuples of Fraction
        The values of each pmf, channel or list; the first index comes first.
    scalars : mapping of str to Fraction or str
        The free numbers; ``"e"`` stands for the irrational one.
    """

    sizes: Mapping[str, int]
    tables: Mapping[str, Any]
    scalars: Mapping[str, Any]


class Undefined(ArithmeticError):
    """A part has no value at a point: 0/0, the logarithm of a negative number."""


_INFINITE = {mpmath.inf, -mpmath.inf}


class Exact:
    """The value of nodes at one point, to a number of digits."""

    def __init__(self, point: Point, digits: int):
        self.point, self.digits = point, digits
        self._known: dict[tuple[Node, tuple[tuple[Index, int], ...]], Any] = {}

    def value(self, node: Node, at: Mapping[Index, int]) -> Any:
        """Return a Fraction, an interval, or an infinity; None where it is undefined."""
        key = (node, tuple(sorted(at.items(), key=repr)))
        if key not in self._known:
            self._known[key] = self._value(node, at)
        return self._known[key]

    def _value(self, node: Node, at: Mapping[Index, int]) -> Any:
        match node:
            case tree.Number(value):
                return value
            case tree.Scalar(name):
                return _scalar(self.point.scalars[name])
            case tree.Size(alphabet):
                return Fraction(self.point.sizes[alphabet])
            case tree.Prob(name, places):
                found = self.point.tables[name]
                for place in places:
                    found = found[at[place] if isinstance(place, Index) else place - 1]
                return found
            case tree.Add(terms):
                return _total([self.value(term, at) for term in terms])
            case tree.Mul(factors):
                return self._times([(factor, self.value(factor, at)) for factor in factors])
            case tree.Div(above, below):
                return self._divided(above, self.value(above, at), self.value(below, at))
            case tree.Pow(base, exponent):
                return _power(self.value(base, at), self.value(exponent, at))
            case tree.Root(of):
                return _root(self.value(of, at))
            case tree.Exp(of):
                return _exp(self.value(of, at))
            case tree.Ln(of):
                return _ln(self.value(of, at))
            case tree.Abs(of):
                return _abs(self.value(of, at))
            case tree.Extreme(largest, among):
                return _extreme(largest, [self.value(one, at) for one in among])
            case tree.Sum(over, where, body):
                inside = (place for place in self._places(over, at) if self.holds(where, place))
                return _total([self.value(body, place) for place in inside])
            case tree.Product(over, body):
                return self._times([(body, self.value(body, p)) for p in self._places(over, at)])
            case tree.Largest(largest, over, body):
                return _extreme(largest, [self.value(body, p) for p in self._places(over, at)])
        raise TypeError(f"not checkable: {type(node).__name__} has no value here")

    def holds(self, test: tree.Test | None, at: Mapping[Index, int]) -> bool | None:
        """Return whether a test holds; None where that can't be told."""
        match test:
            case None:
                return True
            case tree.Relation(sign, left, right):
                return truth(sign, compare_values(self.value(left, at), self.value(right, at)))
            case tree.And(tests):
                return _all([self.holds(one, at) for one in tests])
            case tree.Or(tests):
                told = [self.holds(one, at) for one in tests]
                return True if True in told else None if None in told else False
            case tree.ForAll(over, inner):
                return _all([self.holds(inner, place) for place in self._places(over, at)])
        raise TypeError(f"not checkable: {type(test).__name__} is no test")

    def _places(self, over: tuple[Index, ...], at: Mapping[Index, int]) -> Any:
        ranges = [range(self.point.sizes[index.alphabet]) for index in over]
        for place in itertools.product(*ranges):
            yield {**at, **dict(zip(over, place, strict=True))}

    def _times(self, factors: list[tuple[Node, Any]]) -> Any:
        values = [value for _, value in factors]
        if any(isinstance(value, Fraction) and not value for value in values):
            wild = [node for node, value in factors if value is None or is_infinite(value)]
            return Fraction(0) if all(map(tree.born_of_a_logarithm, wild)) else None
        if None in values:
            return None
        product: Any = Fraction(1)
        for value in values:
            product = _apply(operator.mul, product, value)
        return product

    def _divided(self, node: Node, above: Any, below: Any) -> Any:
        if isinstance(above, Fraction) and not above and isinstance(below, Fraction) and below:
            return above
        if above is None or below is None:
            return None
        if isinstance(below, Fraction) and not below:
            side = _sign(above)
            return None if not side else mpmath.inf * side
        if is_infinite(below):
            return None if is_infinite(above) else Fraction(0)
        if is_infinite(above):
            side = _sign(below)
            return above * side if side else None
        if not isinstance(below, Fraction) and 0 in below:
            return _unknown()
        return _apply(operator.truediv, above, below)


def _scalar(value: Any) -> Any:
    return iv.e if value == "e" else iv.pi if value == "pi" else value


def is_infinite(value: Any) -> bool:
    """Return whether a value is ∞ or −∞."""
    return isinstance(value, mpmath.mpf) and value in _INFINITE


def _unknown() -> Any:
    return iv.mpf([-mpmath.inf, mpmath.inf])


def _interval(value: Any) -> Any:
    return iv.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def _apply(operation: Any, left: Any, right: Any) -> Any:
    if is_infinite(left) or is_infinite(right):
        return _with_infinity(operation, left, right)
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return operation(left, right)
    return operation(_interval(left), _interval(right))


def _with_infinity(operation: Any, left: Any, right: Any) -> Any:
    if operation is operator.mul:
        side = (_sign(left) or 0) * (_sign(right) or 0)
        return mpmath.inf * side if side else None
    if is_infinite(left) and is_infinite(right):
        return left if left == right else None
    return left if is_infinite(left) else right


def _sign(value: Any) -> int | None:
    """Return 1, 0 or -1; None where an interval holds 0."""
    if is_infinite(value) or isinstance(value, Fraction):
        return (value > 0) - (value < 0)
    return 1 if value.a > 0 else -1 if value.b < 0 else None


def _total(values: list[Any]) -> Any:
    if None in values:
        return None
    total: Any = Fraction(0)
    for value in values:
        total = _apply(operator.add, total, value)
        if total is None:
            return None
    return total


def _power(base: Any, exponent: Any) -> Any:
    if base is None or exponent is None:
        return None
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and not is_infinite(base):
        return _whole_power(base, int(exponent))
    if isinstance(base, Fraction) and not base and _sign(exponent) == 1:
        return base
    if isinstance(exponent, Fraction) and exponent.denominator == 2:
        root = _root(base)
        return None if root is None else _power(root, Fraction(exponent.numerator))
    logarithm = _ln(base)
    if logarithm is None:
        return None
    if not exponent:
        return Fraction(1) if not is_infinite(logarithm) else None
    return _exp(_apply(operator.mul, logarithm, exponent))


def _whole_power(base: Any, exponent: int) -> Any:
    if abs(exponent) > _LARGEST_EXPONENT:
        base = _interval(base)
    if isinstance(base, Fraction):
        if base or exponent >= 0:
            return base**exponent
        return mpmath.inf
    if exponent < 0 and 0 in base:
        return _unknown()
    return base**exponent


def _root(value: Any) -> Any:
    if value is None or (side := _sign(value)) == -1:
        return None
    if is_infinite(value) or side == 0:
        return value
    if isinstance(value, Fraction):
        exact = [_whole_root(part) for part in (value.numerator, value.denominator)]
        if None not in exact:
            return Fraction(*exact)
    return iv.sqrt(_interval(value)) if side else iv.sqrt(iv.mpf([0, value.b]))


def _whole_root(value: int) -> int | None:
    root = int(mpmath.libmp.isqrt(value))
    return root if root * root == value else None


def _exp(value: Any) -> Any:
    if value is None:
        return None
    if is_infinite(value):
        return value if value > 0 else Fraction(0)
    if isinstance(value, Fraction) and not value:
        return Fraction(1)
    return iv.exp(_interval(value))


def _ln(value: Any) -> Any:
    if value is None:
        return None
    side = _sign(value)
    if side == 0:
        return -mpmath.inf
    if side == -1:
        return None
    if side is None:
        return _unknown()
    if is_infinite(value):
        return value
    if isinstance(value, Fraction):
        return Fraction(0) if value == 1 else iv.log(_interval(value))
    return iv.log(value)


def _abs(value: Any) -> Any:
    return None if value is None else abs(value)


def _extreme(largest: bool, values: list[Any]) -> Any:
    if None in values:
        return None
    best = values[0]
    for value in values[1:]:
        order = compare_values(best, value)
        if order == "?":
            left, right = _interval(best), _interval(value)
            choose = max if largest else min
            best = iv.mpf([choose(left.a, right.a), choose(left.b, right.b)])
        elif order == ("<" if largest else ">"):
            best = value
    return best


def compare_values(left: Any, right: Any) -> str:
    """Return "<", "=", ">", "nan", or "?" where the digits do not tell."""
    if left is None or right is None:
        return "nan"
    if is_infinite(left) or is_infinite(right):
        a, b = (value if is_infinite(value) else 0 for value in (left, right))
        return "=" if a == b else "<" if a < b else ">"
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return "=" if left == right else "<" if left < right else ">"
    gap = _interval(left) - _interval(right)
    return "<" if gap.b < 0 else ">" if gap.a > 0 else "?"


def truth(sign: str, order: str) -> bool | None:
    """Return whether a relation holds, given how its sides compare; None where "?" leaves it open."""
    if order == "nan":
        return False
    if order == "?":
        return None
    return (
        order
        in {
            "=": "=",
            "≠": "<>",
            "≤": "<=",
            "≥": ">=",
            "<": "<",
            ">": ">",
        }[sign]
    )


def _all(told: list[bool | None]) -> bool | None:
    return False if False in told else None if None in told else True


def compare(left: Node, right: Node, point: Point, at: Mapping[Index, int]) -> str:
    """Return how two nodes compare at a point, with as many digits as it takes.

    "?" means that they agree to the last of `DIGITS`.
    """
    order = "?"
    before = iv.dps
    try:
        for digits in DIGITS:
            iv.dps = digits
            exact = Exact(point, digits)
            order = compare_values(exact.value(left, at), exact.value(right, at))
            if order != "?":
                break
    finally:
        iv.dps = before
    return order
