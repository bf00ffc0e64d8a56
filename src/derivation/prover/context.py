"""What is known where a form stands: signs of atoms, and which probabilities are 0 or positive.

A sum over outcomes is taken apart into classes: in each it is decided which probabilities are 0.
A context holds these decisions, and tells which signs a form can have under them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations, product
from typing import Any

from derivation.declarations import Declarations, ScalarSet, Table
from derivation.prover.forms import (
    ONE,
    WORK,
    ZERO,
    Atom,
    Form,
    Monomial,
    NotProved,
    Place,
    atom,
    constant,
    of_atom,
)
from derivation.prover.renaming import renamed

__all__ = [
    "NONNEGATIVE",
    "NOTHING",
    "POSITIVE",
    "Budget",
    "Context",
    "Event",
    "NeedSplit",
    "Undefined",
    "mentions",
]

Signs = frozenset[int]
POSITIVE, NEGATIVE, NOTHING = frozenset({1}), frozenset({-1}), frozenset({0})
NONNEGATIVE, ANY = frozenset({0, 1}), frozenset({-1, 0, 1})
_BASE = ScalarSet("b", Fraction(1), None, True, True)
_EVERYWHERE = ScalarSet("", None, None, True, True)
_CONSTANTS = {"e", "pi"}
# Atoms whose signs take no form's that might be known the second time.
_LOOKED_UP = {"entry", "scalar", "sum"}
_MOST_DECISIONS = 300


class NeedSplit(Exception):  # noqa: N818
    """A form of which it has to be decided whether it is positive."""

    def __init__(self, form: Form):
        super().__init__(form)
        self.form = form


class Undefined(Exception):  # noqa: N818
    """A part without a value, as 0/0, at points that the context allows."""


@dataclass(frozen=True)
class Event:
    """That there are outcomes at which some forms are positive and others are not.

    Attributes
    ----------
    sign : int
        Of the infinity that it brings.
    over : tuple of Place
    facts : frozenset of (Form, bool)
    """

    sign: int
    over: tuple[Place, ...]
    facts: frozenset[tuple[Form, bool]]


class Budget:
    """How many decisions a proof may take: a count, so that no verdict depends on a machine."""

    def __init__(self, most: int = _MOST_DECISIONS):
        self.left = most

    def spend(self, count: int = 1) -> None:
        """Count decisions, or what takes as long.

        Raises
        ------
        NotProved
            If there were too many.
        """
        self.left -= count
        if self.left < 0:
            raise NotProved("too many decisions")


@dataclass(frozen=True)
class Context:
    """What is known.

    Attributes
    ----------
    declared : Declarations
    all_positive : bool
        Whether the pmfs and channels are taken as positive everywhere.
    scalars : mapping of str to ScalarSet
        Where free numbers lie.
    positive, not_positive : frozenset of Form
        Decisions made.
    absent : tuple of Event
        What does not happen.
    depth : int
        How many lemmas a proof may take, one after another.
    """

    declared: Declarations
    all_positive: bool = False
    scalars: Mapping[str, ScalarSet] = field(default_factory=dict)
    positive: frozenset[Form] = frozenset()
    not_positive: frozenset[Form] = frozenset()
    absent: tuple[Event, ...] = ()
    depth: int = 0
    budget: Budget = field(default_factory=Budget, compare=False)
    # Of forms; of atoms with the products that it took, which count again when it is asked again.
    _signs: dict[Form, Signs] = field(default_factory=dict, compare=False, repr=False)
    _of_atoms: dict[Atom, tuple[Signs, int]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def but(self, **changes: Any) -> Context:
        """Return the context with something changed, in which nothing has been asked yet."""
        # As `replace` does, of which a proof would be a twentieth.
        made = object.__new__(Context)
        vars(made).update(vars(self), **changes, _signs={}, _of_atoms={})
        return made

    # Decisions

    def decided(self, facts: Iterable[tuple[Form, bool]]) -> Context | None:
        """Return the context with decisions added; None if they contradict what is known."""
        self.budget.spend()
        positive, negative = set(self.positive), set(self.not_positive)
        for form, yes in facts:
            (positive if yes else negative).add(form)
        for form in positive - self.positive:
            positive = positive | set(self._coarser(form))
        made = self.but(positive=frozenset(positive), not_positive=frozenset(negative))
        made = made._with_zeros()
        return None if made._is_contradictory() else made

    def _is_of_terms_at_least_0(self, one: Atom) -> bool:
        """Return whether an atom is a sum of products of what can't be negative."""
        if one.kind != "sum":
            return False
        bare = self.but(positive=frozenset(), not_positive=frozenset(), absent=())
        return all(bare.of_atom(part) <= NONNEGATIVE for part, _ in one.data[2])

    def _terms_of_nothing(self, form: Form) -> list[Event]:
        """Return what can't be where a sum of terms at least 0 is 0: a term with no factor 0."""
        one = form.lone_atom()
        if one is None or not self._is_of_terms_at_least_0(one):
            return []
        over, facts, body = one.data
        needed = {of_atom(part) for part, _ in body} | facts
        return [Event(1, over, frozenset((part, True) for part in needed))]

    def only_positive(self) -> Context:
        """Return the context without what is decided not to be positive."""
        return self.but(not_positive=frozenset()) if self.not_positive else self

    def _with_zeros(self) -> Context:
        """Add what follows from a sum of terms at least 0 that is 0: each of them is."""
        found = set(self.not_positive)
        for form in self.not_positive:
            if len(form.terms) > 1 and all(
                self._of_term(m, c) <= NONNEGATIVE for m, c in form.terms.items()
            ):
                for m in form.terms:
                    unsure = [one for one, _ in m if self.of_atom(one) != POSITIVE]
                    if len(unsure) == 1:
                        found.add(of_atom(unsure[0]))
            elif len(form.terms) > 1:
                found |= self.mixed(form)
        return self.but(not_positive=frozenset(found))

    def _is_contradictory(self) -> bool:
        for form in self.positive:
            others = self.but(positive=self.positive - {form})
            if 1 not in others.signs(form):
                return True
        for form in self.not_positive:
            others = self.but(not_positive=self.not_positive - {form})
            if others.signs(form) == POSITIVE:
                return True
        known = [event for form in self.not_positive for event in self._terms_of_nothing(form)]
        if any(self._happens(event) for event in (*self.absent, *known)):
            return True
        return bool(self.absent) and any(map(self._brings_what_is_absent, self.positive))

    def _brings_what_is_absent(self, form: Form) -> bool:
        """Return whether a mixture is positive though none of its probabilities can be."""
        parts = self.mixed(form)
        return bool(parts) and all(
            part in self.not_positive
            or any(
                self.but(positive=self.positive | {part})._happens(event) for event in self.absent
            )
            for part in parts
        )

    def mixed(self, form: Form) -> frozenset[Form]:
        """Return the probabilities that a form is a mixture of, if it is one.

        It is 0 where all of them are 0, and positive where one of them is.
        """
        parts = frozenset(of_atom(one) for one in form.atoms() if one.kind == "entry")
        if len(form.terms) < 2 or not parts:
            return frozenset()
        bare = self.but(positive=frozenset(), not_positive=frozenset(), absent=())
        none = bare.decided([(part, False) for part in parts])
        if none is None or not none.is_zero(form):
            return frozenset()
        for part in parts:
            one = bare.decided([(part, True)])
            if one is not None and one.signs(form) != POSITIVE:
                return frozenset()
        return parts

    def _happens(self, event: Event) -> bool:
        places = {place for form in (*self.positive, *self.not_positive) for place in form.free}
        choices = [[p for p in places if p[0] == one[0]] for one in event.over]
        for choice in product(*choices):
            names = dict(zip(event.over, choice, strict=True))
            if all(self._holds(renamed(form, names), yes) for form, yes in event.facts):
                return True
        return False

    def _holds(self, form: Form, yes: bool) -> bool:
        return self.signs(form) == POSITIVE if yes else 1 not in self.signs(form)

    def _coarser(self, form: Form) -> Iterator[Form]:
        """Yield the marginals of a probability: where it is positive they are."""
        one = form.lone_atom()
        if one is None or one.kind != "entry" or self.table(one).kind != "pmf":
            return
        name, places = one.data
        kept = [k for k, place in enumerate(places) if place is not None]
        for count in range(1, len(kept)):
            for out in combinations(kept, count):
                left = tuple(None if k in out else place for k, place in enumerate(places))
                yield of_atom(atom("entry", name, left))

    def surely(self, event: Event) -> bool:
        """Return whether an event happens for certain: at some outcome that a pmf has, say.

        A pmf is positive at one outcome at least. If there none of the other facts can fail, the
        event happens at that outcome.
        """
        for form, yes in event.facts:
            one = form.lone_atom()
            if not yes or one is None or one.kind != "entry":
                continue
            places = self._of_a_pmf(one)
            if set(places) != set(event.over) or len(set(places)) < len(places):
                continue
            others = event.facts - {(form, yes)}
            if all(self.decided([(form, True), (f, not told)]) is None for f, told in others):
                return True
        return False

    def _of_a_pmf(self, one: Atom) -> tuple[Place, ...]:
        """Return the outcomes of the pmf that an entry belongs to: of a channel, what comes out."""
        places = tuple(place for place in one.data[1] if place is not None)
        if self.table(one).kind == "channel":
            return places[:1] if places[0] not in places[1:] else ()
        return places if self.table(one).kind == "pmf" else ()

    def table(self, one: Atom) -> Table:
        """Return the table that an entry belongs to."""
        return self.declared.tables[one.data[0]]

    def entry(self, one: Atom) -> Form:
        """Return an entry, or 0 where it is known to be."""
        return ZERO if self._is_zero_entry(one) else of_atom(one)

    def _is_zero_entry(self, one: Atom) -> bool:
        if self.table(one).kind == "list":
            return False
        form = of_atom(one)
        return form in self.not_positive or any(
            coarse in self.not_positive for coarse in self._coarser(form)
        )

    # Signs

    def signs(self, form: Form) -> Signs:
        """Return the signs that a form can have."""
        known = self._signs.get(form)
        if known is None:
            WORK.spend(len(form.terms))
            known = self._signs[form] = self._find_signs(form)
        return known

    def _find_signs(self, form: Form) -> Signs:
        if form.is_constant:
            return _sign(form.value)
        _, shared, rest = form.content()
        known = self._decided_signs(form)
        if not shared:
            known = known & self._decided_signs(rest)
        if len(known) == 1:
            return known
        if len(rest.terms) == 1:
            return known & self._of_term(shared, rest.value)
        if shared:
            return known & _times(self._of_term(shared, Fraction(1)), self.signs(rest))
        found = self._termwise(rest) & self._as_marginal_less_part(rest)
        if not _tells(found):
            found = found & self._as_square(rest)
        if not _tells(found):
            found = found & self._as_multiple(rest)
        if not _tells(found):
            found = found & Bounds(self).signs(rest)
        return known & found

    def _as_multiple(self, form: Form) -> Signs:
        """Tell the sign of a multiple of a difference that is known to be positive."""
        for known in self.positive:
            if len(known.terms) > 1:
                quotient = quotient_of(form, known)
                if quotient is not None:
                    return self.signs(quotient)
        return ANY

    def _decided_signs(self, form: Form) -> Signs:
        signs = ANY
        if not self.positive and not self.not_positive:
            return signs
        if form in self.positive or -form in self.not_positive:
            signs = signs & (POSITIVE if form in self.positive else NONNEGATIVE)
        if form in self.not_positive or -form in self.positive:
            signs = signs & (NEGATIVE if -form in self.positive else frozenset({-1, 0}))
        return signs

    def _termwise(self, form: Form) -> Signs:
        return reduce(_added, (self._of_term(m, c) for m, c in form.terms.items()), NOTHING)

    def _of_term(self, factors: Monomial, coefficient: Fraction) -> Signs:
        signs = _sign(coefficient)
        for one, power in factors:
            of_one = self.of_atom(one)
            signs = _times(signs, of_one if power == 1 else _raised(of_one, power))
        return signs

    def _as_marginal_less_part(self, form: Form) -> Signs:
        """Tell that p(x) − p(x, y) is at least 0."""
        if sorted(form.terms.values()) != [-1, 1]:
            return ANY
        more = Form({m: c for m, c in form.terms.items() if c > 0})
        less = more - form
        if more in set(self._coarser(less)):
            return NONNEGATIVE
        return frozenset({-1, 0}) if less in set(self._coarser(more)) else ANY

    def _as_square(self, form: Form) -> Signs:
        return NONNEGATIVE if square_root(form) is not None else ANY

    def of_atom(self, one: Atom) -> Signs:
        """Return the signs that an atom can have."""
        if one.kind not in _LOOKED_UP:
            return self._by_its_form(one)
        known = self._of_atoms.get(one)
        if known is None:
            before = WORK.done
            signs = self._looked_up(one)
            self._of_atoms[one] = signs, WORK.done - before
            return signs
        if known[1]:
            WORK.spend(known[1])
        return known[0]

    def _looked_up(self, one: Atom) -> Signs:
        match one.kind:
            case "entry":
                return self._of_entry(one)
            case "scalar":
                return self._of_scalar(one) & self._decided_signs(of_atom(one))
        return self._of_sum(one) & self._decided_signs(of_atom(one))

    def _by_its_form(self, one: Atom) -> Signs:
        match one.kind:
            case "size" | "exp":
                return POSITIVE
            case "shift":
                return POSITIVE if one.data[1] else NONNEGATIVE
            case "ln":
                return self.signs(one.data[0] - ONE)
            case "base":
                return self.signs(one.data[0])
            case "abs":
                inside = self.signs(one.data[0])
                if inside == NOTHING:
                    return NOTHING
                return NONNEGATIVE if 0 in inside else POSITIVE
            case "extreme":
                return self.signs(one.data[2])
        return ANY

    def _of_entry(self, one: Atom) -> Signs:
        known = self._decided_signs(of_atom(one))
        table = self.table(one)
        if table.positive or (self.all_positive and table.kind != "list"):
            return POSITIVE
        if table.kind == "list":
            return known
        return NOTHING if self._is_zero_entry(one) else known & NONNEGATIVE

    def scalar_set(self, name: str) -> ScalarSet:
        """Return where a free number lies."""
        if name in self.scalars:
            return self.scalars[name]
        if name in self.declared.scalars:
            return self.declared.scalars[name]
        if name == "b":
            return _BASE
        raise NotProved(f"{name} is not declared")

    def interval(self, one: Atom) -> ScalarSet:
        """Return an interval that an atom lies in."""
        if one.kind == "scalar" and one.data[0] not in _CONSTANTS:
            return self.scalar_set(one.data[0])
        if one.kind == "size":
            return ScalarSet("", Fraction(1), None, False, True)
        if one.kind == "entry" and self.table(one).kind != "list":
            is_open = self.of_atom(one) == POSITIVE
            return ScalarSet("", Fraction(0), Fraction(1), is_open, False)
        if one.kind == "sum" and self._is_mean_of_pmfs(one):
            is_open = self.of_atom(one) == POSITIVE
            return ScalarSet("", Fraction(0), Fraction(1), is_open, False)
        return _EVERYWHERE

    def _is_mean_of_pmfs(self, one: Atom) -> bool:
        """Return whether a sum is of powers of pmfs, of degree 1 or more: Hölder's is at most 1."""
        over, _, body = one.data
        all_places = sorted(map(str, over))
        tables = [
            self.table(part).kind == "pmf" and sorted(map(str, part.data[1])) == all_places
            for part, power in body
            if part.kind == "entry" and power > 0
        ]
        return len(tables) == len(body) and all(tables) and sum(k for _, k in body) >= 1

    def with_scalar(self, name: str, where: ScalarSet) -> Context:
        """Return the context with a free number in another set."""
        return self.but(scalars={**self.scalars, name: where})

    def _of_scalar(self, one: Atom) -> Signs:
        name = one.data[0]
        if name in _CONSTANTS:
            return POSITIVE
        where = self.scalar_set(name)
        signs = set()
        if where.low is None or where.low < 0:
            signs.add(-1)
        if where.high is None or where.high > 0:
            signs.add(1)
        if Fraction(0) in where:
            signs.add(0)
        return frozenset(signs)

    def _of_sum(self, one: Atom) -> Signs:
        over, facts, body = one.data
        known = facts | frozenset(self.supports(body))
        if any(self._has_no_more(form, over, known) for form in self.not_positive):
            return NOTHING
        sure = self.but(positive=self.positive | known, absent=())
        signs = sure._of_term(body, Fraction(1))
        return signs if self._has_terms(over, facts, body) else signs | NOTHING

    def _has_no_more(self, nothing: Form, over: tuple[Place, ...], facts: frozenset[Form]) -> bool:
        """Return whether a sum that is 0 would have a term wherever some facts hold."""
        one = nothing.lone_atom()
        if one is None or not self._is_of_terms_at_least_0(one) or one.data[0] != over:
            return False
        needed = one.data[1] | {of_atom(part) for part, _ in one.data[2]}
        bare = self.but(positive=facts, not_positive=frozenset(), absent=())
        return all(fact in facts or bare.signs(fact) == POSITIVE for fact in needed)

    def supports(self, body: Monomial) -> Iterator[Form]:
        """Yield what is positive where a product of probabilities is not 0."""
        for one, power in body:
            if one.kind == "entry" and power > 0 and self.table(one).kind != "list":
                form = of_atom(one)
                yield form
                yield from self._coarser(form)

    def _has_terms(self, over: tuple[Place, ...], facts: frozenset[Form], body: Monomial) -> bool:
        """Return whether a sum has a term for certain: it has if one pmf alone can be 0."""
        unsure = [
            one
            for one, power in body
            if one.kind == "entry" and power > 0 and self.of_atom(one) != POSITIVE
        ]
        if facts or len(unsure) > 1:
            return False
        if not unsure:
            return True
        one = unsure[0]
        table = self.table(one)
        # A row of a channel sums to 1, as a pmf does: one place of it that is bound is positive.
        bound = {place for place in one.data[1] if place in over}
        if table.kind == "channel":
            return one.data[1][0] in bound
        return all(place in bound for place in one.data[1] if place is not None)

    # What has to be decided

    def is_zero(self, form: Form) -> bool:
        """Return whether a form is 0, by itself or by what is decided."""
        return not form or (bool(self.not_positive) and self.signs(form) == NOTHING)

    def is_positive(self, form: Form) -> bool:
        """Return whether a form is positive, and False where it is 0; ask where that is open."""
        signs = self.signs(form)
        if signs == POSITIVE:
            return True
        if 1 not in signs:
            return False
        raise NeedSplit(self.question(form))

    def question(self, form: Form) -> Form:
        """Return what has to be decided to know whether a form is positive."""
        number, shared, rest = form.content()
        for one, power in shared:
            signs = self.of_atom(one)
            if signs != POSITIVE:
                if not signs <= NONNEGATIVE or power < 0:
                    raise NotProved("a factor has no known sign")
                return of_atom(one)
        return form.scaled(1 / number) if not shared else rest


def _sign(value: Fraction) -> Signs:
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else NOTHING


@cache
def _times(left: Signs, right: Signs) -> Signs:
    return frozenset(a * c for a in left for c in right)


@cache
def _added(left: Signs, right: Signs) -> Signs:
    return frozenset(
        sign for a in left for c in right for sign in ((-1, 0, 1) if a * c < 0 else (a or c,))
    )


@cache
def _raised(signs: Signs, power: Fraction) -> Signs:
    if power.denominator != 1:
        # A fractional power was made of what is at least 0.
        return signs & NONNEGATIVE
    return frozenset(sign ** abs(int(power)) for sign in signs)


def _tells(signs: Signs) -> bool:
    return signs != ANY


_MOST_ROOTS = 4


def square_root(form: Form) -> Form | None:
    """Return a form whose square a form is, if it is one of few terms."""
    roots = []
    for product_, c in form.terms.items():
        top, bottom = c.numerator, c.denominator
        if c > 0 and all(power.denominator == 1 and power % 2 == 0 for _, power in product_):
            whole = [_whole_root(part) for part in (top, bottom)]
            if None not in whole:
                half = tuple((one, Fraction(power, 2)) for one, power in product_)
                roots.append(Form({half: Fraction(whole[0] or 0, whole[1] or 1)}))
    count = len(roots)
    if not 1 <= count <= _MOST_ROOTS or len(form.terms) != count * (count + 1) // 2:
        return None
    for signs in product((1, -1), repeat=count - 1):
        root = roots[0]
        for sign, one in zip(signs, roots[1:], strict=True):
            root = root + one.scaled(Fraction(sign))
        if root * root == form:
            return root
    return None


def quotient_of(form: Form, by: Form) -> Form | None:
    """Return a quotient of polynomials, if the divisor is linear and leaves nothing."""
    for one in dict.fromkeys(by.atoms()):
        slope = by.parts_in(one).get(Fraction(1))
        if slope is None or not slope.is_constant or set(by.parts_in(one)) > {0, 1}:
            continue
        root = (of_atom(one).scaled(slope.value) - by).scaled(1 / slope.value)
        parts = form.parts_in(one)
        inside = [a for a in {*form.atoms(), *root.atoms()} if a is not one]
        if any(mentions(a, one) for a in inside) or len(parts) < 2:
            continue
        if any(power < 0 or power.denominator != 1 for power in parts):
            continue
        total, quotient = ZERO, ZERO
        for power in range(int(max(parts)), -1, -1):
            quotient = quotient * of_atom(one) + total
            total = parts.get(Fraction(power), ZERO) + root * total
        if not total:
            return quotient.scaled(1 / slope.value)
    return None


def _whole_root(value: int) -> int | None:
    root = math.isqrt(value) if value >= 0 else 0
    return root if root * root == value else None


class Bounds:
    """Signs of polynomials in atoms that lie in intervals, by bringing each interval to [0, ∞)."""

    def __init__(self, context: Context):
        self.context = context

    def signs(self, form: Form) -> Signs:
        """Return the signs that a form can have where all its atoms lie in their intervals."""
        found = self.context._termwise(form)
        if _tells(found):
            return found
        for one in sorted(set(form.atoms()), key=lambda a: a.rank):
            where = self.context.interval(one)
            bounded = where.low is not None or where.high is not None
            if bounded and self._is_polynomial(form, one):
                return self._over(form, one, where)
        return found

    def _over(self, form: Form, one: Atom, where: ScalarSet) -> Signs:
        closed = [
            end
            for end, is_open in ((where.low, where.open_low), (where.high, where.open_high))
            if end is not None and not is_open
        ]
        signs: Signs = frozenset()
        for end in closed:
            signs = signs | self.signs(form.replaced(one, constant(end)))
            if not _tells(signs):
                return signs
        return signs | self.signs(self._moved(form, one, where))

    def _moved(self, form: Form, one: Atom, where: ScalarSet) -> Form:
        """Put a positive number into the place of an atom, and clear the denominator."""
        step = of_atom(atom("shift", one, True))
        if where.low is None or where.high is None:
            inside = constant(where.low) + step if where.low is not None else ZERO
            if where.high is not None:
                inside = constant(where.high) - step
            return form.replaced(one, inside)
        parts = form.parts_in(one)
        degree = int(max(parts))
        above = constant(where.low) + step.scaled(where.high)
        total = ZERO
        for power, factor in parts.items():
            rest = (ONE + step).power(degree - int(power))
            total = total + factor * above.power(int(power)) * rest
        return total

    def _is_polynomial(self, form: Form, one: Atom) -> bool:
        powers = [power for product_ in form.terms for a, power in product_ if a is one]
        if any(power < 0 or power.denominator != 1 for power in powers):
            return False
        return not any(a is not one and mentions(a, one) for a in form.atoms())


def mentions(outer: Atom, inner: Atom) -> bool:
    """Return whether an atom holds another one somewhere inside."""
    return outer is inner or inner in _inside(outer)


def _inside(outer: Atom) -> frozenset[Atom]:
    """Return the atoms that an atom holds, however deep."""
    if outer.inside is None:
        parts: list[Atom] = []
        match outer.kind:
            case "ln" | "base" | "abs":
                parts = list(outer.data[0].atoms())
            case "exp":
                parts = [one for one, _ in outer.data[0]]
            case "sum":
                parts = [one for one, _ in outer.data[2]]
                parts += [one for fact in outer.data[1] for one in fact.atoms()]
            case "extreme":
                parts = list(outer.data[2].atoms())
            case "shift":
                parts = [outer.data[0]]
        outer.inside = frozenset(parts).union(*map(_inside, parts))
    return outer.inside
