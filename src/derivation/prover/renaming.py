"""Outcomes by other names, in forms and in what their atoms hold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations, product

from derivation.prover.forms import Atom, Form, Monomial, Place, atom, monomial

__all__ = ["canonical_sum", "lowest_bound", "renamed", "renamed_atom", "renamed_monomial"]

Names = Mapping[Place, Place]


def renamed(form: Form, names: Names) -> Form:
    """Return a form with other names for outcomes."""
    if not form.free & names.keys():
        return form
    return Form({renamed_monomial(m, names): c for m, c in form.terms.items()})


def renamed_monomial(factors: Monomial, names: Names) -> Monomial:
    """Return a monomial with other names for outcomes."""
    return monomial({renamed_atom(one, names): power for one, power in factors})


def renamed_atom(one: Atom, names: Names) -> Atom:
    """Return an atom with other names for outcomes."""
    if not one.free & names.keys():
        return one
    match one.kind:
        case "entry":
            name, places = one.data
            return atom("entry", name, tuple(names.get(place, place) for place in places))
        case "ln" | "base" | "abs":
            return atom(one.kind, renamed(one.data[0], names))
        case "exp":
            return atom("exp", renamed_monomial(one.data[0], names))
        case "extreme":
            largest, over, form = one.data
            return atom("extreme", largest, over, renamed(form, names))
    over, facts, body = one.data
    return canonical_sum(
        over, frozenset(renamed(f, names) for f in facts), renamed_monomial(body, names)
    )


def lowest_bound(*forms: Form) -> int:
    """Return the lowest number of an outcome that is bound somewhere inside; 0 if none is."""
    return min((_lowest(one) for form in forms for one in form.atoms()), default=0)


def _lowest(one: Atom) -> int:
    numbers: list[int] = [0]
    match one.kind:
        case "ln" | "base" | "abs":
            numbers.append(lowest_bound(one.data[0]))
        case "exp":
            numbers += [_lowest(part) for part, _ in one.data[0]]
        case "extreme":
            numbers += [lowest_bound(one.data[2]), *(number for _, number in one.data[1])]
        case "sum":
            over, facts, body = one.data
            numbers += [lowest_bound(*facts), *(_lowest(part) for part, _ in body)]
            numbers += [number for _, number in over]
    return min(numbers)


def canonical_sum(over: tuple[Place, ...], facts: frozenset[Form], body: Monomial) -> Atom:
    """Return the atom of a sum, the same whatever its outcomes were called.

    Bound outcomes get numbers below all that are bound inside, so that none is caught.
    """
    start = min(lowest_bound(*facts), lowest_bound(Form({body: _UNIT})))
    best: tuple[object, ...] | None = None
    chosen: Atom | None = None
    for names in canonical_names(over, start):
        new = frozenset(renamed(fact, names) for fact in facts)
        inside = renamed_monomial(body, names)
        key = (tuple((a.rank, k) for a, k in inside), tuple(sorted(_key(fact) for fact in new)))
        if best is None or key < best:
            best = key
            chosen = atom("sum", tuple(sorted(names.values())), new, inside)
    assert chosen is not None
    return chosen


def canonical_names(over: tuple[Place, ...], start: int) -> list[dict[Place, Place]]:
    """Return all ways to give outcomes the numbers below a start, alphabet by alphabet."""
    groups: dict[str, list[Place]] = {}
    for place in sorted(over):
        groups.setdefault(place[0], []).append(place)
    ways = []
    for choice in product(*(permutations(group) for group in groups.values())):
        ordered = [place for group in choice for place in group]
        counts: dict[str, int] = {}
        names = {}
        for place in ordered:
            counts[place[0]] = counts.get(place[0], 0) + 1
            names[place] = (place[0], start - counts[place[0]])
        ways.append(names)
    return ways


def _key(form: Form) -> tuple[object, ...]:
    return tuple(sorted((tuple((a.rank, k) for a, k in m), c) for m, c in form.terms.items()))


_UNIT = Fraction(1)
