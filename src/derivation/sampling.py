"""Where statements are tried: pmfs of every kind, alone and in the constellations that tell.

A pmf is given by weights, each an exact float; its probabilities are their shares, exact fractions
in `derivation.exact` and rounded ones in `derivation.floats`. What pmfs have to do with each other
matters more than each of them alone: equal, nearly equal, permuted, of disjoint supports.

Nothing here needs NumPy, and the same seed gives the same points everywhere.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

from derivation import tree
from derivation.declarations import Declarations, ScalarSet, Table
from derivation.exact import Point, near
from derivation.tree import Node

__all__ = ["Sample", "moved", "samples"]

Weights = list[float]
Number = float | Node


@dataclass(frozen=True)
class Sample:
    """Many points that share the sizes of their alphabets.

    Attributes
    ----------
    sizes : mapping of str to int
    weights : mapping of str to sequence of list of float
        For each table, its weights at each point, the last outcome running fastest.
    scalars : mapping of str to sequence
        The free numbers, each exactly the float that it is, or an expression without names.
    tables : mapping of str to Table
    """

    sizes: Mapping[str, int]
    weights: Mapping[str, Sequence[Weights]]
    scalars: Mapping[str, Sequence[Number]]
    tables: Mapping[str, Table]

    def __len__(self) -> int:
        columns = itertools.chain(self.weights.values(), self.scalars.values())
        return max((len(column) for column in columns), default=1)

    def point(self, k: int) -> Point:
        """Return one point, exactly."""
        tables = {
            name: _exact(self.tables[name], column[k], self.sizes)
            for name, column in self.weights.items()
        }
        scalars = {name: _exactly(column[k]) for name, column in self.scalars.items()}
        return Point(self.sizes, tables, scalars)

    def take(self, rows: Sequence[int]) -> Sample:
        """Return some of the points."""
        return replace(
            self,
            weights={name: [column[k] for k in rows] for name, column in self.weights.items()},
            scalars={name: [column[k] for k in rows] for name, column in self.scalars.items()},
        )

    def distinct(self) -> int:
        """Count different points."""
        columns = [[tuple(w) for w in column] for column in self.weights.values()]
        columns += [[repr(v) for v in column] for column in self.scalars.values()]  # type: ignore[misc]
        return len(set(zip(*columns, strict=True))) if columns else 1


def _exactly(value: Number) -> Fraction | Node:
    return Fraction(value) if isinstance(value, float) else value


def _exact(table: Table, weights: Weights, sizes: Mapping[str, int]) -> Any:
    shape = [sizes[a] for a in table.alphabets]
    values = [Fraction(w) for w in weights]
    if table.kind == "pmf":
        total = sum(values)
        values = [value / total for value in values]
    elif table.kind == "channel":
        width = len(values) // shape[0]
        totals = [sum(values[k::width]) for k in range(width)]
        values = [value / totals[k % width] for k, value in enumerate(values)]
    return _nested(values, shape)


def _nested(values: Sequence[Any], shape: Sequence[int]) -> Any:
    if len(shape) <= 1:
        return tuple(values)
    width = len(values) // shape[0]
    return tuple(_nested(values[k : k + width], shape[1:]) for k in range(0, len(values), width))


@dataclass(frozen=True)
class _Plan:
    """For how many points which sizes are tried, and how many values a part may have there."""

    sizes: Mapping[str, int]
    count: int


def samples(
    declared: Declarations,
    names: frozenset[str],
    alphabets: frozenset[str],
    constants: Sequence[Node] = (),
    share: int = 1,
) -> Iterator[Sample]:
    """Yield samples for a statement that uses some names, small alphabets first.

    Parameters
    ----------
    declared : Declarations
    names : frozenset of str
    alphabets : frozenset of str
        Those of which the statement has sizes or outcomes; those of its tables are added.
    constants : sequence of Node
        Expressions without names, at which free numbers are tried too.
    share : int
        One of so many points is taken.
    """
    tables = {name: table for name, table in declared.tables.items() if name in names}
    scalars = {name: one for name, one in declared.scalars.items() if name in names}
    if "b" in names and "b" not in scalars:
        scalars["b"] = _BASE
    of_tables = {a for table in tables.values() for a in table.alphabets}
    source = Random(20240229)
    for plan in _plans(sorted(alphabets | of_tables), bool(tables)):
        count = max(plan.count // share, 2)
        signature = tuple(
            (t.kind, t.alphabets, t.positive, tuple(plan.sizes[a] for a in t.alphabets))
            for t in tables.values()
        )
        weights = dict(zip(tables, _constellations(signature, count), strict=True))
        rows = count if tables else _NUMBERS // min(share, 3) if scalars else 1
        columns = _crossed(scalars, rows, constants, bool(tables), source)
        yield Sample(plan.sizes, weights, columns, tables)


_BASE = ScalarSet("b", Fraction(1), None, True, True)
_NUMBERS = 3000


def _plans(alphabets: list[str], tables: bool) -> Iterator[_Plan]:
    if not alphabets:
        yield _Plan({}, 4000)
    elif len(alphabets) == 1:
        for n in range(1, 9):
            yield _Plan({alphabets[0]: n}, 240)
        for n, count in ((13, 40), (40, 40), (200, 20), (5000, 3), (100_000, 1)):
            yield _Plan({alphabets[0]: n}, count)
    elif len(alphabets) == 2:
        for sizes in sorted(itertools.product(range(1, 9), repeat=2), key=math.prod):
            yield _Plan(dict(zip(alphabets, sizes, strict=True)), 120 if max(sizes) < 4 else 40)
        for sizes in ((11, 13), (40, 2), (3, 60)):
            yield _Plan(dict(zip(alphabets, sizes, strict=True)), 8)
    else:
        every = itertools.product(range(1, 5), repeat=len(alphabets))
        for three in sorted(every, key=math.prod):
            if math.prod(three) <= 128:
                yield _Plan(dict(zip(alphabets, three, strict=True)), 40)


# Tables

_Signature = tuple[str, tuple[str, ...], bool, tuple[int, ...]]


@lru_cache(maxsize=512)
def _constellations(signature: tuple[_Signature, ...], count: int) -> list[list[Weights]]:
    """Return weights for all tables, related to each other in the ways that tell."""
    source = Random(repr(signature))
    columns: list[list[Weights]] = [[] for _ in signature]
    for k in range(count):
        drawn: list[Weights] = []
        for one in signature:
            weights = _related(one, signature, drawn, k, source)
            if weights is None:
                weights = _alone(one, k, source)
            drawn.append(_fit(one, weights, source))
        for column, weights in zip(columns, drawn, strict=True):
            column.append(weights)
    return columns


def _alone(one: _Signature, k: int, source: Random) -> Weights:
    kind, _, _, shape = one
    if kind == "list":
        return _LISTS[k % len(_LISTS)](math.prod(shape), source)
    families = _JOINT if len(shape) > 1 else _FAMILIES
    return families[k % len(families)](shape, source)


def _fit(one: _Signature, weights: Weights, source: Random) -> Weights:
    """Return weights that the declaration allows: positive ones, or not all 0."""
    kind, _, positive, shape = one
    if kind == "list":
        return [abs(w) + 2.0**-10 for w in weights] if positive else weights
    if positive and not all(weights):
        small = source.choice([1.0, 2.0**-10, 2.0**-40, 2.0**-120])
        weights = [w or small for w in weights]
    if kind == "channel":
        width = len(weights) // shape[0]
        empty = [not any(weights[c::width]) for c in range(width)]
        return [1.0 if empty[c % width] else w for c, w in enumerate(weights)]
    return weights if any(weights) else [1.0] * len(weights)


_Shape = tuple[int, ...]


def _uniform(shape: _Shape, source: Random) -> Weights:
    return [1.0] * math.prod(shape)


def _vertex(shape: _Shape, source: Random) -> Weights:
    weights = [0.0] * math.prod(shape)
    weights[source.randrange(len(weights))] = 1.0
    return weights


_UP_TO_4 = [float(k) for k in range(5)]
_FROM_1_TO_30 = [float(k) for k in range(1, 31)]


def _small(shape: _Shape, source: Random) -> Weights:
    return source.choices(_UP_TO_4, k=math.prod(shape))


def _whole(shape: _Shape, source: Random) -> Weights:
    return source.choices(_FROM_1_TO_30, k=math.prod(shape))


def _wide(shape: _Shape, source: Random) -> Weights:
    return [2.0 ** round(source.uniform(-40, 0), 3) for _ in range(math.prod(shape))]


def _far(shape: _Shape, source: Random) -> Weights:
    least = source.choice([-400, -1000])
    return [2.0**k for k in source.choices(range(least, 1), k=math.prod(shape))]


def _support(shape: _Shape, source: Random) -> Weights:
    return [float(source.random() < 0.6) for _ in range(math.prod(shape))]


def _heavy(shape: _Shape, source: Random) -> Weights:
    heavy = source.choice([3.0, 97.0, 2.0**20, 2.0**-20])
    weights = [1.0] * math.prod(shape)
    weights[source.randrange(len(weights))] = heavy
    return weights


def _two_levels(shape: _Shape, source: Random) -> Weights:
    level = source.choice([0.5, 2.0, 10.0, 1e-6])
    return [level if source.random() < 0.4 else 1.0 for _ in range(math.prod(shape))]


def _gamma(shape: _Shape, source: Random) -> Weights:
    return [source.gammavariate(0.5, 1.0) for _ in range(math.prod(shape))]


def _dyadic(shape: _Shape, source: Random) -> Weights:
    size = math.prod(shape)
    return [2.0 ** -min(k + 1, size - 1) for k in range(size)]


_FAMILIES: list[Callable[[_Shape, Random], Weights]] = [
    _uniform, _whole, _small, _vertex, _heavy, _wide, _support, _gamma, _two_levels, _far, _dyadic,
]  # fmt: skip


def _places(shape: _Shape) -> Iterator[tuple[int, ...]]:
    return itertools.product(*map(range, shape))


def _independent(shape: _Shape, source: Random) -> Weights:
    family = source.choice([_whole, _small, _uniform, _vertex])
    axes = [_or_ones(family((size,), source)) for size in shape]
    return [
        math.prod(axis[k] for axis, k in zip(axes, place, strict=True)) for place in _places(shape)
    ]


def _nearly_independent(shape: _Shape, source: Random) -> Weights:
    step = 10.0 ** source.uniform(-6, -0.5)
    return [w * (1 + step * source.random()) for w in _independent(shape, source)]


def _function(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf in which one outcome tells another."""
    out = source.randrange(len(shape))
    images = {
        place: source.randrange(shape[out])
        for place in _places((*shape[:out], 1, *shape[out + 1 :]))
    }
    return [
        float(source.randrange(1, 6)) if images[(*p[:out], 0, *p[out + 1 :])] == p[out] else 0.0
        for p in _places(shape)
    ]


def _diagonal(shape: _Shape, source: Random) -> Weights:
    return [float(len({k % min(shape) for k in place}) == 1) for place in _places(shape)]


def _given_last(shape: _Shape, source: Random) -> Weights:
    """Return a joint pmf whose outcomes are independent, given the last one."""
    *first, last = shape
    tables = [[_or_ones(_small((size,), source)) for _ in range(last)] for size in first]
    share = _or_ones(_small((last,), source))
    return [
        share[place[-1]] * math.prod(t[place[-1]][k] for t, k in zip(tables, place, strict=False))
        for place in _places(shape)
    ]


def _or_ones(weights: Weights) -> Weights:
    return weights if any(weights) else [1.0] * len(weights)


_JOINT = [
    _uniform, _independent, _whole, _function, _small, _given_last, _independent, _diagonal,
    _nearly_independent, _vertex, _wide, _support, _heavy, _gamma, _two_levels, _far,
]  # fmt: skip


def _related(
    one: _Signature,
    signature: tuple[_Signature, ...],
    drawn: list[Weights],
    k: int,
    source: Random,
) -> Weights | None:
    """Return weights that are tied to those of a table before it; None for none."""
    kind, alphabets, _, _ = one
    alike = [
        (j, w)
        for j, w in enumerate(drawn)
        if signature[j][0] == kind and signature[j][1] == alphabets
    ]
    if kind != "list" and source.random() < 0.3:
        other = _across(one, signature, drawn, source)
        if other is not None:
            return other
    if not alike or source.random() < 0.22:
        return None
    _, first = source.choice(alike)
    if kind == "list":
        return source.choice(_LIST_TIES)(first, source)
    if len(alike) > 1 and source.random() < 0.3:
        _, third = source.choice(alike)
        return source.choice([_same_on_support, _where_they_agree])(first, third, source)
    own = _alone(one, source.randrange(100), source)
    return source.choice(_TIES)(first, own, source)


def _across(
    one: _Signature, signature: tuple[_Signature, ...], drawn: list[Weights], source: Random
) -> Weights | None:
    """Return a marginal of a joint pmf before it, or a joint pmf made of others before it."""
    kind, alphabets, _, shape = one
    if kind != "pmf":
        return None
    choices: list[Weights] = []
    for (other_kind, others, _, other_shape), weights in zip(signature, drawn, strict=False):
        if other_kind != "pmf":
            continue
        if len(others) > len(alphabets) and set(alphabets) <= set(others):
            choices.append(_summed(weights, others, other_shape, alphabets))
        if len(others) < len(alphabets) and set(others) <= set(alphabets):
            rest = _independent(shape, source)
            at = [alphabets.index(a) for a in others]
            table = {p: w for p, w in zip(_places(other_shape), weights, strict=True)}
            choices.append(
                [
                    w * table[tuple(place[k] for k in at)]
                    for w, place in zip(rest, _places(shape), strict=True)
                ]
            )
    return source.choice(choices) if choices else None


def _summed(
    weights: Weights, alphabets: tuple[str, ...], shape: _Shape, left: tuple[str, ...]
) -> Weights:
    at = [alphabets.index(a) for a in left]
    totals: dict[tuple[int, ...], float] = {}
    for place, weight in zip(_places(shape), weights, strict=True):
        key = tuple(place[k] for k in at)
        totals[key] = totals.get(key, 0.0) + weight
    return [totals[key] for key in sorted(totals)]


_Tie = Callable[[Weights, Weights, Random], Weights]


def _equal(first: Weights, own: Weights, source: Random) -> Weights:
    return list(first)


def _near(first: Weights, own: Weights, source: Random) -> Weights:
    step = 10.0 ** source.uniform(-6, -0.5)
    return [w * (1 + step * source.uniform(-1, 1)) for w in first]


def _permuted(first: Weights, own: Weights, source: Random) -> Weights:
    return source.sample(first, len(first))


def _disjoint(first: Weights, own: Weights, source: Random) -> Weights:
    return [0.0 if w else own[k] or 1.0 for k, w in enumerate(first)]


def _inside(first: Weights, own: Weights, source: Random) -> Weights:
    return [own[k] or 1.0 if w else 0.0 for k, w in enumerate(first)]


def _squared(first: Weights, own: Weights, source: Random) -> Weights:
    return [w * w for w in first]


def _mixed(first: Weights, own: Weights, source: Random) -> Weights:
    return [w if source.random() < 0.5 else own[k] for k, w in enumerate(first)]


def _few_ratios(first: Weights, own: Weights, source: Random) -> Weights:
    ratio = source.choice([2.0, 3.0, 0.5, 1e6, 1e-12])
    return [w if source.random() < 0.5 else w * ratio for w in first]


def _one_less(first: Weights, own: Weights, source: Random) -> Weights:
    """Return weights that leave out one outcome, and keep the rest."""
    left = source.randrange(len(first))
    return [0.0 if k == left else w for k, w in enumerate(first)]


def _blended(first: Weights, own: Weights, source: Random) -> Weights:
    total, other = sum(first) or 1.0, sum(own) or 1.0
    share = source.choice([0.5, 0.9, 0.01, 1e-6])
    return [(1 - share) * w / total + share * own[k] / other for k, w in enumerate(first)]


def _same_on_support(first: Weights, third: Weights, source: Random) -> Weights:
    """Return weights that differ from the first only where a third pmf has none."""
    outside = [k for k, w in enumerate(third) if not w]
    moved = dict(zip(outside, source.sample(outside, len(outside)), strict=True))
    return [first[moved.get(k, k)] for k in range(len(first))]


def _where_they_agree(first: Weights, third: Weights, source: Random) -> Weights:
    """Return weights only where two pmfs have the same."""
    return [w if w == third[k] else 0.0 for k, w in enumerate(first)]


_TIES: list[_Tie] = [
    _equal, _equal, _near, _near, _permuted, _disjoint, _inside, _squared, _mixed, _few_ratios,
    _one_less, _blended,
]  # fmt: skip


def _list_small(size: int, source: Random) -> Weights:
    return [float(source.randrange(-4, 5)) for _ in range(size)]


def _list_normal(size: int, source: Random) -> Weights:
    return [round(source.gauss(0, 1), 3) for _ in range(size)]


def _list_large(size: int, source: Random) -> Weights:
    return [round(source.gauss(0, 20), 2) for _ in range(size)]


def _list_constant(size: int, source: Random) -> Weights:
    return [float(source.randrange(-3, 4))] * size


def _list_two(size: int, source: Random) -> Weights:
    pair = [float(source.randrange(-3, 4)), float(source.randrange(-9, 10))]
    return [source.choice(pair) for _ in range(size)]


_LISTS = [_list_small, _list_constant, _list_normal, _list_large, _list_two]
_LIST_TIES: list[Callable[[Weights, Random], Weights]] = [
    lambda first, source: list(first),
    lambda first, source: [w + 1.0 for w in first],
    lambda first, source: [2.0 * w for w in first],
    lambda first, source: [-w for w in first],
    lambda first, source: [w + 1e-3 * source.uniform(-1, 1) for w in first],
    lambda first, source: _list_small(len(first), source),
]


# Free numbers

_TELLING = [0, 1, 2, 3, 4, 5, 7, 10, 12, 50, 100, 1000, 0.5, 0.25, 0.75, 0.125, 1.5, 2.5]
_TELLING += [2.0**-k for k in (5, 10, 20, 40, 200)] + [2.0**k for k in (5, 10, 20, 40)]
_TELLING += [1e4, 1e5, 1e6, 1e9, 1e15, 1e30]


def _number(value: int | Fraction) -> Node:
    return tree.Number(Fraction(value))


_E = tree.Scalar("e")
# Irrational numbers, and rational ones that no float is, at which sides may meet.
_CONSTANTS: list[Node] = [
    _E, tree.Exp(_number(-1)), tree.Exp(_number(-2)), tree.Exp(_number(2)),
    tree.Exp(_number(Fraction(1, 2))), tree.Exp(_number(Fraction(-1, 2))), tree.Scalar("pi"),
    tree.Div(tree.Scalar("pi"), _number(2)), tree.Ln(_number(2)), tree.Ln(_number(3)),
    tree.Root(_number(2)), tree.Root(_number(Fraction(1, 2))), tree.Root(_number(3)),
    tree.Div(_number(1), tree.Ln(_number(2))), tree.Div(_number(1), tree.Scalar("pi")),
    _number(Fraction(1, 3)), _number(Fraction(2, 3)), _number(Fraction(1, 10)),
]  # fmt: skip


@lru_cache(maxsize=256)
def _pool(where: ScalarSet) -> tuple[float, ...]:
    """Return numbers of a set: telling ones, its ends and what is near them, and far ones."""
    if where.name == "b" and where == _BASE:
        return (2.0, 10.0, 1.5, 1.0625, 4.0, 1.0 + 2.0**-10, 1.0 + 2.0**-30, 3.0, 1e6, 1e12, 2.0)
    source = Random(repr(where))
    if where.whole:
        start = 1 if where.low is None else math.ceil(where.low)
        near_start = [float(start + k) for k in range(201)]
        whole = near_start + [1e3, 1e4, 1e6, 1e9] + [2.0**k for k in range(8, 31)]
        whole += [] if where.low is not None else [-v for v in whole]
        return tuple(v for v in dict.fromkeys(whole) if Fraction(v) in where)
    pool = [float(v) for v in _TELLING] + [-float(v) for v in _TELLING]
    for end in (where.low, where.high):
        if end is not None:
            pool.append(float(end))
            steps = [2.0**-k for k in (3, 8, 15, 26, 40)]
            pool += [float(end) + side * step for step in steps for side in (-1, 1)]
    if where.low is not None and where.high is not None:
        low, width = float(where.low), float(where.high - where.low)
        pool += [low + width * source.random() for _ in range(200)]
        pool += [low + width * k / 12 for k in range(1, 12)]
    else:
        pool += _unbounded(where, source)
    return tuple(v for v in dict.fromkeys(pool) if Fraction(v) in where)


def _unbounded(where: ScalarSet, source: Random) -> list[float]:
    if where.low is None and where.high is None:
        far = [math.exp(source.uniform(-8, 12)) for _ in range(200)]
        return far + [-value for value in far]
    start = float(where.low if where.low is not None else where.high or 0)
    sign = 1.0 if where.low is not None else -1.0
    return [start + sign * math.exp(source.uniform(-10, 12)) for _ in range(300)]


def _anywhere(where: ScalarSet, count: int, source: Random) -> list[Number]:
    """Return random numbers of a set, all over it."""
    if where.low is not None and where.high is not None:
        low, width = float(where.low), float(where.high - where.low)
        drawn = [low + width * source.random() for _ in range(count)]
    else:
        start = float(where.low if where.low is not None else where.high or 0)
        signs = [s for s, end in ((1, where.high), (-1, where.low)) if end is None]
        drawn = [
            start + source.choice(signs) * math.exp(source.uniform(-10, 12)) for _ in range(count)
        ]
    return [value for value in drawn if Fraction(value) in where]


def _inside_set(where: ScalarSet, value: Node) -> bool:
    if isinstance(value, tree.Number):
        return value.value in where
    number = near(value)
    return math.isfinite(number) and not where.whole and Fraction(number) in where


def _crossed(
    scalars: Mapping[str, ScalarSet],
    rows: int,
    constants: Sequence[Node],
    tables: bool,
    source: Random,
) -> dict[str, list[Number]]:
    """Return columns in which the numbers of all sets meet, now and then the same one twice."""
    columns: dict[str, list[Number]] = {}
    for name, where in sorted(scalars.items()):
        named = [c for c in (*constants, *_CONSTANTS) if _inside_set(where, c)]
        pool: list[Number] = [*named, *_pool(where)]
        if not pool:
            raise ValueError(f"no number of the set of {name} is among those tried")
        first: list[Number] = [] if tables or columns else pool[:rows]
        rest = rows - len(first)
        fresh = [] if tables or where.whole else _anywhere(where, rest // 2, source)
        column = first + fresh + [source.choice(pool) for _ in range(rest - len(fresh))]
        if columns:
            source.shuffle(column)
        for earlier, values in columns.items():
            other = scalars[earlier]
            for k in range(0, rows, 7):
                value = values[k]
                known = Fraction(value) in where if isinstance(value, float) else other == where
                column[k] = value if known else column[k]
        columns[name] = column
    return columns


# Steps of a search


def moved(sample: Sample, declared: Declarations, source: Random) -> Sample:
    """Return a sample with each point moved a little: a child of its parent."""
    weights: dict[str, list[Weights]] = {}
    names = list(sample.weights)
    for name in names:
        table = sample.tables[name]
        alike = [o for o in names if o != name and _are_alike(table, sample.tables[o])]
        column: list[Weights] = []
        for k, w in enumerate(sample.weights[name]):
            step = 10.0 ** source.uniform(-6, 0)
            if table.kind == "list":
                steps = [step * source.gauss(0, 1) for _ in w]
                if table.positive:
                    column.append(
                        [v * math.exp(min(h, 3.0)) for v, h in zip(w, steps, strict=True)]
                    )
                else:
                    column.append([v + h for v, h in zip(w, steps, strict=True)])
                continue
            if alike and source.random() < 0.2:
                other = source.choice(alike)
                column.append(_drawn_towards(w, sample.weights[other][k], source))
                continue
            new = [v * math.exp(max(-3.0, min(3.0, step * source.gauss(0, 1)))) for v in w]
            if not table.positive and source.random() < 0.1:
                new[source.randrange(len(new))] = source.choice([0.0, 1.0])
            shape = tuple(sample.sizes[a] for a in table.alphabets)
            column.append(_fit((table.kind, table.alphabets, table.positive, shape), new, source))
        weights[name] = column
    scalars = {
        name: [_stepped(v, declared.scalars.get(name, _BASE), source) for v in column]
        for name, column in sample.scalars.items()
    }
    return replace(sample, weights=weights, scalars=scalars)


def _are_alike(one: Table, other: Table) -> bool:
    return one.kind == other.kind and one.alphabets == other.alphabets


def _drawn_towards(weights: Weights, other: Weights, source: Random) -> Weights:
    share = 10.0 ** source.uniform(-4, 0)
    total, second = sum(weights), sum(other)
    return [
        (1 - share) * w / total + share * v / second for w, v in zip(weights, other, strict=True)
    ]


def _stepped(value: Number, where: ScalarSet, source: Random) -> Number:
    if isinstance(value, Node) or source.random() < 0.4:
        return value
    if where.whole:
        new = value + source.choice([-1, 1])
    else:
        new = value + (abs(value) or 1.0) * 10.0 ** source.uniform(-6, -0.3) * source.choice(
            [-1, 1]
        )
    return new if Fraction(new) in where else value
