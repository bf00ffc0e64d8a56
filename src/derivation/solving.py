"""Points at which equalities between free numbers hold: one number is computed from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from derivation import tree
from derivation.declarations import ScalarSet
from derivation.exact import BITS, Exact, Point
from derivation.program import Program
from derivation.sampling import Number, Sample
from derivation.walk import names_of

__all__ = ["solved"]

# To so many binary places the other numbers are rounded, so that most solutions are floats.
_PLACES = 2.0**26
_LARGEST = 2.0**900


def solved(
    sample: Sample, conditions: Sequence[tree.Test], sets: Mapping[str, ScalarSet]
) -> Sample:
    """Return a sample with equalities of free numbers fulfilled, where they are linear in one."""
    for condition in conditions:
        if isinstance(condition, tree.Relation) and condition.sign == "=":
            speaks = names_of(condition)
            free = [name for name in sorted(speaks.names) if name in sets]
            if free and speaks.names <= sample.scalars.keys() and not speaks.alphabets:
                sample = _solved_for(free[-1], sample, condition, sets)
    return sample


def _solved_for(
    name: str, sample: Sample, condition: tree.Relation, sets: Mapping[str, ScalarSet]
) -> Sample:
    program = Program([condition.left, condition.right])
    columns: dict[str, list[Number]] = {n: list(column) for n, column in sample.scalars.items()}
    for k in range(len(sample)):
        rounded = {n: _rounded(column[k], sets.get(n)) for n, column in columns.items()}
        if not any(isinstance(value, tree.Node) for n, value in rounded.items() if n != name):
            found = _root(program, name, {n: v for n, v in rounded.items() if n != name})
            if found is not None and found in sets[name]:
                for n, value in rounded.items():
                    columns[n][k] = value
                whole = float(found)
                columns[name][k] = whole if Fraction(whole) == found else tree.Number(found)
    return replace(sample, scalars=columns)


def _rounded(value: Number, where: ScalarSet | None) -> Number:
    if isinstance(value, tree.Node) or abs(value) > _LARGEST:
        return value
    near = round(value * _PLACES) / _PLACES
    return near if where is None or near in where else value


def _root(program: Program, name: str, others: Mapping[str, Number]) -> Fraction | None:
    """Return where the gap is 0, if it is a rational number and the gap is linear."""
    known = {n: Fraction(value) for n, value in others.items() if isinstance(value, float)}

    def gap(value: Fraction) -> Fraction | None:
        exact = Exact(program, Point({}, {}, {**known, name: value}), BITS[0])
        exact.numbers.precision(exact.bits)
        sides = [exact.value(k, {}) for k in program.roots]
        if not all(isinstance(side, exact.numbers.Rational) for side in sides):
            return None
        left, right = map(exact.numbers.to_fraction, sides)
        return Fraction(left - right)

    at_1, at_2 = gap(Fraction(1)), gap(Fraction(2))
    if at_1 is None or at_2 is None or at_1 == at_2:
        return None
    root = 1 - at_1 / (at_2 - at_1)
    return root if gap(root) == 0 else None
