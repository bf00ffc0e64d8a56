"""Equalities: both sides in normal form, infinite at the same events, and their difference 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from derivation.declarations import ScalarSet
from derivation.prover.context import Context, Event, NeedSplit, Undefined
from derivation.prover.events import simplified
from derivation.prover.forms import Atom, Form, NotProved, Place
from derivation.prover.values import Value, value
from derivation.tree import Index, Node

__all__ = ["are_equal", "in_all_cases", "is_zero", "sides_where_finite", "with_ends"]

_MOST_CASES = 40
Pair = tuple[Value, Value]


def are_equal(left: Node, right: Node, context: Context, at: dict[Index, Place]) -> bool:
    """Return whether two nodes are equal wherever a context holds: infinite together, or not."""

    def equal(known: Context) -> bool:
        pair = value(left, known, at), value(right, known, at)
        events = [simplified(side.events, known) for side in pair]
        if events[0] != events[1]:
            return False
        if events[0]:
            # Infinities of both signs in one side would leave it undefined.
            _ = pair[0].sign
            pair = sides_where_finite(left, right, known, at, events[0])
        return is_zero(pair[0].form - pair[1].form)

    return in_all_cases(equal, context, frozenset(at.values()))


def sides_where_finite(
    left: Node,
    right: Node,
    context: Context,
    at: dict[Index, Place],
    events: frozenset[Event],
) -> Pair:
    """Return both values where events don't happen."""
    if any(not event.facts for event in events):
        return Value(Form()), Value(Form())
    known = context.but(absent=(*context.absent, *events))
    pair = value(left, known, at), value(right, known, at)
    if pair[0].events or pair[1].events:
        raise NotProved("an infinity that can't be told from others")
    return pair


def in_all_cases(test: Callable[[Context], bool], context: Context, free: frozenset[Place]) -> bool:
    """Return whether a test holds in every case that it asks for."""
    waiting, seen = [context], 0
    while waiting:
        seen += 1
        if seen > _MOST_CASES:
            raise NotProved("too many cases")
        known = waiting.pop()
        try:
            if not test(known):
                return False
        except NeedSplit as question:
            if not question.form.free <= free:
                raise NotProved("a question about outcomes that are bound") from None
            for yes in (True, False):
                decided = known.decided([(question.form, yes)])
                if decided is not None:
                    waiting.append(decided)
        except Undefined as fault:
            raise NotProved(str(fault)) from None
    return True


def with_ends(context: Context, names: frozenset[str]) -> Iterator[Context]:
    """Yield contexts for each closed end of the sets of free numbers, and for what is inside."""
    for name in sorted(names):
        where = context.scalar_set(name)
        closed = [
            end
            for end, is_open in ((where.low, where.open_low), (where.high, where.open_high))
            if end is not None and not is_open
        ]
        if closed and where.low != where.high:
            rest = names - {name}
            inside = replace(where, open_low=True, open_high=True)
            fixed = [ScalarSet(name, end, end, False, False) for end in closed]
            for part in (inside, *fixed):
                made = context.but(scalars={**context.scalars, name: part})
                yield from with_ends(made, rest)
            return
    yield context


def is_zero(gap: Form) -> bool:
    """Return whether a form is 0, as it is or after its denominators are multiplied out."""
    for _ in range(4):
        if not gap:
            return True
        least: dict[Atom, Fraction] = {}
        for product in gap.terms:
            for one, power in product:
                if one.kind == "base" and power < 0:
                    least[one] = min(least.get(one, Fraction(0)), power)
        if not least:
            return False
        for one, power in least.items():
            gap = gap * Form({((one, -power),): Fraction(1)})
    return not gap
