"""Exact values: fractions while all is rational, and balls that hold the value otherwise.

Every verdict of "false" comes from here. Two conventions hold, and no others: 0 times an infinity
or an undefined value *born of a logarithm* is 0 (0 log 0 = 0), and a/0 is infinite for a ≠ 0.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

from derivation import numbers_plain, tree
from derivation.program import Program
from derivation.tree import Index, Node

try:
    from derivation import numbers_flint

    _numbers: ModuleType = numbers_flint
except ImportError:
    _numbers = numbers_plain

__all__ = ["BITS", "DEEP_BITS", "Comparison", "Exact", "Point", "middle", "near", "shown", "truth"]

# To how many bits values are computed: for a look at many points, and to decide, in turn, until
# they tell. What is asked exactly is mostly equal, and 64 bits never tell that.
BITS = (64, 400, 2400)
# And beyond, for what is far out: 1 − 1/(1 + e^−w) at a large w.
DEEP_BITS = (24_000, 200_000)
_LARGEST_EXPONENT = 4096
_LARGEST_SHOWN = 3000


@dataclass(frozen=True)
class Point:
    """Where a statement is tried: sizes of alphabets, probabilities and numbers, all exact.

    Attributes
    ----------
    sizes : mapping of str to int
        The size of each alphabet, by the name of its outcome.
    tables : mapping of str to nested tuples of Fraction
        The values of each pmf, channel or list; the first index comes first.
    scalars : mapping of str to Fraction or Node
        The free numbers; an irrational one is an expression without names.
    """

    sizes: Mapping[str, int]
    tables: Mapping[str, Any]
    scalars: Mapping[str, Fraction | Node]


class Exact:
    """The values of the parts of a program at one point, to a number of bits.

    Parameters
    ----------
    program : Program
    point : Point
    bits : int
    numbers : module, optional
        The back end: `numbers_flint` where it can be had, `numbers_plain` otherwise.
    alike : bool
        Whether what all these bits can't tell apart is equal, in tests.
    """

    def __init__(
        self,
        program: Program,
        point: Point,
        bits: int,
        numbers: ModuleType | None = None,
        *,
        alike: bool = False,
    ):
        self.program, self.point, self.bits, self.alike = program, point, bits, alike
        self.numbers: Any = numbers or _numbers
        self._rational, self._ball = self.numbers.Rational, self.numbers.Ball
        self._zero = self.numbers.rational(Fraction(0))
        self._one = self.numbers.rational(Fraction(1))
        self._known: list[dict[Any, Any]] = [{} for _ in program.parts]
        # The outcomes at hand, by the levels of their indices.
        self._place: list[int] = []

    def value(self, k: int, at: Mapping[Index, int]) -> Any:
        """Return a part's value: rational, a ball, an infinity; None where it is undefined.

        For a test it is True, False, or None where that can't be told.
        """
        self._place = [0] * self.program.levels
        for index, outcome in at.items():
            if index.level < len(self._place):
                self._place[index.level] = outcome
        return self._at(k)

    def of(self, node: Node | tree.Test, at: Mapping[Index, int] | None = None) -> Any:
        """Return the value of a node of the program."""
        self.numbers.precision(self.bits)
        k = self.program.place(node)
        self._known += [{} for _ in self.program.parts[len(self._known) :]]
        return self.value(k, at or {})

    def _at(self, k: int) -> Any:
        program = self.program
        key = program.key[k](self._place)
        known = self._known[k]
        if key in known:
            return known[key]
        part = program.parts[k]
        value = known[key] = _VALUES[type(part)](self, part, k, program.below[k])
        return value

    def undefined(self, k: int) -> tuple[int, tuple[int, ...]] | None:
        """Return the smallest part that made the value of one undefined, and where it was.

        The outcomes are those at the levels of the indices on which that part depends.
        """
        keys = [key for key, value in self._known[k].items() if value is None]
        if not keys:
            return None
        for one in self.program.below[k]:
            found = self.undefined(one) if isinstance(self.program.parts[one], Node) else None
            if found is not None:
                return found
        key = keys[0]
        return k, () if key is None else key if isinstance(key, tuple) else (key,)

    def _number(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self.numbers.rational(part.value)

    def _scalar(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        if part.name == "e":
            return self.numbers.e()
        if part.name == "pi":
            return self.numbers.pi()
        value = self.point.scalars[part.name]
        if isinstance(value, Fraction):
            return self.numbers.rational(value)
        inner = Exact(Program([value]), self.point, self.bits, self.numbers)
        return inner.value(inner.program.roots[0], {})

    def _size(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self.numbers.rational(Fraction(self.point.sizes[part.alphabet]))

    def _entry(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        found = self.point.tables[part.name]
        for place in part.at:
            found = found[self._place[place.level] if isinstance(place, Index) else place - 1]
        return self.numbers.rational(found)

    def _sum_of_few(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        at = self._at
        return self._total([at(one) for one in below])

    def _product_of_few(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        at = self._at
        return self._times(below, [at(one) for one in below])

    def _quotient(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self._divided(self._at(below[0]), self._at(below[1]))

    def _raised(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self._power(self._at(below[0]), self._at(below[1]))

    def _largest_of_few(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self._extreme(part.largest, [self._at(one) for one in below])

    def _sum(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        if part.where is None:
            return self._total(self._over_all(below[0], part.over))
        values, unsure = [], False
        test, body = below
        for _ in self._around(part.over):
            inside = self._at(test)
            unsure |= inside is None
            if inside:
                values.append(self._at(body))
        return self.numbers.unknown() if unsure else self._total(values)

    def _product(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        values = self._over_all(below[0], part.over)
        return self._times([below[0]] * len(values), values)

    def _largest(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return self._extreme(part.largest, self._over_all(below[0], part.over))

    def _for_all(self, part: Any, k: int, below: tuple[int, ...]) -> bool | None:
        return _all(self._over_all(below[0], part.over))

    def _relation(self, part: Any, k: int, below: tuple[int, ...]) -> bool | None:
        order = self.order(self._at(below[0]), self._at(below[1]))
        return truth(part.sign, "=" if self.alike and order == "?" else order)

    def _same(self, part: Any, k: int, below: tuple[int, ...]) -> bool | None:
        same = self._place[part.left.level] == self._place[part.right.level]
        return same is bool(part.same)

    def _and(self, part: Any, k: int, below: tuple[int, ...]) -> bool | None:
        return _all(self._at(one) for one in below)

    def _or(self, part: Any, k: int, below: tuple[int, ...]) -> bool | None:
        told = [self._at(one) for one in below]
        return True if True in told else None if None in told else False

    def _over_all(self, k: int, over: tuple[Index, ...]) -> list[Any]:
        """Return the values of a part at all outcomes of some indices."""
        at, place = self._at, self._place
        if len(over) != 1:
            return [at(k) for _ in self._around(over)]
        values, level = [], over[0].level
        for place[level] in range(self.point.sizes[over[0].alphabet]):
            values.append(at(k))
        return values

    def _around(self, over: tuple[Index, ...]) -> Iterator[None]:
        """Go through the outcomes of some indices."""
        place = self._place
        if len(over) == 1:
            level = over[0].level
            for place[level] in range(self.point.sizes[over[0].alphabet]):
                yield None
            return
        levels = [index.level for index in over]
        for chosen in itertools.product(*[range(self.point.sizes[i.alphabet]) for i in over]):
            for level, outcome in zip(levels, chosen, strict=True):
                place[level] = outcome
            yield None

    # Arithmetic on rationals, balls, infinities and None

    def _is_rational(self, value: Any) -> bool:
        return type(value) is self._rational

    def _is_zero(self, value: Any) -> bool:
        return type(value) is self._rational and not value

    def sign(self, value: Any) -> int | None:
        """Return the sign of a value; None where it can't be told."""
        if type(value) is self._ball:
            sign: int | None = self.numbers.sign(value)
            return sign
        if not value:
            return 0
        return 1 if value > 0 else -1

    def _may_be_infinite(self, value: Any) -> bool:
        """Return whether nothing is known of a value: not even that it is finite."""
        return type(value) is self._ball and not self.numbers.is_bounded(value)

    def _apply(self, operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        kind = type(left)
        if kind is type(right) and kind is not float:
            return operation(left, right)
        if isinstance(left, float) or isinstance(right, float):
            return self._with_infinity(operation, left, right)
        return operation(self.numbers.ball(left), self.numbers.ball(right))

    def _with_infinity(self, operation: Any, left: Any, right: Any) -> Any:
        if operation is operator.mul:
            one, other = self.sign(left), self.sign(right)
            if one is None or other is None:
                return self.numbers.unknown()
            return math.inf * one * other if one * other else None
        if isinstance(left, float) and isinstance(right, float):
            return left if left == right else None
        if self._may_be_infinite(left) or self._may_be_infinite(right):
            return self.numbers.unknown()
        return left if isinstance(left, float) else right

    def _total(self, values: list[Any]) -> Any:
        total: Any = values[0] if values else self._zero
        if total is None:
            return None
        for value in values[1:]:
            if value is None:
                return None
            if type(value) is type(total) and type(value) is not float:
                total = total + value
            else:
                total = self._apply(operator.add, total, value)
                if total is None:
                    return None
        return total

    def _times(self, parts: Sequence[int], values: list[Any]) -> Any:
        """Return the product of the values of some parts."""
        rational, numbers = self._rational, (self._rational, self._ball)
        product: Any = self._one
        for k, value in enumerate(values):
            kind = type(value)
            # A rational 0 makes 0 of what is infinite, and of what has no value.
            if kind not in numbers or (kind is rational and not value):
                break
            if not k:
                product = value
            elif kind is type(product):
                product = product * value
            else:
                product = self._apply(operator.mul, product, value)
        else:
            return product
        if any(type(value) is rational and not value for value in values):
            wild = [
                k
                for k, value in zip(parts, values, strict=True)
                if value is None or isinstance(value, float)
            ]
            return self._zero if all(self.program.calm[k] for k in wild) else None
        product = self._one
        for value in values:
            if value is None:
                return None
            product = self._apply(operator.mul, product, value)
            if product is None:
                return None
        return product

    def _divided(self, above: Any, below: Any) -> Any:
        if above is None or below is None:
            return None
        kind = type(above)
        if kind is type(below) and (
            (kind is self._rational and below) or (kind is self._ball and self.sign(below))
        ):
            return above / below
        if self._is_zero(below):
            return math.inf * side if (side := self.sign(above)) else None
        if isinstance(below, float):
            if isinstance(above, float):
                return None
            return self.numbers.unknown() if self._may_be_infinite(above) else self._zero
        if self._is_zero(above) and self.sign(below):
            return above
        if isinstance(above, float):
            side = self.sign(below)
            return self.numbers.unknown() if side is None else above * side
        if self.sign(below) is None:
            return self.numbers.unknown()
        return self._apply(operator.truediv, above, below)

    def _power(self, base: Any, exponent: Any) -> Any:
        if base is None or exponent is None:
            return None
        if self._is_rational(exponent) and not isinstance(base, float):
            power = self.numbers.to_fraction(exponent)
            if power.denominator == 1:
                return self._whole_power(base, int(power))
            if power.denominator == 2:
                root = self._root(base)
                return None if root is None else self._whole_power(root, power.numerator)
        if self._is_zero(base):
            return base if self.sign(exponent) == 1 else None
        logarithm = self._ln(base)
        if logarithm is None or self._is_zero(exponent):
            return None if logarithm is None or isinstance(logarithm, float) else self._one
        return self._exp(self._apply(operator.mul, logarithm, exponent))

    def _whole_power(self, base: Any, exponent: int) -> Any:
        if self._is_zero(base) and exponent <= 0:
            return self._one if not exponent else math.inf
        if abs(exponent) > _LARGEST_EXPONENT:
            base = self.numbers.ball(base)
        power = self._one
        for bit in bin(abs(exponent))[2:]:
            power = self._apply(operator.mul, power, power)
            power = self._apply(operator.mul, power, base) if bit == "1" else power
        return self._divided(self._one, power) if exponent < 0 else power

    def _root(self, value: Any) -> Any:
        if value is None or (side := self.sign(value)) == -1:
            return None
        if side == 0 or isinstance(value, float):
            return value
        if self._is_rational(value):
            fraction = self.numbers.to_fraction(value)
            parts = [_whole_root(part) for part in (fraction.numerator, fraction.denominator)]
            if None not in parts:
                return self.numbers.rational(Fraction(*parts))  # type: ignore[arg-type]
        return self.numbers.sqrt(self.numbers.ball(value))

    def _exp(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, float):
            return value if value > 0 else self._zero
        return self._one if self._is_zero(value) else self.numbers.exp(self.numbers.ball(value))

    def _ln(self, value: Any) -> Any:
        if value is None or (side := self.sign(value)) == -1:
            return None
        if side == 0:
            return -math.inf
        if side is None:
            return self.numbers.unknown()
        if isinstance(value, float):
            return value
        one = self._is_rational(value) and value == self._one
        return self._zero if one else self.numbers.log(self.numbers.ball(value))

    def _absolute(self, value: Any) -> Any:
        return None if value is None else abs(value)

    def _extreme(self, largest: bool, values: list[Any]) -> Any:
        if None in values:
            return None
        best = values[0]
        for value in values[1:]:
            order = self.order(best, value)
            if order in "?!":
                # Either may be the larger one: they are as close as the digits tell.
                best = self._either(largest, best, value)
            elif order == ("<" if largest else ">"):
                best = value
        return best

    def _either(self, largest: bool, left: Any, right: Any) -> Any:
        """Return max(a, c) = (a + c + |a − c|)/2, or the least, without knowing which it is."""
        if isinstance(left, float) or isinstance(right, float):
            return self.numbers.unknown()
        a, c = self.numbers.ball(left), self.numbers.ball(right)
        gap = abs(a - c)
        return (a + c + gap) / 2 if largest else (a + c - gap) / 2

    def _whole(self, part: Any, k: int, below: tuple[int, ...]) -> Any:
        """Return the next whole number; of a ball that holds one it can't be told."""
        value, up = self._at(below[0]), part.up
        if value is None or isinstance(value, float):
            return value
        if self._is_rational(value):
            number = self.numbers.to_fraction(value)
            return self.numbers.rational(Fraction(math.ceil(number) if up else math.floor(number)))
        if not self.numbers.is_narrow(value):
            return self.numbers.unknown()
        middle = round(_near(value))
        side = self._beside(value, middle)
        if side is None:
            side = self._logarithm_beside(part.of, middle)
        if side == 0:
            return self.numbers.rational(Fraction(middle))
        if side is None or self._beside(value, middle + side) != -side:
            return self.numbers.unknown()
        return self.numbers.rational(Fraction(middle - (side < 0) + up))

    def _beside(self, value: Any, whole: int) -> int | None:
        """Return the sign of a value less a whole number."""
        return self.sign(self._apply(operator.sub, value, self.numbers.rational(Fraction(whole))))

    def _logarithm_beside(self, of: Node, whole: int) -> int | None:
        """Return how a log u + r compares with a whole number, where all in it is rational."""
        found = self._as_logarithm(of)
        if found is None:
            return None
        factor, shift, logarithm = found
        u, base = (self._at(self.program.place(one)) for one in logarithm)
        # u^above compares with base^power as the logarithm does, where the base exceeds 1.
        above, power = factor.numerator, (whole - shift) * factor.denominator
        if not self._is_rational(base):
            base, above = self._squared(logarithm[1]), 2 * above
        if base is None or not self._is_rational(u) or power.denominator > 1:
            return None
        large = max(abs(int(power)), abs(above)) > _LARGEST_EXPONENT
        if large or not base > self._one:
            return None
        gap = self._apply(
            operator.sub, self._whole_power(u, above), self._whole_power(base, int(power))
        )
        return self.sign(gap)

    def _squared(self, node: Node) -> Any:
        """Return the square of a number that is the root of a rational one; None of others."""
        value = self.point.scalars.get(node.name) if isinstance(node, tree.Scalar) else node
        match value:
            case tree.Root(tree.Number(square)):
                return self.numbers.rational(square)
        return None

    def _as_logarithm(self, of: Node) -> tuple[Fraction, Fraction, tuple[Node, Node]] | None:
        """Return a, r and (u, b) of a log_b u + r; None where a node is no such sum."""
        match of:
            case tree.Div(tree.Ln(u), tree.Ln(base)):
                return Fraction(1), Fraction(0), (u, base)
            case tree.Mul(parts) | tree.Add(parts):
                found = [(one, self._as_logarithm(one)) for one in parts]
                inner = [told for _, told in found if told is not None]
                if len(inner) != 1:
                    return None
                ((factor, shift, logarithm),) = inner
                values = [self._at(self.program.place(one)) for one, told in found if told is None]
                if not all(map(self._is_rational, values)):
                    return None
                rest = [self.numbers.to_fraction(value) for value in values]
                if isinstance(of, tree.Add):
                    return factor, shift + sum(rest), logarithm
                return factor * math.prod(rest), shift * math.prod(rest), logarithm
        return None

    def order(self, left: Any, right: Any) -> str:
        """Return "<", "=", ">", "nan", "?" where the digits do not tell, "!" where nothing does."""
        if left is None or right is None:
            return "nan"
        if isinstance(left, float) or isinstance(right, float):
            if self._may_be_infinite(left) or self._may_be_infinite(right):
                return "!"
            a, c = (value if isinstance(value, float) else 0.0 for value in (left, right))
            return "=" if a == c else "<" if a < c else ">"
        gap = self._apply(operator.sub, left, right)
        side = self.sign(gap)
        if side is None:
            return "?" if self.numbers.is_narrow(gap) else "!"
        return "<=>"[side + 1]

    def are_close(self, left: Any, right: Any) -> bool:
        """Return whether what is known of the gap between two values is little beside them.

        They are finite, as values are of which `order` tells nothing.
        """
        if not self.sign(left):
            return False
        gap = self._apply(operator.sub, left, right)
        share = self.numbers.ball(self._apply(operator.truediv, gap, left))
        return bool(self.numbers.is_narrow(share))


def _of_one(function: Callable[[Exact, Any], Any]) -> Callable[..., Any]:
    def value(self: Exact, part: Any, k: int, below: tuple[int, ...]) -> Any:
        return function(self, self._at(below[0]))

    return value


_VALUES: dict[type, Callable[..., Any]] = {
    tree.Number: Exact._number,
    tree.Scalar: Exact._scalar,
    tree.Size: Exact._size,
    tree.Prob: Exact._entry,
    tree.Add: Exact._sum_of_few,
    tree.Mul: Exact._product_of_few,
    tree.Div: Exact._quotient,
    tree.Pow: Exact._raised,
    tree.Root: _of_one(Exact._root),
    tree.Exp: _of_one(Exact._exp),
    tree.Ln: _of_one(Exact._ln),
    tree.Abs: _of_one(Exact._absolute),
    tree.Extreme: Exact._largest_of_few,
    tree.Sum: Exact._sum,
    tree.Product: Exact._product,
    tree.Largest: Exact._largest,
    tree.ForAll: Exact._for_all,
    tree.Relation: Exact._relation,
    tree.Same: Exact._same,
    tree.Whole: Exact._whole,
    tree.And: Exact._and,
    tree.Or: Exact._or,
}


def _whole_root(value: int) -> int | None:
    root = math.isqrt(value)
    return root if root * root == value else None


def truth(sign: str, order: str) -> bool | None:
    """Return whether a relation holds, given how its sides compare; None where that is open."""
    if order == "nan":
        return False
    if order in "?!":
        return None
    return order in {"=": "=", "≠": "<>", "≤": "<=", "≥": ">=", "<": "<", ">": ">"}[sign]


def _all(told: Iterable[bool | None]) -> bool | None:
    found = list(told)
    return False if False in found else None if None in found else True


class Comparison:
    """How two nodes compare, with as many bits as it takes; "?" if even the last do not tell.

    Tests that are asked after at the same points share what was computed there.

    Parameters
    ----------
    program : Program
        The nodes are its first two roots.
    numbers : module, optional
        The back end, as of `Exact`.
    """

    def __init__(self, program: Program, numbers: ModuleType | None = None):
        self.program, self.numbers = program, numbers
        self._point: Point | None = None
        self._known: dict[int, Exact] = {}

    def at(self, point: Point, places: Mapping[Index, int], most: int = BITS[-1]) -> str:
        """Return the order at a point."""
        order = "?"
        for bits in BITS[1:]:
            if bits > most:
                break
            order = self.with_bits(point, places, bits)
            if order not in "?!":
                break
        return order

    def with_bits(self, point: Point, places: Mapping[Index, int], bits: int) -> str:
        """Return the order at a point, as far as so many bits tell it."""
        exact = self.exact(point, bits)
        exact.numbers.precision(bits)
        return exact.order(*(exact.value(k, places) for k in self.program.roots[:2]))

    def are_close(self, point: Point, places: Mapping[Index, int], bits: int) -> bool:
        """Return whether the sides differ by little beside what they are, if at all."""
        return self.exact(point, bits).are_close(*self.values(point, places, bits))

    def exact(self, point: Point, bits: int) -> Exact:
        """Return the values at a point to so many bits, as far as they were computed."""
        if point is not self._point:
            self._point, self._known = point, {}
        if bits not in self._known:
            self._known[bits] = Exact(self.program, point, bits, self.numbers)
        return self._known[bits]

    def undefined_part(
        self, point: Point, places: Mapping[Index, int]
    ) -> tuple[Node, dict[Index, int]] | None:
        """Return the smallest part of a side that has no value at a point, and its outcomes."""
        exact = self.exact(point, BITS[1])
        exact.numbers.precision(BITS[1])
        for k in self.program.roots[:2]:
            if exact.value(k, places) is None and (found := exact.undefined(k)) is not None:
                part, outcomes = self.program.parts[found[0]], found[1]
                assert isinstance(part, Node)
                return part, dict(zip(self.program.free[found[0]], outcomes, strict=True))
        return None

    def gap(
        self, point: Point, bits: int, places: Mapping[Index, int] | None = None
    ) -> Fraction | None:
        """Return the left side less the right one, as a fraction near it; None if it has none."""
        left, right = self.values(point, places or {}, bits)
        if any(side is None or isinstance(side, float) for side in (left, right)):
            return None
        # Of a fraction of a million digits, so many are enough: Python reduces it for seconds.
        numbers = self.exact(point, bits).numbers
        if isinstance(left, numbers.Rational) and isinstance(right, numbers.Rational):
            return _near(numbers.ball(left - right))
        return middle(left) - middle(right)

    def values(
        self, point: Point, places: Mapping[Index, int], bits: int = BITS[1]
    ) -> tuple[Any, Any]:
        """Return both values, for a reader's eye."""
        exact = self.exact(point, bits)
        exact.numbers.precision(bits)
        left, right = (exact.value(k, places) for k in self.program.roots[:2])
        return left, right


def shown(value: Any, digits: int) -> str:
    """Return a value as a decimal number of so many digits."""
    if value is None:
        return "undefined"
    if isinstance(value, float):
        return "∞" if value > 0 else "−∞"
    if any(isinstance(value, numbers.Rational) for numbers in (numbers_plain, _numbers)):
        return _decimal(middle(value), digits)
    # What no digit that was computed tells from 0 is shown as 0, and not as its last bits.
    return "0" if _numbers_of(value).sign(value) is None else _decimal(_near(value), digits)


def middle(value: Any) -> Fraction:
    """Return a finite value as a fraction, or one near the middle of its ball."""
    for numbers in (numbers_plain, _numbers):
        if isinstance(value, numbers.Rational):
            fraction: Fraction = numbers.to_fraction(value)
            return fraction
    return _near(value)


def _numbers_of(value: Any) -> ModuleType:
    """Return the back end of a ball."""
    return numbers_plain if isinstance(value, numbers_plain.Ball) else _numbers


def _near(value: Any) -> Fraction:
    """Return a fraction near the middle of a ball."""
    if isinstance(value, numbers_plain.Ball):
        sign, man, exponent, _ = value.mid._mpi_[0]
        size = Fraction(int(man)) * Fraction(2) ** int(exponent)
        return -size if sign else size
    man, exponent = value.mid().man_exp()
    return Fraction(int(man)) * Fraction(2) ** int(exponent)


def _decimal(value: Fraction, digits: int) -> str:
    if value.denominator == 1 and abs(value) < Fraction(10) ** digits:
        return str(value.numerator)
    size = abs(value)
    if not size:
        return "0"
    power = int((size.numerator.bit_length() - size.denominator.bit_length()) * math.log10(2))
    if abs(power) > _LARGEST_SHOWN:
        return f"about {'−' if value < 0 else ''}10^{power}"
    power += (size >= Fraction(10) ** (power + 1)) - (size < Fraction(10) ** power)
    if -5 <= power < digits:
        places = digits - 1 - power
        whole = round(size * 10**places)
        text = str(whole).rjust(places + 1, "0")
        text = f"{text[:-places]}.{text[-places:]}".rstrip("0").rstrip(".") if places else text
    else:
        whole = round(size / Fraction(10) ** power * 10 ** (digits - 1))
        power += whole == 10**digits
        mantissa = str(whole)
        text = f"{mantissa[0]}.{mantissa[1:digits]}".rstrip("0").rstrip(".") + f"·10^{power}"
    return f"−{text}" if value < 0 else text


@cache
def near(node: Node) -> float:
    """Return a float near the value of an expression without names."""
    exact = Exact(Program([node]), Point({}, {}, {}), BITS[0])
    value = exact.of(node)
    if value is None:
        return math.nan
    if isinstance(value, float):
        return value
    return float(exact.numbers.middle(exact.numbers.ball(value)))
