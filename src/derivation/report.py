"""Says how a statement fails, at a point made of small numbers, in the reader's notation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivation.declarations import Declarations, Table
from derivation.exact import Point, shown
from derivation.judge import Judge, RefutedError, UndecidedError
from derivation.printing import latex
from derivation.statement import Statement
from derivation.tree import Index, Node

__all__ = ["described", "explained", "shrunk", "undecided"]

_SIMPLE = [Fraction(k) for k in (0, 1, 2, -1, 3, 10)] + [Fraction(1, k) for k in (2, 3, 4, 10)]
_SIMPLE += [Fraction(k) for k in (4, 5, 7, 20, 50, 100, 1000)] + [Fraction(3, 2)]
_PARTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 50, 100, 1000, 10_000, 10**6)
_WHAT = {
    "false": "is false",
    "undefined": "is undefined",
    "meets": "is strict, and its sides can't be told apart",
    "strict": "is strict, where its reason says equality",
    "an equality": "is an equality, where its reason says there is none",
}
_MEND = {
    "undefined": "0/0, or the logarithm or the root of a negative number: declare what has to be "
    "positive (“positive pmf”), or sum where it is, as \\sum_{x :\\, p(x) > 0}",
    "meets": "write ≤ or ≥ with its case of equality",
    "strict": "the case of equality is too wide",
    "an equality": "the case of equality is too narrow",
}


def explained(found: RefutedError) -> str:
    """Return what fails, where, and what both sides are there."""
    small = shrunk(found)
    judge = Judge(found.statement)
    left, right = judge.comparison.values(small, found.at)
    width = 6
    while width < 60 and shown(left, width) == shown(right, width) and found.fault == "false":
        width += 4
    lines = [
        _WHAT[found.fault],
        f"for instance where {described(small, found)}:",
        f"  left   {shown(left, width)}",
        f"  right  {shown(right, width)}",
    ]
    mend = _MEND.get(found.fault)
    return "\n".join([*lines, f"help: {mend}"] if mend else lines)


def undecided(found: UndecidedError, statement: Statement) -> str:
    """Return why a statement can't be decided, and where."""
    if found.point is None:
        return str(found)
    return (
        f"{found}\nfor instance where {_at(found.point, found.at, statement.declared)}\n"
        "help: leave such points out in given:, or write it in another way"
    )


def described(point: Point, found: RefutedError) -> str:
    """Return a point in words: p = (1/2, 1/2), t = 3, log to base 2, x = 1."""
    return _at(point, found.at, found.statement.declared)


def _at(point: Point, at: Mapping[Index, int], declared: Declarations) -> str:
    parts = [f"{name} = {_list(table)}" for name, table in point.tables.items()]
    for name, value in point.scalars.items():
        text = _number(value, declared)
        parts.append(f"log is to base {text}" if name == "b" else f"{name} = {text}")
    parts += [f"{index.alphabet} = {k + 1}" for index, k in at.items()]
    if not point.tables:
        names = {alphabet: name for name, alphabet in declared.sizes.items()}
        parts += [f"{names.get(a, f'|{a}|')} = {size}" for a, size in point.sizes.items()]
    return ", ".join(parts) or "it stands"


def _list(table: Any) -> str:
    if isinstance(table, tuple):
        if len(table) > 12 and len(set(table)) == 1:
            return f"({_list(table[0])}, … {len(table)} times)"
        return f"({', '.join(map(_list, table))})"
    return _fraction(table)


def _number(value: Fraction | Node, declared: Declarations) -> str:
    return latex(value, declared) if isinstance(value, Node) else _fraction(value)


def _fraction(value: Fraction) -> str:
    return str(value) if value.denominator < 10**7 else shown(value, 6)


def shrunk(found: RefutedError) -> Point:
    """Return a simpler point with the same fault."""
    judge, point = Judge(found.statement), found.point
    for name in found.point.scalars:
        point = next(
            (simple for simple in _simpler_numbers(point, name) if judge.is_like(found, simple)),
            point,
        )
    tables = found.statement.declared.tables
    for simple in _all_simpler(point, tables):
        if judge.is_like(found, simple):
            return simple
    for name in found.point.tables:
        point = next(
            (one for one in _simpler_tables(point, tables[name]) if judge.is_like(found, one)),
            point,
        )
    return point


def _simpler_numbers(point: Point, name: str) -> Iterator[Point]:
    now = point.scalars[name]
    simple = [Fraction(2), Fraction(10), Fraction(3)] if name == "b" else _SIMPLE
    if isinstance(now, Fraction):
        simple = [*simple, *(Fraction(round(now * d), d) for d in (1, 2, 3, 10, 100, 10_000))]
    for value in simple:
        if value == now:
            return
        if name != "b" or value > 1:
            yield replace(point, scalars={**point.scalars, name: value})


def _all_simpler(point: Point, tables: Any) -> Iterator[Point]:
    """Yield points with all tables rounded alike, the coarsest first."""
    for parts in _PARTS:
        new = {name: _rounded(value, tables[name], parts) for name, value in point.tables.items()}
        if None not in new.values():
            yield replace(point, tables=new)


def _simpler_tables(point: Point, table: Table) -> Iterator[Point]:
    for parts in _PARTS:
        new = _rounded(point.tables[table.name], table, parts)
        if new is not None:
            yield replace(point, tables={**point.tables, table.name: new})


def _rounded(values: Any, table: Table, parts: int) -> Any:
    """Return a table in so many equal parts; None where nothing is left of it."""
    flat = list(_flat(values))
    whole = [Fraction(round(value * parts)) for value in flat]
    if table.positive:
        whole = [max(w, Fraction(1)) for w in whole]
    if table.kind == "list":
        return _rebuilt(values, iter([w / parts for w in whole]))
    width = len(flat) // len(values) if table.kind == "channel" else 1
    groups = [whole[k::width] for k in range(width)] if table.kind == "channel" else [whole]
    if not all(map(sum, groups)):
        return None
    totals = [sum(group) for group in groups]
    return _rebuilt(values, iter([w / totals[k % len(totals)] for k, w in enumerate(whole)]))


def _flat(values: Any) -> Iterator[Fraction]:
    for one in values:
        if isinstance(one, tuple):
            yield from _flat(one)
        else:
            yield one


def _rebuilt(values: Any, new: Iterator[Fraction]) -> Any:
    return tuple(_rebuilt(one, new) if isinstance(one, tuple) else next(new) for one in values)
