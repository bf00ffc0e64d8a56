"""The log-sum inequality: Σ P ln(P/Q) ≥ A ln(A/B), with A = Σ P and B = Σ Q.

It holds for P, Q ≥ 0, over any outcomes, of several sums at once; with A = B it is Gibbs'.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, permutations

from derivation.prover.context import NONNEGATIVE, POSITIVE, Context
from derivation.prover.equalities import is_zero
from derivation.prover.forms import (
    ZERO,
    Atom,
    Form,
    Monomial,
    NotProved,
    Place,
    atom,
    base_power,
    constant,
    of_atom,
    of_monomial,
)
from derivation.prover.renaming import canonical_names, canonical_sum, renamed, renamed_monomial
from derivation.prover.sums import opened, summed
from derivation.prover.values import logarithm

__all__ = ["Bound", "bounded_below", "in_one_sum"]

# Numbers for the outcomes of sums that are compared, far below all that are bound.
_START = -1000
_NO_FACTS: frozenset[Form] = frozenset()


@dataclass
class _Group:
    """Sums of one P: Σ P (c₁ ln a₁ + c₂ ln a₂ + …), with c free of the outcomes."""

    over: tuple[Place, ...]
    facts: frozenset[Form]
    weight: Monomial
    logs: dict[Form, Form] = field(default_factory=dict)

    def add(self, inside: Form, factor: Form) -> None:
        """Add a logarithm with its factor."""
        self.logs[inside] = self.logs.get(inside, ZERO) + factor


@dataclass(frozen=True)
class Bound:
    """A form that is at most another, and where it is equal to it.

    Attributes
    ----------
    form : Form
    equal : tuple of Form
        What is 0 for all outcomes just where they are equal: B P − A Q, for each sum.
    """

    form: Form
    equal: tuple[Form, ...]


def bounded_below(
    gap: Form,
    context: Context,
    scale: Fraction = Fraction(1),
    finite: bool = False,
    tight: bool = False,
) -> Bound:
    """Return a form that is at most a gap, made of it by the log-sum inequality.

    Parameters
    ----------
    gap : Form
    context : Context
    scale : Fraction
        By what the sums are divided first: Σ P ln(P/Q) is also k Σ P ln((P/Q)^(1/k)).
    finite : bool
        Whether terms outside of sums are taken as well.
    tight : bool
        Whether Q is summed where P is positive alone, even if it is defined elsewhere.

    Raises
    ------
    NotProved
        If its sums are not of the form that the inequality wants.
    """
    groups, rest = _groups(gap, finite)
    if not groups:
        raise NotProved("no sums with logarithms")
    bound = _bound(_unified(groups, context), scale, tight, context)
    return Bound(rest + bound.form, bound.equal)


def _groups(gap: Form, finite: bool) -> tuple[list[_Group], Form]:
    """Split a gap into groups of sums with a logarithm and the rest."""
    groups: dict[Atom, _Group] = {}
    rest = ZERO
    for product, c in gap.terms.items():
        sums = [(one, power) for one, power in product if one.kind == "sum"]
        outer = [pair for pair in product if pair[0].kind == "ln"]
        if finite and not sums and len(outer) == 1 and outer[0][1] == 1:
            alone = tuple(pair for pair in product if pair is not outer[0])
            key = canonical_sum((), _NO_FACTS, alone)
            group = groups.setdefault(key, _Group((), _NO_FACTS, alone))
            group.add(outer[0][0].data[0], constant(c))
            continue
        inside = sums[0][0].data[2] if len(sums) == 1 and sums[0][1] == 1 else ()
        logs = [(one, power) for one, power in inside if one.kind == "ln"]
        if len(logs) != 1 or logs[0][1] != 1 or _is_ambiguous(sums[0][0]):
            rest = rest + Form({product: c})
            continue
        outside = tuple(pair for pair in product if pair[0] is not sums[0][0])
        body, over, facts = opened(sums[0][0])
        (logged,) = [one for one, _ in body if one.kind == "ln"]
        weight = tuple(pair for pair in body if pair[0] is not logged)
        names = _names(over, weight)
        key = canonical_sum(over, facts, weight)
        group = groups.setdefault(
            key,
            _Group(
                tuple(sorted(names.values())),
                frozenset(renamed(fact, names) for fact in facts),
                renamed_monomial(weight, names),
            ),
        )
        group.add(renamed(logged.data[0], names), Form({outside: c}))
    return list(groups.values()), rest


def _is_ambiguous(one: Atom) -> bool:
    """Return whether facts could be about either of two outcomes of one alphabet."""
    over, facts, _ = one.data
    return bool(facts) and len({place[0] for place in over}) < len(over)


def in_one_sum(
    gap: Form, context: Context
) -> tuple[list[tuple[tuple[Place, ...], frozenset[Form], Form]], Form]:
    """Return the sums with logarithms of a gap over as many outcomes as the largest, and the rest.

    Each is given by its outcomes, its facts and its body.
    """
    groups, rest = _groups(gap, finite=False)
    parts = []
    for group in _unified(groups, context):
        body = ZERO
        for logged, factor in group.logs.items():
            body = body + factor * of_atom(atom("ln", logged))
        parts.append((group.over, group.facts, body * of_monomial(group.weight)))
    return parts, rest


def _names(over: tuple[Place, ...], weight: Monomial) -> dict[Place, Place]:
    """Return names for outcomes under which all sums of the same weight are the same."""

    def key(names: dict[Place, Place]) -> list[tuple[int, Fraction]]:
        inside = renamed_monomial(weight, names)
        return [(one.rank, power) for one, power in inside]

    return min(canonical_names(over, _START), key=key)


def _unified(groups: list[_Group], context: Context) -> list[_Group]:
    """Write sums over fewer outcomes as sums over more, where a pmf or a channel sums to 1."""
    if len(groups) < 2:
        return groups
    largest = max(groups, key=lambda group: (len(group.over), len(group.weight)))
    kept = [largest]
    for group in groups:
        if group is largest:
            continue
        names = _as_marginal(group, largest, context)
        if names is None:
            kept.append(group)
            continue
        for inside, factor in group.logs.items():
            largest.add(renamed(inside, names), factor)
    return kept


def _as_marginal(group: _Group, largest: _Group, context: Context) -> dict[Place, Place] | None:
    """Return names under which a group's weight is what the largest one sums to."""
    if group.facts or largest.facts:
        return None
    for count in range(1, len(largest.over)):
        for out in combinations(largest.over, count):
            part = summed(of_monomial(largest.weight), out, _NO_FACTS, context).single()
            left = tuple(place for place in largest.over if place not in out)
            if part is None or part[0] != 1 or len(left) != len(group.over):
                continue
            for names in _matches(group.over, left):
                if renamed_monomial(group.weight, names) == part[1]:
                    return names
    return None


def _matches(here: tuple[Place, ...], there: tuple[Place, ...]) -> list[dict[Place, Place]]:
    return [
        dict(zip(here, order, strict=True))
        for order in permutations(there)
        if all(a[0] == c[0] for a, c in zip(here, order, strict=True))
    ]


def _bound(groups: list[_Group], scale: Fraction, tight: bool, context: Context) -> Bound:
    """Return A ln(A/B) for the sums of some groups."""
    total_p, total_q = ZERO, ZERO
    pairs: list[tuple[Form, Form]] = []
    told = True
    for group in groups:
        factor, powers = _common(group, scale, context)
        supports = frozenset(context.supports(group.weight)) | group.facts
        inside = [(fact, True) for fact in supports]
        known = context.decided(inside)
        if known is None:
            continue
        quotient = of_monomial(group.weight)
        for logged, power in powers.items():
            quotient = quotient * _power(logged, -power)
        if not known.signs(of_monomial(group.weight)) <= NONNEGATIVE:
            raise NotProved("a weight that may be negative")
        pairs.append((of_monomial(group.weight), quotient))
        plain = not tight and _is_plain(quotient, known)
        # Q is summed where P is positive, or over all outcomes if it is defined there.
        everywhere = plain or all(context.signs(form) == POSITIVE for form in supports)
        told = told and everywhere and context.signs(factor) == POSITIVE
        total_p = total_p + factor * summed(
            of_monomial(group.weight), group.over, group.facts, context
        )
        places = _NO_FACTS if plain else supports
        total_q = total_q + factor * summed(quotient, group.over, places, context)
    equal = tuple(total_q * p - total_p * q for p, q in pairs) if told else ()
    if is_zero(total_p - total_q):
        return Bound(ZERO, equal)
    if context.signs(total_p) != POSITIVE or context.signs(total_q) != POSITIVE:
        # ln u ≤ u − 1 bounds A ln(A/B) from below by A − B, whatever their signs.
        return Bound(total_p - total_q, ())
    change = logarithm(total_p, context) - logarithm(total_q, context)
    return Bound(total_p * change, equal)


def _power(form: Form, power: Fraction) -> Form:
    lone = form.lone_atom()
    return of_atom(lone, power) if lone else base_power(form, power)


def _is_plain(quotient: Form, known: Context) -> bool:
    """Return whether a quotient is defined for all outcomes, and at least 0 there."""
    plain = all(
        power > 0 and one.kind in {"entry", "size"} for m in quotient.terms for one, power in m
    )
    return plain and all(
        known.signs(Form({m: c})) <= NONNEGATIVE for m, c in quotient.terms.items()
    )


def _common(group: _Group, scale: Fraction, context: Context) -> tuple[Form, dict[Form, Fraction]]:
    """Return c ≥ 0 and rational powers k, if a group is c Σ P (k₁ ln a₁ + k₂ ln a₂ + …)."""
    own = {of_atom(one) for one, _ in group.weight}
    ordered = sorted(group.logs, key=lambda form: form not in own)
    for logged in ordered:
        factor = group.logs[logged]
        for sign in (1, -1):
            common = factor.scaled(sign * scale)
            if common and context.signs(common) <= NONNEGATIVE:
                powers = {one: _ratio(other, common) for one, other in group.logs.items()}
                if None not in powers.values():
                    return common, {one: k for one, k in powers.items() if k}
    raise NotProved("logarithms with different factors")


def _ratio(form: Form, other: Form) -> Fraction | None:
    """Return k with form = k other."""
    if not form:
        return Fraction(0)
    product, c = next(iter(other.terms.items()))
    k = form.terms.get(product, 0) / Fraction(c)
    return k if form == other.scaled(k) else None
