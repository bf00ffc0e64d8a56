"""Sums over outcomes in normal form: linear, in any order, with what sums to 1 summed out.

A sum runs over the outcomes at which its facts hold (forms that are positive there) and at which
no probability that is a factor of its body is 0: so p(x) ln p(x) needs no fact for p(x) > 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, count

from derivation.prover.context import NOTHING, Context
from derivation.prover.forms import (
    ONE,
    ZERO,
    Atom,
    Form,
    Monomial,
    NotProved,
    Place,
    atom,
    monomial,
    of_atom,
    of_monomial,
    reduced,
)
from derivation.prover.renaming import canonical_sum, renamed, renamed_monomial

__all__ = ["fresh", "opened", "summed", "summed_in_class"]

_NUMBERS = count(1)
_MOST_OVER = 5


def fresh(alphabet: str) -> Place:
    """Return an outcome that stands nowhere yet."""
    return alphabet, next(_NUMBERS)


def summed_in_class(
    form: Form, over: tuple[Place, ...], decisions: frozenset[tuple[Form, bool]], context: Context
) -> Form:
    """Return the sum of a form over the outcomes where decisions hold.

    What is not positive is taken out of the whole: over p = 0 is over all, less over p > 0. The
    form has to be defined without these decisions, as it is: what is 0 stands in it no more.
    """
    positive = frozenset(fact for fact, yes in decisions if yes)
    zero = [fact for fact, yes in decisions if not yes]
    total = ZERO
    for size in range(len(zero) + 1):
        for chosen in combinations(zero, size):
            part = summed(form, over, positive | set(chosen), context)
            total = total + part.scaled(Fraction((-1) ** size))
    return total


def summed(form: Form, over: tuple[Place, ...], facts: frozenset[Form], context: Context) -> Form:
    """Return the sum of a form over outcomes at which facts hold, term by term."""
    total = ZERO
    for product, c in reduced(form).terms.items():
        total = total + _sum_of(product, over, facts, context).scaled(c)
    return total


def _sum_of(
    product: Monomial, over: tuple[Place, ...], facts: frozenset[Form], context: Context
) -> Form:
    lifted = lift(product, over, facts)
    if lifted is not None:
        return summed(*lifted, context)
    facts = _needed(product, facts, context)
    outside = tuple(pair for pair in product if not pair[0].free & set(over))
    result = of_monomial(outside)
    for places, factors, own in _components(product, over, facts):
        result = result * _connected(factors, places, own, context)
    return result


def lift(
    product: Monomial, over: tuple[Place, ...], facts: frozenset[Form]
) -> tuple[Form, tuple[Place, ...], frozenset[Form]] | None:
    """Make one sum of a sum with a sum in it, if its body has one that depends on its outcomes."""
    for one, power in product:
        if one.kind == "sum" and power >= 1 and power.denominator == 1 and one.free & set(over):
            inside, more, also = opened(one)
            if len(over) + len(more) > _MOST_OVER:
                raise NotProved("too many outcomes in one sum")
            rest = monomial({**dict(product), one: power - 1})
            return of_monomial(rest) * of_monomial(inside), (*over, *more), facts | also
    return None


def opened(one: Atom) -> tuple[Monomial, tuple[Place, ...], frozenset[Form]]:
    """Return the body, the outcomes and the facts of a sum, its outcomes by new names."""
    over, facts, body = one.data
    names = {place: fresh(place[0]) for place in over}
    return (
        renamed_monomial(body, names),
        tuple(names.values()),
        frozenset(renamed(fact, names) for fact in facts),
    )


def _needed(product: Monomial, facts: frozenset[Form], context: Context) -> frozenset[Form]:
    """Leave out the facts without which there is no term, or a factor is 0."""
    supports = [(form, True) for form in context.supports(product)]
    # What is known to be 0 may not help here: the sum is used without these decisions.
    bare = context.only_positive()
    kept = set(facts)
    # Where one of these is 0 so is the term, and nothing in it can be undefined.
    plain = [one for one, _ in product if one.kind in {"entry", "abs", "size"}]
    if len(plain) < len(product) or any(power < 0 for _, power in product):
        plain = []
    for fact in sorted(facts, key=_rank):
        others = [(one, True) for one in kept if one != fact]
        without = bare.decided([*others, *supports, (fact, False)])
        if without is None or any(without.of_atom(one) == NOTHING for one in plain):
            kept.discard(fact)
    return frozenset(kept)


def _rank(form: Form) -> tuple[int, ...]:
    return tuple(sorted(-one.rank for one in form.atoms()))


def _components(
    product: Monomial, over: tuple[Place, ...], facts: frozenset[Form]
) -> Iterator[tuple[tuple[Place, ...], Monomial, frozenset[Form]]]:
    """Yield the groups of factors that share outcomes with each other and with no other group."""
    left = set(over)
    linked = [one.free & left for one, _ in product] + [fact.free & left for fact in facts]
    while left:
        group = {min(left)}
        while True:
            more = group.union(*(places for places in linked if places & group))
            if more == group:
                break
            group = more
        left -= group
        factors = tuple(pair for pair in product if pair[0].free & group)
        yield tuple(sorted(group)), factors, frozenset(f for f in facts if f.free & group)


def _connected(
    factors: Monomial, over: tuple[Place, ...], facts: frozenset[Form], context: Context
) -> Form:
    if not factors and not facts:
        (place,) = over
        return of_atom(atom("size", place[0]))
    for place in over:
        if any(place in fact.free for fact in facts):
            continue
        inside = tuple(pair for pair in factors if place in pair[0].free)
        less = _summed_out(inside, place, context)
        if less is None:
            less = _cancelled(inside, factors, place, context)
        if less is not None:
            rest = tuple(pair for pair in factors if place not in pair[0].free)
            others = tuple(one for one in over if one != place)
            # Where the sum is 0 there was no term: this may not be lost when it cancels.
            known = facts if less.is_constant else facts | {less}
            return summed(of_monomial(rest) * less, others, known, context)
    return of_atom(canonical_sum(over, facts, factors))


def _summed_out(inside: Monomial, place: Place, context: Context) -> Form | None:
    """Return the marginal, if a pmf or a channel is all that depends on an outcome."""
    if len(inside) != 1 or inside[0][1] != 1 or inside[0][0].kind != "entry":
        return None
    one = inside[0][0]
    name, places = one.data
    table = context.table(one)
    if places.count(place) != 1 or table.kind == "list":
        return None
    if table.kind == "channel":
        return ONE if places[0] == place else None
    left = tuple(None if at == place else at for at in places)
    if all(at is None for at in left):
        return ONE
    return context.entry(atom("entry", name, left))


def _cancelled(inside: Monomial, factors: Monomial, place: Place, context: Context) -> Form | None:
    """Return the sum over one outcome, if what it is divided by is this sum."""
    if not any(one.kind == "sum" and power < 0 for one, power in factors):
        return None
    found = canonical_sum((place,), frozenset(), inside)
    return of_atom(found) if dict(factors).get(found, Fraction(0)) < 0 else None
