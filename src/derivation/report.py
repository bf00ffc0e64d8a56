"""Says how a statement fails, at a point made of small numbers, in the reader's notation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, islice
from typing import Any

from derivation.declarations import Declarations, Table
from derivation.exact import BITS, Point, shown
from derivation.judge import Judge, RefutedError, UndecidedError
from derivation.printing import latex
from derivation.sampling import samples
from derivation.statement import Statement
from derivation.tree import Index, Node

__all__ = ["Counterexample", "counterexample", "described", "explained", "shrunk", "undecided"]

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


@dataclass(frozen=True)
class Counterexample:
    """A point at which a step fails.

    Attributes
    ----------
    fault : {"false", "undefined", "meets", "strict", "an equality"}
    where : tuple of (str, str)
        The point: names, as they are written, and their values.
    base : str
        That of the logarithm, where it is part of the point.
    left, right : str
        What both sides are there.
    undefined : str
        The smallest part of a side that has no value there, and at which outcomes.
    """

    fault: str
    where: tuple[tuple[str, str], ...]
    left: str
    right: str
    undefined: str = ""
    base: str = ""

    @property
    def what(self) -> str:
        """What is wrong with the step."""
        return _WHAT[self.fault]

    def __str__(self) -> str:
        lines = [
            self.what,
            f"for instance where {_told(self.where, self.base)}:",
            f"  left   {self.left}",
            f"  right  {self.right}",
        ]
        if self.undefined:
            lines.append(f"there is no value of {self.undefined}")
        mend = _MEND.get(self.fault)
        return "\n".join([*lines, f"help: {mend}"] if mend else lines)


def counterexample(found: RefutedError) -> Counterexample:
    """Return what fails, where, and what both sides are there."""
    small = shrunk(_finite(found))
    judge = Judge(found.statement)
    left, right = _sides(judge, small, found.at)
    width = 6
    while width < 60 and shown(left, width) == shown(right, width) and found.fault == "false":
        width += 4
    where, base = _values(small, found.at, found.statement.declared)
    part = _undefined(judge, small, found) if found.fault == "undefined" else ""
    return Counterexample(found.fault, where, shown(left, width), shown(right, width), part, base)


def _sides(judge: Judge, point: Point, at: Mapping[Index, int]) -> tuple[Any, Any]:
    """Return both sides to as many bits as tell them from 0, if so many do."""
    for bits in BITS[1:]:
        sides = judge.comparison.values(point, at, bits)
        sign = judge.comparison.exact(point, bits).sign
        if all(value is None or sign(value) is not None for value in sides):
            break
    return sides


def _undefined(judge: Judge, point: Point, found: RefutedError) -> str:
    """Return what has no value at a point, as it is written, and at which outcomes."""
    least = judge.comparison.undefined_part(point, found.at)
    if least is None:
        return ""
    part, outcomes = least
    names = _named(outcomes)
    try:
        said = latex(part, found.statement.declared, names)
    except (TypeError, KeyError):
        return ""
    at = ", ".join(f"{names[index]} = {outcomes[index] + 1}" for index in names)
    return f"{said} at {at}" if at else said


def _named(indices: Iterable[Index]) -> dict[Index, str]:
    """Return names of outcomes: those of one alphabet are x, x', ..."""
    names: dict[Index, str] = {}
    for index in sorted(indices, key=lambda one: one.level):
        taken = sum(one.alphabet == index.alphabet for one in names)
        names[index] = index.alphabet + "'" * taken
    return names


def explained(found: RefutedError) -> str:
    """Return what fails, where, and what both sides are there, as text."""
    return str(counterexample(found))


def undecided(found: UndecidedError, statement: Statement) -> str:
    """Return why a statement can't be decided, and where."""
    if found.point is None:
        return str(found)
    return (
        f"{found}\nfor instance where {_at(found.point, found.at, statement.declared)}\n"
        f"help: {found.help}"
    )


def described(point: Point, found: RefutedError) -> str:
    """Return a point in words: p = (1/2, 1/2), t = 3, log to base 2, x = 1."""
    return _at(point, found.at, found.statement.declared)


def _at(point: Point, at: Mapping[Index, int], declared: Declarations) -> str:
    return _told(*_values(point, at, declared))


def _told(where: tuple[tuple[str, str], ...], base: str) -> str:
    parts = [f"log is to base {base}"] if base else []
    return ", ".join([*(f"{name} = {value}" for name, value in where), *parts]) or "it stands"


def _values(
    point: Point, at: Mapping[Index, int], declared: Declarations
) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return names and values, and apart from them the base of the logarithm."""
    parts = [_entries(declared.tables[name], values) for name, values in point.tables.items()]
    numbers = dict(_numbers(point.scalars, declared))
    base = numbers.pop("b", "") if declared.unit == "b" else ""
    parts += numbers.items()
    names = _named(at)
    parts += [(names[index], str(k + 1)) for index, k in at.items()]
    if not point.tables:
        sizes = {alphabet: name for name, alphabet in declared.sizes.items()}
        parts += [(sizes.get(a, f"|{a}|"), str(size)) for a, size in point.sizes.items()]
    return tuple(parts), base


def _entries(table: Table, values: Any) -> tuple[str, str]:
    """Return what is written for a table, and its entries: a row for each first outcome.

    Those of a channel are pmfs, one for each input.
    """
    name = table.name
    if table.drawn:
        columns = zip(*values, strict=True)
        return name, f"({', '.join(str(column.index(1) + 1) for column in columns)})"
    if table.kind == "channel":
        values = _turned(values)
        if not table.stem:
            name = rf"{name}(\cdot \mid {', '.join(table.alphabets[1:])})"
    if len(table.alphabets) > 1 and not any(isinstance(v, tuple) for row in values for v in row):
        return name, " / ".join(_few(values))
    return name, _list(values)


def _turned(values: Any) -> Any:
    """Return a table whose first outcome is its last."""
    if isinstance(values[0][0], tuple):
        return tuple(_turned(inner) for inner in zip(*values, strict=True))
    return tuple(zip(*values, strict=True))


def _list(table: Any) -> str:
    if isinstance(table, tuple):
        return f"({', '.join(_few(table))})"
    return _fraction(table)


def _few(values: Sequence[Any]) -> Iterator[str]:
    """Yield how values are written: of many those that are alike once, and then the first ones."""
    if len(values) <= _MANY:
        yield from map(_list, values)
        return
    runs = [(value, len([*alike])) for value, alike in groupby(values)]
    for value, count in runs[:_MANY]:
        yield _list(value)
        if count > 1:
            yield f"… {count} times"
    if len(runs) > _MANY:
        yield f"… {len(values)} in all"


# Up to so many values are written one by one.
_MANY = 12


def _numbers(
    scalars: Mapping[str, Fraction | Node], declared: Declarations
) -> Iterable[tuple[str, str]]:
    """Return how free numbers are written, to as many digits as tell different ones apart."""
    for digits in (6, 12, 24):
        told = {
            name: latex(value, declared) if isinstance(value, Node) else _fraction(value, digits)
            for name, value in scalars.items()
        }
        if len({*told.values()}) == len({*scalars.values()}):
            break
    return told.items()


def _fraction(value: Fraction, digits: int = 6) -> str:
    if value.denominator < 10**7 and abs(value) < 10**15:
        return str(value)
    size = shown(abs(value), digits)
    for parts in range(1, _FEW_PARTS + 1):
        plain = Fraction(round(value * parts), parts)
        if plain not in {0, value} and size == shown(abs(plain), digits):
            # So near a plain number that its digits would say that it is this.
            rest = shown(abs(value - plain), digits)
            return f"{plain} {'+' if value > plain else '−'} {rest}"
    return shown(value, digits)


# Numbers with denominators up to this are plain.
_FEW_PARTS = 12


def _finite(found: RefutedError) -> RefutedError:
    """Return a false point at which both sides are finite, where one is near: it teaches more."""
    judge, statement = Judge(found.statement), found.statement
    if found.fault != "false" or _sides_are_finite(judge, found.point, found.at):
        return found
    names = statement.names
    most = max([k + 1 for k in found.at.values()], default=1)
    few = islice(samples(statement.declared, names.names, names.alphabets, (), _SHARE), _FEW)
    for sample in few:
        if most <= min(sample.sizes.values(), default=1):
            for row in range(len(sample)):
                point = sample.point(row)
                if judge.is_like(found, point) and _sides_are_finite(judge, point, found.at):
                    return RefutedError("false", statement, point, found.at)
    return found


# In how many samples a finite counterexample is looked for, and how many of their points.
_FEW, _SHARE = 6, 6


def _sides_are_finite(judge: Judge, point: Point, at: Mapping[Index, int]) -> bool:
    values = judge.comparison.values(point, at)
    return not any(value is None or isinstance(value, float) for value in values)


def shrunk(found: RefutedError) -> Point:
    """Return a simpler point with the same fault, and both sides finite where they were."""
    judge, point = Judge(found.statement), found.point
    finite = _sides_are_finite(judge, point, found.at)

    def is_like(simple: Point) -> bool:
        like = judge.is_like(found, simple)
        return like and (not finite or _sides_are_finite(judge, simple, found.at))

    # Numbers that are the same first, together: alone, none of them may be another one.
    for names in (*_same_numbers(point), *((name,) for name in found.point.scalars)):
        point = next(filter(is_like, _simpler_numbers(point, names)), point)
    tables = found.statement.declared.tables
    for simple in _all_simpler(point, tables):
        if is_like(simple):
            return simple
    for name in found.point.tables:
        point = next(filter(is_like, _simpler_tables(point, tables[name])), point)
    return point


def _same_numbers(point: Point) -> list[tuple[str, ...]]:
    """Return the names of free numbers that are equal, of each value that several have."""
    values = {name: value for name, value in point.scalars.items() if name != "b"}
    groups = (tuple(n for n in values if values[n] == one) for one in values.values())
    return [names for names in dict.fromkeys(groups) if len(names) > 1]


def _simpler_numbers(point: Point, names: tuple[str, ...]) -> Iterator[Point]:
    """Yield points with the same simpler number for some names, the simplest first."""
    now, of_base = point.scalars[names[0]], "b" in names
    simple = [Fraction(2), Fraction(10), Fraction(3)] if of_base else _SIMPLE
    if isinstance(now, Fraction):
        simple = [*simple, *(Fraction(round(now * d), d) for d in (1, 2, 3, 10, 100, 10_000))]
    for value in simple:
        if value == now:
            return
        if not of_base or value > 1:
            yield replace(point, scalars={**point.scalars, **dict.fromkeys(names, value)})


def _all_simpler(point: Point, tables: Any) -> Iterator[Point]:
    """Yield points with all tables rounded alike, the coarsest first."""
    for parts in _PARTS:
        for keep in (False, True):
            new = {
                name: _rounded(value, tables[name], parts, keep)
                for name, value in point.tables.items()
            }
            if None not in new.values():
                yield replace(point, tables=new)


def _simpler_tables(point: Point, table: Table) -> Iterator[Point]:
    for parts in _PARTS:
        for keep in (False, True):
            new = _rounded(point.tables[table.name], table, parts, keep)
            if new is not None:
                yield replace(point, tables={**point.tables, table.name: new})


def _rounded(values: Any, table: Table, parts: int, keep: bool) -> Any:
    """Return a table in so many equal parts; None where nothing is left of it.

    What is above 0 stays above it where that is wanted.
    """
    flat = list(_flat(values))
    whole = [Fraction(round(value * parts)) for value in flat]
    if table.positive or (keep and table.kind != "list"):
        whole = [max(w, Fraction(1)) if value else w for w, value in zip(whole, flat, strict=True)]
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
