"""Statements about one outcome of each table, which are statements about numbers.

What holds of p(x) for each x, for pmfs on alphabets of every size, holds of every number from 0 to
1, and the other way round. Of numbers more can be told: where a curve touches its bound.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivation import tree
from derivation.declarations import ScalarSet, Table
from derivation.printing import latex
from derivation.statement import Statement
from derivation.tree import Index
from derivation.walk import mapped

__all__ = ["of_numbers"]

# What may stand around the numbers: what binds outcomes, compares or counts them may not.
_BINDING = (tree.Sum, tree.Product, tree.Largest, tree.ForAll, tree.Same, tree.Size)


def of_numbers(statement: Statement) -> Statement | None:
    """Return a statement with free numbers in the place of single probabilities.

    Parameters
    ----------
    statement : Statement

    Returns
    -------
    Statement or None
        None if it says more of a table than what it has at one outcome, or takes something for
        granted.
    """
    parts = statement.program.parts
    places = {part for part in parts if isinstance(part, tree.Prob)}
    tables = {part.name: statement.declared.tables[part.name] for part in places}
    plain = not statement.conditions and not any(isinstance(part, _BINDING) for part in parts)
    free = all(isinstance(place, Index) for part in places for place in part.at)
    drawn = any(table.drawn for table in tables.values())
    if not (places and plain and free and len(tables) == len(places)) or drawn:
        return None
    letters = {index: index.alphabet for index in statement.free}
    names = {part: latex(part, statement.declared, letters) for part in places}

    def numbered(part: Any) -> Any:
        return tree.Scalar(names[part]) if isinstance(part, tree.Prob) else mapped(part, numbered)

    sets = {name: _values(name, tables[part.name]) for part, name in sorted(names.items(), key=str)}
    tests = [mapped(test, numbered) for test in statement.tests]
    return replace(
        statement,
        relation=mapped(statement.relation, numbered),
        free=(),
        equality=tests[0] if tests else statement.equality,
        declared=replace(
            statement.declared, tables={}, scalars={**statement.declared.scalars, **sets}
        ),
    )


def _values(name: str, table: Table) -> ScalarSet:
    """Return the values that a table may have at one outcome."""
    if table.kind == "list":
        return ScalarSet(name, Fraction(0) if table.positive else None, None, True, True)
    return ScalarSet(name, Fraction(0), Fraction(1), table.positive, False)
