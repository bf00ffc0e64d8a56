"""Values of trees as forms, under the conventions of the evaluators: 0 log 0 = 0, 1/0 = ∞.

A value is a form together with the events at which it is infinite. Where it has to be known whether
something is 0, `NeedSplit` asks; the sum that binds its outcome decides it both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from derivation import tree
from derivation.prover.context import NONNEGATIVE, POSITIVE, Context, Event, NeedSplit, Undefined
from derivation.prover.forms import (
    ONE,
    ZERO,
    Atom,
    Form,
    NotProved,
    Place,
    atom,
    base_power,
    constant,
    exponential,
    of_atom,
    of_monomial,
    primes,
    rational_power,
)
from derivation.prover.renaming import lowest_bound, renamed
from derivation.prover.sums import fresh, summed, summed_in_class
from derivation.tree import Index, Node

__all__ = ["Value", "holds", "logarithm", "powered", "value"]

Places = Mapping[Index, Place]
_MOST_CLASSES = 100


@dataclass(frozen=True)
class Value:
    """What a node is worth.

    Attributes
    ----------
    form : Form
        Its value where none of the events happens.
    events : frozenset of Event
        Where it is infinite.
    """

    form: Form
    events: frozenset[Event] = frozenset()

    @property
    def is_infinite(self) -> bool:
        """Whether it is infinite for certain."""
        return any(not event.facts for event in self.events)

    @property
    def sign(self) -> int:
        """The sign of its infinities, if they have one."""
        signs = {event.sign for event in self.events}
        if len(signs) > 1:
            raise NotProved("infinities of both signs")
        return signs.pop() if signs else 0


def _infinity(sign: int) -> Value:
    return Value(ZERO, frozenset({Event(sign, (), frozenset())}))


def value(node: Node, context: Context, at: Places) -> Value:
    """Return the value of a node.

    Raises
    ------
    NeedSplit
        If it has to be decided whether something is positive.
    Undefined
        If it has no value, at some points that the context allows.
    NotProved
        If the rules here don't tell its value.
    """
    match node:
        case tree.Number(number):
            return Value(constant(number))
        case tree.Scalar(name):
            return Value(_scalar(name, context))
        case tree.Size(alphabet):
            return Value(of_atom(atom("size", alphabet)))
        case tree.Prob(name, places):
            known = tuple(at[one] if isinstance(one, Index) else one for one in places)
            return Value(context.entry(atom("entry", name, known)))
        case tree.Add(terms):
            return _added([value(term, context, at) for term in terms])
        case tree.Mul(factors):
            return _multiplied(factors, context, at)
        case tree.Div(above, below):
            return _divided(above, below, context, at)
        case tree.Pow(base, exponent):
            return _power(value(base, context, at), value(exponent, context, at), context)
        case tree.Root(of):
            return _root(value(of, context, at), context)
        case tree.Exp(of):
            return _exp(value(of, context, at))
        case tree.Ln(of):
            return _ln(value(of, context, at), context)
        case tree.Abs(of):
            return Value(_absolute(_finite(value(of, context, at)), context))
        case tree.Extreme(largest, among):
            return _extreme(largest, [_finite(value(one, context, at)) for one in among], context)
        case tree.Sum(over, where, body):
            return _sum(over, where, body, context, at)
        case tree.Product(over, body):
            return _product(over, body, context, at)
        case tree.Largest(largest, over, body):
            return _largest(largest, over, body, context, at)
    raise NotProved(f"{type(node).__name__} has no normal form")


def _scalar(name: str, context: Context) -> Form:
    if name == "e":
        return exponential(ONE)
    if name == "pi":
        return of_atom(atom("scalar", "pi"))
    where = context.scalar_set(name)
    if where.low is not None and where.low == where.high:
        return constant(where.low)
    return of_atom(atom("scalar", name))


def _finite(found: Value) -> Form:
    if found.events:
        raise NotProved("a function of what may be infinite")
    return found.form


def _added(parts: list[Value]) -> Value:
    total, events = ZERO, frozenset[Event]()
    for part in parts:
        total, events = total + part.form, events | part.events
    found = Value(total, events)
    # ∞ − ∞ has no value: infinities of both signs are refused here.
    _ = found.sign
    return found


def _multiplied(factors: tuple[Node, ...], context: Context, at: Places) -> Value:
    values: list[Value] = []
    wild: list[tuple[Node, Exception | None]] = []
    for factor in factors:
        try:
            found = value(factor, context, at)
        except (NeedSplit, Undefined, NotProved) as open_question:
            wild.append((factor, open_question))
            continue
        if found.events:
            wild.append((factor, None))
        values.append(found)
    if any(context.is_zero(found.form) and not found.events for found in values):
        return _nothing(wild)
    problems = [problem for _, problem in wild if problem is not None]
    if problems or any(found.events for found in values):
        # Whether the other factors are 0 comes first: then what is wild does not count.
        for found in values:
            if not found.events and context.signs(found.form) == NONNEGATIVE and found.form.free:
                raise NeedSplit(context.question(found.form))
    if problems:
        raise next((one for one in problems if isinstance(one, NeedSplit)), problems[0])
    product = Value(ONE)
    for found in values:
        product = _times(product, found, context)
    return product


def _nothing(wild: list[tuple[Node, Exception | None]]) -> Value:
    """Return 0 times what is infinite or undefined: 0 if a logarithm made it so."""
    for factor, problem in wild:
        if not tree.born_of_a_logarithm(factor):
            raise problem if problem is not None else Undefined("0 times an infinity")
    return Value(ZERO)


def _times(left: Value, right: Value, context: Context) -> Value:
    if left.events and right.events:
        raise NotProved("a product of what may be infinite")
    if left.events:
        left, right = right, left
    if not right.events:
        return Value(left.form * right.form)
    signs = context.signs(left.form)
    if 0 in signs:
        if signs == NONNEGATIVE:
            raise NeedSplit(context.question(left.form))
        raise NotProved("a factor of what may be infinite may be 0")
    if len(signs) > 1:
        raise NotProved("a factor of what may be infinite has no known sign")
    (sign,) = signs
    events = frozenset(replace(event, sign=event.sign * sign) for event in right.events)
    return Value(left.form * right.form, events)


def _divided(above: Node, below: Node, context: Context, at: Places) -> Value:
    divisor = value(below, context, at)
    if divisor.events:
        if not divisor.is_infinite:
            raise NotProved("a divisor may be infinite")
        _finite(value(above, context, at))
        return Value(ZERO)
    if context.is_zero(divisor.form):
        top = value(above, context, at)
        if top.events:
            raise NotProved("an infinity over 0")
        signs = context.signs(top.form)
        if 0 in signs:
            if signs == NONNEGATIVE:
                raise NeedSplit(context.question(top.form))
            raise Undefined("0/0")
        if len(signs) > 1:
            raise NotProved("a/0 with a of unknown sign")
        return _infinity(max(signs))
    inverse = powered(divisor.form, Fraction(-1), context)
    return _times(value(above, context, at), Value(inverse), context)


def _nonzero(form: Form, context: Context) -> None:
    signs = context.signs(form)
    if 0 not in signs:
        return
    if signs <= NONNEGATIVE:
        raise NeedSplit(context.question(form))
    raise NotProved("a divisor may be 0")


def powered(form: Form, power: Fraction, context: Context) -> Form:
    """Return a rational power of a form, where it has one.

    Raises
    ------
    NeedSplit, NotProved
        If a divisor may be 0, or what is under a root negative.
    """
    if power.denominator == 1 and power >= 0:
        return form.power(int(power))
    if power < 0:
        _nonzero(form, context)
    elif not form:
        return ZERO
    if power.denominator != 1 and not context.signs(form) <= NONNEGATIVE:
        raise NotProved("the sign under a root is not known")
    number, shared, rest = form.content()
    result = ONE
    if rest.is_constant and rest.value == -1:
        if power.denominator != 1:
            raise NotProved("a root of a product of unknown signs")
        result = constant(Fraction(-1) ** int(power))
        rest = ONE
    for one, exponent in shared:
        result = result * _atom_power(one, exponent, power, context)
    if not rest.is_constant:
        if -1 in context.signs(rest) and 1 not in context.signs(rest):
            if power.denominator != 1:
                raise NotProved("a root of a product of unknown signs")
            rest, result = -rest, result.scaled(Fraction(-1) ** int(power))
        elif power.denominator != 1 and not context.signs(rest) <= NONNEGATIVE:
            raise NotProved("the sign under a root is not known")
        result = result * base_power(rest, power)
    return result * rational_power(number, power)


def _atom_power(one: Atom, exponent: Fraction, power: Fraction, context: Context) -> Form:
    if power.denominator == 1 or context.of_atom(one) <= NONNEGATIVE:
        return of_monomial(((one, exponent * power),))
    if exponent % 2 == 0:
        inside = _absolute(of_atom(one), context)
        return powered(inside, exponent * power, context)
    raise NotProved("a root of a product of unknown signs")


def _power(base: Value, exponent: Value, context: Context) -> Value:
    power = _finite(exponent)
    if power.is_constant:
        return _rational_power(base, power.value, context)
    form = _finite(base)
    if not form:
        if context.signs(power) == POSITIVE:
            return Value(ZERO)
        raise Undefined("0 to a power that may be 0 or negative")
    if not context.is_positive(form):
        raise NotProved("a power of what is not positive")
    return Value(exponential(power * logarithm(form, context)))


def _rational_power(base: Value, power: Fraction, context: Context) -> Value:
    if base.events:
        if power == 1:
            return base
        raise NotProved("a power of what may be infinite")
    if not base.form and power < 0:
        if power.denominator != 1:
            raise Undefined("a root of 0 in a denominator")
        return _infinity(1)
    if power == 0:
        return Value(ONE)
    if power.denominator not in {1, 2}:
        # A root of another kind is taken by its logarithm.
        if not base.form:
            return Value(ZERO)
        context.is_positive(base.form)
    return Value(powered(base.form, power, context))


def _root(of: Value, context: Context) -> Value:
    if of.events:
        return _increasing(of, powered(of.form, Fraction(1, 2), context))
    return Value(powered(of.form, Fraction(1, 2), context))


def _exp(of: Value) -> Value:
    if of.is_infinite and of.sign < 0:
        return Value(ZERO)
    return _increasing(of, exponential(of.form))


def _ln(of: Value, context: Context) -> Value:
    if of.is_infinite:
        return _increasing(of, ZERO)
    if context.is_zero(of.form) and not of.events:
        return _infinity(-1)
    if not context.is_positive(of.form):
        raise Undefined("a logarithm of what may be negative")
    return _increasing(of, logarithm(of.form, context))


def _increasing(of: Value, form: Form) -> Value:
    """Return a function that grows without end, of what may be infinite."""
    if of.events and of.sign < 0:
        raise NotProved("a function of what may be −∞")
    return Value(form, of.events)


def logarithm(form: Form, context: Context) -> Form:
    """Return the natural logarithm of a positive form, of its factors one by one.

    Raises
    ------
    NotProved
        If its factors are not known to be positive one by one.
    """
    number, shared, rest = form.content()
    total = ZERO
    for prime, times in primes(number):
        total = total + of_atom(atom("ln", constant(prime))).scaled(Fraction(times))
    for one, power in shared:
        total = total + _log_of_atom(one, context).scaled(power)
    if rest.is_constant:
        if rest.value != 1:
            raise NotProved("a logarithm of a product of unknown signs")
        return total
    if context.signs(rest) != POSITIVE:
        raise NotProved("a logarithm of a product of unknown signs")
    return total + of_atom(atom("ln", rest))


def _log_of_atom(one: Atom, context: Context) -> Form:
    if context.of_atom(one) != POSITIVE:
        raise NotProved("a logarithm of a product of unknown signs")
    if one.kind == "exp":
        return of_monomial(one.data[0])
    if one.kind == "base":
        return logarithm(one.data[0], context)
    return of_atom(atom("ln", of_atom(one)))


def _absolute(form: Form, context: Context) -> Form:
    signs = context.signs(form)
    if signs <= NONNEGATIVE:
        return form
    if 1 not in signs:
        return -form
    number, shared, rest = form.content()
    result = constant(number)
    for one, power in shared:
        if context.of_atom(one) <= NONNEGATIVE:
            result = result * of_monomial(((one, power),))
        elif power.denominator == 1:
            result = result * of_monomial(((atom("abs", of_atom(one)), power),))
        else:
            raise NotProved("an absolute value of a root")
    if rest.is_constant:
        return result
    return result * _absolute_of_roots(rest, context)


def _absolute_of_roots(form: Form, context: Context) -> Form:
    """Return |a − c|; |√a − √c| as |a − c|/(√a + √c)."""
    if form.terms[form.lead()] < 0:
        form = -form
    if len(form.terms) == 2 and any(k.denominator == 2 for m in form.terms for _, k in m):
        other = Form({m: abs(c) for m, c in form.terms.items()})
        if context.signs(other) <= NONNEGATIVE:
            inverse = powered(other, Fraction(-1), context)
            return _absolute(form * other, context) * inverse
    return of_atom(atom("abs", form))


def _extreme(largest: bool, among: list[Form], context: Context) -> Value:
    """Return max(a, c) = (a + c + |a − c|)/2, and so on."""
    best = among[0]
    for one in among[1:]:
        gap = _absolute(best - one, context)
        best = (best + one + (gap if largest else -gap)).scaled(Fraction(1, 2))
    return Value(best)


def _largest(
    largest: bool, over: tuple[Index, ...], body: Node, context: Context, at: Places
) -> Value:
    names = {index: fresh(index.alphabet) for index in over}
    form = _finite(value(body, context, {**at, **names}))
    if not form.free & set(names.values()):
        return Value(form)
    start = lowest_bound(form)
    bound = {place: (place[0], start - 1 - k) for k, place in enumerate(names.values())}
    inside = renamed(form, bound)
    return Value(of_atom(atom("extreme", largest, tuple(bound.values()), inside)))


def _product(over: tuple[Index, ...], body: Node, context: Context, at: Places) -> Value:
    names = {index: fresh(index.alphabet) for index in over}
    form = _finite(value(body, context, {**at, **names}))
    if context.signs(form) != POSITIVE:
        raise NotProved("a product of what may be 0")
    inside = logarithm(form, context)
    return Value(exponential(summed(inside, tuple(names.values()), frozenset(), context)))


def _sum(
    over: tuple[Index, ...],
    where: tree.Test | None,
    body: Node,
    context: Context,
    at: Places,
) -> Value:
    names = {index: fresh(index.alphabet) for index in over}
    inner = {**at, **names}
    places = tuple(names.values())

    def term(known: Context) -> Value:
        inside = where is None or holds(where, known, inner)
        return value(body, known, inner) if inside else Value(ZERO)

    total = Value(ZERO)
    for found, decisions in _classes(term, places, context):
        form = summed_in_class(found.form, places, decisions, context)
        events = frozenset(
            Event(one.sign, (*one.over, *places), one.facts | decisions) for one in found.events
        )
        total = _added([total, Value(form, events)])
    return total


def _classes(
    term: Callable[[Context], Value], places: tuple[Place, ...], context: Context
) -> list[tuple[Value, frozenset[tuple[Form, bool]]]]:
    """Return the value of a term in each class of outcomes, with the decisions that make it."""
    waiting: list[tuple[Context, frozenset[tuple[Form, bool]]]] = [(context, frozenset())]
    found: list[tuple[Value, frozenset[tuple[Form, bool]]]] = []
    while waiting:
        if len(waiting) + len(found) > _MOST_CLASSES:
            raise NotProved("too many classes of outcomes")
        known, made = waiting.pop()
        try:
            found.append((term(known), made))
        except NeedSplit as question:
            if not question.form.free & set(places):
                raise
            for yes in (False, True):
                decided = known.decided([(question.form, yes)])
                if decided is not None:
                    waiting.append((decided, made | {(question.form, yes)}))
    return found


def holds(test: tree.Test, context: Context, at: Places) -> bool:
    """Return whether a test holds, in a context that decides it.

    Raises
    ------
    NeedSplit
        If the context does not.
    """
    match test:
        case tree.And(tests):
            return all([holds(one, context, at) for one in tests])
        case tree.Or(tests):
            return any([holds(one, context, at) for one in tests])
        case tree.Relation(sign, left, right):
            gap = _finite(value(left, context, at)) - _finite(value(right, context, at))
            return _TESTS[sign](gap, context)
    raise NotProved("a condition for all outcomes")


def _above(gap: Form, context: Context) -> bool:
    signs = context.signs(gap)
    if signs == POSITIVE:
        return True
    if 1 not in signs:
        return False
    raise NeedSplit(context.question(gap) if signs <= NONNEGATIVE else gap)


def _equal(gap: Form, context: Context) -> bool:
    if _above(gap, context):
        return False
    return not _above(-gap, context)


_TESTS: dict[str, Callable[[Form, Context], bool]] = {
    ">": _above,
    "<": lambda gap, context: _above(-gap, context),
    "≤": lambda gap, context: not _above(gap, context),
    "≥": lambda gap, context: not _above(-gap, context),
    "=": _equal,
    "≠": lambda gap, context: not _equal(gap, context),
}
