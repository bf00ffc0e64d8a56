"""Decides at one point, exactly, whether a statement holds there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from derivation import exact, tree
from derivation.declarations import Declarations
from derivation.exact import BITS, DEEP_BITS, Comparison, Exact, Point
from derivation.statement import Statement
from derivation.touching import touching
from derivation.tree import Index
from derivation.walk import names_of, places

__all__ = ["Judge", "RefutedError", "UndecidedError", "holds"]


# Beyond these, a power may be smaller than the last of the digits that are computed.
_NEAR_ONE = Fraction(1, 2**12), Fraction(2**12)


# What a relation of a case of equality is off at most, at a number that is known to many digits:
# beside its sides, where these are large.
_NOTHING = Fraction(1, 2**200)


# How small a gap is, beside the sides, of which it can't be told from ordinary numbers that there
# is one; and by how much a case of equality is off there at least.
_AS_GOOD_AS_NONE, _A_LITTLE = Fraction(1, 2**80), Fraction(1, 2**16)
# Up to which size numbers are ordinary, and from which on probabilities are; and the denominators
# of rounded ones.
_FAR, _RARE = Fraction(16), Fraction(1, 2**8)
_SHORT, _LONG = 2**40, 2**60


@dataclass(eq=False)
class RefutedError(Exception):
    """A point at which a relation, or its case of equality, does not hold.

    Attributes
    ----------
    fault : {"false", "undefined", "meets", "strict", "an equality"}
    statement : Statement
    point : Point
    at : mapping of Index to int
        The free outcomes, counted from 0.
    """

    fault: str
    statement: Statement
    point: Point
    at: Mapping[Index, int]


class UndecidedError(Exception):
    """A statement that can be neither refuted nor accepted, with the reason.

    Parameters
    ----------
    reason : str
    point : Point, optional
        Where it can't be decided.
    at : mapping of Index to int
        The free outcomes there.
    help : str
        What to do about it.
    """

    def __init__(
        self,
        reason: str,
        point: Point | None = None,
        at: Mapping[Index, int] | None = None,
        help: str = "leave such points out in given:, or write it in another way",
    ):
        super().__init__(reason)
        self.point, self.at, self.help = point, at or {}, help


def holds(statement: Statement, point: Point) -> bool:
    """Return whether all conditions hold at a point.

    Two sides of a condition are equal where no number of digits tells them apart, as those of a
    step are.
    """
    told = Exact(statement.program, point, BITS[1])
    found = [told.of(condition) for condition in statement.conditions]
    if None in found and False not in found:
        alike = Exact(statement.program, point, BITS[-1], alike=True)
        found = [alike.of(condition) for condition in statement.conditions]
    return all(one is True for one in found)


class Judge:
    """A statement, ready to be decided at many points.

    Parameters
    ----------
    statement : Statement
    deep_bits : sequence of int
        To how many bits its sides are computed in turn, where the usual ones do not tell.
    """

    def __init__(self, statement: Statement, deep_bits: Sequence[int] = DEEP_BITS):
        self.statement, self.deep_bits = statement, deep_bits
        self.comparison = Comparison(statement.program)

    def relation_fault(
        self, point: Point, at: Mapping[Index, int], to_the_last: bool = False
    ) -> str:
        """Return what is wrong with the relation at a point, or nothing.

        An inequality that is not strict is asked after all digits where that is wanted.

        Raises
        ------
        UndecidedError
            If no number of digits tells how the sides compare.
        """
        sign = self.statement.relation.sign
        # An equality is refuted by what differs; a strict relation needs the last digit.
        deep = to_the_last or sign in "<>≠"
        order = self.comparison.at(point, at, BITS[-1] if deep else BITS[1])
        if order == "!":
            order = self._told(point, at)
        if order == "?" and sign in "<>≠":
            # Sides that differ by the cube of a tiny number differ after very many digits.
            order = self.comparison.with_bits(point, at, self.deep_bits[0])
        if order == "nan":
            return "" if self.statement.where_defined else "undefined"
        if exact.truth(sign, order) is False:
            return "false"
        if sign in "<>" and order in "<>" and self._nearly_meets(point, at):
            return "meets"
        if order in "?!" and sign in "<>≠" and not self._is_beyond_digits(point):
            return "meets"
        return ""

    def equality_fault(self, point: Point, at: Mapping[Index, int]) -> str:
        """Return what is wrong with the case of equality at a point, or nothing.

        It is about points at which both sides are finite.

        Raises
        ------
        UndecidedError
            If no number of digits tells whether the sides are equal, or whether it is claimed.
        """
        claim = self.statement.equality
        if claim is None:
            return ""
        order = self.comparison.at(point, at, BITS[1])
        if order == "!":
            order = self._told(point, at)
        if order == "nan":
            return "undefined"
        holds: bool | None = False
        if isinstance(claim, tree.Test):
            for bits in BITS[1:]:
                # In the end, equal is what no number of digits tells apart, as of two sides.
                holds = self._tests(point, bits).of(claim, at)
                if holds is not None:
                    break
        if order == "?" and not holds:
            # Sides that differ where a probability is tiny may agree in very many digits.
            order = self.comparison.at(point, at)
            if order == "?":
                order = self.comparison.with_bits(point, at, self.deep_bits[0])
        if self._infinite(point, at):
            return ""
        if order in "<>" and holds is False and self._nearly_meets(point, at):
            return "an equality"
        if holds == (order in "=?"):
            return ""
        if order in "?!" and self._is_beyond_digits(point):
            return ""
        if holds is None:
            # Equal as far as digits tell, where a claim holds as far as they tell.
            if order in "=?":
                return ""
            raise UndecidedError("whether its case of equality holds can't be told", point, at)
        return "strict" if holds else "an equality"

    def _nearly_meets(self, point: Point, at: Mapping[Index, int]) -> bool:
        """Return whether sides meet so near to a point that its numbers are those, rounded.

        A gap grows with the square of the distance to where sides meet, or with its third or
        fourth power. So it is less than the numbers' own digits tell, where these are ordinary and
        the case of equality is off by more than a little.
        """
        if not _is_ordinary(point, self.statement.declared):
            return False
        apart = self.comparison.gap(point, BITS[1], at)
        if apart is None:
            return False
        if any(self._margin(one, point, at) < _A_LITTLE for one in self.statement.conditions):
            return False
        relation, told = self.statement.relation, self.comparison.exact(point, BITS[1])
        size = max(_terms(side, told, at) for side in (relation.left, relation.right))
        if abs(apart) > _AS_GOOD_AS_NONE * size:
            return False
        claim = self.statement.equality
        return not isinstance(claim, tree.Test) or self._off(claim, point, at) > _A_LITTLE

    def _margin(self, test: tree.Test, point: Point, at: Mapping[Index, int]) -> Fraction:
        """Return how far a point is from where a condition begins to fail; 0 if that is open."""
        match test:
            case tree.Relation("<" | ">" | "≠", left, right):
                apart = tree.Relation("=", left, right)
                counts = any(isinstance(one, tree.Sum) for one in (left, right))
                return Fraction(0) if counts else self._off(apart, point, at)
            case tree.Relation():
                return Fraction(1)
            case tree.ForAll(over, inner):
                return min(
                    self._margin(inner, point, {**at, **one}) for one in places(over, point.sizes)
                )
        return Fraction(0)

    def _off(
        self, test: tree.Test, point: Point, at: Mapping[Index, int], *, relative: bool = False
    ) -> Fraction:
        """Return by how much a test fails at a point, or beside large sides; 0 where it holds."""
        told = self.comparison.exact(point, BITS[1])
        match test:
            case tree.Relation(_, left, right):
                if told.of(test, at) is not False:
                    return Fraction(0)
                sides = [told.of(side, at) for side in (left, right)]
                if any(side is None or isinstance(side, float) for side in sides):
                    return Fraction(0)
                a, c = map(exact.middle, sides)
                return abs(a - c) / (max(abs(a), abs(c), Fraction(1)) if relative else 1)
            case tree.And(tests):
                return max(self._off(one, point, at, relative=relative) for one in tests)
            case tree.Or(tests):
                return min(self._off(one, point, at, relative=relative) for one in tests)
            case tree.ForAll(over, inner):
                return max(
                    self._off(inner, point, {**at, **one}, relative=relative)
                    for one in places(over, point.sizes)
                )
        return Fraction(told.of(test, at) is False)

    def _is_beyond_digits(self, point: Point) -> bool:
        """Return whether sides may differ at a point by less than any number of digits tells.

        So it is with powers where a number is far out or tiny: e^(1/t) at t = 2⁻¹⁰⁰.
        """
        if not self._has_powers:
            return False
        sizes = [abs(v) for v in point.scalars.values() if isinstance(v, Fraction) and v]
        tables = self.statement.declared.tables
        lists = [_largest(v) for name, v in point.tables.items() if tables[name].kind == "list"]
        # A number often stands before the numbers of a list, as in e^(t v), or above a probability.
        most = max(sizes, default=Fraction(1)) * max([*lists, Fraction(1)])
        if self._has_powers_of_probabilities:
            depths = (_depth(v) for n, v in point.tables.items() if tables[n].kind != "list")
            most *= max(depths, default=1)
        return most >= _NEAR_ONE[1] or any(one <= _NEAR_ONE[0] for one in sizes)

    @cached_property
    def _has_powers(self) -> bool:
        return any(
            isinstance(part, tree.Exp)
            or (isinstance(part, tree.Pow) and not isinstance(part.exponent, tree.Number))
            for part in self.comparison.program.parts
        )

    @cached_property
    def _has_powers_of_probabilities(self) -> bool:
        tables = {n for n, one in self.statement.declared.tables.items() if one.kind != "list"}
        return any(
            isinstance(part, tree.Pow)
            and not isinstance(part.exponent, tree.Number)
            and names_of(part.base).names & tables
            for part in self.comparison.program.parts
        )

    def seen(self, point: Point, at: Mapping[Index, int]) -> tuple[bool, bool]:
        """Return whether the sides are equal where that is claimed, or differ elsewhere."""
        claim = self.statement.equality
        if not isinstance(claim, tree.Test):
            return False, False
        order = self.comparison.at(point, at, BITS[1])
        claimed = self._tests(point, BITS[1]).of(claim, at)
        return order in "=?" and claimed is True, order in "<>" and claimed is False

    def touches(self, point: Point, name: str) -> tuple[Point, bool] | None:
        """Return a point at which the sides meet, and whether their case of equality says so.

        Its number of that name, or the first probability, is near that of the given point; None if
        there is none.
        """
        start = point.scalars[name] if name in point.scalars else point.tables[name][0]
        assert isinstance(start, Fraction)

        def at(value: Fraction) -> Point:
            if name in point.scalars:
                return Point(point.sizes, point.tables, {**point.scalars, name: value})
            rest = (1 - value) / (1 - start)
            pmf = (value, *(one * rest for one in point.tables[name][1:]))
            return Point(point.sizes, {**point.tables, name: pmf}, point.scalars)

        found = touching(lambda value, bits: self.comparison.gap(at(value), bits), start)
        if found is None or (name in point.tables and not 0 < found < 1):
            return None
        claim, there = self.statement.equality, at(found)
        if any(self._is_at_its_end(one, there) for one in self.statement.conditions):
            return None
        if self._is_beyond_digits(there):
            # A gap that falls with the fourth power of a number seems to vanish beside 0.
            return None
        if not isinstance(claim, tree.Test):
            return there, False
        return there, self._off(claim, there, {}, relative=True) < _NOTHING

    def _is_at_its_end(self, condition: tree.Test, point: Point) -> bool:
        """Return whether a condition that leaves out its end holds at a point, or fails, barely."""
        match condition:
            case tree.Relation("<" | ">" | "≠", left, right):
                return self._off(tree.Relation("=", left, right), point, {}) < _NOTHING
        return False

    def _tests(self, point: Point, bits: int) -> Exact:
        if bits == BITS[-1]:
            return Exact(self.comparison.program, point, bits, alike=True)
        return self.comparison.exact(point, bits)

    def _told(self, point: Point, at: Mapping[Index, int]) -> str:
        """Return how the sides compare, where the usual digits tell nothing at all."""
        for bits in (BITS[-1], *self.deep_bits):
            order = self.comparison.with_bits(point, at, bits)
            if order != "!":
                return order
        if self._is_beyond_digits(point) or self.comparison.are_close(point, at, bits):
            return "?"
        raise UndecidedError(f"{bits:,} binary digits tell nothing of its sides", point, at)

    def tells(self, point: Point, at: Mapping[Index, int]) -> bool:
        """Return whether both sides are finite at a point, and the usual digits compare them."""
        order = self.comparison.at(point, at, BITS[1])
        return order not in {"!", "nan"} and not self._infinite(point, at)

    def _infinite(self, point: Point, at: Mapping[Index, int]) -> bool:
        return any(isinstance(v, float) for v in self.comparison.values(point, at))

    def allows(self, point: Point, at: Mapping[Index, int], open_ones: bool = False) -> bool:
        """Return whether a point lies where the statement is stated.

        With `open_ones`, conditions hold where no number of digits tells that they do not.
        """
        declared = self.statement.declared
        for name, value in point.scalars.items():
            where = declared.scalars.get(name)
            number = Fraction(exact.near(value)) if isinstance(value, tree.Node) else value
            if where is not None and number not in where:
                return False
        if not self.statement.conditions:
            return True
        tests = self._tests(point, BITS[1])
        told = [tests.of(one, at) for one in self.statement.conditions]
        return False not in told and (open_ones or None not in told)

    def is_like(self, found: RefutedError, point: Point) -> bool:
        """Return whether a point shows the same fault as one that was found."""
        if not self.allows(point, found.at):
            return False
        try:
            if found.fault in {"strict", "an equality"}:
                return self.equality_fault(point, found.at) == found.fault
            return self.relation_fault(point, found.at, to_the_last=True) == found.fault
        except UndecidedError:
            return False


def _terms(node: tree.Node, told: Exact, at: Mapping[Index, int]) -> Fraction:
    """Return how large the terms are that a value is the sum of; they may cancel each other."""
    match node:
        case tree.Add(terms):
            return max(_terms(one, told, at) for one in terms)
        case tree.Mul(factors):
            return math.prod((_terms(one, told, at) for one in factors), start=Fraction(1))
        case tree.Div(above, below) if part := _terms(below, told, at):
            return _terms(above, told, at) / part
        case tree.Sum(over, None, body):
            return max(_terms(body, told, {**at, **one}) for one in places(over, told.point.sizes))
        case tree.Pow(base, tree.Number(power)) if power.denominator == 1 and power > 0:
            return _terms(base, told, at) ** int(power)
    value = told.of(node, at)
    if isinstance(node, tree.Ln) and not isinstance(value, float | None):
        # What a logarithm is of has digits of its own, and is near 1 where two numbers are alike.
        return max(abs(exact.middle(value)), Fraction(1))
    return Fraction(0) if value is None or isinstance(value, float) else abs(exact.middle(value))


def _is_ordinary(point: Point, declared: Declarations) -> bool:
    """Return whether some numbers of a point are rounded, and none is far out or near to an end."""
    numbers, most = [], Fraction(1)
    for name, value in point.scalars.items():
        number = Fraction(exact.near(value)) if isinstance(value, tree.Node) else value
        where = declared.scalars.get(name)
        # The base of the logarithm is above 1.
        ends = [where.low, where.high] if where is not None else [Fraction(1)]
        if any(abs(number - end) < 1 / _FAR for end in ends if end is not None):
            return False
        if number and abs(number) < _RARE:
            return False
        numbers.append(number)
        most = max(most, abs(number))
    for name, table in point.tables.items():
        found = [*_flat(table)]
        if declared.tables[name].kind == "list":
            numbers += found
            most *= max([Fraction(1), *map(abs, found)])
        elif min((one for one in found if one), default=Fraction(1)) < _RARE:
            return False
    rounded = any(_SHORT < one.denominator <= _LONG for one in numbers)
    return rounded and most <= _FAR


def _largest(values: Any) -> Fraction:
    """Return the largest size of the numbers of a table."""
    return max(map(abs, _flat(values)), default=Fraction(0))


def _depth(values: Any) -> int:
    """Return to how many binary places the least positive number of a table is about 0."""
    least = min((one for one in _flat(values) if one), default=Fraction(1))
    return max(least.denominator.bit_length() - least.numerator.bit_length(), 1)


def _flat(values: Any) -> Iterator[Fraction]:
    """Yield the numbers of a table."""
    if isinstance(values, tuple):
        for one in values:
            yield from _flat(one)
    else:
        yield values
