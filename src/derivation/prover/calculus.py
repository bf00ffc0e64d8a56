"""Derivatives of forms, and inequalities in one variable by the signs of derivatives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derivation.declarations import ScalarSet
from derivation.prover.context import NONNEGATIVE, POSITIVE, Context, NeedSplit, mentions
from derivation.prover.forms import (
    ZERO,
    Atom,
    Form,
    Monomial,
    NotProved,
    base_power,
    constant,
    exponential,
    of_atom,
    of_monomial,
    raised,
)
from derivation.prover.values import logarithm, powered

__all__ = ["DEEPEST", "derivative", "is_nonnegative_by_calculus", "variables_of", "with_form"]

# How often a derivative is taken, at most.
DEEPEST = 3
# What a step of calculus counts for, in decisions.
_COST = 5
_USUAL = (Fraction(1), Fraction(0), Fraction(1, 2), Fraction(2))


def derivative(form: Form, by: Atom) -> Form:
    """Return the derivative of a form by one of its atoms.

    Raises
    ------
    NotProved
        If the atom stands in a sum, an absolute value or a maximum.
    """
    total = ZERO
    for product, c in form.terms.items():
        for one, power in product:
            if mentions(one, by):
                rest = tuple(pair for pair in product if pair[0] is not one)
                total = total + (of_monomial(rest) * _of_power(one, power, by)).scaled(c)
    return total


def _of_power(one: Atom, power: Fraction, by: Atom) -> Form:
    outer = raised(one, power - 1).scaled(power)
    if one is by:
        return outer
    match one.kind:
        case "ln":
            return outer * derivative(one.data[0], by) * _inverse(one.data[0])
        case "exp":
            inside = derivative(of_monomial(one.data[0]), by)
            return inside.scaled(power) * raised(one, power)
        case "base":
            return outer * derivative(one.data[0], by)
    raise NotProved("a derivative through a sum")


def _inverse(form: Form) -> Form:
    """Return 1/f of what stands in a logarithm, so is positive."""
    number, shared, rest = form.content()
    inverse: Monomial = tuple((one, -power) for one, power in shared)
    if rest.is_constant:
        return of_monomial(inverse).scaled(1 / (number * rest.value))
    return of_monomial(inverse) * base_power(rest, Fraction(-1)).scaled(1 / number)


def with_form(form: Form, old: Atom, new: Form, context: Context) -> Form:
    """Return a form with another in the place of an atom, wherever it stands.

    Raises
    ------
    NeedSplit, NotProved
        If the result is not known to be defined.
    """
    total = ZERO
    for product, c in form.terms.items():
        part = constant(c)
        for one, power in product:
            part = part * _replaced(one, power, old, new, context)
        total = total + part
    return total


def _replaced(one: Atom, power: Fraction, old: Atom, new: Form, context: Context) -> Form:
    if not mentions(one, old):
        return raised(one, power)
    if one is old:
        return powered(new, power, context)
    match one.kind:
        case "ln":
            inside = with_form(one.data[0], old, new, context)
            if context.signs(inside) != POSITIVE:
                raise NotProved("a logarithm that may not be defined")
            return powered(logarithm(inside, context), power, context)
        case "exp":
            inside = with_form(of_monomial(one.data[0]), old, new, context)
            return exponential(inside.scaled(power))
        case "base":
            return powered(with_form(one.data[0], old, new, context), power, context)
    raise NotProved("a number put into a sum")


def is_nonnegative_by_calculus(form: Form, context: Context, depth: int = DEEPEST) -> bool:
    """Return whether a form of numbers is at least 0, since it is where it turns.

    At a number where it is at least 0, to the right of which its derivative is at least 0 and to
    the left at most 0, a function has its least value.
    """
    try:
        context.budget.spend(_COST)
        form = _simpler(form, context)
        if context.signs(form) <= NONNEGATIVE:
            return True
        if not depth:
            return False
        variables = sorted(
            {one for one in variables_of(form) if one.kind in {"scalar", "entry"}},
            key=lambda a: a.rank,
        )
    except (NotProved, NeedSplit):
        return False
    return any(_turns(form, one, variables, context, depth) for one in variables)


def _simpler(form: Form, context: Context) -> Form:
    """Return a form without factors and divisors that are positive."""
    for _ in range(4):
        least = {
            one: power
            for product in form.terms
            for one, power in product
            if one.kind == "base" and power < 0 and context.of_atom(one) == POSITIVE
        }
        if not least:
            break
        for one in least:
            lowest = min(dict(product).get(one, Fraction(0)) for product in form.terms)
            form = form * Form({((one, -lowest),): Fraction(1)})
    _, shared, rest = form.content()
    kept = tuple(pair for pair in shared if context.of_atom(pair[0]) != POSITIVE)
    return of_monomial(kept) * rest


def variables_of(form: Form) -> set[Atom]:
    """Return the atoms of a form that are no functions of others, also inside of functions."""
    found: set[Atom] = set()
    for one in form.atoms():
        match one.kind:
            case "ln" | "base" | "abs":
                found |= variables_of(one.data[0])
            case "exp":
                found |= variables_of(of_monomial(one.data[0]))
            case _:
                found.add(one)
    return found


def _turns(form: Form, one: Atom, others: list[Atom], context: Context, depth: int) -> bool:
    try:
        slope = derivative(form, one)
    except NotProved:
        return False
    where = context.interval(one)
    numbers = dict.fromkeys([where.low, where.high, *_USUAL])
    for number in numbers:
        if number is not None and _turns_at_number(form, slope, one, number, context, depth):
            return True
    return any(
        _turns_at_atom(form, slope, one, other, context, depth)
        for other in others
        if other is not one and other.kind == one.kind
    )


def _turns_at_number(
    form: Form, slope: Form, one: Atom, number: Fraction, context: Context, depth: int
) -> bool:
    where = context.interval(one)
    if (where.low is not None and number < where.low) or (
        where.high is not None and number > where.high
    ):
        return False
    if one.kind != "scalar" or _ties(one, context):
        return False
    try:
        at_number = with_form(form, one, constant(number), context)
        if not context.signs(at_number) <= NONNEGATIVE:
            return False
    except (NotProved, NeedSplit):
        return False
    right = replace(where, low=number, open_low=True)
    left = replace(where, high=number, open_high=True)
    return all(
        is_nonnegative_by_calculus(change, context.with_scalar(one.data[0], part), depth - 1)
        for part, change in ((right, slope), (left, -slope))
        if _is_interval(part)
    )


def _ties(one: Atom, context: Context) -> set[Form]:
    """Return what is decided of an atom together with others: it is not free in its interval."""
    return {
        form
        for form in (*context.positive, *context.not_positive)
        if len(form.terms) > 1 and any(mentions(part, one) for part in form.atoms())
    }


def _has_relatives(form: Form, one: Atom) -> bool:
    """Return whether a form holds other entries of a table, which one entry can't leave behind."""
    if one.kind != "entry":
        return False
    return any(
        part is not one and part.kind == "entry" and part.data[0] == one.data[0]
        for part in variables_of(form)
    )


def _is_interval(where: ScalarSet) -> bool:
    return where.low is None or where.high is None or where.low < where.high


def _turns_at_atom(
    form: Form, slope: Form, one: Atom, other: Atom, context: Context, depth: int
) -> bool:
    gap = of_atom(one) - of_atom(other)
    if _has_relatives(form, one):
        return False
    intervals = {replace(context.interval(part), name="") for part in (one, other)}
    if len(intervals) > 1 or _ties(one, context) - {gap, -gap}:
        return False
    try:
        there = with_form(form, one, of_atom(other), context)
        if not context.signs(there) <= NONNEGATIVE:
            return False
        sides = [context.decided([(gap, True)]), context.decided([(-gap, True)])]
    except (NotProved, NeedSplit):
        return False
    return all(
        is_nonnegative_by_calculus(change, side, depth - 1)
        for side, change in zip(sides, (slope, -slope), strict=True)
        if side is not None
    )
