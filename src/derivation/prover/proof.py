"""The entry: a statement, its cases, and what was proved of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from derivation import tree
from derivation.declarations import Declarations
from derivation.prover.context import Budget, Context, NeedSplit, Undefined
from derivation.prover.equalities import are_equal, with_ends
from derivation.prover.forms import WORK, NotProved, Place, forget
from derivation.prover.inequalities import Order, is_at_most
from derivation.prover.premises import follows
from derivation.tree import Index, Node

__all__ = ["Proof", "Statement", "prove"]

_FAILURES = (NotProved, NeedSplit, Undefined, RecursionError)


class Statement(Protocol):
    """What is to be proved: a relation for all outcomes that stand free, and when it is equal."""

    @property
    def relation(self) -> tree.Relation:
        """The relation."""

    @property
    def free(self) -> tuple[Index, ...]:
        """The outcomes for all of which it is stated."""

    @property
    def equality(self) -> tree.Test | bool | None:
        """Where an inequality is an equality: a test, False for nowhere, None if not said."""

    @property
    def conditions(self) -> tuple[tree.Test, ...]:
        """What is taken for granted."""


@dataclass(frozen=True)
class Proof:
    """For what a statement was proved, and by what. It holds for alphabets of every size.

    Attributes
    ----------
    zeros : bool
        Whether probabilities may be 0 wherever they are not declared positive; if not, it was
        proved for positive pmfs and channels alone.
    by : tuple of str
        What it was proved by: "normal form", or the names of lemmas.
    conditions : tuple of str
        What else was taken for granted.
    equality : bool
        Whether its case of equality was proved too, zeros included.
    """

    zeros: bool
    by: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    equality: bool = False


def prove(statement: Statement, declarations: Declarations) -> Proof | None:
    """Return a proof of a statement, or None if none was found.

    Parameters
    ----------
    statement : Statement
        Anything with its attributes.
    declarations : Declarations
        What its names stand for.

    Returns
    -------
    Proof or None
        None says nothing about whether the statement is true.
    """
    forget()
    at = {index: (index.alphabet, -1 - _FREE - k) for k, index in enumerate(statement.free)}
    may_vanish = _has_zeros(statement.relation, declarations)
    if statement.relation.sign == "=" and may_vanish:
        whole = _with_budget(statement, declarations, False, at)
        if whole is not None:
            return Proof(True, whole.by)
    # Where all is positive there is less to tell apart: what has no proof there has none at all.
    found = _with_budget(statement, declarations, may_vanish, at)
    if found is None and _is_premised(statement, declarations, at):
        return Proof(True, ("a condition",))
    if found is None:
        return None
    if not may_vanish:
        return Proof(True, found.by, equality=found.equality)
    if statement.relation.sign != "=":
        whole = _with_budget(statement, declarations, False, at)
        if whole is not None:
            return Proof(True, whole.by, equality=whole.equality)
    # A sample is 0 but at one outcome: what holds for positive ones says nothing of it.
    drawn = any(declarations.tables[name].drawn for name in _tables(statement.relation))
    return None if drawn else Proof(False, found.by)


def _is_premised(statement: Statement, declarations: Declarations, at: dict[Index, Place]) -> bool:
    WORK.begin(_MOST_PRODUCTS)
    try:
        return follows(statement.relation, statement.conditions, Context(declarations), at)
    except _FAILURES:
        return False


def _with_budget(
    statement: Statement, declarations: Declarations, all_positive: bool, at: dict[Index, Place]
) -> Order | None:
    """Look for short proofs first, so that no blind alley uses up what a longer one may take."""
    for depth in (0,) if statement.relation.sign == "=" else DEPTHS:
        WORK.begin(_MOST_PRODUCTS)
        try:
            found = _by_cases(statement, Context(declarations, all_positive, depth=depth), at)
        except _FAILURES:
            # A side has no value that is known, and more lemmas bring none.
            return None
        if found is not None:
            return found
    return None


_MOST_PRODUCTS = 30_000
# How many lemmas a proof of an inequality may take, one after another.
DEPTHS = (1, 2, 3)
# Numbers of outcomes that stand free, far from all that are bound.
_FREE = 10**6


def _by_cases(statement: Statement, context: Context, at: dict[Index, Place]) -> Order | None:
    """Prove a relation as it stands, or with the ends of the sets of free numbers apart."""
    relation = statement.relation
    names = frozenset(_scalars(relation.left)) | frozenset(_scalars(relation.right))
    cases = list(with_ends(context, names))
    if len(cases) == 1:
        return _proved(statement, context, at)
    if context.depth <= DEPTHS[0]:
        with suppress(*_FAILURES):
            found = _proved(statement, context, at)
            if found is not None:
                return found
    by: dict[str, None] = {}
    for case in cases:
        WORK.begin(_MOST_PRODUCTS)
        found = _proved(statement, replace(case, budget=Budget()), at)
        if found is None:
            return None
        by.update(dict.fromkeys(found.by))
    return Order(tuple(by), equality=False)


def _proved(statement: Statement, context: Context, at: dict[Index, Place]) -> Order | None:
    relation = statement.relation
    less, more = relation.left, relation.right
    if relation.sign in "≥>":
        less, more = more, less
    if relation.sign == "=":
        equal = are_equal(less, more, context, at)
        return Order(("normal form",), equality=False) if equal else None
    if relation.sign in "<>":
        return is_at_most(less, more, True, context, at)
    if relation.sign in "≤≥":
        return _at_most(statement.equality, less, more, context, at)
    return None


def _at_most(
    claim: tree.Test | bool | None,
    less: Node,
    more: Node,
    context: Context,
    at: dict[Index, Place],
) -> Order | None:
    if claim is False:
        strict = is_at_most(less, more, True, context, at)
        if strict is not None:
            return Order(strict.by, equality=True)
    test = claim if isinstance(claim, tree.Test) else None
    return is_at_most(less, more, False, context, at, test)


def _scalars(node: Node | tree.Test) -> Iterator[str]:
    for part in _parts(node):
        if isinstance(part, tree.Scalar) and part.name not in {"e", "pi"}:
            yield part.name


def _parts(node: object) -> Iterator[object]:
    """Yield a node and all nodes below it."""
    if isinstance(node, tuple):
        for one in node:
            yield from _parts(one)
    elif isinstance(node, Node | tree.Test):
        yield node
        for name in node.__dataclass_fields__:
            yield from _parts(getattr(node, name))


def _has_zeros(relation: tree.Relation, declarations: Declarations) -> bool:
    """Return whether a statement speaks of probabilities that may be 0."""
    known = [declarations.tables[name] for name in _tables(relation)]
    return any(table.kind != "list" and not table.positive for table in known)


def _tables(relation: tree.Relation) -> set[str]:
    return {part.name for part in _parts(relation) if isinstance(part, tree.Prob)}
