"""Decides at one point, exactly, whether a statement holds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from derivation import exact, tree
from derivation.exact import BITS, DEEP_BITS, Comparison, Exact, Point
from derivation.program import Program
from derivation.statement import Statement
from derivation.tree import Index

__all__ = ["Judge", "RefutedError", "UndecidedError"]


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
    """

    def __init__(
        self, reason: str, point: Point | None = None, at: Mapping[Index, int] | None = None
    ):
        super().__init__(reason)
        self.point, self.at = point, at or {}


class Judge:
    """A statement, ready to be decided at many points."""

    def __init__(self, statement: Statement):
        self.statement = statement
        self.comparison = Comparison(statement.relation.left, statement.relation.right)
        self.tests = Program(statement.tests)

    def relation_fault(self, point: Point, at: Mapping[Index, int]) -> str:
        """Return what is wrong with the relation at a point, or nothing.

        Raises
        ------
        UndecidedError
            If no number of digits tells how the sides compare.
        """
        sign = self.statement.relation.sign
        # An equality is refuted by what differs; a strict relation needs the last digit.
        order = self.comparison.at(point, at, BITS[-1] if sign in "<>≠" else BITS[1])
        if order == "!":
            order = self._told(point, at)
        if order == "nan":
            return "undefined"
        if exact.truth(sign, order) is False:
            return "false"
        return "meets" if order == "?" and sign in "<>≠" else ""

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
            holds = Exact(self.tests, point, BITS[1]).of(claim, at)
        if order == "?" and not holds:
            # Sides that differ where a probability is tiny may agree in very many digits.
            order = self.comparison.at(point, at)
        if holds == (order in "=?") or self._infinite(point, at):
            return ""
        if holds is None:
            # Equal as far as digits tell, where a claim holds as far as they tell.
            if order in "=?":
                return ""
            raise UndecidedError("whether its case of equality holds can't be told", point, at)
        return "strict" if holds else "an equality"

    def _told(self, point: Point, at: Mapping[Index, int]) -> str:
        """Return how the sides compare, where the usual digits tell nothing at all."""
        for bits in (BITS[-1], *DEEP_BITS):
            order = self.comparison.with_bits(point, at, bits)
            if order != "!":
                return order
        raise UndecidedError(f"{bits:,} binary digits tell nothing of its sides", point, at)

    def _infinite(self, point: Point, at: Mapping[Index, int]) -> bool:
        return any(isinstance(v, float) for v in self.comparison.values(point, at, BITS[0]))

    def allows(self, point: Point, at: Mapping[Index, int]) -> bool:
        """Return whether a point lies where the statement is stated."""
        declared = self.statement.declared
        for name, value in point.scalars.items():
            where = declared.scalars.get(name)
            number = Fraction(exact.near(value)) if isinstance(value, tree.Node) else value
            if where is not None and number not in where:
                return False
        tests = Exact(self.tests, point, BITS[1])
        return all(tests.of(one, at) is True for one in self.statement.conditions)

    def is_like(self, found: RefutedError, point: Point) -> bool:
        """Return whether a point shows the same fault as one that was found."""
        if not self.allows(point, found.at):
            return False
        try:
            if found.fault in {"strict", "an equality"}:
                return self.equality_fault(point, found.at) == found.fault
            return self.relation_fault(point, found.at) == found.fault
        except UndecidedError:
            return False
