"""Inequalities: a gap is at least 0 by the signs of its terms, or by a lemma that is named.

Each rule takes a gap and returns whether it is at least 0, or above 0; most replace it by a smaller
one. Sums are compared outcome by outcome, in each class of outcomes that have to be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations

from derivation import tree
from derivation.declarations import ScalarSet
from derivation.prover.calculus import (
    DEEPEST,
    is_nonnegative_by_calculus,
    variables_of,
    with_form,
)
from derivation.prover.context import (
    NONNEGATIVE,
    NOTHING,
    POSITIVE,
    Context,
    Event,
    NeedSplit,
    Undefined,
    mentions,
)
from derivation.prover.equalities import in_all_cases, is_zero, sides_where_finite
from derivation.prover.events import covered, simplified
from derivation.prover.forms import (
    ONE,
    ZERO,
    Atom,
    Form,
    Monomial,
    NotProved,
    Place,
    atom,
    base_power,
    constant,
    exponential,
    of_atom,
    of_monomial,
    raised,
)
from derivation.prover.logsum import bounded_below, in_one_sum
from derivation.prover.renaming import renamed
from derivation.prover.sums import fresh, opened, summed
from derivation.prover.values import logarithm, powered, value
from derivation.tree import Index, Node

__all__ = ["Order", "is_at_most"]

# In which ways the log-sum inequality is tried: by which scale, and whether outside of sums too.
# and whether Q is summed where P is positive alone.
_WAYS = [
    (Fraction(1), False, False),
    (Fraction(1), False, True),
    (Fraction(2), False, False),
    (Fraction(1), True, False),
]
# Rules after which two sides are equal just where they were before.
_KEEP_EQUALITY = {"log-sum", "monotone functions"}


@dataclass(frozen=True)
class Order:
    """That one node is at most another: by what, and whether its case of equality was proved."""

    by: tuple[str, ...]
    equality: bool


def is_at_most(
    left: Node,
    right: Node,
    strictly: bool,
    context: Context,
    at: dict[Index, Place],
    claim: tree.Test | None = None,
) -> Order | None:
    """Return by which lemmas one node is at most another, or None.

    Parameters
    ----------
    left, right : Node
    strictly : bool
        Whether it has to be less.
    context : Context
    at : dict of Index to Place
        The outcomes that stand free.
    claim : Test, optional
        Where the nodes are said to be equal.
    """
    lemmas = _Lemmas(strictly)
    told: list[bool] = []

    def holds(known: Context) -> bool:
        pair = value(left, known, at), value(right, known, at)
        events = [simplified(side.events, known) for side in pair]
        if _is_trivial(events[0], events[1], strictly, known):
            told.append(False)
            return True
        if not _infinities_agree(events[0], events[1], strictly):
            return False
        both = events[0] | events[1]
        if both:
            # A side with infinities of both signs would be undefined.
            _ = pair[0].sign, pair[1].sign
            if any(not event.facts for event in both):
                return True
            pair = sides_where_finite(left, right, known, at, both)
            known = known.but(absent=(*known.absent, *both))
        proved = lemmas.prove(pair[1].form - pair[0].form, known, known.depth)
        told.append(proved and _is_claimed(lemmas.equal, claim, known, at))
        return proved

    if not in_all_cases(holds, context, frozenset(at.values())):
        return None
    return Order(tuple(lemmas.used), len(told) == 1 and told[0])


def _is_claimed(
    equal: tuple[Form, ...], claim: tree.Test | None, context: Context, at: dict[Index, Place]
) -> bool:
    """Return whether a claim says for all outcomes that a form is 0, as the lemma does."""
    if len(equal) != 1:
        return False
    match claim:
        case tree.ForAll(over, tree.Relation("=", left, right)):
            names = {index: fresh(index.alphabet) for index in over}
        case _:
            return False
    try:
        # Outcomes that are free in the chain stay what they are.
        pair = (value(left, context, at | names), value(right, context, at | names))
        gap = pair[0].form - pair[1].form
        if pair[0].events or pair[1].events or not gap:
            return False
        places = sorted(place for place in equal[0].free if place not in at.values())
        for order in permutations(names.values()):
            if [place[0] for place in order] == [place[0] for place in places]:
                same = renamed(gap, dict(zip(order, places, strict=True)))
                if _core(same, context) in {_core(equal[0], context), -_core(equal[0], context)}:
                    return True
    except (NotProved, NeedSplit, Undefined):
        pass
    return False


def _core(form: Form, context: Context) -> Form:
    """Return a form without factors that are positive, to compare where forms are 0."""
    return _without_positive_factors(form, context)


def _infinities_agree(left: frozenset[Event], right: frozenset[Event], strictly: bool) -> bool:
    """Return whether the left side is ∞ only where the right is, and −∞ wherever the right is."""
    up_left = frozenset(event for event in left if event.sign > 0)
    down_right = frozenset(event for event in right if event.sign < 0)
    if strictly and (up_left or down_right):
        return False
    return covered(up_left, right) and covered(down_right, left)


def _is_trivial(
    left: frozenset[Event], right: frozenset[Event], strictly: bool, context: Context
) -> bool:
    """Return whether the right side is ∞ for certain, or the left side −∞, and no more is left."""
    if strictly or not (left | right):
        return False
    if len({event.sign for event in left}) > 1 or len({event.sign for event in right}) > 1:
        return False
    return any(event.sign > 0 and context.surely(event) for event in right) or any(
        event.sign < 0 and context.surely(event) for event in left
    )


@dataclass
class _Lemmas:
    """The rules, and which of them were used."""

    strictly: bool
    used: dict[str, None] = field(default_factory=dict)
    equal: tuple[Form, ...] = ()

    def prove(self, gap: Form, context: Context, depth: int) -> bool:
        """Return whether a gap is at least 0, or above 0 if it is to be strict."""
        context.budget.spend()
        signs = context.signs(gap)
        if signs <= (POSITIVE if self.strictly else NONNEGATIVE):
            self.used["terms at least 0"] = None
            return True
        if not depth:
            return False
        gap = _without_positive_factors(gap, context)
        rules: list[tuple[str, Callable[[Form, Context, int], bool]]] = [
            ("events", self._by_events),
            ("log-sum", self._by_log_sum),
            ("weighted means", self._by_means),
            ("monotone functions", self._by_monotone),
            ("tangent of ln", self._by_tangent),
            ("Cauchy–Schwarz", self._by_cauchy_schwarz),
            ("outcome by outcome", self._outcome_by_outcome),
            ("cases", self._by_cases),
            ("calculus", self._by_calculus),
        ]
        for name, rule in rules:
            before = dict(self.used)
            try:
                if rule(gap, context, depth - 1):
                    self.used[name] = None
                    if name not in _KEEP_EQUALITY:
                        self.equal = ()
                    return True
            except (NotProved, NeedSplit):
                pass
            self.used = before
        return False

    def _by_log_sum(self, gap: Form, context: Context, depth: int) -> bool:
        for scale, finite, tight in _WAYS:
            try:
                bound = bounded_below(gap, context, scale, finite, tight)
                if self.prove(bound.form, context, depth):
                    self.equal = bound.equal if is_zero(bound.form) else ()
                    return True
            except (NotProved, NeedSplit):
                continue
        return False

    def _by_cauchy_schwarz(self, gap: Form, context: Context, depth: int) -> bool:
        """Replace −(Σ P)² by −Σ w Σ P²/w, which is at most as much, for a weight w in P."""
        for product, c in gap.terms.items():
            for one, power in product:
                if one.kind == "sum" and power == 2:
                    rest = of_monomial(tuple(p for p in product if p[0] is not one)).scaled(c)
                    if not context.signs(-rest) <= NONNEGATIVE:
                        continue
                    left = gap - Form({product: c})
                    for bound in _squares(one, context):
                        if self.prove(left + rest * bound, context, depth):
                            return True
        return False

    def _by_cases(self, gap: Form, context: Context, depth: int) -> bool:
        """Tell apart whether what stands in an absolute value is positive."""
        found = next((one for one in gap.atoms() if one.kind == "abs"), None)
        if found is None:
            return False
        inside: Form = found.data[0]
        for facts, value_there in (
            ([(inside, True)], inside),
            ([(-inside, True)], -inside),
            ([(inside, False), (-inside, False)], ZERO),
        ):
            known = context.decided(facts)
            if known is not None:
                there = _replaced(gap, found, value_there)
                if not self.prove(there, known, depth):
                    return False
        return True

    def _by_events(self, gap: Form, context: Context, depth: int) -> bool:
        """Write Σ |f| as 2 Σ f over f > 0, less Σ f; take probabilities of events for numbers."""
        if self.strictly:
            return False
        deepest = min(context.depth, DEEPEST)
        for whole in _with_events(gap, context):
            numbers = _with_numbers(whole, context)
            if numbers is not None and is_nonnegative_by_calculus(*numbers, deepest):
                return True
        return False

    def _by_calculus(self, gap: Form, context: Context, depth: int) -> bool:
        deepest = min(context.depth, DEEPEST)
        return not self.strictly and is_nonnegative_by_calculus(gap, context, deepest)

    def _by_tangent(self, gap: Form, context: Context, depth: int) -> bool:
        """Replace ln f by 1 − 1/f, which is at most as much: of all logarithms as one, or each."""
        for bound in _with_one_tangent(gap, context):
            if self.prove(bound, context, depth):
                return True
        return self._by_tangents(gap, context, depth)

    def _by_tangents(self, gap: Form, context: Context, depth: int) -> bool:
        """Replace −ln f by 1 − f, and ln f by 1 − 1/f, which are at most as much."""
        total = ZERO
        changed = False
        for product, c in gap.terms.items():
            logs = [one for one, power in product if one.kind == "ln" and power == 1]
            if len(logs) != 1 or logs[0].data[0].is_constant:
                total = total + Form({product: c})
                continue
            inside: Form = logs[0].data[0]
            rest = of_monomial(tuple(pair for pair in product if pair[0] is not logs[0])).scaled(c)
            if context.signs(rest) <= NONNEGATIVE:
                total = total + rest * (ONE - _inverse(inside))
            elif context.signs(-rest) <= NONNEGATIVE:
                total = total + rest * (inside - ONE)
            else:
                raise NotProved("a logarithm with a factor of unknown sign")
            changed = True
        return changed and self.prove(total, context, depth)

    def _by_monotone(self, gap: Form, context: Context, depth: int) -> bool:
        """Compare the logarithms, or the squares, of two positive terms."""
        if sorted(c > 0 for c in gap.terms.values()) != [False, True]:
            return False
        more = Form({m: c for m, c in gap.terms.items() if c > 0})
        less = more - gap
        if context.signs(more) <= NONNEGATIVE and context.signs(less) <= NONNEGATIVE:
            roots = [
                power.denominator for form in (more, less) for m in form.terms for one, power in m
            ]
            if 2 in roots:
                return self.prove(more * more - less * less, context, depth)
            if context.signs(more) == POSITIVE and context.signs(less) == POSITIVE:
                change = logarithm(more, context) - logarithm(less, context)
                return change != gap and self.prove(change, context, depth)
        return False

    def _by_means(self, gap: Form, context: Context, depth: int) -> bool:
        """Show Σ w a ≥ Π a^w, for weights w ≥ 0 of sum 1; or ln of it, or with more on the left."""
        if self.strictly:
            return any(
                context.signs(more - less) == POSITIVE for more, less in _as_means(gap, context)
            )
        return any(_is_weighted_mean(more, less, context) for more, less in _as_means(gap, context))

    def _outcome_by_outcome(self, gap: Form, context: Context, depth: int) -> bool:
        if self.strictly:
            return False
        for sums, rest in _as_sums(gap, context):
            over = sums[0].over if sums else ()
            alike = all([p[0] for p in one.over] == [p[0] for p in over] for one in sums)
            if over and alike:
                for spread in _spreads(rest, over, context):
                    if self._each_term(sums, spread, over, context, depth):
                        return True
        return False

    def _each_term(
        self,
        sums: list[_Part],
        spread: Form,
        over: tuple[Place, ...],
        context: Context,
        depth: int,
    ) -> bool:
        def holds(known: Context) -> bool:
            total = _at_places(spread, known)
            for part in sums:
                names = dict(zip(part.over, over, strict=True))
                inside = renamed(part.body, names)
                if all(known.is_positive(renamed(fact, names)) for fact in part.facts):
                    total = total + _at_places(inside, known)
            return self.prove(total, known, depth)

        return in_all_cases(holds, context, _places(context, over))


@dataclass(frozen=True)
class _Part:
    """One sum of a gap, with what it is multiplied by inside of its body."""

    over: tuple[Place, ...]
    facts: frozenset[Form]
    body: Form


def _places(context: Context, over: tuple[Place, ...]) -> frozenset[Place]:
    """Return the outcomes about which a question may be asked."""
    known = {place for form in (*context.positive, *context.not_positive) for place in form.free}
    return frozenset(known | set(over))


def _as_sums(gap: Form, context: Context) -> Iterator[tuple[list[_Part], Form]]:
    """Yield a gap as sums and a rest: as it stands, and with logarithms in one sum."""
    yield _split_sums(gap)
    parts, rest = in_one_sum(gap, context)
    more, rest = _split_sums(rest)
    yield [*(_Part(*part) for part in parts), *more], rest


def _squares(one: Atom, context: Context) -> Iterator[Form]:
    """Yield Σ w Σ P²/w for the weights w in the body P of a sum."""
    body, over, facts = opened(one)
    if not facts and len(body) == 1 and body[0][0].kind == "abs" and body[0][1] == 1:
        yield from _squares_of_roots(body[0][0].data[0], over, context)
    if facts or any(part.kind != "entry" or power < 0 for part, power in body):
        return
    for part, power in body:
        for share in (Fraction(1), Fraction(2)):
            if (share == 1 and context.table(part).kind == "list") or 2 * power < share:
                continue
            weight: Monomial = ((part, share),)
            rest = of_monomial(body) * of_monomial(body) * raised(part, -share)
            yield summed(of_monomial(weight), over, facts, context) * summed(
                rest, over, facts, context
            )


def _squares_of_roots(inside: Form, over: tuple[Place, ...], context: Context) -> Iterator[Form]:
    """Yield Σ (√a − √c)² Σ (√a + √c)² for |a − c| = |√a − √c| (√a + √c), where a, c ≥ 0."""
    if sorted(c > 0 for c in inside.terms.values()) != [False, True]:
        return
    roots = [powered(Form({m: abs(c)}), Fraction(1, 2), context) for m, c in inside.terms.items()]
    less, more = roots[0] - roots[1], roots[0] + roots[1]
    no_facts: frozenset[Form] = frozenset()
    yield summed(less * less, over, no_facts, context) * summed(
        more * more, over, no_facts, context
    )


def _replaced(gap: Form, old: Atom, new: Form) -> Form:
    powers = [power for product in gap.terms for one, power in product if one is old]
    if any(power < 0 or power.denominator != 1 for power in powers):
        raise NotProved("an absolute value in a denominator")
    return gap.replaced(old, new)


def _split_sums(gap: Form) -> tuple[list[_Part], Form]:
    parts, rest = [], ZERO
    for product, c in gap.terms.items():
        sums = [one for one, power in product if one.kind == "sum" and power == 1]
        if len(sums) != 1:
            rest = rest + Form({product: c})
            continue
        outside = tuple(pair for pair in product if pair[0] is not sums[0])
        body, over, facts = opened(sums[0])
        parts.append(_Part(over, facts, (of_monomial(outside) * of_monomial(body)).scaled(c)))
    return parts, rest


def _spreads(rest: Form, over: tuple[Place, ...], context: Context) -> list[Form]:
    """Return ways to write a number as a sum over outcomes: by a pmf, or in equal parts."""
    if not rest:
        return [ZERO]
    alphabets = [place[0] for place in over]
    even = of_monomial(tuple((_size(a), Fraction(-1)) for a in alphabets))
    ways = [rest * even] if len(set(alphabets)) == len(alphabets) else []
    pmfs = [
        of_atom(atom("entry", table.name, over))
        for table in context.declared.tables.values()
        if table.kind == "pmf" and list(table.alphabets) == alphabets
    ]
    ways += [rest * one for one in pmfs]
    for one, other in permutations(pmfs[:3], 2):
        for weight in _weights(context):
            ways.append(rest * (weight * one + (ONE - weight) * other))
    return ways


def _weights(context: Context) -> list[Form]:
    """Return a half, and the numbers that lie between 0 and 1."""
    names = [
        name
        for name in context.declared.scalars
        if (where := context.scalar_set(name)).low is not None
        and where.high is not None
        and where.low >= 0
        and where.high <= 1
    ]
    return [constant(Fraction(1, 2)), *(of_atom(atom("scalar", name)) for name in names[:2])]


def _size(alphabet: str) -> Atom:
    return atom("size", alphabet)


def _at_places(form: Form, context: Context) -> Form:
    """Return a form where some probabilities are 0: what they are factors of is 0."""
    total = ZERO
    for product, c in form.terms.items():
        entries = [(one, power) for one, power in product if one.kind == "entry"]
        unsure = [
            one
            for one, power in entries
            if power > 0
            and context.table(one).kind != "list"
            and not context.is_positive(of_atom(one))
        ]
        if not unsure:
            total = total + Form({product: c})
    for zero in context.not_positive:
        one = zero.lone_atom()
        if one is not None and one.kind == "entry" and context.entry(one) == ZERO:
            try:
                total = with_form(total, one, ZERO, context)
            except (NotProved, NeedSplit):
                continue
    return total


def _without_positive_factors(gap: Form, context: Context) -> Form:
    """Return a gap without factors that are positive, and with no positive divisors."""
    for _ in range(4):
        found = next(
            (
                one
                for product in gap.terms
                for one, power in product
                if power < 0 and one.kind != "entry" and context.of_atom(one) == POSITIVE
            ),
            None,
        )
        if found is None:
            break
        least = min(dict(product).get(found, Fraction(0)) for product in gap.terms)
        gap = gap * Form({((found, -least),): Fraction(1)})
    _, shared, rest = gap.content()
    kept = tuple(pair for pair in shared if context.of_atom(pair[0]) != POSITIVE)
    return of_monomial(kept) * rest


def _with_events(gap: Form, context: Context) -> Iterator[Form]:
    """Yield a gap with sums of absolute values as sums over the event that f, or −f, is above 0."""
    sums = [one for one in dict.fromkeys(gap.atoms()) if _is_of_absolute_values(one)]
    for sign in (1, -1) if sums else ():
        total = gap
        for one in sums:
            body, over, facts = opened(one)
            inside: Form = body[0][0].data[0].scaled(Fraction(sign))
            above = summed(inside, over, frozenset({inside}), context)
            whole = summed(inside, over, facts, context)
            total = _replaced(total, one, above.scaled(Fraction(2)) - whole)
        yield total


def _is_of_absolute_values(one: Atom) -> bool:
    if one.kind != "sum":
        return False
    _, facts, body = one.data
    return not facts and len(body) == 1 and body[0][0].kind == "abs" and body[0][1] == 1


def _with_numbers(gap: Form, context: Context) -> tuple[Form, Context] | None:
    """Return a gap with free numbers in the place of sums that lie in [0, 1], if it has some.

    What holds for all numbers there holds for these sums. What is decided of them is kept as far
    as it says that they are above 0 or below 1, or that they are 0 or 1.
    """
    sums = [one for one in variables_of(gap) if one.kind == "sum"]
    scalars = dict(context.scalars)
    numbers: dict[Atom, Form] = {}
    for k, one in enumerate(sorted(sums, key=lambda a: a.rank)):
        where = context.interval(one)
        if where.low != 0 or where.high != 1 or one.free:
            return None
        low, high = context.of_atom(one), context.signs(ONE - of_atom(one))
        if low == NOTHING or high == NOTHING:
            numbers[one] = ZERO if low == NOTHING else ONE
            continue
        name = f"event {k}"
        scalars[name] = ScalarSet(name, Fraction(0), Fraction(1), low == POSITIVE, high == POSITIVE)
        numbers[one] = of_atom(atom("scalar", name))
    if not numbers:
        return None
    known = context.but(
        scalars=scalars,
        positive=frozenset(f for f in context.positive if not _speaks_of(f, numbers)),
        not_positive=frozenset(f for f in context.not_positive if not _speaks_of(f, numbers)),
        absent=(),
    )
    for one, number in numbers.items():
        gap = with_form(gap, one, number, known)
    return gap, known


def _speaks_of(form: Form, numbers: Mapping[Atom, Form]) -> bool:
    return any(mentions(part, one) for part in form.atoms() for one in numbers)


def _with_one_tangent(gap: Form, context: Context) -> Iterator[Form]:
    """Yield bounds with 1 − 1/G in the place of ln G, for c ln G = Σ cᵢ ln fᵢ with c > 0."""
    logs: dict[Monomial, Form] = {}
    for product, c in gap.terms.items():
        inside = [one for one, power in product if one.kind == "ln" and power == 1]
        inside = [one for one in inside if not one.data[0].is_constant or len(product) == 1]
        if len(inside) == 1:
            factor = tuple(pair for pair in product if pair[0] is not inside[0])
            logs[factor] = logs.get(factor, ZERO) + Form({((inside[0], Fraction(1)),): c})
    for factor, total in logs.items():
        weight = of_monomial(factor)
        if len(total.terms) < 2 or not context.signs(weight) <= NONNEGATIVE:
            continue
        rest = gap - weight * total
        for size in {abs(c) for c in total.terms.values()}:
            inverse = exponential(total.scaled(-1 / Fraction(size)))
            yield rest + weight.scaled(size) * (ONE - inverse)


def _inverse(form: Form) -> Form:
    lone = form.lone_atom()
    if lone is None:
        return base_power(form, Fraction(-1))
    return raised(lone, Fraction(-1))


def _as_means(gap: Form, context: Context) -> list[tuple[Form, Form]]:
    """Return pairs, of which the first is at least the second if a gap is at least 0."""
    found = []
    for product, c in gap.terms.items():
        rest = gap - Form({product: c})
        if len(product) == 1 and product[0][0].kind == "ln" and product[0][1] == 1 and c > 0:
            # c ln f + r ≥ 0 just as f ≥ e^(−r/c).
            found.append((product[0][0].data[0], exponential(rest.scaled(-1 / Fraction(c)))))
        if c < 0:
            found.append((rest, Form({product: -c})))
    return found


def _is_weighted_mean(more: Form, less: Form, context: Context) -> bool:
    """Return whether a form is at least a monomial: at once, or as a mean of positive terms."""
    if context.signs(more - less) <= NONNEGATIVE:
        return True
    single = less.single()
    if single is None:
        return False
    number, product = single
    terms: dict[Monomial, Form] = {}
    for m, c in more.terms.items():
        weight = tuple(pair for pair in m if pair[0].kind in {"scalar", "size"})
        main = tuple(pair for pair in m if pair[0].kind not in {"scalar", "size"})
        terms[main] = terms.get(main, ZERO) + Form({weight: c / number})
    if is_zero(sum(terms.values(), -ONE)):
        target = logarithm(Form({product: Fraction(1)}), context)
        for main, weight_form in terms.items():
            if not context.signs(weight_form) <= NONNEGATIVE:
                return False
            target = target - weight_form * logarithm(Form({main: Fraction(1)}), context)
        return is_zero(target)
    return False
