"""Relations that follow from a condition: the gap is the same, up to a factor of known sign.

From l < r follows c l + d < c r + d, for c > 0 and a finite d. It also holds where a side of the
condition is infinite, if the same side of the relation is infinite just there.
"""

from __future__ import annotations

from fractions import Fraction

from derivation import tree
from derivation.prover.context import NEGATIVE, POSITIVE, Context
from derivation.prover.equalities import in_all_cases, sides_where_finite
from derivation.prover.events import simplified
from derivation.prover.forms import Form, Place
from derivation.prover.values import value
from derivation.tree import Index

__all__ = ["follows"]

# Which relations a condition is enough for.
_ENOUGH_FOR = {"<": "<≤", "≤": "≤", "=": "=≤"}


def follows(
    relation: tree.Relation,
    conditions: tuple[tree.Test, ...],
    context: Context,
    at: dict[Index, Place],
) -> bool:
    """Return whether a relation follows from one of some conditions.

    Parameters
    ----------
    relation : Relation
    conditions : tuple of Test
    context : Context
    at : dict of Index to Place
        The outcomes that stand free.
    """
    goal = _upwards(relation)
    for condition in conditions:
        if not isinstance(condition, tree.Relation):
            continue
        known = _upwards(condition)
        if goal.sign in _ENOUGH_FOR.get(known.sign, "") and _is_multiple(goal, known, context, at):
            return True
    return False


def _upwards(relation: tree.Relation) -> tree.Relation:
    """Return a relation with its larger side on the right."""
    if relation.sign in "≥>":
        return tree.Relation("≤" if relation.sign == "≥" else "<", relation.right, relation.left)
    return relation


def _is_multiple(
    goal: tree.Relation, condition: tree.Relation, context: Context, at: dict[Index, Place]
) -> bool:
    sides = (goal.left, goal.right, condition.left, condition.right)

    def carries(known: Context) -> bool:
        left, right, low, high = values = [value(side, known, at) for side in sides]
        infinite = [simplified(one.events, known) for one in values]
        if infinite[:2] != infinite[2:]:
            return False
        events = infinite[0] | infinite[1]
        if events:
            # Infinities of both signs in one side would leave it undefined.
            _ = left.sign, right.sign
            if any(not event.facts for event in events):
                return False
            left, right = sides_where_finite(goal.left, goal.right, known, at, events)
            low, high = sides_where_finite(condition.left, condition.right, known, at, events)
            known = known.but(absent=(*known.absent, *events))
        signs = (POSITIVE, NEGATIVE) if condition.sign == "=" and not events else (POSITIVE,)
        return _factor(right.form - left.form, high.form - low.form, known) in signs

    return in_all_cases(carries, context, frozenset(at.values()))


def _factor(gap: Form, known: Form, context: Context) -> frozenset[int]:
    """Return the signs of the factor by which one form is a multiple of another; none if it isn't.

    Both are a number and a product of powers, times a form in which neither is left.
    """
    (_, mine, rest), (_, its, other) = gap.content(), known.content()
    signs = {context.signs(Form({one: Fraction(1)})) for one in (mine, its)}
    if rest not in (other, -other) or not signs <= {POSITIVE, NEGATIVE}:
        return frozenset()
    return POSITIVE if (len(signs) == 1) == (rest == other) else NEGATIVE
